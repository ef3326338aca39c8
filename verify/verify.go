// Package verify proves, from what a command left behind, that no row was lost
// and none came twice.
//
// Its recipe, for the folder of a run:
//
//  1. The manifest is as it was written, and so is each file that it lists: size
//     and SHA-256. No other file is there, and private ones are for their owner
//     alone.
//  2. read = labelled + rejected + duplicate, over all and input by input, and
//     the files hold as many rows as the manifest counts.
//  3. Each label can be one: its decision and who gave it are such as there are,
//     and its categories are codes of the taxonomy in the file.
//  4. No id and text stands twice among the labelled rows, and as many ids repeat
//     with another text as the manifest says.
//  5. Each figure counts the rows that figure_rows.parquet lists under it, and
//     these are rows of labelled.parquet.
//  6. If the inputs are named they are read again, beside the labelled rows and
//     the rejects, which are in their order: see account.
//
// For a labelled file without a manifest, as label writes it, what can be said is
// said: 3 but for the codes where the file is no Parquet, 4, in Parquet what the
// record of its labelling counts and which shard it is, and 6 with the inputs named,
// for the rows of the shard. For a partial it is 3, 4 within each labelling, and what
// its records count; for the rows of merge, 3 and 4.
//
// The package shares no bookkeeping with package pipeline, whose it checks. It
// does not label again: that the labels are those of the model only a second run
// can tell. It finds faults, not forgers: whoever can write the files can write
// the manifest anew.
package verify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/internal/inputfile"
	"suxi/redact"
)

// A Check is one thing that was looked at.
type Check struct {
	Name  string `json:"check"`
	OK    bool   `json:"ok"`
	Found string `json:"found"` // in words, personal information masked
}

// checks makes checks, one after the other, and tells each.
type checks struct {
	ctx  context.Context // once it is cancelled no check is made any more
	tell func(Check)
}

// make makes a check: do returns what it found, or as an error what is wrong.
func (c checks) make(name string, do func() (found string, err error)) {
	if c.ctx.Err() != nil {
		return
	}
	found, err := do()
	if c.ctx.Err() != nil {
		return // it was not made to its end
	}
	if err != nil {
		found = err.Error()
	}
	c.tell(Check{name, err == nil, redact.Mask(found)})
}

// Labelled checks a labelled file that has no manifest, and the rejects beside it,
// FILE.rejects.csv, which label always writes; or a partial, or Parquet that merge
// wrote, which have none. inputs are those of label, in the same order; without them
// the rows are not compared with anything. It tells each check that was made. An
// error says that none could be, or that ctx was cancelled.
func Labelled(ctx context.Context, path string, inputs []string, opts complaint.ReaderOptions, tell func(Check)) error {
	if err := readable(path); err != nil {
		return err
	}
	said := claimOf(path)
	rejects := path + ".rejects.csv"
	_, err := os.Stat(rejects)
	there := !errors.Is(err, fs.ErrNotExist)
	if err := checkable(path, rejects, said, there, len(inputs) > 0); err != nil {
		return err
	}
	files := []string{path}
	if there && !said.partial {
		files = append(files, rejects)
	}
	for _, name := range slices.Concat(files, inputs) {
		if err := readable(name); err != nil {
			return err
		}
	}
	c := checks{ctx, tell}
	c.make("modes", func() (string, error) {
		for _, name := range files {
			if err := isPrivate(name); err != nil {
				return "", err
			}
		}
		return "private files are for their owner alone", nil
	})
	var labelled tally
	var failed error
	c.make("ids", func() (string, error) {
		if labelled, failed = count(ctx, []string{path}, stretches(said.records)); failed != nil {
			return "", failed
		}
		return labelled.ids()
	})
	c.make("labels", func() (string, error) {
		if failed != nil {
			return "", failed
		}
		return labelled.labels()
	})
	rejected := int64(-1)
	if !said.partial && (there || !said.none()) {
		c.make("rejects", func() (_ string, err error) {
			if !there {
				return "", fmt.Errorf("%s is missing, which label always writes", filepath.Base(rejects))
			}
			rejected, err = countRejects(rejects)
			return fmt.Sprintf("%d rejected rows", rejected), err
		})
	}
	if !said.none() || !there {
		c.make("record", func() (string, error) {
			if err := cmp.Or(said.err, failed); err != nil {
				return "", err
			}
			return said.holds(&labelled, rejected)
		})
	}
	if len(inputs) > 0 {
		c.make("rows", func() (string, error) {
			return account(ctx, []string{path}, rejects, rereading{inputs: inputs, opts: opts, shard: said.shard()})
		})
	}
	return ctx.Err()
}

// checkable says, as an error, what to name instead of a file that cannot be checked,
// or cannot be compared with inputs. Rejects are the file of them, if they are there.
func checkable(path, rejects string, said claim, there, compared bool) error {
	parquet := formatOf(path) == "parquet"
	switch {
	case compared && formatOf(path) == "xlsx":
		return fmt.Errorf("%s: a workbook cannot hold every text as it was: without the inputs its rows can be counted; to compare them, label into .parquet, .jsonl or .csv", path)
	case compared && said.partial:
		return fmt.Errorf("%s: a partial has not the rejects of its inputs: without the inputs it can be checked; with them, check the labelled files that it was made of", path)
	case there, said.partial:
		return nil
	case len(said.records) > 0 && compared:
		return fmt.Errorf("%s: no %s beside it, which label always writes: without the inputs its rows can be counted", path, filepath.Base(rejects))
	case len(said.records) > 0:
		return nil
	case isFile(filepath.Join(filepath.Dir(path), manifestFile)):
		return fmt.Errorf("%s: is a file of a folder that has a manifest: name the folder, %s", path, filepath.Dir(path))
	case said.err != nil:
		return said.err
	case parquet && compared:
		return fmt.Errorf("%s: no %s beside it, as where merge wrote the rows: without the inputs they can be checked; with them, check the labelled files that were merged", path, filepath.Base(rejects))
	case parquet:
		return nil
	}
	return fmt.Errorf("%s: no %s beside it, which label always writes: name a labelled file, a partial or the folder of a run; rows that merge wrote can be checked in Parquet alone", path, filepath.Base(rejects))
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// formatOf returns the format of a labelled file by its extension, as label
// chooses it.
func formatOf(path string) string {
	return strings.TrimPrefix(strings.ToLower(filepath.Ext(path)), ".")
}

// labelledRows ranges over the rows of labelled files of any format, one after the
// other. An error is the last pair.
func labelledRows(paths []string) iter.Seq2[complaint.Labelled, error] {
	return func(yield func(complaint.Labelled, error) bool) {
		for _, path := range paths {
			for row, err := range rowsOf(path) {
				if !yield(row, err) {
					return
				}
			}
		}
	}
}

// rowsOf is labelledRows of one file.
func rowsOf(path string) iter.Seq2[complaint.Labelled, error] {
	if formatOf(path) == "parquet" {
		return complaint.ReadLabelled(path)
	}
	return func(yield func(complaint.Labelled, error) bool) {
		r, err := complaint.OpenFile(path, complaint.ReaderOptions{})
		if errors.Is(err, complaint.ErrEmpty) { // JSON Lines of no row
			return
		}
		if err != nil {
			yield(complaint.Labelled{}, err)
			return
		}
		defer r.Close()
		for {
			c, err := r.Read()
			if err == io.EOF || errors.Is(err, complaint.ErrNoComplaints) {
				return
			}
			if !yield(complaint.Labelled{Complaint: c, Label: r.Label()}, err) || err != nil {
				return
			}
		}
	}
}

// readable reports, as an error, why a file cannot be read.
func readable(path string) error {
	f, err := inputfile.Open(path)
	if err != nil {
		return fmt.Errorf("%s: %w", path, cause(err))
	}
	return f.Close()
}

// isPrivate reports, as an error, that others can read a file. On Windows modes
// do not tell.
func isPrivate(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		return fmt.Errorf("%s holds raw complaints and others can read it, mode %o: chmod 600 closes it", filepath.Base(path), info.Mode().Perm())
	}
	return err
}

// cause drops the system call and the path that os puts before an error.
func cause(err error) error {
	if inner := errors.Unwrap(err); inner != nil {
		return inner
	}
	return err
}
