package analysis

import (
	"bytes"
	"fmt"
	"math"
	"testing"
	"time"

	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

// scheme returns a taxonomy of the named categories; 其他 is residual. Its
// levels weigh 5 and 1.
func scheme(names ...string) *taxonomy.Taxonomy {
	t := &taxonomy.Taxonomy{Name: "test", Severity: taxonomy.Scale{
		{Rank: 1, Code: "urgent", Name: "紧急", NameEN: "urgent", Weight: 5},
		{Rank: 2, Code: "regular", Name: "常规", NameEN: "regular", Weight: 1},
	}}
	for _, n := range names {
		t.Categories = append(t.Categories, taxonomy.Category{Code: n, Name: n, NameEN: n, Residual: n == "其他"})
	}
	return t
}

// No category has a code that stands for something else in results.
func TestReservedCodes(t *testing.T) {
	for _, code := range []string{TotalCode, SuppressedCode} {
		if _, err := taxonomy.FromLabels("test", []string{"a", code}, scheme().Severity); err == nil {
			t.Errorf("a category may have the code %q", code)
		}
	}
}

// on returns noon of a date in Shanghai, the zero time for "".
func on(date string) time.Time {
	if date == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation(time.DateOnly, date, calendar.Shanghai)
	if err != nil {
		panic(err)
	}
	return t.Add(12 * time.Hour)
}

// row returns a complaint of level 2 in no group.
func row(id, date, category string) *complaint.Labelled {
	return &complaint.Labelled{
		Complaint: complaint.Complaint{ID: id, Text: "正文 " + id, ReceivedAt: on(date)},
		Label:     complaint.Label{Category: category, Severity: 2, CategorySource: complaint.Human, SeveritySource: complaint.Human},
	}
}

// batch adds n rows of one day and category.
func batch(b *Builder, n int, date, category string) {
	l := row("", date, category)
	for i := range n {
		l.ID = fmt.Sprintf("%s/%s/%d", date, category, i)
		b.Add(l)
	}
}

// count adds n rows of one day and category faster than batch.
func count(b *Builder, n int, date, category string) {
	k := b.fact(row("", date, category), b.codes[category])
	for range n {
		b.rows++
		k.hash = uint64(b.rows)
		b.facts = append(b.facts, k)
	}
}

// spread adds n rows a day from first to last.
func spread(b *Builder, n int, first, last, category string) {
	for d := dayOf(on(first)); d <= dayOf(on(last)); d++ {
		batch(b, n, string(d.date()), category)
	}
}

func find(t interface {
	Helper()
	Fatalf(string, ...any)
}, r *Result, period, code string) PeriodRow {
	t.Helper()
	for _, row := range r.PeriodRows {
		if r.Periods[row.Period].Label == period && row.Code == code {
			return row
		}
	}
	t.Fatalf("no row for %s in %s", code, period)
	return PeriodRow{}
}

// near reports whether got is there and equals want to about seven digits.
func near(got *float64, want float64) bool {
	return got != nil && math.Abs(*got-want) <= 1e-7*math.Abs(want)
}

func show(v *float64) string {
	if v == nil {
		return "nil"
	}
	return fmt.Sprintf("%.10g", *v)
}

func encode(t interface{ Fatal(...any) }, r *Result) string {
	var buf bytes.Buffer
	if err := r.WriteJSON(&buf); err != nil {
		t.Fatal(err)
	}
	return buf.String()
}
