package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/pipeline"
	"suxi/redact"
)

// An accountant goes through the inputs once more, in their order, with a finger
// in the labelled rows and one in the rejects, which are in the same order. Each
// row of an input is one of three:
//
//   - rejected: then it is the next of the rejects, in all columns;
//   - labelled: then its id and text are those of the next labelled row;
//   - else a duplicate: then it has an id of its own, and its id and text are
//     those of a labelled row that came before.
//
// The fingers only move forward, by one for each row, and must come to the end:
// so no labelled row and no reject stands for two rows of the inputs, and none for
// nothing. What came before is looked up in a second pass over the labelled rows,
// by the keys of the duplicates: what is in memory is some 50 bytes for each
// different duplicate, and nothing for other rows.
type accountant struct {
	shard    pipeline.Shard
	format   string // of the labelled file
	labelled func() (complaint.Labelled, error, bool)
	rejects  *rejectReader

	row    complaint.Labelled // the next labelled row
	there  bool               // there is one
	so     pipeline.Counts    // far
	spares map[key]sighting   // the duplicates
	first  string             // where the first of them stands
}

// A sighting is where a duplicate was first seen.
type sighting struct {
	input, row int
	before     int64 // labelled rows
}

// A rereading says how inputs are read again.
type rereading struct {
	inputs []string
	opts   complaint.ReaderOptions
	known  []pipeline.Input // as many, in their order; nil if they are not known
	shard  pipeline.Shard   // whose rows alone count
}

// account compares the rows of inputs with what came of them.
func account(ctx context.Context, labelled []string, rejects string, again rereading) (string, error) {
	next, stop := iter.Pull2(labelledRows(labelled))
	defer stop()
	r, err := openRejects(rejects)
	if err != nil {
		return "", err
	}
	defer r.close()
	a := &accountant{shard: again.shard, format: formatOf(labelled[0]), labelled: next, rejects: r, spares: map[key]sighting{}}
	if err := a.advance(); err != nil {
		return "", err
	}
	for i, name := range again.inputs {
		before := a.so
		called := redact.Mask(filepath.Base(name))
		if again.known != nil {
			called = again.known[i].Name
		}
		if err := a.input(ctx, i, name, called, again.opts); err != nil {
			return "", err
		}
		if again.known == nil {
			continue
		}
		want := again.known[i]
		rows, rejected, duplicate := a.so.Read-before.Read, a.so.Rejected-before.Rejected, a.so.Duplicate-before.Duplicate
		if rows != want.Rows || rejected != want.Rejected || duplicate != want.Duplicate {
			return "", fmt.Errorf("%s: read again it gives %d rows, %d rejected and %d duplicate; the manifest counts %d, %d and %d%s",
				filepath.Base(name), rows, rejected, duplicate, want.Rows, want.Rejected, want.Duplicate, a.suspect())
		}
	}
	switch _, more, err := a.rejects.next(); {
	case err != nil:
		return "", err
	case more:
		return "", fmt.Errorf("rejects.csv: row %d is that of no row of the inputs", a.so.Rejected+1)
	case a.there:
		return "", fmt.Errorf("%s: row %d is that of no row of the inputs, or not the next%s", filepath.Base(labelled[0]), a.so.Labelled+1, a.suspect())
	}
	if err := a.settle(ctx, labelled, again.inputs); err != nil {
		return "", err
	}
	return fmt.Sprintf("read %d = labelled %d + rejected %d + duplicate %d, row by row", a.so.Read, a.so.Labelled, a.so.Rejected, a.so.Duplicate), nil
}

// suspect is what to add to a finding: where the rows began to differ, or nothing
// if they did not.
func (a *accountant) suspect() string {
	if !a.there || a.first == "" {
		return ""
	}
	return fmt.Sprintf("; %s is the first row that is not the next labelled one", a.first)
}

// advance moves on to the next labelled row.
func (a *accountant) advance() (err error) {
	a.row, err, a.there = a.labelled()
	return err
}

// input goes through one input, which the rejects call known.
func (a *accountant) input(ctx context.Context, i int, name, known string, opts complaint.ReaderOptions) error {
	src, err := complaint.OpenFile(name, opts)
	if err != nil {
		return err
	}
	defer src.Close()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := src.Read()
		var bad *complaint.RowError
		errors.As(err, &bad)
		switch {
		case err == io.EOF:
			return nil
		case bad != nil && !a.shard.HoldsReject(bad), err == nil && !a.shard.Holds(&c):
			continue
		case bad != nil:
			err = a.reject(name, known, bad)
		case err == nil:
			err = a.take(i, name, &c)
		}
		if err != nil {
			return err
		}
		a.so.Read++
	}
}

// reject takes a row that cannot be read. known is what the input is called.
func (a *accountant) reject(name, known string, bad *complaint.RowError) error {
	got, ok, err := a.rejects.next()
	if err != nil {
		return err
	}
	want := rejectOf(bad)
	differs := ""
	switch {
	case !ok || got.row != want.row || got.field != want.field:
		return fmt.Errorf("%s:%d cannot be read and is not row %d of rejects.csv", filepath.Base(name), bad.Row, a.so.Rejected+1)
	case !isOf(got.file, strings.TrimPrefix(bad.File, name), known):
		differs = "file"
	case got.reason != want.reason:
		differs = "reason"
	case got.raw != want.raw:
		differs = "raw"
	}
	if differs != "" {
		return fmt.Errorf("%s:%d cannot be read, but row %d of rejects.csv has another %s", filepath.Base(name), bad.Row, a.so.Rejected+1, differs)
	}
	a.so.Rejected++
	return nil
}

// isOf reports whether rejects.csv names a file, or a sheet of it, that the
// manifest or the user calls known. Folders may have moved. What was read once has
// no name to compare: then known is that of a file with the same content.
func isOf(file, sheet, known string) bool {
	file, ok := strings.CutSuffix(file, sheet)
	return ok && (file == "stdin" || strings.HasPrefix(file, "/dev/") || redact.Mask(filepath.Base(file)) == known)
}

// take takes a complaint.
func (a *accountant) take(i int, name string, c *complaint.Complaint) error {
	id, text := held(a.format, c.ID), held(a.format, c.Text)
	if a.there && id == a.row.ID && text == a.row.Text && c.GeneratedID == a.row.GeneratedID {
		a.so.Labelled++
		return a.advance()
	}
	if c.GeneratedID {
		return fmt.Errorf("%s:%d was not labelled, and has no id by which it could be a duplicate%s", filepath.Base(name), c.Row, a.suspect())
	}
	if a.so.Duplicate++; a.first == "" {
		a.first = fmt.Sprintf("%s:%d", filepath.Base(name), c.Row)
	}
	k := keyOf(id, text)
	if _, known := a.spares[k]; !known {
		a.spares[k] = sighting{i, c.Row, a.so.Labelled}
	}
	return nil
}

// held is a text as a format holds it.
func held(format, text string) string {
	if format == "csv" {
		text = strings.ReplaceAll(text, "\x00", "")
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}

// settle finds the labelled row of each duplicate.
func (a *accountant) settle(ctx context.Context, labelled, inputs []string) error {
	at := int64(0)
	for row, err := range labelledRows(labelled) {
		if len(a.spares) == 0 {
			return nil
		}
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		if k := keyOf(row.ID, row.Text); !row.GeneratedID && at < a.spares[k].before {
			delete(a.spares, k)
		}
		at++
	}
	lost := len(a.spares)
	if lost == 0 {
		return nil
	}
	where := slices.MinFunc(slices.Collect(maps.Values(a.spares)), func(s, t sighting) int {
		return cmp.Or(cmp.Compare(s.input, t.input), cmp.Compare(s.row, t.row))
	})
	return fmt.Errorf("%d rows were lost: not labelled, not rejected, and no duplicates of a labelled one; the first is %s:%d", lost, filepath.Base(inputs[where.input]), where.row)
}
