package analysis

import (
	"runtime"

	"suxi/internal/parallel"
	"suxi/redact"
	"suxi/segment"
	"suxi/themes"
)

// A reading is an event of the sample and its words.
type reading struct {
	*sampled
	words []string // content words in order: the redacted text, without the masks
}

// readings returns the events of the sample, in its order: rows alone, and of
// every near-duplicate group the first that is there, with its own category and
// day. So a text that was sent a hundred times is read once.
func (f *finish) readings() []reading {
	var out []reading
	seen := make(map[uint32]bool)
	for i := range f.sample {
		s := &f.sample[i]
		if s.group != 0 && seen[s.group] {
			continue
		}
		seen[s.group] = true
		out = append(out, reading{sampled: s})
	}
	segmenter, err := segment.New()
	if err != nil {
		panic("analysis: " + err.Error()) // the dictionary is embedded
	}
	var work parallel.Group
	for part := range parts(len(out), runtime.GOMAXPROCS(0)) {
		work.Go(func() {
			for i := part[0]; i < part[1]; i++ {
				out[i].words = words(segmenter, redact.DropMasks(out[i].text))
			}
		})
	}
	work.Wait()
	return out
}

// words returns the content words of a text in order.
func words(segmenter *segment.Segmenter, text string) []string {
	document := segmenter.Document(text)
	tokens := make([]string, 0, document.Len())
	for token := range document.Tokens() {
		tokens = append(tokens, token.Text)
	}
	return themes.ContentWords(tokens)
}

// parts cuts 0 … n−1 into at most so many ranges.
func parts(n, most int) func(yield func([2]int) bool) {
	return func(yield func([2]int) bool) {
		for i := range most {
			if from, to := n*i/most, n*(i+1)/most; from < to && !yield([2]int{from, to}) {
				return
			}
		}
	}
}
