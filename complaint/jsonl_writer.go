package complaint

import (
	"encoding/json"
	"io"
	"math"
	"reflect"
	"strconv"
	"time"
)

// A jsonlWriter writes one object per line.
type jsonlWriter struct {
	w     io.Writer
	lines []byte // of a batch
}

func (j *jsonlWriter) Write(batch []Labelled) error {
	j.lines = j.lines[:0]
	for i := range batch {
		var err error
		if j.lines, err = AppendJSON(j.lines, &batch[i]); err != nil {
			return err
		}
		j.lines = append(j.lines, '\n')
	}
	_, err := j.w.Write(j.lines)
	return err
}

func (j *jsonlWriter) Close() error { return nil }

// AppendJSON appends a labelled complaint as the jsonl of [NewWriter] has it,
// without the line end: one object, in one line, that has all columns in their
// order, absent times as null.
func AppendJSON(dst []byte, l *Labelled) ([]byte, error) {
	r := toRow(l)
	row := reflect.ValueOf(&r).Elem()
	separator := byte('{')
	for _, c := range labelledColumns {
		dst = append(dst, separator)
		separator = ','
		dst = append(append(append(dst, '"'), c.name...), `":`...)
		var err error
		if dst, err = appendMember(dst, row.Field(c.field)); err != nil {
			return nil, err
		}
	}
	if r.Extra == nil {
		r.Extra = []Field{}
	}
	extra, err := json.Marshal(r.Extra)
	if err != nil {
		return nil, err
	}
	return append(append(append(dst, `,"extra":`...), extra...), '}'), nil
}

// appendMember appends a value of a labelledRow as encoding/json has it.
func appendMember(dst []byte, v reflect.Value) ([]byte, error) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); plainJSON(s) {
			return append(append(append(dst, '"'), s...), '"'), nil
		}
	case reflect.Bool:
		return strconv.AppendBool(dst, v.Bool()), nil
	case reflect.Int64:
		return strconv.AppendInt(dst, v.Int(), 10), nil
	case reflect.Float64:
		if f := v.Float(); f == 0 || math.Abs(f) >= 1e-6 && math.Abs(f) < 1e21 { // without an exponent
			return strconv.AppendFloat(dst, f, 'f', -1, 64), nil
		}
	case reflect.Slice:
		if v.Len() == 0 {
			return append(dst, "[]"...), nil
		}
	}
	value := v.Interface()
	if t, ok := value.(time.Time); ok {
		if t.IsZero() {
			return append(dst, "null"...), nil
		}
		value = t.In(shanghai)
	}
	b, err := json.Marshal(value)
	return append(dst, b...), err
}

// plainJSON reports a string of valid UTF-8 that stands in JSON as it is: without
// quotes, controls and what encoding/json escapes beside them, <, >, &, U+2028
// and U+2029.
func plainJSON(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c == '"', c == '\\', c == '<', c == '>', c == '&':
			return false
		case c == 0xE2 && i+2 < len(s) && s[i+1] == 0x80 && s[i+2]&^1 == 0xA8:
			return false
		}
	}
	return true
}
