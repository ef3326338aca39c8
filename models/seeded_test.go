package models

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/seeds"
	"suxi/taxonomy"
)

// seedTaxonomy names three words of each stock.
func seedTaxonomy() *taxonomy.Taxonomy {
	return &taxonomy.Taxonomy{Name: "seeds", Severity: taxonomy.Default().Severity, Categories: []taxonomy.Category{
		{Code: "delivery", Name: "快递", Keywords: []taxonomy.Phrase{"物流", "包裹"}},
		{Code: "attitude", Name: "态度", Keywords: []taxonomy.Phrase{"客服", "敷衍"}},
		{Code: "aftersale", Name: "退款", Keywords: []taxonomy.Phrase{"退货", "换货"}},
	}}
}

func TestTrainSeeded(t *testing.T) {
	gold := synthetic(300, 1)
	b, heldOut, err := TrainSeeded(t.Context(), Config{}, seeds.Config{Route: seeds.Topic, Rank: 20}, smallSegmenter(t), seedTaxonomy(), gold)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(heldOut.Warnings, coldStartWarning) {
		t.Errorf("warnings %q, want one of the cold start", heldOut.Warnings)
	}
	cold := b.Manifest.ColdStart
	if cold == nil || cold.Texts != 300 || cold.Route != seeds.Topic || len(cold.Table) != 3 {
		t.Fatalf("cold start %+v, want 300 texts by the topic route and three categories", cold)
	}

	// The manifest says it for ever.
	data := save(t, b)
	loaded, err := Load("m", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(cold, loaded.Manifest.ColdStart); diff != "" {
		t.Errorf("cold start after Load (-want +got):\n%s", diff)
	}

	// Fresh texts, most of which have no seed.
	e, err := Evaluate(t.Context(), 1, NewLabeler(loaded, smallSegmenter(t), LabelerOptions{}), synthetic(90, 2))
	if err != nil {
		t.Fatal(err)
	}
	if e.Category.Accuracy < 0.85 {
		t.Errorf("accuracy %.3f on fresh texts, want .85 at least", e.Category.Accuracy)
	}
}

// Labels that the examples happen to carry change nothing.
func TestTrainSeededLooksAtNoLabel(t *testing.T) {
	examples := synthetic(120, 1)
	train := func(examples []Example) []byte {
		b, _, err := TrainSeeded(t.Context(), Config{Folds: 2}, seeds.Config{Route: seeds.Topic, Rank: 20}, smallSegmenter(t), seedTaxonomy(), examples)
		if err != nil {
			t.Fatal(err)
		}
		return save(t, b)
	}
	labelled := train(examples)
	for i := range examples {
		examples[i].Category, examples[i].Severity = "delivery", ""
	}
	if !bytes.Equal(labelled, train(examples)) {
		t.Error("the model depends on the labels of its texts")
	}
}

func TestLabelledTrainingIsNoColdStart(t *testing.T) {
	if b, _ := trainSynthetic(t, Config{Folds: 2}); b.Manifest.ColdStart != nil {
		t.Errorf("cold start %+v of a model trained on labels", b.Manifest.ColdStart)
	}
}
