package features_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suxi/features"
)

func TestLocate(t *testing.T) {
	_, v := fit(t, features.Config{WordMax: 2, CharMax: 2, MinDF: 1}, []features.Document{
		{Words: []string{"太", "慢"}, Text: "太慢 了"},
	})
	x, occurrences := v.Locate(features.Document{Words: []string{"快递", "太", "", "慢", "太"}, Text: "慢  太慢"}, nil)
	var got []string
	for _, o := range occurrences {
		f := int(x.Index[o.Entry])
		unit := "characters"
		if o.Words {
			unit = "words"
		}
		got = append(got, strings.Join([]string{v.Term(f), unit, string('0' + o.Start), string('0' + o.End)}, "|"))
	}
	want := []string{
		"太|words|1|2", "慢|words|2|3", "太|words|3|4", "太 慢|words|1|3",
		"慢|characters|0|1", " |characters|1|2", "太|characters|2|3", "慢|characters|3|4",
		"慢 |characters|0|2", "太慢|characters|2|4",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// Locate gives the vector of Transform, bit for bit, and at each occurrence the
// units spell the term; together they are all of its uses.
func TestLocateSpellsTheTerms(t *testing.T) {
	docs := words("快递 太 慢 太 慢", "客服 太 慢", "退款 慢 客服", "a b 退款")
	_, v := fit(t, features.Config{MinDF: 1}, docs)
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOf(rapid.SampledFrom([]string{"快递", "太", "慢", "客服", "退款", "a", "新"})).Draw(t, "words")
		d := features.Document{Words: list, Text: strings.Join(list, "")}
		x, occurrences := v.Locate(d, nil)
		if plain := v.Transform(d); !slices.Equal(plain.Index, x.Index) || !slices.Equal(plain.Value, x.Value) {
			t.Fatalf("Locate gives %v, Transform %v", x, plain)
		}
		characters := strings.Split(d.Text, "")
		type use struct {
			feature int32
			start   int32
		}
		uses := map[use]bool{}
		count := make([]int, len(x.Index))
		for _, o := range occurrences {
			f := x.Index[o.Entry]
			spelt := strings.Join(characters[min(int(o.Start), len(characters)):min(int(o.End), len(characters))], "")
			if o.Words != (int(f) < v.Words()) {
				t.Fatalf("%q: words %t", v.Term(int(f)), o.Words)
			}
			if o.Words {
				spelt = strings.Join(list[o.Start:o.End], " ")
			}
			if term := v.Term(int(f)); spelt != term {
				t.Fatalf("at %d–%d stands %q, not %q", o.Start, o.End, spelt, term)
			}
			uses[use{f, o.Start}] = true
			count[o.Entry]++
		}
		if len(uses) != len(occurrences) {
			t.Fatalf("%d occurrences, %d of them distinct", len(occurrences), len(uses))
		}
		for i, f := range x.Index {
			want := 0
			term := v.Term(int(f))
			if int(f) < v.Words() {
				n := strings.Count(term, " ") + 1
				for at := range max(0, len(list)-n+1) {
					if strings.Join(list[at:at+n], " ") == term {
						want++
					}
				}
			} else {
				for at := range d.Text {
					if strings.HasPrefix(d.Text[at:], term) {
						want++
					}
				}
			}
			if count[i] != want {
				t.Fatalf("%q: %d occurrences, want %d", term, count[i], want)
			}
		}
	})
}
