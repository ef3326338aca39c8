package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"suxi/pipeline"
)

// defaultMaxRejects is the default of --max-rejects.
const defaultMaxRejects = 0.05

func addMaxRejects(cmd *cobra.Command, most *float64) {
	cmd.Flags().Float64Var(most, "max-rejects", defaultMaxRejects, "share of rejected rows above which the exit status is 3")
}

func checkMaxRejects(most float64) error {
	if !(most >= 0 && most <= 1) {
		return usagef("--max-rejects %v: want a share between 0 and 1", most)
	}
	return nil
}

// judged tells what closes a command, or returns it as an error with exit status 3 if
// more than a share of the rows were rejected.
func judged(std streams, c pipeline.Counts, most float64, rejects, closing string, o outcome) error {
	share := float64(c.Rejected) / float64(max(1, c.Read))
	if share > most {
		o.Status = exitRejects
	}
	std.tell.done(closing, o)
	if o.Status == exitRejects {
		return &statusError{exitRejects, fmt.Errorf("%s; %.1f%% of the rows were rejected, more than --max-rejects %.1f%%: see %s", closing, 100*share, 100*most, rejects)}
	}
	return nil
}
