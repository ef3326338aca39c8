package analysis

import (
	"maps"
	"slices"
)

// terms leaves out contrasts and words that rest on too few events on either side,
// and of what is left so much that no small count remains to a sum.
func (s *suppression) terms(hidden map[string]bool) {
	s.Terms = slices.DeleteFunc(s.Terms, func(t Terms) bool {
		return t.Documents < s.k || s.small(t.Others) || hidden[t.Category] || t.Against == AgainstBefore && s.withheld[t.Category]
	})
	// The categories are set against all the others: together they are all there is.
	for {
		sum, least := 0, -1
		for i, t := range s.Terms {
			if t.Against == AgainstRest {
				if sum += t.Documents; least < 0 || t.Documents <= s.Terms[least].Documents {
					least = i
				}
			}
		}
		if least < 0 || !s.small(s.Terms[least].Documents+s.Terms[least].Others-sum) {
			break
		}
		s.Terms = slices.Delete(s.Terms, least, least+1)
	}
	said := make(map[string]*wordSums)
	for i := range s.Terms {
		s.Terms[i].Rows = slices.DeleteFunc(s.Terms[i].Rows, func(x Term) bool { return s.small(x.Count) || s.small(x.Others) })
		for k := range s.Terms[i].Rows {
			x := &s.Terms[i].Rows[k]
			if said[x.Text] == nil {
				said[x.Text] = &wordSums{}
			}
			said[x.Text].add(&s.Terms[i], x)
		}
	}
	left := make(map[*Term]bool)
	for _, text := range slices.Sorted(maps.Keys(said)) {
		said[text].protect(s, left)
	}
	for i := range s.Terms {
		rows := []Term{}
		for k := range s.Terms[i].Rows {
			if x := &s.Terms[i].Rows[k]; !left[x] {
				rows = append(rows, *x)
			}
		}
		s.Terms[i].Rows = rows
	}
}

// wordSums are the rows of one word that add up: those of categories against the
// rest to all events that have the word, and those against the periods before to
// the row of all categories, where it is listed.
type wordSums struct {
	rest, before []*Term
	all          *Term
}

func (w *wordSums) add(t *Terms, x *Term) {
	switch {
	case t.Against == AgainstRest:
		w.rest = append(w.rest, x)
	case t.Category == TotalCode:
		w.all = x
	default:
		w.before = append(w.before, x)
	}
}

// protect puts the least rows into left, one by one, until no sum leaves a small
// remainder.
func (w *wordSums) protect(s *suppression, left map[*Term]bool) {
	trim := func(rows []*Term, count, others int) {
		slices.SortStableFunc(rows, func(a, b *Term) int { return b.Count - a.Count })
		for ; len(rows) > 0; rows = rows[:len(rows)-1] {
			n, m := count, others
			for _, x := range rows {
				n, m = n-x.Count, m-x.Others
			}
			if !s.small(n) && !s.small(m) {
				return
			}
			left[rows[len(rows)-1]] = true
		}
	}
	if len(w.rest) > 0 { // what the others have follows from what all have
		trim(w.rest, w.rest[0].Prior, 0)
	}
	if w.all != nil {
		trim(w.before, w.all.Count, w.all.Others)
	}
}
