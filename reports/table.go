package reports

import (
	"math"

	"suxi/analysis"
)

// A kind says what a column holds, and so how it is set and aligned.
type kind int

const (
	words       kind = iota // text of ours, or a name
	prose                   // longer text that wraps
	lists                   // a few names with their counts
	counts                  // whole numbers, or weighted sums
	signs                   // whole numbers with their sign
	rates                   // complaints per day
	shares                  // fractions, printed in percent
	changes                 // signed percent with an interval: three columns in a workbook
	ratios                  // plain ratios, two decimals
	verdicts                // up, down or ~, and the q value it rests on: two columns in a workbook
	whiskers                // a drawn interval: on the page only
	heats                   // whole numbers on a shaded ground
	identifiers             // dates and codes: never wrapped
	ranks                   // whole numbers that are no amounts: places in an order, numbers of periods
)

// A column of a table. Note explains the header: its title on the page, a
// line of the notes sheet in the workbook.
type column struct {
	Kind kind
	Head string
	Note string
}

// A cell holds the figure or the text of one row under one column. A figure
// that is nil is not defined: Short (or a dash) is printed, and Why explains.
type cell struct {
	Text             string
	Value, Low, High *float64
	Short, Why       string
	Class            string // of a verdict: "up", "down", "flat" or "none"
	Under            string // set under a verdict: the change that the counts could have shown
	Step             int    // shade of a heats cell, 0 to heatSteps
	Link             string // id of the element of the page that tells more; ""
	Figure           string // id of the figure (analysis.Filter.ID), by which a reader finds the rows; "" if it counts none
}

// A table is set on the page with its caption and in the workbook as a sheet.
// The first column names the row.
type table struct {
	ID      string
	Caption string
	Columns []column
	Rows    []tableRow
}

type tableRow struct {
	Cells []cell
	Class string // "total", "vital", "rest", of a tree "deep1" and on, or ""
}

func (t *table) add(class string, cells ...cell) {
	if len(cells) != len(t.Columns) {
		panic("reports: table " + t.ID + ": cells do not match columns")
	}
	t.Rows = append(t.Rows, tableRow{Cells: cells, Class: class})
}

// column appends a column with the phrases "col.KEY" and, for a note,
// "col.KEY.note".
func (p *printer) column(k kind, key string) column {
	c := column{Kind: k, Head: p.t("col." + key)}
	if _, ok := phrases["col."+key+".note"]; ok {
		c.Note = p.t("col." + key + ".note")
	}
	return c
}

func say(s string) cell { return cell{Text: s} }

// figure is a number; NaN is one that was computed from a count that is
// suppressed.
func figure(v float64) cell {
	if math.IsNaN(v) {
		return cell{Text: dash}
	}
	return cell{Value: &v}
}

// whole is a count, or the sign that stands for it.
func whole(n int) cell {
	if n < 0 {
		return say(suppressed(n))
	}
	return figure(float64(n))
}

// counted is the number of the rows that f lets through.
func (p *printer) counted(n int, f analysis.Filter) cell { return p.traced(whole(n), f) }

// traced names the figure of a cell that holds the number of the rows that f
// lets through, if it is one of the result's.
func (p *printer) traced(c cell, f analysis.Filter) cell {
	id := f.ID()
	if n, ok := p.figures[id]; ok && c.Value != nil && *c.Value == float64(n) {
		c.Figure = id
	}
	return c
}

func undefined(why string) cell { return cell{Why: why} }
func maybe(v *float64, why string) cell {
	if v == nil || math.IsNaN(*v) || math.IsInf(*v, 0) {
		return undefined(why)
	}
	return cell{Value: v}
}

// heatSteps is the number of shades beside none.
const heatSteps = 8

// heat shades n by depth, from 0 to 1; what is beyond is as at the end.
func heat(n int, depth float64) cell {
	c := whole(n)
	if n < 0 {
		return c
	}
	c.Step = int(math.Round(heatSteps * min(max(depth, 0), 1)))
	return c
}

// print writes the figure of a cell under a column of kind k.
func (c cell) print(k kind) string {
	if c.Text != "" {
		return c.Text
	}
	if c.Value == nil {
		switch {
		case c.Short != "":
			return c.Short
		case c.Why != "":
			return dash
		}
		return ""
	}
	v := *c.Value
	switch k {
	case counts, heats:
		return weighted(v)
	case signs:
		return signed(v, 0)
	case rates:
		return rate(v)
	case shares:
		return share(v)
	case changes:
		return change(v)
	case ratios:
		return ratio(v)
	}
	return number(v)
}

// comparisonCells are the base count, the change with its interval, the drawn
// interval and the verdict of one comparison of the rows that f lets through.
func (p *printer) comparisonCells(c *analysis.Comparison, f analysis.Filter, absent string) []cell {
	if c == nil {
		none := undefined(p.t(absent))
		return []cell{none, none, none, none}
	}
	changed := cell{Value: c.ChangePercent, Low: percentOf(c.Low), High: percentOf(c.High), Short: p.noteWord(c.Note), Why: p.noteReason(c)}
	drawn := cell{Value: c.Ratio, Low: c.Low, High: c.High, Why: p.noteReason(c), Class: verdictKey(c.Change)}
	verdict := p.verdictCell(c.Change, c.Q, p.verdict(c))
	verdict.Under = p.detectable(c)
	return []cell{p.counted(c.BaseCount, p.In(c.Base, c.Base, f)), changed, drawn, verdict}
}

// detectable says of an unflagged comparison which change would have been
// flagged; "" if no change would, or it is told otherwise.
func (p *printer) detectable(c *analysis.Comparison) string {
	switch {
	case c.Change != analysis.Unchanged || p.outcome(c) == "within":
		return ""
	case c.Ratio != nil && *c.Ratio < 1 && c.DetectableFall != nil:
		return p.t("under.fall", ratio(*c.DetectableFall))
	case c.Ratio != nil && *c.Ratio < 1, c.Detectable == nil:
		return ""
	}
	return p.t("under.rise", ratio(*c.Detectable))
}

func (p *printer) verdictCell(c analysis.Change, q *float64, why string) cell {
	key := verdictKey(c)
	return cell{Text: p.t("verdict." + key), Value: q, Why: why, Class: key}
}

// verdictKey names a verdict in phrases and in the style sheet.
func verdictKey(c analysis.Change) string {
	switch c {
	case analysis.Up:
		return "up"
	case analysis.Down:
		return "down"
	case analysis.Unchanged:
		return "flat"
	}
	return "none"
}

// noteWord is printed where a percentage is not: 新增, 基数过小.
func (p *printer) noteWord(b analysis.Base) string {
	switch b {
	case analysis.BaseNew, analysis.BaseSmall:
		return p.t("base." + string(b))
	}
	return ""
}

// noteReason says why no percentage is printed.
func (p *printer) noteReason(c *analysis.Comparison) string {
	switch c.Note {
	case analysis.BaseNew, analysis.BaseEmpty:
		return p.t("why." + string(c.Note))
	case analysis.BaseSmall:
		return p.t("why.small", count(c.BaseCount))
	case analysis.BaseVanished:
		return p.t("why.vanished", count(c.BaseCount))
	}
	return ""
}
