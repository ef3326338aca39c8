package main

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/pipeline"
	"suxi/taxonomy"
)

// seeds is how many worlds the statistics must find their way in.
const seeds = 20

// analyse runs the statistics over a demo whose labels are true.
func analyse(t *testing.T, d *demo) *analysis.Result {
	t.Helper()
	tax := taxonomy.Default()
	rows := func(yield func(complaint.Labelled, error) bool) {
		for _, r := range d.rows {
			if r.status() == "labelled" && !yield(labelled(d, r), nil) {
				return
			}
		}
	}
	builder := analysis.New(tax, analysis.Options{AsOf: lastDay, Sample: 500})
	if _, err := pipeline.Finish(context.Background(), tax, nil, rows, func(batch []complaint.Labelled) error {
		for i := range batch {
			builder.Add(&batch[i])
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return builder.Result()
}

func labelled(d *demo, r *row) complaint.Labelled {
	return complaint.Labelled{
		Complaint: complaint.Complaint{
			ID: r.id, Text: r.text, ReceivedAt: r.at,
			Channel: d.stock.registers.Channels[r.channel].Name, Product: r.product, Region: r.region.name, Batch: r.batch,
		},
		Label: complaint.Label{
			Category: r.category.code, CategorySource: complaint.Human,
			Severity: r.severity, SeveritySource: complaint.Human,
		},
	}
}

// TestPlanted looks for each planted fact in many worlds, and for changes that
// nobody planted.
func TestPlanted(t *testing.T) {
	stock, err := loadStock()
	if err != nil {
		t.Fatal(err)
	}
	facts := []struct {
		name  string
		found func(*analysis.Result) bool
	}{
		{"surge of delivery against the month before", func(r *analysis.Result) bool {
			c := periodRow(r, "2025-06", surgeCategory).Previous
			return c != nil && c.Change == analysis.Up
		}},
		{"surge of delivery against the year before", func(r *analysis.Result) bool {
			c := periodRow(r, "2025-06", surgeCategory).YearAgo
			return c != nil && c.Change == analysis.Up
		}},
		{"surge of delivery as a spike", func(r *analysis.Result) bool {
			return slices.ContainsFunc(r.Spikes, func(s analysis.Spike) bool { return s.Code == surgeCategory && s.IsSpike })
		}},
		{"surge of delivery in what explains the change", func(r *analysis.Result) bool {
			return slices.ContainsFunc(r.Explained, func(e analysis.Explained) bool {
				return slices.ContainsFunc(e.Parts, func(p analysis.Part) bool { return p.Value == surgeCategory })
			})
		}},
		{"hotspot", func(r *analysis.Result) bool {
			return slices.ContainsFunc(r.Hotspots.Cells, func(c analysis.Hotspot) bool { return of(c, hotspotProduct) && of(c, hotspotRegion) })
		}},
		{"bad batch above the others", func(r *analysis.Result) bool {
			return slices.ContainsFunc(r.Batches.Rows, func(b analysis.Batch) bool { return b.Batch == batchNumber && b.Above })
		}},
		{"bad batch as a group", func(r *analysis.Result) bool {
			return slices.ContainsFunc(r.Groups, func(g analysis.Group) bool {
				return g.Size >= batchSize/2 && len(g.Batches) > 0 && strings.HasPrefix(g.Batches[0].Value, batchNumber)
			})
		}},
		{"bad batch above the others of its product, and no other", func(r *analysis.Result) bool {
			above := slices.DeleteFunc(slices.Clone(r.Batches.Rows), func(b analysis.Batch) bool { return !b.Above })
			return len(above) == 1 && strings.HasPrefix(above[0].Batch, batchNumber) && above[0].Kind == analysis.Systematic
		}},
	}
	found := make([]int, len(facts))
	periods, falseAlarms, hot := 0, 0, 0
	for seed := range uint64(seeds) {
		d, err := generate(stock, seed+1, 6000)
		if err != nil {
			t.Fatal(err)
		}
		r := analyse(t, d)
		for i, f := range facts {
			if f.found(r) {
				found[i]++
			} else {
				t.Logf("seed %d: no %s", seed+1, f.name)
			}
		}
		n, alarms := unplanted(r)
		periods, falseAlarms = periods+n, falseAlarms+alarms
		for _, c := range r.Hotspots.Cells {
			if !of(c, hotspotProduct) && !of(c, surgeCategory) && !of(c, d.stock.categories["safety"].Batch.Product) {
				t.Logf("seed %d: hotspot %+v, EB05 %.2f", seed+1, c.Values, c.EB05)
				hot++
			}
		}
	}
	for i, f := range facts {
		t.Logf("%s: found in %d of %d worlds", f.name, found[i], seeds)
		if found[i] < seeds-1 {
			t.Errorf("%s: found in %d of %d worlds", f.name, found[i], seeds)
		}
	}
	// 5% of the worlds, and three standard errors, of the periods below likewise:
	// the rates are nominal.
	t.Logf("%d hotspots in %d worlds of which nothing was planted", hot, seeds)
	if limit := .05*seeds + 3*math.Sqrt(.05*.95*seeds); float64(hot) > limit {
		t.Errorf("%d hotspots that nobody planted, want %.0f at most", hot, limit)
	}
	t.Logf("%d of %d comparisons of a month flag a category in which nothing was planted", falseAlarms, periods)
	if limit := .05*float64(periods) + 3*math.Sqrt(.05*.95*float64(periods)); float64(falseAlarms) > limit {
		t.Errorf("%d of %d months flag what nobody planted, want %.0f at most", falseAlarms, periods, limit)
	}
}

// unplanted counts the comparisons of a month with the month before, and those
// that flag a category in which nothing was planted: no season, hotspot or
// batch.
func unplanted(r *analysis.Result) (months, alarms int) {
	for i := range r.Periods {
		tested, flagged := false, false
		for _, row := range r.PeriodRows {
			if row.Period != i || row.Previous == nil || !slices.Contains([]string{"attitude", "price", "aftersale", "promise", "environment", "other"}, row.Code) {
				continue
			}
			tested = true
			flagged = flagged || row.Previous.Change == analysis.Up || row.Previous.Change == analysis.Down
		}
		if tested {
			months++
		}
		if flagged {
			alarms++
		}
	}
	return months, alarms
}

func periodRow(r *analysis.Result, period, code string) analysis.PeriodRow {
	for _, row := range r.PeriodRows {
		if r.Periods[row.Period].Label == period && row.Code == code {
			return row
		}
	}
	return analysis.PeriodRow{}
}

// of reports whether a cell is of a value.
func of(c analysis.Hotspot, value string) bool {
	return slices.ContainsFunc(c.Values, func(v analysis.HotValue) bool { return v.Value == value })
}
