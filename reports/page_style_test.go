package reports

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// palettes returns the variables of the style sheet for light and for dark, the
// latter as the scheme of the screen and as the choice of the reader set it.
func palettes(t *testing.T) (light, auto, chosen map[string]string) {
	t.Helper()
	read := func(selector string) map[string]string {
		_, block, found := strings.Cut(pageStyle, selector+" {")
		block, _, closed := strings.Cut(block, "}")
		if !found || !closed {
			t.Fatalf("no %s", selector)
		}
		out := make(map[string]string)
		for _, m := range regexp.MustCompile(`--([\w-]+): (#\w+);`).FindAllStringSubmatch(block, -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	return read("\n:root"), read(`:root:not([data-theme="light"])`), read(`:root[data-theme="dark"]`)
}

// luminance is the relative luminance of a colour, and contrast the ratio of two
// colours', as WCAG 2.2 defines them.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := strings.TrimPrefix(colour, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	v, err := strconv.ParseUint(hex, 16, 24)
	if err != nil {
		t.Fatalf("colour %q: %v", colour, err)
	}
	linear := func(byte uint64) float64 {
		c := float64(byte&0xff) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(v>>16) + 0.7152*linear(v>>8) + 0.0722*linear(v)
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Text has a contrast of 4.5 at least and graphics one of 3, in both schemes
// (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	if got := contrast(t, "#000", "#ffffff"); got != 21 {
		t.Errorf("black on white: %v, want 21", got)
	}
	if got := contrast(t, "#767676", "#fff"); math.Abs(got-4.54) > 0.005 { // the palest grey that WebAIM's checker passes
		t.Errorf("#767676 on white: %v, want 4.54", got)
	}
	light, dark, chosen := palettes(t)
	if len(light) != len(dark) || len(light) < 25 {
		t.Errorf("%d variables for light, %d for dark", len(light), len(dark))
	}
	for name, colour := range dark {
		if chosen[name] != colour {
			t.Errorf("--%s: %s by the screen, %s by choice", name, colour, chosen[name])
		}
	}
	for _, test := range []struct {
		least    float64
		front    string
		grounds  string
		whatever string
	}{
		{4.5, "ink soft up down vital", "ground sheet", "text"},
		{4.5, "ink", "h1 h2 h3 h4 h5 h6", "counts on a shade"},
		{4.5, "on-heat", "h7 h8 vital", "counts on the darkest shades, chosen buttons"},
		{3, "vital other curve up down flat total part1 part2 part3 part4 part5 part6 part7", "ground", "charts"},
		{3, "other", "ground sheet", "frames of controls"},
		{3, "flat up down", "band", "intervals on their band"},
	} {
		for scheme, palette := range map[string]map[string]string{"light": light, "dark": dark} {
			for _, front := range strings.Fields(test.front) {
				for _, ground := range strings.Fields(test.grounds) {
					if got := contrast(t, palette[front], palette[ground]); got < test.least {
						t.Errorf("%s: %s on %s (%s): contrast %.2f, want %v", scheme, front, ground, test.whatever, got, test.least)
					}
				}
			}
		}
	}
}
