package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"suxi/calendar"
	"suxi/complaint"
	"suxi/models"
	"suxi/redact"
	"suxi/segment"
)

// readFlags are the flags of commands that read complaint files.
type readFlags struct {
	columns  map[string]string
	encoding string
	format   string
}

func (f *readFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringToStringVar(&f.columns, "column", nil, "field=header where the header is not recognised, as in text=反映内容,category=大类; an empty header ignores the field")
	cmd.Flags().StringVar(&f.encoding, "encoding", "", "encoding of CSV, TSV and JSONL: utf-8 or gb18030 (default: detected)")
	cmd.Flags().StringVar(&f.format, "format", "", "format of the inputs: csv, tsv, xlsx, jsonl or parquet (default: by extension or content)")
}

func (f *readFlags) options(ctx context.Context, std streams) complaint.ReaderOptions {
	return complaint.ReaderOptions{
		Columns:  f.columns,
		Encoding: f.encoding,
		Format:   f.format,
		Stdin:    interruptible{ctx, std.in},
	}
}

// checkWorkers checks the value of --workers; 0 is the default.
func checkWorkers(n int) error {
	if n < 0 {
		return usagef("--workers %d: want 1 or more", n)
	}
	return nil
}

// warn prints warnings, personal information masked.
func warn(std streams, warnings []string) {
	for _, w := range warnings {
		fmt.Fprintln(std.err, "suxi: warning: "+redact.Mask(w))
	}
}

// parseAsOf reads the value of --as-of; empty is the zero time.
func parseAsOf(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, calendar.Shanghai)
	if err != nil {
		return time.Time{}, usagef("--as-of %q: want a date such as 2025-06-30", s)
	}
	return t, nil
}

// openModel returns the bundle at path, or the embedded one if path is empty.
func openModel(path string) (*models.Bundle, error) {
	if path == "" {
		return models.Default()
	}
	return models.LoadFile(path)
}

// newSegmenter loads the dictionary, which takes seconds, and gives up waiting
// when ctx is cancelled.
func newSegmenter(ctx context.Context) (*segment.Segmenter, error) {
	type loaded struct {
		segmenter *segment.Segmenter
		err       error
	}
	done := make(chan loaded, 1)
	go func() {
		s, err := segment.New()
		done <- loaded{s, err}
	}()
	select {
	case l := <-done:
		return l.segmenter, l.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
