package analysis

import (
	"fmt"
	"slices"
	"testing"

	"suxi/complaint"
)

// TestBridge restates rows of two taxonomies, over two builders that are merged:
// before and after it adds up.
func TestBridge(t *testing.T) {
	one, two := New(scheme("a", "b"), Options{}), New(scheme("a", "b"), Options{})
	add := func(b *Builder, n int, former complaint.Former, category string) {
		for i := range n {
			l := row(fmt.Sprintf("%v%s%d", former, category, i), "2025-06-01", category)
			l.Former = former
			b.Add(l)
		}
	}
	late, price, a := complaint.Former{Taxonomy: "2024", Code: "late", Name: "慢"}, complaint.Former{Taxonomy: "2024", Code: "price", Name: "价格", Split: true}, complaint.Former{Taxonomy: "2025", Code: "a", Name: "a"}
	add(one, 5, late, "a")
	add(one, 3, price, "a")
	add(two, 4, price, "b")
	add(two, 2, a, "a")
	if err := two.Merge(one); err != nil {
		t.Fatal(err)
	}
	r := two.Result()
	want := []BridgeRow{
		{"2024", "late", "慢", "a", 5, false},
		{"2024", "price", "价格", "a", 3, true},
		{"2024", "price", "价格", "b", 4, true},
		{"2025", "a", "a", "a", 2, false},
	}
	if !slices.Equal(r.Bridge, want) {
		t.Errorf("%+v, want %+v", r.Bridge, want)
	}
	after := map[string]int{}
	for _, row := range r.Bridge {
		after[row.New] += row.Count
	}
	for _, c := range r.Categories {
		if after[c.Code] != c.Count {
			t.Errorf("%s: %d rows, %d by the bridge", c.Code, c.Count, after[c.Code])
		}
	}
}
