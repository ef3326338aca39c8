package models

import (
	"context"
	"slices"

	"suxi/classifier"
	"suxi/features"
	"suxi/internal/parallel"
)

// A fitted is what one fit learns from its rows, before calibration.
type fitted struct {
	space    space
	blocks   [axes]block
	ensemble [axes]classifier.Ensemble // nil where no row carries the label
}

// matrix returns the vectors of rows of d for one axis, block and all.
func (f *fitted) matrix(d *dataset, axis int, rows []int) *features.Matrix {
	return f.blocks[axis].appendRows(f.space.rows(d, rows), d.profiles[axis], rows)
}

// decide returns the decision values of rows of d, in their order.
func (f *fitted) decide(d *dataset, axis int, rows []int, workers int) [][]float64 {
	x := f.matrix(d, axis, rows)
	scores := make([][]float64, len(rows))
	var wg parallel.Group
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(rows); i += workers {
				scores[i] = make([]float64, f.ensemble[axis].Tasks())
				f.ensemble[axis].Decide(x.Row(i), scores[i])
			}
		})
	}
	wg.Wait()
	return scores
}

// naiveBayes is the smoothing of the member that scales by naive Bayes.
const naiveBayes = 0.03

// plain are the members of an ensemble of one plain machine: their smoothing, 0
// for none.
func plain(int) []float64 { return []float64{0} }

// members returns the smoothing of each member of an axis's ensemble. For
// categories the plain machine and the scaled one err in different places, and
// how far to believe which depends on the corpus: long texts and few rows want
// the scaled one, short titles the plain one.
func (c Config) members(axis int) []float64 {
	if axis == severity || c.Plain {
		return plain(axis)
	}
	return []float64{0, naiveBayes}
}

// fit learns from rows of d only: terms and idf, the features worth keeping,
// and the classifiers on those.
func fit(ctx context.Context, cfg Config, d *dataset, rows []int) (*fitted, error) {
	if cfg.Fitted != nil {
		defer cfg.Fitted()
	}
	all, err := fitSpace(d, rows, cfg.lead)
	if err != nil {
		return nil, err
	}
	kept, err := worthKeeping(ctx, cfg, d, rows, all)
	if err != nil {
		return nil, err
	}
	return fitHeads(ctx, cfg, d, rows, kept, cfg.members)
}

// selectRows is how many rows of an axis features are selected on.
const selectRows = 20_000

// worthKeeping returns the space of the features, MaxFeatures for each axis,
// that carry most weight in a plain machine. Of more than selectRows rows it
// looks at a sample: before the selection a row has most features, and their
// matrix most columns, while a feature that a fifth of 100,000 rows has no use
// for is seldom among those that are kept.
func worthKeeping(ctx context.Context, cfg Config, d *dataset, rows []int, all space) (space, error) {
	if all.Len() <= cfg.MaxFeatures {
		return all, nil
	}
	var some []int
	for _, l := range d.labels {
		some = append(some, l.sample(rows, selectRows, cfg.Seed)...)
	}
	slices.Sort(some)
	cfg.Classifier.Tolerance = 0.1 // it is the order of weights that counts
	f, err := fitHeads(ctx, cfg, d, slices.Compact(some), all, plain)
	if err != nil {
		return all, err
	}
	var keep []int32
	for axis, e := range f.ensemble {
		if e != nil {
			// Features of the block stay whatever they weigh: they are not in the
			// space, and with a document frequency of 0 they take no place here.
			df := append(all.documentFrequencies(), make([]int, f.blocks[axis].width())...)
			keep = append(keep, classifier.TopFeatures(e[0], df, cfg.MaxFeatures)...)
		}
	}
	slices.Sort(keep)
	keep = slices.Compact(keep)
	if n, _ := slices.BinarySearch(keep, int32(all.Len())); n < len(keep) {
		keep = keep[:n]
	}
	return all.selected(keep), nil
}

// fitHeads fits the classifiers of all axes on the vectors of rows.
func fitHeads(ctx context.Context, cfg Config, d *dataset, rows []int, s space, members func(axis int) []float64) (*fitted, error) {
	f := &fitted{space: s}
	for axis, l := range d.labels {
		labelled, y := l.of(rows)
		kinds := members(axis)
		if len(labelled) == 0 || len(kinds) == 0 {
			continue
		}
		f.blocks[axis] = d.blocks[axis].fit(d.profiles[axis], labelled)
		tasks, err := l.tasks(axis, labelled, y)
		if err != nil {
			return nil, err
		}
		x := f.matrix(d, axis, labelled)
		for _, smoothing := range kinds {
			cfg.Classifier.NaiveBayes = smoothing
			m, err := classifier.Fit(ctx, cfg.Classifier, x, tasks)
			if err != nil {
				return nil, err
			}
			f.ensemble[axis] = append(f.ensemble[axis], m.Short())
		}
	}
	return f, nil
}
