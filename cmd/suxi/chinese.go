package main

import (
	"cmp"
	_ "embed"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// messagesZH has a message a line: its format as the code has it, a tab, and the
// format in Chinese, whose verbs are the same or name theirs by position. Messages
// of the system and of libraries stand below the comment that says so.
//
//go:embed messages.zh.tsv
var messagesZH string

// A catalogue translates what suxi says to people. The code speaks English: what
// is printed is recognised by the formats it was made with, from the longest to the
// shortest, and set again in Chinese, with what stood for %s, %v and %w translated
// likewise. What no format made stays as it is, and a nil catalogue, English,
// leaves everything.
//
// Data is not translated: JSON, events, and whatever is written to files, which are
// the same in every locale.
type catalogue []message

// A message is a format in two languages.
type message struct {
	en, zh   string
	literals []string // of en, between its verbs
	verbs    string   // their letters
	pattern  string   // of what en prints
}

// verb is a verb of package fmt: the position it names, and its letter.
var verb = regexp.MustCompile(`%[-+# 0]*\d*(?:\.\d+)?(?:\[(\d+)\])?([a-zA-Z%])`)

// readCatalogue reads the rows of messages.zh.tsv.
func readCatalogue(table string) catalogue {
	var c catalogue
	for line := range strings.Lines(table) {
		if en, zh, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "\t"); ok {
			c = append(c, newMessage(en, zh))
		}
	}
	slices.SortStableFunc(c, func(a, b message) int {
		return cmp.Compare(len(strings.Join(b.literals, "")), len(strings.Join(a.literals, "")))
	})
	return c
}

func newMessage(en, zh string) message {
	m := message{en: en, zh: zh, pattern: `(?s)\A`}
	literal, from := "", 0
	for _, at := range verb.FindAllStringSubmatchIndex(en, -1) {
		literal += en[from:at[0]]
		from = at[1]
		letter := en[at[4]:at[5]]
		if letter == "%" {
			literal += "%"
			continue
		}
		m.literals = append(m.literals, literal)
		m.verbs += letter
		m.pattern += regexp.QuoteMeta(literal) + "(" + matchedBy(letter) + ")"
		literal = ""
	}
	literal += en[from:]
	m.literals = append(m.literals, literal)
	m.pattern += regexp.QuoteMeta(literal) + `\z`
	return m
}

// matchedBy is the pattern of what a verb prints.
func matchedBy(letter string) string {
	switch letter {
	case "d":
		return ` *[-+]?\d+`
	case "g", "f":
		return ` *[-+]?(?:[\d.]+(?:e[-+]?\d+)?|Inf|NaN)`
	case "q":
		return `"(?:[^"\\]|\\.)*"|` + "`[^`]*`" + `|'[^']*'|\[.*?\]`
	}
	return `.*?`
}

// joints stand between messages that are put together, those that part more first;
// joint finds any of them.
var (
	joints = []string{"\n", ": ", "; ", ", ", " + "}
	joint  = regexp.MustCompile(`\n|[:;,] | \+ `)
)

// placed is a text with a place, a message or a cell in front.
var placed = regexp.MustCompile(`[:;] |  |\n`)

// translate returns a message in the language of c. Where no format made the whole
// of it, each of its parts that one made is translated.
func (c catalogue) translate(text string) string {
	if out, ok := c.whole(text); ok {
		return out
	}
	if c == nil {
		return text
	}
	for _, at := range joint.FindAllStringIndex(text, -1) {
		if tail, ok := c.whole(text[at[1]:]); ok {
			return c.translate(text[:at[0]]) + text[at[0]:at[1]] + tail
		}
	}
	for _, joint := range joints {
		if parts := strings.Split(text, joint); len(parts) > 1 {
			for i, part := range parts {
				parts[i] = c.translate(part)
			}
			return strings.Join(parts, joint)
		}
	}
	return text
}

// whole translates a text that one format made, and reports whether it was one.
func (c catalogue) whole(text string) (string, bool) {
	trimmed := strings.TrimSpace(text)
	if trimmed == "" {
		return text, false
	}
	for _, m := range c {
		values := m.match(trimmed)
		if values == nil || m.weak() && !slices.ContainsFunc(values[1:], func(v string) bool { return c.translate(v) != v }) {
			continue
		}
		left := strings.Index(text, trimmed)
		return text[:left] + c.set(m, values) + text[left+len(trimmed):], true
	}
	return text, false
}

// weak reports whether a format is so short that data read like it, such as "%s in
// %s": it is recognised only where a part of it is a message, too.
func (m message) weak() bool {
	letters := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return r
		}
		return -1
	}, strings.Join(m.literals, ""))
	return len(letters) < 5 && m.verbs != "" && strings.Trim(m.verbs, "svw") == ""
}

// match returns what stands for the verbs of a message in a text, behind the text
// itself, or nil if the message did not make it.
func (m message) match(text string) []string {
	if !strings.HasPrefix(text, m.literals[0]) {
		return nil
	}
	rest := text
	for _, literal := range m.literals { // most fail here, and need no pattern
		_, after, ok := strings.Cut(rest, literal)
		if !ok {
			return nil
		}
		rest = after
	}
	values := regexp.MustCompile(m.pattern).FindStringSubmatch(text)
	if values == nil {
		return nil
	}
	if m.literals[0] == "" && m.verbs[0] != 'w' && placed.MatchString(values[1]) {
		return nil // the place in front of a message would belong to it
	}
	if m.weak() && slices.ContainsFunc(values[1:], joint.MatchString) {
		return nil
	}
	return values
}

// set prints a message in Chinese.
func (c catalogue) set(m message, values []string) string {
	next := 0
	return verb.ReplaceAllStringFunc(m.zh, func(v string) string {
		at := verb.FindStringSubmatch(v)
		if at[2] == "%" {
			return "%"
		}
		next++
		if n, err := strconv.Atoi(at[1]); err == nil {
			next = n
		}
		value := values[next]
		if strings.ContainsRune("svw", rune(m.verbs[next-1])) {
			value = c.translate(value)
		}
		return value
	})
}

// people is where text for people goes, as opposed to data: to standard output, in
// their language.
func (s streams) people() io.Writer {
	if s.tell.words == nil {
		return s.out
	}
	return &translating{to: s.out, words: s.tell.words}
}

// A translating writer translates lines, and in a line that no format made whole
// the cells that stand apart by two spaces and more, each in the width it had.
type translating struct {
	to    io.Writer
	words catalogue
	line  []byte // begun
}

func (w *translating) Write(p []byte) (int, error) {
	w.line = append(w.line, p...)
	for {
		i := slices.Index(w.line, '\n')
		if i < 0 {
			return len(p), nil
		}
		line := string(w.line[:i])
		w.line = w.line[i+1:]
		if _, err := io.WriteString(w.to, w.translate(line)+"\n"); err != nil {
			return 0, err
		}
	}
}

// cellGap parts the cells of a line.
var cellGap = regexp.MustCompile(`  +`)

func (w *translating) translate(line string) string {
	if out, ok := w.words.whole(line); ok {
		return out
	}
	var b strings.Builder
	for line != "" {
		cell, space := line, ""
		if at := cellGap.FindStringIndex(line); at != nil {
			cell, space = line[:at[0]], line[at[0]:at[1]]
		}
		line = line[len(cell)+len(space):]
		words := w.words.translate(cell)
		b.WriteString(words)
		if n := len(space); n > 0 {
			n = max(2, n+columns.StringWidth(cell)-columns.StringWidth(words))
			if cell == "" {
				n = len(space)
			}
			b.WriteString(strings.Repeat(" ", n))
		}
	}
	return b.String()
}
