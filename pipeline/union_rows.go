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

// Of a labelling so many rows of all shards together are in memory, and of each shard
// no fewer than few and no more than many. Besides, its reader holds a page of each
// column: up to some 15 MB.
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
		files := make(openFiles)
		var counts Counts
		var sameID int64
		var unknown Unknown
		stopped := false
		for _, l := range u.labellings {
			for _, s := range l.shards {
				counts.add(s.Counts)
			}
			err := l.each(files, func(row *complaint.Labelled) (more bool, err error) {
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
			})
			if stopped {
				files.closeAll()
				before.close()
				return
			}
			if err == nil {
				err = files.closeAfter(l)
			}
			if err != nil {
				yield(complaint.Labelled{}, errors.Join(err, files.closeAll(), before.close()))
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

// openFiles are the files that are open, each once, however many shards it has: of
// each there is one footer in memory.
type openFiles map[*carrier]*complaint.LabelledReader

// open returns a reader of the rows of s, from the first one on.
func (f openFiles) open(s *carrier) (*complaint.LabelledReader, error) {
	if f[s] == nil {
		file, err := complaint.OpenLabelled(s.path)
		if errors.Is(err, syscall.EMFILE) {
			return nil, &complaint.FileError{File: s.path, Err: errManyFiles}
		}
		if err != nil {
			return nil, err
		}
		f[s] = file
	}
	return f[s].Fork(), nil
}

var errManyFiles = errors.New("too many open files, for those of all shards are read at once: " +
	"make fewer and larger partials (analyze --partial takes several labelled files), or allow more files (ulimit -n)")

// closeAfter closes the files that hold no rows of labellings behind l.
func (f openFiles) closeAfter(l *labelling) (err error) {
	for _, s := range l.shards {
		if s.in.last == l && f[s.in] != nil {
			err = errors.Join(err, f[s.in].Close())
			delete(f, s.in)
		}
	}
	return err
}

func (f openFiles) closeAll() (err error) {
	for _, file := range f {
		err = errors.Join(err, file.Close())
	}
	return err
}

// each calls do with the rows of all shards, in the order in which they were read,
// until it wants no more.
func (l *labelling) each(files openFiles, do func(*complaint.Labelled) (more bool, err error)) (err error) {
	heads, err := l.open(files)
	defer func() {
		for _, c := range heads {
			err = errors.Join(err, c.rows.Close())
		}
	}()
	if err != nil {
		return err
	}
	heap.Init(&heads)
	for len(heads) > 0 {
		c := heads[0]
		row, err := c.next()
		if err != nil {
			return &complaint.FileError{File: c.in.path, Err: err}
		}
		if more, err := do(row); !more || err != nil {
			return err
		}
		if c.left > 0 {
			heap.Fix(&heads, 0)
			continue
		}
		heap.Pop(&heads)
		if err := c.rows.Close(); err != nil {
			return err
		}
	}
	return nil
}

// open returns a cursor for each shard that has rows.
func (l *labelling) open(files openFiles) (heads cursors, err error) {
	var at *complaint.LabelledReader // the first row of a shard
	for i, s := range l.shards {     // those of one file are side by side, in its order
		passed := int64(0)
		if i > 0 && l.shards[i-1].in == s.in {
			at, passed = at.Fork(), l.shards[i-1].first
		} else if at, err = files.open(s.in); err != nil {
			return heads, err
		}
		if err := at.Skip(s.first - passed); err != nil {
			return heads, err
		}
		if s.Counts.Labelled == 0 {
			continue
		}
		c := &cursor{
			shardFile: s, rows: at, left: s.Counts.Labelled, gaps: gaps{bytes: s.Gaps},
			most: int64(max(fewRows, min(manyRows, unionRows/len(l.shards)))),
		}
		if err := c.advance(); err != nil {
			return heads, err
		}
		heads = append(heads, c)
	}
	return heads, nil
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
