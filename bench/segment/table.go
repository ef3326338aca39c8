package main

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// title says what was measured, where and how often.
func title(lines []string, rounds int) string {
	return fmt.Sprintf("%s lines, %.1f MB of UTF-8; %d rounds; %s, %s/%s, %s.\n\n",
		thousands(len(lines)), float64(size(lines))/1e6, rounds, processor(), runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// processor names the machine's, as far as the system tells.
func processor() string {
	cores := strconv.Itoa(runtime.NumCPU()) + " cores"
	info, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return cores
	}
	for line := range strings.Lines(string(info)) {
		if name, value, _ := strings.Cut(line, ":"); strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value) + ", " + cores
		}
	}
	return cores
}

func segmentTable(measured []series) string {
	gse := find(measured, "gse", "Cut")
	suxi := find(measured, "suxi", "mode accurate, tokens")
	rows := [][]string{{"", "MB/s", "× gse.Cut", "suxi accurate, tokens × this", "tokens"}}
	for _, s := range measured {
		rows = append(rows, []string{s.name(), significant(median(s.MBps)), spread(s.over(gse)), spread(suxi.over(s)), thousands(s.tokens)})
	}
	return "#### Segmentation\n\n" + table(rows)
}

func convertTable(measured []series) string {
	opencc := find(measured, "opencc", "t2s")
	rows := [][]string{{"", "MB/s", "× opencc"}}
	for _, s := range measured {
		rows = append(rows, []string{s.name(), significant(median(s.MBps)), spread(s.over(opencc))})
	}
	return "#### Normalisation\n\n" + table(rows)
}

// lengthTable has a row for each kind of text and a column for each length.
// The modes are called KIND|LENGTH.
func lengthTable(measured []series) string {
	head := []string{"nanoseconds a byte"}
	for _, n := range lengths {
		head = append(head, thousands(n)+" B")
	}
	rows := [][]string{append(head, "dearest ÷ cheapest")}
	for len(measured) > 0 {
		kind, _, _ := strings.Cut(measured[0].mode, "|")
		row := []string{kind}
		var costs []float64
		for range lengths {
			cost := 1000 / median(measured[0].MBps)
			costs = append(costs, cost)
			row = append(row, significant(cost))
			measured = measured[1:]
		}
		rows = append(rows, append(row, fmt.Sprintf("%.2f", slices.Max(costs)/slices.Min(costs))))
	}
	return "#### Cost by length\n\n" + table(rows)
}

func (s series) name() string {
	return strings.Join(strings.Fields(s.contestant+" "+s.version), " ") + ", " + s.mode
}

// missingList says which contestants could not be measured, and why.
func missingList(missing []string) string {
	if len(missing) == 0 {
		return ""
	}
	return "Not measured (bench/README.md says how to install them):\n\n- " + strings.Join(missing, "\n- ") + "\n\n"
}

// table writes rows as a table of Markdown, the first row above the others.
// All columns but the first hold numbers.
func table(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString("|---|" + strings.Repeat("--:|", len(row)-1) + "\n")
		}
	}
	b.WriteString("\n")
	return b.String()
}

// significant writes a positive number with two significant digits at least
// and three at most.
func significant(x float64) string {
	switch {
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}

// thousands writes n with commas.
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
