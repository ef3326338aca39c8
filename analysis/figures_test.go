package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suxi/complaint"
	"suxi/taxonomy"
)

func TestFilterID(t *testing.T) {
	for _, tc := range []struct {
		filter Filter
		want   string
	}{
		{Filter{}, "all"},
		{Filter{Category: "quality", From: "2025-06-01", To: "2025-06-30"}, "category=quality,from=2025-06-01,to=2025-06-30"},
		{Filter{Cause: None, Values: []DimensionValue{{"region", "广东"}, {"product", ""}}}, "cause=-,product=-,region=广东"},
		{Filter{Values: []DimensionValue{{"product", "-"}}}, `product="-"`},
		{Filter{Values: []DimensionValue{{"product", "锅,region=广东"}}}, `product="锅,region=广东"`},
		{Filter{Values: []DimensionValue{{"product", "电 锅"}}}, "product=电 锅"},
		{Filter{Values: []DimensionValue{{"product", "锅 "}}}, `product="锅 "`},
		{Filter{Group: "a\n\"b\""}, `group="a\n\"b\""`},
	} {
		if got := tc.filter.ID(); got != tc.want {
			t.Errorf("ID of %+v is %s, want %s", tc.filter, got, tc.want)
		}
	}
}

// Filters with one ID are the same but for the order of their values.
func TestFilterIDIsUnambiguous(t *testing.T) {
	value := rapid.StringOfN(rapid.SampledFrom([]rune("-,=\" \n\\`a锅")), 0, 3, -1)
	filter := rapid.Custom(func(t *rapid.T) Filter {
		f := Filter{Category: value.Draw(t, "category"), Group: value.Draw(t, "group"), Cause: rapid.SampledFrom([]string{"", None, "-"}).Draw(t, "cause")}
		for _, d := range []string{"product", "batch"} {
			if rapid.Bool().Draw(t, d) {
				f.Values = append(f.Values, DimensionValue{d, value.Draw(t, "value")})
			}
		}
		return f
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := filter.Draw(t, "a"), filter.Draw(t, "b")
		if same := slices.Equal(a.parts(), b.parts()); (a.ID() == b.ID()) != same {
			t.Fatalf("%q and %q: same %v", a.ID(), b.ID(), same)
		}
	})
}

func TestSQL(t *testing.T) {
	const from = "SELECT count(*) FROM 'labelled.parquet'"
	plain := &Result{First: "2025-01-05", Last: "2025-06-20"}
	late := &Result{First: "2025-01-05", Last: "2025-06-20", Counts: Counts{OutOfRange: 1}}
	strange := &Result{Categories: []Category{{Code: "a"}, {Code: "b'"}}, Counts: Counts{UnknownCategory: 1}}
	restated := &Result{Bridge: []BridgeRow{{}}}
	masked := &Result{Masked: []DimensionValue{{"product", "1**"}, {"group", "g*"}}}
	for _, tc := range []struct {
		result *Result
		filter Filter
		want   string
	}{
		{plain, Filter{}, from},
		{plain, Filter{Category: "quality", Subcategory: None, Level: "urgent"}, from + " WHERE category = 'quality' AND subcategory = '' AND severity_code = 'urgent'"},
		{plain, Filter{From: "2025-06-01", To: "2025-06-30"}, from + " WHERE received_at >= TIMESTAMPTZ '2025-06-01 00:00:00+08:00' AND received_at < TIMESTAMPTZ '2025-07-01 00:00:00+08:00'"},
		{late, Filter{From: "2025-06-01", To: "2025-06-30"}, from + " WHERE received_at >= TIMESTAMPTZ '2025-06-01 00:00:00+08:00' AND received_at < TIMESTAMPTZ '2025-06-21 00:00:00+08:00'"},
		{plain, Filter{Demand: "退款"}, from + " WHERE position('|退款|' IN '|' || demand || '|') > 0"},
		{plain, Filter{Demand: None}, from + " WHERE demand = ''"},
		{plain, Filter{Rule: "injury"}, from + " WHERE position('|injury|' IN '|' || severity_rules || '|') > 0"},
		{plain, Filter{Group: "a'b"}, from + " WHERE group_id = 'a''b' AND group_size > 1"},
		{plain, Filter{Issue: "i", Values: []DimensionValue{{"product", ""}}}, from + " WHERE product = '' AND issue_id = 'i'"},
		{strange, Filter{}, from + " WHERE category IN ('a', 'b''')"},
		{strange, Filter{Category: "a"}, from + " WHERE category = 'a'"},
		{restated, Filter{Category: "a"}, ""},
		{restated, Filter{Cause: "c"}, from + " WHERE cause = 'c'"},
		{masked, Filter{Values: []DimensionValue{{"product", "1**"}}}, ""},
		{masked, Filter{Group: "g*"}, ""},
		{masked, Filter{Values: []DimensionValue{{"region", "1**"}}}, from + " WHERE region = '1**'"},
	} {
		if got := tc.result.SQL(tc.filter); got != tc.want {
			t.Errorf("%s:\n got %s\nwant %s", tc.filter.ID(), got, tc.want)
		}
	}
}

// manyKinds returns rows that differ in all that figures are of: values that
// redaction changes, ids that print alike, and dates that are not in range.
func manyKinds(n int) (*taxonomy.Taxonomy, []*complaint.Labelled) {
	tax := scheme("quality", "delivery", "其他")
	tax.Categories[0].Subcategories = []taxonomy.Entry{{Code: "broken", Name: "坏了"}, {Code: "late", Name: "晚了"}}
	tax.Causes = []taxonomy.Entry{{Code: "parts", Name: "零件", NameEN: "parts"}}
	tax.Demands = []taxonomy.Entry{{Code: "refund", Name: "退款"}, {Code: "repair", Name: "维修"}}
	tax.Rules = []taxonomy.Rule{{Code: "injury", Name: "受伤", RaiseTo: 1}, {Code: "media", Name: "媒体", RaiseTo: 1}}
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	var rows []*complaint.Labelled
	for i := range n {
		l := row(fmt.Sprint("r", i), "", pick("quality", "quality", "delivery", "其他", "strange"))
		l.ReceivedAt = on("2025-01-10").AddDate(0, 0, random.IntN(120))
		if i%50 == 0 {
			l.ReceivedAt = on(pick("", "2009-01-01", "2025-05-20"))
		}
		l.Product, l.Region = pick("", "锅", "壶, 5L", "热线 13812345678", "热线 13812345679"), pick("", "广东", "浙江")
		l.Channel, l.Batch = pick("电话", "门店"), pick("", "L1", "L2")
		l.Label.Subcategory, l.Cause, l.Label.Demand = pick("", "broken", "late"), pick("", "parts"), pick("", "refund", "refund|repair", "wish")
		l.SeverityRules = pick("", "injury", "injury|media")
		l.Label.Severity = random.IntN(3)
		l.GroupID, l.GroupSize = l.ID, 1
		if g := random.IntN(12); g < 4 {
			l.GroupID, l.GroupSize = pick("g1", "13812345678", "13812345679", "r1"), 3
		}
		l.IssueID = pick("", "", "i1", "i2")
		rows = append(rows, l)
	}
	return tax, rows
}

// What the finder finds is what was counted, for every figure.
func TestFigureFinder(t *testing.T) {
	for _, unit := range []PeriodUnit{Month, Week} {
		tax, rows := manyKinds(3000)
		b := New(tax, Options{Period: unit, AsOf: on("2025-05-15"), Top: 2, Dimensions: []string{"category", "subcategory", "product", "batch"}})
		for _, l := range rows {
			b.Add(l)
		}
		r := b.Result()
		figures := r.Figures()
		finder := NewFigureFinder(tax, r, figures)
		got := make([]int, len(figures))
		for _, l := range rows {
			for _, i := range finder.Find(l) {
				got[i]++
			}
		}
		fields := make(map[string]int)
		for i, f := range figures {
			if got[i] != f.Count {
				t.Errorf("%s: found %d rows of %d", f.Filter.ID(), got[i], f.Count)
			}
			if f.What.ZH == "" || f.What.EN == "" || strings.Contains(f.What.ZH+f.What.EN, "\x00") {
				t.Errorf("%s is %q", f.Filter.ID(), f.What)
			}
			for _, p := range f.Filter.parts() {
				fields[p.name]++
			}
			if i > 0 && figures[i-1].Filter.ID() >= f.Filter.ID() {
				t.Errorf("%s stands after %s", f.Filter.ID(), figures[i-1].Filter.ID())
			}
		}
		for _, name := range []string{"category", "subcategory", "cause", "demand", "level", "rule", "channel", "product", "region", "batch", "group", "issue", "from", "to"} {
			if fields[name] == 0 {
				t.Errorf("by %s: no figure is of %s", unit, name)
			}
		}
		if r.Counts.OutOfRange == 0 || r.Counts.Undated == 0 || r.Counts.UnknownCategory == 0 {
			t.Errorf("the rows are too tame: %+v", r.Counts)
		}
	}
}

func TestWhat(t *testing.T) {
	tax, rows := manyKinds(3000)
	b := New(tax, Options{AsOf: on("2025-05-15")})
	for _, l := range rows {
		b.Add(l)
	}
	r := b.Result()
	namer := newFigureNamer(r)
	product := []DimensionValue{{"product", "锅"}}
	for _, tc := range []struct {
		filter Filter
		want   Text
	}{
		{Filter{}, Text{"全部投诉", "all complaints"}},
		{r.In(1, 1, Filter{Category: "quality", Subcategory: "broken"}), Text{"2025-02，quality，坏了", "2025-02, quality, 坏了"}},
		{r.In(1, 2, Filter{Values: product}), Text{"2025-02 至 2025-03，产品 锅", "2025-02 to 2025-03, product 锅"}},
		{Filter{From: "2025-02-03", To: "2025-02-09", Cause: "parts"}, Text{"2025-02-03 至 2025-02-09，原因 零件", "2025-02-03 to 2025-02-09, cause parts"}},
		{Filter{Demand: None, Level: "urgent"}, Text{"无诉求，等级 紧急", "no demand, level urgent"}},
		{Filter{Values: []DimensionValue{{"region", ""}}, Group: "g1"}, Text{"无地区，重复组 g1", "no region, group g1"}},
	} {
		if got := namer.what(tc.filter); got != tc.want {
			t.Errorf("%s is %q, want %q", tc.filter.ID(), got, tc.want)
		}
	}
}

// What Suppress took out is no figure, and what is left is found as before.
func TestFiguresOfSuppressed(t *testing.T) {
	tax, rows := manyKinds(600)
	b := New(tax, Options{AsOf: on("2025-05-15")})
	for _, l := range rows {
		b.Add(l)
	}
	r := b.Result()
	all := len(r.Figures())
	if err := r.Suppress(10); err != nil {
		t.Fatal(err)
	}
	figures := r.Figures()
	finder := NewFigureFinder(tax, r, figures)
	got := make([]int, len(figures))
	for _, l := range rows {
		for _, i := range finder.Find(l) {
			got[i]++
		}
	}
	for i, f := range figures {
		if f.Count < 10 || got[i] != f.Count {
			t.Errorf("%s counts %d, found %d", f.Filter.ID(), f.Count, got[i])
		}
	}
	if len(figures) < 20 || len(figures) >= all {
		t.Errorf("%d figures of %d are left", len(figures), all)
	}
}

// Values that redaction changed have no query, ids that it changed no figure.
func TestMasked(t *testing.T) {
	tax, rows := manyKinds(500)
	parts := [2]*Builder{New(tax, Options{}), New(tax, Options{})}
	for i, l := range rows {
		parts[i%2].Add(l)
	}
	if err := parts[0].Merge(parts[1]); err != nil {
		t.Fatal(err)
	}
	r := parts[0].Result()
	var got []string
	for _, v := range r.Masked {
		got = append(got, v.Dimension+" "+v.Value)
	}
	if want := []string{"group " + Options{}.gate().shareable("13812345678"), "product " + Options{}.gate().shareable("热线 13812345678")}; !slices.Equal(got, want) {
		t.Errorf("masked %q, want %q", got, want)
	}
	for _, f := range r.Figures() {
		if f.Filter.Group != "" && f.Filter.Group != "g1" && f.Filter.Group != "r1" {
			t.Errorf("figure %s of a group that prints like another", f.Filter.ID())
		}
		if sql := r.SQL(f.Filter); (sql == "") != (len(f.Filter.Values) > 0 && slices.ContainsFunc(f.Filter.Values, func(v DimensionValue) bool { return v.Value == Options{}.gate().shareable("热线 13812345678") })) {
			t.Errorf("%s: SQL %q", f.Filter.ID(), sql)
		}
	}
}

// A window and the month that it fills are two figures of the same rows.
func TestFigureFinderOfShortData(t *testing.T) {
	tax := scheme("quality")
	b := New(tax, Options{})
	rows := []*complaint.Labelled{row("1", "2025-06-01", "quality"), row("2", "2025-06-04", "quality")}
	for _, l := range rows {
		l.Batch = "B8"
		b.Add(l)
	}
	r := b.Result()
	figures := r.Figures()
	found := NewFigureFinder(tax, r, figures).Find(rows[0])
	got := make(map[string]bool)
	for _, i := range found {
		got[figures[i].Filter.ID()] = true
	}
	for _, id := range []string{"batch=B8,product=-,from=2025-06-01,to=2025-06-04", "batch=B8,product=-,from=2025-06-01,to=2025-06-30"} {
		if !got[id] {
			t.Errorf("%s is not among %v", id, got)
		}
	}
}

// The name of a run tells whether rows, labels and options are the same.
func TestRun(t *testing.T) {
	name := func(change func(*complaint.Labelled), opts Options) string {
		b := New(scheme("quality", "其他"), opts)
		for _, id := range []string{"1", "2", "3"} {
			l := row(id, "2025-03-0"+id, "quality")
			if id == "2" {
				change(l)
			}
			b.Add(l)
		}
		return b.Result().Run
	}
	same := func(*complaint.Labelled) {}
	want := name(same, Options{})
	if len(want) != 16 || name(same, Options{Period: Month}) != want {
		t.Errorf("run %q is not that of equal runs", want)
	}
	for what, got := range map[string]string{
		"text":     name(func(l *complaint.Labelled) { l.Text += "。" }, Options{}),
		"category": name(func(l *complaint.Labelled) { l.Label.Category = "其他" }, Options{}),
		"option":   name(same, Options{Q: 0.1}),
	} {
		if got == want {
			t.Errorf("another %s gives the same run", what)
		}
	}
}
