package segment

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A UserFile is a file of user words as it was read.
type UserFile struct {
	Encoding string // "utf-8", "gb18030" or "utf-16"
	BOM      bool   // begins with a byte order mark
	Lines    []UserLine
}

// A UserLine is a line of a file of user words that is not empty.
type UserLine struct {
	UserWord
	// Guessed says that only its form tells what follows a space of the line: the
	// Frequency, the Tag or a part of the word.
	Guessed bool
	Err     error // why there is no usable word
}

// Bounds of a file of user words.
const (
	maxUserFile = 64 << 20 // bytes
	maxUserLine = 4 << 10  // bytes
	maxUserWord = 64       // characters
)

// ReadUserFile reads a file of user words, one "word [frequency] [tag]" a line,
// as the user dictionaries of jieba are written. Empty lines are skipped; there
// are no comments, because a word may begin with any character.
//
// A word may hold spaces if it stands in double quotes, if tabs separate the
// fields, or if what follows the space is neither a whole number nor the tag of
// a part of speech as jieba and ICTCLAS write them: "Model Y" is one word, and
// "iPhone 15" the word iPhone with a frequency. A double quote in quotes is
// written twice.
//
// The file is UTF-8, UTF-16, or else GB18030, of which GBK and GB2312 are parts.
// Lines end with \n, \r\n or \r.
//
// The error is one of reading, or says that the file is no text; a line that
// cannot be used is told in the line.
func ReadUserFile(r io.Reader) (*UserFile, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxUserFile+1))
	if err != nil {
		return nil, fmt.Errorf("user words: %w", err)
	}
	if len(data) > maxUserFile {
		return nil, fmt.Errorf("user words: more than %d MiB", maxUserFile>>20)
	}
	file := &UserFile{}
	text, err := file.decode(data)
	if err != nil {
		return nil, err
	}
	if strings.Contains(text, "\r") {
		text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	}
	file.Lines = make([]UserLine, 0, strings.Count(text, "\n")+1)
	for n := 1; text != ""; n++ {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		if strings.TrimSpace(line) == "" {
			continue
		}
		l := UserLine{UserWord: UserWord{Line: n}}
		l.Err = l.parse(line, file.Encoding)
		file.Lines = append(file.Lines, l)
	}
	return file, nil
}

// parse reads a line of a file in encoding, which has been decoded.
func (l *UserLine) parse(line, encoding string) error {
	switch {
	case len(line) > maxUserLine:
		return fmt.Errorf("longer than %d bytes: want one word a line", maxUserLine)
	case strings.ContainsRune(line, utf8.RuneError): // a bad byte, too
		return fmt.Errorf("holds bytes that are not %s: save the file as UTF-8", encoding)
	case strings.Contains(line, "\x00"):
		return errors.New("holds a NUL: take it out")
	}
	if err := l.split(line); err != nil {
		return err
	}
	if l.Text = Normalize(l.Text).Text; strings.ContainsFunc(l.Text, unicode.IsSpace) {
		l.Text = strings.Join(strings.Fields(l.Text), " ")
	}
	switch n := utf8.RuneCountInString(l.Text); {
	case n == 0:
		return errors.New("no word")
	case n > maxUserWord:
		return fmt.Errorf("word of %d characters, more than %d", n, maxUserWord)
	}
	return nil
}

// split finds the fields of a line.
func (l *UserLine) split(line string) error {
	word, rest, quoted, err := cutQuoted(line)
	if err != nil {
		return err
	}
	first, others, _ := strings.Cut(line, "\t")
	switch {
	case quoted:
		l.Text = word
	case strings.TrimSpace(others) != "":
		l.Text, rest = first, others
	default:
		l.Text = strings.TrimSpace(line)
		l.Guessed = strings.ContainsFunc(l.Text, unicode.IsSpace)
		for {
			space := strings.LastIndexFunc(l.Text, unicode.IsSpace)
			if space < 0 || !l.take(strings.TrimSpace(l.Text[space:]), isTag) {
				return nil
			}
			l.Text = strings.TrimRightFunc(l.Text[:space], unicode.IsSpace)
		}
	}
	for field := range strings.FieldsSeq(rest) {
		if !l.take(field, isName) {
			return fmt.Errorf("%q after the word: want a frequency and a tag, or neither", field)
		}
	}
	return nil
}

// take gives l the frequency or tag that field is, if it has none yet.
func (l *UserLine) take(field string, isTag func(string) bool) bool {
	switch {
	case l.Frequency == "" && isFrequency(field):
		l.Frequency = field
	case l.Tag == "" && isTag(field):
		l.Tag = field
	default:
		return false
	}
	return true
}

// cutQuoted cuts a word in double quotes off the beginning of line.
func cutQuoted(line string) (word, rest string, ok bool, err error) {
	s, ok := strings.CutPrefix(strings.TrimSpace(line), `"`)
	if !ok {
		return "", line, false, nil
	}
	for {
		part, after, closed := strings.Cut(s, `"`)
		if !closed {
			return "", "", true, errors.New("no closing quote")
		}
		word += part
		if s, ok = strings.CutPrefix(after, `"`); !ok {
			return word, after, true, nil
		}
		word += `"`
	}
}

func isFrequency(field string) bool {
	for i := range len(field) {
		if field[i] < '0' || '9' < field[i] {
			return false
		}
	}
	return field != ""
}

// isName reports whether a field may be a tag where nothing else can stand.
func isName(field string) bool {
	return !isFrequency(field) && !strings.ContainsFunc(field, func(r rune) bool {
		return r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_'
	})
}

// isTag reports whether a field is a part of speech of ICTCLAS or of jieba.
func isTag(field string) bool {
	switch field {
	case "a", "ad", "ag", "al", "an", "b", "bg", "bl", "c", "cc", "d", "dg", "dl", "df", "e", "eng", "f", "g",
		"h", "i", "j", "k", "l", "m", "mg", "mq", "n", "ng", "nl", "nr", "nr1", "nr2", "nrf", "nrfg", "nrj", "nrt",
		"ns", "nsf", "nt", "nx", "nz", "o", "p", "pba", "pbei", "q", "qg", "qt", "qv", "r", "rg", "rr", "ry", "rys",
		"ryt", "ryv", "rz", "rzs", "rzt", "rzv", "s", "t", "tg", "u", "ud", "ude1", "ude2", "ude3", "ug", "uj", "ul",
		"ule", "uv", "uz", "uzhe", "v", "vd", "vf", "vg", "vi", "vl", "vn", "vq", "vshi", "vx", "vyou", "w", "x",
		"xu", "xx", "y", "yg", "z", "zg":
		return true
	}
	return false
}
