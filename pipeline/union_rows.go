package pipeline

import (
	"container/heap"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"syscall"

	"suxi/complaint"
)

// Of all shards that are open so many rows are in memory, and of each no fewer than few
// and no more than many. Besides, its reader holds a page of each column: up to some
// 15 MB.
const (
	unionRows = 16 << 10
	fewRows   = 8
	manyRows  = 256
)

// Rows ranges over the rows, as Label has written them. Each range is the same. An
// error is the last pair: of a file that cannot be read any further, or that has a
// row that cannot be one of its labelling.
func (u *Union) Rows() iter.Seq2[complaint.Labelled, error] {
	return func(yield func(complaint.Labelled, error) bool) {
		before := newSeen(u.scratch)
		r := u.read()
		var counts Counts
		var sameID int64
		var unknown Unknown
		stopped := false
		do := func(row *complaint.Labelled) (more bool, err error) {
			repeated, same := false, false
			if !row.GeneratedID {
				if repeated, same, err = before.add(row.ID, row.Text); err != nil {
					return false, err
				}
			}
			if same {
				counts.Labelled--
				counts.Duplicate++
				return true, nil
			}
			if repeated {
				sameID++
			}
			unknown.count(u.Taxonomy, row)
			stopped = !yield(*row, nil)
			return !stopped, nil
		}
		for _, t := range u.turns {
			counts.add(t.input.counts())
			err := r.turn(t, do)
			if stopped {
				r.close()
				before.close()
				return
			}
			if err != nil {
				yield(complaint.Labelled{}, errors.Join(err, r.close(), before.close()))
				return
			}
		}
		if err := before.close(); err != nil {
			yield(complaint.Labelled{}, err)
			return
		}
		u.Counts, u.SameID, u.Unknown = counts, sameID, unknown
	}
}

// A reading is one range over the rows of a Union.
type reading struct {
	most  int64 // rows of a cursor's batch
	files map[*carrier]*openFile
	heads map[*labelling]*cursors // of those that have begun; empty of those at their end
}

// An openFile is open once, however many shards it has: of each there is one footer
// in memory.
type openFile struct {
	*complaint.LabelledReader
	left int // shards with rows that were not read to their end
}

func (u *Union) read() *reading {
	return &reading{
		most:  int64(max(fewRows, min(manyRows, unionRows/max(1, u.together)))),
		files: make(map[*carrier]*openFile), heads: make(map[*labelling]*cursors),
	}
}

// turn calls do with the rows of one turn, in the order in which they were read, until
// it wants no more.
func (r *reading) turn(t turn, do func(*complaint.Labelled) (more bool, err error)) error {
	rows := t.input.counts().Labelled
	if rows == 0 {
		return nil
	}
	heads := r.heads[t.labelling]
	if heads == nil {
		heads = new(cursors)
		r.heads[t.labelling] = heads
		if err := r.begin(t.labelling, heads); err != nil {
			return err
		}
	}
	for ; rows > 0 && len(*heads) > 0; rows-- {
		c := (*heads)[0]
		row, err := c.next()
		if err != nil {
			return &complaint.FileError{File: c.in.path, Err: err}
		}
		if more, err := do(row); !more || err != nil {
			return err
		}
		if c.left > 0 {
			heap.Fix(heads, 0)
			continue
		}
		heap.Pop(heads)
		if err := errors.Join(c.rows.Close(), r.release(c.in)); err != nil {
			return err
		}
	}
	return nil
}

// begin fills heads with a cursor for each shard of l that has rows.
func (r *reading) begin(l *labelling, heads *cursors) error {
	var at *complaint.LabelledReader // the first row of a shard
	var last *shardFile
	for _, s := range l.shards { // those of one file are side by side, in its order
		if s.Counts.Labelled == 0 {
			continue
		}
		passed := int64(0)
		if last != nil && last.in == s.in {
			at, passed = at.Fork(), last.first
		} else {
			file, err := r.open(s.in)
			if err != nil {
				return err
			}
			at = file.Fork()
		}
		last = s
		if err := at.Skip(s.first - passed); err != nil {
			return err
		}
		c := &cursor{shardFile: s, rows: at, left: s.Counts.Labelled, gaps: gaps{bytes: s.Gaps}, most: r.most}
		if err := c.advance(); err != nil {
			return err
		}
		*heads = append(*heads, c)
	}
	heap.Init(heads)
	return nil
}

// open returns the file of s, which it opens if need be.
func (r *reading) open(s *carrier) (*openFile, error) {
	if f := r.files[s]; f != nil {
		return f, nil
	}
	file, err := complaint.OpenLabelled(s.path)
	if errors.Is(err, syscall.EMFILE) {
		return nil, &complaint.FileError{File: s.path, Err: errManyFiles}
	}
	if err != nil {
		return nil, err
	}
	f := &openFile{file, 0}
	for _, shard := range s.records {
		if shard.Counts.Labelled > 0 {
			f.left++
		}
	}
	r.files[s] = f
	return f, nil
}

var errManyFiles = errors.New("too many open files, for shards, and labelled files whose inputs alternate by path, are read at once: " +
	"make fewer and larger partials (analyze --partial takes several labelled files), or allow more files (ulimit -n)")

// release closes the file of a shard that was read to its end, if it was the last one.
func (r *reading) release(s *carrier) error {
	f := r.files[s]
	if f.left--; f.left > 0 {
		return nil
	}
	delete(r.files, s)
	return f.Close()
}

// close closes what is open.
func (r *reading) close() (err error) {
	for _, heads := range r.heads {
		for _, c := range *heads {
			err = errors.Join(err, c.rows.Close())
		}
	}
	for _, f := range r.files {
		err = errors.Join(err, f.Close())
	}
	return err
}

// cursors are a heap by the next row; of rows in one place, that of the first shard.
type cursors []*cursor

func (h cursors) Len() int { return len(h) }
func (h cursors) Less(i, j int) bool {
	return h[i].place < h[j].place || h[i].place == h[j].place && h[i].Shard.Index < h[j].Shard.Index
}
func (h cursors) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *cursors) Push(c any)   { *h = append(*h, c.(*cursor)) }
func (h *cursors) Pop() any {
	last := len(*h) - 1
	c := (*h)[last]
	(*h)[last] = nil // so that what it holds can be collected
	*h = (*h)[:last]
	return c
}

// A cursor reads the rows of a shard.
type cursor struct {
	*shardFile
	rows  *complaint.LabelledReader
	left  int64 // rows
	gaps  gaps  // of those behind the next
	place int64 // of the next among all rows that were read
	most  int64 // rows of batch
	batch []complaint.Labelled
	ahead []complaint.Labelled // of batch, not handed on yet
}

// advance finds the place of the next row.
func (c *cursor) advance() (err error) {
	if c.Shard.Of > 1 {
		c.place, err = c.gaps.read()
	}
	return err
}

// next returns the next row, of which there is one. It is good until the call after.
func (c *cursor) next() (*complaint.Labelled, error) {
	if len(c.ahead) == 0 {
		if c.batch == nil {
			c.batch = make([]complaint.Labelled, min(c.most, c.left))
		}
		n, err := c.rows.Read(c.batch[:min(int64(len(c.batch)), c.left)])
		if n == 0 {
			if err == io.EOF || err == nil {
				err = complaint.ErrChanged
			}
			return nil, err
		}
		c.ahead = c.batch[:n]
	}
	row := &c.ahead[0]
	c.ahead = c.ahead[1:]
	if c.left--; c.left > 0 {
		if err := c.advance(); err != nil {
			return nil, err
		}
	}
	return row, c.check(row)
}

// check reports a row that cannot be one of the shard.
func (s *shardFile) check(row *complaint.Labelled) error {
	if !s.Shard.Holds(&row.Complaint) {
		return fmt.Errorf("holds a row that is not of shard %d of %d, %s: label the complaints again", s.Shard.Index, s.Shard.Of, place(row))
	}
	for _, code := range [...]string{row.Label.Category, row.ModelCategory} {
		if !s.in.codes[code] {
			return fmt.Errorf("holds a row with a category that its taxonomy does not have, %s: label the complaints again", place(row))
		}
	}
	return nil
}

// place is where a row was first read, for an error.
func place(row *complaint.Labelled) string {
	return fmt.Sprintf("%s:%d", filepath.Base(row.File), row.Row)
}
