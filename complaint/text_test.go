package complaint

import (
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestTextReader(t *testing.T) {
	const text = "快递两周没有更新，\n客服也不回复。\n"
	const traditional = "收到的杯子碎了兩個，\n聯絡客服三天都沒有人回覆。\n"
	gbk := encode(t, simplifiedchinese.GBK, text)
	for _, tt := range []struct {
		name, in, want, encoding string
		bad                      int64
	}{
		{"nothing", "", "", "utf-8", 0},
		{"UTF-8", text, text, "utf-8", 0},
		{"UTF-8 with a mark", "\xEF\xBB\xBF" + text, text, "utf-8", 0},
		{"UTF-8, damaged", text + "客\xB7服", text + "客\uFFFD服", "utf-8", 1},
		{"GBK", gbk, text, "gb18030", 0},
		{"GBK, damaged", gbk + "\xFF\n", text + "\uFFFD\n", "gb18030", 1},
		{"GBK, one word", "\xBF\xCD\xB7\xFE", "客服", "gb18030", 0},
		{"GB18030 with a mark", "\x84\x31\x95\x33" + gbk, text, "gb18030", 0},
		{"Big5", encode(t, traditionalchinese.Big5, traditional), traditional, "big5", 0},
		{"UTF-16LE with a mark", "\xFF\xFE" + encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), text), text, "utf-16le", 0},
		{"UTF-16BE with a mark", "\xFE\xFF" + encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), text), text, "utf-16be", 0},
		{"UTF-16LE", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "a,b\n"+text), "a,b\n" + text, "utf-16le", 0},
		{"UTF-8, then GBK", text + text + gbk, text + text + text, "utf-8", 0},
	} {
		r, err := NewTextReader(strings.NewReader(tt.in))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		got, err := io.ReadAll(r)
		if string(got) != tt.want || err != nil || r.Encoding() != tt.encoding || r.Undecodable() != tt.bad {
			t.Errorf("%s: %q, %v, %s, %d undecodable; want %q, %s, %d",
				tt.name, got, err, r.Encoding(), r.Undecodable(), tt.want, tt.encoding, tt.bad)
		}
	}
}

// A line is read before the next one is written.
func TestTextReaderDoesNotWait(t *testing.T) {
	in, out := io.Pipe()
	go func() {
		io.WriteString(out, "客服\n")
		io.WriteString(out, "\xCC\xAC\xB6\xC8\n")
		out.Close()
	}()
	r, err := NewTextReader(in)
	if err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 100)
	for _, want := range []string{"客服\n", "态度\n"} {
		if n, err := r.Read(buf); string(buf[:n]) != want || err != nil {
			t.Fatalf("got %q, %v, want %q", buf[:n], err, want)
		}
	}
}
