package main

import (
	"github.com/spf13/cobra"
)

// version is the release this binary was built from. Output files carry it, so
// it is a constant and not read from the build.
const version = "0.1.0"

const rootHelp = `suxi labels Chinese complaints with a category and a severity and turns a
month of them into a root-cause report. Everything runs on this machine.

Standard output is data; progress, warnings and the closing line go to
standard error.

Exit status:
  0    done (rejected rows are counted and told)
  1    failure: an input, a model or a disk
  2    usage or configuration
  3    done, but more rows rejected than --max-rejects
  4    quality gate not met
  130  interrupted`

func newRootCommand(std streams) *cobra.Command {
	root := &cobra.Command{
		Use:           "suxi",
		Short:         "Label Chinese complaints and report their root causes, offline",
		Long:          rootHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("unknown command %q: see suxi --help", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return cmd.Help() },
	}
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return usagef("%v: see %s --help", err, cmd.CommandPath())
	})
	root.AddCommand(
		newRunCommand(std),
		newTrainCommand(std),
		newEvaluateCommand(std),
		newLabelCommand(std),
		newAnalyzeCommand(std),
		newReportCommand(std),
		newVersionCommand(std),
	)
	return root
}

// inputArgs is the argument check of commands that read files.
func inputArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("no input: name a file or a folder, or - for standard input")
	}
	return nil
}

// requireOut checks the --out flag.
func requireOut(out string) error {
	if out == "" {
		return usagef("no output: give --out")
	}
	return nil
}
