package analysis

import (
	"fmt"
	"slices"
	"testing"
)

// A word is listed where neither it nor what remains of it elsewhere is small.
func TestSuppressTerms(t *testing.T) {
	type said map[string][2]int // by category: events with the word, and on the other side
	for _, c := range []struct {
		name    string
		against Contrast
		rows    said
		want    []string
	}{
		{"the others have few", AgainstRest, said{"a": {40, 4}}, nil},
		{"the others have none", AgainstRest, said{"a": {40, 0}}, []string{"a"}},
		{"the others have enough", AgainstRest, said{"a": {40, 5}}, []string{"a"}},
		{"few are in no row", AgainstRest, said{"a": {40, 12}, "b": {10, 42}}, []string{"a"}},
		{"none is in no row", AgainstRest, said{"a": {40, 10}, "b": {10, 40}}, []string{"a", "b"}},
		{"few before", AgainstBefore, said{"a": {40, 1}}, nil},
		{"few of the latest are in no row", AgainstBefore, said{TotalCode: {42, 30}, "a": {30, 20}, "b": {10, 10}}, []string{TotalCode, "a"}},
		{"few of those before are in no row", AgainstBefore, said{TotalCode: {50, 30}, "a": {30, 19}, "b": {10, 10}}, []string{TotalCode, "a"}},
		{"a sum nobody is told", AgainstBefore, said{"a": {30, 19}, "b": {10, 10}}, []string{"a", "b"}},
	} {
		r := &Result{}
		for _, code := range []string{TotalCode, "a", "b"} {
			if n, ok := c.rows[code]; ok {
				r.Terms = append(r.Terms, Terms{Category: code, Against: c.against, Documents: 100, Others: 100, Rows: []Term{{Text: "词", Count: n[0], Others: n[1], Prior: n[0] + n[1]}}})
			}
		}
		s := &suppression{Result: r, k: 5}
		s.terms(nil)
		var got []string
		for _, table := range r.Terms {
			for range table.Rows {
				got = append(got, table.Category)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: the word is listed by %v, want %v", c.name, got, c.want)
		}
	}
}

// A contrast is told where neither its sides nor the categories without one are
// small.
func TestSuppressContrasts(t *testing.T) {
	for _, c := range []struct{ documents, want []int }{
		{[]int{50, 30, 20}, []int{50, 30, 20}},
		{[]int{50, 30, 3}, []int{50}},
		{[]int{50, 3}, nil},
		{[]int{50, 30, 3, 4}, []int{50, 30}},
	} {
		r := &Result{}
		all := 0
		for _, n := range c.documents {
			all += n
		}
		for i, n := range c.documents {
			r.Terms = append(r.Terms, Terms{Category: fmt.Sprint(i), Against: AgainstRest, Documents: n, Others: all - n})
		}
		s := &suppression{Result: r, k: 5}
		s.terms(nil)
		var got []int
		for _, table := range r.Terms {
			got = append(got, table.Documents)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%v: told of %v, want %v", c.documents, got, c.want)
		}
	}
}
