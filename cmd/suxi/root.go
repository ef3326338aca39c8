package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// version is the release this binary was built from. Output files carry it, so
// it is a constant and not read from the build.
const version = "0.1.0"

const rootHelp = `suxi labels Chinese complaints with a category and a severity and turns a
month of them into a root-cause report. Everything runs on this machine.

Standard output is data; progress, warnings and the closing line go to
standard error. A command whose standard output cannot be written to its end
fails, with status 1. run, label, analyze, merge and train write files; with
--json they tell on standard output what happens, one JSON object a line.

Messages, and what inspect, explain and others print for people, are in Chinese
where the locale is (LC_ALL, LC_MESSAGES or LANG; LC_ALL=C asks for English). What
programs read, JSON and files, is the same in every locale.

To begin: suxi inspect FILE says what an export holds and what run would make of
it, suxi run --out DIR FILE writes the report, suxi init DIR writes settings.

--config FILE gives flags in YAML: by name for every command that has them, or
below the name of a command. suxi init writes such a file with every flag in
it. The command line wins over the file, and relative paths in the file are
relative to it. No file is read unless --config names it, so that the same
command line does the same in every folder.`

func newRootCommand(std streams) *cobra.Command {
	var config string
	var showVersion bool
	root := &cobra.Command{
		Use:           "suxi",
		Short:         "Label Chinese complaints and report their root causes, offline",
		Long:          rootHelp,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if showVersion {
				return printVersion(std.out)
			}
			return cmd.Help()
		},
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			if config != "" {
				if err := applyConfig(cmd.Root(), config); err != nil {
					return err
				}
			}
			std.tell.configure(cmd)
			warn(std, keyOpen(cmd))
			return nil
		},
	}
	root.SetIn(std.in)
	root.SetOut(std.out)
	root.SetErr(std.err)
	root.SetHelpTemplate(helpTemplate)
	root.SetFlagErrorFunc(flagError)
	root.PersistentFlags().StringVar(&config, "config", "", "YAML file of flags, as suxi init writes it")
	root.MarkPersistentFlagFilename("config", "yaml", "yml")
	root.Flags().BoolVar(&showVersion, "version", false, "print the version, as the command of this name does")
	ending(root, exitFailure, exitRejects, exitGate, exitInterrupted)
	root.AddCommand(
		ending(newRunCommand(std), exitFailure, exitRejects, exitInterrupted),
		ending(newTrainCommand(std), exitFailure, exitInterrupted),
		ending(newEvaluateCommand(std), exitFailure, exitGate, exitInterrupted),
		ending(newAuditCommand(std), exitFailure, exitInterrupted),
		ending(newLabelCommand(std), exitFailure, exitRejects, exitInterrupted),
		ending(newFilterCommand(std), exitFailure, exitInterrupted),
		ending(newAnalyzeCommand(std), exitFailure, exitInterrupted),
		ending(newMergeCommand(std), exitFailure, exitRejects, exitInterrupted),
		ending(newReportCommand(std), exitFailure, exitInterrupted),
		ending(newVerifyCommand(std), exitFailure, exitGate, exitInterrupted),
		ending(newInspectCommand(std), exitFailure, exitInterrupted),
		ending(newExplainCommand(std), exitFailure, exitInterrupted),
		newReviewCommand(std),
		newDictCommand(std),
		ending(newSegmentCommand(std), exitFailure, exitInterrupted),
		ending(newNormalizeCommand(std), exitFailure, exitInterrupted),
		ending(newInitCommand(std), exitFailure),
		ending(newManCommand(std), exitFailure),
		ending(newVersionCommand(std)),
	)
	root.InitDefaultCompletionCmd()
	checkHelp(root)
	for _, cmd := range root.Commands() {
		usageArgs(cmd)
	}
	for _, cmd := range commands(root) {
		completeRest(cmd)
	}
	return root
}

// checkHelp makes an unknown command an error of the command help, as it is
// elsewhere: cobra would print the help of what it found.
func checkHelp(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	help, _, err := root.Find([]string{"help"})
	if err != nil {
		return
	}
	help.Args = func(_ *cobra.Command, args []string) error {
		if found, rest, err := root.Find(args); err == nil && len(rest) > 0 {
			return unknownCommand(found, rest[0])
		}
		return nil
	}
	root.RemoveCommand(help) // cobra adds it again where it belongs
}

// commands returns the commands of suxi that are no groups of others, without
// the library's own. They are known by commandName.
func commands(root *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, cmd := range root.Commands() {
		switch {
		case cmd.Name() == "completion":
		case cmd.HasSubCommands():
			all = append(all, commands(cmd)...)
		default:
			all = append(all, cmd)
		}
	}
	return all
}

// commandName is what follows suxi on the command line, such as "dict lint".
func commandName(cmd *cobra.Command) string {
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// usageArgs gives wrong arguments of a command, and of those below it, the
// status of a wrong command line, also where cobra checks them.
func usageArgs(cmd *cobra.Command) {
	if cmd.Annotations == nil {
		ending(cmd)
	}
	if !cmd.Runnable() { // cobra would print the help whatever the arguments
		cmd.RunE = func(cmd *cobra.Command, args []string) error { return cmd.Help() }
	}
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return &statusError{exitUsage, err}
			}
			return nil
		}
	}
	for _, sub := range cmd.Commands() {
		usageArgs(sub)
	}
}

// inputArgs is the argument check of commands that read files.
func inputArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return usagef("no input: name a file or a folder, or - for standard input, as in: %s", example(cmd))
	}
	return nil
}

// example is the first example in the help of a command.
func example(cmd *cobra.Command) string {
	line, _, _ := strings.Cut(cmd.Example, "\n")
	return strings.TrimSpace(line)
}
