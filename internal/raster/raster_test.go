package raster

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"
	"pgregory.net/rapid"
)

// picture draws elements in black on nothing, 100 by 100, in a font without
// Chinese.
func picture(t testing.TB, elements string, scale float64) *image.RGBA {
	t.Helper()
	img, err := Draw(strings.NewReader(`<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100">`+elements+`</svg>`), scale, latin(t))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func latin(t testing.TB) *Font {
	f, err := ParseFont(bytes.NewReader(goregular.TTF))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// ink is how much is covered, in square units of the drawing.
func ink(img *image.RGBA, scale float64) float64 {
	sum := 0
	for i := 3; i < len(img.Pix); i += 4 {
		sum += int(img.Pix[i])
	}
	return float64(sum) / 255 / (scale * scale)
}

// TestAreas holds what is covered to what geometry says.
func TestAreas(t *testing.T) {
	tests := []struct {
		name, elements string
		want           float64
	}{
		{"rectangle", `<rect x="10" y="20" width="30" height="40"/>`, 1200},
		{"rectangle on half pixels", `<rect x="10.25" y="20.5" width="30" height="40"/>`, 1200},
		{"outside is cut", `<rect x="-50" y="-50" width="100" height="100"/>`, 2500},
		{"circle", `<circle cx="50" cy="50" r="40"/>`, math.Pi * 1600},
		{"circle of arcs", `<path d="M90 50A40 40 0 1 1 10 50A40 40 0 1 1 90 50Z"/>`, math.Pi * 1600},
		{"circle as charts draw symbols", `<path d="M1 0A1 1 0 1 1 1 -0.0001A1 1 0 0 1 1 0" transform="matrix(40,0,0,40,50,50)"/>`, math.Pi * 1600},
		{"ellipse, turned", `<path d="M80 50A30 15 0 1 1 20 50A30 15 0 1 1 80 50Z" transform="rotate(30 50 50)"/>`, math.Pi * 30 * 15},
		{"arc with a turned axis", `<path d="M50 20A30 15 90 1 1 50 80A30 15 90 1 1 50 20Z"/>`, math.Pi * 30 * 15},
		{"radii that are too small grow", `<path d="M20 50A1 1 0 0 1 80 50Z"/>`, math.Pi * 900 / 2},
		{"a quarter, small arc", `<path d="M50 50L90 50A40 40 0 0 1 50 90Z"/>`, math.Pi * 1600 / 4},
		{"three quarters, large arc", `<path d="M50 50L90 50A40 40 0 1 0 50 90Z"/>`, math.Pi * 1600 * 3 / 4},
		{"relative path", `<path d="m10 10l30 0 0 30h-30z"/>`, 900},
		{"cubic curve", `<path d="M0 0C0 60 60 60 60 0Z"/>`, 0.6 * 60 * 60}, // ∫ 3h·t(1−t) · 6w·t(1−t) dt
		{"parabola", `<path d="M10 10Q50 90 90 10Z"/>`, 2.0 / 3 * 80 * 40},
		{"polygon", `<polygon points="10,10 90,10 50,90"/>`, 3200},
		{"a hole turns the other way", `<path d="M10 10L90 10L90 90L10 90ZM30 30L30 70L70 70L70 30Z"/>`, 6400 - 1600},
		{"overlaps count once", `<path d="M10 10L60 10L60 60L10 60ZM40 40L90 40L90 90L40 90Z"/>`, 5000 - 400},

		{"line", `<path d="M10 50L90 50" fill="none" stroke="#000" stroke-width="4"/>`, 320},
		{"line of width 1 if nothing is said", `<path d="M10 50L90 50" fill="none" stroke="#000"/>`, 80},
		{"slanted line", `<polyline points="20,20 50,60" fill="none" stroke="black" stroke-width="4"/>`, 200},
		{"round caps", `<path d="M20 50L80 50" fill="none" stroke="#000" stroke-width="10" stroke-linecap="round"/>`, 600 + math.Pi*25},
		{"square caps", `<path d="M20 50L80 50" fill="none" stroke="#000" stroke-width="10" stroke-linecap="square"/>`, 700},
		{"closed, pointed corners", `<rect x="20" y="20" width="60" height="60" fill="none" stroke="#000" stroke-width="10"/>`, 70*70 - 50*50},
		{"closed, bevelled corners", `<rect x="20" y="20" width="60" height="60" fill="none" stroke="#000" stroke-width="10" stroke-linejoin="bevel"/>`, 70*70 - 50*50 - 4*12.5},
		{"a corner too sharp for a point", `<path d="M20 50L80 52L20 54" fill="none" stroke="#000" stroke-width="4" stroke-miterlimit="2"/>`, ink(picture(t, `<path d="M20 50L80 52L20 54" fill="none" stroke="#000" stroke-width="4" stroke-linejoin="bevel"/>`, 4), 4)},
		{"stroke scales with its drawing", `<path d="M1 5L9 5" fill="none" stroke="#000" stroke-width=".4" transform="scale(10)"/>`, 320},
		{"dashes", `<path d="M10 50L90 50" fill="none" stroke="#000" stroke-width="4" stroke-dasharray="10,10"/>`, 160},
		{"dashes of odd number", `<path d="M10 50L70 50" fill="none" stroke="#000" stroke-width="4" stroke-dasharray="10"/>`, 120},
		{"dashes that begin later", `<path d="M10 50L70 50" fill="none" stroke="#000" stroke-width="4" stroke-dasharray="20 10" stroke-dashoffset="10"/>`, 4 * 40},
		{"dashes go round corners", `<path d="M10 10L50 10L50 50" fill="none" stroke="#000" stroke-width="2" stroke-dasharray="60 20"/>`, 2 * 60},

		{"a dash that ends in a corner", `<path d="M10 50L50 50L50 10" fill="none" stroke="#000" stroke-width="4" stroke-dasharray="40 20"/>`, 4 * 60},
		{"a dash that begins in a corner", `<path d="M10 50L50 50L50 10" fill="none" stroke="#000" stroke-width="4" stroke-dasharray="20 20"/>`, 4 * 40},
		{"a gap that ends a line", `<path d="M10 50L50 50M10 70L50 70" fill="none" stroke="#000" stroke-width="4" stroke-dasharray="20 20"/>`, 4 * 40},
		{"a point that is repeated", `<path d="M10 50L50 50L50 50L90 50" fill="none" stroke="#000" stroke-width="4"/>`, 320},
		{"closed where it began", `<path d="M20 20L80 20L80 80L20 80L20 20Z" fill="none" stroke="#000" stroke-width="10"/>`, 70*70 - 50*50},
		{"a dot on a dot", `<path d="M50 50L50 50Z" fill="none" stroke="#000" stroke-width="10" stroke-linecap="round"/>`, math.Pi * 25},

		{"half transparent", `<rect width="50" height="50" fill-opacity=".5"/>`, 1250},
		{"opacity of a group", `<g opacity=".5"><rect width="50" height="50" fill="rgba(0,0,0,.5)"/></g>`, 625},
		{"nothing", `<rect width="50" height="50" fill="none"/><rect width="50" height="50" fill="transparent"/>`, 0},
		{"clipped, by a path that comes later", `<g clip-path="url(#c)"><rect width="80" height="80"/></g><defs><clipPath id="c"><path d="M40 40l60 0l0 60l-60 0Z" fill="#000"/></clipPath></defs>`, 1600},
		{"clipped twice", `<g clip-path="url(#c)"><g clip-path="url(#d)"><rect width="80" height="80"/></g></g><clipPath id="c"><rect width="50" height="50"/></clipPath><clipPath id="d"><rect x="40" width="50" height="50"/></clipPath>`, 500},
		{"moved group", `<g transform="translate(60 60)"><rect width="80" height="80"/></g>`, 1600},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			const scale = 4
			if got := ink(picture(t, tt.elements, scale), scale); math.Abs(got-tt.want) > 0.006*tt.want+0.5 {
				t.Errorf("covers %.2f, want %.2f", got, tt.want)
			}
		})
	}
}

// TestTurning: an area does not depend on how the drawing is turned.
func TestTurning(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		angle := rapid.Float64Range(0, 360).Draw(r, "angle")
		size := rapid.Float64Range(5, 60).Draw(r, "size")
		width := rapid.Float64Range(0.5, 8).Draw(r, "width")
		p := pen{to: translation(50, 50)}
		m, err := parseTransform("rotate(" + number(angle) + ")")
		if err != nil {
			r.Fatal(err)
		}
		p.to = p.to.then(m)
		p.moveTo(point{-size / 2, 0})
		p.lineTo(point{size / 2, 0})
		c := &canvas{image: image.NewRGBA(image.Rect(0, 0, 100, 100))}
		c.cover(c.image, stroke{width: width}.outline(p.lines), image.Black, nil)
		if got, want := ink(c.image, 1), size*width; math.Abs(got-want) > 0.02*want+0.2 {
			r.Errorf("covers %.3f, want %.3f", got, want)
		}
	})
}

// TestStrokesAreNumbers: a single NaN would empty the whole fill, so no line
// yields one, wherever dashes end and however points repeat.
func TestStrokesAreNumbers(t *testing.T) {
	steps := rapid.Custom(func(r *rapid.T) point {
		return point{float64(rapid.IntRange(0, 3).Draw(r, "x")), float64(rapid.IntRange(0, 3).Draw(r, "y"))}
	})
	rapid.Check(t, func(r *rapid.T) {
		l := line{points: rapid.SliceOfN(steps, 1, 6).Draw(r, "points"), closed: rapid.Bool().Draw(r, "closed")}
		s := stroke{
			width: 1, miter: 10, round: rapid.Bool().Draw(r, "round"), square: rapid.Bool().Draw(r, "square"),
			dash: rapid.SampledFrom([][]float64{nil, {1, 1}, {2, 1}, {0, 2}, {0.1, 0.2}}).Draw(r, "dash"),
		}
		for _, shape := range s.outline([]line{l}) {
			for _, p := range shape.points {
				if math.IsNaN(p.x+p.y) || math.IsInf(p.x+p.y, 0) {
					r.Fatalf("%v has a corner at %v", l, p)
				}
			}
		}
	})
}

// TestLimitLine: a dashed limit that steps down where a dash ends looks the same
// as one that the dashes are drawn of by hand.
func TestLimitLine(t *testing.T) {
	const style = ` fill="none" stroke="#000" stroke-width="2"`
	got := picture(t, `<path d="M10 50L50 50L50 10" stroke-dasharray="40 20"`+style+`/>`, 2)
	want := picture(t, `<path d="M10 50L50 50"`+style+`/><path d="M50 30L50 10"`+style+`/>`, 2)
	if !bytes.Equal(got.Pix, want.Pix) {
		t.Errorf("the dashed line covers %.1f, its dashes %.1f", ink(got, 2), ink(want, 2))
	}
}

func number(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// extent is where there is ink, in units of the drawing.
func extent(img *image.RGBA, scale float64) (left, top, right, bottom float64) {
	box := image.Rectangle{}
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.RGBAAt(x, y).A > 127 {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return float64(box.Min.X) / scale, float64(box.Min.Y) / scale, float64(box.Max.X) / scale, float64(box.Max.Y) / scale
}

// TestText: H is 0.72 em wide and as high in this font, with 0.07 em beside its
// stems.
func TestText(t *testing.T) {
	const scale = 8
	tests := []struct {
		name, text               string
		left, top, right, bottom float64
	}{
		{"from its place", `<text x="10" y="50" font-size="50">H</text>`, 14, 14, 42, 50},
		{"style is read as attributes are", `<text style="font-size:50px" x="10" y="50">H</text>`, 14, 14, 42, 50},
		{"centred", `<text x="50" y="50" font-size="50px" text-anchor="middle">H</text>`, 36, 14, 64, 50},
		{"to its place", `<text x="90" y="50" font-size="50" text-anchor="end">H</text>`, 58, 14, 86, 50},
		{"lower by an em", `<text x="10" font-size="50" dy="1em">H</text>`, 14, 14, 42, 50},
		{"turned", `<text font-size="50" transform="translate(50 90) rotate(-90)">H</text>`, 14, 58, 50, 86},
		{"white space is one space or none", "<text x=\"10\" y=\"50\" font-size=\"50\">\n  H </text>", 14, 14, 42, 50},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			left, top, right, bottom := extent(picture(t, tt.text, scale), scale)
			for i, at := range [][2]float64{{left, tt.left}, {top, tt.top}, {right, tt.right}, {bottom, tt.bottom}} {
				if math.Abs(at[0]-at[1]) > 1 {
					t.Errorf("side %d at %.2f, want %.0f", i, at[0], at[1])
				}
			}
		})
	}
	regular, bold := ink(picture(t, `<text y="50" font-size="50">H</text>`, scale), scale), ink(picture(t, `<text y="50" font-size="50" font-weight="bold">H</text>`, scale), scale)
	if bold < 1.2*regular {
		t.Errorf("bold covers %.0f, regular %.0f", bold, regular)
	}
}

// TestColours: what comes later lies above, mixed by its opacity.
func TestColours(t *testing.T) {
	tests := []struct {
		elements string
		want     color.RGBA
	}{
		{`<rect width="100" height="100" fill="#0072b2"/>`, color.RGBA{0x00, 0x72, 0xb2, 255}},
		{`<rect width="100" height="100" fill="#08f"/>`, color.RGBA{0x00, 0x88, 0xff, 255}},
		{`<rect width="100" height="100" fill="rgb(1,2,3)"/>`, color.RGBA{1, 2, 3, 255}},
		{`<rect width="100" height="100" fill="white"/><rect width="100" height="100" fill="rgba(0, 0, 0, 0.5)"/>`, color.RGBA{127, 127, 127, 255}},
		{`<g fill="#0072b2"><rect width="100" height="100"/></g>`, color.RGBA{0x00, 0x72, 0xb2, 255}},
	}
	for _, tt := range tests {
		if got := picture(t, tt.elements, 1).RGBAAt(50, 50); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.elements, got, tt.want)
		}
	}
}

// TestNotUnderstood: what cannot be drawn is an error.
func TestNotUnderstood(t *testing.T) {
	tests := []struct{ svg, want string }{
		{``, "no drawing"},
		{`<svg`, "EOF"},
		{`<g width="9" height="9"/>`, "begins with svg"},
		{`<svg/>`, "0 by 0 pixels"},
		{`<svg width="1e9" height="1e9"/>`, "pixels"},
		{`<svg width="9" height="wide"/>`, `height: "wide" is no number`},
		{`<svg width="9" height="9"><image/></svg>`, "element image"},
		{`<svg width="9" height="9"><rect rx="2"/></svg>`, "round corners"},
		{`<svg width="9" height="9"><rect fill="url(#g)" width="9" height="9"/></svg>`, `colour "url(#g)"`},
		{`<svg width="9" height="9"><g clip-path="url(#c)"/></svg>`, "clip path"},
		{`<svg width="9" height="9"><g transform="skewX(3)"/></svg>`, "skewX"},
		{`<svg width="9" height="9"><path d="M0 0S1 1 2 2"/></svg>`, "command 'S'"},
		{`<svg width="9" height="9"><path d="M0 0L1"/></svg>`, "bad number"},
		{`<svg width="9" height="9"><path d="1 2"/></svg>`, "a number where"},
		{`<svg width="9" height="9"><path d="M0 0Z1"/></svg>`, "a number where"},
		{`<svg width="9" height="9"><path d="M0 0A1 1 0 2 1 3 3"/></svg>`, "flag"},
		{`<svg width="9" height="9"><polygon points="1"/></svg>`, "points"},
		{`<svg width="9" height="9"><text>a<tspan>b</tspan></text></svg>`, "elements in a text"},
		{`<svg width="9" height="9"><text dominant-baseline="central">a</text></svg>`, "dominant-baseline"},
		{`<svg width="9" height="9"><path d="M0 0L9 9" stroke="#000" stroke-dasharray="-1"/></svg>`, "stroke-dasharray"},
	}
	for _, tt := range tests {
		_, err := Draw(strings.NewReader(tt.svg), 1, latin(t))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", tt.svg, err, tt.want)
		}
	}
}

// TestOpenFont: a font that cannot write Chinese is refused.
func TestOpenFont(t *testing.T) {
	dir := t.TempDir()
	for name, tt := range map[string]struct {
		content []byte
		want    string
	}{
		"latin.ttf": {goregular.TTF, "no Chinese characters"},
		"text.ttf":  {[]byte("no font"), "text.ttf"},
	} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, tt.content, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenFont(path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want one with %q", name, err, tt.want)
		}
	}
}

// FuzzDraw: no drawing makes Draw panic or run away.
func FuzzDraw(f *testing.F) {
	for _, s := range []string{
		`<rect width="9" height="9"/>`, `<path d="M1 1h3v3h-3zM0 0A1 2 3 0 1 4 4Q1 2 3 4C1 2 3 4 5 6"/>`,
		`<text font-size="9" transform="rotate(3)">a</text>`, `<path d="M0 0L9 9" stroke="#000" stroke-dasharray="1 2"/>`,
		`<path d="M0 0L222222229 9" stroke="#000"/>`, `<path d="M-1e30 1L1e30 2 3 -1e300z"/>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, elements string) {
		if len(elements) > 300 {
			return
		}
		_, _ = Draw(strings.NewReader(`<svg width="9" height="9">`+elements+`</svg>`), 1, latin(t))
	})
}
