package complaint

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// complaint makes a record of a row.
func (r *Reader) complaint(in row) (Complaint, error) {
	c := &r.current
	*c = Complaint{File: r.name, Row: in.number}
	if in.columns.extra > 0 {
		c.Extra = make([]Field, 0, in.columns.extra)
	}
	var bad *RowError
	reject := func(field string, err error) {
		if bad == nil {
			bad = &RowError{Row: in.number, Field: field, Err: err, Raw: r.table.raw()}
			if in.sheet != "" {
				bad.File = fmt.Sprintf("%s[%s]", r.name, in.sheet)
			}
		}
	}
	var labels map[string]string
	if in.columns.own {
		labels = map[string]string{}
	}
	for i, cell := range in.cells {
		if i >= len(in.columns.fields) {
			if notBlank(cell) {
				c.Extra = append(c.Extra, Field{headerName("", i), cell})
			}
			continue
		}
		if in.columns.own && r.stats.Format == "csv" {
			cell = UnescapeFormula(cell)
		}
		value := strings.TrimSpace(cell)
		switch f, name := in.columns.set[i], in.columns.fields[i]; {
		case name == "":
			c.Extra = append(c.Extra, Field{in.columns.names[i], cell})
			if twin := in.columns.twins[i]; twin >= 0 && value != "" && value != strings.TrimSpace(in.cells[twin]) {
				r.differs[in.columns.labels[i]]++
			}
		case f == nil:
			labels[name] = value
		case f.time != nil:
			if nothing(value) {
				break
			}
			t, err := ParseTime(value)
			switch {
			case err == nil:
				*f.time(c) = t
			case name == fieldReceivedAt:
				reject(name, err)
			default:
				header := in.columns.names[i]
				if TimeField(header) != name {
					header = name // of a column that was given: what it is must not be lost
				}
				c.Extra = append(c.Extra, Field{header, cell})
				r.stats.BadDates++
			}
		case name == fieldText:
			c.Text = cell
		case f.value && !in.columns.own && nothing(value):
		default:
			*f.text(c) = value
		}
	}
	if in.columns.own {
		c.restore(labels, in.columns.given)
	}
	if !notBlank(c.Text) {
		reject(fieldText, errors.New("is empty"))
	}
	if bad != nil {
		return Complaint{}, bad
	}
	if c.ID == "" {
		hash, err := r.Hash()
		if err != nil {
			return Complaint{}, err
		}
		place := strconv.Itoa(in.number)
		if in.part > 0 {
			place = fmt.Sprintf("%d-%d", in.part+1, in.number)
		}
		c.ID, c.GeneratedID = hash[:12]+"-"+place, true
	}
	return *c, nil
}

var generatedForm = regexp.MustCompile(`^[0-9a-f]{12}(-[0-9]+){1,2}$`)

// LooksGenerated reports an id of the form that a [Reader] gives a row without
// one: such an id is another wherever a byte of the file is.
func LooksGenerated(id string) bool { return generatedForm.MatchString(id) }

// Hash returns the SHA-256 of the source's bytes, in hexadecimal. It reads the
// source on the first call.
func (r *Reader) Hash() (string, error) {
	if r.hash == "" {
		h := sha256.New()
		if _, err := io.Copy(h, io.NewSectionReader(r.src, 0, r.src.Size())); err != nil {
			return "", err
		}
		r.hash = hex.EncodeToString(h.Sum(nil))
	}
	return r.hash, nil
}
