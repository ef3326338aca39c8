// Package slides draws the charts of a report into files of their own, for
// slides and documents.
//
// The recipe:
//
//  1. [reports.Drawings] are the options that the page draws in a browser.
//  2. A Painter runs the same script in goja, a JavaScript engine written in
//     Go: Apache ECharts renders to a string where there is no document.
//  3. Title and note are set above the chart, on a ground of their own: the
//     file stands alone. It holds no script, no style sheet and no reference.
//  4. WritePNG makes a picture of it, for programs that show no SVG, with a
//     font of the machine that has Chinese characters.
//
// The files have the light colours of the page. Equal drawings give equal files
// on any machine: ECharts is given no clock and no dice, and places texts by
// widths of its own. Equal fonts give equal pictures.
//
// The package opens no files and reads no complaint.
package slides

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"image/png"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/dop251/goja"
	"github.com/mattn/go-runewidth"

	"suxi/internal/raster"
	"suxi/reports"
)

// Fonts are tried in this order by who shows a file.
const Fonts = "PingFang SC, Hiragino Sans GB, Microsoft YaHei, Noto Sans CJK SC, Noto Sans SC, Source Han Sans SC, WenQuanYi Micro Hei, sans-serif"

// paint is called once per drawing.
const paint = `(option, width, height, palette, fonts) => {
	const colour = name => palette[name] || "";
	const chart = echarts.init(null, chartLook.theme(colour, fonts), { renderer: "svg", ssr: true, width, height });
	chart.setOption(chartLook.dress(JSON.parse(option), colour, width));
	const svg = chart.getZr().painter.renderToString({ useViewBox: false, cssAnimation: false, cssEmphasis: false });
	chart.dispose();
	return svg;
}`

// A Painter draws. It is not safe for concurrent use.
type Painter struct {
	vm      *goja.Runtime
	paint   goja.Callable
	palette map[string]string
}

// NewPainter readies the script, which takes a fifth of a second.
func NewPainter() (*Painter, error) {
	vm := goja.New()
	vm.SetRandSource(func() float64 { return 0.5 })
	vm.SetTimeSource(func() time.Time { return time.Time{} })
	for _, script := range []string{"var self = this, setTimeout = () => 0, clearTimeout = () => {};", reports.DrawingScript()} {
		if _, err := vm.RunString(script); err != nil {
			return nil, fmt.Errorf("script of the charts: %w", err)
		}
	}
	f, err := vm.RunString(paint)
	if err != nil {
		return nil, fmt.Errorf("script of the charts: %w", err)
	}
	call, ok := goja.AssertFunction(f)
	if !ok {
		return nil, errors.New("script of the charts: no function")
	}
	return &Painter{vm, call, reports.Palette()}, nil
}

// SVG draws one chart.
func (p *Painter) SVG(ctx context.Context, d reports.Drawing) ([]byte, error) {
	stop := context.AfterFunc(ctx, func() { p.vm.Interrupt(ctx.Err()) })
	defer stop()
	defer p.vm.ClearInterrupt()
	v, err := p.paint(goja.Undefined(), p.vm.ToValue(string(d.Option)), p.vm.ToValue(d.Width), p.vm.ToValue(d.Height), p.vm.ToValue(p.palette), p.vm.ToValue(Fonts))
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("chart %s: %w", d.Name, err)
	}
	return p.frame(d, v.String()), nil
}

// scale is pixels per CSS pixel: a chart across a slide is 1920 pixels wide.
const scale = 2

// WritePNG writes a picture of a chart as SVG drew it.
func WritePNG(w io.Writer, svg []byte, font *raster.Font) error {
	img, err := raster.Draw(bytes.NewReader(svg), scale, font)
	if err != nil {
		return err
	}
	e := png.Encoder{CompressionLevel: png.BestSpeed} // a third faster for a thirtieth larger
	return e.Encode(w, img)
}

// Room around a chart, in CSS pixels.
const (
	side       = 12 // left and right of the chart
	margin     = 20 // left and right of title and note
	titleSize  = 18
	titleLine  = 26
	noteSize   = 12.5
	noteLine   = 19
	belowWords = 8
	belowChart = 10
)

// frame sets title and note above a chart.
func (p *Painter) frame(d reports.Drawing, chart string) []byte {
	width := d.Width + 2*side
	titles := wrap(d.Title, float64(width-2*margin)/titleSize)
	notes := wrap(d.Note, float64(width-2*margin)/noteSize)
	top := margin + len(titles)*titleLine + len(notes)*noteLine + belowWords
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%[2]d" viewBox="0 0 %[1]d %[2]d" font-family="%[3]s">`+"\n", width, top+d.Height+belowChart, Fonts)
	fmt.Fprintf(&b, "<title>%s</title>\n", escape(d.Title))
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="%s"/>`+"\n", width, top+d.Height+belowChart, p.palette["ground"])
	y := float64(margin)
	write := func(lines []string, size, line float64, colour string) {
		for _, s := range lines {
			fmt.Fprintf(&b, `<text x="%d" y="%g" font-size="%gpx" fill="%s">%s</text>`+"\n", margin, y+0.75*line, size, p.palette[colour], escape(s))
			y += line
		}
	}
	write(titles, titleSize, titleLine, "ink")
	write(notes, noteSize, noteLine, "soft")
	fmt.Fprintf(&b, `<g transform="translate(%d %d)">`+"\n", side, top)
	// The chart's own element would be a viewport in a viewport, which programs
	// that import drawings handle badly.
	_, chart, _ = strings.Cut(chart, ">")
	chart = strings.TrimSuffix(strings.TrimSpace(chart), "</svg>")
	chart = metadata.ReplaceAllString(strings.Map(printable, chart), "")
	b.WriteString(plain.Replace(numbered.ReplaceAllString(chart, `="$1`)))
	b.WriteString("</g>\n</svg>\n")
	return b.Bytes()
}

// metadata is what ECharts notes of a shape for a page that draws on, numbered
// the ids that count the charts drawn before. Texts have their quotes escaped.
var (
	metadata = regexp.MustCompile(` ecmeta_\w+="[^"]*"`)
	numbered = regexp.MustCompile(`="(url\(#)?zr\d+-`)
)

// plain puts what ECharts writes for browsers into words that programs which
// import drawings know too: few know a central baseline.
var plain = strings.NewReplacer(
	` dominant-baseline="central"`, ` dy="0.35em"`,
	"font-family:"+Fonts+";", "",
	` pointer-events="visible"`, "",
)

// printable drops what XML cannot hold.
func printable(r rune) rune {
	if r < ' ' && r != '\n' && r != '\t' || r == 0xFFFE || r == 0xFFFF {
		return -1
	}
	return r
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(strings.Map(printable, s))) // a Builder does not fail
	return b.String()
}

// wrap breaks a text into lines of at most width, in ems. Chinese breaks between
// any two characters but before closing and after opening marks, Latin script
// after spaces, and a word that fills a line anywhere.
func wrap(text string, width float64) []string {
	const closing, opening = "，。；：、！？）》」』”’…%,.;:!?)]}", "（《「『“‘([{"
	var lines []string
	runes := []rune(strings.Join(strings.Fields(text), " "))
	start, may, used := 0, 0, 0.0 // of the line: its first rune, where it may break last, its width
	for i, r := range runes {
		if i > start && !strings.ContainsRune(closing, r) && !strings.ContainsRune(opening, runes[i-1]) &&
			(runes[i-1] == ' ' || runewidth.RuneWidth(r) == 2 || runewidth.RuneWidth(runes[i-1]) == 2) {
			may = i
		}
		w := ems(r)
		if used+w > width && i > start {
			if may == start {
				may = i
			}
			lines = append(lines, strings.TrimSpace(string(runes[start:may])))
			start, used = may, 0
			for _, r := range runes[start:i] {
				used += ems(r)
			}
		}
		used += w
	}
	if start < len(runes) {
		lines = append(lines, string(runes[start:]))
	}
	return lines
}

// ems is about how wide a character is.
func ems(r rune) float64 {
	if runewidth.RuneWidth(r) == 2 {
		return 1
	}
	return 0.56
}
