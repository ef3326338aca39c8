package reports

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strings"

	"suxi/analysis"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

//go:embed page.js
var controlScript string

//go:embed tables.js
var tableScript string

// chartScript is how charts look, on the page and in files.
//
//go:embed chart.js
var chartScript string

// pageScript is the page's own; its parts use what those before them define.
var pageScript = chartScript + controlScript + tableScript

// Apache ECharts 6, Apache-2.0: see echarts/LICENSE and echarts/NOTICE.
//
//go:embed echarts/echarts.min.js
var echarts string

// WriteHTML writes the report as one page that needs nothing else. Its script
// and style stand in it, named by their hashes in a content security policy
// that forbids everything else. Without scripting the tables remain, and they
// hold every figure the charts draw.
func WriteHTML(w io.Writer, r *analysis.Result, o Options) (err error) {
	defer refuse(&err)
	p, err := newPrinter(r, o)
	if err != nil {
		return err
	}
	n := &numbering{printer: p, anchors: make(map[string]int)}
	t, err := template.New("page").Funcs(template.FuncMap{
		"t":         p.t,
		"print":     func(c cell, k kind) string { return c.print(k) },
		"small":     small,
		"data":      data,
		"ends":      ends,
		"class":     func(k kind) string { return kindClasses[k] },
		"whisker":   p.whisker,
		"under":     func(i int, c cell, under column) placed { return placed{i, c, under} },
		"table":     n.table,
		"uncounted": n.uncounted,
		"chart":     n.chart,
		"trend":     n.trend,
		"variant":   n.variant,
	}).Parse(pageTemplate)
	if err != nil {
		return err
	}
	var b bytes.Buffer // nothing is written if the template fails half-way
	if err := t.Execute(&b, newPage(p)); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// Drawings are the options of the charts as JSON, in which no text of the data
// ends the element it stands in. A figure that JSON cannot hold is an error.
func (p *page) Drawings() (template.JS, error) {
	b, err := json.Marshal(p.Charts)
	if err != nil {
		return "", fmt.Errorf("charts of the page: %w", err)
	}
	return template.JS(b), nil
}

// Words are those of the script, without the "ui." of their keys.
func (p *page) Words() map[string]string {
	out := make(map[string]string)
	for key := range phrases {
		if name, ok := strings.CutPrefix(key, "ui."); ok {
			out[name] = p.p.t(key)
		}
	}
	return out
}

// Policy is the content security policy of the page.
func (p *page) Policy() string {
	return fmt.Sprintf("default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'",
		hash(echarts), hash(pageScript), hash(pageStyle))
}

// hash is the source expression by which a policy allows one inline script or
// style.
func hash(content string) string {
	sum := sha256.Sum256([]byte(content))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// The page's own script and style are trusted; all else is escaped by the
// template.

func (p *page) Style() template.CSS  { return template.CSS(pageStyle) }
func (p *page) Library() template.JS { return template.JS(echarts) }
func (p *page) Script() template.JS  { return template.JS(pageScript) }
