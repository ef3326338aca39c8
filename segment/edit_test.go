package segment

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkOffsets holds every promise about offsets: the spans of the characters
// of n.Text are whole characters of the original, and joined they are the
// original but for the masked lines at its beginning. Only a repair of GBK may
// make two characters of one.
func checkOffsets(t *testing.T, n Normalized) {
	t.Helper()
	if !utf8.ValidString(n.Text) {
		t.Fatalf("%q became invalid %q", n.Original, n.Text)
	}
	valid := utf8.ValidString(n.Original)
	last := n.begin
	for i, r := range n.Text {
		start, end := n.Span(i, i+utf8.RuneLen(r))
		if start != last || end < start || end == start && n.Counts.Shifted == 0 || end > len(n.Original) {
			t.Fatalf("character at %d of %q has span %d, %d of %q, want one from %d", i, n.Text, start, end, n.Original, last)
		}
		if part := n.Original[start:end]; valid && !utf8.ValidString(part) {
			t.Fatalf("character at %d of %q was made from %q, which is not whole", i, n.Text, part)
		}
		last = end
	}
	if last != len(n.Original) && n.Text != "" {
		t.Fatalf("%q ends at %d of %q", n.Text, last, n.Original)
	}
}

func ExampleTrace() {
	n, edits := Trace("客服總監(jiān)：&lt;加急&gt;！！！！！")
	fmt.Println(n.Text)
	for _, e := range edits {
		fmt.Printf("%s: %s → %q\n", e.Rule, n.Original[e.Start:e.End], e.Text)
	}
	// Output:
	// 客服总监:<加急>!!!
	// markup: &lt; → "<"
	// markup: &gt; → ">"
	// pinyin: (jiān) → ""
	// traditional: 總監(jiān) → "总监"
	// width: ： → ":"
	// width: ！！！ → "!!!"
	// repeated: ！！ → ""
}

func TestSpanOfRemoved(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string // what each character was made from
	}{
		{"leading", "\u200b\u200b退款", []string{"\u200b\u200b退", "款"}},
		{"trailing", "退款\u200b", []string{"退", "款\u200b"}},
		{"within", "退\u200b款", []string{"退\u200b", "款"}},
		{"everything", "\u200b", nil},
		{"leading, then changed", "\ufeff電＃", []string{"\ufeff電", "＃"}},
		{"leading twice", "\ufeff<p>退", []string{"\ufeff<p>退"}},
		{"removed behind changed", "噁監(jiān)Ａ\u200b(jiān)", []string{"噁", "監(jiān)", "Ａ\u200b", "(", "j", "i", "ā", "n", ")"}},
		{"removed behind removed", "監\u00ad(jiān)\u00ad的", []string{"監\u00ad(jiān)\u00ad", "的"}},
		{"entity and fold", "&#65313;\u200b好", []string{"&#65313;\u200b", "好"}},
		{"inserted", "退<br>款", []string{"退", "<br>", "款"}},
		{"marks", "退！！！！！款", []string{"退", "！", "！", "！！！", "款"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := Normalize(test.text)
			checkOffsets(t, n)
			var got []string
			for i, r := range n.Text {
				start, end := n.Span(i, i+utf8.RuneLen(r))
				got = append(got, n.Original[start:end])
			}
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("%q was made from %q, want %q", n.Text, got, test.want)
			}
		})
	}
}

func TestTraceSaysTheSame(t *testing.T) {
	for _, text := range []string{"", "退款", "客服總監(jiān)：&lt;加急&gt;！！！！！\u200b", "二噁英ＡＢ\xff"} {
		n, edits := Trace(text)
		if want := Normalize(text); n.Text != want.Text || n.Counts != want.Counts {
			t.Errorf("Trace(%q) is %q %+v, Normalize %q %+v", text, n.Text, n.Counts, want.Text, want.Counts)
		}
		if (len(edits) > 0) != (n.Text != text) {
			t.Errorf("%d edits made %q of %q", len(edits), n.Text, text)
		}
		for _, e := range edits {
			if e.Start < 0 || e.End < e.Start || e.End > len(text) {
				t.Errorf("edit %+v lies outside of %q", e, text)
			}
		}
	}
}

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{
		"\u200b退\u200b款\u200b", "監(jiān)(jiān)", "<p>退</p>&amp;lt;br>", "！！？？?!。。。。", "\ufeff\xff＆lt；",
		"<!--<script></script>-->", "??梢\ue431隒RM", "二噁英乾隆", "監\u00ad（ｊｉāｎ）", "<S><!DOCTYPE a><![CDATA[<rt>x</rt>]]>&nbsp退<br", "a----b３．．．．５", "监[ JIĀN ]监(jiān)监(jiān)", "梢\ue431胫悄芸头", "\uffa0\u2800", "<b\x00r>&#0;&#x200b;",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := Normalize(text)
		checkOffsets(t, n)
		traced, edits := Trace(text)
		if traced.Text != n.Text || traced.Counts != n.Counts || (n.Text != text) != (n.Counts != Counts{}) || (len(edits) > 0) != (n.Counts != Counts{}) {
			t.Fatalf("%q became %q %+v, traced %q %+v with %d edits", text, n.Text, n.Counts, traced.Text, traced.Counts, len(edits))
		}
		// What a second time may find is in the comment of Normalize.
		again := Normalize(n.Text).Counts
		if again.Markup == 0 && again.Shifted == 0 && again.Invalid+again.Invisible+again.Pinyin+again.Width+again.Repeated > 0 {
			t.Fatalf("%q became %q, which is not normal: %+v", text, n.Text, again)
		}
	})
}

func TestNormalizeIsLinear(t *testing.T) {
	if testing.Short() {
		t.Skip("normalises many megabytes")
	}
	// Anything quadratic would take minutes here.
	for _, unit := range []string{
		"<", "<a ", "<script>", "<!--", "</", "<![CDATA[", "]]>", "<a b=\"", "<rt>", "<br", "&", "&amp;", "&#38;", "(", "監(jiān)", "(\u0301", "！", "!?", "。", "\u200b", "\xff",
		"\ue431", "\ue431\ue432好", "の", "?", "？梢", "の好の",
	} {
		checkOffsets(t, Normalize(strings.Repeat(unit, 1<<19/len(unit))))
	}
}
