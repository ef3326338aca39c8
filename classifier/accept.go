package classifier

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"suxi/stats"
)

// A Case is one prediction of a model that did not see the row, beside the
// truth.
type Case struct {
	Class      int     // predicted
	Confidence float64 // calibrated probability of Class
	Right      bool
}

// A Guarantee is what a certificate promises: of the predictions accepted, a
// share of Precision or more is right, unless the cases it was learnt from are
// among the share Delta of most misleading samples. Both lie between 0 and 1.
type Guarantee struct {
	Precision float64 `json:"precision"`
	Delta     float64 `json:"delta"`
	// PerClass asks for it in each class on its own; else it is about all
	// predictions accepted together.
	PerClass bool `json:"per_class,omitempty"`
}

// Validate reports what is out of range.
func (g Guarantee) Validate() error {
	switch {
	case !(g.Precision > 0 && g.Precision < 1):
		return fmt.Errorf("precision %v: want a share between 0 and 1, such as 0.95", g.Precision)
	case !(g.Delta > 0 && g.Delta < 0.5):
		return fmt.Errorf("delta %v: want a probability between 0 and 0.5, such as 0.05", g.Delta)
	}
	return nil
}

// needed is how many cases without an error the guarantee takes, the smallest
// n with (1−ε)ⁿ ≤ δ: n = ⌈ln δ / ln(1−ε)⌉ with ε = 1 − Precision.
func (g Guarantee) needed() int {
	return int(math.Ceil(math.Log(g.Delta)/math.Log(g.Precision) - 1e-9))
}

// bound is the upper bound of the share of errors of which errors in n is
// evidence, at level Delta.
func (g Guarantee) bound(errors, n int) float64 {
	_, high := stats.ClopperPearson(errors, n, 1-2*g.Delta)
	return high
}

// A Certificate is the outcome of certifying one set of cases.
type Certificate struct {
	Certified bool    `json:"certified"`
	Threshold float64 `json:"threshold"` // accept from this confidence on; 0 if not certified, as all that follow
	N         int     `json:"n"`         // cases accepted
	Errors    int     `json:"errors"`    // of those
	Bound     float64 `json:"bound"`     // upper bound of the share of errors
	Coverage  float64 `json:"coverage"`  // share of all cases that was accepted
	Cases     int     `json:"cases"`
	Reason    string  `json:"reason,omitempty"` // why it is not certified
}

// An Acceptance says which predictions need no person. It is learnt by Certify.
type Acceptance struct {
	Guarantee
	// Overall is about the classes together that have cases enough to be judged
	// one by one; its coverage is of the cases of all classes.
	Overall Certificate `json:"overall"`
	// Classes are about each class on its own, by class.
	Classes []ClassCertificate `json:"classes"`
}

// A ClassCertificate is the certificate of the predictions of one class, and
// what Accept does with them: it accepts Accepted of the cases, of which Wrong
// are errors. If the guarantee is not per class, the share of errors may be
// above what all classes together have.
type ClassCertificate struct {
	Code string `json:"code"`
	Certificate
	Accepted int `json:"accepted"`
	Wrong    int `json:"wrong"`
}

// Excess reports whether a class has surely more errors among the accepted
// than the guarantee allows on the whole: the lower Clopper–Pearson bound at
// level δ is above ε.
func (a *Acceptance) Excess(class int) bool {
	c := a.Classes[class]
	low, _ := stats.ClopperPearson(c.Wrong, c.Accepted, 1-2*a.Delta)
	return low > 1-a.Precision
}

// Certify learns from cases from which confidence on predictions can be
// accepted, by Learn-then-Test with a fixed sequence (Angelopoulos, Bates,
// Candès, Jordan and Lei 2021).
//
// Hypotheses are ordered before anyone looks at errors: the more confident
// fifth of the cases, then one percent more at a time, to all; those with fewer
// than ⌈ln δ / ln(1−ε)⌉ cases, which no error-free sample could pass, are left
// out. Each is "among predictions of this confidence or more, the share of
// errors is above ε = 1 − Precision". It is rejected if the upper bound of
// Clopper and Pearson at level δ is at most ε. The sequence ends at the first
// that is not, and the last that was rejected gives the threshold. Because the
// order is fixed, no more than one true hypothesis is ever at stake, the first:
// that a threshold with too many errors passes has probability δ at most,
// however many were tried.
//
// Cases must be independent, such as one a group of near-duplicates, and
// alike those to come; codes name the classes.
func Certify(g Guarantee, cases []Case, codes []string) (*Acceptance, error) {
	if err := g.Validate(); err != nil {
		return nil, err
	}
	byClass := make([][]Case, len(codes))
	for _, c := range cases {
		byClass[c.Class] = append(byClass[c.Class], c)
	}
	a := &Acceptance{Guarantee: g, Classes: make([]ClassCertificate, len(codes))}
	var together []Case
	for class, of := range byClass {
		if len(of) >= g.needed() {
			together = append(together, of...)
		}
		a.Classes[class] = ClassCertificate{Code: codes[class], Certificate: g.certify(of)}
	}
	if a.Overall = g.certify(together); len(together) == 0 {
		a.Overall.Reason = fmt.Sprintf("not certifiable: no category has the %d cases needed", g.needed())
	}
	a.Overall.Coverage = float64(a.Overall.N) / float64(max(1, len(cases)))
	a.Overall.Cases = len(cases)
	for _, c := range cases {
		if ok, _ := a.Accept(c.Class, c.Confidence); ok {
			of := &a.Classes[c.Class]
			of.Accepted++
			if !c.Right {
				of.Wrong++
			}
		}
	}
	return a, nil
}

// The grid of Certify, in percent of the cases: less than a fifth is not worth
// accepting, and a few cases at the very top are too easily spoilt by one wrong
// label among the training rows.
const firstPercent = 20

// certify runs the fixed sequence over one set of cases.
func (g Guarantee) certify(cases []Case) Certificate {
	out := Certificate{Cases: len(cases)}
	if len(cases) < g.needed() {
		out.Reason = fmt.Sprintf("not certifiable: %d cases, %d needed", len(cases), g.needed())
		return out
	}
	cases = slices.Clone(cases)
	slices.SortStableFunc(cases, func(a, b Case) int { return cmp.Compare(b.Confidence, a.Confidence) })
	n, errors := 0, 0
	for percent := firstPercent; percent <= 100; percent++ {
		first := (percent*len(cases) + 99) / 100
		if first < g.needed() || first <= n {
			continue
		}
		threshold := cases[first-1].Confidence
		for ; n < len(cases) && cases[n].Confidence >= threshold; n++ {
			if !cases[n].Right {
				errors++
			}
		}
		bound := g.bound(errors, n)
		if bound > 1-g.Precision {
			if !out.Certified {
				out.Reason = fmt.Sprintf("not certified: too many errors, %d in the %d most confident of %d cases", errors, n, len(cases))
			}
			break
		}
		out.Certified, out.Threshold, out.N, out.Errors, out.Bound = true, threshold, n, errors, bound
		out.Coverage = float64(n) / float64(len(cases))
	}
	return out
}

// Accept reports whether a prediction needs no person, or else why it does: a
// code that is stable, a colon, and words.
//
//   - "not certifiable": the class has too few cases to be judged;
//   - "not certified": too many errors, of the class if the guarantee is per
//     class, else of all classes together;
//   - "below threshold": the confidence is too low.
func (a *Acceptance) Accept(class int, confidence float64) (accepted bool, reason string) {
	own := a.Classes[class].Certificate
	certificate := a.Overall
	if a.PerClass || own.Cases < a.needed() {
		certificate = own
	}
	switch {
	case !certificate.Certified:
		return false, certificate.Reason
	case confidence < certificate.Threshold:
		// Rounded apart, so that the two never look equal.
		return false, fmt.Sprintf("below threshold: probability %.3f, %.3f needed",
			math.Floor(1000*confidence)/1000, math.Ceil(1000*certificate.Threshold)/1000)
	}
	return true, ""
}
