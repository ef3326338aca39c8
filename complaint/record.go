package complaint

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
)

// complaint makes a record of a row.
func (r *Reader) complaint(in row) (Complaint, error) {
	c := Complaint{File: r.name, Row: in.number}
	if in.columns.extra > 0 {
		c.Extra = make([]Field, 0, in.columns.extra)
	}
	var bad *RowError
	reject := func(field string, err error) {
		if bad == nil {
			bad = &RowError{Row: in.number, Field: field, Err: err, Raw: r.table.raw()}
		}
	}
	for i, cell := range in.cells {
		if i >= len(in.columns.fields) {
			if notBlank(cell) {
				c.Extra = append(c.Extra, Field{columnName(i), cell})
			}
			continue
		}
		value := strings.TrimSpace(cell)
		switch in.columns.fields[i] {
		case fieldText:
			c.Text = cell
		case fieldReceivedAt:
			if value != "" {
				var err error
				if c.ReceivedAt, err = ParseTime(value); err != nil {
					reject(fieldReceivedAt, err)
				}
			}
		case fieldID:
			c.ID = value
		case fieldChannel:
			c.Channel = value
		case fieldProduct:
			c.Product = value
		case fieldRegion:
			c.Region = value
		case fieldBatch:
			c.Batch = value
		case fieldCategory:
			c.Category = value
		case fieldSeverity:
			c.Severity = value
		default:
			c.Extra = append(c.Extra, Field{in.columns.names[i], cell})
		}
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
		c.ID, c.GeneratedID = fmt.Sprintf("%s-%d", hash[:12], in.number), true
	}
	return c, nil
}

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
