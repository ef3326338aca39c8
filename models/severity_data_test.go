package models

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"suxi/classifier"
	"suxi/taxonomy"
)

// The severity head on real texts, annotated/dev.csv below the folder that
// SUXI_DATA names: trained on the written corpus alone, and trained on it and
// four fifths of the real rows to score the fifth.
func TestSeverityOfRealTexts(t *testing.T) {
	data := os.Getenv("SUXI_DATA")
	if data == "" {
		t.Skip("SUXI_DATA does not name the folder of the development corpora")
	}
	f, err := os.Open(filepath.Join(data, "annotated", "dev.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := map[string]int{}
	for i, name := range table[0] {
		column[name] = i
	}
	var real []Example
	var y []int
	for _, row := range table[1:] {
		level := row[column["severity"]]
		rank, err := strconv.Atoi(level)
		if err != nil {
			t.Fatal(err)
		}
		real = append(real, Example{Text: row[column["text"]], Severity: level})
		y = append(y, rank-1)
	}
	var corpus []Example
	for _, r := range readCorpus(t) {
		corpus = append(corpus, Example{Text: r.Text, Category: r.Category, Severity: strconv.Itoa(r.Severity)})
	}

	type figures struct{ kappa, alone, recall, share float64 }
	label := func(t *testing.T, train []Example, rows []int, predictions []Prediction) {
		embedded, err := Default()
		if err != nil {
			t.Fatal(err)
		}
		seg, err := embedded.Segmenter(nil)
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := Train(t.Context(), Config{Seed: 1}, seg, taxonomy.Default(), train)
		if err != nil {
			t.Fatal(err)
		}
		l := NewLabeler(b, seg, LabelerOptions{})
		for _, i := range rows {
			predictions[i] = l.Label(real[i].Text)
		}
		t.Logf("cuts %v, queue %+v", b.severity.ordinal.Cut, *b.severity.queue)
	}
	measure := func(t *testing.T, predictions []Prediction, want figures) {
		codes := []string{"1", "2", "3"}
		tax := taxonomy.Default()
		var o outcomes
		final, raised := make([]int, len(y)), make([]verdict, len(y))
		for i, p := range predictions {
			final[i] = p.raised(tax)
			raised[i] = verdict{class: p.Severity, urgent: p.Urgent}
			o.add(i, y[i], p.SeverityProbabilities, raised[i])
		}
		alone := classifier.MeasureDecided(y, o.p, o.decisions(severity, make([]int, len(y))).Predicted, codes)
		rules := classifier.MeasureDecided(y, o.p, final, codes)
		q := o.scoreQueue()
		t.Logf("quadratic κ %.3f, without the rules %.3f, %v; queue recall %.3f %.2f at a share of %.3f",
			rules.QuadraticKappa, alone.QuadraticKappa, rules.Confusion, q.Recall, q.Interval, q.Share)
		if rules.QuadraticKappa < want.kappa || alone.QuadraticKappa < want.alone || q.Recall < want.recall || q.Share > want.share {
			t.Errorf("want %+v", want)
		}
	}

	all := make([]int, len(real))
	for i := range all {
		all[i] = i
	}
	t.Run("corpus alone", func(t *testing.T) {
		predictions := make([]Prediction, len(real))
		label(t, corpus, all, predictions)
		measure(t, predictions, figures{.55, .48, .9, .25})
	})
	t.Run("corpus and real rows", func(t *testing.T) {
		predictions := make([]Prediction, len(real))
		const k = 5
		folds := classifier.Folds(y, nil, k, 1)
		for fold := range k {
			train, test := split(all, folds, fold)
			examples := corpus[:len(corpus):len(corpus)]
			for _, i := range train {
				examples = append(examples, real[i])
			}
			label(t, examples, test, predictions)
		}
		measure(t, predictions, figures{.62, .58, .9, .25})
	})
}
