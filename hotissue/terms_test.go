package hotissue

import (
	"slices"
	"strings"
	"testing"
)

// pairsOf returns the terms of a text whose pairs are those of other texts of
// two characters.
func pairsOf(pairs ...string) []term {
	var terms []term
	for _, pair := range pairs {
		terms = append(terms, appendTerms(nil, pair)[0]&^(1<<frequencyBits-1))
	}
	return terms[:count(terms)]
}

func TestAppendTerms(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{"好", nil},
		{"，。", nil},
		{"采石场", []string{"采石", "石场"}},
		{"采石，石场", []string{"采石", "石场"}},
		{"采 石\n场", []string{"采石", "石场"}},
		{"停车停车停", []string{"停车", "停车", "车停", "车停"}},
		{"A5区路", []string{"A5区", "区路"}},
		{"a5区，ＡB号", []string{"A5区", "Ａb号"}},
		{"买iPhone 15好", []string{"买iphone", "iphone 15", "15好"}},
	}
	for _, test := range tests {
		if got, want := appendTerms(nil, test.text), pairsOf(test.want...); !slices.Equal(got, want) {
			t.Errorf("%q: %v, want the pairs %q", test.text, got, test.want)
		}
	}
	if got := appendTerms(nil, strings.Repeat("停车", 50)); len(got) != 2 || got[0].frequency() != 15 {
		t.Errorf("50 times: %v, want 2 terms of frequency 15", got)
	}
}

// What stands behind the first pairs is not read, however long the text is.
func TestAppendTermsReadsTheBeginning(t *testing.T) {
	var text strings.Builder
	for r := '一'; r < '一'+maxRead+1; r++ {
		text.WriteRune(r)
	}
	want := appendTerms(nil, text.String())
	if len(want) != maxRead {
		t.Fatalf("%d terms, want %d", len(want), maxRead)
	}
	if got := appendTerms(nil, text.String()+"采石场abc"); !slices.Equal(got, want) {
		t.Error("a longer text has other terms")
	}
}
