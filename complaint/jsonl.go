package complaint

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxLine bounds one line: 16 MiB of decoded text, so that what a jsonlWriter
// makes of a long complaint with many mentions is read again.
const maxLine = 16 << 20

var errNoString = errors.New("is not a string")

// A jsonTable reads JSON Lines: one object per line, whose keys are its
// headers. A nested value is carried through as JSON text.
//
// The first object must have the text key, and every key named by an override;
// later ones may leave keys out.
type jsonTable struct {
	win       *window
	overrides map[string]string
	columns   *columns
	below     bool     // the first object is above, or known to be sound
	mapped    []string // the keys that columns describes
	row       int
	last      []byte
	lost      bool // within a line longer than maxLine
}

func newJSONTable(src io.Reader, overrides map[string]string) (*jsonTable, error) {
	t := &jsonTable{win: newWindow(src), overrides: overrides}
	n, err := t.win.line(0, maxLine)
	if err != nil {
		return nil, err
	}
	head := bytes.TrimSpace(t.win.bytes()[:n])
	if n == 0 {
		return nil, ErrEmpty
	}
	if bytes.HasPrefix(head, []byte{'['}) {
		return nil, errors.New("is a JSON array, not JSON Lines; write one object per line")
	}
	return t, nil
}

func (t *jsonTable) next() (row, error) {
	for {
		n, err := t.win.line(0, maxLine)
		if err != nil {
			return row{}, err
		}
		if n == 0 {
			return row{}, io.EOF
		}
		line := t.win.bytes()[:n]
		t.win.skip(n)
		whole := line[n-1] == '\n' || n < maxLine
		if t.lost {
			t.lost = !whole
			continue
		}
		t.row++
		t.last = line
		if !whole {
			t.lost = true
			return row{}, t.reject(errors.New("line longer than 16 MiB"))
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		keys, cells, texts, err := parseObject(line)
		if err != nil {
			return row{}, t.reject(err)
		}
		if err := t.recognise(keys); err != nil {
			return row{}, err
		}
		if i := t.columns.index(fieldText); i >= 0 && !texts[i] {
			return row{}, &RowError{Row: t.row, Field: fieldText, Err: errNoString, Raw: t.raw()}
		}
		return row{number: t.row, columns: t.columns, cells: cells}, nil
	}
}

func (t *jsonTable) raw() string  { return rawText(t.last) }
func (t *jsonTable) close() error { return nil }

func (t *jsonTable) reject(err error) error {
	return &RowError{Row: t.row, Err: err, Raw: t.raw()}
}

// recognise makes columns describe keys.
func (t *jsonTable) recognise(keys []string) error {
	if t.columns != nil && slices.Equal(keys, t.mapped) {
		return nil
	}
	c, missing := mapColumns(keys, t.overrides)
	if t.columns == nil && !t.below && missing != nil {
		return missing
	}
	t.columns, t.mapped = c, keys
	return nil
}

// parseObject splits a JSON object into keys and values, in order. texts says
// which values are strings or null, rather than JSON.
func parseObject(line []byte) (keys, cells []string, texts []bool, err error) {
	d := json.NewDecoder(bytes.NewReader(line))
	token, err := d.Token()
	if err != nil {
		return nil, nil, nil, jsonError(err)
	}
	if token != json.Delim('{') {
		return nil, nil, nil, errors.New("not a JSON object")
	}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, nil, nil, jsonError(err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, nil, nil, jsonError(err)
		}
		cell := string(value)
		switch value[0] {
		case '"':
			if err := json.Unmarshal(value, &cell); err != nil {
				return nil, nil, nil, jsonError(err)
			}
		case 'n':
			cell = ""
		}
		keys, cells = append(keys, key.(string)), append(cells, cell)
		texts = append(texts, value[0] == '"' || value[0] == 'n')
	}
	if _, err := d.Token(); err != nil {
		return nil, nil, nil, jsonError(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, nil, nil, errors.New("more than one JSON value on the line")
	}
	return keys, cells, texts, nil
}

// jsonError says where the JSON breaks, and not what stands there.
func jsonError(err error) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not JSON: byte %d", syntax.Offset)
	}
	return errors.New("not JSON: the line ends too early")
}
