// Package raster makes pixels of the drawings that ECharts writes as SVG.
//
// The recipe:
//
//  1. The drawing is read as a tree of elements, and its clip paths by name.
//  2. Paths, circles and polygons become straight lines in pixels; strokes and
//     dashes become shapes; characters become the outlines of a font.
//  3. Shapes are filled one over another, with smooth edges.
//
// Only that part of SVG is understood which the charts use: svg, g, rect, path,
// circle, polyline, polygon, text in one line, clipPath, title; transforms,
// solid colours, opacity, dashes. Anything else is an error and not left out:
// a drawing that lacks something looks like a drawing. There are no gradients,
// no images, no style sheets and no shaping of scripts that need it.
//
// The same drawing and font give the same pixels.
package raster

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	"io"
	"math"
	"strconv"
	"strings"

	"golang.org/x/image/vector"
)

// MaxPixels is the largest picture that Draw makes.
const MaxPixels = 1 << 26

// Draw draws an SVG at a scale, in pixels per unit of the drawing. Its texts are
// set in the font, whatever the drawing asks for.
func Draw(svg io.Reader, scale float64, font *Font) (*image.RGBA, error) {
	root, err := parse(svg)
	if err != nil {
		return nil, err
	}
	if root.name != "svg" {
		return nil, fmt.Errorf("a drawing begins with svg, not with %s", root.name)
	}
	size, err := root.numbers("width", "height")
	if err != nil {
		return nil, err
	}
	w, h := math.Ceil(size[0]*scale), math.Ceil(size[1]*scale)
	if !(w >= 1 && h >= 1 && w*h <= MaxPixels) {
		return nil, fmt.Errorf("a picture of %g by %g pixels: want 1 to %d", w, h, MaxPixels)
	}
	c := &canvas{
		image: image.NewRGBA(image.Rect(0, 0, int(w), int(h))),
		font:  font,
		clips: make(map[string]*element),
	}
	c.name(root)
	for _, e := range root.children {
		if err := c.draw(e, state{to: scaling(scale), opacity: 1, style: root.attributes}); err != nil {
			return nil, err
		}
	}
	return c.image, nil
}

// A canvas is the picture while it is drawn.
type canvas struct {
	image *image.RGBA
	font  *Font
	clips map[string]*element
	fill  vector.Rasterizer
}

// name finds the clip paths, which may stand behind what they clip.
func (c *canvas) name(e *element) {
	if e.name == "clipPath" {
		c.clips[e.attributes["id"]] = e
	}
	for _, child := range e.children {
		c.name(child)
	}
}

// enter is the state inside an element.
func (c *canvas) enter(e *element, s state) (state, error) {
	style := make(map[string]string)
	for _, name := range inherited {
		if v, ok := e.attributes[name]; ok {
			style[name] = v
		} else if v, ok := s.style[name]; ok {
			style[name] = v
		}
	}
	s.style = style
	if text, ok := e.attributes["transform"]; ok {
		m, err := parseTransform(text)
		if err != nil {
			return s, err
		}
		s.to = s.to.then(m)
	}
	if _, ok := e.attributes["opacity"]; ok {
		v, err := e.numbers("opacity")
		if err != nil {
			return s, err
		}
		s.opacity *= v[0]
	}
	if ref, ok := e.attributes["clip-path"]; ok {
		clip := c.clips[strings.TrimSuffix(strings.TrimPrefix(ref, "url(#"), ")")]
		if clip == nil {
			return s, fmt.Errorf("clip path %q is not there", ref)
		}
		mask, err := c.mask(clip, s)
		if err != nil {
			return s, err
		}
		s.clip = mask
	}
	return s, nil
}

// mask is the area that a clip path leaves, within that of s.
func (c *canvas) mask(clip *element, s state) (*image.Alpha, error) {
	p := pen{to: s.to}
	for _, e := range clip.children {
		if e.attributes["transform"] != "" {
			return nil, errors.New("clipPath: a transform inside is not understood")
		}
		if err := shape(e, &p); err != nil {
			return nil, err
		}
	}
	mask := image.NewAlpha(c.image.Rect)
	c.cover(mask, p.lines, image.Opaque, s.clip)
	return mask, nil
}

func (c *canvas) draw(e *element, s state) error {
	switch e.name {
	case "title", "desc", "defs", "clipPath":
		return nil
	}
	s, err := c.enter(e, s)
	if err != nil {
		return err
	}
	switch e.name {
	case "g":
		for _, child := range e.children {
			if err := c.draw(child, s); err != nil {
				return err
			}
		}
		return nil
	case "text":
		return c.text(e, s)
	}
	p := pen{to: s.to}
	if err := shape(e, &p); err != nil {
		return err
	}
	if err := c.paint(p.lines, "fill", s); err != nil {
		return err
	}
	return c.stroke(p.lines, s)
}

// text sets one line. What is stroked lies under what is filled, as charts set
// a halo around their labels.
func (c *canvas) text(e *element, s state) error {
	if len(e.children) > 0 {
		return errors.New("text: elements in a text are not understood")
	}
	at, err := e.numbers("x", "y")
	if err != nil {
		return err
	}
	size, err := s.number("font-size", 16)
	if err != nil {
		return err
	}
	if dy, ok := e.attributes["dy"]; ok {
		em, err := strconv.ParseFloat(strings.TrimSuffix(dy, "em"), 64)
		if err != nil {
			return fmt.Errorf("text: dy %q is not in ems", dy)
		}
		at[1] += em * size
	}
	if _, ok := e.attributes["dominant-baseline"]; ok {
		return errors.New("text: dominant-baseline is not understood; use dy")
	}
	words := strings.Join(strings.Fields(e.text), " ")
	if anchor := s.attribute("text-anchor", "start"); anchor != "start" {
		width, err := c.font.set(words, size, point{}, nil)
		if err != nil {
			return err
		}
		if anchor == "middle" {
			width /= 2
		}
		at[0] -= width
	}
	p := pen{to: s.to}
	if _, err := c.font.set(words, size, point{at[0], at[1]}, &p); err != nil {
		return err
	}
	if err := c.stroke(p.lines, s); err != nil {
		return err
	}
	switch s.attribute("font-weight", "normal") {
	case "bold", "bolder", "600", "700", "800", "900": // the font has one weight
		thick := stroke{width: size * s.to.size() / 28, round: true}
		if err := c.paint(thick.outline(p.lines), "fill", s); err != nil {
			return err
		}
	}
	return c.paint(p.lines, "fill", s)
}

// stroke draws along lines.
func (c *canvas) stroke(lines []line, s state) error {
	if s.attribute("stroke", "none") == "none" {
		return nil
	}
	var v [3]float64
	for i, a := range []struct {
		name string
		or   float64
	}{{"stroke-width", 1}, {"stroke-miterlimit", 4}, {"stroke-dashoffset", 0}} {
		var err error
		if v[i], err = s.number(a.name, a.or); err != nil {
			return err
		}
	}
	zoom := s.to.size()
	line := stroke{width: v[0] * zoom, dashOffset: v[2] * zoom}
	if line.width <= 0 {
		return nil
	}
	switch s.attribute("stroke-linejoin", "miter") {
	case "miter":
		line.miter = v[1]
	case "round":
		line.round = true
	}
	switch s.attribute("stroke-linecap", "butt") {
	case "round":
		line.round = true
	case "square":
		line.square = true
	}
	if text := s.attribute("stroke-dasharray", "none"); text != "none" {
		dash, err := parseNumbers(text)
		if err != nil {
			return fmt.Errorf("stroke-dasharray %q", text)
		}
		for _, d := range dash {
			if d < 0 {
				return fmt.Errorf("stroke-dasharray %q", text)
			}
			line.dash = append(line.dash, d*zoom)
		}
	}
	return c.paint(line.outline(lines), "stroke", s)
}

// paint fills lines with the colour that an attribute names, fill or stroke.
func (c *canvas) paint(lines []line, attribute string, s state) error {
	or := "none"
	if attribute == "fill" {
		or = "black"
	}
	ink, err := parseColour(s.attribute(attribute, or))
	if err != nil {
		return err
	}
	opacity, err := s.number(attribute+"-opacity", 1)
	if err != nil {
		return err
	}
	ink.A = uint8(math.Round(float64(ink.A) * min(max(opacity*s.opacity, 0), 1)))
	if ink.A > 0 {
		c.cover(c.image, lines, image.NewUniform(ink), s.clip)
	}
	return nil
}

// near returns a coordinate, but no farther away than the rasterizer can count, in
// 32 bits of which 9 are parts of a pixel: a line that ends there is as good as one
// that goes on.
func near(pixels float64) float32 {
	const far = 1 << 18
	return float32(min(max(pixels, -far), far))
}

// cover fills lines, closing each, by non-zero winding.
func (c *canvas) cover(dst draw.Image, lines []line, ink image.Image, clip *image.Alpha) {
	low, high := point{math.Inf(1), math.Inf(1)}, point{math.Inf(-1), math.Inf(-1)}
	for _, l := range lines {
		for _, p := range l.points {
			low, high = point{min(low.x, p.x), min(low.y, p.y)}, point{max(high.x, p.x), max(high.y, p.y)}
		}
	}
	limit := dst.Bounds()
	low, high = point{max(low.x, 0), max(low.y, 0)}, point{min(high.x, float64(limit.Max.X)), min(high.y, float64(limit.Max.Y))}
	if !(low.x < high.x && low.y < high.y) {
		return
	}
	box := image.Rect(int(low.x), int(low.y), int(math.Ceil(high.x)), int(math.Ceil(high.y)))
	c.fill.Reset(box.Dx(), box.Dy())
	x, y := float64(box.Min.X), float64(box.Min.Y)
	for _, l := range lines {
		for i, p := range l.points {
			x, y := near(p.x-x), near(p.y-y)
			if i == 0 {
				c.fill.MoveTo(x, y)
			} else {
				c.fill.LineTo(x, y)
			}
		}
		c.fill.ClosePath()
	}
	if clip == nil {
		c.fill.Draw(dst, box, ink, image.Point{})
		return
	}
	mask := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	c.fill.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	for row := range box.Dy() {
		for column := range box.Dx() {
			at := mask.PixOffset(column, row)
			mask.Pix[at] = uint8(uint32(mask.Pix[at]) * uint32(clip.AlphaAt(box.Min.X+column, box.Min.Y+row).A) / 255)
		}
	}
	draw.DrawMask(dst, box, ink, image.Point{}, mask, image.Point{}, draw.Over)
}
