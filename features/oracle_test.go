package features_test

import (
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/james-bowman/nlp"
	"github.com/james-bowman/sparse"

	"suxi/features"
)

// tfidf is testdata/oracle/tfidf.json, made by the script beside it.
type tfidf struct {
	Fitted, Unseen    []features.Document
	Words, Characters []string
	FittedRows        []features.Vector `json:"fitted_rows"`
	UnseenRows        []features.Vector `json:"unseen_rows"`
}

func readOracle(t testing.TB) tfidf {
	t.Helper()
	data, err := os.ReadFile("../testdata/oracle/tfidf.json")
	if err != nil {
		t.Fatal(err)
	}
	var o tfidf
	if err := json.Unmarshal(data, &o); err != nil {
		t.Fatal(err)
	}
	return o
}

// upTo numbers the first n documents.
func upTo(n int) []int {
	rows := make([]int, n)
	for i := range rows {
		rows[i] = i
	}
	return rows
}

func TestEqualsScikitLearn(t *testing.T) {
	oracle := readOracle(t)
	counts := features.Count(features.Config{CharMax: 4}, slices.Values(oracle.Fitted))
	v, err := features.Fit(counts, upTo(len(oracle.Fitted)), nil)
	if err != nil {
		t.Fatal(err)
	}

	var terms []string
	for i := range v.Len() {
		terms = append(terms, v.Term(i))
	}
	if diff := cmp.Diff(oracle.Words, terms[:v.Words()]); diff != "" {
		t.Errorf("word features (-scikit-learn +got):\n%s", diff)
	}
	if diff := cmp.Diff(oracle.Characters, terms[v.Words():]); diff != "" {
		t.Errorf("character features (-scikit-learn +got):\n%s", diff)
	}

	near := []cmp.Option{cmpopts.EquateApprox(0, 1e-12), cmpopts.EquateEmpty()}
	matrix := v.TransformRows(counts, upTo(len(oracle.Fitted)))
	for i, want := range oracle.FittedRows {
		if diff := cmp.Diff(want, matrix.Row(i), near...); diff != "" {
			t.Errorf("fitted document %d (-scikit-learn +got):\n%s", i, diff)
		}
	}
	for i, want := range oracle.UnseenRows {
		if diff := cmp.Diff(want, v.Transform(oracle.Unseen[i]), near...); diff != "" {
			t.Errorf("unseen document %d (-scikit-learn +got):\n%s", i, diff)
		}
	}
}

// The TF-IDF of james-bowman/nlp, tf·ln((1+n)/(1+df)) over a matrix of terms ×
// documents, is another formula over the same counts: n, df and tf of this
// package must reproduce it, where tf follows from our weights.
func TestCountsAgreeWithNLP(t *testing.T) {
	oracle := readOracle(t)
	docs := oracle.Fitted
	counts := features.Count(features.Config{CharMax: -1, WordMax: 1, MinDF: 1}, slices.Values(docs))
	v, err := features.Fit(counts, upTo(len(docs)), nil)
	if err != nil {
		t.Fatal(err)
	}
	feature := map[string]int{}
	for i := range v.Len() {
		feature[v.Term(i)] = i
	}
	raw := sparse.NewDOK(v.Len(), len(docs))
	for j, d := range docs {
		for _, w := range d.Words {
			raw.Set(feature[w], j, raw.At(feature[w], j)+1)
		}
	}
	theirs, err := nlp.NewTfidfTransformer().FitTransform(raw)
	if err != nil {
		t.Fatal(err)
	}

	n, df := float64(v.Documents()), v.DocumentFrequencies()
	matrix := v.TransformRows(counts, upTo(len(docs)))
	entries := 0
	for j := range docs {
		row := matrix.Row(j)
		// A row is tf weights times idf over their norm. A term that occurs
		// once gives the norm, and that the others' tf.
		norm := math.NaN()
		for k, i := range row.Index {
			if raw.At(int(i), j) == 1 {
				norm = (math.Log((1+n)/(1+float64(df[i]))) + 1) / row.Value[k]
				break
			}
		}
		for k, i := range row.Index {
			idf := math.Log((1 + n) / (1 + float64(df[i])))
			tf := math.Exp(row.Value[k]*norm/(idf+1) - 1)
			if got, want := tf*idf, theirs.At(int(i), j); math.Abs(got-want) > 1e-9 {
				t.Errorf("document %d, %s: tf·idf %v, nlp has %v", j, v.Term(int(i)), got, want)
			}
			entries++
		}
	}
	if entries != raw.NNZ() {
		t.Errorf("%d entries, nlp has %d", entries, raw.NNZ())
	}
}
