package models

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/cues"
	"suxi/features"
	"suxi/taxonomy"
)

func twoGroups(t *testing.T) block {
	t.Helper()
	l, err := cues.ParseLexicon("late: 迟到 等了{n}天\nrude: 骂人 态度")
	if err != nil {
		t.Fatal(err)
	}
	return block{name: "test", lexicon: l}
}

// of returns the features of one text.
func (b block) of(text string) []float64 { return b.profile(nil, &profiler{text: []rune(text)}) }

func TestProfile(t *testing.T) {
	ln := func(n float64) float64 { return math.Log(1 + n) }
	filler := strings.Repeat("字", opening)
	tests := []struct {
		text string
		want []float64 // count and opening of late, then of rude; length
	}{
		{"", []float64{0, 0, 0, 0, 0}},
		{"都好", []float64{0, 0, 0, 0, ln(2)}},
		{"等了三天还骂人，又迟到", []float64{ln(2), 1, ln(1), 1, ln(11)}},
		{filler + "态度", []float64{0, 0, ln(1), 0, ln(opening + 2)}},
		{filler[3:] + "态度", []float64{0, 0, ln(1), 1, ln(opening + 1)}},
	}
	b := twoGroups(t)
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, b.of(tt.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.text, diff)
		}
	}
	if (block{}).of("迟到") != nil || (block{}).width() != 0 {
		t.Error("the zero block has features")
	}
}

// The features of clauses are those that each clause has as a text of its own.
func TestProfileClauses(t *testing.T) {
	sour, err := parseTone("sharp: 差 太差 等了{n}天 差…劲 !!\npraise: 好 差不多\nfailure: 坏")
	if err != nil {
		t.Fatal(err)
	}
	keywords, err := cues.ParseLexicon("late: 迟到 等了{n}天 迟\nrude: 态度 态度…差 迟到\nbroken: 坏 坏了")
	if err != nil {
		t.Fatal(err)
	}
	b := block{lexicon: keywords, sour: sour}
	complains := func(clause string) bool {
		for g, u := range sour.lexicon.Uses(clause) {
			if u.Count > 0 && sour.lexicon.Groups()[g] != "praise" {
				return true
			}
		}
		return false
	}
	part := rapid.SampledFrom([]string{"差", "太差", "劲", "等了", "三", "12", "天", "好", "不多", "坏", "坏了", "迟到", "迟", "态度", "，", "。", " ", "…", "!", "~", "\n", "也"})
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOf(part).Draw(t, "parts"), "")
		want := make([]float64, b.width())
		first := true
		for clause := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune("，。！？；,;!?~… \n", r) }) {
			if !complains(clause) {
				continue
			}
			used := false
			for g, u := range keywords.Uses(clause) {
				want[4*g+2] += float64(u.Count)
				if u.Count > 0 {
					used = true
					if first {
						want[4*g+3] = 1
					}
				}
			}
			first = first && !used
		}
		got := b.of(text)
		for g := range keywords.Groups() {
			if w := math.Log1p(want[4*g+2]); got[4*g+2] != w || got[4*g+3] != want[4*g+3] {
				t.Fatalf("%q: group %d: %v and %v, want %v and %v", text, g, got[4*g+2], got[4*g+3], w, want[4*g+3])
			}
		}
	})
}

func TestBlockIsScaledOnTheTrainingRowsAlone(t *testing.T) {
	b := twoGroups(t)
	var profiles [][]float64
	for _, text := range []string{"迟到", "骂人", "迟到迟到骂人", strings.Repeat("态度", 500)} {
		profiles = append(profiles, b.of(text))
	}
	rows := []int{0, 1, 2}
	fitted := b.fit(profiles, rows)
	for j, s := range fitted.scale {
		sum, squares := 0.0, 0.0
		for _, r := range rows {
			sum += s * profiles[r][j]
			squares += s * s * profiles[r][j] * profiles[r][j]
		}
		if sd := math.Sqrt(squares/3 - sum*sum/9); s != 0 && math.Abs(sd-b.weight) > 1e-12 {
			t.Errorf("feature %d has standard deviation %v on the training rows, want %v", j, sd, b.weight)
		}
	}
	if again := b.fit(profiles[:3], rows); !cmp.Equal(again.scale, fitted.scale) {
		t.Error("a row that is not trained on changed the scale")
	}
	if same := b.fit(profiles, []int{0, 0}); same.scale[0] != 0 {
		t.Errorf("a feature that never varies has scale %v, want 0", same.scale[0])
	}
}

func TestBlockStandsBehindTheNGrams(t *testing.T) {
	b := twoGroups(t)
	b.scale = []float64{1, 0, 2, 1, 1}
	v := features.Vector{Index: []int32{3}, Value: []float64{1}}
	got := b.append(v, 10, []float64{.5, 1, 1, 0, 3})
	want := features.Vector{Index: []int32{3, 10, 12, 14}, Value: []float64{1, .5, 2, 3}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if len(v.Index) != 1 {
		t.Error("the vector was changed")
	}
}

// What a lexicon knows carries over to words that training never saw. Without
// it two such words look the same.
func TestBlockCarriesOver(t *testing.T) {
	var examples []Example
	for i := range 60 {
		e := Example{Text: []string{"迟到", "晚点", "延误"}[i%3] + strings.Repeat("啊", i%7), Category: "late"}
		if i%2 == 0 {
			e = Example{Text: []string{"骂人", "白眼", "嘲讽"}[i%3] + strings.Repeat("呀", i%5), Category: "rude"}
		}
		examples = append(examples, e)
	}
	unseen := func(late, rude []taxonomy.Phrase) [2]float64 {
		tax := &taxonomy.Taxonomy{Name: "two", Severity: taxonomy.Default().Severity, Categories: []taxonomy.Category{
			{Code: "late", Name: "迟", Keywords: late}, {Code: "rude", Name: "粗", Keywords: rude},
		}}
		b, _, err := Train(t.Context(), Config{}, smallSegmenter(t), tax, examples)
		if err != nil {
			t.Fatal(err)
		}
		l := NewLabeler(b, smallSegmenter(t), LabelerOptions{})
		return [2]float64{l.Label("久等").CategoryProbabilities[0], l.Label("冷漠").CategoryProbabilities[0]}
	}
	if p := unseen([]taxonomy.Phrase{"迟到", "晚点", "延误", "久等"}, []taxonomy.Phrase{"骂人", "白眼", "嘲讽", "冷漠"}); p[0] < p[1]+.05 {
		t.Errorf("with keywords 久等 is late with %.3f and 冷漠 with %.3f, want .05 between them", p[0], p[1])
	}
	if p := unseen(nil, nil); p[0] != p[1] {
		t.Errorf("without keywords 久等 is late with %.3f and 冷漠 with %.3f, want no difference", p[0], p[1])
	}
}
