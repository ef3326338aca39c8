package themes

import (
	"slices"
	"strings"
	"testing"
)

func TestContentWords(t *testing.T) {
	for _, test := range []struct{ doc, want string }{
		{"我们 的 净水器 昨天 漏水 了 ， 客服 一直 推诿", "净水器 漏水 客服 推诿"},
		{"漏水 很 严重 漏水", "漏水 严重 漏水"},
		{"订单 20240315 、 A1234 与 3C 认证 、 APP", "订单 认证 APP"},
		{"〔 手机 〕 ** 号码", "手机 号码"},
		{"您好 谢谢 ！", ""},
	} {
		if got := ContentWords(strings.Fields(test.doc)); !slices.Equal(got, strings.Fields(test.want)) {
			t.Errorf("%s: %q, want %q", test.doc, got, test.want)
		}
	}
}

func TestVocabulary(t *testing.T) {
	var docs [][]string
	for i := range 20 {
		doc := []string{"到处", "漏水"}
		if i < 10 {
			doc = append(doc, "半数", "半数")
		}
		if i < 5 {
			doc = append(doc, "五个")
		}
		if i < 4 {
			doc = append(doc, "四个")
		}
		docs = append(docs, doc)
	}
	docs = append(docs, nil)
	c := newCorpus(docs)
	if !slices.Equal(c.terms, []string{"五个", "半数"}) || !slices.Equal(c.frequency, []int{5, 10}) {
		t.Errorf("vocabulary %q in %d documents", c.terms, c.frequency)
	}
	if len(c.sets) != 10 || !slices.Equal(c.sets[0], []int32{0, 1}) || !slices.Equal(c.sequences[0], []int32{1, 1, 0}) {
		t.Errorf("%d documents, the first %v from %v", len(c.sets), c.sets[0], c.sequences[0])
	}
	m := c.matrix([]int{0, 7})
	if rows, columns := m.Dims(); rows != 2 || columns != 2 || m.At(0, 0) != 1 || m.At(1, 0) != 1 || m.At(0, 1) != 0 || m.At(1, 1) != 1 {
		t.Errorf("matrix of %d × %d with %d entries", rows, columns, m.NNZ())
	}
}

func TestTop(t *testing.T) {
	c := &corpus{terms: []string{"问题", "漏水", "罕见"}, frequency: []int{90, 9, 1}}
	// ln p + .4·ln(1/p(term)): −1.05+.04, −.92+.96, −1.39+1.84.
	if got := c.top([]float64{.35, .4, .25}); !slices.Equal(got, []int{2, 1, 0}) {
		t.Errorf("by relevance %v", got)
	}
	// As frequent in the theme as in all: the frequent first.
	if got := c.top([]float64{.9, .09, .01}); !slices.Equal(got, []int{0, 1, 2}) {
		t.Errorf("by relevance %v", got)
	}
}

func TestMedoid(t *testing.T) {
	c := &corpus{frequency: []int{3, 3, 2, 1}, terms: make([]string, 4), sets: [][]int32{{3}, {0, 2}, {0, 1}, {0, 1, 2}, {1}}}
	if got := c.medoid([]int{1, 2, 3, 4}); got != 3 {
		t.Errorf("medoid %d, want the document that shares most with the others", got)
	}
	if got := c.medoid([]int{0}); got != 0 {
		t.Errorf("medoid of one is %d", got)
	}
}
