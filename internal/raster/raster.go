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
