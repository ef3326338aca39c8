package segment

import (
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/go-ego/gse"
)

var randomStrings = flag.Int("strings", 20_000, "random strings to compare with gse")

// judge is gse with its own dictionary, which takes a second to load, or 23 of
// them under the race detector.
var judge = sync.OnceValues(func() (*gse.Segmenter, error) {
	g := newGSE()
	return g, g.LoadDictEmbed("zh_s")
})

func loadJudge(t testing.TB) (*gse.Segmenter, *Segmenter) {
	t.Helper()
	if testing.Short() {
		t.Skip("loads the dictionary of gse")
	}
	g, err := judge()
	if err != nil {
		t.Fatal(err)
	}
	s, err := Embedded(GSE)
	if err != nil {
		t.Fatal(err)
	}
	return g, s
}

// equalsGSE compares the ends of tokens with those of g.Segment, and the
// tokens with those of g.Cut, which are in lower case.
func equalsGSE(g *gse.Segmenter, s *Segmenter, text string) error {
	ends := s.AppendEnds(nil, text)
	segments, words := g.Segment([]byte(text)), g.Cut(text)
	if len(ends) != len(segments) || len(ends) != len(words) {
		return fmt.Errorf("%d tokens, gse has %d and %d", len(ends), len(segments), len(words))
	}
	start := 0
	for i, end := range ends {
		if segments[i].Start() != start || segments[i].End() != end {
			return fmt.Errorf("token %d is %d:%d, gse has %d:%d", i, start, end, segments[i].Start(), segments[i].End())
		}
		if token := lower(text[start:end]); token != words[i] {
			return fmt.Errorf("token %d is %q, gse has %q", i, token, words[i])
		}
		start = end
	}
	return nil
}

// The text that this repository holds: the training corpus, the demo, what was
// cut by hand. Other files are named in SUXI_TEXT, separated as in PATH.
func TestEqualsGSEOnText(t *testing.T) {
	g, s := loadJudge(t)
	roots := append([]string{"../models/corpus", "../testdata"}, filepath.SplitList(os.Getenv("SUXI_TEXT"))...)
	lines, size := 0, 0
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			for i, line := range strings.Split(string(data), "\n") {
				if err := equalsGSE(g, s, line); err != nil {
					t.Errorf("%s:%d: %v", path, i+1, err)
				}
				lines++
				size += len(line)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("%d lines, %d bytes", lines, size)
	if lines < 5000 {
		t.Errorf("only %d lines of text", lines)
	}
}

func TestEqualsGSEOnRandomStrings(t *testing.T) {
	g, s := loadJudge(t)
	r := rand.New(rand.NewPCG(1, 2))
	for range *randomStrings {
		text := randomText(r, g)
		if err := equalsGSE(g, s, text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	}
}

// A path over a whole text adds up thousands of costs in float32, and gse
// compares the sums.
func TestEqualsGSEOnLongText(t *testing.T) {
	g, s := loadJudge(t)
	r := rand.New(rand.NewPCG(3, 4))
	for _, unit := range []string{"", "鱻", "a", "的", "我们在野生动物园", "😡", "1.5%", "研究生命起源"} {
		var b strings.Builder
		for b.Len() < 300_000 {
			if unit == "" {
				b.WriteString(randomText(r, g))
			}
			b.WriteString(unit)
		}
		if err := equalsGSE(g, s, b.String()); err != nil {
			t.Errorf("%.20q…: %v", unit, err)
		}
	}
}

// randomText mixes words of the dictionary and their parts with what breaks
// segmenters.
func randomText(r *rand.Rand, g *gse.Segmenter) string {
	var b strings.Builder
	for range r.IntN(12) {
		word := g.Dict.Tokens[r.IntN(len(g.Dict.Tokens))].Text()
		switch r.IntN(14) {
		case 0, 1, 2, 3:
			b.WriteString(word)
		case 4, 5: // a part of a word, maybe cut within a character
			b.WriteString(word[:r.IntN(len(word)+1)])
		case 6:
			b.WriteString(word[r.IntN(len(word)):])
		case 7:
			b.WriteRune(rune(0x4E00 + r.IntN(0x5200)))
		case 8:
			b.WriteString(pick(r, "A", "b", "7", "Z9", "t恤", "T恤", "AT&T", "é", "ß", "Ω", "Д", "½", "²", "٣", "x"))
		case 9:
			b.WriteString(pick(r, "Ａ", "１２", "，", "。", "　", "ﾀ", "！", "％"))
		case 10:
			b.WriteString(pick(r, " ", "\n", "\t", "\x00", ",", ".", "#", "-", "\u200b", "\ufeff"))
		case 11:
			b.WriteString(pick(r, "😡", "👨‍👩‍👧", "𠮷", "𫫇", "\ue431", "\U0010FFFF"))
		case 12: // not UTF-8
			b.WriteByte(byte(0x80 + r.IntN(0x80)))
		case 13:
			b.WriteString(strings.Repeat(pick(r, "a", "1", "好", "的", "哈", "！", "\xff", "é"), r.IntN(40)))
		}
	}
	return b.String()
}

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

func FuzzEqualsGSE(f *testing.F) {
	for _, seed := range []string{"", "T恤t恤XT恤AT&T", "\xe5\x9d坏\xff", "中华人民共和国成立了é1", "一一一一二二", "\U00020BB7野家"} {
		f.Add(seed)
	}
	g := newGSE()
	if err := g.LoadDictStr("中华 10\n中华人民 9\n中华人民共和国 8\n人民 30\n共和 5\n共和国 6\n成立 9\nT恤 4\nAT&T 3\n一一 7\n一二 5\né1 4\n𠮷野 3\n坏 9\n"); err != nil {
		f.Fatal(err)
	}
	s, err := FromGSE(g)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if err := equalsGSE(g, s, text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
