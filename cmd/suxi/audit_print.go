package main

import (
	"bufio"
	"fmt"
	"io"
	"strconv"

	"suxi/classifier"
)

// print sets a report as tables for people.
func (r *auditReport) print(out io.Writer) error {
	w := bufio.NewWriter(out)
	if r.Labels != nil {
		r.Labels.print(w)
	}
	if r.By != nil {
		fmt.Fprintln(w)
		r.By.print(w)
	}
	for i := range r.Agreement {
		if i > 0 || r.Labels != nil {
			fmt.Fprintln(w)
		}
		r.Agreement[i].print(w)
	}
	return w.Flush()
}

func (l *labelAudit) print(w io.Writer) {
	fmt.Fprintf(w, "category: %s, %d folds; the model agrees with %s of the labels\n", plural(l.Audited, "labelled row"), l.Folds, percent(l.Agrees))
	fmt.Fprintf(w, "labels that are probably wrong: %d (%s); estimated share of wrong labels, at most: %s\n", len(l.Suspects), percent(float64(len(l.Suspects))/float64(l.Audited)), percent(l.NoiseRate))
	var rows [][]string
	for _, p := range l.Pairs[:min(len(l.Pairs), mostListed)] {
		rows = append(rows, []string{p.Label, "→ " + p.Likely, plural(p.Rows, "row"), fmt.Sprintf("estimated %.0f", p.Estimated)})
	}
	printTable(w, "  ", rows)
	rows = nil
	for _, s := range l.Suspects[:min(len(l.Suspects), mostListed)] {
		rows = append(rows, []string{s.at(), fmt.Sprintf("%s %.2f", s.Label, s.LabelProbability), fmt.Sprintf("→ %s %.2f", s.Likely, s.LikelyProbability)})
	}
	if len(rows) > 0 {
		fmt.Fprintln(w, "the surest:")
	}
	printTable(w, "  ", rows)
	texts, identical := 0, 0
	for _, c := range l.Conflicts {
		texts += len(c.Rows)
		if c.Identical {
			identical++
		}
	}
	fmt.Fprintf(w, "near-identical texts with different labels: %s of %s, %d with equal texts\n", plural(len(l.Conflicts), "group"), plural(texts, "row"), identical)
	rows = nil
	for _, c := range l.Conflicts[:min(len(l.Conflicts), mostListed)] {
		var cells []string
		for _, row := range c.Rows[:min(len(c.Rows), 4)] {
			cells = append(cells, row.at()+" "+row.Label)
		}
		if more := len(c.Rows) - len(cells); more > 0 {
			cells = append(cells, fmt.Sprintf("and %d more", more))
		}
		rows = append(rows, cells)
	}
	printTable(w, "  ", rows)
}

func (p rowPlace) at() string { return fmt.Sprintf("%s:%d", p.File, p.Row) }

func (b *byReport) print(w io.Writer) {
	fmt.Fprintf(w, "by %s: %s compared; rows without a value: %d, values with too few rows: %d\n", b.Field, plural(len(b.Values), "value"), b.None, b.Small)
	rows := [][]string{{"", "rows", "probably wrong", "expected", "q", "unlike the model", "expected", "q", "conflicts", ""}}
	for _, v := range b.Values {
		row := []string{v.Value, strconv.Itoa(v.Rows)}
		for _, c := range []comparisonReport{v.Suspects, v.Unlike} {
			row = append(row, fmt.Sprintf("%s (%s–%s)", percent(c.Share), percent(c.Low), percent(c.High)), percent(c.Expected), probability(c.Q))
		}
		rows = append(rows, append(row, strconv.Itoa(v.Conflicts), v.verdict()))
	}
	printTable(w, "  ", rows)
	if len(b.Differences) == 0 {
		fmt.Fprintf(w, "labels used otherwise than elsewhere: not distinguishable in %s\n", plural(b.Tests, "test"))
		return
	}
	fmt.Fprintf(w, "labels used otherwise than elsewhere, of %s:\n", plural(b.Tests, "test"))
	rows = nil
	for _, d := range b.Differences {
		rows = append(rows, []string{d.Value, d.Label, "reads like " + d.Reads, fmt.Sprintf("%d of %d", d.Count, d.N), fmt.Sprintf("elsewhere %d of %d", d.RestCount, d.RestN), "q " + probability(d.Q)})
	}
	printTable(w, "  ", rows)
}

// verdict says whether a value is distinguishable from the others.
func (v *valueReport) verdict() string {
	for _, c := range []struct {
		comparisonReport
		more, less string
	}{
		{v.Suspects, "more labels probably wrong than elsewhere", "fewer labels probably wrong than elsewhere"},
		{v.Unlike, "more labels unlike the model than elsewhere", "fewer labels unlike the model than elsewhere"},
	} {
		switch {
		case c.Distinct && c.Share > c.Expected:
			return c.more
		case c.Distinct:
			return c.less
		}
	}
	if d := v.Suspects.Detectable; d != nil {
		return fmt.Sprintf("not distinguishable: %s probably wrong would be", percent(*d))
	}
	return "not distinguishable"
}

func (a *agreementReport) print(w io.Writer) {
	alpha := "nominal"
	if a.Field == "severity" {
		alpha = "ordinal"
	}
	fmt.Fprintf(w, "agreement on %s: %s with two labels or more, Krippendorff's α (%s) %s\n", a.Field, plural(a.Units, "row"), alpha, interval(a.Alpha))
	for i := range a.Pairs {
		p := &a.Pairs[i]
		fmt.Fprintf(w, "%s and %s: %s, the same label on %s\n", a.Columns[p.First], a.Columns[p.Second], plural(p.N, "row"), percent(p.Agreed))
		rows := [][]string{{"Cohen's κ", interval(p.Kappa)}}
		if p.Linear != nil {
			rows = append(rows, []string{"linear κ", interval(*p.Linear)}, []string{"quadratic κ", interval(*p.Quadratic)})
		}
		printTable(w, "  ", rows)
		rows = [][]string{{"", "agreement", "rows", "rows"}}
		for c, agreed := range p.PerClass {
			first, second := 0, 0
			for d := range p.Table {
				first, second = first+p.Table[c][d], second+p.Table[d][c]
			}
			rows = append(rows, []string{a.Codes[c], figure(agreed), strconv.Itoa(first), strconv.Itoa(second)})
		}
		printTable(w, "  ", rows)
		rows = nil
		for _, c := range p.Confused[:min(len(p.Confused), 5)] {
			rows = append(rows, []string{a.Codes[c.A] + " and " + a.Codes[c.B], plural(c.AB+c.BA, "row"), fmt.Sprintf("%d and %d each way", c.AB, c.BA)})
		}
		if len(rows) > 0 {
			fmt.Fprintln(w, "  most confused:")
		}
		printTable(w, "    ", rows)
	}
}

func interval(e classifier.Estimate) string {
	return fmt.Sprintf("%s (%s–%s)", figure(e.Value), figure(e.Low), figure(e.High))
}

// percent prints a share with one decimal.
func percent(share float64) string { return fmt.Sprintf("%.1f%%", 100*share) }

// probability prints a p or q value.
func probability(p float64) string {
	if p < .001 {
		return "<.001"
	}
	return fmt.Sprintf("%.3f", p)
}
