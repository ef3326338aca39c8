package pipeline

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"suxi/complaint"
	"suxi/redact"
)

// A reader turns inputs into batches.
type reader struct {
	opts          Options
	work, ordered chan<- *batch
	spare         chan []complaint.Labelled
	seen          *seen
	result        *Labelling
	digest        *digest
	place         int64 // of the next row among all that are read, of any shard
	gaps          gaps  // of the rows of the shard
	rows          int64 // that were labelled, or will be
	group         complaint.RowGroup
	open          bool  // the group has rows
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
	if r.rows < r.opts.From.Labelled {
		return ErrInputsChanged
	}
	r.result.Gaps = r.gaps.bytes
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
	in := Input{Name: redact.Mask(filepath.Base(name)), Path: name}
	for eof := false; !eof; {
		b := r.newBatch()
		for bytes := 0; int(b.counts.Read) < r.opts.BatchRows && bytes < batchBytes && !b.due; {
			c, err := src.Read()
			if err == io.EOF {
				eof = true
				break
			}
			var bad *complaint.RowError
			if err != nil && !errors.As(err, &bad) {
				return err
			}
			place := r.place
			r.place++
			if bad != nil && !r.opts.Shard.HoldsReject(bad) || bad == nil && !r.opts.Shard.Holds(&c) {
				continue
			}
			b.counts.Read++
			if bad != nil {
				b.rejects = append(b.rejects, bad)
				in.Rejected++
				continue
			}
			duplicate, err := r.duplicate(&c)
			if err != nil {
				return err
			}
			if duplicate {
				b.counts.Duplicate++
				continue
			}
			if err := r.add(b, &c); err != nil {
				return err
			}
			if r.opts.Shard.Of > 1 {
				r.gaps.add(place)
			}
			bytes += c.Size()
		}
		in.Rows += b.counts.Read
		in.Duplicate += b.counts.Duplicate
		b.share = r.share(src.Share())
		if err := r.send(ctx, b); err != nil {
			return err
		}
	}
	if in.Hash, err = src.Hash(); err != nil {
		return err
	}
	in.Describe(src.Stats())
	r.result.Inputs = append(r.result.Inputs, in)
	return nil
}

// add adds a row to b, unless it was labelled before.
func (r *reader) add(b *batch, c *complaint.Complaint) error {
	r.rows++
	r.digest.add(c)
	inside := r.open
	r.open = !r.group.EndsWith(c)
	switch from := r.opts.From; {
	case r.rows <= from.Labelled:
		b.done++
		if r.rows == from.Labelled && r.digest.Sum64() != from.Digest {
			return ErrInputsChanged
		}
		return nil
	case r.rows == from.Labelled+1 && inside: // that was all
		return ErrInputsChanged
	}
	b.rows = append(b.rows, complaint.Labelled{Complaint: *c})
	if r.opts.Amend != nil {
		r.opts.Amend(&b.rows[len(b.rows)-1].Complaint) // not c, which would be on the heap for it
	}
	if b.due = !r.open; b.due {
		b.digest = r.digest.Sum64()
	}
	return nil
}

// newBatch returns an empty batch, with the space of one that is done with if there is one.
func (r *reader) newBatch() *batch {
	b := &batch{labelled: make(chan struct{}), spare: r.spare}
	select {
	case b.rows = <-r.spare:
	default:
		b.rows = make([]complaint.Labelled, 0, r.opts.BatchRows)
	}
	return b
}

// recycle has the space of the rows used again: it is more than all the rest of
// what a row takes.
func (b *batch) recycle() {
	select {
	case b.spare <- b.rows[:0]:
	default:
	}
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
func (r *reader) duplicate(c *complaint.Complaint) (bool, error) {
	if c.GeneratedID {
		return false, nil
	}
	repeated, same, err := r.seen.add(c.ID, c.Text)
	if repeated && !same && err == nil {
		r.result.SameID++
	}
	return same, err
}

// Describe fills in what a Reader tells of a file besides its rows.
func (in *Input) Describe(s complaint.Stats) {
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
}
