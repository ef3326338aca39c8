package complaint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"suxi/internal/wire"
)

// binaryVersion is the first byte of a Labelled in binary. It changes with
// whatever else changes here, a field that is added included.
const binaryVersion = 1

// leaves are the fields of a Labelled outside of lists, by kind, in the order in
// which AppendBinary writes them.
type leaves struct {
	texts   [46]*string
	numbers [6]*int
	flags   [3]*bool
	floats  [5]*float64
	times   [4]*time.Time
}

// Each leaf has a bit.
const leafBytes = (len(leaves{}.texts) + len(leaves{}.numbers) + len(leaves{}.flags) + len(leaves{}.floats) + len(leaves{}.times) + 7) / 8

func (l *Labelled) leaves() leaves {
	c, d, f := &l.Complaint, &l.Label, &l.Former
	return leaves{
		[...]*string{
			&c.ID, &c.Text, &c.Channel, &c.Product, &c.Region, &c.Batch, &c.CustomerID, &c.CustomerGroup, &c.Department,
			&c.Category, &c.Subcategory, &c.Severity, &c.Demand, &c.File,
			&d.Category, &d.CategoryName, (*string)(&d.CategorySource), &d.ModelCategory, &d.RunnerUp, &d.Categories, &d.CategoriesName,
			(*string)(&d.Decision), &d.ReviewReason,
			&d.SeverityCode, &d.SeverityName, (*string)(&d.SeveritySource), &d.SeverityRules,
			&d.Subcategory, &d.SubcategoryName, (*string)(&d.SubcategorySource), &d.Cause, &d.CauseName,
			&d.Demand, &d.DemandName, (*string)(&d.DemandSource),
			&d.Who, &d.When, &d.Where, &d.What, &d.Why, &d.How,
			&d.GroupID, &d.IssueID,
			&f.Taxonomy, &f.Code, &f.Name,
		},
		[...]*int{&c.Row, &d.Severity, &d.ModelSeverity, &d.BatchSize, &d.GroupSize, &d.IssueSize},
		[...]*bool{&c.GeneratedID, &d.UrgentReview, &f.Split},
		[...]*float64{&d.CategoryProbability, &d.RunnerUpProbability, &d.UnknownShare, &d.SeverityProbability, &d.SubcategoryProbability},
		[...]*time.Time{&c.ReceivedAt, &c.RespondedAt, &c.ClosedAt, &d.DueAt},
	}
}

var noTime = time.Time{}.UnixMilli()

// AppendBinary appends l to b, in a form that is the same for equal rows: for
// programs that hand rows to each other. The form is that of one version of suxi,
// holds the texts as they are, and is no file of its own: it has no checksum.
//
// Times are kept to the millisecond, as labelled Parquet keeps them, and strings
// to the byte. It implements [encoding.BinaryAppender]; the error is always nil.
func (l *Labelled) AppendBinary(b []byte) ([]byte, error) {
	f := l.leaves()
	b = append(b, binaryVersion)
	at, bit := len(b), 0
	b = append(b, make([]byte, leafBytes)...)
	has := func(set bool) bool {
		if set {
			b[at+bit/8] |= 1 << (bit % 8)
		}
		bit++
		return set
	}
	for _, s := range f.texts {
		if has(*s != "") {
			b = wire.AppendText(b, *s)
		}
	}
	for _, n := range f.numbers {
		if has(*n != 0) {
			b = binary.AppendVarint(b, int64(*n))
		}
	}
	for _, set := range f.flags {
		has(*set)
	}
	for _, x := range f.floats {
		if has(math.Float64bits(*x) != 0) {
			b = wire.AppendFloat(b, *x)
		}
	}
	for _, t := range f.times {
		if ms := t.UnixMilli(); has(ms != noTime) {
			b = binary.AppendVarint(b, ms)
		}
	}
	b = binary.AppendUvarint(b, uint64(len(l.Evidence)))
	for _, e := range l.Evidence {
		b = binary.AppendVarint(binary.AppendVarint(b, int64(e.Start)), int64(e.End))
		b = wire.AppendFloat(b, e.Weight)
	}
	b = binary.AppendUvarint(b, uint64(len(l.Mentions)))
	for _, m := range l.Mentions {
		b = wire.AppendText(wire.AppendText(b, m.Kind), m.Code)
		b = binary.AppendVarint(binary.AppendVarint(b, int64(m.Start)), int64(m.End))
	}
	b = binary.AppendUvarint(b, uint64(len(l.Extra)))
	for _, e := range l.Extra {
		b = wire.AppendText(wire.AppendText(b, e.Name), e.Value)
	}
	return b, nil
}

var errZero = errors.New("a value that is said to be there is not")

// UnmarshalBinary makes l the row that AppendBinary wrote as data, with times in
// Beijing and empty lists nil. If data are damaged it returns an error, or, as
// they have no checksum, another row; it takes no more memory than twenty times
// their length. It implements [encoding.BinaryUnmarshaler].
func (l *Labelled) UnmarshalBinary(data []byte) error {
	*l = Labelled{}
	r := wire.NewReader(data)
	if version := r.Byte(); r.Err() == nil && version != binaryVersion {
		return fmt.Errorf("labelled row: is of version %d, this program reads version %d; use one version of suxi for all of the work", version, binaryVersion)
	}
	present, bit := r.Take(leafBytes), 0
	if present != "" {
		l.read(r, func() bool {
			bit++
			return present[(bit-1)/8]>>((bit-1)%8)&1 != 0
		})
	}
	if err := r.Close(); err != nil {
		*l = Labelled{}
		return fmt.Errorf("labelled row: damaged: %w", err)
	}
	return nil
}

// read reads the fields, given the bits that say which are there.
func (l *Labelled) read(r *wire.Reader, has func() bool) {
	f := l.leaves()
	check := func(zero bool) {
		if zero {
			r.Fail(errZero)
		}
	}
	for _, s := range f.texts {
		if has() {
			*s = r.Text()
			check(*s == "")
		}
	}
	for _, n := range f.numbers {
		if has() {
			*n = int(r.Varint())
			check(*n == 0)
		}
	}
	for _, set := range f.flags {
		*set = has()
	}
	for _, x := range f.floats {
		if has() {
			*x = r.Float()
			check(math.Float64bits(*x) == 0)
		}
	}
	for _, t := range f.times {
		if has() {
			ms := r.Varint()
			*t = time.UnixMilli(ms).In(shanghai)
			check(ms == noTime)
		}
	}
	l.Evidence = list(r, 10, func(e *Evidence) { e.Start, e.End, e.Weight = int(r.Varint()), int(r.Varint()), r.Float() })
	l.Mentions = list(r, 4, func(m *Mention) {
		m.Kind, m.Code, m.Start, m.End = r.Text(), r.Text(), int(r.Varint()), int(r.Varint())
	})
	l.Extra = list(r, 2, func(e *Field) { e.Name, e.Value = r.Text(), r.Text() })
}

// list reads a list of elements of so many bytes or more each.
func list[E any](r *wire.Reader, each int, read func(*E)) []E {
	n := r.Count(each)
	if n == 0 {
		return nil
	}
	elements := make([]E, n)
	for i := range elements {
		read(&elements[i])
	}
	return elements
}
