//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"slices"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/hotissue"
	"suxi/models"
	"suxi/pipeline"
)

// issues measures the search for hot issues, which one worker does over a sample.
func (m *measured) issues(ctx context.Context, _ *models.Bundle, rows []complaint.Labelled) error {
	var sample hotissue.Sample
	if err := m.timed(sampleStage, m.rows, func() error {
		for i := range rows {
			sample.Add(rows[i].Text)
		}
		return nil
	}); err != nil {
		return err
	}
	limit, held := sample.Limit(), 0
	index := hotissue.New(hotissue.Config{})
	if err := m.timed(issueStage, 0, func() error {
		for i := range rows {
			if limit.Holds(rows[i].Text) {
				index.Add(hotissue.Document{Text: rows[i].Text, Product: rows[i].Product, Region: rows[i].Region})
				held++
			}
		}
		_, err := index.Issues(ctx, nil)
		return err
	}); err != nil {
		return err
	}
	m.stages[len(m.stages)-1].n = held
	return nil
}

// analysed measures the end of the final pass: verdicts and aggregates.
func (m *measured) analysed(ctx context.Context, bundle *models.Bundle, rows []complaint.Labelled) error {
	final, outcome := pipeline.NewFinal(bundle.Taxonomy, nil), pipeline.NewOutcome(bundle.Taxonomy)
	if err := m.timed(finalStage, m.rows, func() error {
		for i := range rows {
			final.Apply(&rows[i], pipeline.Verdict{Group: pipeline.Cluster{ID: rows[i].ID, Size: 1}}, &outcome)
		}
		return nil
	}); err != nil {
		return err
	}
	for i, n := range []int{m.half(), m.rows} {
		before := heap()
		b := analysis.New(bundle.Taxonomy, analysis.Options{})
		add := func() error {
			for i := range rows[:n] {
				b.Add(&rows[i])
			}
			return nil
		}
		if n < m.rows {
			if err := add(); err != nil {
				return err
			}
		} else {
			if err := m.timed(addStage, n, add); err != nil {
				return err
			}
			m.builderBytes = heap() - before
			var form []byte
			if err := m.timed(mergeStage, n, func() error {
				form, _ = b.AppendBinary(nil) // the error is always nil
				more, err := analysis.ReadBuilder(form, bundle.Taxonomy, analysis.Options{})
				if err != nil {
					return err
				}
				return analysis.New(bundle.Taxonomy, analysis.Options{}).Merge(more)
			}); err != nil {
				return err
			}
			m.builderForm = int64(len(form))
		}
		start := processorTime()
		b.Result()
		m.finish[i] = (processorTime() - start).Seconds()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	m.flows = append(m.flows, flow{"analyses of shards, to be combined", m.builderForm})
	return nil
}

// written measures labelled Parquet, there and back.
func (m *measured) written(_ context.Context, bundle *models.Bundle, rows []complaint.Labelled) error {
	name := m.csv + ".parquet"
	if err := m.timed(writeStage, m.rows, func() error {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return err
		}
		defer f.Close()
		w := complaint.NewParquetWriter(f, bundle.Metadata())
		for batch := range slices.Chunk(rows, 256) {
			if err := w.Write(batch); err != nil {
				return err
			}
		}
		return errors.Join(w.Close(), f.Close())
	}); err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	m.output = info.Size()
	return m.timed(againStage, m.rows, func() error {
		for _, err := range complaint.ReadLabelled(name) {
			if err != nil {
				return err
			}
		}
		return nil
	})
}
