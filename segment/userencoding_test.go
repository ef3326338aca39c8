package segment

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"
	utf16 "golang.org/x/text/encoding/unicode"
)

func TestUserFileEncodings(t *testing.T) {
	const text = "客服态度 10 n\r\n\r\n快递柜\r\n"
	gb18030, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	inUTF16 := func(order utf16.Endianness) string {
		s, err := utf16.UTF16(order, utf16.IgnoreBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	tests := []struct {
		name, data, encoding string
		bom                  bool
	}{
		{"lone carriage returns", "客服态度 10 n\r\r快递柜\r", "utf-8", false},
		{"UTF-16LE without a byte order mark", inUTF16(utf16.LittleEndian), "utf-16", false},
		{"UTF-16BE without a byte order mark", inUTF16(utf16.BigEndian), "utf-16", false},
		{"UTF-8", text, "utf-8", false},
		{"UTF-8 with a byte order mark", "\xEF\xBB\xBF" + text, "utf-8", true},
		{"GB18030", gb18030, "gb18030", false},
		{"GB18030 with a byte order mark", "\x84\x31\x95\x33" + gb18030, "gb18030", true},
		{"UTF-16LE", "\xFF\xFE\xA2\x5B\x0D\x67\x01\x60\xA6\x5E\n\x00\n\x00\xEB\x5F\x12\x90\xDC\x67", "utf-16", true},
		{"UTF-16BE", "\xFE\xFF\x5B\xA2\x67\x0D\x60\x01\x5E\xA6\x00\n\x00\n\x5F\xEB\x90\x12\x67\xDC", "utf-16", true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			file, err := ReadUserFile(strings.NewReader(test.data))
			if err != nil {
				t.Fatal(err)
			}
			if file.Encoding != test.encoding || file.BOM != test.bom {
				t.Errorf("got %s, BOM %v; want %s, %v", file.Encoding, file.BOM, test.encoding, test.bom)
			}
			if l := file.Lines; len(l) != 2 || l[0].Text != "客服态度" || l[0].Line != 1 || l[1].Text != "快递柜" || l[1].Line != 3 {
				t.Errorf("got %+v", l)
			}
		})
	}
}

// Data with NULs is UTF-16, one bad line of a text, or no text.
func TestUserFileWithNULs(t *testing.T) {
	compiled, err := small(t).AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, data, want string }{ // words, or the error
		{"ASCII in UTF-16LE", "a\x00b\x00\n\x00c\x00", "ab|c"},
		{"ASCII in UTF-16BE", "\x00a\x00b\x00\n\x00c", "ab|c"},
		{"characters with a low NUL in UTF-16LE", "\x00\x90\x00\x4E\n\x00\x00\x90", "退一|退"},
		{"characters with a low NUL in UTF-16BE", "\x90\x00\x4E\x00\x00\n\x90\x00", "退一|退"},
		{"one NUL in ASCII", "abcd\x00e", "line 1: holds a NUL: take it out"},
		{"one NUL in UTF-8", "客服\n态\x00度\n", "客服|line 2: holds a NUL: take it out"},
		{"one NUL in GB18030", "\xBF\xCD\xB7\xFE\x00\n", errNotText.Error()},
		{"a compiled dictionary", string(compiled), "a compiled dictionary: want a list of words"},
		{"one of another version", "SUXIDIC7" + string(compiled[len(magic):]), "compiled dictionary of another version: compile it again"},
		{"one whose beginning is damaged", "SUXI" + string(compiled[5:]), errNotText.Error()},
		{"words that begin as a compiled dictionary does", "SUXIDIC1\nSUXIDIC2\n", "SUXIDIC1|SUXIDIC2"},
	}
	for _, test := range tests {
		var got []string
		file, err := ReadUserFile(strings.NewReader(test.data))
		if err != nil {
			got = append(got, err.Error())
		} else {
			for _, l := range file.Lines {
				if l.Err != nil {
					got = append(got, fmt.Sprintf("line %d: %v", l.Line, l.Err))
				} else {
					got = append(got, l.Text)
				}
			}
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%s: got %s, want %s", test.name, strings.Join(got, "|"), test.want)
		}
	}
}

// One damaged line does not make a UTF-8 file GB18030.
func TestUserFileWithBadBytes(t *testing.T) {
	file, err := ReadUserFile(strings.NewReader("客服态度\n快递\xff柜\n驿站\n"))
	if err != nil {
		t.Fatal(err)
	}
	if file.Encoding != "utf-8" || len(file.Lines) != 3 || file.Lines[0].Err != nil || file.Lines[1].Err == nil || file.Lines[2].Err != nil {
		t.Errorf("got %+v", file)
	}
	_, err = ReadUserWords(strings.NewReader("客服态度\n\n快递\xff柜\n驿站\n"))
	if want := "user words:3: holds bytes that are not utf-8: save the file as UTF-8"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
