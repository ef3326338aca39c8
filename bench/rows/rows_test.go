package main

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/neardup"
)

func drawn(t *testing.T, n int, seed uint64) []complaint.Labelled {
	t.Helper()
	w, err := newWorld(n, seed)
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]complaint.Labelled, n)
	for i := range rows {
		rows[i] = w.row(i)
	}
	return rows
}

func TestRowsDependOnTheSeedAlone(t *testing.T) {
	if diff := cmp.Diff(drawn(t, 300, 1), drawn(t, 300, 1)); diff != "" {
		t.Errorf("two runs differ: %s", diff)
	}
	if cmp.Equal(drawn(t, 300, 1), drawn(t, 300, 2)) {
		t.Error("two seeds give the same rows")
	}
}

func TestRowsAreAsPromised(t *testing.T) {
	const n = 25_000
	rows := drawn(t, n, 1)
	seen := map[string]map[string]int{}
	count := func(dimension, value string) {
		if seen[dimension] == nil {
			seen[dimension] = map[string]int{}
		}
		seen[dimension][value]++
	}
	index := neardup.New(neardup.Config{})
	characters, batch, hot := 0, 0, 0
	for _, l := range rows {
		count("category", l.Label.Category)
		count("product", l.Product)
		count("region", l.Region)
		count("channel", l.Channel)
		count("month", l.ReceivedAt.Format("2006-01"))
		characters += utf8.RuneCountInString(l.Text)
		index.Add(l.Text)
		if l.Batch == batchNumber {
			batch++
		}
		if l.Label.Category == hotCategory && l.Product == products[hotProduct] && l.Region == regions[hotRegion] {
			hot++
		}
		for _, m := range l.Mentions {
			if !utf8.ValidString(l.Text[m.Start:m.End]) {
				t.Fatalf("%s: a mention cuts a character", l.ID)
			}
		}
	}
	for dimension, want := range map[string]int{"category": 10, "product": 50, "region": 30, "channel": 5, "month": 24} {
		if got := len(seen[dimension]); got != want {
			t.Errorf("%d values of %s, want %d", got, dimension, want)
		}
	}
	if mean := characters / n; mean < 55 || mean > 70 {
		t.Errorf("texts of %d characters, want some 60", mean)
	}
	groups, err := index.Groups(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	joined := 0
	for i, g := range groups {
		if g != i {
			joined++
		}
	}
	if share := float64(joined) / n; share < .02 || share > .04 {
		t.Errorf("%.3f of the rows repeat another, want .03", share)
	}
	if batch == 0 {
		t.Error("no row of the bad batch")
	}
	expected := float64(seen["category"][hotCategory]) * float64(seen["product"][products[hotProduct]]) * float64(seen["region"][regions[hotRegion]]) / n / n
	if ratio := float64(hot) / expected; ratio < hotFactor/2 || ratio > hotFactor*2 {
		t.Errorf("%d rows in the hot cell, %.1f times what its margins say, want some %d", hot, ratio, hotFactor)
	}
}
