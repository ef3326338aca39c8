package analysis

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/taxonomy"
)

// outline prints a drill: one line a node, indented by depth.
func outline(d *Drill) string {
	var out strings.Builder
	depth := make([]int, len(d.Rows))
	for i, r := range d.Rows {
		if r.Parent != nil {
			depth[i] = depth[*r.Parent] + 1
		}
		name := r.Value
		if r.Kind != DrillValue {
			name = fmt.Sprintf("%s(%d)", r.Kind, r.Values)
		}
		fmt.Fprintf(&out, "%s%s %d/%d\n", strings.Repeat(" ", depth[i]), name, r.Count, r.Unique)
	}
	return out.String()
}

func TestDrill(t *testing.T) {
	tax := scheme("质量", "物流", "其他")
	tax.Categories[0].Subcategories = []taxonomy.Entry{{Code: "漏水", Name: "漏水"}, {Code: "异响", Name: "异响"}}
	b := New(tax, Options{})
	id := 0
	add := func(n int, category, subcategory, product, batch, group string) {
		for range n {
			id++
			l := row(fmt.Sprint(id), "2025-03-03", category)
			l.Label.Subcategory, l.Product, l.Batch = subcategory, product, batch
			if group != "" {
				l.GroupID, l.GroupSize = group, 2
			}
			b.Add(l)
		}
	}
	add(6, "质量", "漏水", "净水器", "B1", "g")
	add(2, "质量", "漏水", "净水器", "B2", "")
	add(1, "质量", "漏水", "净水器", "", "")
	add(1, "质量", "异响", "", "", "")
	for i := range 7 {
		add(1, "质量", "", fmt.Sprint("产品", i), "", "")
	}
	add(2, "物流", "", "净水器", "B1", "")
	d := b.Result().Drills[0]
	want := `质量 17/12
 漏水 9/4
  净水器 9/4
   B1 6/1
   B2 2/2
   missing(0) 1/1
 异响 1/1
 missing(0) 7/7
  产品0 1/1
  产品1 1/1
  产品2 1/1
  产品3 1/1
  产品4 1/1
  other(2) 2/2
`
	if diff := cmp.Diff(want, outline(&d)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"category", "subcategory", "product", "batch"}, d.Steps); diff != "" || d.Total != 19 {
		t.Errorf("steps %v of %d rows", d.Steps, d.Total)
	}
	if r := d.Rows[3]; r.Value != "B1" || r.ShareOfParent != 6./9 || r.ShareOfTotal != 6./19 {
		t.Errorf("row %+v", r)
	}
}

// Every node is the sum of what stands below it.
func TestDrillAddsUp(t *testing.T) {
	tax := scheme("a", "b", "c", "其他")
	tax.Categories[0].Subcategories = []taxonomy.Entry{{Code: "甲", Name: "甲"}, {Code: "乙", Name: "乙"}}
	rapid.Check(t, func(t *rapid.T) {
		b := New(tax, Options{Draws: 1})
		for _, l := range drawRows(t) {
			l.Label.Subcategory = rapid.SampledFrom([]string{"", "甲", "乙"}).Draw(t, "subcategory")
			b.Add(l)
		}
		r := b.Result()
		for i := range r.Drills {
			addsUp(t, &r.Drills[i], r)
		}
	})
}

func addsUp(t *rapid.T, d *Drill, r *Result) {
	type sums struct{ count, unique int }
	below, top := map[int]sums{}, map[string]DrillRow{}
	for _, row := range d.Rows {
		if row.Parent == nil {
			top[row.Value] = row
			continue
		}
		s := below[*row.Parent]
		below[*row.Parent] = sums{s.count + row.Count, s.unique + row.Unique}
		if d.Scope == ScopeAll && row.Unique > row.Count {
			t.Fatalf("%d events of %d rows: %+v", row.Unique, row.Count, row)
		}
	}
	for i, s := range below {
		if row := d.Rows[i]; s != (sums{row.Count, row.Unique}) {
			t.Fatalf("below %+v stand %+v", row, s)
		}
	}
	for _, p := range r.Paretos {
		if p.Scope != d.Scope || p.Weight != ByCount && p.Weight != ByUnique {
			continue
		}
		for _, row := range p.Rows {
			node, ok := top[row.Code]
			if p.Weight == ByCount && (ok != row.Vital || ok && float64(node.Count) != row.Value) || p.Weight == ByUnique && ok && float64(node.Unique) != row.Value {
				t.Fatalf("%s by %s: node %+v, Pareto %+v", d.Scope, p.Weight, node, row)
			}
		}
	}
}
