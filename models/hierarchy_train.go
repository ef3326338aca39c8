package models

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"suxi/classifier"
	"suxi/taxonomy"
)

// subdivided returns the taxonomy of category labels with subcategories of the
// examples', if they carry any.
func subdivided(tax *taxonomy.Taxonomy, multi bool, examples []Example) (*taxonomy.Taxonomy, error) {
	var pairs [][2]string
	seen := map[string]bool{}
	for _, e := range examples {
		if e.Subcategory != "" && e.Category != "" && !multi {
			pairs = append(pairs, [2]string{e.Category, e.Subcategory})
			seen[e.Subcategory] = true
		}
	}
	if len(pairs) == 0 {
		return tax, nil
	}
	if err := impersonal(slices.Sorted(maps.Keys(seen))); err != nil {
		return nil, err
	}
	if len(seen) > maxClasses {
		return nil, fmt.Errorf("the column of subcategories holds %d different values, more than %d: is it the right column?", len(seen), maxClasses)
	}
	return tax.Subdivided(pairs)
}

// descends reports whether a row carries a subcategory.
func (d *dataset) descends() bool {
	return slices.ContainsFunc(d.children, func(child int) bool { return child >= 0 })
}

// below is the dataset of the local classifier of a category: rows of other
// categories, and those without a subcategory, carry no label.
func (d *dataset) below(parent int) *dataset {
	none := slices.Repeat([]int{-1}, len(d.rows))
	children := slices.Clone(none)
	l := d.labels[category]
	for row, y := range l.y {
		if y >= 0 && l.classes[y] == parent {
			children[row] = d.children[row]
		}
	}
	return &dataset{
		counts: d.counts, leads: d.leads, groups: d.groups, rows: d.rows, strata: children,
		labels: [axes]labels{category: newLabels(children, nil), severity: newLabels(none, nil)},
	}
}

// learnable reports whether two classes have enough of rows.
func (l labels) learnable(rows []int) bool {
	count, enough := make([]int, len(l.classes)), 0
	_, y := l.of(rows)
	for _, class := range y {
		if count[class]++; count[class] == fewRows {
			enough++
		}
	}
	return enough >= 2
}

// A descent is what was made of level 2 for an outcome of a category.
type descent struct {
	gold int // subcategory of the right category, −1 if unknown
	said Subcategory
}

// trainLevel2 learns the local classifiers from rows of d. The outcomes of the
// category are those of the same rows out of fold, and are given their descents,
// each decided by the threshold of the other folds. It returns nil without a
// local classifier.
func (d *dataset) trainLevel2(ctx context.Context, cfg Config, tax *taxonomy.Taxonomy, rows, folds []int, o *outcomes) (*level2, []string, error) {
	cfg.MaxFeatures = min(cfg.MaxFeatures, localFeatures)
	l := &level2{heads: make([]*head, len(tax.Categories))}
	within := map[int][]float64{} // row → probabilities of the subcategories of its own category, out of fold
	var warnings []string
	known := false
	for c := range tax.Categories {
		sub := d.below(c)
		labelled, _ := sub.labels[category].of(rows)
		if !sub.labels[category].learnable(labelled) {
			continue
		}
		sub.background = without(rows, labelled)
		local, out, err := sub.trainLocal(ctx, cfg, labelled)
		if ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		if err != nil {
			warnings = append(warnings, fmt.Sprintf("subcategories of %s cannot be learnt, keywords decide: %v", tax.Categories[c].Code, err))
			continue
		}
		l.heads[c], known = local, true
		for i, row := range out.row {
			within[row] = out.p[i]
		}
	}
	if !known {
		return nil, warnings, nil
	}
	l.descend(d, o, within)
	foldOf := map[int]int{}
	for i, row := range rows {
		foldOf[row] = folds[i]
	}
	for fold := range cfg.Folds {
		least := o.coverage(cfg.SubcategoryPrecision, func(row int) bool { return foldOf[row] != fold })
		for i, row := range o.row {
			if foldOf[row] == fold {
				s := &o.below[i].said
				s.Sure = s.Learned && s.Probability >= least.Threshold
			}
		}
	}
	l.least = o.coverage(cfg.SubcategoryPrecision, func(int) bool { return true })
	return l, warnings, nil
}

// trainLocal learns the head of d, which has one category's subcategories for
// categories, and returns its outcomes out of fold.
func (d *dataset) trainLocal(ctx context.Context, cfg Config, rows []int) (*head, *outcomes, error) {
	scores, _, folds, err := d.outOfFold(ctx, cfg, rows)
	if err != nil {
		return nil, nil, err
	}
	heads, err := d.fitCalibrated(ctx, cfg, rows, scores)
	if err != nil {
		return nil, nil, err
	}
	h := &heads[category]
	children := &taxonomy.Taxonomy{Categories: make([]taxonomy.Category, h.span())}
	o, err := d.over(rows).heldOut(cfg, children, scores, folds)
	if err != nil {
		return nil, nil, err
	}
	return h, &o[category], nil
}

// without returns the rows that are not in some of them, which are in the same
// order.
func without(rows, some []int) (others []int) {
	for _, r := range rows {
		if len(some) > 0 && r == some[0] {
			some = some[1:]
		} else {
			others = append(others, r)
		}
	}
	return others
}

// descend adds to the outcomes of categories what l makes of level 2. Within has
// the probabilities of rows out of fold; the rows that it lacks are of other
// categories than the one predicted, whose head has not seen them.
func (l *level2) descend(d *dataset, o *outcomes, within map[int][]float64) {
	o.below = make([]descent, len(o.row))
	strangers := map[int][]int{} // positions in o by predicted category
	for i, row := range o.row {
		o.below[i].gold = d.children[row]
		c := o.made[i].class
		switch p := within[row]; {
		case l.head(c) == nil:
		case p != nil && c == o.gold[i]:
			o.below[i].said = l.decide(p, o.p[i][c])
		default:
			strangers[c] = append(strangers[c], i)
		}
	}
	for c, positions := range strangers {
		h := l.heads[c]
		rows := make([]int, len(positions))
		for i, at := range positions {
			rows[i] = o.row[at]
		}
		x := h.space.rows(d, rows)
		for i, at := range positions {
			o.below[at].said = l.decide(h.probabilities(x.Row(i), h.span()), o.p[at][c])
		}
	}
}

// coverage returns the threshold on the probability of a subcategory that keeps
// a precision on the outcomes of some rows whose subcategory is known.
func (o *outcomes) coverage(precision float64, of func(row int) bool) classifier.Coverage {
	var confidence []float64
	var right []bool
	for i, b := range o.below {
		if b.gold >= 0 && b.said.Learned && of(o.row[i]) {
			confidence = append(confidence, b.said.Probability)
			right = append(right, o.made[i].class == o.gold[i] && b.said.Index == b.gold)
		}
	}
	return classifier.CoverageAt(confidence, right, precision)
}
