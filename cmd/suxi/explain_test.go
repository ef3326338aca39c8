package main

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suxi/models"
	"suxi/redact"
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
		m := newMaskedText(text, redact.New(redact.Options{}))
		start := strings.Index(text, tt.stretch)
		from, to := m.span(start, start+len(tt.stretch))
		if got := m.text[from:to]; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.stretch, got, tt.want)
		}
	}
	if m := newMaskedText(text, redact.New(redact.Options{Off: true})); m.text != text {
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
		m := newMaskedText(text, redact.New(redact.Options{}))
		from, to := m.span(start, end)
		if from < 0 || to < from || to > len(m.text) {
			t.Fatalf("[%d, %d) of %q became [%d, %d) of %q", start, end, text, from, to, m.text)
		}
	})
}

// Spans stand in the masked text; those that one mask covers are one.
func TestSpanViews(t *testing.T) {
	const text = "打(010)8888-7777没人接，要求退款"
	span := func(stretch string, weight float64) models.Evidence {
		start := strings.Index(text, stretch)
		return models.Evidence{Start: start, End: start + len(stretch), Weight: weight}
	}
	spans := []models.Evidence{span("打", 0.5), span("(010", -0.25), span(")", 0.125), span("8888-7777没人", 1), span("退款", 2)}
	want := []spanView{
		{"打", 0, 3, 0.5},
		{"〔座机〕没人", 3, 21, 0.875},
		{"退款", 33, 39, 2},
	}
	if got := spanViews(spans, newMaskedText(text, redact.New(redact.Options{}))); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := spanViews(spans, newMaskedText(text, redact.New(redact.Options{Off: true}))); len(got) != len(spans) {
		t.Errorf("raw: %d spans of %d", len(got), len(spans))
	}
}

// The line of reasons sums to the margin; parts that are not shown are one.
func TestPrintReasons(t *testing.T) {
	r := reasonsView{
		Class: "safety", RunnerUp: "price", Margin: 2.11, Prior: -0.03,
		Groups: []termView{{"safety", "keywords", 1}},
		Spans: []spanView{
			{"冒烟", 0, 6, 1.5}, {"，", 6, 9, 0.01}, {"要", 9, 12, 0.2}, {"求", 12, 15, 0.3}, {"退", 15, 18, -0.4}, {"款", 18, 21, -0.5}, {"！", 21, 24, 0.03},
		},
	}
	const want = "safety rather than price (+2.1): 「冒烟」 +1.5 keywords·safety +1.0 「款」 -0.5 「退」 -0.4 「求」 +0.3 「要」 +0.2 others +0.0 prior +0.0"
	if got := r.print(false); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := r.print(true); !strings.Contains(got, "\x1b[32m「冒烟」\x1b[0m") || !strings.Contains(got, "\x1b[33m「款」\x1b[0m") {
		t.Errorf("%q: want 冒烟 green and 款 yellow", got)
	}
	if got := (reasonsView{}).print(false); got != "" {
		t.Errorf("without reasons: %q", got)
	}
}

func TestExplanationColour(t *testing.T) {
	e := explanation{
		Text: "插座冒火，要求退款",
		Category: headView{labelView: labelView{"safety", "安全"}, Reasons: reasonsView{Spans: []spanView{
			{"插座冒火", 0, 12, 1}, {"，", 12, 15, 0.5}, {"要求退款", 15, 27, -1},
		}}},
		Mentions: []mention{
			{"rule", "danger", "冒火", 6, 12},
			{"what", "", "插座冒火", 0, 12},
			{"demand", "refund", "退款", 21, 27},
		},
	}
	var coloured, plain strings.Builder
	e.print(&coloured, true)
	e.print(&plain, false)
	want := "\x1b[4;32m插座\x1b[0m\x1b[4;31m冒火\x1b[0m\x1b[32m，\x1b[0m\x1b[33m要求\x1b[0m\x1b[4;33m退款\x1b[0m\n"
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
