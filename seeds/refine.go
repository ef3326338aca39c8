package seeds

import (
	"context"
	"math"
	"slices"

	"suxi/classifier"
	"suxi/features"
)

const (
	// refineFolds is how many parts the documents are cut into, so that no
	// document is judged by a classifier that was told its label.
	refineFolds = 3
	// refineCost is C of the classifiers.
	refineCost = 1
	// marginScale turns a decision value into a logarithm.
	marginScale = 3
)

// grams returns the vectors that classifiers see: TF-IDF of words, pairs of
// words and up to three characters.
func (f *fit) grams() (*features.Matrix, error) {
	counts := features.Count(features.Config{WordMax: 2, CharMax: 3}, slices.Values(f.docs))
	vectorizer, err := features.Fit(counts, upTo(len(f.docs)), nil)
	if err != nil {
		return nil, err
	}
	return vectorizer.TransformRows(counts, upTo(len(f.docs))), nil
}

// refine trains classifiers on the likeliest class of the rows of x that are
// marked to teach, each on all folds but one, and returns the decision values of
// every row under the one that did not see it, as logarithms of shares.
func (f *fit) refine(ctx context.Context, x *features.Matrix, given [][]float64, teach []bool) ([][]float64, error) {
	labels := make([]int, len(given))
	for i, z := range given {
		labels[i] = greatest(z)
	}
	folds := classifier.Folds(labels, upTo(len(labels)), refineFolds, f.cfg.Seed)
	out := make([][]float64, len(labels))
	for fold := range refineFolds {
		tasks := balanced(labels, f.classes, func(i int) bool { return teach[i] && folds[i] != fold })
		m, err := classifier.Fit(ctx, classifier.Config{C: refineCost, Seed: f.cfg.Seed, Workers: f.cfg.Workers}, x, tasks)
		if err != nil {
			return nil, err
		}
		for i := range out {
			if folds[i] == fold {
				out[i] = make([]float64, f.classes)
				m.Decide(x.Row(i), out[i])
				for c := range out[i] {
					out[i][c] *= marginScale
				}
			}
		}
	}
	return out, nil
}

// balanced returns a one-versus-rest task a class over the rows that pass, in
// which both sides weigh the same.
func balanced(labels []int, classes int, pass func(int) bool) []classifier.Task {
	tasks := make([]classifier.Task, classes)
	for c := range tasks {
		tasks[c].Sign = make([]int8, len(labels))
		in, rest := 0, 0
		for i, label := range labels {
			switch {
			case !pass(i):
			case label == c:
				tasks[c].Sign[i] = 1
				in++
			default:
				tasks[c].Sign[i] = -1
				rest++
			}
		}
		if in > 0 && rest > 0 {
			tasks[c].Positive = float64(rest) / float64(in)
		}
	}
	return tasks
}

// confident marks the rows but the tenth whose two greatest logarithms lie
// closest together.
func confident(logs [][]float64) []bool {
	margins := make([]float64, len(logs))
	for i, z := range logs {
		first, second := math.Inf(-1), math.Inf(-1)
		for _, v := range z {
			if v > first {
				first, second = v, first
			} else {
				second = max(second, v)
			}
		}
		margins[i] = first - second
	}
	cut := slices.Sorted(slices.Values(margins))[len(margins)/10]
	sure := make([]bool, len(logs))
	for i, m := range margins {
		sure[i] = m >= cut
	}
	return sure
}

func upTo(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}
