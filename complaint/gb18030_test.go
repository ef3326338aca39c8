package complaint

import (
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Every code of two bytes is what golang.org/x/text makes of it, or private use
// where that makes nothing of it.
func TestGB18030Codes(t *testing.T) {
	seen := map[rune]bool{}
	for lead := 0x81; lead <= 0xFE; lead++ {
		for trail := 0x40; trail <= 0xFE; trail++ {
			if trail == 0x7F {
				continue
			}
			code := []byte{byte(lead), byte(trail)}
			want, err := simplifiedchinese.GB18030.NewDecoder().String(string(code))
			if err != nil {
				t.Fatal(err)
			}
			got, bad := newCounter(charsetGB18030, new(int64)).text(code)
			r, size := utf8.DecodeRune(got)
			if want != "\uFFFD" {
				if string(got) != want || bad != 0 {
					t.Errorf("%X is %q with %d undecodable, want %q", code, got, bad, want)
				}
				continue
			}
			if r < 0xE000 || r > 0xF8FF || size != len(got) || bad != 0 || seen[r] {
				t.Errorf("%X is %q with %d undecodable, want another character of private use", code, got, bad)
			}
			seen[r] = true
		}
	}
	// All of the standard's but U+E5E5 (A3A0), which is a space in x/text.
	for r := rune(0xE000); r <= 0xE765; r++ {
		if !seen[r] && r != 0xE5E5 {
			t.Errorf("no code for %U", r)
		}
	}
}

// The characters that Python's gb18030 gives.
func TestGB18030PrivateUse(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		bad      int64
	}{
		{"\xAA\xA1\xAF\xFE", "\uE000\uE233", 0},
		{"\xF8\xA1\xFE\xFE", "\uE234\uE4C5", 0},
		{"\xA1\x40\xA1\x7E\xA1\x80\xA7\xA0", "\uE4C6\uE504\uE505\uE765", 0},
		{"\xA2\xAB\xA2\xE4\xA2\xEF\xA4\xF4\xA5\xF7", "\uE766\uE76D\uE76E\uE772\uE77D", 0},
		{"\xA6\xB9\xA6\xD9\xA6\xEC\xA6\xF3\xA6\xF6", "\uE785\uE78D\uE794\uE796\uE797", 0},
		{"\xA7\xC2\xA7\xF2\xA8\x96\xA8\xBC\xA8\xC1\xA8\xEA", "\uE7A0\uE7AF\uE7BC\uE7C7\uE7C9\uE7CD", 0},
		{"\xA9\x58\xA9\x5B\xA9\x5D\xA9\x97\xA9\xF0", "\uE7E2\uE7E3\uE7E4\uE7F4\uE801", 0},
		{"\xD7\xFA\xD7\xFE\xFE\x51\xFE\x59\xFE\x7E\xFE\x90\xFE\xA0", "\uE810\uE814\uE816\uE81E\uE843\uE854\uE864", 0},
		{"\xB7\xFE\xFD\xC8\xCE\xF1", "服\uE431务", 0},
		{"a\xAA\xA1\xFF\xAA\xA1b", "a\uE000\uFFFD\uE000b", 1},
		{"\xAA\xA1\xAA\n", "\uE000\uFFFD\n", 1}, // half a character
		{"\x84\x31\xA4\x37\xAA\xA1\x90\x30\x81\x30", "\uFFFD\uE000\U00010000", 0},
	} {
		in, want := strings.Repeat(tt.in+"\n", 3000), strings.Repeat(tt.want+"\n", 3000) // several buffers
		for _, other := range []*charset{nil, charsetUTF8} {                             // as asked for, and by lines
			d := newDecoder(detection{charset: charsetGB18030, other: other}, iotest.HalfReader(strings.NewReader(in)))
			got, err := io.ReadAll(d)
			if string(got) != want || d.undecodable != 3000*tt.bad || err != nil {
				t.Errorf("%X: %q…, %d undecodable, %v; want %q…, %d", tt.in, got[:min(len(got), 20)], d.undecodable, err, tt.want, 3000*tt.bad)
			}
		}
	}
}

// A line of GBK with a character of private use in a file that is UTF-8.
func TestMixedPrivateUse(t *testing.T) {
	d := newDecoder(detection{charset: charsetUTF8, other: charsetGB18030}, strings.NewReader("1,退款没有到账\n2,\xCD\xCB\xBF\xEE\xFD\xC8\n"))
	got, err := io.ReadAll(d)
	if want := "1,退款没有到账\n2,退款\uE431\n"; string(got) != want || d.mixed != 1 || d.undecodable != 0 || err != nil {
		t.Errorf("got %q, %d mixed lines, %d undecodable, %v; want %q", got, d.mixed, d.undecodable, err, want)
	}
}
