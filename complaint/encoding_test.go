package complaint

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
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

func decodeAll(t testing.TB, found detection, s string) (string, int64) {
	t.Helper()
	d := newDecoder(found, strings.NewReader(s))
	b, err := io.ReadAll(d)
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
		c, err := detectCharset(section(tt.in), []byte(tt.in[:min(len(tt.in), 64<<10)]))
		if err != nil || c.name != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.name, c.name, err, tt.want)
		}
	}
}

func TestDecoderCountsUndecodableBytes(t *testing.T) {
	long := strings.Repeat("退款。", 3000) // several buffers
	utf8cs, gb := charsetUTF8, charsetGB18030
	gbk := func(s string) string { return encode(t, simplifiedchinese.GB18030, s) }
	tests := []struct {
		name    string
		charset *charset
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
		for _, other := range []*charset{nil, charsetUTF8, charsetGB18030} { // as asked for, and by lines
			got, bad := decodeAll(t, detection{charset: tt.charset, other: other}, tt.in)
			if got != tt.want || bad != tt.bad {
				t.Errorf("%s: %d undecodable, want %d; text equal: %v", tt.name, bad, tt.bad, got == tt.want)
			}
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
		d := newDecoder(detection{charset: charsetUTF8}, bytes.NewReader(in))
		out, err := io.ReadAll(d)
		if err != nil || !utf8.Valid(out) || d.undecodable != want {
			t.Fatalf("%d undecodable, want %d; %v", d.undecodable, want, err)
		}
	})
}

// Big5 is found, and GB18030 never taken for it, be its text Simplified or
// Traditional: from twenty characters on, and among ASCII.
func TestBig5(t *testing.T) {
	const (
		traditional = "投訴內容\n收到的杯子碎了兩個，聯絡客服三天都沒有人回覆，要求退款。\n"
		short       = "編號,內容\n1,客服一直不回覆，我要退款\n"
		mixed       = "id,text,date\n1,The cup is broken 杯子破了，店家不處理,2024-05-06\n2,OK,2024-05-07\n"
		simplified  = "投诉内容\n收到的杯子碎了两个，联系客服三天都没有人回复，要求退款。\n"
		rare        = "内容\n噪音扰民，喇叭喊叫，隔离措施、防尘措施非常糟糕，鸡鸭鹅叫声震天，北京奔驰\n"
		names       = "内容\n柴埠溪、镕基、喆昊、堃、瑢璟、垚淼、囍字\n"
	)
	tests := []struct {
		name, text string
		encoding   encoding.Encoding
		want       string
	}{
		{"Big5", traditional, traditionalchinese.Big5, "big5"},
		{"Big5, short", short, traditionalchinese.Big5, "big5"},
		{"Big5, mixed with ASCII", mixed, traditionalchinese.Big5, "big5"},
		{"Big5, long", strings.Repeat(traditional, 50_000), traditionalchinese.Big5, "big5"},
		{"GB18030, Simplified", simplified, simplifiedchinese.GB18030, "gb18030"},
		{"GB18030, Simplified, long", strings.Repeat(simplified, 50_000), simplifiedchinese.GB18030, "gb18030"},
		{"GB18030, Traditional", traditional, simplifiedchinese.GB18030, "gb18030"},
		{"GB18030, Traditional, short", short, simplifiedchinese.GB18030, "gb18030"},
		{"GB18030, Traditional, mixed with ASCII", mixed, simplifiedchinese.GB18030, "gb18030"},
		{"GB18030, characters like Big5's common ones", rare, simplifiedchinese.GB18030, "gb18030"},
		{"GB18030, names beyond GB2312", names, simplifiedchinese.GB18030, "gb18030"},
		{"GB18030, four bytes each", "㐂㐃㐄㐅", simplifiedchinese.GB18030, "gb18030"},
	}
	for _, tt := range tests {
		in := encode(t, tt.encoding, tt.text)
		found, err := detectCharset(section(in), []byte(in[:min(len(in), 64<<10)]))
		if err != nil || found.name != tt.want {
			t.Errorf("%s: %s, %v; want %s", tt.name, found.name, err, tt.want)
		}
		if text, bad := decodeAll(t, found, in); text != tt.text || bad > 0 {
			t.Errorf("%s: decoded with %d undecodable bytes, or to other text", tt.name, bad)
		}
	}
}

// Headers and dates of a Big5 file are Traditional, too.
func TestBig5File(t *testing.T) {
	text := "工單編號,投訴內容,投訴時間,產品,地區,客戶編號,責任部門,嚴重程度\n" +
		"A1,杯子碎了兩個，客服不回覆,2024年5月6日 8時3分,馬克杯,臺北,C7,客服處,二級\n"
	for _, opts := range []ReaderOptions{{}, {Encoding: "big5"}} {
		_, got, _, err := readAll(t, "in.csv", encode(t, traditionalchinese.Big5, text), opts)
		want := []Complaint{{ID: "A1", Text: "杯子碎了兩個，客服不回覆", ReceivedAt: time.Date(2024, 5, 6, 8, 3, 0, 0, shanghai), Product: "馬克杯",
			Region: "臺北", CustomerID: "C7", Department: "客服處", Severity: "二級", File: "in.csv", Row: 2}}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || err != nil {
			t.Errorf("(-want +got):\n%s%v", diff, err)
		}
	}
}

// Files that were joined: each line is read as what it is, and a damaged
// character does not make another encoding of its line.
func TestMixedEncodings(t *testing.T) {
	gbk := func(s string) string { return encode(t, simplifiedchinese.GB18030, s) }
	big5 := func(s string) string { return encode(t, traditionalchinese.Big5, s) }
	const first, second = "1,快递两周没有更新\n2,客服也不回复\n", "3,退款到现在还没有到账\n4,收到的杯子碎了\n"
	const traditional = "5,收到的杯子碎了兩個，聯絡客服沒有人回覆\n"
	long := strings.Repeat("9,快递两周没有更新，客服也不回复\n", 40_000) // beyond the evidence
	tests := []struct {
		name, in, want string
		encoding       string
		mixed, bad     int64
	}{
		{"UTF-8, then GBK", first + first + gbk(second), first + first + second, "utf-8", 2, 0},
		{"GBK, then UTF-8", gbk(first+first) + second, first + first + second, "gb18030", 2, 0},
		{"half and half", first + gbk(second), first + second, "utf-8", 2, 0},
		{"UTF-8, GBK far below", long + gbk(second), long + second, "utf-8", 2, 0},
		{"UTF-8, then Big5", first + first + first + big5(traditional), first + first + first + traditional, "utf-8", 1, 0},
		{"Big5, then UTF-8", big5(traditional+traditional) + first, traditional + traditional + first, "big5", 2, 0},
		{"UTF-8 mark, then GBK", "\xEF\xBB\xBF" + first + gbk(second+second), first + second + second, "utf-8", 4, 0},
		{"a line of one character", gbk(first+first) + "3,好\n", first + first + "3,好\n", "gb18030", 1, 0},
		{"GBK, lines of a character or two", gbk("编号,内容\n1,坏了\n2,联通\n3,差\n4,一\n"), "编号,内容\n1,坏了\n2,联通\n3,差\n4,一\n", "gb18030", 0, 0},
		{"a cut character in UTF-8", first + "3,退款\xE6\x9D\n" + second, first + "3,退款\uFFFD\n" + second, "utf-8", 0, 2},
		{"a cut character in a short line", first + "3,退\xE6\n", first + "3,退\uFFFD\n", "utf-8", 0, 1},
		{"a bad byte in GBK", gbk(first) + "\xFF" + gbk(second), first + "\uFFFD" + second, "gb18030", 0, 1},
		{"CR ends lines", strings.ReplaceAll(first+first, "\n", "\r") + strings.ReplaceAll(gbk(second), "\n", "\r"),
			strings.ReplaceAll(first+first+second, "\n", "\r"), "utf-8", 2, 0},
	}
	for _, tt := range tests {
		found, err := detectCharset(section(tt.in), []byte(tt.in[:min(len(tt.in), 64<<10)]))
		if err != nil || found.name != tt.encoding {
			t.Errorf("%s: %s, %v; want %s", tt.name, found.name, err, tt.encoding)
		}
		d := newDecoder(found, strings.NewReader(strings.TrimPrefix(tt.in, "\xEF\xBB\xBF")))
		got, err := io.ReadAll(iotest.OneByteReader(d))
		if string(got) != tt.want || d.mixed != tt.mixed || d.undecodable != tt.bad || err != nil {
			t.Errorf("%s: %d mixed lines, %d undecodable bytes, %v; want %d and %d; text equal: %v",
				tt.name, d.mixed, d.undecodable, err, tt.mixed, tt.bad, string(got) == tt.want)
		}
	}
}

// Who names an encoding gets it, line by line.
func TestNamedEncodingIsKept(t *testing.T) {
	in := lines("id,text") + encode(t, simplifiedchinese.GB18030, "1,退款到现在还没有到账\n") + "2,杯子\n"
	r, err := NewReader("in.csv", strings.NewReader(in), ReaderOptions{Encoding: "gbk"})
	if err != nil {
		t.Fatal(err)
	}
	a, errA := r.Read()
	b, errB := r.Read()
	if a.Text != "退款到现在还没有到账" || b.Text == "杯子" || errA != nil || errB != nil {
		t.Errorf("%q, %q, %v, %v", a.Text, b.Text, errA, errB)
	}
	if s := r.Stats(); s.Encoding != "gb18030" || s.EncodingBy != "option" || s.MixedLines != 0 {
		t.Errorf("%+v", s)
	}
}

func TestUTF16WithoutMark(t *testing.T) {
	const table = "编号,内容,日期\r\n1,杯子碎了，要求退款,2024-05-06\r\n"
	essay := "内容\n" + strings.Repeat("收到的杯子碎了两个联系客服三天都没有人回复", 5) + "\n"
	for name, tt := range map[string]struct{ in, want string }{
		"LE":                    {encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), table), "utf-16le"},
		"BE":                    {encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), table), "utf-16be"},
		"LE, ASCII alone":       {encode(t, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "id,text\n1,a\n"), "utf-16le"},
		"BE, hardly any ASCII":  {encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), essay+essay), "utf-16be"},
		"UTF-8 with a NUL":      {"id,text\n1,a\x00b\n", "utf-8"},
		"UTF-8 with padding":    {"id,text\n1,a\x00\x00\x00\x00\x00\x00\x00\x00\n2,b\x00\x00\x00\x00\x00\x00\x00\x00\n", "utf-8"},
		"UTF-8, NUL behind LF":  {"id,text\n\x001,a\n\x002,b\n\x00", "utf-8"},
		"GBK with a NUL, short": {encode(t, simplifiedchinese.GBK, "内容\n\x00退款\n"), "gb18030"},
	} {
		found, err := detectCharset(section(tt.in), []byte(tt.in))
		if err != nil || found.name != tt.want {
			t.Errorf("%s: %s, %v; want %s", name, found.name, err, tt.want)
		}
	}
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
		"utf-8": "utf-8", "UTF8": "utf-8", "GBK": "gb18030", "gb2312": "gb18030", "GB 18030": "gb18030", "UTF-16LE": "utf-16le", "Big5": "big5", "BIG-5": "big5", "latin-1": "",
	} {
		c, err := charsetNamed(name)
		if (err != nil) != (want == "") || err == nil && c.name != want {
			t.Errorf("charsetNamed(%q) = %v, %v; want %q", name, c, err, want)
		}
	}
}
