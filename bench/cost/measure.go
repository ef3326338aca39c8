//go:build unix

package main

import (
	"context"
	"errors"
	"os"
	"runtime"
	"slices"
	"syscall"
	"time"

	"suxi/complaint"
	"suxi/models"
	"suxi/pipeline"
)

// A stage is what one step takes.
type stage struct {
	name    string
	n       int     // what it is counted by: rows, unless it says otherwise
	seconds float64 // of one core
}

func (s stage) micros() float64 { return s.seconds * 1e6 / float64(max(1, s.n)) }

// A flow is what moves between machines.
type flow struct {
	name  string
	bytes int64 // of all rows, with keys
}

// measured is what measure finds of some rows.
type measured struct {
	rows   int
	csv    string // the complaints
	input  int64  // bytes of it
	output int64  // bytes of labelled Parquet

	stages []stage
	flows  []flow

	// finish are the seconds of Builder.Result of half of the rows, and of all.
	finish [2]float64

	indexBytes    int64 // of a neardup.Index of all rows
	builderBytes  int64 // of an analysis.Builder of all rows, in memory
	builderForm   int64 // of the same as it travels
	sets          int   // different sets of shingles
	linked        int   // sets that are similar to another
	largestSet    int   // rows of the commonest set
	largestBucket int   // different sets of the largest bucket
	largestLot    int   // rows of the largest lot
	crowdBytes    int64
}

// half is how many rows are half of all.
func (m *measured) half() int { return (m.rows + 1) / 2 }

// find returns the stage of a name.
func (m *measured) find(name string) stage {
	i := slices.IndexFunc(m.stages, func(s stage) bool { return s.name == name })
	return m.stages[i]
}

// Names of stages that the model looks up.
const (
	readStage      = "read CSV"
	labelStage     = "label"
	writeStage     = "write labelled Parquet"
	againStage     = "read labelled Parquet"
	traceStage     = "trace, and name of the set of shingles"
	packTraceStage = "traces through bytes"
	keyStage       = "keys of bands, and meeting by them"
	bucketStage    = "compare in buckets"
	sampleStage    = "sample of hot issues"
	issueStage     = "hot issues, one worker (a text of the sample)"
	finalStage     = "verdicts into rows"
	addStage       = "Builder.Add"
	mergeStage     = "Builder through bytes, and Merge"
	packStage      = "rows through bytes, three times"
	crowdStage     = "a bucket of one template (a set)"
)

// processorTime returns what this process has taken of processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err) // who is wrong
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// timed adds the stage of doing something with n things.
func (m *measured) timed(name string, n int, do func() error) error {
	runtime.GC()
	before := processorTime()
	err := do()
	m.stages = append(m.stages, stage{name, n, (processorTime() - before).Seconds()})
	return err
}

// heap returns the bytes in use.
func heap() int64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc)
}

// measure takes the complaints of a CSV through the stages.
func measure(ctx context.Context, name string) (*measured, error) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	m := &measured{csv: name, input: info.Size()}

	var rows []complaint.Labelled
	if err := m.timed(readStage, 0, func() (err error) {
		rows, err = read(m.csv)
		return err
	}); err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, errors.New("no complaint to measure with")
	}
	m.rows, m.stages[0].n = len(rows), len(rows)

	bundle, err := models.Default()
	if err != nil {
		return nil, err
	}
	segmenter, err := bundle.Segmenter(nil)
	if err != nil {
		return nil, err
	}
	labeler := models.NewLabeler(bundle, segmenter, models.LabelerOptions{})
	labeler.Label(rows[0].Text)

	// As suxi-beam moves rows: complaints to their copies, labelled rows to their
	// shards, and what the final pass wants of them to those that it compares with.
	moved := m.flow("complaints, by id and text", func(row *complaint.Labelled) int64 { return keyBytes + placeBytes + size(row) }, rows)
	m.flows = append(m.flows, moved)
	tally := pipeline.NewTally(bundle.Taxonomy)
	if err := m.timed(labelStage, m.rows, func() error {
		for i := range rows {
			tally.Label(bundle.Taxonomy, labeler, &rows[i])
		}
		return ctx.Err()
	}); err != nil {
		return nil, err
	}
	m.flows = append(m.flows, m.flow("labelled rows, by shard", func(row *complaint.Labelled) int64 { return 8 + placeBytes + size(row) }, rows))
	if err := m.timed(packStage, m.rows, func() error { return pack(rows) }); err != nil {
		return nil, err
	}
	for _, step := range []func(context.Context, *models.Bundle, []complaint.Labelled) error{m.traces, m.issues, m.analysed, m.written, m.crowd} {
		if err := step(ctx, bundle, rows); err != nil {
			return nil, err
		}
	}
	return m, nil
}

// Bytes of what suxi-beam puts before a value.
const (
	keyBytes   = 16 // of a row, or of a set of shingles
	placeBytes = 12 // where the row stood
	bandBytes  = 8  // band and key
)

func (m *measured) flow(name string, of func(*complaint.Labelled) int64, rows []complaint.Labelled) flow {
	f := flow{name: name}
	for i := range rows {
		f.bytes += of(&rows[i])
	}
	return f
}
