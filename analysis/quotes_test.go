package analysis

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"suxi/complaint"
	"suxi/redact"
)

// Nothing personal gets out, through whatever column, and quotes are short.
func TestPrivacy(t *testing.T) {
	const phone = "13912345678"
	e := monthly(1)
	e.File, e.Unit = "订单 "+phone+".csv", "单量 "+phone
	b := New(scheme("a"), Options{Exposure: e, Cost: "赔付 " + phone})
	for i := range 4 {
		l := row(fmt.Sprintf("%s-%d", phone, i), "2025-03-01", "a")
		l.Text = strings.Repeat("坏", 72+i) + "请打\n\n" + phone + "找我" + strings.Repeat("谢", 200)
		l.Channel, l.Product, l.Region, l.Batch = phone, "型号 "+phone, phone+"市", phone
		l.Extra = []complaint.Field{{Name: "赔付 " + phone, Value: "3"}}
		if i > 1 {
			l.GroupID, l.GroupSize = phone+"-2", 2
		}
		b.Add(l)
	}
	r := b.Result()
	if len(r.Quotes) != 3 || len(r.Groups) != 1 {
		t.Fatalf("%d quotes, %d groups", len(r.Quotes), len(r.Groups))
	}
	if r.Cost.Read != 4 {
		t.Errorf("%d amounts of a column whose name is redacted in print", r.Cost.Read)
	}
	for _, q := range append(r.Quotes, Quote{Text: r.Groups[0].Quote}) {
		if n := utf8.RuneCountInString(q.Text); n != quoteLength || !strings.HasSuffix(q.Text, "…") || strings.Contains(q.Text, "139") || strings.Contains(q.Text, "\n") {
			t.Errorf("quote of %d characters: %s", n, q.Text)
		}
	}
	if text := encode(t, r); strings.Contains(text, phone) || len(redact.Find(text)) > 0 {
		t.Error("the result holds a phone number")
	}
}

// No number comes through in a quote that lines or markup held apart.
func TestExcerpt(t *testing.T) {
	for text, want := range map[string]string{
		"电话 139\n1234\t5678，急":  "电话 〔手机〕，急",
		"电话139<b>1234</b>5678":  "电话〔手机〕",
		"电话139\u200b12345678。":  "电话〔手机〕。",
		"先\n\n退款\t再说":           "先 退款 再说",
		"退款_x000D_\n再说_x000D_":  "退款 再说",
		"电话 139_x000D_12345678": "电话 〔手机〕",
	} {
		if got := (Options{}).gate().excerpt(text); got != want {
			t.Errorf("excerpt(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		in   string
		n    int
		want string
	}{
		{"", 3, ""}, {"投诉", 3, "投诉"}, {"投诉件", 3, "投诉件"}, {"投诉件号", 3, "投诉…"}, {"abcd", 3, "ab…"}, {"a件b号", 3, "a件…"},
	} {
		if got := cut(c.in, c.n); got != c.want {
			t.Errorf("cut(%q, %d) = %q, want %q", c.in, c.n, got, c.want)
		}
	}
}

// Quotes come from different groups, as many as asked for, and other groups
// take their turn when ids change.
func TestQuotes(t *testing.T) {
	seen := map[string]bool{}
	for round := range 20 {
		b := New(scheme("a", "b"), Options{Quotes: 2})
		for i := range 30 {
			l := row(fmt.Sprintf("%d-%d", round, i), "2025-03-01", "a")
			l.GroupID, l.GroupSize = fmt.Sprint("g", i%3), 10
			l.Text = l.GroupID
			b.Add(l)
		}
		q := b.Result().Quotes
		if len(q) != 2 || q[0].Text == q[1].Text || q[0].Category != "a" || q[0].Date != "2025-03-01" || q[0].Level != "regular" {
			t.Fatalf("quotes %+v", q)
		}
		seen[q[0].Text] = true
	}
	if len(seen) != 3 {
		t.Errorf("first quotes of 20 sets of ids come from %d of 3 groups", len(seen))
	}
}
