package tables

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

var update = flag.Bool("update", false, "write the tables into docs/FORMATS.md")

// TestFormats holds docs/FORMATS.md to the definitions.
func TestFormats(t *testing.T) {
	const name = "../../docs/FORMATS.md"
	const begin, end = "<!-- tables: written by go test ./reports/tables -update -->\n", "<!-- end of tables -->\n"
	doc, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(doc), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has no place for the tables", name)
	}
	var b strings.Builder
	for _, table := range append(All(), FigureRowsTable()) {
		fmt.Fprintf(&b, "\n### %s.parquet\n\nA row is %s.\n\n| column | type | meaning |\n|---|---|---|\n", table.Name, table.About)
		for _, c := range table.Columns {
			null := ""
			if c.Null {
				null = ", null"
			}
			fmt.Fprintf(&b, "| `%s` | %s%s | %s |\n", c.Name, c.Type, null, c.About)
		}
	}
	want := head + begin + b.String() + "\n" + end + tail
	if *update {
		if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, string(doc)); diff != "" {
		t.Errorf("%s is not what the tables are (-want +got; -update writes it):\n%s", name, diff)
	}
}

// Names can be typed without quotes, and every column is explained.
func TestNames(t *testing.T) {
	snake := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	reserved := regexp.MustCompile(`^(all|and|any|as|case|cast|column|cross|desc|distinct|do|else|end|except|false|fetch|for|from|full|group|having|in|inner|into|is|join|left|like|limit|not|null|offset|on|only|or|order|outer|primary|right|select|some|table|then|to|true|union|unique|user|using|when|where|window|with)$`)
	tables := map[string]bool{}
	for _, table := range append(All(), FigureRowsTable()) {
		if !snake.MatchString(table.Name) || tables[table.Name] || table.About == "" {
			t.Errorf("table %q", table.Name)
		}
		tables[table.Name] = true
		columns := map[string]bool{}
		for _, c := range table.Columns {
			if !snake.MatchString(c.Name) || reserved.MatchString(c.Name) || columns[c.Name] || c.About == "" {
				t.Errorf("%s: column %q, %q", table.Name, c.Name, c.About)
			}
			columns[c.Name] = true
		}
	}
}

// result analyses two months and a bit of two categories.
func result(t *testing.T) *analysis.Result {
	t.Helper()
	tax := &taxonomy.Taxonomy{Name: "坏\xff", Severity: taxonomy.Scale{{Rank: 1, Code: "regular", Name: "常规", Weight: 1}}, Categories: []taxonomy.Category{
		{Code: "a", Name: "甲", NameEN: "A"}, {Code: "b", Name: "乙\xff", NameEN: "B"},
	}}
	b := analysis.New(tax, analysis.Options{AsOf: time.Date(2025, 4, 2, 0, 0, 0, 0, calendar.Shanghai)})
	for day := range 92 {
		for i := range 1 + day/20 {
			l := &complaint.Labelled{}
			l.ID, l.Text = fmt.Sprint(day, "-", i), fmt.Sprint("第", day, "天的", i)
			l.ReceivedAt = time.Date(2025, 1, 1+day, 12, 0, 0, 0, calendar.Shanghai)
			l.Label.Category, l.Label.Severity, l.Product = "ab"[i%2:i%2+1], 1, "锅"
			b.Add(l)
		}
	}
	return b.Result()
}

// read reads a table back: its rows by column.
func read(t *testing.T, name string, r *analysis.Result) (rows []map[string]parquet.Value, f *parquet.File) {
	t.Helper()
	for _, table := range All() {
		if table.Name != name {
			continue
		}
		var b bytes.Buffer
		if err := table.WriteParquet(&b, r); err != nil {
			t.Fatal(err)
		}
		f, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			t.Fatal(err)
		}
		reader := parquet.NewReader(f)
		all := make([]parquet.Row, f.NumRows())
		for n := 0; n < len(all); {
			k, err := reader.ReadRows(all[n:])
			if n += k; err != nil && n < len(all) {
				t.Fatal(err)
			}
		}
		for _, values := range all {
			row := map[string]parquet.Value{}
			for _, v := range values {
				row[table.Columns[v.Column()].Name] = v.Clone()
			}
			rows = append(rows, row)
		}
		return rows, f
	}
	t.Fatalf("no table %s", name)
	return nil, nil
}

// Batches of one name are told apart by their products, and groups and issues
// have none.
func TestTimelines(t *testing.T) {
	tax := &taxonomy.Taxonomy{Severity: taxonomy.Scale{{Rank: 1, Code: "regular"}}, Categories: []taxonomy.Category{{Code: "a"}}}
	b := analysis.New(tax, analysis.Options{})
	for i, product := range []string{"锅", "锅", "锅", "壶", "壶", "", ""} {
		l := &complaint.Labelled{}
		l.ID, l.Text = fmt.Sprint(i), fmt.Sprint("批次不好", i)
		l.ReceivedAt = time.Date(2025, 1, 1+i, 12, 0, 0, 0, calendar.Shanghai)
		l.Label.Category, l.Label.Severity, l.Product, l.Batch = "a", 1, product, "L1"
		if i < 2 {
			l.GroupID, l.GroupSize = "g", 2
		}
		if i < 3 {
			l.IssueID, l.IssueSize = "s", 3
		}
		b.Add(l)
	}
	rows, _ := read(t, "timelines", b.Result())
	got := map[string]int64{}
	for _, r := range rows {
		product := "null"
		if v := r["product"]; !v.IsNull() {
			product = v.String()
		}
		got[r["kind"].String()+" "+product+" "+r["id"].String()] += r["count"].Int64()
	}
	want := map[string]int64{"group null g": 2, "issue null s": 3, "batch 锅 L1": 3, "batch 壶 L1": 2, "batch null L1": 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPeriods(t *testing.T) {
	r := result(t)
	rows, f := read(t, "periods", r)
	if len(rows) != len(r.PeriodRows) {
		t.Fatalf("%d rows of %d", len(rows), len(r.PeriodRows))
	}
	for i, row := range rows {
		want := r.PeriodRows[i]
		if row["code"].String() != want.Code || row["count"].Int64() != int64(want.Count) || row["share"].Double() != *want.Share ||
			row["previous_period"].IsNull() != (want.Previous == nil) || !row["year_ago_ratio"].IsNull() {
			t.Errorf("row %d: %v, want %+v", i, row, want)
		}
		if c := want.Previous; c != nil && (row["previous_ratio"].Double() != *c.Ratio || row["previous_change"].String() != string(c.Change)) {
			t.Errorf("row %d: %v, want %+v", i, row, *c)
		}
	}
	if got := rows[0]["first_day"].Int32(); got != 20089 { // 2025-01-01
		t.Errorf("first day is day %d", got)
	}
	if got := rows[2]["name"].String(); got != "乙�" {
		t.Errorf("name %q is not mended", got)
	}
	for i, field := range f.Schema().Fields() {
		if want := periods().Columns[i].Name; field.Name() != want {
			t.Errorf("column %d is %s, want %s", i, field.Name(), want)
		}
	}
	if leaf, _ := f.Schema().Lookup("first_day"); leaf.Node.Type().String() != "DATE" {
		t.Errorf("first_day is %s", leaf.Node.Type())
	}
	for key, want := range map[string]string{
		"suxi.schema": "1", "suxi.taxonomy": "坏�", "suxi.as_of": "2025-04-02", "suxi.band": "0.9 to 1.1", "suxi.q": "0.05", "suxi.confidence": "0.95", "suxi.period": "month",
		"suxi.run": r.Run, "suxi.pareto_rule": r.Paretos[0].Rule.EN,
		"suxi.comparison_rule": "up or down if q is 0.05 at most, by Benjamini and Hochberg over the rows of a table, and the interval of the ratio lies above 1.1 or below 0.9; ~ if not",
		"suxi.hotspot_rule":    "3 events at least, and an EB05 of 1.5 at least, in the latest 1 2 4 periods, among category, product, region, channel",
	} {
		if got, ok := f.Lookup(key); !ok || got != want {
			t.Errorf("metadata %s = %q, %v, want %q", key, got, ok, want)
		}
	}
}

func TestPareto(t *testing.T) {
	r := result(t)
	rows, _ := read(t, "pareto", r)
	i := 0
	for _, p := range r.Paretos {
		for _, c := range p.Rows {
			row := rows[i]
			if row["weight"].String() != string(p.Weight) || row["code"].String() != c.Code || row["value"].Double() != c.Value || row["vital"].Boolean() != c.Vital || row["period"].IsNull() != (p.Period == nil) {
				t.Errorf("row %d: %v, want %+v", i, row, c)
			}
			i++
		}
	}
	if i != len(rows) {
		t.Errorf("%d rows, want %d", len(rows), i)
	}
}

func TestTrend(t *testing.T) {
	r := result(t)
	rows, _ := read(t, "trend", r)
	if len(rows) != len(r.Trends)*len(r.Periods) {
		t.Fatalf("%d rows", len(rows))
	}
	second := rows[len(r.Periods)+1] // of the first category, in February
	if got, want := second["count"].Int64(), int64(r.Trends[1].Counts[1]); got != want || second["code"].String() != "a" {
		t.Errorf("%v, want %d of a", second, want)
	}
}

func TestRedaction(t *testing.T) {
	for want, r := range map[string]analysis.Redaction{
		"off: quotes, values and ids hold what customers wrote":                                                                     {Off: true, AddressDepth: "city"},
		"quotes, values and ids have personal information masked, addresses to the depth city":                                      {AddressDepth: "city"},
		"quotes, values and ids have personal information masked, addresses to the depth city, with pseudonyms of the key 0a1b2c3d": {AddressDepth: "city", PseudonymKey: "0a1b2c3d"},
	} {
		if got := metadata(&analysis.Result{Options: analysis.Options{Redaction: r}})["suxi.redaction"]; got != want {
			t.Errorf("%+v: %s, want %s", r, got, want)
		}
	}
}

// Every table of an analysis of nothing has its columns and no NaN.
func TestEmpty(t *testing.T) {
	r := analysis.New(taxonomy.Default(), analysis.Options{}).Result()
	for _, table := range All() {
		read(t, table.Name, r)
	}
}
