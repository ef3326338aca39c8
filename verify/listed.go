package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"suxi/pipeline"
)

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
