package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
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

// finishInto writes the n labelled rows with their groups and batch severities, as
// Parquet and in the formats of also, feeds the analysis, and returns what the
// final pass found.
func finishInto(ctx context.Context, std streams, dir *atomicfile.Dir, bundle *models.Bundle, builder *analysis.Builder, answers *answers, also labelledFormats, n int64) (*pipeline.Finishing, error) {
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
	rows := twice(complaint.ReadLabelled(dir.Path(firstPass)), n, bar)
	finishing, err := pipeline.Finish(ctx, bundle.Taxonomy, bundle.Profile(), rows, func(rows []complaint.Labelled) error {
		answers.add(builder, rows)
		for i, w := range writers {
			if err := w.Write(rows); err != nil {
				return fmt.Errorf("%s: %w", labelledIn(formats[i]), err)
			}
		}
		return nil
	})
	return finishing, cmp.Or(err, closeAll(files...), os.Remove(dir.Path(firstPass)))
}
