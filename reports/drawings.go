package reports

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"suxi/analysis"
)

// A Drawing is a chart of the report that is not drawn yet: what the page's
// script draws for a reader, package slides draws into files.
type Drawing struct {
	Name          string // of its file, without extension: a-z, 0-9 and hyphens
	Title, Note   string // Note may be empty
	Width, Height int    // of the chart without title and note, in CSS pixels
	Option        []byte // of ECharts, as JSON, without colours: chartLook.dress adds them
}

// Drawings are the charts of the report in the order of the page.
func Drawings(r *analysis.Result, o Options) (drawings []Drawing, err error) {
	defer refuse(&err)
	p, err := newPrinter(r, o)
	if err != nil {
		return nil, err
	}
	pg := newPage(p)
	all := make([]chart, 0, len(pg.Charts))
	if pg.Total != nil {
		total := pg.Total.slide(p)
		total.Size = wide
		all = append(all, total)
	}
	for _, v := range pg.Paretos {
		if v.Chart != nil {
			c := *v.Chart
			c.Note = v.Rule
			all = append(all, c)
		}
	}
	for _, v := range pg.Trends {
		c := v.slide(p)
		c.Title = p.t("slide.trend", c.Title)
		all = append(all, c)
	}
	for _, s := range pg.Sections.All() {
		all = append(all, s.Charts...)
	}
	out := make([]Drawing, len(all))
	for i, c := range all {
		text, err := json.Marshal(c.Drawing)
		if err != nil {
			return nil, fmt.Errorf("chart %s: %w", c.ID, err)
		}
		at := slideSizes[c.Size]
		out[i] = Drawing{strings.TrimPrefix(c.ID, "chart-"), c.Title, c.Note, at[0], at[1], text}
	}
	return out, nil
}

// slide is the chart of a trend with what the page prints beside it.
func (v *trendView) slide(p *printer) chart {
	c := v.chart
	c.Note = v.Verdict
	if v.Note != "" {
		c.Note += p.t("semicolon") + v.Note
	}
	return c
}

// slideSizes are widths and heights of charts in files. With two lines above it
// and its margins a tall one has the shape of a slide, 16 to 9.
var slideSizes = map[size][2]int{
	little: {616, 280},
	wide:   {936, 340},
	tall:   {936, 438},
}

// DrawingScript is the JavaScript that draws a Drawing: Apache ECharts as
// echarts, and chartLook, with which it is coloured and fitted to its width.
func DrawingScript() string { return echarts + "\n" + chartScript }

var (
	rootRule = regexp.MustCompile(`(?s):root\s*\{(.*?)\}`)
	variable = regexp.MustCompile(`--([a-z0-9-]+):\s*([^;]+);`)
)

// Palette is the light colours of the page, by the names of the variables of
// its style sheet.
func Palette() map[string]string {
	out := make(map[string]string)
	for _, m := range variable.FindAllStringSubmatch(rootRule.FindString(pageStyle), -1) {
		out[m[1]] = m[2]
	}
	return out
}
