package raster

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

type point struct{ x, y float64 }

func (p point) add(q point) point             { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point             { return point{p.x - q.x, p.y - q.y} }
func (p point) mul(f float64) point           { return point{float64(p.x * f), float64(p.y * f)} }
func (p point) length() float64               { return math.Hypot(p.x, p.y) }
func (p point) cross(q point) float64         { return float64(p.x*q.y) - float64(p.y*q.x) }
func (p point) dot(q point) float64           { return float64(p.x*q.x) + float64(p.y*q.y) }
func (p point) lerp(q point, t float64) point { return p.add(q.sub(p).mul(t)) }

// A matrix maps (x, y) to (ax + cy + e, bx + dy + f), as in SVG.
type matrix struct{ a, b, c, d, e, f float64 }

func scaling(by float64) matrix       { return matrix{a: by, d: by} }
func translation(x, y float64) matrix { return matrix{1, 0, 0, 1, x, y} }

func (m matrix) apply(p point) point {
	return point{float64(m.a*p.x) + float64(m.c*p.y) + m.e, float64(m.b*p.x) + float64(m.d*p.y) + m.f}
}

// then is n first and m after it: the order in which SVG writes them.
func (m matrix) then(n matrix) matrix {
	u, v, w := m.apply(point{n.a, n.b}), m.apply(point{n.c, n.d}), m.apply(point{n.e, n.f})
	return matrix{u.x - m.e, u.y - m.f, v.x - m.e, v.y - m.f, w.x, w.y}
}

// size is the factor by which m scales lengths, on average over directions.
func (m matrix) size() float64 {
	return math.Sqrt(math.Abs(float64(m.a*m.d) - float64(m.b*m.c)))
}

// parseTransform reads a transform attribute.
func parseTransform(s string) (matrix, error) {
	m := scaling(1)
	for rest := s; strings.TrimSpace(rest) != ""; {
		call, after, found := strings.Cut(rest, ")")
		name, list, opened := strings.Cut(call, "(")
		v, err := parseNumbers(list)
		if !found || !opened || err != nil {
			return m, fmt.Errorf("transform %q", s)
		}
		name, rest = strings.Trim(name, ", \n"), after
		switch {
		case name == "matrix" && len(v) == 6:
			m = m.then(matrix{v[0], v[1], v[2], v[3], v[4], v[5]})
		case name == "translate" && len(v) == 1:
			m = m.then(translation(v[0], 0))
		case name == "translate" && len(v) == 2:
			m = m.then(translation(v[0], v[1]))
		case name == "scale" && len(v) == 1:
			m = m.then(scaling(v[0]))
		case name == "scale" && len(v) == 2:
			m = m.then(matrix{a: v[0], d: v[1]})
		case name == "rotate" && (len(v) == 1 || len(v) == 3):
			sin, cos := math.Sincos(v[0] * math.Pi / 180)
			turn := matrix{cos, sin, -sin, cos, 0, 0}
			if len(v) == 3 {
				turn = translation(v[1], v[2]).then(turn).then(translation(-v[1], -v[2]))
			}
			m = m.then(turn)
		default:
			return m, fmt.Errorf("transform %q", s)
		}
	}
	return m, nil
}

func parseNumbers(s string) ([]float64, error) {
	var out []float64
	for _, field := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '\t' }) {
		v, err := strconv.ParseFloat(field, 64)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}
