package slides

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"suxi/internal/raster"
	"suxi/reports"
)

// drawings are the charts of the golden report, with hostile words about them.
func drawings(t *testing.T) []reports.Drawing {
	t.Helper()
	content, err := os.ReadFile("../testdata/charts.zh.json")
	if err != nil {
		t.Fatal(err)
	}
	var options map[string]json.RawMessage
	if err := json.Unmarshal(content, &options); err != nil {
		t.Fatal(err)
	}
	var out []reports.Drawing
	for _, id := range slices.Sorted(maps.Keys(options)) {
		out = append(out, reports.Drawing{Name: id, Title: id + `</title><script>alert(1)</script>`, Note: "注\x00\x1b & " + strings.Repeat("很长的说明，", 40), Width: 960, Height: 400, Option: options[id]})
	}
	if len(out) < 10 {
		t.Fatalf("%d charts", len(out))
	}
	return out
}

func painter(t *testing.T) *Painter {
	t.Helper()
	p, err := NewPainter()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// TestSVG: every chart of the report is a file that stands alone, the same each
// time, which the rasteriser understands.
func TestSVG(t *testing.T) {
	font, err := raster.ParseFont(bytes.NewReader(goregular.TTF))
	if err != nil {
		t.Fatal(err)
	}
	p, again := painter(t), painter(t)
	for i, d := range drawings(t) {
		svg, err := p.SVG(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		if i%5 == 0 {
			second, err := again.SVG(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(svg, second) {
				t.Errorf("%s: drawn after others, it differs", d.Name)
			}
		}
		elements := inspect(t, d.Name, svg)
		if elements["text"] < 5 || elements["path"] < 5 {
			t.Errorf("%s: %d texts and %d paths: nothing was drawn", d.Name, elements["text"], elements["path"])
		}
		var picture bytes.Buffer
		if err := WritePNG(&picture, svg, font); err != nil {
			t.Fatalf("%s: %v", d.Name, err)
		}
		config, err := png.DecodeConfig(&picture)
		if err != nil || config.Width != 2*(d.Width+2*side) {
			t.Errorf("%s: %d pixels wide, error %v", d.Name, config.Width, err)
		}
	}
}

// inspect counts the elements of a file and reports what may not be in it.
func inspect(t *testing.T, name string, svg []byte) map[string]int {
	t.Helper()
	elements := make(map[string]int)
	decoder := xml.NewDecoder(bytes.NewReader(svg))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return elements
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		elements[start.Name.Local]++
		switch start.Name.Local {
		case "script", "style", "image", "foreignObject", "a", "use":
			t.Errorf("%s: element %s", name, start.Name.Local)
		}
		for _, a := range start.Attr {
			if strings.HasPrefix(a.Name.Local, "on") || a.Name.Local == "class" || a.Name.Local == "href" || strings.HasPrefix(a.Name.Local, "ecmeta") {
				t.Errorf("%s: attribute %s", name, a.Name.Local)
			}
			if a.Name.Local == "xmlns" {
				continue
			}
			for _, bad := range []string{"NaN", "undefined", "var(", "://"} {
				if strings.Contains(a.Value, bad) {
					t.Errorf("%s: %s=%q", name, a.Name.Local, a.Value)
				}
			}
		}
	}
}

// TestHostileNames: what came with the data is text in the file.
func TestHostileNames(t *testing.T) {
	p := painter(t)
	for _, hostile := range []string{`<script>alert(1)</script>`, `</svg>`, `]]>`, `&amp;"'`, "a\x00b\x1bc\uffffd", "\u202eolleh", "😀" + strings.Repeat("长", 10000)} {
		option, err := json.Marshal(map[string]any{
			"xAxis":  map[string]any{"type": "category", "data": []string{hostile, "b"}, "axisLabel": map[string]any{"interval": 0}},
			"yAxis":  map[string]any{"type": "value", "name": hostile},
			"series": []any{map[string]any{"type": "bar", "role": "vital", "name": hostile, "data": []int{1, 2}}},
			"legend": map[string]any{}, "tooltip": map[string]any{}, "grid": map[string]any{},
		})
		if err != nil {
			t.Fatal(err)
		}
		svg, err := p.SVG(t.Context(), reports.Drawing{Name: "x", Title: hostile, Note: hostile, Width: 640, Height: 300, Option: option})
		if err != nil {
			t.Fatal(err)
		}
		inspect(t, hostile[:min(len(hostile), 20)], svg)
	}
}

// TestErrors: what cannot be drawn names its chart, and a context ends drawing.
func TestErrors(t *testing.T) {
	p := painter(t)
	if _, err := p.SVG(t.Context(), reports.Drawing{Name: "bad", Width: 100, Height: 100, Option: []byte("{")}); err == nil || !strings.Contains(err.Error(), "chart bad") {
		t.Errorf("error %v, want one about chart bad", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	d := drawings(t)[0]
	if _, err := p.SVG(ctx, d); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want that of the context", err)
	}
	if _, err := p.SVG(t.Context(), d); err != nil {
		t.Errorf("after a cancelled drawing: %v", err)
	}
}

func TestWrap(t *testing.T) {
	tests := []struct {
		text  string
		width float64
		want  []string
	}{
		{"", 10, nil},
		{"累计占比达到八成", 10, []string{"累计占比达到八成"}},
		{"累计占比达到八成", 4, []string{"累计占比", "达到八成"}},
		{"累计占比，达到八成", 4, []string{"累计占", "比，达到", "八成"}},
		{"累计（占比）", 3, []string{"累计", "（占", "比）"}},
		{"two words here", 6, []string{"two words", "here"}},
		{"incomprehensibilities", 5.6, []string{"incompreh", "ensibilit", "ies"}},
		{"多出 95% 区间", 5, []string{"多出 95%", "区间"}},
		{"  spaces \n are   one ", 50, []string{"spaces are one"}},
	}
	for _, tt := range tests {
		if got := wrap(tt.text, tt.width); !slices.Equal(got, tt.want) {
			t.Errorf("wrap(%q, %g) = %q, want %q", tt.text, tt.width, got, tt.want)
		}
	}
}
