package raster

import (
	"math"
	"slices"
)

// A stroke says how lines are drawn, in pixels.
type stroke struct {
	width      float64
	round      bool    // caps and joins
	square     bool    // caps
	miter      float64 // limit of pointed joins; 0 bevels them
	dash       []float64
	dashOffset float64
}

// outline returns shapes that together cover the stroke of lines. They overlap,
// and all turn the same way, so that filling them by non-zero winding joins
// them.
func (s stroke) outline(lines []line) []line {
	var out []line
	add := func(points ...point) { out = append(out, line{points: turned(points), closed: true}) }
	for _, l := range s.dashed(lines) {
		s.draw(l, add)
	}
	return out
}

// turned reverses points if they go round the other way.
func turned(points []point) []point {
	area := 0.0
	for i, p := range points {
		area += p.cross(points[(i+1)%len(points)])
	}
	if area < 0 {
		slices.Reverse(points)
	}
	return points
}

// tooClose is the distance, in pixels, at which two points are one.
const tooClose = 1e-6

// distinct returns the points of a line without those too close to the one
// before, from which no side has a direction: charts repeat points, and a dash
// that ends in a corner has its end there twice.
func distinct(l line) []point {
	out := l.points[:1:1]
	for _, p := range l.points[1:] {
		if p.sub(out[len(out)-1]).length() > tooClose {
			out = append(out, p)
		}
	}
	for l.closed && len(out) > 1 && out[0].sub(out[len(out)-1]).length() <= tooClose {
		out = out[:len(out)-1]
	}
	return out
}

// draw adds a box for each segment, and what fills the corners and the ends.
func (s stroke) draw(l line, add func(...point)) {
	half := s.width / 2
	p := distinct(l)
	if len(p) == 1 {
		if s.round {
			add(circle(p[0], half)...)
		}
		return
	}
	n := len(p) - 1
	if l.closed {
		n++
	}
	side := func(i int) point { // from the middle of a segment to its side
		d := p[(i+1)%len(p)].sub(p[i])
		return point{-d.y, d.x}.mul(half / d.length())
	}
	for i := range n {
		a, b, h := p[i], p[(i+1)%len(p)], side(i)
		if forward := (point{h.y, -h.x}); s.square && !l.closed {
			if i == 0 {
				a = a.sub(forward)
			}
			if i == n-1 {
				b = b.add(forward)
			}
		}
		add(a.add(h), b.add(h), b.sub(h), a.sub(h))
	}
	for i := range p {
		switch {
		case s.round:
			add(circle(p[i], half)...)
		case l.closed || i > 0 && i < len(p)-1:
			s.join(p[i], side((i+len(p)-1)%len(p)), side(i), add)
		}
	}
}

// join fills the outer side of a corner between segments whose sides are a and
// b away from it.
func (s stroke) join(at, a, b point, add func(...point)) {
	if a.cross(b) > 0 { // the outer side is the other one
		a, b = a.mul(-1), b.mul(-1)
	}
	sum := a.add(b)
	// The tip is as far from the corner as half the width over the cosine of
	// half the turn; the limit is of that ratio.
	if d := sum.dot(sum); s.miter > 0 && d > 0 {
		tip := sum.mul(2 * a.dot(a) / d)
		if tip.length() <= s.miter*a.length() {
			add(at, at.add(a), at.add(tip), at.add(b))
			return
		}
	}
	add(at, at.add(a), at.add(b))
}

// circle is a polygon that looks round.
func circle(at point, radius float64) []point {
	n := max(8, int(math.Ceil(2*math.Pi*radius)))
	out := make([]point, n)
	for i := range out {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		out[i] = at.add(point{cos, sin}.mul(radius))
	}
	return out
}

// mostDashes is how many periods of dashes a line may have before it is drawn
// without: nobody sees them.
const mostDashes = 1e4

// dashed cuts lines into their dashes.
func (s stroke) dashed(lines []line) []line {
	period := 0.0
	for _, d := range s.dash {
		period += d
	}
	for _, l := range lines {
		length := 0.0
		for i := range len(l.points) - 1 {
			length += l.points[i+1].sub(l.points[i]).length()
		}
		if !(length <= mostDashes*period) {
			return lines
		}
	}
	if period <= 0 {
		return lines
	}
	dash := s.dash
	if len(dash)%2 == 1 {
		dash, period = slices.Concat(dash, dash), 2*period
	}
	var out []line
	for _, l := range lines {
		points := l.points
		if l.closed {
			points = append(slices.Clone(points), points[0])
		}
		k, left := 0, math.Mod(s.dashOffset, period)
		if left < 0 {
			left += period
		}
		for left >= dash[k] {
			left -= dash[k]
			k = (k + 1) % len(dash)
		}
		left = dash[k] - left
		var current []point
		if k%2 == 0 {
			current = []point{points[0]}
		}
		for i := range len(points) - 1 {
			a, b := points[i], points[i+1]
			length := b.sub(a).length()
			done := 0.0
			for length-done > left {
				done += left
				cut := a.lerp(b, done/length)
				if k%2 == 0 {
					out = append(out, line{points: append(current, cut)})
					current = nil
				} else {
					current = []point{cut}
				}
				k = (k + 1) % len(dash)
				left = dash[k]
			}
			left -= length - done
			if k%2 == 0 {
				current = append(current, b)
			}
		}
		if len(current) > 1 {
			out = append(out, line{points: current})
		}
	}
	return out
}
