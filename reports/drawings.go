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
func Drawings(r *analysis.Result, o Options) ([]Drawing, error) {
	p, err := newPrinter(r, o)
	if err != nil {
		return nil, err
	}
	pg := newPage(p)
	var out []Drawing
	add := func(id, title, note string, size size, drawing option) error {
		text, err := json.Marshal(drawing)
		if err != nil {
			return fmt.Errorf("chart %s: %w", id, err)
		}
		at := slideSizes[size]
		out = append(out, Drawing{strings.TrimPrefix(id, "chart-"), title, note, at[0], at[1], text})
		return nil
	}
	if v := pg.Total; v != nil {
		if err := add(v.Chart, p.t("key.trend"), v.note(p), wide, pg.Charts[v.Chart]); err != nil {
			return nil, err
		}
	}
	for _, v := range pg.Paretos {
		if v.Chart == "" {
			continue
		}
		if err := add(v.Chart, v.Table.Caption, v.Rule, tall, pg.Charts[v.Chart]); err != nil {
			return nil, err
		}
	}
	for _, v := range pg.Trends {
		if err := add(v.Chart, p.t("chart.trend", v.Name), v.note(p), little, pg.Charts[v.Chart]); err != nil {
			return nil, err
		}
	}
	for _, s := range pg.Sections.All() {
		for _, c := range s.Charts {
			if err := add(c.ID, c.Title, c.Note, c.Size, c.Drawing); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// note is what the page prints beside the name of a trend.
func (v *trendView) note(p *printer) string {
	if v.Slope == "" {
		return v.Verdict
	}
	return v.Verdict + p.t("semicolon") + v.Slope
}

// slideSizes are widths and heights of charts in files. With two lines above it
// a tall one has the shape of a slide, 16 to 9.
var slideSizes = map[size][2]int{
	little: {640, 280},
	wide:   {960, 340},
	tall:   {960, 438},
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
