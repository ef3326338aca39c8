package complaint

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// drawLabelled fills every field of a Labelled.
func drawLabelled(t *rapid.T) Labelled {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "快递破损\n\"两周\"", "=1+1"}))
	rank := rapid.IntRange(-3, 1<<40)
	when := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "absent") {
			return time.Time{}
		}
		return time.UnixMilli(rapid.Int64Range(-1e12, 4e12).Draw(t, "ms")).In(shanghai)
	})
	source := rapid.SampledFrom([]Source{Human, Model, ByRule, Asked, ""})
	l := Labelled{
		Complaint: Complaint{
			ID: text.Draw(t, "id"), GeneratedID: rapid.Bool().Draw(t, "generated"), Text: text.Draw(t, "text"),
			ReceivedAt: when.Draw(t, "received"), Channel: text.Draw(t, "channel"), Product: text.Draw(t, "product"),
			Region: text.Draw(t, "region"), Batch: text.Draw(t, "batch"), Category: text.Draw(t, "human category"),
			Severity: text.Draw(t, "human severity"), File: text.Draw(t, "file"), Row: rank.Draw(t, "row"),
			RespondedAt: when.Draw(t, "responded"), ClosedAt: when.Draw(t, "closed"), CustomerID: text.Draw(t, "customer"),
			CustomerGroup: text.Draw(t, "customer group"), Department: text.Draw(t, "department"), Demand: text.Draw(t, "human demand"),
			Subcategory: text.Draw(t, "human subcategory"),
		},
		Label: Label{
			Category: text.Draw(t, "category"), CategoryName: text.Draw(t, "category name"), CategorySource: source.Draw(t, "category source"),
			ModelCategory: text.Draw(t, "model category"), CategoryProbability: rapid.Float64().Draw(t, "p"),
			RunnerUp: text.Draw(t, "runner-up"), RunnerUpProbability: rapid.Float64().Draw(t, "second p"),
			Decision: rapid.SampledFrom([]Decision{"", Accept, Review, Decided}).Draw(t, "decision"), ReviewReason: text.Draw(t, "reason"),
			UnknownShare: rapid.Float64().Draw(t, "unknown"), UrgentReview: rapid.Bool().Draw(t, "urgent"),
			Severity: rank.Draw(t, "severity"), SeverityCode: text.Draw(t, "code"), SeverityName: text.Draw(t, "name"),
			SeveritySource: source.Draw(t, "severity source"), ModelSeverity: rank.Draw(t, "model severity"),
			SeverityProbability: rapid.Float64().Draw(t, "q"), DueAt: when.Draw(t, "due"),
			GroupID: text.Draw(t, "group"), GroupSize: rank.Draw(t, "size"),
			IssueID: text.Draw(t, "issue"), IssueSize: rank.Draw(t, "issue size"),
			SeverityRules: text.Draw(t, "rules"), BatchSize: rank.Draw(t, "batch size"),
			Subcategory: text.Draw(t, "subcategory"), SubcategoryName: text.Draw(t, "subcategory name"),
			SubcategorySource: source.Draw(t, "subcategory source"), SubcategoryProbability: rapid.Float64().Draw(t, "r"),
			Categories: text.Draw(t, "categories"), CategoriesName: text.Draw(t, "categories name"),
			Cause: text.Draw(t, "cause"), CauseName: text.Draw(t, "cause name"),
			Demand: text.Draw(t, "demand"), DemandName: text.Draw(t, "demand name"), DemandSource: source.Draw(t, "demand source"),
			Who: text.Draw(t, "who"), When: text.Draw(t, "when"), Where: text.Draw(t, "where"),
			What: text.Draw(t, "what"), Why: text.Draw(t, "why"), How: text.Draw(t, "how"),
		},
	}
	for range rapid.IntRange(0, 3).Draw(t, "evidence") {
		l.Evidence = append(l.Evidence, Evidence{rank.Draw(t, "from"), rank.Draw(t, "to"), rapid.Float64().Draw(t, "weight")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "mentions") {
		l.Mentions = append(l.Mentions, Mention{text.Draw(t, "kind"), text.Draw(t, "code"), rank.Draw(t, "start"), rank.Draw(t, "end")})
	}
	for range rapid.IntRange(0, 3).Draw(t, "extra") {
		l.Extra = append(l.Extra, Field{text.Draw(t, "extra name"), text.Draw(t, "extra value")})
	}
	return l
}

func TestParquetRoundTrip(t *testing.T) {
	path := filepath.Join(t.TempDir(), "labelled.parquet")
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Custom(drawLabelled), 0, 20).Draw(t, "rows")
		cut := rapid.IntRange(0, len(want)).Draw(t, "batch")
		var b bytes.Buffer
		w, err := NewWriter("parquet", &b, map[string]string{"model": "m1"})
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(w.Write(want[:cut]), w.Write(want[cut:]), w.Close()); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		i := 0
		for got, err := range ReadLabelled(path) {
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want[i], got); diff != "" {
				t.Fatalf("row %d (-want +got):\n%s", i, diff)
			}
			i++
		}
		if i != len(want) {
			t.Fatalf("%d rows, want %d", i, len(want))
		}
	})
}

// drawLabelled must not forget a field: a round trip of zeros proves nothing.
func TestParquetRoundTripCoversEveryField(t *testing.T) {
	filled := map[string]bool{}
	rapid.Check(t, func(t *rapid.T) {
		l := drawLabelled(t)
		for _, v := range []reflect.Value{reflect.ValueOf(l.Complaint), reflect.ValueOf(l.Label)} {
			for i := range v.NumField() {
				name := v.Type().Name() + "." + v.Type().Field(i).Name
				filled[name] = filled[name] || !v.Field(i).IsZero()
			}
		}
	})
	for name, ok := range filled {
		if !ok {
			t.Errorf("%s was never filled", name)
		}
	}
}

func labelledFile(t testing.TB, rows []Labelled, meta map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(".parquet", &b, meta)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Write(rows), w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The footer, which anybody may look at for the schema, repeats no text; and a
// file is the same bytes every time.
func TestParquetFooter(t *testing.T) {
	rows := []Labelled{{
		Complaint: Complaint{ID: "1", Text: "MARKER" + strings.Repeat("a", 2000), CustomerID: "MARKER1", Extra: []Field{{"phone", "MARKER2"}}},
		Label:     Label{Who: "MARKER3", When: "MARKER4", Where: "MARKER5", What: "MARKER6", Why: "MARKER7", How: "MARKER8"},
	}}
	meta := map[string]string{"suxi.model": "m1", "a": "b"}
	data := labelledFile(t, rows, meta)
	if !bytes.Equal(data, labelledFile(t, rows, meta)) {
		t.Error("two files differ")
	}
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"suxi.model": "m1", "a": "b", schemaKey: schemaVersion} {
		if got, ok := f.Lookup(key); !ok || got != want {
			t.Errorf("metadata %s = %q, want %q", key, got, want)
		}
	}
	metadata := fmt.Sprintf("%+v %+v", f.Metadata(), f.ColumnIndexes())
	if !strings.Contains(metadata, "received_at") {
		t.Fatal("metadata is not what it was")
	}
	for _, bounds := range f.ColumnIndexes() {
		for _, b := range append(bounds.MinValues, bounds.MaxValues...) {
			if bytes.Contains(b, []byte("MARKER")) {
				t.Errorf("page bounds repeat text: %q", b)
			}
		}
	}
	for _, group := range f.Metadata().RowGroups {
		for _, c := range group.Columns {
			s := c.MetaData.Statistics
			for _, b := range [][]byte{s.Min, s.Max, s.MinValue, s.MaxValue} {
				if bytes.Contains(b, []byte("MARKER")) {
					t.Errorf("statistics of %v repeat text", c.MetaData.PathInSchema)
				}
			}
		}
	}
}

// A labelled file is also an input: the complaints as first read, without what
// the model said.
func TestReadLabelledAsComplaints(t *testing.T) {
	want := make([]Complaint, 3000)
	rows := make([]Labelled, len(want))
	for i := range want {
		want[i] = Complaint{ID: fmt.Sprint(i), Text: "退款", File: "a.csv", Row: i + 2, Category: "price", Extra: []Field{{"x", "y"}}}
		rows[i] = Labelled{Complaint: want[i], Label: Label{Category: "quality", CategorySource: Model}}
	}
	_, got, _, err := readAll(t, "labelled.parquet", string(labelledFile(t, rows, nil)), ReaderOptions{})
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("(-want +got):\n%s%v", diff, err)
	}
}

func TestInvalidUTF8IsRepairedBeforeParquet(t *testing.T) {
	rows := []Labelled{{Complaint: Complaint{ID: "1", Text: "退\xFF款", Extra: []Field{{"a", "\xFF"}}}}}
	path := filepath.Join(t.TempDir(), "l.parquet")
	if err := os.WriteFile(path, labelledFile(t, rows, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	for got, err := range ReadLabelled(path) {
		if err != nil || got.Text != "退\uFFFD款" || got.Extra[0].Value != "\uFFFD" {
			t.Errorf("%+v, %v", got, err)
		}
	}
}

func TestLabelledReader(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "l.parquet")
	rows := make([]Labelled, 2500)
	for i := range rows {
		rows[i].ID = fmt.Sprint(i)
	}
	if err := os.WriteFile(path, labelledFile(t, rows, map[string]string{"k": "v"}), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := OpenLabelled(path)
	if err != nil {
		t.Fatal(err)
	}
	if v, ok := l.Lookup("k"); v != "v" || !ok {
		t.Errorf("metadata k = %q, %v, want v", v, ok)
	}
	n, batch := 0, make([]Labelled, 1000)
	for {
		m, err := l.Read(batch)
		for _, c := range batch[:m] {
			if c.ID != fmt.Sprint(n) {
				t.Fatalf("row %d has id %s", n, c.ID)
			}
			n++
		}
		if err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Close(); n != 2500 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}

	foreign := filepath.Join(dir, "foreign.parquet")
	if err := parquet.WriteFile(foreign, []Field{{"a", "b"}}); err != nil {
		t.Fatal(err)
	}
	future := filepath.Join(dir, "future.parquet")
	if err := parquet.WriteFile(future, []Field{{"a", "b"}}, parquet.KeyValueMetadata(schemaKey, "5")); err != nil {
		t.Fatal(err)
	}
	odd := filepath.Join(dir, "odd.parquet")
	if err := parquet.WriteFile(odd, []struct {
		ID int64 `parquet:"id"`
	}{{7}}, parquet.KeyValueMetadata(schemaKey, schemaVersion)); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "text.parquet")
	if err := os.WriteFile(text, []byte("no"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		foreign: "is not a labelled file", odd: "column id is of type INT64, want BYTE_ARRAY", future: "is a labelled file of version 5, this program reads versions 1 to 4; use a newer suxi", text: "is not Parquet; label the complaints into one, with suxi label --out", filepath.Join(dir, "none"): "no such file",
	} {
		for _, err := range ReadLabelled(path) {
			var file *FileError
			if !errors.As(err, &file) || !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v, want a FileError with %q", path, err, want)
			}
		}
	}
}

// Rows come in order from one row group after the other, with the values that
// some of them have alone.
func TestReadLabelledOverRowGroups(t *testing.T) {
	rows := make([]Labelled, RowGroupRows+1500)
	for i := range rows {
		rows[i] = Labelled{Complaint: Complaint{ID: fmt.Sprint(i), Product: []string{"", "水壶", "保温杯"}[i%3], Row: i}}
		if i%7 == 0 {
			rows[i].Mentions = []Mention{{"who", "", i, i + 1}, {"demand", "refund", i, i + 2}}
			rows[i].ReceivedAt = time.Date(2025, 1, 1, 0, 0, i, 0, shanghai)
		}
	}
	path := filepath.Join(t.TempDir(), "l.parquet")
	if err := os.WriteFile(path, labelledFile(t, rows, nil), 0o600); err != nil {
		t.Fatal(err)
	}
	i := 0
	for got, err := range ReadLabelled(path) {
		if err != nil || !reflect.DeepEqual(got, rows[i]) {
			t.Fatalf("row %d: %+v, %v, want %+v", i, got, err, rows[i])
		}
		i++
	}
	if i != len(rows) {
		t.Errorf("%d rows, want %d", i, len(rows))
	}
	for range ReadLabelled(path) { // and a loop may end early
		break
	}
}

// A damaged page is an error, whichever column it is of.
func TestReadDamagedLabelled(t *testing.T) {
	rows := make([]Labelled, 300)
	for i := range rows {
		rows[i] = Labelled{Complaint: Complaint{ID: fmt.Sprint(i), Text: strings.Repeat("退款", i%9), Product: fmt.Sprint(i % 5)}}
	}
	data := labelledFile(t, rows, nil)
	path := filepath.Join(t.TempDir(), "l.parquet")
	failed := 0
	for at := 4; at < len(data)/2; at += 97 {
		damaged := bytes.Clone(data)
		copy(damaged[at:], "\xff\xff\xff\xff\xff\xff")
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, err := range ReadLabelled(path) {
			var file *FileError
			if err != nil && !errors.As(err, &file) {
				t.Errorf("byte %d: %v, want a FileError", at, err)
			}
			if err != nil {
				failed++
			} else {
				n++
			}
		}
		if n > len(rows) {
			t.Errorf("byte %d: %d rows, want at most %d", at, n, len(rows))
		}
	}
	if failed < 20 {
		t.Errorf("%d damaged files were errors: the damage tests nothing", failed)
	}
}

// Files of older versions: what they do not have is zero.
func TestReadOlderVersions(t *testing.T) {
	day := time.Date(2024, 5, 6, 9, 30, 15, 250e6, shanghai)
	later := time.Date(2024, 6, 7, 10, 0, 0, 0, shanghai)
	v1 := []Labelled{ // before there were mentions, demands and customers
		{
			Complaint: Complaint{ID: "V1-1", Text: "保温杯盖子漏水，\n要求退货", ReceivedAt: day, Channel: "电话", Product: "保温杯", Region: "华东", Batch: "C7",
				Category: "质量", Severity: "二级", Extra: []Field{{"门店", "三店"}, {"备注", ""}}, File: "may.csv", Row: 2},
			Label: Label{Category: "quality", CategoryName: "产品质量", CategorySource: Human, ModelCategory: "aftersale", CategoryProbability: 0.5,
				Severity: 2, SeverityCode: "regular", SeverityName: "二级", SeveritySource: Human, ModelSeverity: 3, SeverityProbability: 0.25,
				DueAt: day.AddDate(0, 0, 1), GroupID: "V1-1", GroupSize: 2},
		},
		{
			Complaint: Complaint{ID: "0123456789ab-3", GeneratedID: true, Text: "杯盖漏水，客服不回", File: "may.csv", Row: 3},
			Label: Label{Category: "quality", CategoryName: "产品质量", CategorySource: Model, ModelCategory: "quality", CategoryProbability: 0.75,
				Severity: 3, SeverityCode: "minor", SeverityName: "三级", SeveritySource: Model, ModelSeverity: 3, SeverityProbability: 0.5, GroupID: "V1-1", GroupSize: 2},
		},
	}
	v2 := []Labelled{ // before there were decisions
		{
			Complaint: Complaint{ID: "V2-1", Text: "我买的水壶漏水，要求退款", ReceivedAt: later, Product: "水壶", CustomerID: "C9", Department: "客服部",
				Category: "质量", Demand: "退款", Extra: []Field{{"门店", "四店"}}, File: "june.csv", Row: 2},
			Label: Label{Category: "quality", CategoryName: "产品质量", CategorySource: Human, ModelCategory: "quality", CategoryProbability: 0.75,
				Subcategory: "leak", SubcategoryName: "漏水", Severity: 2, SeverityCode: "regular", SeverityName: "二级", SeveritySource: Model,
				ModelSeverity: 2, SeverityProbability: 0.5, SeverityRules: "crowd", BatchSize: 3, Demand: "refund", DemandName: "退款", DemandSource: Human,
				Who: "我", Mentions: []Mention{{"who", "", 0, 3}, {"demand", "refund", 30, 36}}, DueAt: later.AddDate(0, 0, 1), GroupID: "V2-1", GroupSize: 1},
		},
	}
	last := time.Date(2024, 7, 8, 11, 0, 0, 0, shanghai)
	v3 := []Labelled{ // before there were hot issues
		{
			Complaint: Complaint{ID: "V3-1", Text: "石榴湾的采石场天天放炮", ReceivedAt: last, Region: "石榴湾", Category: "环境", Subcategory: "噪声", File: "july.csv", Row: 2},
			Label: Label{Category: "environment", CategoryName: "环境", CategorySource: Human, ModelCategory: "environment", CategoryProbability: 0.75, RunnerUp: "quality", RunnerUpProbability: 0.125,
				Decision: Decided, UnknownShare: 0.25, Evidence: []Evidence{{12, 21, 0.5}}, Severity: 2, SeverityCode: "regular", SeverityName: "二级", SeveritySource: Model, ModelSeverity: 2, SeverityProbability: 0.5,
				Subcategory: "noise", SubcategoryName: "噪声", SubcategorySource: Human, SubcategoryProbability: 0.25, Where: "石榴湾", DueAt: last.AddDate(0, 0, 1), GroupID: "V3-1", GroupSize: 1},
		},
	}
	for name, want := range map[string][]Labelled{"v1": v1, "v2": v2, "v3": v3} {
		var got []Labelled
		for l, err := range ReadLabelled("testdata/labelled-" + name + ".parquet") {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, l)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
