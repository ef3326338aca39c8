package analysis

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A planned row: how many complaints of one kind come on a date.
type planned struct {
	n                        int
	date, category           string
	channel, product, region string
	group                    string // all are one near-duplicate group
}

func build(o Options, plan []planned, categories ...string) *Result {
	b := New(scheme(categories...), o)
	for i, p := range plan {
		for j := range p.n {
			l := row(fmt.Sprint(i, "/", j), p.date, p.category)
			l.Channel, l.Product, l.Region = p.channel, p.product, p.region
			if p.group != "" {
				l.GroupID, l.GroupSize = p.group, p.n
			}
			b.Add(l)
		}
	}
	return b.Result()
}

// February has twice the orders of January. What is planted beyond that is found
// under its own name, and nothing else is.
func TestExplained(t *testing.T) {
	o := Options{AsOf: on("2025-02-28"), Exposure: monthly(1000, 2000)}
	steady := func(n int) []planned {
		var plan []planned
		for _, category := range []string{"a", "b", "c"} {
			for _, channel := range []string{"电话", "在线"} {
				plan = append(plan, planned{n, "2025-01-10", category, channel, "", "", ""}, planned{2 * n, "2025-02-10", category, channel, "", "", ""})
			}
		}
		return plan // 6·n, then 12·n
	}
	type part struct {
		kind   PartKind
		value  string
		jump   Jump
		change int64
	}
	for _, c := range []struct {
		name string
		add  []planned
		want []part
	}{
		{"orders alone", nil, nil},
		{"a batch", []planned{{n: 40, date: "2025-02-05", category: "a", channel: "电话", group: "g"}},
			[]part{{PartRepeats, "", "", 39}, {PartRest, "", "", 1}}},
		{"a batch that has passed", []planned{{n: 40, date: "2025-01-05", category: "a", channel: "电话", group: "g"}},
			[]part{{PartRepeats, "", "", -78}, {PartRest, "", "", -2}, {PartExposure, "", "", 40}}},
		{"a channel begins", []planned{{n: 60, date: "2025-02-05", category: "a", channel: "小程序"}},
			[]part{{PartChannel, "小程序", Begins, 60}}},
		{"a channel ends", []planned{{n: 60, date: "2025-01-05", category: "a", channel: "传真"}},
			[]part{{PartChannel, "传真", Ends, -120}, {PartExposure, "", "", 60}}},
		{"a category surges", []planned{{n: 300, date: "2025-02-05", category: "b", channel: "电话"}, {n: 300, date: "2025-02-05", category: "b", channel: "在线"}},
			[]part{{PartCategory, "b", Rises, 600}}},
		{"a category begins", []planned{{n: 30, date: "2025-02-05", category: "d", channel: "电话"}, {n: 30, date: "2025-02-05", category: "d", channel: "在线"}},
			[]part{{PartCategory, "d", Begins, 60}}},
		{"more of everything", []planned{{n: 100, date: "2025-02-05", category: "a", channel: "电话"}, {n: 100, date: "2025-02-05", category: "b", channel: "在线"}, {n: 100, date: "2025-02-05", category: "c", channel: "电话"}},
			[]part{{PartRest, "", "", 300}}},
	} {
		r := build(o, append(steady(100), c.add...), "a", "b", "c", "d")
		e := r.Explained[0]
		want := map[[2]string]part{{"exposure", ""}: {PartExposure, "", "", 0}, {"repeats", ""}: {PartRepeats, "", "", 0}, {"rest", ""}: {PartRest, "", "", 0}}
		for _, p := range c.want {
			want[[2]string{string(p.kind), p.value}] = p
		}
		if len(e.Parts) != len(want) || e.Unit.Name != "orders" || len(r.Explained) != 1 {
			t.Errorf("%s: %+v", c.name, e.Parts)
		}
		for _, p := range e.Parts {
			w := want[[2]string{string(p.Kind), p.Value}]
			if p.Kind == PartExposure {
				w.change += 600
			}
			if p.Jump != w.jump || p.Change != w.change*millionths {
				t.Errorf("%s: %s %s %s %v, want %+v", c.name, p.Kind, p.Value, p.Jump, float64(p.Change)/millionths, w)
			}
		}
		rest := e.Parts[len(e.Parts)-1]
		if sure := *rest.Low > 1 || *rest.High < 1; sure != (c.name == "more of everything") {
			t.Errorf("%s: the rest is %s (%s–%s)", c.name, show(rest.Ratio), show(rest.Low), show(rest.High))
		}
	}
}

// Whatever happens, parts and cells add up to the change, to the last millionth,
// and no row is in two parts; and names and the order of rows mean nothing.
func TestExplainedAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		categories := []string{"a", "b", "c"}
		pick := func(name string, from ...string) string { return rapid.SampledFrom(from).Draw(t, name) }
		var plan []planned
		for i := range rapid.IntRange(1, 25).Draw(t, "kinds") {
			p := planned{
				n:    rapid.IntRange(1, 30).Draw(t, "n"),
				date: pick("date", "2024-02-03", "2024-02-28", "2025-01-05", "2025-01-31", "2025-02-01", "2025-02-20"), category: pick("category", categories...),
				channel: pick("channel", "", "x", "y"), product: pick("product", "", "p", "q"), region: pick("region", "r", "s"),
			}
			if rapid.Bool().Draw(t, "group") {
				p.group = fmt.Sprint("g", i)
			}
			plan = append(plan, p)
		}
		// Exact in millionths only if what remains is the rest: 3 does not divide.
		o := Options{AsOf: on("2025-02-28"), Draws: 1, Top: rapid.IntRange(1, 4).Draw(t, "top")}
		if rapid.Bool().Draw(t, "orders") {
			o.Exposure = monthly(rapid.IntRange(1, 9).Draw(t, "January"), rapid.IntRange(1, 9).Draw(t, "February"))
		}
		r := build(o, plan, categories...)
		slices.Reverse(plan)
		again := build(o, plan, categories...)
		if len(r.Explained) != len(again.Explained) {
			t.Fatalf("%d explained, in another order %d", len(r.Explained), len(again.Explained))
		}
		for i, e := range r.Explained {
			change, rows, before := int64(0), 0, 0
			for j, p := range e.Parts {
				change, rows, before = change+p.Change, rows+p.Count, before+p.BaseCount
				if p.Count < 0 || p.BaseCount < 0 {
					t.Fatalf("%s: %+v", e.Kind, p)
				}
				if q := again.Explained[i].Parts[j]; q.Change != p.Change || q.Value != p.Value {
					t.Fatalf("in another order %+v is %+v", p, q)
				}
			}
			if change != int64(e.Count-e.BaseCount)*millionths || rows != e.Count || before != e.BaseCount {
				t.Fatalf("%s: parts add up to %d of %d, %d rows of %d, %d of %d", e.Kind, change, e.Count-e.BaseCount, rows, e.Count, before, e.BaseCount)
			}
			total := find(t, r, r.Periods[e.Period].Label, TotalCode)
			base := find(t, r, r.Periods[e.Base].Label, TotalCode)
			for _, w := range []struct {
				steps []Step
				want  int
			}{{e.Cells, total.Count - base.Count}, {e.UniqueCells, total.Unique - base.Unique}} {
				sum := 0
				for _, s := range w.steps {
					sum += s.Change
					if s.Change != s.Count-s.BaseCount || s.Cells < 1 || (s.Sum != "") != (s.Category == "") {
						t.Fatalf("%s: %+v", e.Kind, s)
					}
				}
				if sum != w.want || len(w.steps) > o.Top+2 {
					t.Fatalf("%s: %d cells add up to %d of %d", e.Kind, len(w.steps), sum, w.want)
				}
			}
		}
	})
}

// Where nothing but the rate changes, the rest is the total, and as sure or unsure
// of it: its interval is widened by what the months before scatter.
func TestExplainedRest(t *testing.T) {
	var plan []planned
	for i, n := range []int{100, 190, 80, 150, 60, 170, 90, 200, 120, 180, 70, 300} {
		plan = append(plan, planned{n: n, date: string(newDay(2024, time.Month(i+1), 5).date()), category: "a"})
	}
	r := build(Options{AsOf: on("2024-12-31")}, plan, "a")
	c, parts := find(t, r, "2024-12", TotalCode).Previous, r.Explained[0].Parts
	rest := parts[len(parts)-1]
	if c.Method != MethodQuasi || !near(rest.Ratio, *c.Ratio) || !near(rest.Low, *c.Low) || !near(rest.High, *c.High) {
		t.Errorf("the rest is %s (%s–%s), the total %s (%s–%s) by %s", show(rest.Ratio), show(rest.Low), show(rest.High), show(c.Ratio), show(c.Low), show(c.High), c.Method)
	}
}

// An interval from one in millions to millions is none; one that tells on one side
// how far the rate can have changed is one.
func TestExplainedVagueRest(t *testing.T) {
	for _, tt := range []struct {
		counts    []int // of months
		low, high bool
	}{
		{[]int{200, 1, 180, 1, 150, 1, 220, 1, 170, 1, 1}, false, false},
		{[]int{40, 40}, true, true},
		{[]int{1, 1, 30}, true, true},
		{[]int{200, 1}, true, true},
	} {
		var plan []planned
		for i, n := range tt.counts {
			plan = append(plan, planned{n: n, date: string(newDay(2024, time.Month(i+1), 5).date()), category: "a"})
		}
		r := build(Options{AsOf: newDay(2024, time.Month(len(tt.counts)+1), 0).time()}, plan, "a")
		parts := r.Explained[0].Parts
		if rest := parts[len(parts)-1]; (rest.Low != nil) != tt.low || (rest.High != nil) != tt.high {
			t.Errorf("%v: %s (%s–%s)", tt.counts, show(rest.Ratio), show(rest.Low), show(rest.High))
		}
	}
}

// Jumps are found one after another, so that the surge of one value does not make
// the others fall; chance and small shifts are none.
func TestJumps(t *testing.T) {
	for _, c := range []struct {
		name   string
		growth float64
		counts []two
		want   string
	}{
		{"steady", 1, []two{{100, 100}, {200, 200}, {50, 52}}, ""},
		{"one surges", 1, []two{{100, 100}, {200, 200}, {500, 50}}, "2"},
		{"one surges, one ends", 1, []two{{100, 100}, {200, 200}, {500, 50}, {0, 40}}, "2 3"},
		{"significant, not far", 1, []two{{120_000, 100_000}, {200_000, 200_000}}, ""},
		{"far, by chance", 1, []two{{4, 1}, {200, 200}}, ""},
		{"all fall but one", 1, []two{{90, 98}, {30, 75}, {30, 75}, {30, 75}, {30, 75}}, ""},
		{"all rise but one", 1, []two{{98, 90}, {75, 30}, {75, 30}, {75, 30}, {75, 30}}, ""},
		{"one stays where the others grow as the exposure", 2, []two{{100, 100}, {400, 200}, {400, 200}}, "0"},
		{"all as the exposure but one", 2, []two{{100, 100}, {100, 100}, {400, 100}}, "2"},
		{"one value", 1, []two{{400, 1}}, ""},
		{"nothing before", 1, []two{{40, 0}, {50, 0}}, ""},
		{"none", 1, nil, ""},
	} {
		got := ""
		for _, j := range jumps(c.counts, c.growth, .05) {
			got += fmt.Sprint(" ", j.value)
		}
		if got != "" {
			got = got[1:]
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// What can go wrong with the input gives tables that can be read, each figure or
// a reason: all rows alike, one category, one period, dates to come, an exposure
// that misses everything. JSON holds no NaN, so encoding is a test.
func TestCompareBadInput(t *testing.T) {
	far := &Exposure{File: "x.csv", Unit: "users", Period: Month, By: []string{"region"}, First: "1999-01-01", Last: "1999-01-31",
		Rows: []ExposureRow{{From: "1999-01-01", To: "1999-01-31", Values: []string{"广东"}, Amount: 5}}}
	tiny := monthly(1, 1)
	tiny.Rows[0].Amount, tiny.Rows[1].Amount = 1, 4e12 // millionths: four million times as many
	for _, c := range []struct {
		name      string
		o         Options
		plan      []planned
		explained int
	}{
		{"no rows", Options{}, nil, 0},
		{"no dates", Options{}, []planned{{n: 3, category: "a"}}, 0},
		{"one period", Options{AsOf: on("2025-02-28")}, []planned{{n: 30, date: "2025-02-05", category: "a", channel: "x"}}, 0},
		{"one category", Options{AsOf: on("2025-02-28")}, []planned{{n: 30, date: "2025-01-05", category: "a"}, {n: 30, date: "2025-02-05", category: "a"}}, 1},
		{"all alike", Options{AsOf: on("2025-02-28")}, []planned{{n: 30, date: "2025-01-05", category: "a", group: "g"}, {n: 30, date: "2025-02-05", category: "a", group: "g"}}, 1},
		{"dates to come", Options{AsOf: on("2025-02-28")}, []planned{{n: 30, date: "2025-01-05", category: "a"}, {n: 9, date: "2025-02-05", category: "a"}, {n: 9, date: "2025-03-05", category: "a"}}, 1},
		{"an exposure of another time", Options{AsOf: on("2025-02-28"), Exposure: far}, []planned{{n: 30, date: "2025-01-05", category: "a", region: "广东"}, {n: 30, date: "2025-02-05", category: "a", region: "广东"}}, 1},
		{"an exposure out of scale", Options{AsOf: on("2025-02-28"), Exposure: tiny}, []planned{{n: 30, date: "2025-01-05", category: "a"}, {n: 30, date: "2025-02-05", category: "a"}}, 1},
		{"a year of days", Options{Period: Day, AsOf: on("2025-02-28")}, []planned{{n: 1, date: "2024-02-29", category: "a"}, {n: 30, date: "2025-02-28", category: "a", product: "p"}}, 1},
		{"years", Options{Period: Year, AsOf: on("2025-12-31")}, []planned{{n: 10, date: "2024-02-29", category: "a"}, {n: 30, date: "2025-02-28", category: "a", product: "p"}}, 1},
	} {
		r := build(c.o, c.plan, "a")
		encode(t, r)
		if len(r.Explained) != c.explained {
			t.Errorf("%s: %d explained, want %d", c.name, len(r.Explained), c.explained)
		}
		for _, e := range r.Explained {
			sum := int64(0)
			for _, p := range e.Parts {
				sum += p.Change
			}
			if sum != int64(e.Count-e.BaseCount)*millionths {
				t.Errorf("%s: parts add up to %d, change %d", c.name, sum, e.Count-e.BaseCount)
			}
		}
	}
}
