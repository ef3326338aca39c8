package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"suxi/pipeline"
)

// filterFlags are the flags of filter.
type filterFlags struct {
	columns map[string]string
	model   modelFlags
	dicts   []string
	what    labelerFlags
	workers int
}

func newFilterCommand(std streams) *cobra.Command {
	var flags filterFlags
	cmd := &cobra.Command{
		Use:   "filter",
		Short: "Label complaints as they come, a line of JSON for each",
		Long: `Label complaints as they come: each line of standard input is a complaint as a
JSON object, and each is answered by one line on standard output, in order, before
more input is waited for. It runs until its input ends, with the same memory after
any number of lines.

An answer is what label writes of such a row with --out FILE.jsonl: the same keys
in the same order, what was not recognised in extra. The keys of the input are
recognised as the headers of a file are. Each line is looked at by itself: there
are no groups, and a complaint that comes twice is answered twice. A complaint
without an id gets one from its line and the line's number.

A line that cannot be read is answered as well, with what is wrong and not with
its text: one that is no object, is blank, has no text or a bad date, or is longer
than 1 MiB.

  {"line":7,"error":{"field":"received_at","message":"bad date (2 characters)"}}

So there are as many lines out as in, and whoever sent a line sees to its answer:
rejected lines do not change the exit status. Lines are UTF-8; one in GB18030 or
Big5 is recognised. After an interrupt what was begun is answered. The answers
hold the text, personal information included.`,
		Example: `  suxi filter --column text=反映内容 < lines.jsonl`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("filter reads standard input, not files: suxi filter < FILE, or suxi label FILE")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := flags.what.validate(); err != nil {
				return err
			}
			if err := useWorkers(flags.workers); err != nil {
				return err
			}
			return runFilter(cmd.Context(), std, flags)
		},
	}
	addColumn(cmd, &flags.columns)
	flags.model.add(cmd)
	addDict(cmd, &flags.dicts)
	flags.what.addEvidence(cmd)
	flags.what.addOnly(cmd)
	addWorkers(cmd, &flags.workers)
	addQuiet(cmd)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	return cmd
}

// parting is how long answers that were begun may take after an interrupt.
const parting = 500 * time.Millisecond

func runFilter(ctx context.Context, std streams, flags filterFlags) error {
	bundle, err := flags.model.open()
	if err != nil {
		return err
	}
	labeler, err := openLabeler(std, bundle, flags.dicts, nil, flags.what.options())
	if err != nil {
		return err
	}
	if term.IsTerminal(int(std.in.Fd())) {
		std.tell.closing(`type one complaint a line, such as {"text":"…"}; Ctrl-D ends`)
	}
	type outcome struct {
		pipeline.Filtering
		err error
	}
	ended := make(chan outcome, 1)
	go func() {
		did, err := pipeline.Filter(ctx, pipeline.FilterOptions{Columns: flags.columns, Workers: flags.workers}, bundle.Taxonomy, labeler, std.in, std.out)
		ended <- outcome{did, err}
	}()
	var late <-chan time.Time
	for interrupted := ctx.Done(); ; {
		select {
		case o := <-ended:
			if o.err != nil && ctx.Err() == nil {
				return o.err // lines were read that no count has
			}
			c, d := o.Counts, o.Decisions
			std.tell.closing("read %d = labelled %d + rejected %d; labelled = accept %d + review %d + human %d",
				c.Read, c.Labelled, c.Rejected, d.Accept, d.Review, d.Human)
			return o.err
		case <-interrupted:
			interrupted, late = nil, time.After(parting)
		case <-late: // nobody takes the answers
			return ctx.Err()
		}
	}
}
