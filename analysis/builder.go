package analysis

import (
	"fmt"
	"maps"

	"suxi/complaint"
	"suxi/taxonomy"
)

// A Builder accumulates labelled complaints. Its Result depends on the set of
// complaints only, not on their order nor on how they were spread over
// builders that were merged: all it keeps are facts, counts, and the texts with
// the smallest hashes. A complaint takes about 100 bytes, and the texts some
// 30 MB at most.
//
// It is not safe for concurrent use: give each goroutine its own and merge.
type Builder struct {
	gate
	tax   *taxonomy.Taxonomy
	opts  Options // without zero fields
	basis basis

	codes   map[string]int // category code → index
	entries map[facetCode]int16
	bones   bones

	timeFields map[string]string // header of an unrecognised column → the time field it means, or ""

	rows    int
	unknown int    // rows of no category of the taxonomy
	facts   []fact // of the other rows

	values   [len(dimensions)]dictionary // as printed
	groupIDs dictionary
	issueIDs dictionary

	bridge    map[crossing]int
	facetRows map[facet]int
	scratch   []facet   // of the row being added
	groups    []*group  // by code in groupIDs; the first is nil
	issues    []*sample // by code in issueIDs; the first is nil
	quotes    []sample  // per category
	texts     texts
}

// New returns an empty Builder. It panics if opts.Validate returns an error, and
// where opts.Audit is not of the taxonomy.
func New(tax *taxonomy.Taxonomy, opts Options) *Builder {
	if err := opts.Validate(); err != nil {
		panic("analysis: " + err.Error())
	}
	b := &Builder{
		gate:       opts.gate(),
		tax:        tax,
		opts:       opts.withDefaults(),
		codes:      make(map[string]int),
		entries:    facetCodes(tax),
		bones:      newBones(tax, opts.Fishbone),
		timeFields: make(map[string]string),
		groupIDs:   newDictionary(),
		issueIDs:   newDictionary(),
		bridge:     make(map[crossing]int),
		facetRows:  make(map[facet]int),
		groups:     make([]*group, 1),
		issues:     make([]*sample, 1),
		quotes:     make([]sample, len(tax.Categories)),
	}
	for i, c := range tax.Categories {
		b.codes[c.Code] = i
	}
	for d := range b.values {
		b.values[d] = newDictionary()
	}
	if err := b.checkAudit(); err != nil {
		panic("analysis: " + err.Error())
	}
	b.basis = b.basisOf()
	return b
}

// Add counts one complaint. The Builder does not keep l.
func (b *Builder) Add(l *complaint.Labelled) {
	b.rows++
	category, ok := b.category(l.Label.Category)
	if !ok {
		b.unknown++
		return
	}
	k := b.fact(l, category)
	b.facts = append(b.facts, k)
	if l.Former.Code != "" {
		b.bridge[crossing{l.Former, k.category}]++
	}
	b.scratch = b.facets(b.scratch[:0], k.category, &l.Label)
	for _, facet := range b.scratch {
		b.facetRows[facet]++
	}
	p := pick{hash: hashID(l.ID), id: l.ID, group: l.ID, day: k.day, level: k.level}
	if k.group != 0 {
		p.group = l.GroupID
		g := b.group(k.group)
		g.quote.offer(b.gate, p, 1, l.Text)
		for _, facet := range b.scratch {
			g.facets[facet]++
		}
	}
	if k.issue != 0 {
		b.issue(k.issue).offer(b.gate, p, issueTexts, l.Text)
	}
	b.quotes[category].offer(b.gate, p, b.opts.Quotes, l.Text)
	b.texts.offer(b.gate, k.hash, l, b.opts.Sample)
}

// group returns the group of a code, which may be new.
func (b *Builder) group(code uint32) *group {
	for len(b.groups) <= int(code) {
		b.groups = append(b.groups, &group{facets: make(map[facet]int)})
	}
	return b.groups[code]
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
	if err := b.basis.check(other.basis); err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	b.rows += other.rows
	b.unknown += other.unknown
	var values [len(dimensions)][]uint32
	for d := range values {
		values[d] = b.values[d].merge(&other.values[d])
	}
	groups := b.groupIDs.merge(&other.groupIDs)
	for c, g := range other.groups[1:] {
		b.group(groups[c+1]).merge(g)
	}
	issues := b.issueIDs.merge(&other.issueIDs)
	for c, s := range other.issues[1:] {
		b.issue(issues[c+1]).merge(*s, issueTexts)
	}
	added := len(b.facts)
	b.facts = append(b.facts, other.facts...)
	recode(b.facts[added:], values, groups, issues)
	addCounts(b.bridge, other.bridge)
	addCounts(b.facetRows, other.facetRows)
	for i := range b.quotes {
		b.quotes[i].merge(other.quotes[i], b.opts.Quotes)
	}
	b.texts.merge(&other.texts, b.opts.Sample)
	return nil
}

func addCounts[K comparable](to, from map[K]int) {
	for k, n := range maps.All(from) {
		to[k] += n
	}
}
