package raster

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// A line is a path without curves, in pixels.
type line struct {
	points []point
	closed bool
}

// flatness is how far, in pixels, a line may be from the curve it stands for.
const flatness = 0.1

// A pen draws a path: it is moved in the units of the drawing and leaves lines
// in pixels.
type pen struct {
	to    matrix
	lines []line
	at    point // in the units of the drawing
	start point
}

func (p *pen) moveTo(q point) {
	p.lines = append(p.lines, line{points: []point{p.to.apply(q)}})
	p.at, p.start = q, q
}

func (p *pen) lineTo(q point) {
	p.emit(p.to.apply(q))
	p.at = q
}

func (p *pen) emit(q point) {
	if n := len(p.lines); n == 0 || p.lines[n-1].closed { // after a close the path goes on where it began
		p.lines = append(p.lines, line{points: []point{p.to.apply(p.at)}})
	}
	last := &p.lines[len(p.lines)-1]
	if last.points[len(last.points)-1] != q {
		last.points = append(last.points, q)
	}
}

func (p *pen) quadTo(c, q point) {
	p.cubeTo(p.at.lerp(c, 2.0/3), q.lerp(c, 2.0/3), q)
}

// cubeTo divides a curve evenly. With n parts it is within 6·dd/(8n²) of its
// chords, dd being the larger second difference of its points.
func (p *pen) cubeTo(c1, c2, q point) {
	p0, p1, p2, p3 := p.to.apply(p.at), p.to.apply(c1), p.to.apply(c2), p.to.apply(q)
	dd := max(p0.sub(p1.mul(2)).add(p2).length(), p1.sub(p2.mul(2)).add(p3).length())
	n := int(min(math.Ceil(math.Sqrt(0.75*dd/flatness)), 200))
	for i := 1; i < n; i++ {
		t := float64(i) / float64(n)
		a, b, c := p0.lerp(p1, t), p1.lerp(p2, t), p2.lerp(p3, t)
		p.emit(a.lerp(b, t).lerp(b.lerp(c, t), t))
	}
	p.emit(p3)
	p.at = q
}

// arcTo draws an elliptical arc: the conversion from end points to a centre in
// SVG 1.1, appendix F.6.5, and cubic curves of at most a quarter turn.
func (p *pen) arcTo(rx, ry, degrees float64, large, sweep bool, q point) {
	rx, ry = math.Abs(rx), math.Abs(ry)
	if rx == 0 || ry == 0 || p.at == q {
		p.lineTo(q)
		return
	}
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	half := p.at.sub(q).mul(0.5)
	u := point{(cos*half.x + sin*half.y) / rx, (cos*half.y - sin*half.x) / ry} // on the unit circle
	d := u.dot(u)
	if d > 1 { // radii that are too small grow
		grow := math.Sqrt(d)
		rx, ry, u, d = rx*grow, ry*grow, u.mul(1/grow), 1
	}
	f := math.Sqrt(max(0, (1-d)/d))
	if large == sweep {
		f = -f
	}
	centre := point{f * u.y, -f * u.x}
	from, to := u.sub(centre), u.mul(-1).sub(centre)
	begin := math.Atan2(from.y, from.x)
	angle := math.Atan2(from.cross(to), from.dot(to))
	if sweep && angle < 0 {
		angle += 2 * math.Pi
	} else if !sweep && angle > 0 {
		angle -= 2 * math.Pi
	}
	middle := p.at.add(q).mul(0.5)
	place := func(v point) point { // from the unit circle to the drawing
		v = v.add(centre)
		v = point{v.x * rx, v.y * ry}
		return point{cos*v.x - sin*v.y, sin*v.x + cos*v.y}.add(middle)
	}
	n := int(math.Ceil(math.Abs(angle)/(math.Pi/2) - 1e-9))
	step := angle / float64(n)
	k := 4.0 / 3 * math.Tan(step/4)
	for i := range n {
		s0, c0 := math.Sincos(begin + float64(i)*step)
		s1, c1 := math.Sincos(begin + float64(i+1)*step)
		end := place(point{c1, s1})
		if i == n-1 {
			end = q
		}
		p.cubeTo(place(point{c0 - k*s0, s0 + k*c0}), place(point{c1 + k*s1, s1 - k*c1}), end)
	}
}

func (p *pen) close() {
	if n := len(p.lines); n > 0 && !p.lines[n-1].closed {
		last := &p.lines[n-1]
		if m := len(last.points); m > 1 && last.points[m-1] == last.points[0] {
			last.points = last.points[:m-1]
		}
		last.closed = true
	}
	p.at = p.start
}

// arguments is how many numbers each command of a path takes.
var arguments = map[byte]int{'M': 2, 'L': 2, 'H': 1, 'V': 1, 'C': 6, 'S': 4, 'Q': 4, 'T': 2, 'A': 7, 'Z': 0}

// draw follows path data, the d of an SVG path; S and T, which smooth curves,
// are not understood.
func (p *pen) draw(data string) error {
	s := scanner{data}
	for command := byte(0); s.more(); {
		if c := s.text[0]; c >= 'A' && c != 'e' && c != 'E' {
			command, s.text = c, s.text[1:]
		} else if command == 0 || command|' ' == 'z' {
			return fmt.Errorf("path: a number where a command should be")
		}
		upper := command &^ ' '
		n, known := arguments[upper]
		if !known || upper == 'S' || upper == 'T' {
			return fmt.Errorf("path: command %q", command)
		}
		var v [7]float64
		for i := range n {
			var err error
			if upper == 'A' && (i == 3 || i == 4) {
				v[i], err = s.flag()
			} else {
				v[i], err = s.number()
			}
			if err != nil {
				return err
			}
		}
		var base point
		if command != upper {
			base = p.at
		}
		at := func(i int) point { return point{v[i], v[i+1]}.add(base) }
		switch upper {
		case 'M':
			p.moveTo(at(0))
			command -= 'M' - 'L' // further pairs are lines
		case 'L':
			p.lineTo(at(0))
		case 'H':
			p.lineTo(point{v[0] + base.x, p.at.y})
		case 'V':
			p.lineTo(point{p.at.x, v[0] + base.y})
		case 'C':
			p.cubeTo(at(0), at(2), at(4))
		case 'Q':
			p.quadTo(at(0), at(2))
		case 'A':
			p.arcTo(v[0], v[1], v[2], v[3] != 0, v[4] != 0, at(5))
		case 'Z':
			p.close()
		}
	}
	return nil
}

// A scanner reads the numbers of path data, which need nothing between them
// where a sign or a point tells them apart.
type scanner struct{ text string }

func (s *scanner) more() bool {
	s.text = strings.TrimLeft(s.text, " ,\n\t\r")
	return s.text != ""
}

func (s *scanner) flag() (float64, error) {
	if !s.more() || s.text[0] != '0' && s.text[0] != '1' {
		return 0, fmt.Errorf("path: want a flag of an arc")
	}
	v := float64(s.text[0] - '0')
	s.text = s.text[1:]
	return v, nil
}

func (s *scanner) number() (float64, error) {
	s.more()
	n, point, exponent := 0, false, false
scan:
	for ; n < len(s.text); n++ {
		switch c := s.text[n]; {
		case c >= '0' && c <= '9':
		case (c == '-' || c == '+') && (n == 0 || s.text[n-1]|' ' == 'e'):
		case c == '.' && !point && !exponent:
			point = true
		case c|' ' == 'e' && n > 0 && !exponent:
			exponent = true
		default:
			break scan
		}
	}
	v, err := strconv.ParseFloat(s.text[:n], 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, fmt.Errorf("path: bad number %q", s.text[:n])
	}
	s.text = s.text[n:]
	return v, nil
}
