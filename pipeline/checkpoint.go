package pipeline

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/cespare/xxhash/v2"

	"suxi/complaint"
)

// ErrInputsChanged reports that the inputs do not begin with the rows that were
// labelled before.
var ErrInputsChanged = errors.New("the inputs are not those that the interrupted run read, by content or by name: name them as before, or run without --resume to label all rows anew")

// A Checkpoint is where a first pass stands after some of its labelled rows: what
// Label, given the same inputs again, needs to go on from there.
type Checkpoint struct {
	Labelled int64  `json:"labelled"`      // rows up to here
	Digest   uint64 `json:"digest,string"` // of these rows, as they were read

	Tally
}

// checkpoint returns where l stands, given the digest of its rows.
func (l *Labelling) checkpoint(digest uint64) Checkpoint {
	return Checkpoint{
		Labelled: l.Counts.Labelled, Digest: digest,
		Tally: Tally{l.Unknown, maps.Clone(l.Normalized), Outcome{slices.Clone(l.Rules), l.Decisions}},
	}
}

// add adds the counts of some more rows.
func (l *Labelling) add(t *Tally) {
	sum := Tally{l.Unknown, l.Normalized, l.Outcome}
	sum.Add(t)
	l.Unknown, l.Outcome = sum.Unknown, sum.Outcome
}

// A digest is a running hash of complaints, with all of their fields: any can be
// in the output.
type digest struct {
	xxhash.Digest
	buffer []byte
}

func newDigest() *digest {
	d := &digest{}
	d.Reset()
	return d
}

// add adds a complaint.
func (d *digest) add(c *complaint.Complaint) {
	d.buffer = d.buffer[:0]
	for _, s := range [...]string{
		c.ID, c.Text, c.Channel, c.Product, c.Region, c.Batch, c.CustomerID, c.CustomerGroup, c.Department,
		c.Category, c.Subcategory, c.Severity, c.Demand, c.File,
	} {
		d.text(s)
	}
	for _, t := range [...]time.Time{c.ReceivedAt, c.RespondedAt, c.ClosedAt} {
		d.buffer = binary.AppendVarint(d.buffer, t.UnixMilli())
	}
	generated := int64(0)
	if c.GeneratedID {
		generated = 1
	}
	d.buffer = binary.AppendVarint(d.buffer, generated)
	d.buffer = binary.AppendVarint(d.buffer, int64(c.Row))
	d.buffer = binary.AppendVarint(d.buffer, int64(len(c.Extra)))
	for _, f := range c.Extra {
		d.text(f.Name)
		d.text(f.Value)
	}
	d.Write(d.buffer)
}

// text adds a text to the buffer.
func (d *digest) text(s string) {
	d.buffer = binary.AppendUvarint(d.buffer, uint64(len(s)))
	d.buffer = append(d.buffer, s...)
}
