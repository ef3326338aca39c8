package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/cespare/xxhash/v2"

	"suxi/complaint"
	"suxi/redact"
)

// A reader turns inputs into batches.
type reader struct {
	opts          Options
	work, ordered chan<- *batch
	seen          seen
	result        *Labelling
	before, size  int64 // bytes of the inputs before this one, and of this one
	whole         int64 // bytes of all inputs, 0 if one of them is a pipe
}

func (r *reader) readAll(ctx context.Context, inputs []string) error {
	sizes := sizesOf(inputs)
	for _, n := range sizes {
		r.whole += n
	}
	for i, name := range inputs {
		if sizes != nil {
			r.before, r.size = r.before+r.size, sizes[i]
		}
		if err := r.read(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

// sizesOf returns the sizes of files, in bytes, or nil if one of them has none.
func sizesOf(inputs []string) []int64 {
	var sizes []int64
	for _, name := range inputs {
		info, err := os.Stat(name)
		if err != nil || !info.Mode().IsRegular() {
			return nil
		}
		sizes = append(sizes, info.Size())
	}
	return sizes
}

// share returns which share of all inputs was read, given that of this one.
func (r *reader) share(of float64) float64 {
	if r.whole == 0 {
		return 0
	}
	return (float64(r.before) + of*float64(r.size)) / float64(r.whole)
}

// read sends the rows of one input.
func (r *reader) read(ctx context.Context, name string) error {
	src, err := complaint.OpenFile(name, r.opts.Reader)
	if err != nil {
		return err
	}
	defer src.Close()
	in := Input{Name: redact.Mask(filepath.Base(name))}
	for eof := false; !eof; {
		b := &batch{labelled: make(chan struct{})}
		for int(b.tally.Read) < r.opts.BatchRows {
			c, err := src.Read()
			if err == io.EOF {
				eof = true
				break
			}
			var bad *complaint.RowError
			if err != nil && !errors.As(err, &bad) {
				return err
			}
			b.tally.Read++
			switch {
			case bad != nil:
				b.rejects = append(b.rejects, bad)
				in.Rejected++
			case r.duplicate(&c):
				b.tally.Duplicate++
			default:
				if r.opts.Amend != nil {
					r.opts.Amend(&c)
				}
				b.rows = append(b.rows, complaint.Labelled{Complaint: c})
			}
		}
		in.Rows += b.tally.Read
		b.share = r.share(src.Share())
		if err := r.send(ctx, b); err != nil {
			return err
		}
	}
	if in.Hash, err = src.Hash(); err != nil {
		return err
	}
	s := src.Stats()
	in.Format, in.Encoding, in.Undecodable = s.Format, s.Encoding, s.Undecodable
	in.MixedLines, in.MixedEncoding, in.NULs = s.MixedLines, s.MixedEncoding, s.NULs
	in.RepeatedHeaders, in.BadDates = s.RepeatedHeaders, s.BadDates
	for _, c := range s.Columns {
		if c.Differs > 0 {
			in.Twins = append(in.Twins, Twin{redact.Mask(c.Header), redact.Mask(c.Twin), c.Differs})
		}
	}
	for _, name := range s.SkippedSheets {
		in.SkippedSheets = append(in.SkippedSheets, redact.Mask(name))
	}
	r.result.Inputs = append(r.result.Inputs, in)
	return nil
}

func (r *reader) send(ctx context.Context, b *batch) error {
	select {
	case r.ordered <- b:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case r.work <- b:
	case <-ctx.Done():
		return ctx.Err()
	}
	return nil
}

// duplicate reports whether the same id and text came before.
func (r *reader) duplicate(c *complaint.Complaint) bool {
	if c.GeneratedID {
		return false
	}
	repeated, same := r.seen.add(c.ID, c.Text)
	if repeated && !same {
		r.result.SameID++
	}
	return same
}

// seen remembers ids and texts by hash. A collision of two ids costs a wrong
// warning; a wrong duplicate takes 128 equal bits.
type seen struct {
	texts map[uint64]uint64      // id → its first text
	more  map[[2]uint64]struct{} // further texts of an id
}

func newSeen() seen {
	return seen{map[uint64]uint64{}, map[[2]uint64]struct{}{}}
}

// add reports whether the id, and whether the id with this text, came before.
func (s seen) add(id, text string) (repeated, same bool) {
	h, t := xxhash.Sum64String(id), xxhash.Sum64String(text)
	before, repeated := s.texts[h]
	if !repeated {
		s.texts[h] = t
		return false, false
	}
	if before == t {
		return true, true
	}
	pair := [2]uint64{h, t}
	_, same = s.more[pair]
	s.more[pair] = struct{}{}
	return true, same
}
