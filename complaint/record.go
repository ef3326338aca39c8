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

var (
	errEmptyText = errors.New("is empty")
	errLongText  = errors.New("is longer than 1 MiB") // in any format, as a row of CSV may be
)

// complaint makes a record of a row, which has an id.
func (r *Reader) complaint(in row) (Complaint, error) {
	c, err := r.record(in)
	if err != nil || c.ID != "" {
		return c, err
	}
	place := strconv.Itoa(in.number)
	if in.part > 0 {
		place = fmt.Sprintf("%d-%d", in.part+1, in.number)
	}
	return r.identify(c, place)
}

// identify gives a complaint an id from the file and its place there.
func (r *Reader) identify(c Complaint, place string) (Complaint, error) {
	hash, err := r.Hash()
	if err != nil {
		return Complaint{}, err
	}
	c.generateID(hash, place)
	return c, nil
}

// generateID gives a complaint an id by what it stands in and where.
func (c *Complaint) generateID(hash, place string) {
	c.ID, c.GeneratedID = hash[:12]+"-"+place, true
}

// record makes a record of a row. Its error is a *RowError.
func (r *Reader) record(in row) (Complaint, error) {
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
	r.label = Label{}
	if in.columns.own {
		r.label = labelIn(c, labels)
		c.restore(labels, in.columns.given)
	}
	switch {
	case !notBlank(c.Text):
		reject(fieldText, errEmptyText)
	case len(c.Text) > maxRecord:
		reject(fieldText, errLongText)
	}
	if bad != nil {
		return Complaint{}, bad
	}
	return *c, nil
}

// stored makes a record of row n of a labelled file, which is one already, but
// for what became of the file since it was written.
func (r *Reader) stored(c *Complaint, n int) (Complaint, error) {
	if c.Text = valid(c.Text); !notBlank(c.Text) {
		return Complaint{}, &RowError{Row: n, Field: fieldText, Err: errEmptyText, Raw: joinCSV([]string{c.ID})}
	}
	if c.File == "" || c.Row < 1 {
		c.File, c.Row = r.name, n
	}
	if c.ID != "" {
		return *c, nil
	}
	return r.identify(*c, strconv.Itoa(n))
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
