package analysis

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/stat/distuv"
)

func TestParseAction(t *testing.T) {
	got, err := ParseAction(" 2025-04-01, category=delivery & region=华东 ,换承运商,分两步")
	want := Action{"2025-04-01", []Condition{{"category", "delivery"}, {"region", "华东"}}, "换承运商,分两步"}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if a, err := ParseAction("2025-04-01,batch=B7"); err != nil || a.Note != "" {
		t.Errorf("without a note: %+v, %v", a, err)
	}
	for in, want := range map[string]string{
		"2025-04-01":                   "want DATE,SCOPE,NOTE",
		"1 April,category=a,x":         `date "1 April"`,
		"2025-02-30,category=a,x":      `date "2025-02-30"`,
		"2025-04-01,,x":                `scope "="`,
		"2025-04-01,delivery,x":        `scope "delivery="`,
		"2025-04-01,category=,x":       `scope "category="`,
		"2025-04-01,category=a&town=b": `scope "town=b": want FIELD=VALUE with one of category, channel, product, region, customer_group, department, batch`,
	} {
		if _, err := ParseAction(in); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", in, err, want)
		}
	}
}

// actionRows adds complaints of 26 weeks, 2025-03-01 in the middle: of each
// category and product the given number a week, by chance; those of a and 甲
// change by the ratio from then on.
func actionRows(b *Builder, src rand.Source, weekly map[string]float64, ratio float64) {
	at, id := dayOf(on("2025-03-01")), 0
	for d := at - 91; d < at+91; d++ {
		for _, key := range slices.Sorted(maps.Keys(weekly)) {
			mean := weekly[key] / 7
			if d >= at && key == "a/甲" {
				mean *= ratio
			}
			category, product, _ := strings.Cut(key, "/")
			for range int(distuv.Poisson{Lambda: mean, Src: src}.Rand()) {
				id++
				l := row(fmt.Sprint(id), string(d.date()), category)
				l.Product = product
				b.Add(l)
			}
		}
	}
}

func measure(t *testing.T, specs ...string) Options {
	t.Helper()
	o := Options{Draws: 1}
	for _, s := range specs {
		a, err := ParseAction(s)
		if err != nil {
			t.Fatal(err)
		}
		o.Actions = append(o.Actions, a)
	}
	return o
}

// A halving is found, in the scope and against the control that it names.
func TestActionEffect(t *testing.T) {
	weekly := map[string]float64{"a/甲": 12, "a/乙": 8, "b/甲": 15, "b/乙": 30}
	for _, c := range []struct {
		scope   string
		control Control
		verdict Change
	}{
		{"category=a&product=甲", OtherCategories, Down},
		{"product=甲&category=b", OtherCategories, Up}, // its control halves
		{"category=b&product=乙", OtherCategories, Unchanged},
		{"product=乙", AllElse, Unchanged},
		{"category=a&product=丙", AllElse, NotTested},
		{"category=c", OtherCategories, NotTested},
		{"category=a&category=b", AllElse, NotTested}, // no control
	} {
		b := New(scheme("a", "b"), measure(t, "2025-03-01,"+c.scope+",x"))
		actionRows(b, rand.NewPCG(2, 2), weekly, .4)
		e := b.Result().Actions[0]
		if e.Control != c.control || e.Verdict != c.verdict || e.Days != 90 || e.Before != 90 || e.After != 90 || e.First != "2024-12-01" || e.Last != "2025-05-29" {
			t.Errorf("%s: %s against %s, %d days from %s to %s; want %s against %s\n%+v", c.scope, e.Verdict, e.Control, e.Days, e.First, e.Last, c.verdict, c.control, e.Rows)
		}
	}
}

// What an effect is: counts, rates and their ratio.
func TestActionCounts(t *testing.T) {
	b := New(scheme("a", "b"), measure(t, "2025-04-29,category=a,x"))
	spread(b, 4, "2025-04-01", "2025-04-28", "a")
	spread(b, 2, "2025-04-01", "2025-05-26", "b")
	spread(b, 1, "2025-04-29", "2025-05-26", "a")
	e := b.Result().Actions[0]
	if n := e.Rows; e.Days != 28 || n.TouchedBefore != 112 || n.TouchedAfter != 28 || n.ControlBefore != 56 || n.ControlAfter != 56 ||
		!near(n.Ratio, .25) || !near(n.TouchedRatio, .25) || !near(n.ControlRatio, 1) || n.Change != Down || n.Family != 1 || n.Dispersion != nil {
		t.Errorf("%d days, %+v", e.Days, n)
	}
	if e.Verdict != Down || !slices.Equal(cautionCodes(e), nil) {
		t.Errorf("%s, %v", e.Verdict, cautionCodes(e))
	}
}

func cautionCodes(e ActionEffect) []string {
	var out []string
	for _, c := range e.Cautions {
		out = append(out, c.Code)
	}
	return out
}

func TestActionCautions(t *testing.T) {
	for _, c := range []struct {
		name    string
		actions []string
		first   string // of the data, which end on 2025-06-30
		changed string // from which day on a is twice b; "" never
		want    string
	}{
		{"none", []string{"2025-05-01,category=a,x"}, "2025-03-01", "", ""},
		{"the day before the data", []string{"2025-02-28,category=a,x"}, "2025-03-01", "", CautionOutside},
		{"the first day of the data", []string{"2025-03-01,category=a,x"}, "2025-03-01", "", CautionOutside},
		{"the day after the data", []string{"2025-07-01,category=a,x"}, "2025-03-01", "", CautionOutside},
		{"short", []string{"2025-03-21,category=a,x"}, "2025-03-01", "", CautionShort},
		{"overlap", []string{"2025-05-01,category=a,x", "2025-05-20,category=b,y"}, "2025-03-01", "", CautionOverlap},
		{"another time", []string{"2025-04-01,category=a,x", "2025-06-20,category=b,y"}, "2025-03-01", "", ""},
		{"another scope", []string{"2025-05-01,category=a&channel=电话,x", "2025-05-20,category=b&channel=在线,y"}, "2025-03-01", "", CautionScope},
		{"festival", []string{"2025-02-20,category=a,x"}, "2024-12-01", "", CautionFestival},
		{"moving before", []string{"2025-05-20,category=a,x"}, "2025-03-01", "2025-04-28", CautionTrend},
		{"no such category", []string{"2025-05-01,category=z,x"}, "2025-03-01", "", CautionScope},
	} {
		b := New(scheme("a", "b"), measure(t, c.actions...))
		spread(b, 2, c.first, "2025-06-30", "b")
		spread(b, 2, c.first, "2025-06-30", "a")
		if c.changed != "" {
			for i := range 80 {
				l := row(fmt.Sprint("more", i), c.changed, "a")
				l.ReceivedAt = l.ReceivedAt.AddDate(0, 0, i%60)
				b.Add(l)
			}
		}
		e := b.Result().Actions[0]
		if got := strings.Join(cautionCodes(e), " "); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if c.want == CautionOutside && (e.Days != 0 || e.First != "" || e.Rows.Reason != ReasonOutside || e.Verdict != NotTested || e.Cautions[0].Severity != Serious) {
			t.Errorf("%s: %+v", c.name, e)
		}
	}
}

func TestActionCheck(t *testing.T) {
	for scope, want := range map[string]string{
		"category=a&channel=无":     "",
		"channel=无":                "",
		"category=a&category=dely": `scope category=dely: taxonomy "test" has no such category`,
	} {
		got := ""
		if err := measure(t, "2025-03-01,"+scope+",x").Actions[0].Check(scheme("a")); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", scope, got, want)
		}
	}
}

// A batch of copies before the measure is many rows and one event: that they
// stop is no effect.
func TestActionNeedsEvents(t *testing.T) {
	b := New(scheme("a", "b"), measure(t, "2025-03-01,category=a,x"))
	spread(b, 1, "2025-01-01", "2025-04-30", "a")
	spread(b, 2, "2025-01-01", "2025-04-30", "b")
	for i := range 80 {
		l := row(fmt.Sprint("copy", i), "2025-01-01", "a")
		l.ReceivedAt = l.ReceivedAt.AddDate(0, 0, i%59)
		l.GroupID, l.GroupSize = "copy0", 80
		b.Add(l)
	}
	e := b.Result().Actions[0]
	if e.Rows.Change != Down || e.Events.Change != Unchanged || e.Verdict != Unchanged || !slices.Contains(cautionCodes(e), CautionRepeats) {
		t.Errorf("rows %s, events %s, verdict %s", e.Rows.Change, e.Events.Change, e.Verdict)
	}
}

// Measures without effect are flagged in 5% of the data sets and fewer, and a
// halving in most.
func TestActionsSimulated(t *testing.T) {
	const runs = 60
	for _, c := range []struct {
		ratio       float64
		least, most int
	}{{1, 0, 5}, {.5, 50, runs}} {
		found := 0
		for seed := range uint64(runs) {
			b := New(scheme("a", "b"), measure(t, "2025-03-01,category=a,x"))
			actionRows(b, rand.NewPCG(seed, 7), map[string]float64{"a/甲": 12, "b/乙": 30}, c.ratio)
			if b.Result().Actions[0].Verdict != Unchanged {
				found++
			}
		}
		if found < c.least || found > c.most {
			t.Errorf("ratio %v: flagged in %d of %d", c.ratio, found, runs)
		}
		t.Logf("ratio %v: flagged in %d of %d", c.ratio, found, runs)
	}
}
