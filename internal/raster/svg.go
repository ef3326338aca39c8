package raster

import (
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"math"
	"strconv"
	"strings"
)

// An element is a node of the drawing.
type element struct {
	name       string
	attributes map[string]string // those of style among them
	children   []*element
	text       string
}

func parse(r io.Reader) (*element, error) {
	d := xml.NewDecoder(r)
	top := &element{}
	open := []*element{top}
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, attributes: make(map[string]string)}
			for _, a := range t.Attr {
				if a.Name.Local != "style" {
					e.attributes[a.Name.Local] = a.Value
					continue
				}
				for property := range strings.SplitSeq(a.Value, ";") {
					if name, value, ok := strings.Cut(property, ":"); ok {
						e.attributes[strings.TrimSpace(name)] = strings.TrimSpace(value)
					}
				}
			}
			last.children = append(last.children, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += string(t)
		}
	}
	if len(top.children) != 1 {
		return nil, errors.New("no drawing")
	}
	return top.children[0], nil
}

// numbers are the values of attributes; one that is missing is 0.
func (e *element) numbers(names ...string) ([]float64, error) {
	out := make([]float64, len(names))
	for i, name := range names {
		text, ok := e.attributes[name]
		if !ok {
			continue
		}
		v, err := parseLength(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %s: %w", e.name, name, err)
		}
		out[i] = v
	}
	return out, nil
}

// parseLength reads a number, in px or without a unit.
func parseLength(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSuffix(s, "px"), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%q is no number", s)
	}
	return v, nil
}

// A state is what an element takes from those around it.
type state struct {
	to      matrix
	opacity float64
	style   map[string]string // presentation attributes, inherited
	clip    *image.Alpha      // nil: all is seen
}

// attribute is that of an element or of the nearest around it.
func (s state) attribute(name, or string) string {
	if v, ok := s.style[name]; ok {
		return v
	}
	return or
}

func (s state) number(name string, or float64) (float64, error) {
	text, ok := s.style[name]
	if !ok {
		return or, nil
	}
	v, err := parseLength(text)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", name, err)
	}
	return v, nil
}

// inherited are the attributes that pass from an element to those in it.
var inherited = []string{
	"fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-linecap", "stroke-linejoin",
	"stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "font-size", "font-weight", "text-anchor",
}

// shape draws the outline of an element.
func shape(e *element, p *pen) error {
	switch e.name {
	case "path":
		return p.draw(e.attributes["d"])
	case "rect":
		if e.attributes["rx"] != "" || e.attributes["ry"] != "" {
			return errors.New("rect: round corners are not understood")
		}
		v, err := e.numbers("x", "y", "width", "height")
		if err != nil {
			return err
		}
		p.moveTo(point{v[0], v[1]})
		p.lineTo(point{v[0] + v[2], v[1]})
		p.lineTo(point{v[0] + v[2], v[1] + v[3]})
		p.lineTo(point{v[0], v[1] + v[3]})
		p.close()
		return nil
	case "circle":
		v, err := e.numbers("cx", "cy", "r")
		if err != nil {
			return err
		}
		left, right := point{v[0] - v[2], v[1]}, point{v[0] + v[2], v[1]}
		p.moveTo(right)
		p.arcTo(v[2], v[2], 0, false, true, left)
		p.arcTo(v[2], v[2], 0, false, true, right)
		p.close()
		return nil
	case "polyline", "polygon":
		v, err := parseNumbers(e.attributes["points"])
		if err != nil || len(v)%2 != 0 {
			return fmt.Errorf("%s: bad points", e.name)
		}
		for i := 0; i < len(v); i += 2 {
			if q := (point{v[i], v[i+1]}); i == 0 {
				p.moveTo(q)
			} else {
				p.lineTo(q)
			}
		}
		if e.name == "polygon" {
			p.close()
		}
		return nil
	}
	return fmt.Errorf("element %s is not understood", e.name)
}

// parseColour reads a colour as charts write them.
func parseColour(s string) (color.NRGBA, error) {
	bad := fmt.Errorf("colour %q is not understood", s)
	switch s {
	case "none", "transparent":
		return color.NRGBA{}, nil
	case "black":
		return color.NRGBA{A: 255}, nil
	case "white":
		return color.NRGBA{255, 255, 255, 255}, nil
	}
	if digits, ok := strings.CutPrefix(s, "#"); ok {
		if len(digits) == 3 {
			digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
		}
		v, err := strconv.ParseUint(digits, 16, 32)
		if err != nil || len(digits) != 6 {
			return color.NRGBA{}, bad
		}
		return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}, nil
	}
	name, list, _ := strings.Cut(strings.TrimSuffix(s, ")"), "(")
	v, err := parseNumbers(list)
	if err != nil || !(name == "rgb" && len(v) == 3 || name == "rgba" && len(v) == 4) {
		return color.NRGBA{}, bad
	}
	out := color.NRGBA{A: 255}
	for i, to := range []*uint8{&out.R, &out.G, &out.B} {
		*to = uint8(min(max(math.Round(v[i]), 0), 255))
	}
	if len(v) == 4 {
		out.A = uint8(math.Round(255 * min(max(v[3], 0), 1)))
	}
	return out, nil
}
