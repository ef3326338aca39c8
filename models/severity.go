package models

import (
	"errors"
	"maps"
	"slices"

	"suxi/classifier"
	"suxi/taxonomy"
)

// Severity is ordered, and its most urgent level must not be missed. So the
// severity head is trained and decoded otherwise than the category head:
//
//   - one task per boundary between levels, each balanced
//     (classifier.Cumulative): what is beyond a remark, and what is urgent;
//   - calibrated, monotone probabilities of lying above each boundary, and cuts
//     that decide (classifier.Ordinal);
//   - a queue: the texts whose probability of the most urgent level reaches a
//     threshold that misses at most a chosen share of that level
//     (classifier.BoundMisses, on scores out of fold).
//
// The threshold is set on the head alone, and a text that a rule raises to the
// most urgent level is in the queue besides: rules are written while looking at
// texts like those of the training, so that what they find there is no evidence
// for what they will find.

// defaultMissRate is the share of the most urgent texts that the queue may miss
// unless Config says otherwise.
const defaultMissRate = .05

// offeredMissRates are those whose cost Train tells, so that a user can choose.
var offeredMissRates = []float64{.01, .02, .05, .1, .2}

// A verdict is what a head makes of a text.
type verdict struct {
	class  int   // position in the taxonomy
	urgent bool  // the text is in the queue
	set    []int // all classes, the most probable first, of a head that gives several
}

// confidence is the probability, by p, that all of v is right; of several
// classes the product of theirs, as if they were independent.
func (v verdict) confidence(p []float64) float64 {
	if v.set == nil {
		return p[v.class]
	}
	all := 1.0
	for _, c := range v.set {
		all *= p[c]
	}
	return all
}

// verdict decides by p, over all classes of the taxonomy.
func (h *head) verdict(axis int, p []float64) verdict {
	switch {
	case h.multilabel != nil:
		set := h.given(p)
		return verdict{class: set[0], set: set}
	case axis == category:
		return verdict{class: classifier.Likeliest(p)}
	case h.ordinal == nil:
		return verdict{class: classifier.NearestMean(p)}
	}
	q := make([]float64, len(h.classes))
	for i, c := range h.classes {
		q[i] = p[c]
	}
	class := h.classes[h.ordinal.Class(q)]
	return verdict{class: class, urgent: h.queue != nil && (class == 0 || p[0] >= h.queue.Threshold)}
}

// decode returns the probabilities of the n classes of the taxonomy; classes
// the head never saw have probability 0.
func (h *head) decode(scores []float64, n int) []float64 {
	q := make([]float64, len(h.classes))
	switch {
	case h.ordinal != nil:
		h.ordinal.Probabilities(scores, q)
	case h.multilabel != nil:
		h.multilabel.Probabilities(scores, q)
	default:
		h.stack.Probabilities(scores, q)
	}
	p := make([]float64, n)
	for i, c := range h.classes {
		p[c] = q[i]
	}
	return p
}

// scored reports whether any of rows has scores of an axis.
func (d *dataset) scored(axis int, scores [][]float64, rows []int) bool {
	labelled, _ := d.labels[axis].of(rows)
	return slices.ContainsFunc(labelled, func(r int) bool { return scores[r] != nil })
}

// calibrate learns from the out-of-fold scores of rows how h turns scores into
// probabilities.
func (h *head) calibrate(d *dataset, axis int, scores [][]float64, rows []int) (err error) {
	l := d.labels[axis]
	labelled, y := l.of(rows)
	var s [][]float64
	var gold, scored []int
	for i, r := range labelled {
		if scores[r] != nil {
			s = append(s, scores[r])
			gold = append(gold, y[i])
			scored = append(scored, r)
		}
	}
	if len(s) == 0 {
		return errors.New("the labelled rows are near-duplicates of one another, or all in one fold: give more of them")
	}
	members := len(s[0]) / len(h.classes)
	switch {
	case axis == severity:
		h.ordinal, err = classifier.CalibrateOrdinal(s, gold, len(h.classes))
	case l.sets != nil:
		h.multilabel, err = classifier.CalibrateMultilabel(s, l.setsOf(scored), members, len(h.classes))
	default:
		h.stack, err = classifier.FitStack(s, gold, members, len(h.classes))
	}
	return err
}

// boundMisses sets the queue of a calibrated severity head by the out-of-fold
// scores of rows. A head that never saw the most urgent level has none.
func (h *head) boundMisses(cfg Config, d *dataset, scores [][]float64, rows []int) error {
	bounds, err := h.missBounds(cfg.MissConfidence, d, scores, rows, cfg.MissRate)
	if len(bounds) > 0 {
		h.queue = &bounds[0]
	}
	return err
}

// missBounds returns a bound for each miss rate. Near-duplicates of the most
// urgent level are one case, that of the lowest score.
func (h *head) missBounds(confidence float64, d *dataset, scores [][]float64, rows []int, missRates ...float64) ([]classifier.MissBound, error) {
	if h.classes[0] != 0 {
		return nil, nil
	}
	labelled, y := d.labels[severity].of(rows)
	lowest := map[int]float64{} // by group
	var all []float64
	for i, r := range labelled {
		if scores[r] == nil {
			continue
		}
		p := h.decode(scores[r], len(h.classes))[0]
		all = append(all, p)
		if y[i] == 0 {
			if least, seen := lowest[d.groups[r]]; !seen || p < least {
				lowest[d.groups[r]] = p
			}
		}
	}
	top := slices.Sorted(maps.Values(lowest))
	bounds := make([]classifier.MissBound, len(missRates))
	for i, rate := range missRates {
		var err error
		if bounds[i], err = classifier.BoundMisses(top, all, rate, confidence); err != nil {
			return nil, err
		}
	}
	return bounds, nil
}

// settle completes a prediction by its mentions: a text that a rule raises to
// the most urgent level is in the queue, if there is one.
func (p *Prediction) settle(h *head, tax *taxonomy.Taxonomy) {
	v := h.verdict(severity, p.SeverityProbabilities)
	p.Severity, p.Urgent = v.class, v.urgent
	if h.queue != nil && p.raised(tax) == 0 {
		p.Urgent = true
	}
}

// Queue returns what bounds the misses of [Prediction].Urgent, nil if the
// bundle has no such queue.
func (b *Bundle) Queue() *classifier.MissBound { return b.severity.queue }

// A QueueScore says what the queue of possibly most urgent texts would have
// done on labelled rows.
type QueueScore struct {
	Top      int                 `json:"top"`      // rows of the most urgent level
	Found    int                 `json:"found"`    // of these, in the queue
	Recall   float64             `json:"recall"`   // Found / Top
	Interval classifier.Interval `json:"interval"` // of Recall, exact
	Queued   int                 `json:"queued"`   // rows in the queue
	Share    float64             `json:"share"`    // of all rows with a severity: what it costs
}

// scoreQueue returns nil where no row is of the most urgent level, or none is
// in the queue.
func (o *outcomes) scoreQueue() *QueueScore {
	var q QueueScore
	for i, level := range o.gold {
		if level == 0 {
			q.Top++
		}
		if o.made[i].urgent {
			q.Queued++
			if level == 0 {
				q.Found++
			}
		}
	}
	if q.Top == 0 || q.Queued == 0 {
		return nil
	}
	q.Recall, q.Share = float64(q.Found)/float64(q.Top), float64(q.Queued)/float64(len(o.gold))
	q.Interval = classifier.ExactInterval(q.Found, q.Top)
	return &q
}

// neighbour returns the more probable neighbour of position a among the classes
// of an ordinal head, the more urgent one if they are alike; p has the classes
// of the taxonomy.
func (h *head) neighbour(a int, p []float64) int {
	if a == len(h.classes)-1 || a > 0 && p[h.classes[a-1]] >= p[h.classes[a+1]] {
		return a - 1
	}
	return a + 1
}

// boundary returns the log odds of lying on the side of class a of the boundary
// between neighbours a and z.
func (h *head) boundary(a, z int) logOdds {
	task, side := min(a, z), 1.0
	if z < a {
		side = -1
	}
	odds := logOdds{side * h.ordinal.Bias[task], make([]float64, h.ensemble.Tasks())}
	odds.scale[task] = side * h.ordinal.Scale[task]
	return odds
}
