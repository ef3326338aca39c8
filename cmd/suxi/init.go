package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"suxi/internal/atomicfile"
	"suxi/taxonomy"
)

// configFile is what init calls the file of flags.
const configFile = "suxi.yaml"

func newInitCommand(std streams) *cobra.Command {
	var force bool
	cmd := &cobra.Command{
		Use:   "init DIR",
		Short: "Write commented files to edit: flags and taxonomies",
		Long: `Write commented files to edit into a folder, which is made if it is not there:

  suxi.yaml      every flag of every command, for --config
  consumer.yaml  the taxonomy of the embedded model, for --taxonomy
  civic.yaml     a taxonomy for letters to public services
  severity.yaml  the severity scales that a taxonomy can name
  fishbone.yaml  which causes lie on which bone of 人机料法环测, for --fishbone

If one of the files exists, nothing is written without --force.`,
		Example: "  suxi init settings",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("want one folder to write, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return runInit(std, cmd.Root(), args[0], force) },
	}
	addForce(cmd, &force)
	addQuiet(cmd)
	cmd.ValidArgsFunction = completeFolder
	return cmd
}

func runInit(std streams, root *cobra.Command, dir string, force bool) error {
	names, err := fs.Glob(taxonomy.Files(), "*.yaml")
	if err != nil {
		return err
	}
	files := []textFile{{configFile, writeFlags(root)}}
	for _, name := range names {
		data, err := fs.ReadFile(taxonomy.Files(), name)
		if err != nil {
			return err
		}
		files = append(files, textFile{name, string(data)})
	}
	if err := writeFolder(dir, force, files); err != nil {
		return err
	}
	std.tell.closing("wrote %s, %s in %s; edit them, then: suxi run --config %s --out DIR FILE", configFile, strings.Join(names, ", "), dir, filepath.Join(dir, configFile))
	return nil
}

// A textFile is one of several that a command writes into a folder.
type textFile struct{ name, text string }

// writeFolder writes files into a folder, which it makes if it is not there. It
// stages every file before the first one takes its place.
func writeFolder(dir string, force bool, files []textFile) error {
	switch err := os.Mkdir(dir, 0o777); {
	case err == nil:
		defer os.Remove(dir) // fails, as it should, once something is in it
	case !errors.Is(err, fs.ErrExist):
		return fmt.Errorf("cannot make the folder: %w", err)
	}
	var staged []*atomicfile.File
	for _, file := range files {
		f, err := atomicfile.CreateFile(filepath.Join(dir, file.name), force, 0o644)
		if err != nil {
			return err
		}
		defer f.Abort()
		staged = append(staged, f)
		if _, err := io.WriteString(f, file.text); err != nil {
			return err
		}
	}
	for _, f := range staged {
		if err := f.Commit(); err != nil {
			return err
		}
	}
	return nil
}

// configHead is the beginning of the file of flags.
const configHead = `# Flags for suxi, read by suxi COMMAND --config FILE and never without.
#
# Take away the # before a flag to set it; the value shown is what holds without.
# The command line goes before this file. Relative paths are relative to it.

# --- for every command that has the flag, unless set below that command
`

// writeFlags is a configuration file with every flag of every command in it,
// explained and without effect. A flag that means the same to several commands
// stands at the top, once.
func writeFlags(root *cobra.Command) string {
	type use struct {
		command *cobra.Command
		flag    *pflag.Flag
	}
	uses := map[string][]use{}
	for _, cmd := range commands(root) {
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" {
				uses[f.Name] = append(uses[f.Name], use{cmd, f})
			}
		})
	}
	shared := func(name string) bool {
		of := uses[name]
		return len(of) > 1 && !slices.ContainsFunc(of, func(u use) bool { return u.flag.Usage != of[0].flag.Usage })
	}
	var b strings.Builder
	b.WriteString(configHead)
	for _, name := range slices.Sorted(maps.Keys(uses)) {
		if !shared(name) {
			continue
		}
		var users []string
		for _, u := range uses[name] {
			users = append(users, commandName(u.command))
		}
		flag := uses[name][0].flag
		fmt.Fprintf(&b, "\n# %s\n# (%s)\n#%s: %s\n", usage(flag), strings.Join(users, ", "), name, defaultValue(flag))
	}
	for _, cmd := range commands(root) {
		var own strings.Builder
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && !shared(f.Name) {
				fmt.Fprintf(&own, "  # %s\n  #%s: %s\n", usage(f), f.Name, defaultValue(f))
			}
		})
		if own.Len() > 0 {
			fmt.Fprintf(&b, "\n# --- %s\n%s:\n%s", cmd.Short, commandName(cmd), own.String())
		}
	}
	return b.String()
}

// usage is what help says of a flag.
func usage(f *pflag.Flag) string {
	_, text := pflag.UnquoteUsage(f)
	return text
}

// defaultValue is a flag's default as YAML.
func defaultValue(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "stringToString":
		return "{}"
	case "stringArray":
		return "[]"
	case "string":
		return fmt.Sprintf("%q", f.DefValue)
	}
	return f.DefValue
}
