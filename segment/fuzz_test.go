package segment

import (
	"slices"
	"strings"
	"testing"

	"suxi/internal/bounds"
)

// A dictionary is refused with the line, or cuts: what it cuts any text into
// joins to the text, and stored it cuts the same.
func FuzzNewFromDictionary(f *testing.F) {
	for _, list := range []string{words, "快递 900 n\n退货 500\n", "快递\n", "a 1\n", "快 递 3\n", "T恤 2e3 x y\r\n\n", "\xff 9\nA 9\nａ 3", "一 1e12\n"} {
		f.Add(list, "快递员拒绝退货, T恤在楼梯间")
	}
	f.Fuzz(func(t *testing.T, list, text string) {
		var s *Segmenter
		var err error
		bounds.Memory(t, 16<<20+1000*uint64(len(list)), func() { s, err = NewFromDictionary(strings.NewReader(list)) })
		if err != nil {
			if !strings.HasPrefix(err.Error(), "dictionary") {
				t.Errorf("error %q", err)
			}
			return
		}
		d := s.Document(text)
		checkDocument(t, d)
		data, err := s.AppendBinary(nil)
		if err != nil {
			t.Fatal(err)
		}
		stored, err := Decode(data)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := stored.AppendEnds(nil, text), s.AppendEnds(nil, text); !slices.Equal(got, want) {
			t.Errorf("%q is cut at %v, as stored at %v", text, want, got)
		}
	})
}

// Boilerplate depends on the texts and not on their order; what it masks is gone
// from the normalised text, whose offsets still lead into the original.
func FuzzBoilerplate(f *testing.F) {
	const form = "本表由客服中心统一填写请勿涂改\n"
	f.Add(strings.Repeat(form+"快递丢了\n第 1 页\x1e", 7))
	f.Add(form + form + form + "退款")
	f.Add("\n\x1e\n\n\x1e第1页共2页\n" + form)
	f.Fuzz(func(t *testing.T, all string) {
		texts := strings.Split(all, "\x1e")
		var forth, back Lines
		for i := range texts {
			forth.Add(texts[i])
			back.Add(texts[len(texts)-1-i])
		}
		b := forth.Boilerplate()
		if got, want := back.Boilerplate().Lines(), b.Lines(); !slices.Equal(got, want) {
			t.Fatalf("backwards %v, want %v", got, want)
		}
		if got := MergeBoilerplate(b, &Boilerplate{}).Lines(); !slices.Equal(got, b.Lines()) {
			t.Fatalf("merged with nothing %v, want %v", got, b.Lines())
		}
		for _, text := range texts {
			n := Normalize(text)
			masked := b.Mask(n)
			checkOffsets(t, masked)
			if len(masked.Text) > len(n.Text) || (masked.Counts.Masked > n.Counts.Masked) != (masked.Text != n.Text) {
				t.Errorf("%q became %q, %+v", n.Text, masked.Text, masked.Counts)
			}
		}
	})
}
