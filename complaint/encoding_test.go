package complaint

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

func encode(t testing.TB, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func section(s string) *io.SectionReader {
	return io.NewSectionReader(strings.NewReader(s), 0, int64(len(s)))
}

func decodeAll(t testing.TB, c charset, s string) (string, int64) {
	t.Helper()
	d := newDecoder(c)
	b, err := io.ReadAll(d.reader(strings.NewReader(s)))
	if err != nil {
		t.Fatal(err)
	}
	return string(b), d.undecodable
}

func TestDetectCharset(t *testing.T) {
	chinese := strings.Repeat("快递两周没有更新，客服也不回复。\n", 10)
	gbk := encode(t, simplifiedchinese.GBK, chinese)
	ascii := strings.Repeat("id,text,date\n", 200_000) // 2.6 MB, beyond the evidence
	tests := []struct{ name, in, want string }{
		{"ASCII", ascii, "utf-8"},
		{"UTF-8", chinese, "utf-8"},
		{"GBK", gbk, "gb18030"},
		{"four-byte GB18030", encode(t, simplifiedchinese.GB18030, "㐂㐃㐄㐅"), "gb18030"},
		{"late first GBK byte", ascii + gbk, "gb18030"},
		{"late first UTF-8 byte", ascii + chinese, "utf-8"},
		{"evidence ends within a character", "a" + strings.Repeat("退", evidence), "utf-8"},
		{"evidence ends within a character, by two", "退" + strings.Repeat("a", evidence-4) + "退退", "utf-8"},
		{"file ends within a character", chinese[:len(chinese)-2], "utf-8"},
		{"damaged UTF-8", chinese + "\xB0\xFF" + chinese, "utf-8"},
		{"short GBK", encode(t, simplifiedchinese.GBK, "内容\n退款"), "gb18030"},
		{"UTF-8 mark", "\xEF\xBB\xBF" + gbk, "utf-8"},
		{"UTF-16LE mark", "\xFF\xFEa\x00", "utf-16le"},
		{"UTF-16BE mark", "\xFE\xFF\x00a", "utf-16be"},
		{"GB18030 mark", "\x84\x31\x95\x33a", "gb18030"},
		{"empty", "", "utf-8"},
	}
	for _, tt := range tests {
		c, err := detectCharset(section(tt.in))
		if err != nil || c.name != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.name, c.name, err, tt.want)
		}
	}
}

func TestDecoderCountsUndecodableBytes(t *testing.T) {
	long := strings.Repeat("退款。", 3000) // several buffers
	utf8cs, gb := charsets[0], charsets[3]
	gbk := func(s string) string { return encode(t, simplifiedchinese.GB18030, s) }
	tests := []struct {
		name    string
		charset charset
		in      string
		want    string
		bad     int64
	}{
		{"sound UTF-8", utf8cs, "退a款😀", "退a款😀", 0},
		{"U+FFFD as written", utf8cs, "退\uFFFD款", "退\uFFFD款", 0},
		{"bad byte", utf8cs, "退\xFFa", "退\uFFFDa", 1},
		{"both", utf8cs, "\uFFFD\xFF\uFFFD", "\uFFFD\uFFFD\uFFFD", 1},
		{"bad byte after several buffers", utf8cs, long + "\xFF" + long, long + "\uFFFD" + long, 1},
		{"sound GB18030", gb, gbk("退a款😀㐂€°"), "退a款😀㐂€°", 0},
		{"U+FFFD as GB18030 writes it", gb, gbk("退") + "\x84\x31\xA4\x37" + "a", "退\uFFFDa", 0},
		{"bad lead", gb, "a\xFF" + gbk("退"), "a\uFFFD退", 1},
		{"bad second byte", gb, "\xB0\n" + gbk("退"), "\uFFFD\n退", 1},
		{"cut at the end", gb, gbk("退") + "\xCD", "退\uFFFD", 1},
		{"in a late buffer", gb, gbk(long) + "\xFF\xFF" + gbk(long), long + "\uFFFD\uFFFD" + long, 2},
	}
	for _, tt := range tests {
		got, bad := decodeAll(t, tt.charset, tt.in)
		if got != tt.want || bad != tt.bad {
			t.Errorf("%s: %d undecodable, want %d; text equal: %v", tt.name, bad, tt.bad, got == tt.want)
		}
	}
}

// The definition for UTF-8: the bytes that utf8.DecodeRune does not accept.
func TestDecoderCountsAsDecodeRune(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOf(rapid.OneOf(
			rapid.Byte(), rapid.SampledFrom([]byte("\xEF\xBF\xBD\xE9\x80\x80\xF0\x9F\x98\x80a,\n")),
		)).Draw(t, "in")
		in = bytes.Repeat(in, rapid.SampledFrom([]int{1, 500}).Draw(t, "times"))
		want := int64(0)
		for b := in; len(b) > 0; {
			r, size := utf8.DecodeRune(b)
			if r == utf8.RuneError && size == 1 {
				want++
			}
			b = b[size:]
		}
		d := newDecoder(charsets[0])
		out, err := io.ReadAll(d.reader(bytes.NewReader(in)))
		if err != nil || !utf8.Valid(out) || d.undecodable != want {
			t.Fatalf("%d undecodable, want %d; %v", d.undecodable, want, err)
		}
	})
}

func TestUTF16(t *testing.T) {
	in := encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "id\ttext\n1\t退款\uFFFD😀\n")
	r, err := NewReader("unicode.txt", strings.NewReader(in+"\x00\xD8"), ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Read()
	if err != nil || c.Text != "退款\uFFFD😀" {
		t.Errorf("got %q, %v", c.Text, err)
	}
	if s := r.Stats(); s.Encoding != "utf-16le" || s.Undecodable != 2 {
		t.Errorf("%+v; want utf-16le with 2 undecodable bytes, a lone surrogate", s)
	}
}

func TestCharsetNamed(t *testing.T) {
	for name, want := range map[string]string{
		"utf-8": "utf-8", "UTF8": "utf-8", "GBK": "gb18030", "gb2312": "gb18030", "GB 18030": "gb18030", "UTF-16LE": "utf-16le", "latin-1": "",
	} {
		if c, err := charsetNamed(name); c.name != want || (err != nil) != (want == "") {
			t.Errorf("charsetNamed(%q) = %q, %v; want %q", name, c.name, err, want)
		}
	}
}
