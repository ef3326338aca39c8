package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/redact"
	"suxi/segment"
)

// addCorpus adds --corpus.
func addCorpus(cmd *cobra.Command, name *string) {
	addPath(cmd, name, "corpus", "complaints to try the dictionaries on: a file or a folder", inputExtensions...)
}

// A corpus is complaints to try dictionaries on.
type corpus struct {
	Rows     int `json:"rows"`
	Rejected int `json:"rejected"`
}

// each calls do with every complaint of inputs and counts them.
func (c *corpus) each(ctx context.Context, inputs []string, options complaint.ReaderOptions, bar *progress, do func(text string)) error {
	defer bar.done()
	for _, name := range inputs {
		if err := c.read(ctx, name, options, bar, do); err != nil {
			return err
		}
	}
	if c.Rows == 0 {
		return errors.New("--corpus: no complaint in it")
	}
	return nil
}

func (c *corpus) read(ctx context.Context, name string, options complaint.ReaderOptions, bar *progress, do func(text string)) error {
	r, err := complaint.OpenFile(name, options)
	if err != nil {
		return err
	}
	defer r.Close()
	return eachRow(ctx, r, func(row *complaint.Complaint, bad *complaint.RowError) {
		if bad != nil {
			c.Rejected++
			return
		}
		c.Rows++
		do(row.Text)
		bar.counted(int64(c.Rows))
	})
}

// addText tries the words on one complaint.
func (l *linter) addText(text string) {
	normal := segment.Normalize(text).Text
	var before, after []int
	missing := false // a sentence for one of the words
	for at := range l.index.in(normal) {
		if before == nil {
			before, after = l.before.AppendEnds(nil, normal), l.after.AppendEnds(nil, normal)
		}
		w := &l.words[at.word]
		w.found++
		missing = missing || w.sentence == ""
		if !isToken(after, at.start, at.end) {
			continue
		}
		w.whole++
		last := -1 // token
		for _, edge := range []int{at.start, at.end} {
			i, ok := slices.BinarySearch(before, edge)
			if ok || edge == 0 || i == last {
				continue
			}
			if last < 0 {
				w.breaks++
			}
			last = i
			w.broken[normal[startOf(before, i):before[i]]]++
		}
	}
	if !missing {
		return
	}
	masked := redact.Mask(normal)
	for at := range l.index.in(masked) {
		if w := &l.words[at.word]; w.sentence == "" {
			w.sentence = sentence(masked, at)
		}
	}
}

// isToken reports whether [start, end) is one of the tokens that end at ends.
func isToken(ends []int, start, end int) bool {
	i, ok := slices.BinarySearch(ends, end)
	return ok && startOf(ends, i) == start
}

// startOf returns where token i of those that end at ends begins.
func startOf(ends []int, i int) int {
	if i == 0 {
		return 0
	}
	return ends[i-1]
}

// sentenceReach bounds a sentence, in characters before and behind the word.
const sentenceReach = 15

// sentence returns the stretch between two marks of punctuation that a word
// stands in.
func sentence(text string, at occurrence) string {
	isMark := func(r rune) bool { return strings.ContainsRune("。.!?;,，、:\n\r", r) }
	start := strings.LastIndexFunc(text[:at.start], isMark)
	start += len("x")
	if start > 0 {
		_, size := utf8.DecodeRuneInString(text[start-1:])
		start += size - 1
	}
	end := len(text)
	if i := strings.IndexFunc(text[at.end:], isMark); i >= 0 {
		end = at.end + i
	}
	left, right := []rune(text[start:at.start]), []rune(text[at.end:end])
	return strings.TrimSpace(string(left[max(0, len(left)-sentenceReach):]) + text[at.start:at.end] + string(right[:min(len(right), sentenceReach)]))
}

// checkCorpus says what came of the words in the corpus.
func (l *linter) checkCorpus() {
	for i := range l.words {
		w := &l.words[i]
		switch {
		case w.found == 0:
			l.addWord(w, lintWarning, "absent", "is not in the corpus")
		case w.whole == 0:
			l.addWord(w, lintWarning, "hidden", "never comes out in the corpus: longer user words hold it in all of its %s", plural(w.found, "place"))
		case w.whole < w.found:
			l.addWord(w, lintNote, "hidden", "comes out in %d of its %d places in the corpus: other user words have the rest", w.whole, w.found)
		}
		if w.breaks == 0 {
			continue
		}
		level := lintNote // now and then the dictionary was wrong
		if 10*w.breaks >= w.whole {
			level = lintWarning
		}
		words := slices.SortedFunc(maps.Keys(w.broken), func(a, b string) int {
			return cmp.Or(w.broken[b]-w.broken[a], cmp.Compare(a, b))
		})
		var named []string
		for _, word := range words[:min(len(words), mostNamed)] {
			named = append(named, fmt.Sprintf("%s %d", word, w.broken[word]))
		}
		l.addWord(w, level, "breaks", "cuts words apart in %d of its %s in the corpus: %s", w.breaks, plural(w.whole, "place"), strings.Join(named, ", "))
	}
}
