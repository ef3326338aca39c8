package taxonomy

import (
	"errors"
	"fmt"
	"strings"
)

// A Phrase is words to look for in a text, in which {n} stands for a number,
// Arabic or Chinese, and … for a gap of at most eight characters of the same
// sentence: "等了{n}天", "要求…退款". Case and width do not matter. It is
// written in Simplified characters, as the text it is compared with.
type Phrase string

// A Piece is one part of a Phrase.
type Piece struct {
	Kind PieceKind
	Text string // of a Literal: lower case and half width; empty for the others
}

// A PieceKind says what a Piece matches.
type PieceKind int

const (
	Literal PieceKind = iota // its text
	Number                   // {n}
	Gap                      // …
)

// maxGaps bounds the gaps of a phrase: each multiplies the places where the rest
// can stand.
const maxGaps = 3

// Parse returns the pieces of the phrase in order. The first and the last are
// no gaps, no two neighbours have the same kind, one at least is a literal, and
// at most three are gaps.
func (p Phrase) Parse() ([]Piece, error) {
	var pieces []Piece
	words, gaps := false, 0
	for rest := foldRunes(string(p)); rest != ""; {
		var piece Piece
		switch end := strings.IndexAny(rest, "{}…"); {
		case strings.HasPrefix(rest, "{n}"):
			piece, rest = Piece{Kind: Number}, rest[len("{n}"):]
			if n := len(pieces); n > 0 && pieces[n-1].Kind == Number {
				return nil, errors.New("two {n} in a row: they are one number")
			}
		case strings.HasPrefix(rest, "…"):
			piece, rest = Piece{Kind: Gap}, strings.TrimLeft(rest, "…") // …… is one gap
			if len(pieces) == 0 || rest == "" {
				return nil, errors.New("begins or ends with …: a gap is between two words")
			}
		case end == 0:
			return nil, fmt.Errorf("has a %q that is not part of {n}, the only placeholder", rest[:1])
		case end < 0:
			piece, rest = Piece{Text: rest}, ""
		default:
			piece, rest = Piece{Text: rest[:end]}, rest[end:]
		}
		words = words || piece.Kind == Literal
		if piece.Kind == Gap {
			if gaps++; gaps > maxGaps {
				return nil, fmt.Errorf("has more than %d gaps (…)", maxGaps)
			}
		}
		pieces = append(pieces, piece)
	}
	if !words {
		return nil, errors.New("has no words in it")
	}
	return pieces, nil
}
