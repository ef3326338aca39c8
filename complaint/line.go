package complaint

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// MaxLine bounds a line that a [LineParser] is meant for: 1 MiB, line end
// included. What collects lines answers a longer one with [ErrLongLine].
const MaxLine = 1 << 20

// ErrLongLine reports a line longer than MaxLine.
var ErrLongLine = errors.New("longer than 1 MiB")

// errBlank reports a line of white space.
var errBlank = errors.New("is blank")

// errDataKeys reports an object without a text whose keys are not to be quoted.
var errDataKeys = fmt.Errorf("%w; the keys look like data, not like headers; name it with --column text=HEADER", ErrNoText)

// A LineParser makes complaints of lines that come one at a time, each a JSON
// object, and of which there may be no end. It takes each as a [Reader] takes a
// file of JSON Lines that holds that line alone, so that what a line gives does
// not depend on the lines around it, but
//
//   - every line gives something: a blank one and an object without a text are
//     RowErrors, and so is one that a file would be refused for;
//   - a header that is given for another field than the text may be missing;
//   - an id is made from the content of the line and its number.
//
// A LineParser is not safe for concurrent use. It keeps nothing but the
// recognised keys of one line.
type LineParser struct {
	overrides map[string]string
	row       Reader // makes records; its table is empty
	keys      []string
	columns   *columns // of keys
	missing   error    // of keys: why there is no text
}

// NewLineParser returns a parser of the lines of a stream, which complaints name
// as their file. Columns is that of [ReaderOptions]; the error is ErrOption.
func NewLineParser(name string, columns map[string]string) (*LineParser, error) {
	overrides, err := canonicalColumns(columns)
	if err != nil {
		return nil, err
	}
	row := Reader{name: name, table: &jsonTable{}, differs: map[string]int64{}}
	return &LineParser{overrides: overrides, row: row}, nil
}

// Parse returns the complaint of line number n, from 1. Its error is a
// *RowError without Raw. What it quotes of the line is no sentence: headers, and
// what looks like a date.
func (p *LineParser) Parse(line []byte, n int) (Complaint, error) {
	reject := func(field string, err error) (Complaint, error) {
		return Complaint{}, &RowError{File: p.row.name, Row: n, Field: field, Err: err}
	}
	text := decodeLine(line)
	if len(bytes.TrimSpace(text)) == 0 {
		return reject("", errBlank)
	}
	keys, cells, texts, err := parseObject(text)
	if err != nil {
		return reject("", err)
	}
	if p.columns == nil || !slices.Equal(keys, p.keys) {
		p.columns, p.missing = mapColumns(keys, p.overrides)
		p.keys = keys
	}
	switch i := p.columns.index(fieldText); {
	case len(keys) == 0:
		return reject(fieldText, errEmptyText)
	case i < 0 && slices.ContainsFunc(keys, notShown):
		return reject(fieldText, errDataKeys)
	case i < 0:
		return reject(fieldText, p.missing)
	case !texts[i]:
		return reject(fieldText, errNoString)
	}
	clear(p.row.differs)
	c, err := p.row.record(row{number: n, columns: p.columns, cells: cells})
	var bad *RowError
	if errors.As(err, &bad) {
		return reject(bad.Field, bad.Err)
	}
	if c.ID == "" {
		sum := sha256.Sum256(line)
		c.generateID(hex.EncodeToString(sum[:]), strconv.Itoa(n))
	}
	return c, nil
}

// decodeLine returns a line as UTF-8 without NUL characters, and without the byte
// order mark of a file that it began. No line of JSON is UTF-16: its line end is
// two bytes.
func decodeLine(line []byte) []byte {
	line = bytes.TrimPrefix(line, []byte(charsetUTF8.bom))
	if !utf8.Valid(line) {
		line = newDecoder(detectByLines(line), nil).decode(nil, line)
	}
	return bytes.ReplaceAll(line, []byte{0}, nil)
}
