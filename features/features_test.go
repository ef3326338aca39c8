package features_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"suxi/features"
)

func words(texts ...string) []features.Document {
	docs := make([]features.Document, len(texts))
	for i, text := range texts {
		docs[i] = features.Document{Words: strings.Fields(text), Text: strings.ReplaceAll(text, " ", "")}
	}
	return docs
}

func terms(v *features.Vectorizer) []string {
	list := make([]string, v.Len())
	for i := range list {
		list[i] = v.Term(i)
	}
	return list
}

func fit(t testing.TB, cfg features.Config, docs []features.Document) (*features.Counts, *features.Vectorizer) {
	t.Helper()
	counts := features.Count(cfg, slices.Values(docs))
	v, err := features.Fit(counts, upTo(len(docs)), nil)
	if err != nil {
		t.Fatal(err)
	}
	return counts, v
}

func Example() {
	docs := []features.Document{
		{Words: []string{"快递", "破损"}, Text: "快递破损"},
		{Words: []string{"快递", "太", "慢"}, Text: "快递太慢"},
		{Words: []string{"退款", "太", "慢"}, Text: "退款太慢"},
	}
	counts := features.Count(features.Config{CharMin: 2, CharMax: 2}, slices.Values(docs))
	v, err := features.Fit(counts, []int{0, 1, 2}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	vector := v.Transform(features.Document{Words: []string{"快递", "慢"}, Text: "快递慢"})
	for i, feature := range vector.Index {
		fmt.Printf("%s %.3f\n", v.Term(int(feature)), vector.Value[i])
	}
	// Output:
	// 快递 0.500
	// 慢 0.500
	// 快递 0.707
}

func TestTerms(t *testing.T) {
	wordsOnly := features.Config{WordMax: 2, CharMax: -1, MinDF: 1}
	charsOnly := features.Config{WordMax: -1, CharMax: 2, MinDF: 1}
	tests := []struct {
		name string
		cfg  features.Config
		docs []features.Document
		want []string
	}{
		{"word n-grams are joined by a space", wordsOnly, words("a b c"), []string{"a", "a b", "b", "b c", "c"}},
		{"empty words are left out", wordsOnly, []features.Document{{Words: []string{"a", "", "b"}}}, []string{"a", "a b", "b"}},
		{"n-grams do not cross documents", wordsOnly, words("a", "b"), []string{"a", "b"}},
		{"word n-grams of one length", features.Config{WordMin: 3, WordMax: 3, CharMax: -1, MinDF: 1}, words("a b c d", "a"), []string{"a b c", "b c d"}},
		{"characters, not bytes", charsOnly, words("差评"), []string{"差", "差评", "评"}},
		{"case is the caller's affair", charsOnly, words("Aa"), []string{"A", "Aa", "a"}},
		{"a run of white space is one space", charsOnly, []features.Document{{Text: "a \u3000\n"}}, []string{" ", "a", "a "}},
		{"a single white space character stays", charsOnly, []features.Document{{Text: "\t"}}, []string{"\t"}},
		{"bytes that are not UTF-8", charsOnly, []features.Document{{Text: "\xff\xfe"}}, []string{"\ufffd", "\ufffd\ufffd"}},
		{"words that are not UTF-8", wordsOnly, []features.Document{{Words: []string{"a\xff"}}}, []string{"a\ufffd"}},
		{"words come before characters, and equal spelling is no clash",
			features.Config{WordMax: 1, CharMax: 1, MinDF: 1}, words("b a"), []string{"a", "b", "a", "b"}},
		{"terms of one document fall to min df 2", features.Config{WordMax: 1, CharMax: -1}, words("a b", "a c", "a d"), []string{"a"}},
		{"occurrences within a document do not count for min df", features.Config{WordMax: 1, CharMax: -1}, words("a a", "b", "b"), []string{"b"}},
		{"bytewise order: shorter first, then as unsigned bytes", features.Config{WordMax: 1, CharMax: -1, MinDF: 1},
			words("快 é z za 快递很慢很慢 快递很慢很慢很慢 快递很慢很快 a"),
			[]string{"a", "z", "za", "é", "快", "快递很慢很快", "快递很慢很慢", "快递很慢很慢很慢"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, v := fit(t, tt.cfg, tt.docs)
			if diff := gocmp.Diff(tt.want, terms(v)); diff != "" {
				t.Errorf("terms (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFitOnRows(t *testing.T) {
	docs := words("a b", "a b", "a c", "c d", "d")
	cfg := features.Config{WordMax: 1, CharMax: -1}
	tests := []struct {
		name   string
		rows   []int
		groups []int
		terms  []string
		df     []int
	}{
		{"all rows", []int{0, 1, 2, 3, 4}, nil, []string{"a", "b", "c", "d"}, []int{3, 2, 2, 2}},
		{"only rows given count", []int{0, 1, 2}, nil, []string{"a", "b"}, []int{3, 2}},
		{"a group counts once for min df, its documents for idf", []int{0, 1, 2, 3, 4}, []int{7, 7, 2, 3, 4}, []string{"a", "c", "d"}, []int{3, 2, 2}},
		{"the order of rows is no matter", []int{4, 0, 2, 3, 1}, []int{7, 7, 2, 3, 4}, []string{"a", "c", "d"}, []int{3, 2, 2}},
	}
	counts := features.Count(cfg, slices.Values(docs))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			given := slices.Clone(tt.rows)
			v, err := features.Fit(counts, tt.rows, tt.groups)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(tt.terms, terms(v)); diff != "" {
				t.Errorf("terms (-want +got):\n%s", diff)
			}
			if diff := gocmp.Diff(tt.df, v.DocumentFrequencies()); diff != "" {
				t.Errorf("document frequencies (-want +got):\n%s", diff)
			}
			if v.Documents() != len(tt.rows) {
				t.Errorf("Documents() = %d, want %d", v.Documents(), len(tt.rows))
			}
			if !slices.Equal(given, tt.rows) {
				t.Errorf("Fit changed rows to %v", tt.rows)
			}
		})
	}
}

func TestFitErrors(t *testing.T) {
	counts := features.Count(features.Config{}, slices.Values(words("a", "b", "c")))
	for _, tt := range []struct {
		rows []int
		want string
	}{
		{nil, "no documents"},
		{[]int{0, 1, 2}, "no term occurs in 2 distinct documents of 3: give more rows"},
	} {
		_, err := features.Fit(counts, tt.rows, nil)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Fit of rows %v: error %v, want %q", tt.rows, err, tt.want)
		}
	}
}

func TestConfigValidate(t *testing.T) {
	for _, tt := range []struct {
		cfg  features.Config
		want string // "" if valid
	}{
		{features.Config{}, ""},
		{features.Config{WordMax: -1}, ""},
		{features.Config{WordMin: 3, WordMax: 2}, "word n-grams from 3 to 2"},
		{features.Config{CharMin: 5}, "character n-grams from 5 to 3"},
		{features.Config{CharMax: 9}, "choose lengths from 1 to 8"},
		{features.Config{CharMin: -1}, "choose lengths from 1 to 8"},
		{features.Config{WordMax: -1, CharMax: -1}, "no features"},
		{features.Config{MinDF: -1}, "min_df -1"},
	} {
		err := tt.cfg.Validate()
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%+v: error %v, want %q", tt.cfg, err, tt.want)
		}
	}
}

func TestTransformRowsRefusesOtherCounts(t *testing.T) {
	_, v := fit(t, features.Config{MinDF: 1}, words("a b"))
	other, _ := fit(t, features.Config{MinDF: 1}, words("a c"))
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	v.TransformRows(other, []int{0})
}

// corpus draws documents over a small alphabet, so that terms repeat.
func corpus(t *rapid.T) []features.Document {
	text := rapid.StringOfN(rapid.SampledFrom([]rune("ab差评 \t\n退")), 0, 12, -1)
	doc := rapid.Custom(func(t *rapid.T) features.Document {
		return features.Document{Words: strings.Fields(text.Draw(t, "words")), Text: text.Draw(t, "text")}
	})
	return rapid.SliceOfN(doc, 1, 12).Draw(t, "documents")
}

// The whole definition once more, with maps and no economy.
func naive(cfg features.Config, fitted []features.Document, d features.Document) map[string]float64 {
	count := func(d features.Document) [2]map[string]float64 {
		blocks := [2]map[string]float64{{}, {}}
		for n := cfg.WordMin; n <= cfg.WordMax; n++ {
			for i := 0; i+n <= len(d.Words); i++ {
				blocks[0]["w:"+strings.Join(d.Words[i:i+n], " ")]++
			}
		}
		var text []rune
		for i, r := range []rune(d.Text) {
			space := func(r rune) bool { return strings.ContainsRune(" \t\n", r) }
			if i > 0 && space(r) && space([]rune(d.Text)[i-1]) {
				text[len(text)-1] = ' '
				continue
			}
			text = append(text, r)
		}
		for n := cfg.CharMin; n <= cfg.CharMax; n++ {
			for i := 0; i+n <= len(text); i++ {
				blocks[1]["c:"+string(text[i:i+n])]++
			}
		}
		return blocks
	}
	df := map[string]float64{}
	for _, d := range fitted {
		for _, block := range count(d) {
			for term := range block {
				df[term]++
			}
		}
	}
	all := map[string]float64{}
	for _, block := range count(d) {
		norm := 0.0
		for term, tf := range block {
			if df[term] < float64(cfg.MinDF) {
				delete(block, term)
				continue
			}
			block[term] = (1 + math.Log(tf)) * (math.Log((1+float64(len(fitted)))/(1+df[term])) + 1)
			norm += block[term] * block[term]
		}
		for term, x := range block {
			all[term] = x / math.Sqrt(norm)
		}
	}
	norm := 0.0
	for _, x := range all {
		norm += x * x
	}
	for term := range all {
		all[term] /= math.Sqrt(norm)
	}
	return all
}

func TestEqualsDefinition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := corpus(t)
		cfg := features.Config{WordMin: 1, WordMax: 2, CharMin: 1, CharMax: 3, MinDF: rapid.IntRange(1, 3).Draw(t, "MinDF")}
		counts := features.Count(cfg, slices.Values(docs))
		n := rapid.IntRange(1, len(docs)).Draw(t, "fitted")
		v, err := features.Fit(counts, upTo(n), nil)
		if err != nil {
			return // no term is frequent enough
		}
		matrix := v.TransformRows(counts, upTo(len(docs)))
		for i, d := range docs {
			row := matrix.Row(i)
			if diff := gocmp.Diff(row, v.Transform(d), cmpopts.EquateEmpty()); diff != "" {
				t.Fatalf("document %d: TransformRows and Transform differ:\n%s", i, diff)
			}
			if !slices.IsSorted(row.Index) {
				t.Fatalf("document %d: index %v", i, row.Index)
			}
			want := naive(cfg, docs[:n], d)
			if len(want) != len(row.Index) {
				t.Fatalf("document %d: %d features, want %d", i, len(row.Index), len(want))
			}
			for k, f := range row.Index {
				term := "c:" + v.Term(int(f))
				if int(f) < v.Words() {
					term = "w:" + v.Term(int(f))
				}
				if math.Abs(row.Value[k]-want[term]) > 1e-12 {
					t.Fatalf("document %d: %q is %v, want %v", i, term, row.Value[k], want[term])
				}
			}
		}
	})
}

func TestOrderOfDocumentsIsNoMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		docs := corpus(t)
		encode := func(docs []features.Document) string {
			counts := features.Count(features.Config{MinDF: 1}, slices.Values(docs))
			v, err := features.Fit(counts, upTo(len(docs)), nil)
			if err != nil {
				return err.Error()
			}
			data, _ := v.AppendBinary(nil)
			return string(data)
		}
		if encode(docs) != encode(rapid.Permutation(docs).Draw(t, "permuted")) {
			t.Fatal("the vectorizer depends on the order of documents")
		}
	})
}

func TestSelect(t *testing.T) {
	docs := words("差 评 差", "好 评", "差 好 评")
	counts, v := fit(t, features.Config{WordMax: 1, CharMax: 2}, docs)
	keep := []int32{0, 2, int32(v.Words()) + 1}
	small := v.Select(keep)
	if got, want := terms(small), []string{v.Term(0), v.Term(2), v.Term(v.Words() + 1)}; !slices.Equal(got, want) {
		t.Fatalf("terms %q, want %q", got, want)
	}
	for i, d := range docs {
		got, full := small.Transform(d), v.Transform(d)
		if diff := gocmp.Diff(got, small.TransformRows(counts, []int{i}).Row(0)); diff != "" {
			t.Errorf("document %d: Transform and TransformRows differ:\n%s", i, diff)
		}
		norm := 0.0
		for k, f := range got.Index {
			norm += got.Value[k] * got.Value[k]
			if !slices.Contains(full.Index, keep[f]) {
				t.Errorf("document %d has feature %q only after Select", i, small.Term(int(f)))
			}
		}
		if math.Abs(norm-1) > 1e-12 {
			t.Errorf("document %d has squared norm %v", i, norm)
		}
	}
	if empty := v.Select(nil); empty.Len() != 0 || len(empty.Transform(docs[0]).Index) != 0 {
		t.Error("a selection of nothing has features")
	}
}

func TestTransformConcurrently(t *testing.T) {
	docs := readOracle(t).Fitted
	_, v := fit(t, features.Config{}, docs)
	var want []features.Vector
	for _, d := range docs {
		want = append(want, v.Transform(d))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				for i, d := range docs {
					if !gocmp.Equal(want[i], v.Transform(d)) {
						t.Errorf("document %d has another vector", i)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

func BenchmarkTransform(b *testing.B) {
	docs := readOracle(b).Fitted
	_, v := fit(b, features.Config{}, docs)
	size := 0
	for _, d := range docs {
		size += len(d.Text)
	}
	b.SetBytes(int64(size))
	for b.Loop() {
		for _, d := range docs {
			v.Transform(d)
		}
	}
}
