package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"regexp"
	"time"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/redact"
	"suxi/segment"
	"suxi/taxonomy"
)

// inspectFlags are the flags of inspect.
type inspectFlags struct {
	read   readFlags
	sample int
	asJSON bool
}

func newInspectCommand(std streams) *cobra.Command {
	var flags inspectFlags
	cmd := &cobra.Command{
		Use:   "inspect FILE...",
		Short: "Say what complaint files hold and how they would be read",
		Long: `Say of each file how it is read: format, encoding, header and which column is
what; how many rows and from when to when; which rows would be rejected and why;
which labels people gave; how many ids occur twice; and what to do about it. Then
say what run would make of them: how many rows it would label, which month it
would report on, what it could compare that with, and what is missing for more.

Nothing is written. --sample shows the beginnings of the first complaints, with
personal information masked, as they are read; on a terminal of three in a file.
No other complaint text is printed.`,
		Example: `  suxi inspect testdata/demo
  suxi inspect --json --column text=反映内容 export.csv`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.sample < 0 {
				if flags.sample = 0; !flags.asJSON && onTerminal(std.out) {
					flags.sample = sampleOnTerminal
				}
			}
			return runInspect(cmd.Context(), std, flags, args)
		},
	}
	flags.read.add(cmd)
	cmd.Flags().IntVar(&flags.sample, "sample", -1, "rows of each file to show, personal information masked; -1: some on a terminal")
	addJSON(cmd, &flags.asJSON)
	addQuiet(cmd)
	return cmd
}

func runInspect(ctx context.Context, std streams, flags inspectFlags, args []string) error {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return err
	}
	days := analysis.NewDayCount()
	files, failed, err := inspectAll(ctx, std, inputs, flags, days)
	if err != nil {
		return err
	}
	forecast := newForecast(files, days)
	if flags.asJSON {
		if err := writeIndented(std.out, map[string]any{"files": files, "run": forecast}); err != nil {
			return err
		}
	} else {
		out := std.people()
		for i, f := range files {
			if i > 0 {
				fmt.Fprintln(out)
			}
			f.print(out)
		}
		if failed == 0 {
			fmt.Fprintln(out)
			forecast.print(out)
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %s cannot be read as %s", failed, plural(len(files), "file"), number(failed, "it is", "they are"))
	}
	return nil
}

// inspectAll reads the inputs; failed is how many cannot be read to their end.
func inspectAll(ctx context.Context, std streams, inputs []string, flags inspectFlags, days *analysis.DayCount) (files []*inspection, failed int, err error) {
	bar := newProgress(std, "read", "rows")
	defer bar.done()
	options := flags.read.options(ctx, std)
	ids := &idIndex{maphash.MakeSeed(), map[uint64]bool{}, map[[2]uint64]bool{}}
	tax := taxonomy.Default()
	rows := int64(0)
	for _, name := range inputs {
		in := &inspector{ids: ids, days: days, sample: flags.sample, taxonomy: tax, reasons: map[string]*rejectReason{}, labels: map[string]map[string]int{}, demands: map[string]*tally{}, changed: map[segment.Rule]*normalizedBy{}}
		in.File = redact.Mask(name)
		err := in.read(ctx, name, options, func() { rows++; bar.counted(rows) })
		if ctx.Err() != nil || errors.Is(err, complaint.ErrOption) {
			return nil, 0, cmp.Or(ctx.Err(), err)
		}
		if err != nil {
			failed++
		}
		files = append(files, in.finish(name, err))
	}
	return files, failed, nil
}

// An inspector collects an inspection.
type inspector struct {
	inspection
	ids      *idIndex
	days     *analysis.DayCount // of all files
	sample   int                // complaints to show
	taxonomy *taxonomy.Taxonomy // the embedded one
	reasons  map[string]*rejectReason
	labels   map[string]map[string]int
	lines    segment.Lines
	changed  map[segment.Rule]*normalizedBy
	demands  map[string]*tally // of the text, as "", and of the columns that are carried through
	first    time.Time
	last     time.Time
	withID   int // complaints with an id of their own
}

// read reads one file to its end, or to where it cannot be read any further.
func (in *inspector) read(ctx context.Context, name string, options complaint.ReaderOptions, tick func()) error {
	r, err := complaint.OpenFile(name, options)
	if err != nil {
		return err
	}
	defer r.Close()
	err = eachRow(ctx, r, func(c *complaint.Complaint, bad *complaint.RowError) {
		if bad != nil {
			in.reject(bad)
		} else {
			in.add(c)
		}
		tick()
	})
	in.stats(r.Stats())
	return err
}

func (in *inspector) add(c *complaint.Complaint) {
	in.Complaints++
	if len(in.Sample) < in.sample {
		in.Sample = append(in.Sample, newSampled(c))
	}
	if c.ReceivedAt.IsZero() {
		in.Undated++
	} else {
		if in.first.IsZero() || c.ReceivedAt.Before(in.first) {
			in.first = c.ReceivedAt
		}
		if c.ReceivedAt.After(in.last) {
			in.last = c.ReceivedAt
		}
	}
	same := false
	if !c.GeneratedID {
		in.withID++
		var repeated bool
		repeated, same = in.ids.add(c.ID, c.Text)
		if repeated {
			in.RepeatedIDs++
		}
		if same {
			in.Duplicates++
		}
	}
	if !same {
		in.days.Add(c.ReceivedAt)
	}
	in.normalize(c.Text)
	in.weigh("", c.Text)
	for _, f := range c.Extra {
		in.weigh(f.Name, f.Value)
	}
	for _, label := range []struct{ field, value string }{
		{"category", c.Category}, {"subcategory", c.Subcategory}, {"severity", c.Severity}, {"demand", c.Demand},
	} {
		if label.value == "" {
			continue
		}
		if in.labels[label.field] == nil {
			in.labels[label.field] = map[string]int{}
		}
		in.labels[label.field][label.value]++
	}
}

// normalize counts what normalisation changes in a text, and its lines.
func (in *inspector) normalize(text string) {
	in.lines.Add(text)
	for rule, n := range segment.Normalize(text).Counts.All() {
		if n == 0 {
			continue
		}
		if in.changed[rule] == nil {
			in.changed[rule] = &normalizedBy{Rule: rule.String()}
		}
		in.changed[rule].Characters += n
		in.changed[rule].Rows++
	}
}

// varying is what differs between two rows that are rejected for one reason.
var varying = regexp.MustCompile(`"[^"]*"|[0-9]+`)

func (in *inspector) reject(bad *complaint.RowError) {
	in.Rejected++
	reason := bad.Err.Error()
	key := bad.Field + ": " + varying.ReplaceAllString(reason, "")
	if in.reasons[key] == nil {
		in.reasons[key] = &rejectReason{Field: bad.Field, Reason: redact.Mask(reason), First: fmt.Sprintf("%s:%d", redact.Mask(bad.File), bad.Row)}
	}
	in.reasons[key].Rows++
}

func (in *inspector) stats(s complaint.Stats) {
	in.Format, in.Gzip, in.Delimiter, in.HeaderRow = s.Format, s.Gzip, s.Delimiter, s.HeaderRow
	in.Encoding, in.EncodingBy, in.Undecodable = s.Encoding, s.EncodingBy, s.Undecodable
	in.MixedEncoding, in.MixedLines = s.MixedEncoding, s.MixedLines
	in.NULs, in.RepeatedHeaders, in.BadDates = s.NULs, s.RepeatedHeaders, s.BadDates
	for _, name := range s.Sheets {
		in.Sheets = append(in.Sheets, short(name))
	}
	for _, name := range s.SkippedSheets {
		in.Skipped = append(in.Skipped, short(name))
	}
	for _, c := range s.Columns {
		m := columnMapping{Header: short(c.Header), Field: c.Field, Differs: c.Differs}
		if c.Twin != "" {
			m.Twin = short(c.Twin)
		}
		in.Columns = append(in.Columns, m)
	}
}
