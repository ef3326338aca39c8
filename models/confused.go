package models

import (
	"cmp"
	"slices"
	"strings"

	"suxi/redact"
	"suxi/taxonomy"
)

// A Confusion is rows of one category that a model takes for another.
type Confusion struct {
	Gold      string   `json:"gold"`
	Predicted string   `json:"predicted"`
	Rows      int      `json:"rows"`
	Quotes    []string `json:"quotes"` // of those it was surest of, redacted
}

// A report shows five pairs with two quotes each, of 60 characters.
const (
	shownConfusions = 5
	shownQuotes     = 2
	quoteLength     = 60
)

// confused returns the pairs of categories most often mistaken, those of most
// rows first, equal ones in the order of the taxonomy. The quotes are of
// different groups of near-duplicates.
func confused(tax *taxonomy.Taxonomy, o *outcomes, examples []Example, groups []int) []Confusion {
	type pair struct{ gold, predicted int }
	type mistake struct {
		row        int
		confidence float64
	}
	mistakes := map[pair][]mistake{}
	for i, gold := range o.gold {
		if c := o.made[i].class; c != gold {
			at := pair{gold, c}
			mistakes[at] = append(mistakes[at], mistake{o.row[i], o.p[i][c]})
		}
	}
	var pairs []pair
	for p := range mistakes {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(len(mistakes[b])-len(mistakes[a]), a.gold-b.gold, a.predicted-b.predicted)
	})
	codes := categoryCodes(tax)
	var list []Confusion
	for _, p := range pairs[:min(len(pairs), shownConfusions)] {
		c := Confusion{Gold: codes[p.gold], Predicted: codes[p.predicted], Rows: len(mistakes[p])}
		slices.SortFunc(mistakes[p], func(a, b mistake) int {
			return cmp.Or(cmp.Compare(b.confidence, a.confidence), a.row-b.row)
		})
		var quoted []int // groups
		for _, m := range mistakes[p] {
			if len(quoted) < shownQuotes && !slices.Contains(quoted, groups[m.row]) {
				quoted = append(quoted, groups[m.row])
				c.Quotes = append(c.Quotes, quote(examples[m.row].Text))
			}
		}
		list = append(list, c)
	}
	return list
}

// quote redacts a text and cuts it to quoteLength characters, the ellipsis
// included. It redacts before it cuts, so that no number survives by being cut
// in two, and after it joined the lines, so that none comes of that.
func quote(text string) string {
	q := []rune(redact.Mask(strings.Join(strings.Fields(strings.ToValidUTF8(text, "�")), " ")))
	if len(q) > quoteLength {
		q = append(q[:quoteLength-1], '…')
	}
	return string(q)
}
