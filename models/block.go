package models

import (
	"math"
	"slices"

	"suxi/cues"
	"suxi/features"
	"suxi/taxonomy"
)

// A block is a few dense features behind the n-grams of a head: what the
// phrases of a lexicon say about the text as a whole. Weights of n-grams hold
// for the words they were trained on; a block carries what is known of words,
// so that the head can do something with texts of another kind. Features, for
// each group of phrases:
//
//	ln(1 + count)   how often the text uses the group
//	opening         1 if the text uses it within its first 30 characters
//
// for keywords of categories also, of the clauses that complain,
//
//	ln(1 + count)   how often they use the group
//	first           1 if the first of them with a keyword at all uses it
//
// because a review praises the food, the view and the price before it says what
// was wrong. And last ln(1 + length in characters). The zero block has none.
type block struct {
	name    string
	lexicon *cues.Lexicon
	sour    *tone     // finds the clauses that complain; nil where none are looked for
	weight  float64   // root mean square of a feature around its mean; only for fit
	scale   []float64 // of each feature, fitted
}

// A tone is the lexicon of how a text is put.
type tone struct {
	lexicon     *cues.Lexicon
	complaining []bool // by group: its phrases make a clause complain
}

// parseTone reads an entry tone.txt.
func parseTone(text string) (*tone, error) {
	l, err := cues.ParseLexicon(text)
	if err != nil {
		return nil, err
	}
	t := &tone{lexicon: l}
	for _, name := range l.Groups() {
		t.complaining = append(t.complaining, slices.Contains(complaining, name))
	}
	return t, nil
}

// opening is how many characters open a text.
const opening = 30

// The root mean squares that the features of blocks have around their means on
// the training rows. The n-grams of a text have length 1 together. How a
// complaint is put carries over to texts of another kind better than its words
// do, so tone weighs more, and so do keywords in a model for such texts.
const (
	clauseWeight = 0.03
	plainWeight  = 0.06 // of the same with Config.Plain
	toneWeight   = 0.06
)

// The names of blocks in a manifest, and what their lexicon is made of.
const (
	clauseBlock  = "clauses"  // the taxonomy: a group has the keywords of a category and of its subcategories; and tone.txt
	keywordBlock = "keywords" // the same, without clauses; before version 3
	toneBlock    = "tone"     // the entry tone.txt: cues.Tone as it was when the bundle was trained
)

// newBlocks returns the blocks of the two heads, not fitted yet. Without
// keywords in the taxonomy the category head has none.
func newBlocks(tax *taxonomy.Taxonomy, plain bool) (blocks [axes]block) {
	tone, err := parseTone(cues.Tone)
	if err != nil {
		panic("models: tone: " + err.Error()) // it is part of the program
	}
	if l := keywordLexicon(tax); l != nil {
		blocks[category] = block{name: clauseBlock, lexicon: l, sour: tone, weight: clauseWeight}
		if plain {
			blocks[category].weight = plainWeight
		}
	}
	blocks[severity] = block{name: toneBlock, lexicon: tone.lexicon, weight: toneWeight}
	return blocks
}

// keywordLexicon returns nil if no category has a keyword.
func keywordLexicon(tax *taxonomy.Taxonomy) *cues.Lexicon {
	groups := make([]cues.Group, len(tax.Categories))
	known := false
	for i, c := range tax.Categories {
		groups[i] = cues.Group{Name: c.Code, Phrases: slices.Clone(c.Keywords)}
		for _, s := range c.Subcategories {
			groups[i].Phrases = append(groups[i].Phrases, s.Keywords...)
		}
		known = known || len(groups[i].Phrases) > 0
	}
	if !known {
		return nil
	}
	return cues.NewLexicon(groups)
}

// width is the number of features.
func (b block) width() int {
	if b.lexicon == nil {
		return 0
	}
	return b.each()*len(b.lexicon.Groups()) + 1
}

// each is the number of features of a group.
func (b block) each() int {
	if b.sour != nil {
		return 4
	}
	return 2
}

// feature names feature j of the block: its group, or the length of the text.
func (b block) feature(j int) string {
	if j == b.width()-1 {
		return "length"
	}
	return b.lexicon.Groups()[j/b.each()]
}

// A profiler reads one text after another for blocks, and each of their
// lexicons once.
type profiler struct {
	text   []rune // in lower case
	found  []found
	uses   []cues.Use
	inside []cues.Place
}

// found are the places of a lexicon in the text.
type found struct {
	lexicon *cues.Lexicon
	places  []cues.Place
}

// read takes in the characters of the next text.
func (r *profiler) read(text []rune) { r.text, r.found = text, r.found[:0] }

// places returns the places of l in the text.
func (r *profiler) places(l *cues.Lexicon) []cues.Place {
	for _, f := range r.found {
		if f.lexicon == l {
			return f.places
		}
	}
	n := len(r.found)
	r.found = slices.Grow(r.found, 1)[:n+1]
	f := &r.found[n]
	f.lexicon, f.places = l, l.Places(f.places[:0], r.text)
	return f.places
}

// profile appends to p the features of the text that r has read, before they
// are scaled.
func (b block) profile(p []float64, r *profiler) []float64 {
	if b.lexicon == nil {
		return p
	}
	from := len(p)
	p = append(p, make([]float64, b.width())...)
	of := p[from:]
	r.uses = b.lexicon.Count(r.uses[:0], r.places(b.lexicon))
	for g, u := range r.uses {
		if u.Count > 0 {
			of[b.each()*g] = math.Log1p(float64(u.Count))
			if u.First < opening {
				of[b.each()*g+1] = 1
			}
		}
	}
	if b.sour != nil {
		b.profileClauses(of, r)
	}
	of[len(of)-1] = math.Log1p(float64(len(r.text)))
	return p
}

// complaining are the groups of tone whose phrases make a clause complain.
var complaining = []string{"sharp", "danger", "problem", "rejection", "defect", "failure", "harsh"}

// profileClauses fills in what the clauses of a text that complain say.
func (b block) profileClauses(p []float64, r *profiler) {
	keywords := r.places(b.lexicon)
	if len(keywords) == 0 {
		return // and the tone need not be looked for
	}
	tones := r.places(b.sour.lexicon)
	first := true
	for start := 0; start < len(r.text) && len(keywords) > 0; {
		end := start
		for end < len(r.text) && !endsClause(r.text[end]) {
			end++
		}
		complains := false
		for len(tones) > 0 && tones[0].Start < end {
			complains = complains || tones[0].Start >= start && tones[0].End <= end && b.sour.complaining[tones[0].Group]
			tones = tones[1:]
		}
		r.inside = r.inside[:0]
		for len(keywords) > 0 && keywords[0].Start < end {
			if complains && keywords[0].Start >= start && keywords[0].End <= end {
				r.inside = append(r.inside, keywords[0])
			}
			keywords = keywords[1:]
		}
		start = end + 1
		if len(r.inside) == 0 {
			continue
		}
		r.uses = b.lexicon.Count(r.uses[:0], r.inside)
		for g, u := range r.uses {
			if u.Count > 0 {
				p[4*g+2] += float64(u.Count)
				if first {
					p[4*g+3] = 1
				}
			}
		}
		first = false
	}
	for g := range b.lexicon.Groups() {
		if n := p[4*g+2]; n > 0 {
			p[4*g+2] = math.Log1p(n)
		}
	}
}

// endsClause reports whether r stands between clauses.
func endsClause(r rune) bool {
	switch r {
	case '，', '。', '！', '？', '；', ',', ';', '!', '?', '~', '…', ' ', '\n':
		return true
	}
	return false
}

// fit scales each feature to the weight of b by its standard deviation over the
// profiles of the rows given. One that never varies is left out.
func (b block) fit(profiles [][]float64, rows []int) block {
	b.scale = make([]float64, b.width())
	n := float64(len(rows))
	for j := range b.scale {
		mean := 0.0
		for _, r := range rows {
			mean += profiles[r][j] / n
		}
		variance := 0.0
		for _, r := range rows {
			d := profiles[r][j] - mean
			variance += float64(d*d) / n
		}
		if sd := math.Sqrt(variance); sd > 1e-9 {
			b.scale[j] = b.weight / sd
		}
	}
	return b
}

// append returns v, which has the given number of columns, with the features
// of a profile behind it.
func (b block) append(v features.Vector, columns int, profile []float64) features.Vector {
	if len(profile) == 0 {
		return v
	}
	out := features.Vector{
		Index: append(make([]int32, 0, len(v.Index)+len(profile)), v.Index...),
		Value: append(make([]float64, 0, len(v.Value)+len(profile)), v.Value...),
	}
	for j, p := range profile {
		if x := p * b.scale[j]; x != 0 {
			out.Index = append(out.Index, int32(columns+j))
			out.Value = append(out.Value, x)
		}
	}
	return out
}

// appendRows is append for each row of x; row i has the profile rows[i].
func (b block) appendRows(x *features.Matrix, profiles [][]float64, rows []int) *features.Matrix {
	if b.width() == 0 {
		return x
	}
	out := &features.Matrix{Cols: x.Cols + b.width(), Start: make([]int, 1, len(rows)+1)}
	for i, r := range rows {
		v := b.append(x.Row(i), x.Cols, profiles[r])
		out.Index = append(out.Index, v.Index...)
		out.Value = append(out.Value, v.Value...)
		out.Start = append(out.Start, len(out.Index))
	}
	return out
}
