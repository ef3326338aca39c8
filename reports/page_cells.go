package reports

import (
	"math"
	"strconv"
)

// A placed cell knows its column.
type placed struct {
	Index  int
	Cell   cell
	Column column
}

// kindClasses names the kinds of columns in the style sheet.
var kindClasses = map[kind]string{
	words: "words", lists: "words", prose: "prose", identifiers: "id",
	counts: "num", ranks: "num", signs: "num", rates: "num", shares: "num", ratios: "num",
	changes: "num change", heats: "num heat", verdicts: "verdict", whiskers: "whisker",
}

// small is set under the figure of a cell: the interval of a change, the q of
// a verdict.
func small(c cell, k kind) string {
	if k == verdicts && c.Value != nil {
		return "q " + equals(*c.Value)
	}
	if k != changes || c.Value == nil || c.Low == nil {
		return ""
	}
	high := "∞"
	if c.High != nil {
		high = change(*c.High)
	}
	return "[" + change(*c.Low) + ", " + high + "]"
}

// data is the figure of a cell in twelve digits, by which the page sorts and
// what it copies; "" if there is none.
func data(c cell) string { return exact(c.Value) }

func exact(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', 12, 64)
}

// ends are those of the interval of a change, nil if it has none.
func ends(c cell, k kind) *interval {
	if k != changes || c.Value == nil || c.Low == nil {
		return nil
	}
	return &interval{exact(c.Low), exact(c.High)}
}

// An interval is written out; High is "" if it is unbounded.
type interval struct{ Low, High string }

// A whisker is the drawing of an interval of a ratio, in the units of its
// viewBox, which is whiskerWidth wide.
type whisker struct {
	Low, Width, Dot, BandLow, BandWidth string
	Class, Label                        string
}

const whiskerWidth = 96

// whisker places the interval of a cell on a log scale from ¼ to 4; what is
// beyond is drawn at the edge. It is nil if there is no interval.
func (p *printer) whisker(c cell) *whisker {
	if c.Low == nil {
		return nil
	}
	at := func(ratio float64) float64 {
		return whiskerWidth * min(max((math.Log2(max(ratio, 0.01))+2)/4, 0), 1)
	}
	write := func(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }
	band := p.Options.Band
	low, high := at(*c.Low), float64(whiskerWidth)
	if c.High != nil {
		high = at(*c.High)
	}
	w := &whisker{
		Low: write(low), Width: write(max(high-low, 1)),
		BandLow: write(at(band[0])), BandWidth: write(at(band[1]) - at(band[0])),
		Class: c.Class,
		Label: p.interval(percentOf(c.Low), percentOf(c.High)),
	}
	if c.Value != nil {
		w.Dot = write(at(*c.Value))
	}
	return w
}
