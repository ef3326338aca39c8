package themes

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func find(t testing.TB, docs [][]string, seed uint64) *Result {
	t.Helper()
	result, err := Find(t.Context(), docs, seed)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func ExampleFind() {
	matters := []string{
		"快递 包裹 物流 派送 破损 丢失 延误 驿站",
		"客服 态度 推诿 敷衍 电话 回复 无人接听 转接",
		"滤芯 漏水 异味 净水器 接口 生锈 更换 师傅",
	}
	var docs [][]string
	for i := range 120 { // each tells up to four of the words of its matter
		words := strings.Fields(matters[i%3])
		docs = append(docs, []string{words[i%8], words[i%7], "，", words[i%5+3], words[i/3%8], fmt.Sprint(i)})
	}
	result, err := Find(context.Background(), docs, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, theme := range result.Themes {
		fmt.Println(theme.Documents, "stable:", theme.Stable(), theme.Terms[0].Text, theme.Terms[1].Text, theme.Terms[2].Text)
	}
	// Output:
	// 40 stable: true 更换 接口 生锈
	// 40 stable: true 电话 无人接听 回复
	// 40 stable: true 驿站 派送 丢失
}

func TestFindsPlantedThemes(t *testing.T) {
	for _, planting := range []struct {
		documents, themes, length int
		own                       float64
	}{
		{150, 3, 14, .6},
		{300, 4, 14, .5},
		{1000, 5, 14, .4},
		{600, 6, 30, .3},
	} {
		for seed := range uint64(3) {
			docs, truth := planted(planting.documents, planting.themes, planting.length, planting.own, seed)
			result := find(t, docs, seed)
			name := fmt.Sprintf("%+v, seed %d", planting, seed)
			stable := 0
			for _, theme := range result.Themes {
				if theme.Stable() {
					stable++
				}
			}
			if stable != planting.themes || len(result.Themes) > stable+1 {
				t.Errorf("%s: %d stable themes of %d (coherence %.3f)", name, stable, len(result.Themes), result.Tried)
			}
			if agreement := adjustedRand(result.Of, truth); agreement < .9 {
				t.Errorf("%s: agreement with the planted themes is %.3f, want .9 or more", name, agreement)
			}
			for _, theme := range result.Themes {
				if theme.Stable() != (theme.Coherence > .1) {
					t.Errorf("%s: theme of stability %.2f and coherence %.2f", name, theme.Stability, theme.Coherence)
				}
			}
		}
	}
}

// In words dealt out at random nothing is stable.
func TestNoise(t *testing.T) {
	greatest := 0.0
	for seed := range uint64(12) {
		docs, _ := planted(100+int(seed)*40, 4, 10+int(seed)*3, .5, seed)
		for _, theme := range find(t, shuffled(docs, seed), seed).Themes {
			greatest = max(greatest, theme.Stability)
			if theme.Stable() {
				t.Errorf("seed %d: theme of %d documents with stability %.2f", seed, theme.Documents, theme.Stability)
			}
			if math.Abs(theme.Coherence) > .1 {
				t.Errorf("seed %d: theme with coherence %.2f", seed, theme.Coherence)
			}
		}
	}
	t.Logf("greatest stability %.2f", greatest)
}

// A stable theme is found again in other documents of the same source, an
// unstable one need not be.
func TestStableThemesReturn(t *testing.T) {
	docs, _ := planted(1200, 5, 14, .4, 7)
	first, second := find(t, docs[:600], 1), find(t, docs[600:], 2)
	words := func(theme Theme) (words []string) {
		for _, term := range theme.Terms {
			words = append(words, term.Text)
		}
		return words
	}
	for _, theme := range first.Themes {
		most := 0
		for _, other := range second.Themes {
			shared := 0
			for _, word := range words(other) {
				if slices.Contains(words(theme), word) {
					shared++
				}
			}
			most = max(most, shared)
		}
		if theme.Stable() && most < 6 {
			t.Errorf("%v has no counterpart: at most %d words are shared", words(theme), most)
		}
	}
}

func TestFindTwice(t *testing.T) {
	docs, _ := planted(200, 4, 14, .4, 3)
	if diff := cmp.Diff(find(t, docs, 5), find(t, docs, 5)); diff != "" {
		t.Errorf("the same documents and seed (-first +second):\n%s", diff)
	}
}

func TestResultAddsUp(t *testing.T) {
	docs, _ := planted(400, 5, 14, .35, 11)
	docs = append(docs, nil, []string{"的", "，"}, []string{"独一无二"})
	result := find(t, docs, 1)
	if result.Documents > 400 || len(result.Of) != len(docs) || len(result.Tried) != Most-Fewest+1 {
		t.Errorf("%d documents, %d in themes, %d numbers tried", result.Documents, len(result.Of), len(result.Tried))
	}
	before := math.MaxInt
	for i, theme := range result.Themes {
		size := 0
		for _, of := range result.Of {
			if of == i {
				size++
			}
		}
		if size != theme.Documents || size < MinSize || size > before {
			t.Errorf("theme %d: %d documents, but %d are in it, after one of %d", i, theme.Documents, size, before)
		}
		before = size
		if result.Of[theme.Medoid] != i {
			t.Errorf("theme %d: medoid is of theme %d", i, result.Of[theme.Medoid])
		}
		for _, term := range theme.Terms {
			inside, total := 0, 0
			for d, doc := range docs {
				if slices.Contains(doc, term.Text) {
					total++
					if result.Of[d] == i {
						inside++
					}
				}
			}
			if term.Documents != inside || term.Total != total {
				t.Errorf("theme %d, %s: %d of %d documents, want %d of %d", i, term.Text, term.Documents, term.Total, inside, total)
			}
		}
	}
}

func TestNoThemes(t *testing.T) {
	docs, _ := planted(200, 4, 14, .5, 1)
	same := slices.Repeat([][]string{strings.Fields("净水器 漏水 客服 推诿")}, 100)
	var narrow [][]string
	for i := range 100 {
		narrow = append(narrow, [][]string{{"漏水"}, {"异响"}, {"破损"}}[i%3])
	}
	for _, test := range []struct {
		name string
		docs [][]string
		want Reason
	}{
		{"no documents", nil, FewDocuments},
		{"29 documents", docs[:29], FewDocuments},
		{"one text a hundred times", same, FewDocuments},
		{"documents without words", make([][]string, 100), FewDocuments},
		{"three words", narrow, FewTerms},
	} {
		result := find(t, test.docs, 1)
		if result.Reason != test.want || result.Themes != nil || len(result.Of) != len(test.docs) {
			t.Errorf("%s: reason %q, %d themes", test.name, result.Reason, len(result.Themes))
		}
	}
}

func TestFindCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	docs, _ := planted(100, 3, 14, .5, 1)
	if _, err := Find(ctx, docs, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func BenchmarkFind(b *testing.B) {
	for _, n := range []int{1000, 2000} {
		docs, _ := planted(n, 5, 20, .4, 1)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				find(b, docs, 1)
			}
		})
	}
}
