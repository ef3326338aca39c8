package main

import (
	"cmp"
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/atomicfile"
)

// requireOut checks the --out flag.
func requireOut(cmd *cobra.Command, out string) error {
	if out == "" {
		return usagef("no output: say where with --out, as in: %s", example(cmd))
	}
	return nil
}

// checkOut refuses outputs that would take the place of an input, of a model,
// taxonomy or configuration: the file itself, or a folder that it is in. What
// else is wrong with args is told where they are read.
func checkOut(cmd *cobra.Command, args []string, outs ...string) error {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return nil
	}
	for _, name := range []string{"model", "taxonomy", "seeds", "config"} {
		if flag := cmd.Flags().Lookup(name); flag != nil && flag.Value.String() != "" {
			inputs = append(inputs, flag.Value.String())
		}
	}
	for _, out := range outs {
		there, err := os.Stat(out)
		if err != nil {
			continue // nothing to replace
		}
		for _, name := range inputs {
			if name != "-" && holds(there, name) {
				return usagef("--out %s would replace the input %s: name another output", out, name)
			}
		}
	}
	return nil
}

// holds reports whether a file is there, or in the folder there or below it.
func holds(there os.FileInfo, name string) bool {
	path, err := filepath.Abs(name)
	if err != nil {
		return false
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	for {
		if info, err := os.Stat(path); err == nil && os.SameFile(there, info) {
			return true
		}
		parent := filepath.Dir(path)
		if parent == path {
			return false
		}
		path = parent
	}
}

// flush waits until the disk has an output, by its sync, which does not ask ctx.
func flush(ctx context.Context, sync func() error) error {
	failed, err := promptly(ctx, sync)
	return cmp.Or(err, failed, ctx.Err())
}

// closeAll closes in order and returns the first error.
func closeAll(closers ...io.Closer) error {
	var first error
	for _, c := range closers {
		first = cmp.Or(first, c.Close())
	}
	return first
}

// writeFile writes one file of an output set through write.
func writeFile(dir *atomicfile.Dir, name string, perm os.FileMode, write func(io.Writer) error) error {
	f, err := dir.Create(name, perm)
	if err != nil {
		return err
	}
	return cmp.Or(write(f), f.Close())
}
