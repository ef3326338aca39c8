package models

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/features"
)

// The parts of features are divided among the places where they stand. Here
// each feature but those named adds nothing.
func TestSpansOfParts(t *testing.T) {
	const word, characters, lead = "word ", "characters ", "lead "
	tests := []struct {
		name, text string
		parts      map[string]float64
		want       string
	}{
		{"a word", "快递太慢", map[string]float64{word + "慢": 1}, "慢 +1.00"},
		{"a word that comes twice", "太慢客服太", map[string]float64{word + "太": 1}, "太 +0.50; 太 +0.50"},
		{"a bigram is shared by its words", "快递太慢", map[string]float64{word + "太 慢": 1}, "太慢 +1.00"},
		{"characters go to their tokens", "快递太慢", map[string]float64{characters + "递太慢": 3}, "快递太慢 +3.00"},
		{"word and characters are summed", "快递太慢", map[string]float64{word + "快递": 1, characters + "快": 0.5, characters + "递": -0.25}, "快递 +1.25"},
		{"neighbours of one sign are one span", "快递太慢", map[string]float64{word + "快递": 1, word + "太": 2, word + "慢": -1}, "快递太 +3.00; 慢 -1.00"},
		{"between them nothing is unknown", "快递太慢", map[string]float64{word + "快递": 1, word + "慢": 2}, "快递 +1.00; 慢 +2.00"},
		{"a mark ends a span", "快递，太慢", map[string]float64{word + "快递": 1, word + "太": 2}, "快递 +1.00; 太 +2.00"},
		{"so does a line", "快递\n太慢", map[string]float64{word + "快递": 1, word + "太": 2}, "快递 +1.00; 太 +2.00"},
		{"a space does not", "快递  太慢", map[string]float64{word + "快递": 1, word + "太": 2}, "快递  太 +3.00"},
		{"marks get nothing beside words", "快递，太慢", map[string]float64{characters + "递,太": 2}, "快递 +1.00; 太 +1.00"},
		{"marks alone are a place", "快递太慢！", map[string]float64{characters + "!": 2}, "！ +2.00"},
		{"a space between Latin words belongs to the first", "app pro客服", map[string]float64{characters + " ": 2, characters + "p p": 3}, "app pro +5.00"},
		{"a long number is one place", "电话138 0013-8000客服", map[string]float64{word + "#": 1, characters + "话#客": 3}, "电话138 0013-8000客服 +4.00"},
		{"an e-mail address, too", "电话a.b@example.com客服", map[string]float64{characters + "#": 1}, "a.b@example.com +1.00"},
		{"numbers that only squeezing joins", "订单12\n345，客服", map[string]float64{characters + "#": 1}, "12 +1.00"},
		{"the lead's features stand there", "太慢。客服太慢", map[string]float64{lead + word + "太 慢": 1, lead + characters + "太": 1, word + "太": 2}, "太慢 +3.00; 太 +1.00"},
		{"a number that only the body joins", "订单12\n345，客服", map[string]float64{lead + characters + "12": 1}, "12 +1.00"},
		{"in the text as given: Traditional", "快遞太慢", map[string]float64{word + "快递": 1}, "快遞 +1.00"},
		{"full width", "ＡＰＰ客服", map[string]float64{word + "app": 1}, "ＡＰＰ +1.00"},
		{"injected pinyin", "監(jiān)督客服", map[string]float64{characters + "监": 1}, "監(jiān) +1.00"},
		{"markup inside", "快<b>递</b>太慢", map[string]float64{word + "快递": 1}, "快<b>递</b> +1.00"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := &Labeler{segmenter: smallSegmenter(t)}
			r := l.read(tt.text, true)
			alone := func(d features.Document) *features.Vectorizer {
				counts := features.Count(features.Config{MinDF: 1}, slices.Values([]features.Document{d}))
				v, err := features.Fit(counts, []int{0}, nil)
				if err != nil {
					t.Fatal(err)
				}
				return v
			}
			s := space{alone(r.document.body.Document()), alone(r.document.lead.Document())}
			x := r.locate(s)
			parts, used := make([]float64, len(x.Index)), 0
			for i, f := range x.Index {
				term, inLead := s.term(int(f))
				isWord := int(f) < s.body.Words()
				if inLead {
					isWord = int(f)-s.body.Len() < s.lead.Words()
				}
				key := characters + term
				if isWord {
					key = word + term
				}
				if inLead {
					key = lead + key
				}
				if part, ok := tt.parts[key]; ok {
					parts[i] = part
					used++
				}
			}
			if used != len(tt.parts) {
				t.Fatalf("%d of the features %v are in the text", used, tt.parts)
			}
			var got []string
			for _, e := range r.spans(parts) {
				got = append(got, fmt.Sprintf("%s %+.2f", tt.text[e.Start:e.End], e.Weight))
			}
			if s := strings.Join(got, "; "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}

// damaged draws texts as exports damage them.
func damaged(t *rapid.T) string {
	return strings.Join(rapid.SliceOf(rapid.SampledFrom([]string{
		"快递", "快遞", "太", "慢", "态度", "ＡＰＰ", "監(jiān)", "退款！", "，", "\n", "  ", "iPhone pro", "13800138000", "1380013",
		"8000", " - ", "a.b@example.com", "<br>", "</b>", "&amp;", "&lt;", "🚀", "\xff", "İ", "K", "\u200b", "ｶﾞ", "二噁英", "梢\uE431胫悄芸头",
	})).Draw(t, "parts"), "")
}

// To be asked where its units stand does not change a document; every unit has
// a place, and what stands there is what it was made from.
func TestPlaces(t *testing.T) {
	seg := smallSegmenter(t)
	var p preparer // used again for every text
	var doc document
	var at places
	rapid.Check(t, func(t *rapid.T) {
		d := seg.Document(damaged(t))
		p.prepare(&d, &doc, &at)
		plain := prepare(d)
		if diff := cmp.Diff([]features.Document{plain.body.Document(), plain.lead.Document()}, []features.Document{doc.body.Document(), doc.lead.Document()}); diff != "" {
			t.Fatalf("%q (-without places +with):\n%s", d.Text, diff)
		}
		made := func(of int32, unit string) {
			p := at.pieces[of]
			from := []rune(strings.ToLower(d.Text[p.start:p.end]))
			kept, _ := mask(from, nil, longRuns(from))
			if unit != string(masked) && unit != " " && !strings.Contains(string(kept), unit) {
				t.Fatalf("%q: %q stands at %q", d.Text, unit, d.Text[p.start:p.end])
			}
		}
		for _, units := range []struct {
			of    []string
			place []int32
		}{{doc.body.Document().Words, at.words}, {strings.Split(string(doc.body.Chars), ""), at.characters}, {strings.Split(string(doc.lead.Chars), ""), at.lead}} {
			if len(units.of) != len(units.place) {
				t.Fatalf("%q: %d places for %q", d.Text, len(units.place), units.of)
			}
			for i, unit := range units.of {
				made(units.place[i], unit)
			}
		}
	})
}

// Whatever the text, the spans lie in it in order, between characters, and sum
// with the prior and the groups to the margin; what Label calls evidence are
// some of them.
func TestSpansLieInTheText(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	l := NewLabeler(b, smallSegmenter(t), LabelerOptions{Evidence: true})
	rapid.Check(t, func(t *rapid.T) {
		text := damaged(t)
		x := l.Explain(text)
		for _, r := range []Reasons{x.CategoryReasons, x.SeverityReasons} {
			sum, end := r.Prior, 0
			for _, g := range r.Groups {
				sum += g.Value
			}
			for _, e := range r.Spans {
				if e.Start < end || e.End < e.Start || e.End > len(text) || !utf8.RuneStart((text + " ")[e.Start]) || !utf8.RuneStart((text + " ")[e.End]) {
					t.Fatalf("span [%d, %d) of %q behind %d", e.Start, e.End, text, end)
				}
				sum, end = sum+e.Weight, e.End
			}
			if math.Abs(sum-r.Margin) > 1e-9 {
				t.Fatalf("%q: prior, groups and spans sum to %v, margin %v", text, sum, r.Margin)
			}
		}
		evidence := l.Label(text).Evidence
		if !slices.Equal(evidence, x.Evidence) || len(evidence) > shownEvidence {
			t.Fatalf("%q: Label gives %v, Explain %v", text, evidence, x.Evidence)
		}
		for i, e := range evidence {
			if !slices.Contains(x.CategoryReasons.Spans, e) || e.Weight <= 0 || i > 0 && e.Weight > evidence[i-1].Weight {
				t.Fatalf("%q: evidence %v, spans %v", text, evidence, x.CategoryReasons.Spans)
			}
		}
	})
}

func TestStrongest(t *testing.T) {
	const text = "快递！太慢。快递，客服；退款"
	tests := []struct {
		name    string
		weights []float64 // of the words and marks of text, in order
		want    string
	}{
		{"the strongest first", []float64{1, 0, 3, 0, 0, 0, 2}, "太慢 客服 快递"},
		{"of equal ones the first", []float64{1, 0, 1, 0, 0, 0, 1}, "快递 太慢 客服"},
		{"three at most", []float64{1, 0, 2, 0, 0, 0, 3, 0, 4}, "退款 客服 太慢"},
		{"none that speaks for the runner-up", []float64{-1, 0, 2, 0, 0, 0, -3}, "太慢"},
		{"no marks", []float64{1, 5, 2, 4}, "太慢 快递"},
		{"words once", []float64{2, 0, 1, 0, 3}, "快递 太慢"},
		{"nothing", nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var spans []Evidence
			at := 0
			for i, w := range tt.weights {
				length := len("快递")
				if i%2 == 1 {
					length = len("，")
				}
				if w != 0 {
					spans = append(spans, Evidence{at, at + length, w})
				}
				at += length
			}
			var got []string
			for _, e := range strongest(spans, text) {
				got = append(got, text[e.Start:e.End])
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("got %s, want %s", s, tt.want)
			}
		})
	}
}
