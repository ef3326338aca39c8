package complaint

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestHeaderRow(t *testing.T) {
	const header, rows = "编号,日期,内容,渠道\n", "1,2025-01-01,杯子碎了,电话\n2,2025-01-02,没有退款,网站\n"
	tests := []struct {
		name, in string
		text     string // the override
		rows     int    // 0: no text column
	}{
		{name: "first row", in: header + rows, rows: 2},
		{name: "a data cell names the text", in: "单子,何时,反映,栏目\n1,2025-01-01,甲,正常\n2,2025-01-02,乙,内容\n3,2025-01-03,丙,正常\n"},
		{name: "the same without a date", in: "单子,反映,栏目\n甲,乙,内容\n丙,丁,其他\n"},
		{name: "no header, a data cell names the text", in: "1,2025-01-01,甲,内容\n2,2025-01-02,乙,正常\n"},
		{name: "a guessed delimiter in data", in: "反映情况\n杯子碎了;投诉;内容\n没有退款;投诉;内容\n"},
		{name: "the same, two fields", in: "反映情况\n日期;内容\n没有退款;投诉;内容\n"},
		{name: "a guessed delimiter in a header", in: strings.ReplaceAll(header+rows, ",", ";"), rows: 2},
		{name: "the same, the text named", in: "反映;栏目\n甲;乙\n", text: "反映", rows: 1},
		{name: "title with a remark", in: "投诉内容（2025年6月）,,,\n" + header + rows, rows: 2},
		{name: "title of one cell", in: "留言（2025年6月导出）\n" + header + rows, rows: 2},
		{name: "title, header named as written", in: "内容（2025年6月）,,,\n" + header + rows, text: "内容", rows: 2},
		{name: "group row", in: "投诉,,内容,\n" + header + rows, rows: 2},
		{name: "one column", in: "内容\n杯子碎了\n没有退款\n", rows: 2},
		{name: "one column with a remark", in: "内容（必填）\n杯子碎了\n没有退款\n", rows: 2},
		{name: "one column, text named", in: "反映情况\n杯子碎了\n", text: "反映情况", rows: 1},
		{name: "header in CR, rows in LF", in: strings.TrimSpace(header) + "\r" + rows, rows: 2},
		{name: "title in LF, header in CR", in: "六月\n" + strings.TrimSpace(header) + "\r" + rows, rows: 2},
		{name: "header in CR, rows in CRLF", in: strings.TrimSpace(header) + "\r" + strings.ReplaceAll(rows, "\n", "\r\n"), rows: 2},
		{name: "all in CR", in: strings.ReplaceAll(header+rows, "\n", "\r"), rows: 2},
		{name: "damage among the first rows", in: header + "1,2025-01-01,\"甲\"乙,电话\n" + rows, rows: 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			opts := ReaderOptions{}
			if tt.text != "" {
				opts.Columns = map[string]string{"text": tt.text}
			}
			_, got, _, err := readAll(t, "in.csv", tt.in, opts)
			if len(got) != tt.rows || errors.Is(err, ErrNoText) != (tt.rows == 0) || tt.rows > 0 && err != nil {
				t.Errorf("%d rows and error %v, want %d rows", len(got), err, tt.rows)
			}
		})
	}
}

func TestHeaderRowOfSheet(t *testing.T) {
	header, data := []any{"编号", "日期", "内容"}, []any{"1", "2025-01-01", "杯子碎了"}
	for name, tt := range map[string]struct {
		rows [][]any
		want int
	}{
		"title":             {[][]any{{"投诉内容（2025年6月）"}, header, data, data}, 2},
		"group row":         {[][]any{{"投诉", nil, "内容"}, header, data, data}, 2},
		"title of a column": {[][]any{{"内容（2025年6月）"}, {"甲"}, {"乙"}}, 2},
		"one column":        {[][]any{{"内容"}, {"甲"}, {"乙"}}, 2},
		"mandatory":         {[][]any{{"内容（必填）"}, {"甲"}, {"乙"}}, 2},
		"title and data":    {[][]any{{"内容（2025年6月）"}, data, data}, 0},
	} {
		_, got, _, err := readAll(t, "in.xlsx", workbook(t, false, tt.rows), ReaderOptions{})
		if len(got) != tt.want || tt.want > 0 && err != nil || tt.want == 0 && !errors.Is(err, ErrNoText) {
			t.Errorf("%s: %d rows and error %v, want %d rows", name, len(got), err, tt.want)
		}
	}
}

func TestListHeadersQuotesNoData(t *testing.T) {
	const data = "(the first row has 2 cells and looks like data, not like a header)"
	for _, tt := range []struct{ cell, want string }{
		{"标题", `"张三", "标题"`},
		{"手机13900", data},
		{"2025-01-01", data},
		{strings.Repeat("甲", 20), `"张三", (20 characters)`},
		{strings.Repeat("甲", 21), data},
		{"reviewed_at", `"张三", "reviewed_at"`},
		{"subcategory_probability", `"张三", "subcategory_probability"`},
		{"Zhang_Sanfeng", `"张三", (13 characters)`},
		{"_______________", `"张三", (15 characters)`},
	} {
		if got := listHeaders([]string{"张三", tt.cell}); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.cell, got, tt.want)
		}
	}
}

// Line ends are the same wherever a read breaks off.
func TestLineEndsAcrossReads(t *testing.T) {
	for _, tt := range []struct {
		in   string
		cr   bool
		want []string
	}{
		{"a\rb\r\nc\rd\r", true, []string{"a\r", "b\r\n", "c\r", "d\r"}},
		{"\r\r\n\na", true, []string{"\r", "\r\n", "\n", "a"}},
		{"a\rb\r\nc\rd\r", false, []string{"a\rb\r\n", "c\rd\r"}},
	} {
		for size := 1; size < len(tt.in)+2; size++ {
			w := &window{src: strings.NewReader(tt.in), buf: make([]byte, size), cr: tt.cr}
			var got []string
			for {
				n, err := w.line(0, maxRecord)
				if err != nil {
					t.Fatal(err)
				}
				if n == 0 {
					break
				}
				got = append(got, string(w.bytes()[:n]))
				w.skip(n)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q by %d bytes: %q, want %q", tt.in, size, got, tt.want)
			}
		}
	}
}
