package models

import (
	"cmp"
	"slices"
	"strings"

	"suxi/redact"
)

// masked is the term that stands for every run of five or more digits and
// every e-mail address, so that no phone, order or identity number and no
// address can enter a vocabulary.
const masked = '#'

// longRun is the number of digits from which a run is masked.
const longRun = 5

// A span is the range [start, end) of a text.
type span struct{ start, end int }

// longRuns is longRuns of what was made of the text, which as a rule has too few
// digits.
func (p *preparer) longRuns(s []rune) []span {
	if p.digits < longRun {
		return nil
	}
	return longRuns(s)
}

// longRuns finds the runs of five and more digits. A single space or hyphen
// between two digits does not end a run: 138 0013-8000 is one.
func longRuns(s []rune) []span {
	var runs []span
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		end, digits := i, 0
		for j := i; j < len(s); j++ {
			if isDigit(s[j]) {
				digits++
				end = j + 1
			} else if s[j] != ' ' && s[j] != '-' || end < j {
				break
			}
		}
		if digits >= longRun {
			runs = append(runs, span{i, end})
		}
		i = end
	}
	return runs
}

// mask puts one symbol in the place of each span, and of what is said of its
// characters, which may be nil, keeps the first; both in place.
func mask(chars []rune, from []int32, spans []span) ([]rune, []int32) {
	to, copied := 0, 0
	move := func(start, end int) {
		if from != nil {
			copy(from[to:], from[start:end])
		}
		to += copy(chars[to:], chars[start:end])
	}
	for _, sp := range spans {
		move(copied, sp.start+1)
		chars[to-1] = masked
		copied = sp.end
	}
	move(copied, len(chars))
	if from != nil {
		from = from[:to]
	}
	return chars[:to], from
}

// personal finds what must not become a feature: long runs of digits and
// e-mail addresses, in order and without overlap.
func (p *preparer) personal(text string) []span {
	spans := p.longRuns(p.chars)
	if !strings.Contains(text, "@") {
		return spans
	}
	for _, f := range redact.FindEmail(text) {
		start, _ := slices.BinarySearch(p.at, int32(f.Start))
		end, _ := slices.BinarySearch(p.at, int32(f.End))
		spans = append(spans, span{start, end})
	}
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	kept := spans[:0]
	for _, sp := range spans {
		if n := len(kept); n > 0 && sp.start < kept[n-1].end {
			kept[n-1].end = max(kept[n-1].end, sp.end)
			continue
		}
		kept = append(kept, sp)
	}
	return kept
}
