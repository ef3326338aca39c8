package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"suxi/models"
)

func newVersionCommand(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version of suxi and of its embedded model",
		Long: `Print the version of suxi with its platform and the Go it was built by, the commit
it was built from, if it is known, and the embedded model. Files that suxi writes
carry the version alone.`,
		Example: "  suxi version",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, args []string) error { return printVersion(std.out) },
	}
}

func printVersion(out io.Writer) error {
	model, err := models.Default()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "suxi %s %s/%s %s\n", version, runtime.GOOS, runtime.GOARCH, runtime.Version())
	if info, ok := debug.ReadBuildInfo(); ok {
		if c := commitOf(info); c != "" {
			fmt.Fprintf(out, "commit %s\n", c)
		}
	}
	fmt.Fprintf(out, "model %s %s\n", model.Taxonomy.Name, model.ID())
	return nil
}

// commitOf returns the commit that a build is of, with its date, or nothing if
// it was built outside a repository.
func commitOf(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	commit := settings["vcs.revision"]
	if commit == "" {
		return ""
	}
	commit += " " + settings["vcs.time"]
	if settings["vcs.modified"] == "true" {
		commit += " with changes"
	}
	return commit
}
