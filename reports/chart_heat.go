package reports

import (
	"math"
	"slices"
	"strings"

	"suxi/analysis"
)

const (
	// heatLeast is how many events a cell must be expected to have for a colour:
	// below it a residual is no measure of chance (Cochran, 1954).
	heatLeast = 5
	// heatNotable and heatStrong are the residuals at which the shades change:
	// those of the mosaic plot (Friendly, 1994; R's vcd).
	heatNotable = 2
	heatStrong  = 4
)

// A heatCell is one cell of a table of events: what it has, and what the
// margins predict, row × column ÷ all.
type heatCell struct {
	Row, Column int
	Observed    int
	Expected    float64
}

// residual is Pearson's: observed less expected, over √expected.
func (c heatCell) residual() float64 {
	return (float64(c.Observed) - c.Expected) / math.Sqrt(c.Expected)
}

// A shade is how far a cell is from what is expected, in the order of the
// legend.
type shade int

const (
	farBelow shade = iota
	below
	asExpected
	above
	farAbove
	tooFew // expected, for a residual to tell anything
)

// shades has the phrase, the role and the opacity of each.
var shades = [...]struct {
	key, role string
	opacity   float64
}{
	farBelow:   {"heat.far_below", "vital", .9},
	below:      {"heat.below", "vital", .3},
	asExpected: {"heat.as_expected", "flat", .06},
	above:      {"heat.above", "up", .3},
	farAbove:   {"heat.far_above", "up", .9},
	tooFew:     {"heat.too_few", "flat", 0},
}

func (c heatCell) shade() shade {
	if c.Expected < heatLeast {
		return tooFew
	}
	switch r := c.residual(); {
	case r >= heatStrong:
		return farAbove
	case r >= heatNotable:
		return above
	case r <= -heatStrong:
		return farBelow
	case r <= -heatNotable:
		return below
	}
	return asExpected
}

// heatCells spreads the events of a crosstab: a row per value, a column per
// category with events in these rows. Values that are not shown are left out of
// the margins too, and so are categories with a count that is suppressed, so that
// the cells make a table of their own.
func (p *printer) heatCells(c *analysis.Crosstab) (cells []heatCell, columns []int) {
	own, rest := p.frequent(len(p.Categories))
	along, across, all := make([]int, len(c.Rows)), make([]int, len(p.Categories)), 0
	for _, i := range append(own, rest...) {
		if slices.ContainsFunc(c.Rows, func(row analysis.CrosstabRow) bool { return row.UniqueByCategory[i] < 0 }) {
			continue
		}
		for r, row := range c.Rows {
			along[r] += row.UniqueByCategory[i]
			across[i] += row.UniqueByCategory[i]
		}
		if all += across[i]; across[i] > 0 {
			columns = append(columns, i)
		}
	}
	for r, row := range c.Rows {
		for k, i := range columns {
			cells = append(cells, heatCell{r, k, row.UniqueByCategory[i], float64(along[r]) * float64(across[i]) / float64(all)})
		}
	}
	return cells, columns
}

// heatChart draws category × value with the events of each cell, shaded by how
// far they are from what the margins predict. It is nil if fewer than two
// categories can be drawn.
func (p *printer) heatChart(c *analysis.Crosstab) option {
	cells, columns := p.heatCells(c)
	if len(columns) < 2 {
		return nil
	}
	names, values := make([]string, len(columns)), make([]string, len(c.Rows))
	for k, i := range columns {
		names[k] = shorten(p.name(p.Categories[i].Code))
	}
	for r, row := range c.Rows {
		values[r] = shorten(row.Value)
	}
	var by [len(shades)][]any
	var figures []any
	for _, cell := range cells {
		s := cell.shade()
		datum := option{
			"name": values[cell.Row] + " × " + names[cell.Column], "value": []int{cell.Column, cell.Row, cell.Observed},
			"tip": []string{p.t("heat.tip", count(cell.Observed), rate(cell.Expected))},
		}
		by[s] = append(by[s], datum)
		figure := option{"value": datum["value"]}
		if s == farBelow || s == farAbove {
			figure["label"] = option{"position": "inside"} // on a dark ground
		}
		figures = append(figures, figure)
	}
	var series []option
	var said []string
	for s, look := range shades {
		if by[s] != nil {
			if shade(s) != tooFew {
				said = append(said, p.t(look.key))
			}
			series = append(series, option{
				"name": p.t(look.key), "type": "heatmap", "role": look.role, "itemStyle": option{"opacity": look.opacity}, "data": by[s],
			})
		}
	}
	series = append(series, option{"type": "heatmap", "role": "ghost", "label": option{"show": true, "formatter": "{@[2]}"}, "data": figures}) // not as faint as its ground
	return option{
		"legend":  option{"top": 0, "data": said},
		"tooltip": option{"trigger": "item"},
		"grid":    option{"left": 8, "right": 8, "top": 44, "bottom": 8},
		"xAxis":   option{"type": "category", "data": names, "axisTick": option{"show": false}, "axisLabel": option{"interval": 0}},
		"yAxis":   option{"type": "category", "data": values, "inverse": true, "axisTick": option{"show": false}},
		"series":  series,
	}
}

// heatSection draws which categories are told of which products and regions more
// often than both together make them.
func (p *printer) heatSection() section {
	s := p.section("heat")
	for i := range p.Crosstabs {
		c := &p.Crosstabs[i]
		if c.Dimension != "product" && c.Dimension != "region" || len(c.Rows) < 2 {
			continue
		}
		dimension := strings.ToLower(p.t("dimension." + c.Dimension))
		s.draw(p.chart("heat-"+c.Dimension, tall, p.t("heat.title", dimension), p.heatChart(c)))
	}
	if len(s.Charts) > 0 {
		s.note(p.t("heat.key", heatLeast, heatNotable, heatStrong))
	}
	return s
}
