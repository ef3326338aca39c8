//go:build unix

package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// print prints a line for each command and stage.
func (k *killer) print(w io.Writer) {
	type line struct {
		points, absent, whole, parts, interrupted int
		slowest                                   time.Duration
	}
	lines := map[[2]string]*line{}
	var order [][2]string
	for _, m := range k.marks {
		key := [2]string{m.command, m.stage}
		if m.tooLate {
			key[1] = "had ended"
		}
		l := lines[key]
		if l == nil {
			l = &line{}
			lines[key], order = l, append(order, key)
		}
		l.points++
		if m.whole {
			l.whole++
		} else {
			l.absent++
		}
		if m.parts > 0 {
			l.parts++
		}
		if m.interrupted && !m.tooLate {
			l.interrupted++
			l.slowest = max(l.slowest, m.took)
		}
	}
	slices.SortFunc(order, func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "\ncommand\tended in\tpoints\toutput absent\toutput whole\tparts left\tCtrl-C\tslowest end")
	for _, key := range order {
		l := lines[key]
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%.2f s\n", key[0], key[1], l.points, l.absent, l.whole, l.parts, l.interrupted, l.slowest.Seconds())
	}
	t.Flush()
	fmt.Printf("%d runs ended, %d things wrong\n", len(k.marks), k.wrong)
}
