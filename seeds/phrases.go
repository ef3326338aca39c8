package seeds

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"suxi/cues"
	"suxi/taxonomy"
)

// A name is one name or keyword of a taxonomy, cut into words.
type name struct {
	class int
	words []string
}

// A seed is a phrase that speaks for one class and for no other.
type seed struct {
	class  int
	phrase taxonomy.Phrase
}

// vocabulary is what a taxonomy says of its classes.
type vocabulary struct {
	names   []name
	seeds   []seed // ascending by phrase
	shared  []int  // by class: phrases that it shares with another class
	lexicon *cues.Lexicon
}

// filler are names that say nothing.
var filler = []string{"其他", "其它", "other", "others"}

// harvest takes the names and keywords of tax apart. Names are broken into
// their words, and in the topic route keywords are too: in the aspect route
// those stand as they were written, because 不新鲜 is not 新鲜.
func harvest(tax *taxonomy.Taxonomy, route Route, words func(string) []string) *vocabulary {
	v := &vocabulary{shared: make([]int, len(tax.Categories))}
	owners := map[taxonomy.Phrase][]int{}
	own := func(class int, p taxonomy.Phrase) {
		if _, err := p.Parse(); err == nil && speaks(string(p)) && !slices.Contains(owners[p], class) {
			owners[p] = append(owners[p], class)
		}
	}
	add := func(class int, p taxonomy.Phrase, whole bool) {
		pieces, _ := p.Parse() // taxonomy.Load refuses keywords that do not parse
		n := name{class: class}
		for _, piece := range pieces {
			for _, w := range words(piece.Text) {
				if speaks(w) {
					n.words = append(n.words, w)
				}
			}
		}
		own(class, p)
		if !whole {
			for _, w := range n.words {
				own(class, taxonomy.Phrase(w))
			}
		}
		if len(n.words) > 0 {
			v.names = append(v.names, n)
		}
	}
	each := func(class int, called string, keywords []taxonomy.Phrase) {
		for part := range strings.FieldsFuncSeq(called, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
			add(class, taxonomy.Phrase(part), false)
		}
		for _, k := range keywords {
			add(class, k, route == Aspect)
		}
	}
	for class, c := range tax.Categories {
		each(class, c.Name, c.Keywords)
		for _, s := range c.Subcategories {
			each(class, s.Name, s.Keywords)
		}
	}
	for p, classes := range owners {
		if len(classes) == 1 {
			v.seeds = append(v.seeds, seed{classes[0], p})
			continue
		}
		for _, class := range classes {
			v.shared[class]++
		}
	}
	slices.SortFunc(v.seeds, func(a, b seed) int { return cmp.Compare(a.phrase, b.phrase) })
	groups := make([]cues.Group, len(v.seeds))
	for i, s := range v.seeds {
		groups[i] = cues.Group{Phrases: []taxonomy.Phrase{s.phrase}}
	}
	v.lexicon = cues.NewLexicon(groups)
	return v
}

// speaks reports whether a word has two characters and says something.
func speaks(word string) bool {
	return utf8.RuneCountInString(word) >= 2 && !slices.Contains(filler, word)
}
