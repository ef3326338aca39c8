package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/pipeline"
	"suxi/reports"
)

func init() {
	beam.RegisterDoFn(&reportFn{})
	register.Iter1[Account]()
}

const (
	rejectsFile = "rejects.csv"
	runFile     = "run.json" // in the scratch folder
)

// reportFn writes all of the output but the labelled rows into the stage.
type reportFn struct {
	Job   Job
	Names []string // of the inputs
}

func (f *reportFn) ProcessElement(ctx context.Context, _ []byte, accounts func(*Account) bool, parts func(*Part) bool) error {
	var account Account
	if !accounts(&account) {
		return errors.New("no account of the rows: this is a bug")
	}
	kit, err := f.Job.open()
	if err != nil {
		return err
	}
	labelling := account.labelling(f.Names)
	labelling.Dictionary = kit.labeler.Dictionary()
	if labelling.Counts.Read == 0 {
		return fmt.Errorf("no complaint in %d input files", len(f.Names))
	}
	var part Part
	parts(&part) // there is none if no row was labelled
	builder, err := part.open(kit)
	if err != nil {
		return err
	}
	result := builder.Result()
	if err := job.Suppress(result, kit.options.Suppress); err != nil {
		return err
	}
	labelling.Rules = job.Rules(labelling.Rules, result)
	job.Caution(result, labelling.Finishing.Warnings())
	language, err := f.Job.language()
	if err != nil {
		return err
	}
	if err := f.writeReports(ctx, result, reports.Options{Language: language, Quality: job.Quality(kit.bundle, labelling)}); err != nil {
		return err
	}
	if err := f.writeRejects(ctx); err != nil {
		return err
	}
	run := pipeline.NewRun(kit.bundle, labelling, result.Options)
	run.ID = result.Run
	data, err := json.Marshal(Done{run, account.outputs()})
	if err != nil {
		return err
	}
	return replace(filepath.Join(f.Job.Scratch, runFile), 0o600, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Done is what the job hands to the program that submitted it.
type Done struct {
	Run    *pipeline.Run
	Shards []Shard
}

func (f *reportFn) writeReports(ctx context.Context, result *analysis.Result, o reports.Options) error {
	for _, file := range job.Files(result, o) {
		var content bytes.Buffer
		if err := cmp.Or(ctx.Err(), file.Write(&content)); err != nil {
			return fmt.Errorf("%s: %w", file.Name, err)
		}
		err := replace(filepath.Join(f.Job.Stage, file.Name), f.Job.shareable(), func(w io.Writer) error {
			_, err := content.WriteTo(w)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// writeRejects joins the rejects of the shards, in their order.
func (f *reportFn) writeRejects(ctx context.Context) error {
	parts, err := filepath.Glob(filepath.Join(f.Job.Scratch, "rejects-*.jsonl"))
	if err != nil {
		return err
	}
	return replace(filepath.Join(f.Job.Stage, rejectsFile), 0o600, func(w io.Writer) error {
		out, err := complaint.NewRejectsWriter(w)
		if err != nil {
			return err
		}
		for _, part := range parts {
			if err := cmp.Or(ctx.Err(), copyRejects(out, part)); err != nil {
				return err
			}
		}
		return out.Close()
	})
}

func copyRejects(out *complaint.RejectsWriter, part string) error {
	in, err := os.Open(part)
	if err != nil {
		return err
	}
	defer in.Close()
	for d := json.NewDecoder(in); ; {
		var r Reject
		switch err := d.Decode(&r); {
		case err == io.EOF:
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", filepath.Base(part), err)
		}
		if err := out.Write(&complaint.RowError{File: r.File, Row: r.Row, Field: r.Field, Err: errors.New(r.Reason), Raw: r.Raw}); err != nil {
			return err
		}
	}
}

// replace writes a file whole, over an earlier one: a step that is done again does
// the same.
func replace(path string, perm os.FileMode, write func(io.Writer) error) error {
	file, err := atomicfile.CreateFile(path, true, perm)
	if err != nil {
		return err
	}
	defer file.Abort()
	if err := write(file); err != nil {
		return err
	}
	return file.Commit()
}
