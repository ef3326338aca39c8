package complaint

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/internal/bounds"
)

func toBytes(t interface{ Fatal(...any) }, l *Labelled) []byte {
	b, err := l.AppendBinary([]byte("front"))
	if err != nil || !bytes.HasPrefix(b, []byte("front")) {
		t.Fatal(err)
	}
	return b[len("front"):]
}

// A row is the same behind its bytes, and again the same bytes.
func TestBinaryRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawLabelled(t)
		want.Former = Former{rapid.String().Draw(t, "old taxonomy"), rapid.String().Draw(t, "old code"), rapid.String().Draw(t, "old name"), rapid.Bool().Draw(t, "split")}
		data := toBytes(t, &want)
		got := binaryRows()[1] // of which nothing stays
		if err := got.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s", diff)
		}
		if again := toBytes(t, &got); !bytes.Equal(again, data) {
			t.Fatalf("%x, then %x", data, again)
		}
	})
}

// No field is forgotten, and none is mixed up with another: each alone is read
// back, by other bytes than any other.
func TestBinaryKeepsEveryField(t *testing.T) {
	seen := map[string]string{string(toBytes(t, new(Labelled))): "nothing"}
	for _, path := range leafPaths(reflect.TypeFor[Labelled](), nil) {
		var want, got Labelled
		name := fill(reflect.ValueOf(&want).Elem(), path)
		data := toBytes(t, &want)
		if err := got.UnmarshalBinary(data); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s is lost: %v", name, err)
		}
		if other, ok := seen[string(data)]; ok {
			t.Errorf("%s has the bytes of %s", name, other)
		}
		seen[string(data)] = name
	}
	if n := 8 * leafBytes; len(seen) < n-7 { // lists and Label, Complaint, Former add more
		t.Errorf("%d fields, with room for %d: the test does not see all", len(seen), n)
	}
}

// leafPaths lists the ways to the fields of a type, through structs and into the
// elements of slices.
func leafPaths(of reflect.Type, path []int) (paths [][]int) {
	switch {
	case of == reflect.TypeFor[time.Time]():
	case of.Kind() == reflect.Slice:
		return leafPaths(of.Elem(), append(path, 0))
	case of.Kind() == reflect.Struct:
		for i := range of.NumField() {
			paths = append(paths, leafPaths(of.Field(i).Type, append(path, i))...)
		}
		return paths
	}
	return [][]int{append([]int(nil), path...)}
}

// fill gives the field at the end of a path a value, and returns its name.
func fill(v reflect.Value, path []int) (name string) {
	for _, i := range path {
		if v.Kind() == reflect.Slice {
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		} else {
			name += "." + v.Type().Field(i).Name
		}
		if v.Kind() == reflect.Slice {
			v = v.Index(i)
		} else {
			v = v.Field(i)
		}
	}
	switch p := v.Addr().Interface().(type) {
	case *time.Time:
		*p = time.Date(2025, 6, 1, 8, 30, 0, 125e6, shanghai)
	case *bool:
		*p = true
	case *int:
		*p = 7
	case *float64:
		*p = .125
	default:
		v.SetString("文")
	}
	return name
}

// The bytes change with binaryVersion alone.
func TestBinaryForm(t *testing.T) {
	l := Labelled{
		Complaint: Complaint{ID: "7", Text: "漏水", ReceivedAt: time.Date(2025, 6, 1, 8, 30, 0, 0, shanghai), Row: 2, GeneratedID: true, Extra: []Field{{"门店", "三"}}},
		Label: Label{Category: "quality", CategoryProbability: .5, CategorySource: Model, DueAt: time.UnixMilli(-1).In(shanghai),
			Evidence: []Evidence{{0, 6, .25}}, Mentions: []Mention{{"what", "", 0, 3}}},
		Former: Former{Code: "旧"},
	}
	const want = "01" + "0340010000509090" + "0137" + "06e6bc8fe6b0b4" + "077175616c697479" + "056d6f64656c" + "03e697a7" + "04" + "000000000000e03f" + "80dda98ee565" + "01" +
		"01000c000000000000d03f" + "010477686174000006" + "0106e997a8e5ba9703e4b889"
	if got := hex.EncodeToString(toBytes(t, &l)); got != want {
		t.Errorf("%s,\nwant %s: has binaryVersion changed as well?", got, want)
	}
}

// Times are kept as labelled Parquet keeps them: to the millisecond, in Beijing.
func TestBinaryTimes(t *testing.T) {
	l := Labelled{Complaint: Complaint{ReceivedAt: time.Date(2025, 6, 1, 0, 30, 0, 1999999, time.UTC), ClosedAt: time.Time{}.Add(999 * time.Microsecond)}}
	var got Labelled
	if err := got.UnmarshalBinary(toBytes(t, &l)); err != nil {
		t.Fatal(err)
	}
	want := Labelled{Complaint: Complaint{ReceivedAt: time.Date(2025, 6, 1, 8, 30, 0, 1e6, shanghai)}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}

// binaryRows are rows whose bytes hold something of each kind.
func binaryRows() []Labelled {
	day := time.Date(2025, 6, 1, 8, 30, 0, 0, shanghai)
	return []Labelled{
		{},
		{Complaint: Complaint{ID: "1", Text: "水壶漏水，要求退货", ReceivedAt: day, Row: 2, File: "in.csv", Extra: []Field{{"门店", "三店"}, {"备注", ""}}},
			Label: Label{Category: "quality", CategorySource: Model, CategoryProbability: .75, Decision: Review, UrgentReview: true, DueAt: day,
				Evidence: []Evidence{{0, 6, .5}}, Mentions: []Mention{{"demand", "refund", 21, 27}}}},
	}
}

func TestBinaryRefusesDamage(t *testing.T) {
	l := binaryRows()[1]
	data := toBytes(t, &l)
	for n := range data {
		var got Labelled
		err := got.UnmarshalBinary(data[:n])
		if err == nil || !strings.HasPrefix(err.Error(), "labelled row: damaged: ") || !reflect.DeepEqual(got, Labelled{}) {
			t.Errorf("%d of %d bytes: %v", n, len(data), err)
		}
	}
	for _, tt := range []struct {
		name string
		data []byte
		want string
	}{
		{"another version", append([]byte{9}, data[1:]...), "labelled row: is of version 9, this program reads version 1"},
		{"a byte behind", append(bytes.Clone(data), 0), "1 bytes too many"},
		{"a field that is empty", append([]byte{binaryVersion, 1, 0, 0, 0, 0, 0, 0, 0}, 0, 0, 0, 0), "is said to be there"},
		{"a list of 2^28", append(make([]byte, 0, 64), binaryVersion, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0), "268435455 elements in 2 bytes"},
	} {
		var got Labelled
		if err := got.UnmarshalBinary(tt.data); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

// Bytes are refused, or are those of the row that they are read as.
func FuzzUnmarshalLabelled(f *testing.F) {
	for _, l := range binaryRows() {
		f.Add(toBytes(f, &l))
	}
	f.Add([]byte{binaryVersion, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0x7f, 0, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		var l Labelled
		var err error
		bounds.Memory(t, 1<<12+20*uint64(len(data)), func() { err = l.UnmarshalBinary(data) })
		if err != nil {
			return
		}
		if again := toBytes(t, &l); !bytes.Equal(again, data) {
			t.Errorf("%x\nis a row of the bytes\n%x", data, again)
		}
	})
}

// BenchmarkBinary takes rows as label writes them with evidence: a text of 60
// characters, and two thirds of the fields.
func BenchmarkBinary(b *testing.B) {
	l := binaryRows()[1]
	l.Text = strings.Repeat("收到的保温杯盖子漏水，联系客服三天没有人回", 3)[:180]
	l.Channel, l.Product, l.Region, l.CustomerID, l.Department = "电话", "保温杯", "华东", "C20250601", "客服部"
	l.CategoryName, l.ModelCategory, l.RunnerUp, l.RunnerUpProbability, l.ReviewReason, l.UnknownShare = "产品质量", "quality", "aftersale", .125, "low_confidence: 0.75 below 0.9", .0625
	l.Label.Severity, l.SeverityCode, l.SeverityName, l.SeveritySource, l.ModelSeverity, l.SeverityProbability = 2, "regular", "二级", Model, 2, .875
	l.Label.Subcategory, l.SubcategoryName, l.SubcategorySource, l.SubcategoryProbability, l.Cause, l.CauseName = "leak", "漏水", Model, .5, "assembly", "装配不良"
	l.Label.Demand, l.DemandName, l.DemandSource, l.Who, l.When, l.What = "refund", "退货", ByRule, "我", "三天", "盖子漏水"
	l.GroupID, l.GroupSize = "1", 1
	l.Mentions = append(l.Mentions, Mention{"who", "", 3, 6}, Mention{"when", "", 30, 36}, Mention{"what", "", 40, 52})
	data := toBytes(b, &l)
	size := float64(len(data))
	b.Run("append", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			data, _ = l.AppendBinary(data[:0])
		}
		b.ReportMetric(size, "bytes/row")
	})
	b.Run("unmarshal", func(b *testing.B) {
		b.ReportAllocs()
		var got Labelled
		for b.Loop() {
			if err := got.UnmarshalBinary(data); err != nil {
				b.Fatal(err)
			}
		}
		b.ReportMetric(size, "bytes/row")
		if fmt.Sprint(got) != fmt.Sprint(l) {
			b.Error("another row")
		}
	})
}
