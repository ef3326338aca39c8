package taxonomy

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParse(t *testing.T) {
	words := func(s string) Piece { return Piece{Kind: Literal, Text: s} }
	number, gap := Piece{Kind: Number}, Piece{Kind: Gap}
	for p, want := range map[Phrase][]Piece{
		"退钱":          {words("退钱")},
		"APP闪退":       {words("app闪退")},
		"ＡＰＰ，闪退":      {words("app,闪退")},
		"4 s":         {words("4 s")},
		"等了{n}天":      {words("等了"), number, words("天")},
		"{n}多人":       {number, words("多人")},
		"第{n}":        {words("第"), number},
		"第｛Ｎ｝次":       {words("第"), number, words("次")},
		"要求…退款":       {words("要求"), gap, words("退款")},
		"要求……退款":      {words("要求"), gap, words("退款")},
		"修…{n}次…坏":    {words("修"), gap, number, words("次"), gap, words("坏")},
		"{n}人…{n}人":   {number, words("人"), gap, number, words("人")},
		"找…{n}":       {words("找"), gap, number},
		"请…处理. 谢谢...": {words("请"), gap, words("处理. 谢谢...")},
	} {
		got, err := p.Parse()
		if err != nil {
			t.Errorf("Parse(%q): %v", p, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Parse(%q) (-want +got):\n%s", p, diff)
		}
	}
	for p, want := range map[Phrase]string{
		"":           "has no words in it",
		"{n}":        "has no words in it",
		"{n}…{n}":    "has no words in it",
		"…退款":        "begins or ends with …: a gap is between two words",
		"退款……":       "begins or ends with …: a gap is between two words",
		"…":          "begins or ends with …: a gap is between two words",
		"{n}{n}人":    "two {n} in a row: they are one number",
		"等了{N天":      `has a "{" that is not part of {n}, the only placeholder`,
		"等了n}天":      `has a "}" that is not part of {n}, the only placeholder`,
		"等了{days}天":  `has a "{" that is not part of {n}, the only placeholder`,
		"等了{ n }天":   `has a "{" that is not part of {n}, the only placeholder`,
		"等了{{n}}天":   `has a "{" that is not part of {n}, the only placeholder`,
		"甲…乙…丙…丁…戊":  "has more than 3 gaps (…)",
		"等了{n}}天{n}": `has a "}" that is not part of {n}, the only placeholder`,
	} {
		if got, err := p.Parse(); err == nil || err.Error() != want {
			t.Errorf("Parse(%q) = %v, %v, want the error %s", p, got, err, want)
		}
	}
}

// What Parse returns is what it says, and spells the phrase again.
func TestParsePieces(t *testing.T) {
	part := rapid.SampledFrom([]string{"退", "款", "A", "{n}", "…", "{", "}", " ", "n", "，", "\xff"})
	rapid.Check(t, func(t *rapid.T) {
		p := strings.Join(rapid.SliceOfN(part, 0, 9).Draw(t, "phrase"), "")
		pieces, err := Phrase(p).Parse()
		if err != nil {
			return
		}
		var b strings.Builder
		for i, piece := range pieces {
			if i > 0 && pieces[i-1].Kind == piece.Kind {
				t.Fatalf("%q: pieces %d and %d are of one kind: %v", p, i-1, i, pieces)
			}
			switch piece.Kind {
			case Literal:
				b.WriteString(piece.Text)
			case Number:
				b.WriteString("{n}")
			case Gap:
				b.WriteString("…")
			}
		}
		folded := foldRunes(p)
		for strings.Contains(folded, "……") {
			folded = strings.ReplaceAll(folded, "……", "…")
		}
		if b.String() != folded {
			t.Fatalf("%q parses as %v, which spells %q", p, pieces, b.String())
		}
		if pieces[0].Kind == Gap || pieces[len(pieces)-1].Kind == Gap {
			t.Fatalf("%q: a gap at an end: %v", p, pieces)
		}
	})
}
