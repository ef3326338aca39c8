package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/job"
	"suxi/review"
)

// auditSampleFlags are those of review export --audit.
type auditSampleFlags struct {
	size   int
	seed   uint64
	period string
	asOf   string
}

func (f *auditSampleFlags) add(cmd *cobra.Command) {
	cmd.Flags().IntVar(&f.size, "audit", 0, "draw a stratified sample of so many complaints, for analyze --audit")
	cmd.Flags().StringVar(&f.period, "period", string(analysis.Month), "with --audit: length of a period, as of analyze")
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "with --audit: the day the report speaks from, as of analyze")
	completePeriod(cmd)
}

// export writes the sample and prints its strata.
func (f *auditSampleFlags) export(ctx context.Context, std streams, out string, force bool, args []string) error {
	if f.size < 1 {
		return usagef("--audit %d: want 1 or more", f.size)
	}
	asOf, err := job.ParseAsOf(f.asOf)
	if err != nil {
		return err
	}
	options := analysis.Options{AsOf: asOf, Period: analysis.PeriodUnit(f.period)}
	if err := options.Validate(); err != nil {
		return usagef("%v", err)
	}
	inputs, err := complaint.LabelledInputs(args)
	if err != nil {
		return err
	}
	tax, err := labelledTaxonomy(inputs)
	if err != nil {
		return err
	}
	days := analysis.NewDayCount()
	for row, err := range readLabelled(inputs) {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		if _, ok := tax.Category(row.Label.Category); ok {
			days.Add(row.ReceivedAt)
		}
	}
	draw := review.SampleOptions{Size: f.size, Seed: f.seed}
	apart := "no complete period to tell apart"
	for i, p := range days.Latest(options) {
		draw.Periods = append(draw.Periods, review.SamplePeriod{Name: p.Label, From: p.Start, To: p.End})
		if i == 0 {
			apart = "of " + p.Label
		} else {
			apart += " and " + p.Label
		}
	}
	sampler := review.NewSampler(draw)
	read := 0
	for row, err := range readLabelled(inputs) {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		sampler.Add(&row)
		read++
	}
	items, strata, err := sampler.Sample()
	if err != nil {
		return usagef("--audit %d: %v", f.size, err)
	}
	if len(items) == 0 {
		return errors.New("nothing to audit: people labelled every complaint")
	}
	if err := review.Write(out, force, tax, items); err != nil {
		return err
	}
	model := 0
	for _, s := range strata {
		model += s.Size
	}
	if err := printStrata(std.people(), strata); err != nil {
		return err
	}
	std.tell.closing("read %d = labelled by the model %d + by people %d; sample of %d from %d strata, %s; %s", read, model, read-model, len(items), len(strata), apart, out)
	return nil
}

// printStrata prints how many rows of each stratum were drawn.
func printStrata(out io.Writer, strata []review.Stratum) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "stratum\trows\tdrawn")
	for _, s := range strata {
		fmt.Fprintf(w, "%s\t%d\t%d\n", s.Name, s.Size, s.Drawn)
	}
	return w.Flush()
}
