package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"suxi/redact"
	"suxi/segment"
)

// addFile adds a file, and what its lines say by themselves.
func (l *linter) addFile(name string, file *segment.UserFile) {
	l.files = append(l.files, file)
	l.report.Files = append(l.report.Files, redact.Mask(name))
	if file.BOM {
		l.add(name, 0, lintNote, "bom", "", "begins with a byte order mark, which other tools read as part of the first word")
	}
	if file.Encoding != "utf-8" {
		l.add(name, 0, lintNote, "encoding", "", "is %s; other tools want UTF-8", file.Encoding)
	}
	weighed := 0
	for _, line := range file.Lines {
		if line.Frequency != "" {
			weighed++
		}
	}
	for _, line := range file.Lines {
		if line.Err != nil {
			l.add(name, line.Line, lintError, "unusable", line.Text, "%v", line.Err)
			continue
		}
		if whole := line.Text + " " + line.Frequency; slices.ContainsFunc(redact.Find(whole), func(s redact.Span) bool { return s.End > len(line.Text) }) {
			// What is left as the word is a part of the number: nothing is said of it.
			l.add(name, line.Line, lintWarning, "personal", whole, "personal information, the end of which is read as a frequency: take it out")
			continue
		}
		l.checkForm(name, line)
		if ambiguous(line, weighed, len(file.Lines)) {
			read := strings.Join(nonEmpty(line.Frequency, line.Tag), " ")
			l.add(name, line.Line, lintWarning, "space", line.Text, `"%s" is read as its frequency or tag: write "%s %[1]s" in quotes if it is part of the word`, read, line.Text)
		} else if line.Frequency != "" {
			l.add(name, line.Line, lintNote, "frequency", line.Text, "frequency %s has no effect: a user word comes out whatever it weighs", line.Frequency)
		}
		if first, ok := l.index.add(line.UserWord, len(l.words)); ok {
			w := l.words[first]
			l.add(name, line.Line, lintWarning, "duplicate", line.Text, "is in %s:%d already", w.file, w.Line)
			continue
		}
		l.words = append(l.words, lintWord{UserWord: line.UserWord, file: name, broken: map[string]int{}})
	}
}

// separators are what other programs put between fields. In a text that is
// normalised commas and semicolons are narrow.
const separators = ",;、|“”‘’"

// numerals are what numbers are made of.
const numerals = "0123456789〇零一二三四五六七八九十百千万亿两"

// checkForm finds words that look as if something else was meant.
func (l *linter) checkForm(file string, line segment.UserLine) {
	warn := func(kind, format string, args ...any) {
		l.add(file, line.Line, lintWarning, kind, line.Text, format, args...)
	}
	personal := len(redact.Find(line.Text)) > 0
	if personal {
		warn("personal", "personal information: a model would pass it on, and suxi train refuses it")
	}
	if strings.HasPrefix(line.Text, "#") {
		warn("comment", "is read as a word: there are no comments")
	}
	if i := strings.IndexAny(line.Text, separators); i >= 0 {
		mark, _ := utf8.DecodeRuneInString(line.Text[i:])
		warn("separator", "%c is part of the word: spaces or tabs separate the fields, and each word has its line", mark)
	}
	if i := strings.LastIndexByte(line.Text, ' '); line.Guessed && line.Frequency == "" && i >= 0 && !personal {
		if _, err := strconv.ParseFloat(line.Text[i+1:], 64); err == nil {
			warn("space", `"%s" is part of the word: a frequency is a whole number; write "%s" in quotes if it is none`, line.Text[i+1:], line.Text)
		}
	}
	if strings.Trim(line.Text, numerals) == "" {
		warn("number", "takes numbers apart that it is a part of")
	}
}

// ambiguous reports whether a number or tag behind a space may be part of the
// word instead: behind Latin letters or a word with spaces unless frequency and
// tag are both there, and in a file in which most words, of which weighed have a
// frequency, have none.
func ambiguous(line segment.UserLine, weighed, lines int) bool {
	if !line.Guessed || (line.Frequency == "") == (line.Tag == "") {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(line.Text)
	return alphanumeric(last) || strings.Contains(line.Text, " ") || line.Frequency != "" && 2*weighed <= lines
}

// checkWords says what the words do to the dictionary and to each other.
func (l *linter) checkWords() {
	for i := range l.words {
		w := &l.words[i]
		tokens := l.cuts.tokens(l.before, w.Text)
		if len(tokens) == 1 {
			if utf8.RuneCountInString(w.Text) > 1 {
				l.addWord(w, lintNote, "known", "is a token without being a user word, too")
			}
			continue
		}
		if len(redact.Find(w.Text)) > 0 {
			continue // the tokens are its pieces
		}
		if taken := slices.DeleteFunc(tokens, func(t string) bool { return utf8.RuneCountInString(t) == 1 }); len(taken) > 0 {
			l.addWord(w, lintNote, "swallows", "takes in %s", strings.Join(taken, ", "))
		}
	}
	l.checkSplits()
	l.checkOverlaps()
}

// mostNamed is how many words a finding names.
const mostNamed = 5

// checkSplits finds the words of the dictionary that the user's cut apart.
func (l *linter) checkSplits() {
	split := map[int][]string{}
	for word, tokens := range l.after.Split() {
		for _, t := range tokens {
			if id, ok := l.index.id(t); ok {
				split[id] = append(split[id], word)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(split)) {
		w, words := &l.words[id], split[id]
		named := strings.Join(words[:min(len(words), mostNamed)], ", ")
		if more := len(words) - mostNamed; more > 0 {
			named += fmt.Sprintf(" and %d more", more)
		}
		l.addWord(w, lintWarning, "splits", "cuts words of the dictionary apart: %s", named)
	}
}

// checkOverlaps finds words of the user that come out only where no other of
// them does.
func (l *linter) checkOverlaps() {
	beginning := map[string]int{} // by what words begin with, the first of them
	holder := map[int]int{}       // by word, the first longer one that holds it
	for id := range l.words {
		key := l.words[id].Key()
		for i := range key {
			if _, ok := beginning[key[:i]]; !ok && i > 0 {
				beginning[key[:i]] = id
			}
		}
		for at := range l.index.in(l.words[id].Text) {
			if _, ok := holder[at.word]; !ok && at.word != id {
				holder[at.word] = id
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(holder)) {
		l.addWord(&l.words[id], lintNote, "inside", "does not come out in %s", l.words[holder[id]].Text)
	}
	type overlap struct{ left, right, shared int } // words, and bytes that both have
	worst := map[int]overlap{}                     // by the word that does not come out
	for left := range l.words {
		key := l.words[left].Key()
		for i := range key {
			right, ok := beginning[key[i:]]
			if !ok || i == 0 || !parts(key, i) {
				continue
			}
			loser := right
			if utf8.RuneCountInString(l.words[left].Text) < utf8.RuneCountInString(l.words[right].Text) {
				loser = left
			}
			if shared := len(key) - i; shared > worst[loser].shared {
				worst[loser] = overlap{left, right, shared}
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(worst)) {
		o := worst[id]
		text := l.words[o.left].Text + l.words[o.right].Text[o.shared:]
		tokens := l.cuts.tokens(l.after, text)
		if slices.ContainsFunc(tokens, func(t string) bool { token, ok := l.index.id(t); return ok && token == id }) {
			continue // because of a third word
		}
		level := lintNote // one character in common is common, and seldom met
		if utf8.RuneCountInString(l.words[o.right].Text[:o.shared]) > 1 {
			level = lintWarning
		}
		l.addWord(&l.words[id], level, "overlaps", "does not come out in %s, which is cut %s", text, strings.Join(maskTokens(tokens), "|"))
	}
}

// prove cuts a sentence with the word: of the corpus, or made up.
func (l *linter) prove(w *lintWord) proof {
	text := cmp.Or(w.sentence, redact.Mask("关于"+w.Text+"的投诉"))
	return proof{
		File: redact.Mask(w.file), Line: w.Line, Word: redact.Mask(w.Text),
		Before: l.cuts.tokens(l.before, text), After: l.cuts.tokens(l.after, text),
		Occurrences: w.found, Whole: w.whole,
	}
}

// runTests cuts the sentences of a file as they must be cut.
func (l *linter) runTests(ctx context.Context, std streams, name string) error {
	in, err := openText(ctx, std, name)
	if err != nil {
		return err
	}
	defer in.Close()
	return eachLine(std, name, in, func(n int, line string) error {
		if strings.TrimSpace(line) == "" {
			return nil
		}
		l.report.Tests++
		want := strings.Split(line, "|")
		document := l.after.Document(strings.Join(want, ""))
		var got []string
		for t := range document.Tokens() {
			got = append(got, document.Original[t.Start:t.End])
		}
		if !slices.Equal(words(want), words(got)) {
			want, got := strings.Join(words(maskTokens(want)), "|"), strings.Join(words(maskTokens(got)), "|")
			if want == got {
				got = "another cut inside masked text"
			}
			l.add(name, n, lintError, "test", "", "want %s, got %s", want, got)
		}
		return nil
	})
}

// words drops the white space from tokens.
func words(tokens []string) []string {
	var kept []string
	for _, t := range tokens {
		if t = strings.TrimSpace(t); t != "" {
			kept = append(kept, t)
		}
	}
	return kept
}

// maskTokens masks personal information in tokens, also where several hold it.
func maskTokens(tokens []string) []string {
	m := newMaskedText(strings.Join(tokens, ""), redact.New(redact.Options{}))
	var masked []string
	at, done := 0, 0
	for _, t := range tokens {
		start, end := m.span(at, at+len(t))
		at += len(t)
		if end > done {
			masked = append(masked, m.text[max(start, done):end])
			done = end
		}
	}
	return masked
}
