//go:build unix

package main

import (
	"fmt"
	"io"
	"runtime"
	"strconv"
	"strings"
)

// print prints what was measured, what it predicts of the commands, and of more rows.
func print(w io.Writer, m *measured, took []process) {
	fmt.Fprintf(w, "%s complaints, %.1f MB of CSV; %s/%s, %s.\n\n", number(float64(m.rows)), float64(m.input)/1e6, runtime.GOOS, runtime.GOARCH, runtime.Version())
	printStages(w, m)
	printFlows(w, m)
	printComparison(w, m, took)
	printPrediction(w, m)
	printSkew(w, m)
}

func printStages(w io.Writer, m *measured) {
	rows := [][]string{{"stage", "µs", "a second and core"}}
	for _, s := range m.stages {
		rows = append(rows, []string{s.name, figures(s.micros()), number(float64(s.n) / max(1e-9, s.seconds))})
	}
	rows = append(rows, []string{"**engine, a row**", figures(1e6 * m.perRow(ofEngine)), number(1 / m.perRow(ofEngine))})
	table(w, true, rows)
	fmt.Fprintf(w, "The result of %s rows takes %s s of one core, of half of them %s s.\n\n", number(float64(m.rows)), figures(m.finish[1]), figures(m.finish[0]))
}

func printFlows(w io.Writer, m *measured) {
	rows := [][]string{{"what moves, or stays", "bytes a row"}}
	per := func(name string, bytes int64) {
		rows = append(rows, []string{name, figures(float64(bytes) / float64(m.rows))})
	}
	for _, f := range m.flows {
		per(f.name, f.bytes)
	}
	rows = append(rows, []string{"**moves**", figures(m.bytesMoved())})
	per("CSV that is read", m.input)
	per("labelled Parquet that is written", m.output)
	per("memory of analyze and merge: sets of shingles", m.indexBytes)
	per("memory of the worker that makes the result", m.builderBytes)
	table(w, true, rows)
}

func printComparison(w io.Writer, m *measured, took []process) {
	rows := [][]string{{"command", "cores", "predicted, processor s", "measured", "measured ÷ predicted", "s on the clock", "peak MB"}}
	for _, p := range took {
		predicted := m.command(p.command, float64(m.rows))
		rows = append(rows, []string{p.command, strconv.Itoa(p.workers), figures(predicted), figures(p.processors), fmt.Sprintf("%.2f", p.processors/predicted), figures(p.seconds), number(float64(p.peak) / 1e6)})
	}
	table(w, true, rows)
}

// predictedRows and predictedCores are what is predicted.
var (
	predictedRows  = []float64{1e7, 1e8, 1e9}
	predictedCores = []float64{64, 512}
)

func printPrediction(w io.Writer, m *measured) {
	head := []string{"rows", "core hours"}
	for _, cores := range predictedCores {
		head = append(head, fmt.Sprintf("hours on %.0f cores", cores))
	}
	rows := [][]string{append(head, "of it on one worker", "moves", "output", "worker of the result", "worker of the links", "merge on one machine")}
	for _, n := range predictedRows {
		row := []string{number(n), figures(m.coreHours(n))}
		for _, cores := range predictedCores {
			row = append(row, figures(m.hours(n, cores)))
		}
		rows = append(rows, append(row, figures(m.alone(n)/3600), gigabytes(n*m.bytesMoved()), gigabytes(n*float64(m.output)/float64(m.rows)),
			gigabytes(m.resultBytes(n)), gigabytes(m.linksBytes(n)), gigabytes(m.mergeBytes(n))))
	}
	table(w, false, rows)
}

func printSkew(w io.Writer, m *measured) {
	fmt.Fprintf(w, "Of these rows the commonest text has %s, the largest bucket of a band %s different ones, and the largest lot %s.\n\n",
		number(float64(m.largestSet)), number(float64(m.largestBucket)), number(float64(m.largestLot)))
	rows := [][]string{{"rows", "of one template", "different texts in its bucket", "texts, to one worker", "s of one core, at least", "salts"}}
	const n = 1e9
	for _, share := range []float64{.0001, .001, .01} {
		b := m.crowded(n, share)
		rows = append(rows, []string{number(n), figures(100*share) + "%", number(b.sets), gigabytes(b.bytes), number(b.seconds), number(b.salts)})
	}
	table(w, false, rows)
}

// table prints rows in Markdown, the head first: numbers, and in the first column
// perhaps words.
func table(w io.Writer, words bool, rows [][]string) {
	for i, row := range rows {
		fmt.Fprintf(w, "| %s |\n", strings.Join(row, " | "))
		if i > 0 {
			continue
		}
		for at := range row {
			if at == 0 && words {
				fmt.Fprint(w, "|---")
			} else {
				fmt.Fprint(w, "|--:")
			}
		}
		fmt.Fprintln(w, "|")
	}
	fmt.Fprintln(w)
}

func gigabytes(bytes float64) string {
	if bytes >= 1e12 {
		return figures(bytes/1e12) + " TB"
	}
	return figures(bytes/1e9) + " GB"
}

// figures prints two figures of a number, or all of its whole part.
func figures(v float64) string {
	if v >= 10 {
		return number(v)
	}
	return strconv.FormatFloat(v, 'g', 2, 64)
}

// number prints a whole number with commas.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
