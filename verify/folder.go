package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
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

// lists reports whether the manifest lists a file.
func (f *folder) lists(name string) bool {
	return slices.ContainsFunc(f.manifest.Outputs, func(o pipeline.Output) bool { return o.Name == name })
}

// sound reports, as an error, that one of these files is not what the manifest
// lists, so that there is no use in reading it.
func (f *folder) sound(names ...string) error {
	for _, name := range names {
		if f.broken[name] || !f.lists(name) {
			return fmt.Errorf("not checked: %s is not as it was written", name)
		}
	}
	return nil
}

// files compares each file with what the manifest lists.
func (f *folder) files(ctx context.Context) (string, error) {
	entries, err := os.ReadDir(f.path)
	if err != nil {
		return "", err
	}
	found := map[string]fs.DirEntry{}
	var wrong []string
	for _, e := range entries {
		found[e.Name()] = e
		if e.Name() != manifestFile && e.Name() != timingsFile && !f.lists(e.Name()) {
			wrong = append(wrong, fmt.Sprintf("%s is not listed", e.Name()))
		}
	}
	var bytes int64
	for _, o := range f.manifest.Outputs {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		e := found[o.Name]
		what := ""
		switch {
		case e == nil:
			what = fmt.Sprintf("%s is missing", o.Name)
		case !e.Type().IsRegular():
			what = fmt.Sprintf("%s is no regular file", o.Name)
		default:
			n, sum, err := hash(f.at(o.Name))
			if err != nil {
				return "", err
			}
			if n != o.Bytes {
				what = fmt.Sprintf("%s has %d bytes, the manifest lists %d", o.Name, n, o.Bytes)
			} else if sum != o.SHA256 {
				what = fmt.Sprintf("%s has other bytes than were written", o.Name)
			}
		}
		if what != "" {
			f.broken[o.Name] = true
			wrong = append(wrong, what)
		}
		bytes += o.Bytes
	}
	if len(wrong) > 0 {
		return "", errors.New(strings.Join(wrong, "; "))
	}
	return fmt.Sprintf("%d files, %.1f MB, as they were written", len(f.manifest.Outputs), float64(bytes)/1e6), nil
}

// modes looks at who can read what is private.
func (f *folder) modes() (string, error) {
	for _, o := range f.manifest.Outputs {
		if !o.Private || f.broken[o.Name] {
			continue
		}
		if err := isPrivate(f.at(o.Name)); err != nil {
			return "", err
		}
	}
	return "private files are for their owner alone", nil
}

// counts adds up what the manifest says, over all and input by input.
func counts(run *pipeline.Run) (string, error) {
	c := run.Counts
	if !c.Reconcile() {
		return "", fmt.Errorf("read %d is not labelled %d + rejected %d + duplicate %d", c.Read, c.Labelled, c.Rejected, c.Duplicate)
	}
	var sum pipeline.Counts
	for _, in := range run.Inputs {
		if in.Rejected < 0 || in.Duplicate < 0 || in.Rejected+in.Duplicate > in.Rows {
			return "", fmt.Errorf("%s: %d rows cannot be %d rejected + %d duplicate and more", in.Name, in.Rows, in.Rejected, in.Duplicate)
		}
		sum.Read += in.Rows
		sum.Rejected += in.Rejected
		sum.Duplicate += in.Duplicate
	}
	sum.Labelled = sum.Read - sum.Rejected - sum.Duplicate
	if sum != c {
		return "", fmt.Errorf("the inputs add up to read %d = labelled %d + rejected %d + duplicate %d, the run counts %d = %d + %d + %d",
			sum.Read, sum.Labelled, sum.Rejected, sum.Duplicate, c.Read, c.Labelled, c.Rejected, c.Duplicate)
	}
	return fmt.Sprintf("read %d = labelled %d + rejected %d + duplicate %d, over all and for each input", c.Read, c.Labelled, c.Rejected, c.Duplicate), nil
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

// countRows counts the rows of a labelled file of any format. One that is too
// long for a Reader is one all the same.
func countRows(ctx context.Context, path string) (n int64, err error) {
	r, err := complaint.OpenFile(path, complaint.ReaderOptions{})
	if errors.Is(err, complaint.ErrEmpty) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer r.Close()
	for {
		_, err := r.Read()
		var bad *complaint.RowError
		switch {
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case err == io.EOF, errors.Is(err, complaint.ErrNoComplaints):
			return n, nil
		case err != nil && !errors.As(err, &bad):
			return 0, err
		}
		n++
	}
}
