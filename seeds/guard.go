package seeds

import (
	"strings"

	"suxi/features"
)

// An Agreement says how well the topic route finds what seeds say where it
// cannot see them.
type Agreement struct {
	Covered float64 `json:"covered"` // share of documents with a seed that speaks for its category
	Kappa   float64 `json:"kappa"`   // Cohen's κ between those seeds and a model that sees the other words only
}

// Enough reports whether κ is at least 0.8 - 0.45·Covered: the more of the
// documents are labelled by the model alone, the more it must know. The line runs
// midway between corpora measured. On the one side, where the topic route is right
// more often than keywords, are letters to a government (κ .72 and .49, .96
// covered) and product reviews by product (.75, .23); on the other, where it is
// not, complaints by aspect (.01, .97, and by names alone .23 and .26, up to .46)
// and headlines about cars (.54, .37).
func (a Agreement) Enough() bool { return a.Kappa >= 0.8-0.45*a.Covered }

// guardFolds is how many parts the documents are cut into.
const guardFolds = 3

// agreement compares, over the documents with a seed, the class with the
// greatest keyword score and the class of a mixture that was fitted to the other
// folds and sees none of the words that seeds are made of.
func (s *space) agreement(v *vocabulary, keywords [][]float64, x *features.Matrix, share [][]float64, class []int, classes int) Agreement {
	hidden := s.hidden(v)
	said, found := make([]int, classes), make([]int, classes)
	both, n := 0, 0
	out := make([]float64, len(class))
	for fold := range guardFolds {
		var others []int
		for i := range share {
			if i%guardFolds != fold {
				others = append(others, i)
			}
		}
		m := fitMixture(x, share, others, len(class))
		for i := fold; i < len(share); i += guardFolds {
			want := greatest(keywords[i])
			if keywords[i][want] == 0 {
				continue
			}
			m.shares(without(x.Row(i), hidden), out)
			got := greatest(byClass(out, class, classes))
			said[want]++
			found[got]++
			n++
			if want == got {
				both++
			}
		}
	}
	if n == 0 {
		return Agreement{}
	}
	observed, chance := float64(both)/float64(n), 0.0
	for c := range said {
		chance += float64(said[c]) / float64(n) * float64(found[c]) / float64(n)
	}
	a := Agreement{Covered: float64(n) / float64(len(share))}
	if chance < 1 {
		a.Kappa = (observed - chance) / (1 - chance)
	}
	return a
}

// hidden marks the words that contain a seed or stand in one.
func (s *space) hidden(v *vocabulary) []bool {
	is := map[string]bool{}
	var all strings.Builder
	for _, seed := range v.seeds {
		is[string(seed.phrase)] = true
		all.WriteString(string(seed.phrase) + "\n")
	}
	hidden := make([]bool, s.words.Cols)
	for word, t := range s.term {
		hidden[t] = speaks(word) && strings.Contains(all.String(), word)
		letters := []rune(word)
		for i := range letters {
			for j := i + 2; j <= len(letters); j++ {
				hidden[t] = hidden[t] || is[string(letters[i:j])]
			}
		}
	}
	return hidden
}

// without returns v less the features marked.
func without(v features.Vector, marked []bool) features.Vector {
	var rest features.Vector
	for k, t := range v.Index {
		if !marked[t] {
			rest.Index, rest.Value = append(rest.Index, t), append(rest.Value, v.Value[k])
		}
	}
	return rest
}

// greatest returns the position of the greatest number, the first of equal ones.
func greatest(z []float64) int {
	best := 0
	for i := range z {
		if z[i] > z[best] {
			best = i
		}
	}
	return best
}
