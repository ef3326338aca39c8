package cues

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"suxi/taxonomy"
)

// plainSearch finds phrases by their definition, each at each place.
func plainSearch(phrases [][]taxonomy.Piece, letters []rune) []hit {
	var hits []hit
	var match func(pieces []taxonomy.Piece, h hit)
	match = func(pieces []taxonomy.Piece, h hit) {
		if len(pieces) == 0 {
			if !slices.ContainsFunc(hits, func(o hit) bool { return o.node == h.node && o.start == h.start && o.number >= h.number }) {
				hits = append(hits, h)
			}
			return
		}
		rest := pieces[1:]
		switch pieces[0].Kind {
		case taxonomy.Number:
			if value, length := number(letters, int(h.end)); length > 0 {
				h.end, h.number = h.end+int32(length), min(h.number, value)
				match(rest, h)
			}
		case taxonomy.Gap:
			for n := range maxGap + 1 {
				if n > 0 && (int(h.end) == len(letters) || endsSentence(letters[h.end])) {
					break
				}
				if n > 0 {
					h.end++
				}
				h.gap = h.end
				match(rest, h)
			}
		default:
			word := []rune(pieces[0].Text)
			if end := int(h.end) + len(word); end <= len(letters) && slices.Equal(letters[h.end:end], word) {
				h.end = int32(end)
				match(rest, h)
			}
		}
	}
	for start := range letters {
		for i, p := range phrases {
			match(p, hit{node: int32(i), start: int32(start), end: int32(start), gap: int32(start), number: math.MaxInt})
		}
	}
	return hits
}

// The trie finds what the phrases say, of a few letters so that they often begin
// alike, in texts made of them.
func TestSearchIsPlain(t *testing.T) {
	letter := rapid.SampledFrom(strings.Split("甲乙丙一上3a", ""))
	word := rapid.StringOf(rapid.SampledFrom([]rune("甲乙丙一a")))
	phrase := rapid.Custom(func(t *rapid.T) taxonomy.Phrase {
		part := rapid.OneOf(word, letter, rapid.SampledFrom([]string{"{n}", "…"}))
		return taxonomy.Phrase(strings.Join(rapid.SliceOfN(part, 1, 5).Draw(t, "parts"), ""))
	})
	filler := rapid.SampledFrom([]string{"甲", "乙", "丙", "一", "十", "3", "上", "多", "a", "丁丁丁", "丁丁丁丁丁丁", ",", "。"})
	rapid.Check(t, func(t *rapid.T) {
		var phrases [][]taxonomy.Piece
		var entries []entry
		every := []taxonomy.Phrase{"甲…乙", "甲…{n}乙", "{n}甲", "{n}丙{n}", "甲…乙…丙", "甲{n}…乙", "一甲", "甲", "甲乙丙"}
		for _, p := range append(every, rapid.SliceOfN(phrase, 0, 9).Draw(t, "phrases")...) {
			if pieces, err := p.Parse(); err == nil {
				entries = append(entries, newEntry(pieces, len(phrases)))
				phrases = append(phrases, pieces)
			}
		}
		letters := []rune(strings.Join(rapid.SliceOf(rapid.OneOf(filler, word)).Draw(t, "text"), ""))
		trie := newTrie(entries)
		var got []hit
		for _, h := range new(search).of(&trie, letters) {
			for _, v := range trie.at(h) {
				got = append(got, hit{int32(v), h.start, h.end, h.gap, h.number})
			}
		}
		want := plainSearch(phrases, letters)
		order := func(a, b hit) int {
			return int(cmp.Or(a.start-b.start, a.node-b.node, a.end-b.end, a.gap-b.gap))
		}
		if !slices.IsSortedFunc(got, func(a, b hit) int { return int(a.start - b.start) }) {
			t.Fatalf("%q: %v is not by start", string(letters), got)
		}
		slices.SortFunc(got, order)
		slices.SortFunc(want, order)
		if !slices.Equal(got, want) {
			t.Fatalf("%q: found %v, want %v", string(letters), got, want)
		}
	})
}

func TestNumberBeginnings(t *testing.T) {
	for r := range rune(0x10000) {
		if got, want := strings.ContainsRune(numberBeginnings, r), beginsNumber(r); got != want {
			t.Errorf("%c begins a number: %v by the list, %v by the function", r, got, want)
		}
		if got, want := strings.ContainsRune(numberGoesOn, r), isMore(r); got != want {
			t.Errorf("%c goes on with a number: %v by the list, %v by the function", r, got, want)
		}
	}
}

// The filter lets few pairs pass that begin nothing: it would be slow otherwise.
func TestOpeningsAreFew(t *testing.T) {
	o := Compile(taxonomy.Default()).phrases.opens
	passed, all := 0, 0
	for a := '一'; a < '一'+5000; a += 7 {
		for b := '一'; b < '一'+5000; b += 11 {
			if !o.alone(a) && o.of(a, b) == 0 {
				passed += o.pass(a, b)
				all++
			}
		}
	}
	if share := float64(passed) / float64(all); share > .05 {
		t.Errorf("the filter passes %.3f of the pairs that begin nothing, want .05 at most", share)
	}
}

func TestLower(t *testing.T) {
	for r := range unicode.MaxRune + 1 {
		if got, want := lower(r), unicode.ToLower(r); got != want {
			t.Errorf("lower(%U) = %U, package unicode says %U", r, got, want)
		}
	}
}
