package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newManCommand(std streams) *cobra.Command {
	var out string
	var force bool
	cmd := &cobra.Command{
		Use:   "man --out DIR",
		Short: "Write the manual pages of suxi",
		Long: `Write one manual page of section 1 for each command into a folder, which is made
if it is not there: suxi.1, suxi-run.1 and so on. They say what --help says.`,
		Example: "  suxi man --out man1",
		Args:    cobra.NoArgs,
		Hidden:  true, // of those who package suxi
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := requireOut(cmd, out); err != nil {
				return err
			}
			return runMan(std, cmd.Root(), out, force)
		},
	}
	addPath(cmd, &out, "out", "folder to write")
	addForce(cmd, &force)
	addQuiet(cmd)
	return cmd
}

func runMan(std streams, root *cobra.Command, dir string, force bool) error {
	var pages []textFile
	var add func(cmd *cobra.Command)
	add = func(cmd *cobra.Command) {
		pages = append(pages, textFile{pageName(cmd) + ".1", manPage(cmd)})
		for _, sub := range subcommands(cmd) {
			add(sub)
		}
	}
	add(root)
	if err := writeFolder(dir, force, pages); err != nil {
		return err
	}
	std.tell.closing("wrote %s in %s", plural(len(pages), "page"), dir)
	return nil
}

// pageName is the name of a command's manual page, such as suxi-dict-lint.
func pageName(cmd *cobra.Command) string { return strings.ReplaceAll(cmd.CommandPath(), " ", "-") }

// subcommands are those that help lists.
func subcommands(cmd *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(cmd.Commands()), func(c *cobra.Command) bool { return !c.IsAvailableCommand() })
}

// manPage is the help of a command in the macros of man(7). It bears a version and
// no date, so that the same suxi writes the same pages on any day.
//
// cobra/doc is not used: it takes the text of help for Markdown, joins the lines of
// its tables and leaves the exit statuses out.
func manPage(cmd *cobra.Command) string {
	var b strings.Builder
	name := pageName(cmd)
	fmt.Fprintf(&b, ".TH %s 1 \"\" \"suxi %s\" \"suxi manual\"\n", roff(strings.ToUpper(name)), version)
	fmt.Fprintf(&b, ".SH NAME\n%s \\- %s\n", roff(name), roff(cmd.Short))
	fmt.Fprintf(&b, ".SH SYNOPSIS\n.B %s\n", roff(cmd.UseLine()))
	fmt.Fprintf(&b, ".SH DESCRIPTION\n%s", paragraphs(cmd.Long+"\n"))
	if cmd.Long == "" {
		b.WriteString(paragraphs(cmd.Short + ".\n"))
	}
	if subs := subcommands(cmd); len(subs) > 0 {
		b.WriteString(".SH COMMANDS\n")
		for _, sub := range subs {
			fmt.Fprintf(&b, ".TP\n.BR %s (1)\n%s\n", roff(pageName(sub)), roff(sub.Short))
		}
	}
	if flags := cmd.LocalFlags(); flags.HasAvailableFlags() {
		b.WriteString(".SH OPTIONS\n")
		flags.VisitAll(func(f *pflag.Flag) { b.WriteString(option(f)) })
	}
	if cmd.HasParent() && cmd.InheritedFlags().HasAvailableFlags() {
		cmd.InheritedFlags().VisitAll(func(f *pflag.Flag) { b.WriteString(option(f)) })
	}
	if help := cmd.Annotations[statusHelp]; help != "" {
		b.WriteString(".SH EXIT STATUS\n" + paragraphs(help))
	}
	if cmd.Example != "" {
		b.WriteString(".SH EXAMPLES\n" + paragraphs(cmd.Example+"\n"))
	}
	if cmd.HasParent() {
		fmt.Fprintf(&b, ".SH SEE ALSO\n.BR %s (1)\n", roff(pageName(cmd.Parent())))
	}
	return b.String()
}

// option is a flag with what it takes and what it is for.
func option(f *pflag.Flag) string {
	if f.Hidden {
		return ""
	}
	value, text := pflag.UnquoteUsage(f)
	name := "--" + f.Name
	if f.Shorthand != "" {
		name = "-" + f.Shorthand + ", " + name
	}
	if !slices.Contains([]string{"", "0", "false", "[]"}, f.DefValue) {
		text += fmt.Sprintf(" (default %s)", f.DefValue)
	}
	return fmt.Sprintf(".TP\n\\fB%s\\fR \\fI%s\\fR\n%s\n", roff(name), roff(value), roff(text))
}

// paragraphs sets text: lines that begin with a space stand as they are, others
// are filled.
func paragraphs(text string) string {
	var b strings.Builder
	verbatim := false
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		switch indented := strings.HasPrefix(line, " "); {
		case line == "" && !verbatim:
			b.WriteString(".PP\n")
			continue
		case indented && !verbatim:
			b.WriteString(".PP\n.nf\n")
			verbatim = true
		case !indented && verbatim:
			b.WriteString(".fi\n.PP\n")
			if verbatim = false; line == "" {
				continue
			}
		}
		b.WriteString(roff(line) + "\n")
	}
	if verbatim {
		b.WriteString(".fi\n")
	}
	return b.String()
}

// roff escapes what would be a macro or another sign.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	return s
}
