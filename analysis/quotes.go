package analysis

import (
	"cmp"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"suxi/redact"
)

// quoteLength is the length in characters to which a quote is cut.
const quoteLength = 80

// A pick is a complaint that may be quoted.
type pick struct {
	hash  uint64 // of id
	id    string
	group string // id of its near-duplicate group, or its own id
	day   day
	level int16
	text  string // redacted and cut
}

func hashID(id string) uint64 { return xxhash.Sum64String(id) }

// compare orders by hash. Rows of equal id (the same id with another text)
// are settled by what else they show.
func (p pick) compare(q pick) int {
	return cmp.Or(
		cmp.Compare(p.hash, q.hash),
		cmp.Compare(p.id, q.id),
		cmp.Compare(p.text, q.text),
		cmp.Compare(p.day, q.day),
		cmp.Compare(p.level, q.level),
		cmp.Compare(p.group, q.group),
	)
}

// A sample holds the picks with the smallest hashes, one of each group, in
// ascending order: a random sample of the groups that does not depend on the
// order in which rows come.
type sample struct{ picks []pick }

// offer considers p, whose text is text before redaction by g, for the k smallest.
func (s *sample) offer(g gate, p pick, k int, text string) {
	if len(s.picks) == k && p.hash > s.picks[k-1].hash {
		return // the usual case: no text is redacted for nothing
	}
	for _, q := range s.picks {
		if q.group == p.group && q.hash < p.hash {
			return
		}
	}
	p.text = g.excerpt(text)
	p.id, p.group = strings.Clone(p.id), strings.Clone(p.group)
	s.insert(p, k)
}

func (s *sample) insert(p pick, k int) {
	at := slices.IndexFunc(s.picks, func(q pick) bool { return q.group == p.group })
	switch {
	case at < 0:
		s.picks = append(s.picks, p)
	case p.compare(s.picks[at]) < 0:
		s.picks[at] = p
	}
	slices.SortFunc(s.picks, pick.compare)
	s.picks = s.picks[:min(len(s.picks), k)]
}

func (s *sample) merge(other sample, k int) {
	for _, p := range other.picks {
		s.insert(p, k)
	}
}

// A gate is what all words pass that people wrote, before they are in a Result.
type gate struct{ *redact.Redactor }

// gate returns the gate that the options ask for.
func (o Options) gate() gate { return gate{redact.New(o.Redact)} }

// excerpt redacts a complaint and cuts it to quoteLength characters, the
// ellipsis included. It redacts before it cuts, so that no number survives by
// being cut in two, and after it joined the lines, so that none comes of that.
func (g gate) excerpt(text string) string { return cut(g.line(text), quoteLength) }

// breaks are the characters that some exports write as Excel escapes them in
// XML; left in place they would hide numbers as well.
var breaks = strings.NewReplacer("_x000D_", " ", "_x000d_", " ", "_x000A_", " ", "_x000a_", " ", "_x0009_", " ")

// line redacts a text and joins its lines.
func (g gate) line(text string) string {
	return g.Redact(strings.Join(strings.Fields(breaks.Replace(strings.ToValidUTF8(text, "�"))), " "))
}

// valueLength is the length in characters to which an id, a product or
// another value of a column is cut.
const valueLength = 40

// shareable redacts and cuts a value of an input column for print.
func (g gate) shareable(value string) string {
	return cut(g.Redact(strings.ToValidUTF8(value, "�")), valueLength)
}

// cut shortens s to at most n characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	at, i := 0, 0 // byte offset of character n−1
	for offset := range s {
		if i == n-1 {
			at = offset
		}
		if i == n {
			return s[:at] + "…"
		}
		i++
	}
	return s
}

// quotations renders the samples of all categories.
func (f *finish) quotations() []Quote {
	out := []Quote{}
	for i, s := range f.quotes {
		for _, p := range s.picks {
			q := Quote{Category: f.tax.Categories[i].Code, ID: f.shareable(p.id), Text: p.text}
			if f.inRange(p.day) {
				q.Date = p.day.date()
			}
			if p.level != noLevel {
				q.Level = f.tax.Severity[p.level].Code
			}
			out = append(out, q)
		}
	}
	return out
}
