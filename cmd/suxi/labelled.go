package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/internal/job"
	"suxi/models"
	"suxi/pipeline"
)

// alsoLabelled are the formats that the labelled rows of a run can have besides
// Parquet.
var alsoLabelled = []string{"csv", "xlsx", "jsonl"}

// labelledFormats is the value of a flag: some of alsoLabelled, each once.
type labelledFormats []string

func (f *labelledFormats) Set(list string) error {
	for format := range strings.SplitSeq(list, ",") {
		format = strings.ToLower(strings.TrimSpace(format))
		switch {
		case format == "" || slices.Contains(*f, format):
		case !slices.Contains(alsoLabelled, format):
			return errors.New("want csv, xlsx or jsonl")
		default:
			*f = append(*f, format)
		}
	}
	return nil
}

func (f *labelledFormats) String() string { return strings.Join(*f, ",") }

func (f *labelledFormats) Type() string { return "string" }

// labelledIn is the name of the labelled rows of a run in one format.
func labelledIn(format string) string { return "labelled." + format }

// finishInto writes the n labelled rows of parts with their groups and batch severities, as
// Parquet and in the formats of also, feeds the analysis, and returns what the
// final pass found.
func finishInto(ctx context.Context, std streams, dir *atomicfile.Dir, bundle *models.Bundle, builder *analysis.Builder, answers *job.Answers, also labelledFormats, parts []string, n int64) (*pipeline.Finishing, error) {
	var writers []complaint.Writer
	var files []io.Closer
	formats := append([]string{"parquet"}, also...)
	for _, format := range formats {
		f, err := dir.Create(labelledIn(format), 0o600)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		w, err := complaint.NewWriter(format, f, bundle.Metadata())
		if err != nil {
			return nil, err
		}
		writers, files = append(writers, w), append(files, w, f)
	}
	bar := newProgress(std, "groups", "")
	defer bar.done()
	rows := twice(readLabelled(parts), n, bar)
	finishing, err := pipeline.Finish(ctx, bundle.Taxonomy, bundle.Profile(), rows, func(rows []complaint.Labelled) error {
		for i := range rows {
			answers.Add(builder, &rows[i])
		}
		for i, w := range writers {
			if err := w.Write(rows); err != nil {
				return fmt.Errorf("%s: %w", labelledIn(formats[i]), err)
			}
		}
		return nil
	})
	return finishing, cmp.Or(err, closeAll(files...))
}

// labelFile labels args into out, and its rejects beside it.
func (f *labelFlags) labelFile(ctx context.Context, std streams, args []string, bundle *models.Bundle, work *atomicfile.Work, out string) (*pipeline.Labelling, error) {
	file, err := work.CreateFile(out, f.force, 0o600)
	if err != nil {
		return nil, err
	}
	defer file.Abort()
	waiting, err := work.Names()
	if err != nil {
		return nil, err
	}
	// Where parts wait and out is not there, rejects are those of a run that was
	// killed between the two renames: nothing but what this program wrote waits.
	rejectsFile, err := work.CreateFile(out+".rejects.csv", f.force || len(waiting) > 0, 0o600)
	if err != nil {
		return nil, err
	}
	defer rejectsFile.Abort()
	rejects, err := complaint.NewRejectsWriter(rejectsFile)
	if err != nil {
		return nil, err
	}
	labelling, parts, err := f.label(ctx, std, args, bundle, work, rejects)
	if err != nil {
		return nil, err
	}
	err = writeLabelled(ctx, std, parts, file.File, extension(out), bundle.Metadata(), labelling)
	onDisk := func() error { return flush(ctx, file.Sync) }
	// Out is last: with it in place, the parts are not needed any more. A run that is
	// killed between the two leaves them, and --resume puts both in place again.
	inPlace := func() error { return atomicfile.Commit(rejectsFile, file) }
	for _, end := range []func() error{rejects.Close, onDisk, inPlace, work.Remove} {
		if err == nil {
			err = end()
		}
	}
	return labelling, kept(err, labelling.Counts.Labelled)
}
