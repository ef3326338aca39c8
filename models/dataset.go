package models

import (
	"context"
	"iter"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"suxi/classifier"
	"suxi/features"
	"suxi/internal/parallel"
	"suxi/neardup"
	"suxi/redact"
	"suxi/segment"
	"suxi/taxonomy"
)

// An Example is one text with the labels people gave it, as they wrote them:
// code, name or rank. An empty label is a missing one. Demands are scored, not
// learnt.
type Example struct {
	Text        string
	Category    string // with Config.MultiLabel several, joined by |, 、 or a semicolon
	Subcategory string // level 2; empty for none
	Severity    string
	Demand      string // several joined by |, 、 or the like; a dash alone says that there is none

	ReceivedAt time.Time // for ByTime, which takes the day from it as it stands; zero if unknown
}

// The axes of a bundle, in the order of a dataset's labels.
const (
	category = iota
	severity
	axes
)

// A dataset is a training set as numbers: n-gram counts, near-duplicate groups
// and labels. All folds share it; what is fitted, is fitted on rows of it.
type dataset struct {
	counts     *features.Counts
	leads      *features.Counts // of the leads; nil where they are the texts
	groups     []int
	labels     [axes]labels
	sets       [][]int           // categories of each row, in the taxonomy; nil unless a row can have several
	blocks     [axes]block       // not fitted
	profiles   [axes][][]float64 // of each row
	children   []int             // subcategory of each row, in its category; −1 for none
	background []int             // rows that only terms are learnt from; no row of a fit is among them
	strata     []int             // what folds are balanced by: the pair of labels
	rows       []int             // 0 … n−1
}

// labels are one axis of a dataset.
type labels struct {
	classes []int   // position in the taxonomy, ascending; only classes with rows
	y       []int   // per row, an index into classes, or −1
	sets    [][]int // per row, all classes that it has, y first; nil unless it can have several
}

// newLabels numbers the classes that occur in positions, or if a row can have
// several in sets, which then are not nil.
func newLabels(positions []int, sets [][]int) labels {
	l := labels{y: make([]int, len(positions))}
	seen := map[int]bool{}
	for i, p := range positions {
		if p >= 0 {
			seen[p] = true
		}
		if sets != nil {
			for _, c := range sets[i] {
				seen[c] = true
			}
		}
	}
	l.classes = slices.Sorted(maps.Keys(seen))
	index := func(position int) int {
		i, _ := slices.BinarySearch(l.classes, position)
		return i
	}
	for i, p := range positions {
		l.y[i] = -1
		if p >= 0 {
			l.y[i] = index(p)
		}
	}
	for _, set := range sets {
		var classes []int
		for _, c := range set {
			classes = append(classes, index(c))
		}
		l.sets = append(l.sets, classes)
	}
	return l
}

// of returns the rows, among rows, that carry a label, and their labels.
func (l labels) of(rows []int) (labelled, y []int) {
	for _, r := range rows {
		if l.y[r] >= 0 {
			labelled = append(labelled, r)
			y = append(y, l.y[r])
		}
	}
	return labelled, y
}

// sample returns n of the rows, among rows, that carry a label, ascending, or all
// if there are fewer. A class has its share of n if it has as many rows, and all
// of them if it has fewer; the rest is drawn from those that are left.
func (l labels) sample(rows []int, n int, seed uint64) []int {
	labelled, _ := l.of(rows)
	if len(labelled) <= n {
		return labelled
	}
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	random.Shuffle(len(labelled), func(i, j int) { labelled[i], labelled[j] = labelled[j], labelled[i] })
	var drawn, left []int
	have := make([]int, len(l.classes))
	for _, r := range labelled {
		if c := l.y[r]; have[c] < n/len(l.classes) {
			have[c]++
			drawn = append(drawn, r)
		} else {
			left = append(left, r)
		}
	}
	drawn = append(drawn, left[:n-len(drawn)]...)
	slices.Sort(drawn)
	return drawn
}

// newDataset segments and counts the examples that carry a label.
func newDataset(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, r *resolution) (*dataset, error) {
	docs, err := documents(ctx, cfg.Workers, seg, r.examples)
	if err != nil {
		return nil, err
	}
	groups, err := nearDuplicates(ctx, r.examples)
	if err != nil {
		return nil, err
	}
	d := &dataset{
		sets:     r.sets,
		children: r.children,
		counts:   features.Count(cfg.Features, each(docs, func(d document) features.Units { return d.body })),
		leads:    countLeads(cfg.Features, docs),
		groups:   groups,
		blocks:   newBlocks(tax, cfg.Plain),
		strata:   make([]int, len(docs)),
		rows:     make([]int, len(docs)),
	}
	var reader profiler
	for axis := range d.labels {
		d.labels[axis] = newLabels(r.positions[axis], r.setsOf(axis))
		d.profiles[axis] = make([][]float64, len(docs))
		for i, doc := range docs {
			reader.read(doc.body.Chars)
			d.profiles[axis][i] = d.blocks[axis].profile(nil, &reader)
		}
	}
	for i := range d.rows {
		d.rows[i] = i
		d.strata[i] = (r.positions[category][i]+1)*(len(tax.Severity)+1) + r.positions[severity][i] + 1
	}
	return d, nil
}

// countLeads counts the n-grams of leads, unless half the texts have no more
// words than their lead has.
func countLeads(cfg features.Config, docs []document) *features.Counts {
	longer := 0
	for _, d := range docs {
		if len(d.lead.Ends) < len(d.body.Ends) {
			longer++
		}
	}
	if 2*longer < len(docs) {
		return nil
	}
	return features.Count(cfg, each(docs, func(d document) features.Units { return d.lead }))
}

// each ranges over one part of each document.
func each(docs []document, part func(document) features.Units) iter.Seq[features.Document] {
	return func(yield func(features.Document) bool) {
		for _, d := range docs {
			if !yield(part(d).Document()) {
				return
			}
		}
	}
}

// nearDuplicates returns the group of each example.
func nearDuplicates(ctx context.Context, examples []Example) ([]int, error) {
	index := neardup.New(neardup.Config{})
	for _, e := range examples {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		index.Add(e.Text)
	}
	return index.Groups(ctx)
}

// documents segments and prepares all texts, without the personal information in
// them: no name, plate or address gets into a vocabulary, however often it occurs.
func documents(ctx context.Context, workers int, seg *segment.Segmenter, examples []Example) ([]document, error) {
	docs := make([]document, len(examples))
	var wg parallel.Group
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(docs) && ctx.Err() == nil; i += workers {
				doc := seg.Document(examples[i].Text)
				if kept := redact.DropMasks(redact.Mask(doc.Text)); kept != doc.Text {
					doc = seg.Document(kept)
				}
				docs[i] = prepare(doc)
			}
		})
	}
	wg.Wait()
	return docs, ctx.Err()
}

// folds assigns each of rows to one of k folds: near-duplicates together,
// label pairs spread evenly.
func (d *dataset) folds(rows []int, k int, seed uint64) []int {
	strata := make([]int, len(rows))
	groups := make([]int, len(rows))
	for i, r := range rows {
		strata[i], groups[i] = d.strata[r], d.groups[r]
	}
	return classifier.Folds(strata, groups, k, seed)
}

// split parts rows by whether their fold is the given one.
func split(rows, folds []int, fold int) (train, test []int) {
	for i, r := range rows {
		if folds[i] == fold {
			test = append(test, r)
		} else {
			train = append(train, r)
		}
	}
	return train, test
}
