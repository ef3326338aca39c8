package features_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/features"
)

// units returns d as a Matcher takes it.
func units(d features.Document) (u features.Units) {
	for _, w := range d.Words {
		if w == "" {
			continue
		}
		if len(u.Ends) > 0 {
			u.Words = append(u.Words, ' ')
		}
		u.Words = append(u.Words, []rune(w)...)
		u.Ends = append(u.Ends, int32(len(u.Words)))
	}
	for _, r := range d.Text {
		if n := len(u.Chars); unicode.IsSpace(r) && n > 0 && unicode.IsSpace(u.Chars[n-1]) {
			u.Chars[n-1] = ' '
			continue
		}
		u.Chars = append(u.Chars, r)
	}
	return u
}

func TestMatch(t *testing.T) {
	_, whole := fit(t, features.Config{MinDF: 1, WordMax: 2, CharMax: 2}, words("快递 太 慢", "客服 太 慢 太 慢"))
	_, lead := fit(t, features.Config{MinDF: 1, WordMax: 2, CharMax: 2}, words("太 慢", "快递"))
	m := features.Compile([]*features.Vectorizer{whole}, []*features.Vectorizer{lead})
	tests := []struct {
		name, body, lead string
		want             []string // the whole's words, its characters, then the lead's
		unknown          float64
	}{
		{"those of fewer characters first", "快递 慢", "",
			[]string{"慢, 快递", "快, 递, 慢, 快递", "", ""}, 0},
		{"a term that comes more than once has the weight 1 + ln tf", "太 慢 太", "",
			[]string{"太 1.69, 慢, 太 慢, 慢 太", "太 1.69, 慢, 太慢, 慢太", "", ""}, 0},
		{"the lead's are found in it", "太 慢 快递", "太 慢",
			[]string{"太, 慢, 快递, 太 慢", "太, 慢, 快, 递, 太慢, 快递", "太, 慢, 太 慢", "太, 慢, 太慢"}, 0},
		{"and within it only", "太 慢", "太",
			[]string{"太, 慢, 太 慢", "太, 慢, 太慢", "太", "太"}, 0},
		{"a lead that is no beginning is walked by itself", "快递", "太 慢",
			[]string{"快递", "快, 递, 快递", "太, 慢, 太 慢", "太, 慢, 太慢"}, 0},
		{"words that are no feature", "太 新 太 新", "",
			[]string{"太 1.69", "太 1.69", "", ""}, .5},
		{"nothing", "", "", []string{"", "", "", ""}, 1},
	}
	var found features.Matches // used again
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			m.Match(units(words(test.body)[0]), units(words(test.lead)[0]), &found)
			var got []string
			for i, v := range []*features.Vectorizer{whole, lead} {
				for _, terms := range found.Found[i] {
					var list []string
					for _, f := range terms.All {
						term := v.Term(int(f))
						for _, r := range terms.Repeated {
							if r.Feature == f {
								term += fmt.Sprintf(" %.2f", r.Weight)
							}
						}
						list = append(list, term)
					}
					got = append(got, strings.Join(list, ", "))
				}
			}
			if diff := gocmp.Diff(test.want, got); diff != "" || found.Unknown != test.unknown {
				t.Errorf("unknown %v, want %v (-want +got):\n%s", found.Unknown, test.unknown, diff)
			}
		})
	}
}

// A Matcher of several vectorizers gives for each what Transform gives, and the
// unknown share, whatever the corpus; words may have spaces in them, and characters
// may lie beyond the Basic Multilingual Plane.
func TestMatchEqualsTransform(t *testing.T) {
	document := rapid.Custom(func(t *rapid.T) features.Document {
		return features.Document{
			Words: rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "ab", "a b", "差", "差评", "差评差", "退", "𠮷", "𠮷差"}), 0, 8).Draw(t, "words"),
			Text:  rapid.StringOfN(rapid.SampledFrom([]rune("ab差评 \t\n退𠮷")), 0, 12, -1).Draw(t, "text"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		cfg := features.Config{
			MinDF:   1,
			WordMin: rapid.IntRange(1, 2).Draw(t, "WordMin"), WordMax: rapid.IntRange(2, 3).Draw(t, "WordMax"),
			CharMin: rapid.IntRange(1, 2).Draw(t, "CharMin"), CharMax: rapid.IntRange(2, 4).Draw(t, "CharMax"),
		}
		fitted := func() *features.Vectorizer {
			docs := append(rapid.SliceOfN(document, 1, 4).Draw(t, "documents"), features.Document{Words: []string{"a", "b"}, Text: "ab"})
			v, err := features.Fit(features.Count(cfg, slices.Values(docs)), upTo(len(docs)), nil)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		all := []*features.Vectorizer{fitted(), fitted(), fitted()}
		m := features.Compile(all[:2], all[2:])
		var found features.Matches
		for range 2 { // the second time in the room of the first
			body, lead := document.Draw(t, "body"), document.Draw(t, "lead")
			if rapid.Bool().Draw(t, "lead is a beginning") {
				lead = features.Document{Words: body.Words[:len(body.Words)/2], Text: string([]rune(body.Text)[:len([]rune(body.Text))/2])}
			}
			m.Match(units(body), units(lead), &found)
			if want := all[0].Unknown(body); found.Unknown != want {
				t.Fatalf("unknown %v, want %v", found.Unknown, want)
			}
			for i, v := range all {
				d := body
				if i == 2 {
					d = lead
				}
				want := v.Transform(d)
				got := normalised(v, found.Found[i])
				if len(got) != len(want.Index) {
					t.Fatalf("vectorizer %d: %d features, want %d", i, len(got), len(want.Index))
				}
				for k, f := range want.Index {
					if math.Abs(got[f]-want.Value[k]) > 1e-6 {
						t.Fatalf("vectorizer %d, %q: %v, want %v", i, v.Term(int(f)), got[f], want.Value[k])
					}
				}
			}
		}
	})
}

// normalised returns the entries of the vector with what a Matcher found.
func normalised(v *features.Vectorizer, found features.Found) map[int32]float64 {
	vector := map[int32]float64{}
	kinds := 0.0
	for _, terms := range found {
		part := map[int32]float64{}
		for _, f := range terms.All {
			part[f] = v.IDF()[f]
		}
		for _, r := range terms.Repeated {
			part[r.Feature] = v.IDF()[r.Feature] * float64(r.Weight)
		}
		sum := 0.0
		for _, x := range part {
			sum += x * x
		}
		for f, x := range part {
			vector[f] = x / math.Sqrt(sum)
		}
		if len(part) > 0 {
			kinds++
		}
	}
	for f := range vector {
		vector[f] /= math.Sqrt(kinds)
	}
	return vector
}

func TestCompileWantsAlikeLengths(t *testing.T) {
	_, a := fit(t, features.Config{MinDF: 1}, words("a b"))
	_, b := fit(t, features.Config{MinDF: 1, CharMax: 2}, words("a b"))
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	features.Compile([]*features.Vectorizer{a, b}, nil)
}
