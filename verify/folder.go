package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/pipeline"
)

// The files of a run, by name.
const (
	manifestFile   = "manifest.json"
	timingsFile    = "timings.json" // differs between equal runs; no manifest lists it
	labelledFile   = "labelled.parquet"
	shardFiles     = "labelled-*-of-*.parquet" // of an engine, in place of labelledFile
	rejectsFile    = "rejects.csv"
	figuresFile    = "figures.parquet"
	figureRowsFile = "figure_rows.parquet"
)

// A folder is the output of a command, as it is found.
type folder struct {
	checks
	path     string
	manifest *pipeline.Manifest
	broken   map[string]bool // files that are not as the manifest lists them
	labelled tally
}

// Folder checks the folder that a command wrote: run, report, or run --figures.
// inputs are those of the run, in any order, and are read with opts; without them
// the rows are not compared with anything. It tells each check that was made. An
// error says that none could be, or that ctx was cancelled.
func Folder(ctx context.Context, path string, inputs []string, opts complaint.ReaderOptions, tell func(Check)) error {
	data, err := readAll(filepath.Join(path, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: holds no manifest.json, so no run wrote it: name the folder of a run, or one labelled file or partial", path)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Join(path, manifestFile), cause(err))
	}
	f := &folder{checks: checks{ctx, tell}, path: path, broken: map[string]bool{}}
	f.make("manifest", func() (found string, err error) {
		if f.manifest, err = pipeline.ParseManifest(data); err != nil {
			return "", fmt.Errorf("manifest.json %w", err)
		}
		return fmt.Sprintf("manifest.json is as it was written, sha256 %.8s", f.manifest.SHA256), nil
	})
	if f.manifest == nil {
		return ctx.Err()
	}
	run := f.manifest.Run
	if run == nil && len(inputs) > 0 {
		return fmt.Errorf("%s: no run wrote this folder: leave the inputs out", path)
	}
	var ordered, strays []string
	if len(inputs) > 0 {
		if ordered, strays, err = order(inputs, run.Inputs); err != nil {
			return err
		}
	}
	f.make("files", func() (string, error) { return f.files(ctx) })
	f.make("modes", f.modes)
	if run != nil {
		f.make("counts", func() (string, error) { return counts(run) })
		f.make("labelled", func() (string, error) { return f.rows(ctx) })
		f.make("ids", f.ids)
		f.make("rejects", f.rejects)
		f.make("copies", func() (string, error) { return f.copies(ctx) })
	}
	if f.lists(figureRowsFile) {
		f.make("figures", func() (string, error) { return f.figures(ctx) })
	}
	if len(inputs) > 0 {
		f.make("inputs", func() (string, error) {
			if len(strays) > 0 {
				return "", fmt.Errorf("%s has not the bytes of any file that was read", filepath.Base(strays[0]))
			}
			return fmt.Sprintf("%d files, with the bytes that were read", len(inputs)), nil
		})
		f.make("rows", func() (string, error) {
			if err := f.sound(append(f.labelledFiles(), rejectsFile)...); err != nil {
				return "", err
			}
			if len(strays) > 0 {
				return "", errors.New("not checked: these are not the inputs of the run")
			}
			return account(ctx, f.paths(f.labelledFiles()), f.at(rejectsFile), rereading{inputs: ordered, opts: opts, known: run.Inputs})
		})
	}
	return ctx.Err()
}

func (f *folder) at(name string) string { return filepath.Join(f.path, name) }

func (f *folder) paths(names []string) []string {
	paths := make([]string, len(names))
	for i, name := range names {
		paths[i] = f.at(name)
	}
	return paths
}

// labelledFiles returns the files of the labelled rows, in the order of these:
// their shards, if the manifest lists some.
func (f *folder) labelledFiles() []string {
	var shards []string
	for _, o := range f.manifest.Outputs {
		if shard, _ := filepath.Match(shardFiles, o.Name); shard {
			shards = append(shards, o.Name)
		}
	}
	if shards == nil {
		return []string{labelledFile}
	}
	slices.Sort(shards)
	return shards
}

// rows counts the labelled rows.
func (f *folder) rows(ctx context.Context) (string, error) {
	names := f.labelledFiles()
	if err := f.sound(names...); err != nil {
		return "", err
	}
	var err error
	if f.labelled, err = count(ctx, f.paths(names), nil); err != nil {
		f.broken[names[0]] = true
		return "", err
	}
	if _, err := f.labelled.labels(); err != nil {
		return "", err
	}
	t, want := f.labelled, f.manifest.Run
	if t.rows != want.Counts.Labelled {
		return "", fmt.Errorf("%s has %d rows, the manifest counts %d", strings.Join(names, ", "), t.rows, want.Counts.Labelled)
	}
	if d := want.Decisions; t.accept != d.Accept || t.review != d.Review || t.human != d.Human {
		return "", fmt.Errorf("%s has accept %d, review %d, human %d; the manifest counts %d, %d, %d", strings.Join(names, ", "), t.accept, t.review, t.human, d.Accept, d.Review, d.Human)
	}
	return fmt.Sprintf("%d rows: accept %d, review %d, human %d", t.rows, t.accept, t.review, t.human), nil
}

// ids looks for rows that stand twice.
func (f *folder) ids() (string, error) {
	if err := f.sound(f.labelledFiles()...); err != nil {
		return "", err
	}
	var want int64
	for _, w := range f.manifest.Warnings {
		if w.Code == pipeline.WarnSameID {
			want = w.Count
		}
	}
	found, err := f.labelled.ids()
	if err == nil && f.labelled.sameID != want {
		err = fmt.Errorf("%d rows repeat an id with another text, the manifest counts %d", f.labelled.sameID, want)
	}
	return found, err
}

func (f *folder) rejects() (string, error) {
	if err := f.sound(rejectsFile); err != nil {
		return "", err
	}
	n, err := countRejects(f.at(rejectsFile))
	if want := f.manifest.Counts.Rejected; err == nil && n != want {
		err = fmt.Errorf("rejects.csv has %d rows, the manifest counts %d", n, want)
	}
	return fmt.Sprintf("%d rejected rows", n), err
}

// copies counts the rows of labelled.parquet in other formats.
func (f *folder) copies(ctx context.Context) (string, error) {
	var seen []string
	for _, o := range f.manifest.Outputs {
		if !strings.HasPrefix(o.Name, "labelled.") || o.Name == labelledFile {
			continue
		}
		if err := f.sound(o.Name); err != nil {
			return "", err
		}
		n, err := countRows(ctx, f.at(o.Name))
		if err != nil {
			return "", err
		}
		if want := f.manifest.Counts.Labelled; n != want {
			return "", fmt.Errorf("%s has %d rows, labelled.parquet %d", o.Name, n, want)
		}
		seen = append(seen, o.Name)
	}
	if seen == nil {
		return "none", nil
	}
	return fmt.Sprintf("%s: as many rows", strings.Join(seen, ", ")), nil
}
