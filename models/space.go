package models

import (
	"math"
	"slices"

	"suxi/features"
)

// A space is what a head sees of a text: the n-grams of the whole, and where
// training found that it helps those of the lead once more, as features of
// their own. Complaints often say what they are about first and tell the story
// then. Lead features follow those of the whole.
type space struct {
	body, lead *features.Vectorizer // lead may be nil
}

// leadWeight is the length that the lead's vector has beside that of the whole,
// which has 1, before both are normalised together.
const leadWeight = 0.5

// fitSpace learns the terms of rows of d, and of its background.
func fitSpace(d *dataset, rows []int, lead bool) (s space, err error) {
	rows = slices.Concat(rows, d.background)
	if s.body, err = features.Fit(d.counts, rows, d.groups); err != nil || !lead {
		return s, err
	}
	s.lead, err = features.Fit(d.leads, rows, d.groups)
	return s, err
}

// Len returns the number of features.
func (s space) Len() int {
	n := s.body.Len()
	if s.lead != nil {
		n += s.lead.Len()
	}
	return n
}

// term returns the n-gram of feature i, and whether it is one of the lead.
func (s space) term(i int) (ngram string, lead bool) {
	if n := s.body.Len(); i >= n {
		return s.lead.Term(i - n), true
	}
	return s.body.Term(i), false
}

// documentFrequencies returns those of the features among the fitted rows.
func (s space) documentFrequencies() []int {
	df := s.body.DocumentFrequencies()
	if s.lead != nil {
		df = append(df, s.lead.DocumentFrequencies()...)
	}
	return df
}

// selected returns the space of the features in keep, strictly ascending.
func (s space) selected(keep []int32) space {
	n := int32(s.body.Len())
	var body, lead []int32
	for _, f := range keep {
		if f < n {
			body = append(body, f)
		} else {
			lead = append(lead, f-n)
		}
	}
	s.body = s.body.Select(body)
	if s.lead != nil {
		s.lead = s.lead.Select(lead)
	}
	return s
}

// rows returns the vectors of rows of d.
func (s space) rows(d *dataset, rows []int) *features.Matrix {
	body := s.body.TransformRows(d.counts, rows)
	if s.lead == nil {
		return body
	}
	lead := s.lead.TransformRows(d.leads, rows)
	m := &features.Matrix{
		Cols:  s.Len(),
		Start: make([]int, 1, len(rows)+1),
		Index: make([]int32, 0, len(body.Index)+len(lead.Index)),
		Value: make([]float64, 0, len(body.Index)+len(lead.Index)),
	}
	for i := range rows {
		v := s.join(body.Row(i), lead.Row(i))
		m.Index, m.Value = append(m.Index, v.Index...), append(m.Value, v.Value...)
		m.Start = append(m.Start, len(m.Index))
	}
	return m
}

// join puts the lead's vector behind that of the whole.
func (s space) join(body, lead features.Vector) features.Vector {
	if len(lead.Index) == 0 {
		return body
	}
	norm := math.Sqrt(1 + leadWeight*leadWeight)
	if len(body.Index) == 0 {
		norm = leadWeight
	}
	v := features.Vector{
		Index: make([]int32, 0, len(body.Index)+len(lead.Index)),
		Value: make([]float64, 0, len(body.Index)+len(lead.Index)),
	}
	v.Index = append(v.Index, body.Index...)
	for _, x := range body.Value {
		v.Value = append(v.Value, x/norm)
	}
	n := int32(s.body.Len())
	for i, f := range lead.Index {
		v.Index = append(v.Index, n+f)
		v.Value = append(v.Value, lead.Value[i]*leadWeight/norm)
	}
	return v
}
