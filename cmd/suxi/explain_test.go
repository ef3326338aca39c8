package main

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A stretch of the original stands in the masked text under the offsets that
// span gives; of a number it takes in the whole mask.
func TestMaskedText(t *testing.T) {
	const text = "打13800138000没人接，邮箱a@b.cn也没人回，要求退款"
	for _, tt := range []struct{ stretch, want string }{
		{"打", "打"},
		{"没人接", "没人接"},
		{"13800138000", "〔手机〕"},
		{"800138", "〔手机〕"},
		{"打138", "打〔手机〕"},
		{"8000没人", "〔手机〕没人"},
		{"接，邮箱a@b", "接，邮箱〔邮箱〕"},
		{"b.cn也", "〔邮箱〕也"},
		{"要求退款", "要求退款"},
		{text, "打〔手机〕没人接，邮箱〔邮箱〕也没人回，要求退款"},
	} {
		m := newMaskedText(text, false)
		start := strings.Index(text, tt.stretch)
		from, to := m.span(start, start+len(tt.stretch))
		if got := m.text[from:to]; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.stretch, got, tt.want)
		}
	}
	if m := newMaskedText(text, true); m.text != text {
		t.Errorf("raw: %s", m.text)
	}
}

// Whatever the text and the stretch, the offsets lie within the masked text.
func TestMaskedTextBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"退款", "，", "13800138000", "a@b.cn", "7", " "})).Draw(t, "parts")
		text := strings.Join(parts, "")
		start := rapid.IntRange(0, len(text)).Draw(t, "start")
		end := rapid.IntRange(start, len(text)).Draw(t, "end")
		m := newMaskedText(text, false)
		from, to := m.span(start, end)
		if from < 0 || to < from || to > len(m.text) {
			t.Fatalf("[%d, %d) of %q became [%d, %d) of %q", start, end, text, from, to, m.text)
		}
	})
}

func TestExplanationColour(t *testing.T) {
	e := explanation{
		Text:     "插座冒火，要求退款",
		Category: headView{labelView: labelView{"safety", "安全"}},
		Mentions: []mention{
			{"rule", "danger", "冒火", 6, 12},
			{"what", "", "插座冒火", 0, 12},
			{"demand", "refund", "退款", 21, 27},
		},
	}
	var coloured, plain strings.Builder
	e.print(&coloured, true)
	e.print(&plain, false)
	want := "\x1b[4m插座\x1b[0m\x1b[31m冒火\x1b[0m，要求\x1b[4m退款\x1b[0m\n"
	if got := coloured.String(); !strings.HasPrefix(got, want) {
		t.Errorf("begins with %q, want %q", got[:min(len(got), len(want))], want)
	}
	if !strings.Contains(coloured.String(), "\x1b[1msafety 安全\x1b[0m") {
		t.Errorf("the label is not bold in %q", coloured.String())
	}
	if strings.Contains(plain.String(), "\x1b") {
		t.Errorf("colour without a terminal: %q", plain.String())
	}
}
