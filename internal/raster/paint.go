package raster

import (
	"fmt"
	"image"
	"image/draw"
	"math"
)

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
