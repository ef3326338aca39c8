package analysis

import (
	"fmt"
	"testing"
)

// Where no choice of categories protects the periods, all that have a row are
// withheld; one that has none cannot help.
func TestSuppressFewRows(t *testing.T) {
	for _, rows := range []int{5, 30} {
		b := New(scheme("a", "b", "从未出现", "其他"), Options{Draws: 5})
		for i := range rows {
			// The first day's period has one row, so that whatever is withheld is small in it.
			b.Add(row(fmt.Sprint("id", i), []string{"2025-01-01", "2025-02-28", "2025-03-31"}[min(i, 1+i%2)], []string{"a", "b", "其他"}[i%3]))
		}
		r := b.Result()
		if err := r.Suppress(5); err != nil {
			t.Fatal(err)
		}
		for _, p := range r.PeriodRows {
			if p.Code != TotalCode && p.Code != "从未出现" {
				t.Errorf("%d rows: %s is told by period", rows, p.Code)
			}
		}
	}
}
