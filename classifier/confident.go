package classifier

import (
	"cmp"
	"slices"
)

// A ConfidentJoint compares the labels of rows with out-of-fold probabilities
// to estimate which labels are wrong (Northcutt, Jiang and Chuang 2021,
// "Confident Learning: Estimating Uncertainty in Dataset Labels"):
//
//  1. The threshold t(j) of class j is the mean probability of j over the rows
//     labelled j: what the model is used to give to rows of the class.
//  2. A row counts as confidently of class j if its probability of j reaches
//     t(j), and of several such classes as of the one with the greatest
//     probability.
//  3. Joint estimates the share of all rows that is labelled i and truly is j:
//     each row of Counts scaled to the number of rows labelled i.
//
// Classes are balanced by their own thresholds, so a class the model is shy of
// is not taken for wrong labels. The estimate leans on the model: where it
// confuses two classes whatever their labels, so does the joint.
type ConfidentJoint struct {
	Thresholds []float64   // by class; NaN where no row is labelled so
	Counts     [][]int     // rows by label, then by the class they are confidently of
	Joint      [][]float64 // shares by label, then by true class; they sum to 1
}

// A Suspect is a row whose label is probably wrong.
type Suspect struct {
	Row    int
	Likely int     // the class that it is confidently of
	Margin float64 // probability of Likely less that of the label, above 0 and at most 1
}

// FindSuspects estimates the joint of labels and true classes, and returns the
// rows off its diagonal by falling margin, equal ones by row: those that are
// confidently of another class, which also is more probable than the label.
//
// labels are classes, and probabilities, out of fold and calibrated, have an
// entry per class.
func FindSuspects(labels []int, probabilities [][]float64, classes int) (*ConfidentJoint, []Suspect) {
	j := &ConfidentJoint{Thresholds: make([]float64, classes), Counts: make([][]int, classes), Joint: make([][]float64, classes)}
	labelled := make([]int, classes)
	for i, label := range labels {
		j.Thresholds[label] += probabilities[i][label]
		labelled[label]++
	}
	for c := range classes {
		j.Thresholds[c] /= float64(labelled[c]) // 0/0 is the NaN that is due
		j.Counts[c] = make([]int, classes)
		j.Joint[c] = make([]float64, classes)
	}
	var suspects []Suspect
	for i, label := range labels {
		p := probabilities[i]
		likely := j.confidently(p)
		if likely < 0 {
			continue
		}
		j.Counts[label][likely]++
		if margin := p[likely] - p[label]; margin > 0 {
			suspects = append(suspects, Suspect{i, likely, margin})
		}
	}
	for c, row := range j.Counts {
		total := 0
		for _, n := range row {
			total += n
		}
		for d, n := range row {
			if n > 0 {
				j.Joint[c][d] = float64(n) / float64(total) * float64(labelled[c]) / float64(len(labels))
			}
		}
	}
	slices.SortFunc(suspects, func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(b.Margin, a.Margin), cmp.Compare(a.Row, b.Row))
	})
	return j, suspects
}

// confidently returns the class that a row with probabilities p is confidently
// of, −1 if it reaches no threshold. The slack lets a row reach the mean of
// rows equal to it, however it was rounded; so every class with rows has one
// that counts.
func (j *ConfidentJoint) confidently(p []float64) int {
	const slack = 1e-6
	best := -1
	for c, t := range j.Thresholds {
		if p[c] >= t-slack && (best < 0 || p[c] > p[best]) {
			best = c
		}
	}
	return best
}

// NoiseRate is the estimated share of labels that are wrong: what the joint
// has off its diagonal. It is 0 without rows.
func (j *ConfidentJoint) NoiseRate() float64 {
	rate := 0.0
	for c, row := range j.Joint {
		for d, share := range row {
			if c != d {
				rate += share
			}
		}
	}
	return rate
}
