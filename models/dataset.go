package models

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"suxi/classifier"
	"suxi/features"
	"suxi/neardup"
	"suxi/redact"
	"suxi/segment"
	"suxi/taxonomy"
)

// An Example is one text with the labels people gave it, as they wrote them:
// code, name or rank. An empty label is a missing one.
type Example struct {
	Text     string
	Category string
	Severity string
}

// ErrNoLabels reports that no example carries a label.
var ErrNoLabels = errors.New("no row carries a category or severity label: name the label column, as in --column category=HEADER")

// The axes of a bundle, in the order of a dataset's labels.
const (
	category = iota
	severity
	axes
)

// maxClasses is the number of label values from which a label column is taken
// for something else, such as the text.
const maxClasses = 1000

// taxonomyFor returns tax, or if it is nil a taxonomy of the examples' own
// category values with the default severity scale.
func taxonomyFor(tax *taxonomy.Taxonomy, examples []Example) (*taxonomy.Taxonomy, error) {
	if tax != nil {
		return tax, nil
	}
	seen := map[string]bool{}
	for _, e := range examples {
		if e.Category != "" {
			seen[e.Category] = true
		}
	}
	values := slices.Sorted(maps.Keys(seen))
	for _, v := range values {
		if found := redact.Find(v); len(found) > 0 {
			return nil, fmt.Errorf("a value of the label column holds personal information (%s), and labels are passed on with the model: is it the right column?", found[0].Kind.Label())
		}
	}
	switch n := len(values); {
	case n == 0:
		return nil, ErrNoLabels
	case n == 1:
		return nil, errors.New("all rows carry the same category: a classifier needs two")
	case n > maxClasses:
		return nil, fmt.Errorf("the label column holds %d different values, more than %d: is it the right column?", n, maxClasses)
	}
	return taxonomy.FromLabels("labels", values, taxonomy.Default().Severity)
}

// maxUnknown is the share of labelled rows that may carry a category outside
// the taxonomy before that is an error and no longer a slip.
const maxUnknown = 0.05

// A resolution holds the examples that carry a label, with the position of
// their labels in the taxonomy, −1 for none.
type resolution struct {
	examples  []Example
	positions [axes][]int
	skipped   int      // examples without a label that the taxonomy holds
	warnings  []string // about labels it does not hold
}

// resolve looks labels up in the taxonomy. One that it does not hold counts as
// missing, with a warning, unless too many categories are such.
func resolve(tax *taxonomy.Taxonomy, examples []Example) (*resolution, error) {
	r := &resolution{}
	var unknown [axes]map[string]int
	labelled := 0
	for axis := range unknown {
		unknown[axis] = map[string]int{}
	}
	for _, e := range examples {
		c, s := -1, -1
		if e.Category != "" {
			labelled++
			if i, ok := tax.Category(e.Category); ok {
				c = i
			} else {
				unknown[category][e.Category]++
			}
		}
		if e.Severity != "" {
			if l, ok := tax.Severity.Level(e.Severity); ok {
				s = l.Rank - 1
			} else {
				unknown[severity][e.Severity]++
			}
		}
		if c < 0 && s < 0 {
			r.skipped++
			continue
		}
		r.examples = append(r.examples, e)
		r.positions[category] = append(r.positions[category], c)
		r.positions[severity] = append(r.positions[severity], s)
	}
	if n := total(unknown[category]); n > 0 {
		what := fmt.Sprintf("categories that taxonomy %q does not hold: %s", tax.Name, listLabels(unknown[category]))
		if float64(n) > maxUnknown*float64(labelled) {
			return nil, fmt.Errorf("%s: correct them, or add them to the taxonomy", what)
		}
		r.warnings = append(r.warnings, what+": these count as missing")
	}
	if total(unknown[severity]) > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("severities that the scale of taxonomy %q does not hold: %s: these count as missing", tax.Name, listLabels(unknown[severity])))
	}
	if len(r.examples) == 0 {
		return nil, ErrNoLabels
	}
	return r, nil
}

func total(counts map[string]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}

// listLabels lists label values with their counts, most frequent first, at
// most five of them, masked and cut to 20 characters: the column may have been
// mistaken for another.
func listLabels(counts map[string]int) string {
	values := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(counts[b]-counts[a], strings.Compare(a, b))
	})
	more := ""
	if len(values) > 5 {
		more = fmt.Sprintf(" and %d more", len(values)-5)
		values = values[:5]
	}
	for i, v := range values {
		short := []rune(redact.Mask(v))
		if len(short) > 20 {
			short = append(short[:20], '…')
		}
		values[i] = fmt.Sprintf("%q (%d rows)", string(short), counts[v])
	}
	return strings.Join(values, ", ") + more
}

// A dataset is a training set as numbers: n-gram counts, near-duplicate groups
// and labels. All folds share it; what is fitted, is fitted on rows of it.
type dataset struct {
	counts *features.Counts
	groups []int
	labels [axes]labels
	strata []int // what folds are balanced by: the pair of labels
	rows   []int // 0 … n−1
}

// labels are one axis of a dataset.
type labels struct {
	classes []int // position in the taxonomy, ascending; only classes with rows
	y       []int // per row, an index into classes, or −1
}

// newLabels numbers the classes that occur in positions.
func newLabels(positions []int) labels {
	l := labels{y: make([]int, len(positions))}
	seen := map[int]bool{}
	for _, p := range positions {
		if p >= 0 {
			seen[p] = true
		}
	}
	l.classes = slices.Sorted(maps.Keys(seen))
	for i, p := range positions {
		l.y[i] = -1
		if p >= 0 {
			l.y[i], _ = slices.BinarySearch(l.classes, p)
		}
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

// newDataset segments and counts the examples that carry a label.
func newDataset(ctx context.Context, cfg Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, r *resolution) (*dataset, error) {
	docs, err := documents(ctx, cfg.Workers, seg, r.examples)
	if err != nil {
		return nil, err
	}
	index := neardup.New(neardup.Config{})
	for _, e := range r.examples {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		index.Add(e.Text)
	}
	groups, err := index.Groups(ctx)
	if err != nil {
		return nil, err
	}
	d := &dataset{
		counts: features.Count(cfg.Features, slices.Values(docs)),
		groups: groups,
		strata: make([]int, len(docs)),
		rows:   make([]int, len(docs)),
	}
	for axis := range d.labels {
		d.labels[axis] = newLabels(r.positions[axis])
	}
	for i := range d.rows {
		d.rows[i] = i
		d.strata[i] = (r.positions[category][i]+1)*(len(tax.Severity)+1) + r.positions[severity][i] + 1
	}
	return d, nil
}

// documents segments and prepares all texts.
func documents(ctx context.Context, workers int, seg *segment.Segmenter, examples []Example) ([]features.Document, error) {
	docs := make([]features.Document, len(examples))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(docs) && ctx.Err() == nil; i += workers {
				docs[i] = document(seg.Document(examples[i].Text))
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
