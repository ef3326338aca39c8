package raster

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// A Font has the outlines of characters. It is not safe for concurrent use.
type Font struct {
	sfnt    *sfnt.Font
	file    io.Closer // nil if there is none
	unit    float64   // of an em, in units of the outlines
	chinese bool
	buf     sfnt.Buffer
}

// OpenFont opens a font file: TTF, OTF, or a collection of them. It is an error
// if no font in it has Chinese characters.
func OpenFont(name string) (*Font, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	f, err := ParseFont(file)
	if err == nil && !f.chinese {
		err = errors.New("the font has no Chinese characters")
	}
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	f.file = file
	return f, nil
}

// ParseFont reads a font, with or without Chinese characters. Of a collection it
// takes the font for simplified Chinese, or else the first with Chinese, or else
// the first. Outlines are read from r as they are needed.
func ParseFont(r io.ReaderAt) (*Font, error) {
	collection, err := sfnt.ParseCollectionReaderAt(r)
	if err != nil {
		return nil, err
	}
	out := &Font{}
	for i := range collection.NumFonts() {
		f, err := collection.Font(i)
		if err != nil {
			return nil, err
		}
		at, err := f.GlyphIndex(&out.buf, '诉')
		chinese := err == nil && at != 0
		name, _ := f.Name(&out.buf, sfnt.NameIDFull) // a font without a name is no worse
		simplified := chinese && (strings.Contains(name, " SC") || strings.Contains(name, " CN"))
		if out.sfnt == nil || simplified || chinese && !out.chinese {
			out.sfnt, out.chinese, out.unit = f, chinese, float64(f.UnitsPerEm())
		}
		if simplified {
			break
		}
	}
	if out.sfnt == nil {
		return nil, errors.New("a font collection without fonts")
	}
	return out, nil
}

// Close closes the file of a font that OpenFont opened.
func (f *Font) Close() error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

// set draws a text from the pen's place on, along the x axis of its drawing,
// with ems of the given size, and returns its width.
func (f *Font) set(text string, size float64, at point, p *pen) (float64, error) {
	// Outlines are loaded at one pixel per unit, so that they keep all that
	// the font says of them.
	ppem := fixed.I(int(f.sfnt.UnitsPerEm()))
	scale := size / f.unit
	width := 0.0
	for _, r := range text {
		glyph, err := f.sfnt.GlyphIndex(&f.buf, r)
		if err != nil {
			return 0, err
		}
		if p != nil {
			segments, err := f.sfnt.LoadGlyph(&f.buf, glyph, ppem, nil)
			if err != nil && !errors.Is(err, sfnt.ErrColoredGlyph) {
				return 0, fmt.Errorf("character %U: %w", r, err)
			}
			place := func(q fixed.Point26_6) point {
				return at.add(point{width + float64(q.X)/64*scale, float64(q.Y) / 64 * scale})
			}
			for i, s := range segments {
				switch s.Op {
				case sfnt.SegmentOpMoveTo:
					if i > 0 {
						p.close()
					}
					p.moveTo(place(s.Args[0]))
				case sfnt.SegmentOpLineTo:
					p.lineTo(place(s.Args[0]))
				case sfnt.SegmentOpQuadTo:
					p.quadTo(place(s.Args[0]), place(s.Args[1]))
				case sfnt.SegmentOpCubeTo:
					p.cubeTo(place(s.Args[0]), place(s.Args[1]), place(s.Args[2]))
				}
			}
			if len(segments) > 0 {
				p.close()
			}
		}
		advance, err := f.sfnt.GlyphAdvance(&f.buf, glyph, ppem, font.HintingNone)
		if err != nil {
			return 0, fmt.Errorf("character %U: %w", r, err)
		}
		width += float64(advance) / 64 * scale
	}
	return width, nil
}
