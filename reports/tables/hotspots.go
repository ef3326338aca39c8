package tables

import (
	"strings"

	"suxi/analysis"
)

// cellName prints the values of a cell: "产品质量 × 净水器 × 广东".
func cellName(values []analysis.HotValue, name func(analysis.HotValue) string) string {
	parts := make([]string, len(values))
	for i, v := range values {
		parts[i] = name(v)
	}
	return strings.Join(parts, " × ")
}

func hotspots() Table {
	type row struct {
		*analysis.Hotspot
		r    *analysis.Result
		rank int
	}
	source := func(of func(row) *analysis.HotSource) (id func(row) string, share func(row) *float64) {
		return func(c row) string {
				if s := of(c); s != nil {
					return s.ID
				}
				return ""
			}, func(c row) *float64 {
				if s := of(c); s != nil {
					return &s.Share
				}
				return nil
			}
	}
	batch, batchShare := source(func(c row) *analysis.HotSource { return c.Batch })
	group, groupShare := source(func(c row) *analysis.HotSource { return c.Group })
	ratio := func(of func(row) *analysis.Ratio) func(row) *float64 {
		return func(c row) *float64 {
			if r := of(c); r != nil {
				return &r.Ratio
			}
			return nil
		}
	}
	return define("hotspots", "one cell that has more events than its margins predict, or had a period ago",
		func(r *analysis.Result) (rows []row) {
			if r.Hotspots == nil {
				return nil
			}
			for i := range r.Hotspots.Cells {
				rows = append(rows, row{&r.Hotspots.Cells[i], r, i + 1})
			}
			for i := range r.Hotspots.Fading {
				rows = append(rows, row{&r.Hotspots.Fading[i], r, len(rows) + 1})
			}
			return rows
		},
		[]field[row]{
			whole("rank", "by EB05, the fading ones last", func(c row) int { return c.rank }),
			text("first_period", "label of the first period of its window", func(c row) string { return periodLabel(c.r, c.First) }),
			text("last_period", "label of the last", func(c row) string { return periodLabel(c.r, c.Last) }),
			texts("dimensions", "what the cell is of", func(c row) []string {
				var out []string
				for _, v := range c.Values {
					out = append(out, v.Dimension)
				}
				return out
			}),
			text("cell", "its values, Chinese", func(c row) string {
				return cellName(c.Values, func(v analysis.HotValue) string { return v.Name })
			}),
			text("cell_en", "its values, English", func(c row) string {
				return cellName(c.Values, func(v analysis.HotValue) string { return v.NameEN })
			}),
			whole("count", "complaints", func(c row) int { return c.Count }),
			whole("unique_count", "events, which all else is about", func(c row) int { return c.Unique }),
			number("expected", "events that the margins predict", func(c row) float64 { return c.Expected }),
			number("ebgm", "shrunk ratio to what was expected", func(c row) float64 { return c.EBGM }),
			number("eb05", "its 5% quantile, by which cells are ranked", func(c row) float64 { return c.EB05 }),
			number("ic", "information component, log2((N+½)/(E+½))", func(c row) float64 { return c.IC }),
			number("ic025", "its lower end at 95%", func(c row) float64 { return c.IC025 }),
			maybe("prr", "proportional reporting ratio, of two dimensions; not to rank by", ratio(func(c row) *analysis.Ratio { return c.PRR })),
			maybe("ror", "reporting odds ratio, likewise", ratio(func(c row) *analysis.Ratio { return c.ROR })),
			text("status", "`new`, `continuing` or `fading`", func(c row) string { return string(c.Status) }),
			texts("explains", "flagged cells that are hot because of this one", func(c row) []string {
				var out []string
				for _, values := range c.Explains {
					out = append(out, cellName(values, func(v analysis.HotValue) string { return v.Name }))
				}
				return out
			}),
			label("batch", "the batch most of its complaints are of, where two are", batch),
			maybe("batch_share", "of its complaints", batchShare),
			label("group_id", "the near-duplicate group, likewise", group),
			maybe("group_share", "of its complaints", groupShare),
			texts("terms", "words that tell its events from those that have all of its values but one", func(c row) []string {
				var out []string
				for _, t := range c.Terms {
					out = append(out, t.Text)
				}
				return out
			}),
			texts("quotes", "of different events, redacted and cut", func(c row) []string { return c.Quotes }),
		})
}
