package analysis

import (
	"cmp"
	"slices"
)

// drillTop is how many values below each node of a Drill are shown.
const drillTop = 5

// A Drill leads from the vital few down to where they come from: category →
// subcategory → product → batch. It is a tree, written row by row, each parent
// before its children.
//
// The vital few are those of the Pareto of this scope by count. Below every
// node stand the values of the next step, the most frequent first and five at
// most, then the rest as one row, then those without a value; the rest has
// nothing below it. A step at which no row of a node has a value is passed over
// there. What stands below a node adds up to it, in Count and in Unique. An
// event stands where one of its rows does: so Unique ≤ Count in scope "all",
// while in a period that row may be of another one.
type Drill struct {
	Scope  Scope    `json:"scope"`
	Period *int     `json:"period"` // as in Pareto
	Total  int      `json:"total"`  // rows of the scope, of all categories
	Steps  []string `json:"steps"`  // "category" and, of "subcategory", "product", "batch", those that a row has
	// Rows is empty if there are no vital few.
	Rows []DrillRow `json:"rows"`
}

// A DrillRow is one node.
type DrillRow struct {
	Parent *int      `json:"parent"` // index in Rows; nil for a category
	Step   string    `json:"step"`   // one of Drill.Steps
	Kind   DrillKind `json:"kind"`
	Value  string    `json:"value"` // code of the category or subcategory, or the value; "" unless Kind is DrillValue
	Name   string    `json:"name"`  // what to print for Value
	NameEN string    `json:"name_en"`

	Values int `json:"values"` // different values: more than 1 in DrillOther only, 0 in DrillMissing
	Count  int `json:"count"`
	Unique int `json:"unique"`

	ShareOfParent float64 `json:"share_of_parent"` // Count / Count of the parent; of a category, as ShareOfTotal
	ShareOfTotal  float64 `json:"share_of_total"`  // Count / Drill.Total
}

// DrillKind says what a DrillRow stands for.
type DrillKind string

const (
	DrillValue   DrillKind = "value"
	DrillOther   DrillKind = "other"   // all values beyond those shown
	DrillMissing DrillKind = "missing" // rows without a value
)

// drillSteps is what a drill goes through, from the category on. A value of 0
// is none.
var drillSteps = [...]struct {
	name  string
	value func(*fact) uint32
}{
	{"category", func(k *fact) uint32 { return uint32(k.category) + 1 }},
	{"subcategory", func(k *fact) uint32 {
		if k.subcategory == noEntry {
			return 0
		}
		return uint32(k.subcategory) + 1
	}},
	{"product", func(k *fact) uint32 { return k.values[byProduct] }},
	{"batch", func(k *fact) uint32 { return k.values[byBatch] }},
}

// A place is where a row stands in a drill.
type place [len(drillSteps)]uint32

// A placed is how many rows and events stand in one place.
type placed struct {
	place
	count, unique int
}

// drills renders the drills of the scopes that paretos has.
func (f *finish) drills(paretos []Pareto) []Drill {
	out := []Drill{}
	for i := range paretos {
		if p := &paretos[i]; p.Weight == ByCount {
			out = append(out, f.drill(p))
		}
	}
	return out
}

func (f *finish) drill(p *Pareto) Drill {
	d := Drill{Scope: p.Scope, Period: p.Period, Total: int(p.Total), Steps: []string{}, Rows: []DrillRow{}}
	include := func(k *fact) bool { return p.Period == nil || f.periodOf(k.day) == *p.Period }
	at := make(map[place]*placed)
	add := func(k *fact) *placed {
		var to place
		for i := range drillSteps {
			to[i] = drillSteps[i].value(k)
		}
		if at[to] == nil {
			at[to] = &placed{place: to}
		}
		return at[to]
	}
	for i := range f.facts {
		if k := &f.facts[i]; include(k) {
			add(k).count++
		}
	}
	for i := range f.events {
		if k := &f.events[i]; include(k) {
			add(k).unique++
		}
	}
	leaves := make([]placed, 0, len(at))
	var has place
	for _, n := range at {
		leaves = append(leaves, *n)
		for i, v := range n.place {
			has[i] = max(has[i], v)
		}
	}
	slices.SortFunc(leaves, func(a, b placed) int { return slices.Compare(a.place[:], b.place[:]) })
	var steps []int // those that are in the data
	for i, s := range drillSteps {
		if has[i] > 0 {
			steps = append(steps, i)
			d.Steps = append(d.Steps, s.name)
		}
	}
	for _, row := range p.Rows {
		if !row.Vital {
			continue
		}
		category, _ := f.category(row.Code)
		d.grow(f, nil, steps, slices.DeleteFunc(slices.Clone(leaves), func(n placed) bool { return n.place[0] != uint32(category)+1 }))
	}
	return d
}

// grow adds the nodes that leaves, in order, make below a parent at the first
// of steps.
func (d *Drill) grow(f *finish, parent *int, steps []int, leaves []placed) {
	if len(steps) == 0 {
		return
	}
	step := steps[0]
	var nodes [][]placed // runs of one value; those without one come first
	for from, i := 0, 1; i <= len(leaves); i++ {
		if i == len(leaves) || leaves[i].place[step] != leaves[from].place[step] {
			nodes = append(nodes, leaves[from:i])
			from = i
		}
	}
	var missing []placed
	if nodes[0][0].place[step] == 0 {
		missing, nodes = nodes[0], nodes[1:]
	}
	if len(nodes) == 0 {
		d.grow(f, parent, steps[1:], leaves)
		return
	}
	slices.SortStableFunc(nodes, func(a, b []placed) int { return cmp.Compare(addUp(b).Count, addUp(a).Count) })
	for _, n := range nodes[:min(len(nodes), drillTop)] {
		row := addUp(n)
		row.Kind, row.Values = DrillValue, 1
		row.Value, row.Name, row.NameEN = f.drillNames(step, &n[0].place)
		d.Rows = append(d.Rows, d.under(parent, step, row))
		d.grow(f, new(len(d.Rows)-1), steps[1:], n)
	}
	if len(nodes) > drillTop {
		row := addUp(slices.Concat(nodes[drillTop:]...))
		row.Kind, row.Values = DrillOther, len(nodes)-drillTop
		d.Rows = append(d.Rows, d.under(parent, step, row))
	}
	if missing != nil {
		row := addUp(missing)
		row.Kind = DrillMissing
		d.Rows = append(d.Rows, d.under(parent, step, row))
		d.grow(f, new(len(d.Rows)-1), steps[1:], missing)
	}
}

// addUp makes one row of leaves.
func addUp(leaves []placed) (row DrillRow) {
	for _, n := range leaves {
		row.Count += n.count
		row.Unique += n.unique
	}
	return row
}

// under fills in what a row is to its parent.
func (d *Drill) under(parent *int, step int, row DrillRow) DrillRow {
	row.Parent, row.Step = parent, drillSteps[step].name
	row.ShareOfTotal = float64(row.Count) / float64(d.Total)
	row.ShareOfParent = row.ShareOfTotal
	if parent != nil {
		row.ShareOfParent = float64(row.Count) / float64(max(1, d.Rows[*parent].Count))
	}
	return row
}

// drillNames returns the value of a step at a place, and what to call it.
func (f *finish) drillNames(step int, at *place) (value, zh, en string) {
	category := f.tax.Categories[at[0]-1]
	switch drillSteps[step].name {
	case "category":
		return category.Code, category.Name, category.NameEN
	case "subcategory":
		s := category.Subcategories[at[step]-1]
		return s.Code, s.Name, s.NameEN
	case "product":
		value = f.values[byProduct].values[at[step]]
	case "batch":
		value = f.values[byBatch].values[at[step]]
	}
	return value, value, value
}
