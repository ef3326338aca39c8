package analysis

import (
	"cmp"
	"unicode/utf8"

	"suxi/cues"
	"suxi/hotissue"
	"suxi/segment"
	"suxi/taxonomy"
)

// A titler gives issues their titles.
type titler struct {
	words  *segment.Segmenter
	places *cues.Finder
}

func newTitler() titler {
	words, err := segment.New()
	if err != nil {
		panic("analysis: " + err.Error()) // the dictionary is embedded
	}
	return titler{words, cues.Compile(&taxonomy.Taxonomy{})} // the places are those of every taxonomy
}

// title returns the phrase that texts share. If that says no more than where, or
// hardly a word, it is the first clause of the typical text that holds it.
func (t titler) title(texts []string, typical int) string {
	title := hotissue.Title(t.words, texts)
	if utf8.RuneCountInString(title) > hotissue.ShortTitle && !t.isPlace(title) {
		return title
	}
	return cmp.Or(hotissue.Clause(t.words, texts[typical], title), title)
}

// isPlace reports whether a title ends in the name of a place, with at most a word
// like 投诉 before it.
func (t titler) isPlace(title string) bool {
	for _, m := range t.places.Find(title) {
		if m.Kind == cues.Where && m.End == len(title) && utf8.RuneCountInString(title[:m.Start]) <= hotissue.ShortTitle {
			return true
		}
	}
	return false
}
