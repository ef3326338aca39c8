package classifier

import (
	"cmp"
	"math"
	"slices"
)

// A ConfidentJoint compares the labels of rows with out-of-fold probabilities
// to estimate how many labels are wrong (Northcutt, Jiang and Chuang 2021,
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
// confuses two classes whatever their labels, so does the joint, which therefore
// is an upper bound more than a mean.
type ConfidentJoint struct {
	Thresholds []float64   // by class; NaN where no row is labelled so
	Counts     [][]int     // rows by label, then by the class they are confidently of
	Joint      [][]float64 // shares by label, then by true class; they sum to 1
}

// A Suspect is a row whose label is probably wrong.
type Suspect struct {
	Row    int
	Likely int     // the most probable class
	Margin float64 // probability of Likely less that of the label, above 0 and at most 1
}

// FindSuspects estimates the joint of labels and true classes, and returns the
// rows whose labels are probably wrong by falling margin, equal ones by row. They
// are those that two rules choose (the paper's C+NR) and whose label is not the
// most probable class. Of n rows, the rules choose
//
//   - by class: among the rows labelled i, as many as n·Σ Joint(i,j) over j ≠ i,
//     those with the least probability of i;
//   - by noise rate: for each j ≠ i, among the rows labelled i, n·Joint(i,j),
//     those with the greatest probability of j less that of i.
//
// labels are classes, and probabilities, out of fold and calibrated, have an
// entry per class.
func FindSuspects(labels []int, probabilities [][]float64, classes int) (*ConfidentJoint, []Suspect) {
	rows := make([][]int, classes) // by label
	for i, label := range labels {
		rows[label] = append(rows[label], i)
	}
	j := confidentJoint(rows, probabilities, len(labels))
	var suspects []Suspect
	for label, rows := range rows {
		noise := map[int]bool{}
		total := 0.0
		for other := range classes {
			if other == label {
				continue
			}
			n := float64(len(labels)) * j.Joint[label][other]
			total += n
			for _, i := range most(rows, n, func(i int) float64 { return probabilities[i][other] - probabilities[i][label] }) {
				noise[i] = true
			}
		}
		for _, i := range most(rows, total, func(i int) float64 { return -probabilities[i][label] }) {
			likely := Likeliest(probabilities[i])
			if margin := probabilities[i][likely] - probabilities[i][label]; margin > 0 && noise[i] {
				suspects = append(suspects, Suspect{i, likely, margin})
			}
		}
	}
	slices.SortFunc(suspects, func(a, b Suspect) int {
		return cmp.Or(cmp.Compare(b.Margin, a.Margin), cmp.Compare(a.Row, b.Row))
	})
	return j, suspects
}

// most returns the n rows, rounded, with the greatest values, of equal ones
// the first.
func most(rows []int, n float64, value func(row int) float64) []int {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(value(b), value(a)) })
	return rows[:min(int(math.Round(n)), len(rows))]
}

// confidentJoint takes the rows of each label, of n in all.
func confidentJoint(rows [][]int, probabilities [][]float64, n int) *ConfidentJoint {
	classes := len(rows)
	j := &ConfidentJoint{Thresholds: make([]float64, classes), Counts: make([][]int, classes), Joint: make([][]float64, classes)}
	for c, rows := range rows {
		for _, i := range rows {
			j.Thresholds[c] += probabilities[i][c]
		}
		j.Thresholds[c] /= float64(len(rows)) // 0/0 is the NaN that is due
	}
	for c, rows := range rows {
		j.Counts[c], j.Joint[c] = make([]int, classes), make([]float64, classes)
		total := 0
		for _, i := range rows {
			if likely := j.confidently(probabilities[i]); likely >= 0 {
				j.Counts[c][likely]++
				total++
			}
		}
		for d, count := range j.Counts[c] {
			if count > 0 {
				j.Joint[c][d] = float64(count) / float64(total) * float64(len(rows)) / float64(n)
			}
		}
	}
	return j
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
