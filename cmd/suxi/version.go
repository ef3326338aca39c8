package main

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"suxi/models"
)

func newVersionCommand(std streams) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version of suxi and of its embedded model",
		Example: "  suxi version",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			model, err := models.Default()
			if err != nil {
				return err
			}
			fmt.Fprintf(std.out, "suxi %s %s/%s %s\nmodel %s %s\n", version, runtime.GOOS, runtime.GOARCH, runtime.Version(), model.Taxonomy.Name, model.ID())
			return nil
		},
	}
}
