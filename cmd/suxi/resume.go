package main

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime/debug"
	"strings"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/models"
	"suxi/pipeline"
	"suxi/review"
	"suxi/segment"
)

// inWork does something in the work folder of an output. What is done until it
// fails stays there for --resume, but not if it panics: the next would, too.
func inWork(out string, do func(*atomicfile.Work) error) error {
	work, err := atomicfile.OpenWork(out)
	if err != nil {
		return err
	}
	end := work.Remove
	defer func() { end() }()
	err = do(work)
	end = work.Close
	return err
}

// A keptError is an error behind which labelled rows wait for --resume.
type keptError struct {
	error
	rows int64
}

func (e *keptError) Unwrap() error { return e.error }

// kept adds to an error, if there is one, that so many rows are kept.
func kept(err error, rows int64) error {
	if err == nil || rows == 0 || errors.Is(err, pipeline.ErrInputsChanged) {
		return err
	}
	return &keptError{err, rows}
}

// keptNote says what is kept behind an error, if anything is.
func keptNote(err error) string {
	var kept *keptError
	if !errors.As(err, &kept) {
		return ""
	}
	return fmt.Sprintf("; %d labelled rows are kept: run again with --resume to go on from there", kept.rows)
}

// parts opens the parts of the first pass in work: those to go on from with
// --resume, else none.
func (f *labelFlags) parts(std streams, work *atomicfile.Work, origin pipeline.Origin) (*pipeline.Parts, error) {
	origin = maps.Clone(origin)
	origin["--shard"] = f.shard.Shard.String()
	if info, ok := debug.ReadBuildInfo(); ok {
		origin["version of suxi"] += " " + commitOf(info)
	}
	parts, dropped, err := pipeline.OpenParts(work, origin, f.resume)
	if err != nil {
		return nil, err
	}
	if dropped > 0 {
		std.tell.warn(fmt.Sprintf("the %d rows that an interrupted run had labelled are labelled anew: --resume would have gone on from there", dropped))
	}
	if n := parts.Last().Labelled; n > 0 {
		std.tell.closing("goes on from the %d rows that an interrupted run labelled", n)
	}
	return parts, nil
}

// origin is what the labels are made with, as errors of --resume and of merge name it.
func (f *labelFlags) origin(bundle *models.Bundle, dictionary string, boilerplate *segment.Boilerplate, corrections *review.History) (pipeline.Origin, error) {
	// What was read of --corrections, not the file: a pipe can be read only once.
	people := sha256.New()
	if corrections != nil {
		if err := corrections.Write(people); err != nil {
			return nil, err
		}
	}
	lines := sha256.New()
	if boilerplate != nil {
		for _, line := range boilerplate.Lines() {
			fmt.Fprintf(lines, "%d %q\n", line.Count, line.Text)
		}
	}
	return pipeline.Origin{
		"version of suxi":    version,
		"model":              bundle.ID(),
		"taxonomy":           pipeline.TaxonomyHash(bundle.TaxonomyYAML()),
		"dictionary":         dictionary,
		"corrections":        hex.EncodeToString(people.Sum(nil)),
		"--mask-boilerplate": hex.EncodeToString(lines.Sum(nil)),
		"--column":           fmt.Sprint(f.read.columns),
		"--encoding":         strings.ToLower(f.read.encoding),
		"--format":           strings.ToLower(f.read.format),
		"--evidence":         fmt.Sprint(f.what.evidence),
		"--only":             f.what.only,
	}, nil
}

// writeLabelled writes the rows of parts to a file in one of labelledExtensions; to
// Parquet with the record of their labelling, sealed.
func writeLabelled(ctx context.Context, std streams, parts []string, file *os.File, format string, meta map[string]string, l *pipeline.Labelling) error {
	if format != "parquet" {
		return writeParts(ctx, std, parts, file, format, meta)
	}
	key, value, err := pipeline.NewRecord(l).Metadata()
	if err != nil {
		return err
	}
	meta[key] = value
	return cmp.Or(writeParts(ctx, std, parts, file, format, meta), pipeline.Seal(file, value))
}

// writeParts writes the rows of parts to w in one of labelledExtensions.
func writeParts(ctx context.Context, std streams, parts []string, w io.Writer, format string, meta map[string]string) error {
	bar := newProgress(std, "write", "")
	defer bar.done()
	if format == "parquet" {
		out := complaint.NewParquetWriter(w, meta)
		for i, part := range parts {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := out.Join(part); err != nil {
				return err
			}
			bar.within(float64(i+1) / float64(len(parts)))
		}
		return out.Close()
	}
	out, err := complaint.NewWriter(format, w, meta)
	if err != nil {
		return err
	}
	batch := make([]complaint.Labelled, 0, 256)
	for i, part := range parts {
		for row, err := range complaint.ReadLabelled(part) {
			if err := cmp.Or(err, ctx.Err()); err != nil {
				return err
			}
			if batch = append(batch, row); len(batch) == cap(batch) {
				if err := out.Write(batch); err != nil {
					return err
				}
				batch = batch[:0]
			}
		}
		bar.within(float64(i+1) / float64(len(parts)))
	}
	return cmp.Or(out.Write(batch), out.Close())
}
