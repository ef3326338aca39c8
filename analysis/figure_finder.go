package analysis

import (
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/taxonomy"
)

// A FigureFinder tells in which figures a complaint is counted. It reads labels
// as a Builder does, so that it finds what was counted.
//
// The filters stand in a tree whose branches are the fields that they set, so
// that a row is asked only for what some filter sets next: of thousands of
// figures a row is in some twenty. It is not safe for concurrent use.
type FigureFinder struct {
	labels      *Builder // codes labels, and counts nothing
	first, last day      // in range

	root   figureNode
	spans  map[run]uint32   // stretches of days that filters name
	days   map[day][]uint32 // in which of them a day lies
	values [len(dimensions)]figureValues
	groups map[string]uint32
	issues map[string]uint32

	row    [figureFields][]uint32 // of the complaint that is looked up: codes by field
	facets []facet
	found  []int
}

// The fields of a Filter, in the order in which the tree branches.
const (
	figureDays = iota
	figureCategory
	figureSubcategory
	figureCause
	figureDemand
	figureLevel
	figureRule
	figureGroup
	figureIssue
	figureValue  // of the first dimension; the others follow
	figureFields = figureValue + len(dimensions)
)

// A figureNode is reached by the fields that a filter sets.
type figureNode struct {
	figures []int                  // those whose filters set just these: several where different days hold the same of the data
	next    map[uint64]*figureNode // by figureStep
	fields  []int                  // of next
}

func figureStep(field int, code uint32) uint64 { return uint64(field)<<32 | uint64(code) }

// branch returns the node that one more field leads to, which may be new.
func (n *figureNode) branch(field int, code uint32) *figureNode {
	key := figureStep(field, code)
	if n.next[key] == nil {
		if n.next == nil {
			n.next = make(map[uint64]*figureNode)
		}
		n.next[key] = new(figureNode)
		if !slices.Contains(n.fields, field) {
			n.fields = append(n.fields, field)
		}
	}
	return n.next[key]
}

// figureValues numbers the values of a dimension that filters name, from 1 on.
type figureValues struct {
	codes map[string]uint32 // as printed
	seen  map[string]uint32 // as they came; 0 if no filter names them
}

// NewFigureFinder returns a finder of figures of r, which was counted under tax.
func NewFigureFinder(tax *taxonomy.Taxonomy, r *Result, figures []Figure) *FigureFinder {
	x := &FigureFinder{
		labels: New(tax, Options{Redact: r.Options.Redact}),
		first:  dayNamed(r.First), last: dayNamed(r.Last),
		spans:  make(map[run]uint32),
		days:   make(map[day][]uint32),
		groups: make(map[string]uint32), issues: make(map[string]uint32),
	}
	for d := range x.values {
		x.values[d] = figureValues{make(map[string]uint32), make(map[string]uint32)}
	}
	for i := range figures {
		x.plant(i, figures[i].Filter)
	}
	return x
}

// plant puts the filter of figure i, whose codes are of the taxonomy, into the
// tree.
func (x *FigureFinder) plant(i int, f Filter) {
	at := &x.root
	if f.From != "" || f.To != "" {
		at = at.branch(figureDays, x.span(f))
	}
	category := 0
	if f.Category != "" {
		category, _ = x.labels.category(f.Category)
		at = at.branch(figureCategory, uint32(category))
	}
	entry := func(field int, a axis, category int, code string) {
		if code != "" {
			at = at.branch(field, uint32(x.labels.entry(a, category, code)))
		}
	}
	entry(figureSubcategory, subcategories, category, f.Subcategory)
	entry(figureCause, causes, 0, f.Cause)
	entry(figureDemand, demands, 0, f.Demand)
	if f.Level != "" {
		at = at.branch(figureLevel, uint32(slices.IndexFunc(x.labels.tax.Severity, func(l taxonomy.Level) bool { return l.Code == f.Level })))
	}
	entry(figureRule, rules, 0, f.Rule)
	name := func(field int, codes map[string]uint32, value string) {
		if codes[value] == 0 {
			codes[value] = uint32(len(codes)) + 1
		}
		at = at.branch(field, codes[value])
	}
	if f.Group != "" {
		name(figureGroup, x.groups, f.Group)
	}
	if f.Issue != "" {
		name(figureIssue, x.issues, f.Issue)
	}
	for d := range dimensions {
		for _, v := range f.Values {
			if v.Dimension == dimensions[d].name {
				name(figureValue+d, x.values[d].codes, v.Value)
			}
		}
	}
	at.figures = append(at.figures, i)
}

// span returns the code of the days of a filter.
func (x *FigureFinder) span(f Filter) uint32 {
	span := run{x.first, x.last}
	if f.From != "" {
		span.from = max(span.from, dayNamed(f.From))
	}
	if f.To != "" {
		span.to = min(span.to, dayNamed(f.To))
	}
	code, ok := x.spans[span]
	if !ok {
		code = uint32(len(x.spans))
		x.spans[span] = code
	}
	return code
}

// Find returns the indices of the figures in which l is counted, ascending,
// until the next call.
func (x *FigureFinder) Find(l *complaint.Labelled) []int {
	x.found = x.found[:0]
	category, ok := x.labels.category(l.Label.Category)
	if !ok {
		return x.found
	}
	x.code(l, category)
	x.walk(&x.root)
	slices.Sort(x.found)
	return x.found
}

// code fills in the row.
func (x *FigureFinder) code(l *complaint.Labelled, category int) {
	for i := range x.row {
		x.row[i] = x.row[i][:0]
	}
	add := func(field int, code uint32) { x.row[field] = append(x.row[field], code) }
	x.row[figureDays] = append(x.row[figureDays], x.spansOf(dayOf(l.ReceivedAt))...)
	add(figureCategory, uint32(category))
	x.facets = x.labels.facets(x.facets[:0], int16(category), &l.Label)
	for _, k := range x.facets {
		if k.axis != raising {
			add([...]int{subcategories: figureSubcategory, causes: figureCause, demands: figureDemand, rules: figureRule}[k.axis], uint32(k.entry))
		}
	}
	if level := x.labels.level(l.Label.Severity); level != noLevel {
		add(figureLevel, uint32(level))
	}
	if l.GroupSize > 1 {
		add(figureGroup, x.groups[l.GroupID])
	}
	add(figureIssue, x.issues[l.IssueID])
	for d := range dimensions {
		add(figureValue+d, x.values[d].of(x.labels.gate, dimensions[d].value(&l.Complaint)))
	}
}

// spansOf returns the codes of the spans that a day lies in.
func (x *FigureFinder) spansOf(d day) []uint32 {
	if d == noDay || d < x.first || d > x.last {
		return nil
	}
	codes, known := x.days[d]
	if !known {
		for span, code := range x.spans {
			if span.from <= d && d <= span.to {
				codes = append(codes, code)
			}
		}
		x.days[d] = codes
	}
	return codes
}

func (v *figureValues) of(g gate, value string) uint32 {
	code, known := v.seen[value]
	if !known {
		code = v.codes[g.shareable(value)]
		v.seen[strings.Clone(value)] = code // not a part of a file's buffer
	}
	return code
}

// walk finds the figures whose filters set n and what lies below it.
func (x *FigureFinder) walk(n *figureNode) {
	x.found = append(x.found, n.figures...)
	for _, field := range n.fields {
		for _, code := range x.row[field] {
			if next := n.next[figureStep(field, code)]; next != nil {
				x.walk(next)
			}
		}
	}
}
