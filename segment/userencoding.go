package segment

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

// Why data with NULs is no list of words.
var (
	errNotText      = errors.New("not a text file: want one word a line")
	errCompiled     = errors.New("a compiled dictionary: want a list of words")
	errOtherVersion = errors.New("compiled dictionary of another version: compile it again")
)

// compiledFamily is what compiled dictionaries of all versions begin with,
// before the version.
const compiledFamily = "SUXIDIC"

// decode returns data as UTF-8, in which bytes that mean nothing stay bad bytes
// or become U+FFFD. A file that is UTF-8 but for a few lines stays UTF-8. Other
// data with NULs is no text, unless it is UTF-16.
func (f *UserFile) decode(data []byte) (string, error) {
	nul := bytes.IndexByte(data, 0) >= 0
	switch {
	case bytes.HasPrefix(data, []byte("\xEF\xBB\xBF")):
		f.Encoding, f.BOM = "utf-8", true
		return string(data[3:]), nil
	case bytes.HasPrefix(data, []byte("\xFF\xFE")), bytes.HasPrefix(data, []byte("\xFE\xFF")):
		f.Encoding, f.BOM = "utf-16", true
		return decoded(utf16.UTF16(utf16.LittleEndian, utf16.ExpectBOM), data), nil
	case nul && IsCompiled(data):
		return "", errCompiled
	case nul && bytes.HasPrefix(data, []byte(compiledFamily)):
		return "", errOtherVersion
	case nul:
		if text, ok := decodeUTF16(data); ok {
			f.Encoding = "utf-16"
			return text, nil
		}
	}
	if mostlyUTF8(data) {
		f.Encoding = "utf-8"
		return string(data), nil
	}
	if nul {
		return "", errNotText
	}
	f.Encoding = "gb18030"
	text, bom := strings.CutPrefix(decoded(simplifiedchinese.GB18030, data), "\uFEFF")
	f.BOM = bom
	return text, nil
}

func decoded(e encoding.Encoding, data []byte) string {
	text, _ := e.NewDecoder().Bytes(data) // bad bytes become U+FFFD, without an error
	return string(text)
}

// decodeUTF16 decodes UTF-16 without a byte order mark, in the byte order that
// makes the NULs high bytes of line ends and other ASCII, and the rest Chinese.
func decodeUTF16(data []byte) (text string, ok bool) {
	// What is UTF-8 as well has no bytes but ASCII, and so a NUL in each character.
	if len(data)%2 != 0 || utf8.Valid(data) && 3*bytes.Count(data, []byte{0}) < len(data) {
		return "", false
	}
	best := 0.9 // of the characters
	for _, order := range []utf16.Endianness{utf16.LittleEndian, utf16.BigEndian} {
		s := decoded(utf16.UTF16(order, utf16.IgnoreBOM), data)
		usual := 0
		for _, r := range s {
			if isUsual(r) {
				usual++
			}
		}
		if share := float64(usual) / float64(utf8.RuneCountInString(s)); share > best {
			best, text, ok = share, s, true
		}
	}
	return text, ok
}

// isUsual reports whether lists of words are made of characters such as r.
func isUsual(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= ' ' || r == '\t' || r == '\n' || r == '\r'
	}
	return unicode.Is(unicode.Han, r) || '\u2000' <= r && r <= '\u206F' || '\u3000' <= r && r <= '\u303F' || '\uFF00' <= r && r <= '\uFFEF'
}

// mostlyUTF8 reports whether more lines with characters beyond ASCII are UTF-8
// than are not.
func mostlyUTF8(data []byte) bool {
	if utf8.Valid(data) {
		return true
	}
	balance := 0
	for line := range bytes.Lines(data) {
		switch {
		case !utf8.Valid(line):
			balance--
		case slices.ContainsFunc(line, func(b byte) bool { return b >= utf8.RuneSelf }):
			balance++
		}
	}
	return balance > 0
}
