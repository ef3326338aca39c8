package analysis

import (
	"errors"
	"maps"
	"math"
	"strings"

	"suxi/complaint"
	"suxi/taxonomy"
)

// A Builder accumulates labelled complaints. Its Result depends on the set of
// complaints only, not on their order nor on how they were spread over
// builders that were merged: all it keeps are whole numbers under keys, sets,
// and the redacted quotes with the smallest hashes. Its memory grows with the
// number of distinct days, products and near-duplicate groups, not with the
// number of complaints.
//
// It is not safe for concurrent use: give each goroutine its own and merge.
type Builder struct {
	tax  *taxonomy.Taxonomy
	opts Options // without zero fields

	codes   map[string]int // category code → index
	rows    int
	unknown int          // rows of no category of the taxonomy
	cells   map[cell]int // rows of known category
	due     map[dueCell]int
	labels  []labelCounts // per category
	human   int           // severity labels that people gave
	dims    [len(dimensions)]dimension
	entries map[facetCode]int16

	facetRows    map[facet]int
	severityRule int     // levels that rules raised
	scratch      []facet // of the row being added
	groups       map[string]*group
	quotes       []sample // per category
}

// A cell is what a row counts under. Level is the index in the severity
// scale, or noLevel.
type cell struct {
	day             day
	category, level int16
}

const noLevel = -1

type dueCell struct {
	day   day
	level int16
}

// labelCounts says where the category labels of one category came from.
type labelCounts struct {
	human, model int
	probability  int64 // sum of the model's probabilities, each in millionths
	probable     int   // how many the sum has
}

const millionths = 1e6

func (n *labelCounts) add(l *complaint.Label) {
	if l.CategorySource == complaint.Human {
		n.human++
	} else {
		n.model++
	}
	if p := l.CategoryProbability; l.ModelCategory != "" && p >= 0 && p <= 1 {
		n.probability += int64(math.Round(p * millionths))
		n.probable++
	}
}

func (n *labelCounts) merge(other labelCounts) {
	n.human += other.human
	n.model += other.model
	n.probability += other.probability
	n.probable += other.probable
}

// New returns an empty Builder. It panics if opts.Validate returns an error.
func New(tax *taxonomy.Taxonomy, opts Options) *Builder {
	if err := opts.Validate(); err != nil {
		panic("analysis: " + err.Error())
	}
	b := &Builder{
		tax:    tax,
		opts:   opts.withDefaults(),
		codes:  make(map[string]int),
		cells:  make(map[cell]int),
		due:    make(map[dueCell]int),
		labels: make([]labelCounts, len(tax.Categories)),
		groups: make(map[string]*group),
		quotes: make([]sample, len(tax.Categories)),

		entries:   facetCodes(tax),
		facetRows: make(map[facet]int),
	}
	for i, c := range tax.Categories {
		b.codes[c.Code] = i
	}
	for i := range b.dims {
		b.dims[i] = make(dimension)
	}
	return b
}

// Add counts one complaint. The Builder does not keep l, nor any text of it
// that is not redacted, its product, region, batch and channel apart.
func (b *Builder) Add(l *complaint.Labelled) {
	b.rows++
	category, ok := b.category(l.Label.Category)
	if !ok {
		b.unknown++
		return
	}
	c := cell{day: dayOf(l.ReceivedAt), category: int16(category), level: b.level(l.Label.Severity)}
	b.cells[c]++
	if !l.DueAt.IsZero() && c.level != noLevel {
		b.due[dueCell{dayOf(l.DueAt), c.level}]++
	}
	switch {
	case c.level == noLevel:
	case l.SeveritySource == complaint.Human:
		b.human++
	case l.SeveritySource == complaint.ByRule:
		b.severityRule++
	}
	b.labels[category].add(&l.Label)
	for i, d := range dimensions {
		b.dims[i].add(d.value(&l.Complaint), category, len(b.labels))
	}
	b.scratch = b.facets(b.scratch[:0], c.category, &l.Label)
	for _, k := range b.scratch {
		b.facetRows[k]++
	}

	p := pick{hash: hashID(l.ID), id: l.ID, group: l.ID, cell: c}
	if l.GroupSize > 1 && l.GroupID != "" {
		p.group = l.GroupID
		g := b.groups[l.GroupID]
		if g == nil {
			g = newGroup()
			b.groups[strings.Clone(l.GroupID)] = g
		}
		g.add(c, l, p)
		for _, k := range b.scratch {
			g.facets[k]++
		}
	}
	b.quotes[category].offer(p, b.opts.Quotes, l.Text)
}

// category returns the index of the label's category. Labels carry codes;
// names are understood too.
func (b *Builder) category(label string) (int, bool) {
	if i, ok := b.codes[label]; ok {
		return i, true
	}
	return b.tax.Category(label)
}

func (b *Builder) level(rank int) int16 {
	if rank < 1 || rank > len(b.tax.Severity) {
		return noLevel
	}
	return int16(rank - 1)
}

// Merge adds what other has counted. It fails, and changes nothing, if the
// two were made with different taxonomies or options. It leaves other as it is.
func (b *Builder) Merge(other *Builder) error {
	if b.tax.Fingerprint() != other.tax.Fingerprint() || !maps.Equal(b.entries, other.entries) {
		return errors.New("merge: the results were counted under different taxonomies")
	}
	mine, theirs := b.opts, other.opts
	if !mine.AsOf.Equal(theirs.AsOf) {
		return errors.New("merge: the results were counted with different as-of dates")
	}
	theirs.AsOf = mine.AsOf
	if mine != theirs {
		return errors.New("merge: the results were counted with different options")
	}
	b.rows += other.rows
	b.unknown += other.unknown
	b.human += other.human
	addCounts(b.cells, other.cells)
	b.severityRule += other.severityRule
	addCounts(b.due, other.due)
	addCounts(b.facetRows, other.facetRows)
	for i := range b.labels {
		b.labels[i].merge(other.labels[i])
		b.quotes[i].merge(other.quotes[i], b.opts.Quotes)
	}
	for i := range b.dims {
		b.dims[i].merge(other.dims[i])
	}
	for id, theirs := range other.groups {
		g := b.groups[id]
		if g == nil {
			g = newGroup()
			b.groups[id] = g
		}
		g.merge(theirs)
	}
	return nil
}

func addCounts[K comparable](to, from map[K]int) {
	for k, n := range maps.All(from) {
		to[k] += n
	}
}
