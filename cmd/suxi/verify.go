package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/verify"
)

func newVerifyCommand(std streams) *cobra.Command {
	var read readFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify DIR|LABELLED|PARTIAL [FILE...]",
		Short: "Prove that no row was lost and none came twice",
		Long: `Check what a command left behind, and print a line for each check.

Of the folder of run: the manifest is as it was written and so are the files that it
lists, no other is there, and others cannot read the private ones; read = labelled +
rejected + duplicate, over all and for each input, and the files have as many rows;
no id and text stands twice; each figure counts the rows that are listed under it. Of
the folder of report or of --figures: the files.

With the inputs named, in any order, it reads them again: each of their rows must be
the next labelled one, by its id and text, the next rejected one, or a duplicate of a
labelled row before it, and none of these may be left over. Give --column, --encoding
and --format as they were given to run.

Of a labelled file, as label writes it, there is no manifest: that no id and text
stands twice, that decisions and their sources are such as there are, and with the
inputs named, under the names and in the order they were given to label, that each of
their rows is there or in FILE.rejects.csv. A workbook cannot be compared with its
inputs, for not every text fits into its cells. Parquet carries a record of its
labelling besides: the file has every byte as label wrote it, and as many rows, those
of its shard, as the record counts.

A partial carries the records of its labelled files, and is checked likewise; what
merge --labelled writes carries none. To compare either with the inputs, verify the
labelled files that it was made of.

A damaged file is found, not a forged one: whoever can write a folder can write its
manifest. Of a file with neither manifest nor record, damage that leaves every row
readable is not.`,
		Example: `  suxi verify out
  suxi verify out testdata/demo
  suxi verify labelled.parquet testdata/demo`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("nothing to verify: name the folder of a run, a labelled file or a partial, as in: %s", example(cmd))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return runVerify(cmd.Context(), std, read, asJSON, args[0], args[1:])
		},
	}
	read.add(cmd)
	addJSON(cmd, &asJSON)
	addQuiet(cmd)
	return cmd
}

func runVerify(ctx context.Context, std streams, read readFlags, asJSON bool, what string, args []string) error {
	info, err := os.Stat(what)
	if err != nil {
		return fmt.Errorf("%s: no such folder or file", what)
	}
	var inputs []string
	if len(args) > 0 {
		if inputs, err = complaint.Inputs(args); err != nil {
			return err
		}
	}
	for _, name := range append([]string{what}, inputs...) {
		switch {
		case name == "-":
			return usagef("standard input was read once and is gone: name a file with what it was")
		case onceOnly(name):
			return usagef("%s is a pipe, which can be read only once: name a file with what it gives", name)
		}
	}
	check := verify.Labelled
	switch {
	case info.IsDir():
		check = verify.Folder
	case !slices.Contains(labelledExtensions, extension(what)):
		return usagef("%s: want the folder of a run, a partial, or a labelled file of the extension .parquet, .csv, .xlsx or .jsonl", what)
	}
	out := std.people()
	checks, failed := []verify.Check{}, 0
	if err := check(ctx, what, inputs, read.options(ctx, std), func(c verify.Check) {
		checks = append(checks, c)
		verdict := "ok"
		if !c.OK {
			failed++
			verdict = "FAILED"
		}
		if !asJSON {
			fmt.Fprintf(out, "%-6s  %-8s  %s\n", verdict, c.Name, c.Found)
		}
	}); err != nil {
		return err
	}
	if asJSON {
		if err := writeIndented(std.out, map[string]any{"ok": failed == 0, "checks": checks}); err != nil {
			return err
		}
	}
	if failed > 0 {
		return &statusError{exitGate, fmt.Errorf("%s: %d of %d checks failed", what, failed, len(checks))}
	}
	std.tell.closing("%s: all %d checks hold", what, len(checks))
	return nil
}
