package pipeline

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"slices"
)

const (
	pairBytes = 16
	pagePairs = 256 // pairs that are read at once to look for one
)

// A sortedRun is a file of pairs in the order of keys, no two the same.
type sortedRun struct {
	file    *os.File
	removed bool
	length  int64    // pairs
	firsts  []uint64 // the first key of each page
	page    [pagePairs * pairBytes]byte
}

// runPrefix begins the name of a run's file, which has none once it is open, where
// the system allows that.
const runPrefix = ".suxi-ids-"

// writeRun merges sources into a run of its own in dir. They are as they were if
// it fails.
func writeRun(dir string, sources []source) (_ *sortedRun, err error) {
	file, err := os.CreateTemp(dir, runPrefix+"*")
	if err != nil {
		return nil, err
	}
	r := &sortedRun{file: file, removed: os.Remove(file.Name()) == nil}
	defer func() {
		if err != nil {
			err = errors.Join(err, r.close())
		}
	}()
	w := bufio.NewWriterSize(file, 64<<10)
	err = merge(sources, func(p pair) error {
		if r.length%pagePairs == 0 {
			r.firsts = append(r.firsts, p.key)
		}
		r.length++
		var b [pairBytes]byte
		binary.LittleEndian.PutUint64(b[:], p.key)
		binary.LittleEndian.PutUint64(b[8:], p.value)
		_, err := w.Write(b[:])
		return err
	})
	if err != nil {
		return nil, err
	}
	return r, w.Flush()
}

// find looks for key.
func (r *sortedRun) find(key uint64) (value uint64, found bool, err error) {
	page, exact := slices.BinarySearch(r.firsts, key)
	if !exact {
		page--
	}
	if page < 0 {
		return 0, false, nil
	}
	first := int64(page) * pagePairs
	b := r.page[:min(pagePairs, r.length-first)*pairBytes]
	if _, err := r.file.ReadAt(b, first*pairBytes); err != nil {
		return 0, false, err
	}
	for ; len(b) > 0; b = b[pairBytes:] {
		if k := binary.LittleEndian.Uint64(b); k >= key {
			return binary.LittleEndian.Uint64(b[8:]), k == key, nil
		}
	}
	return 0, false, nil
}

func (r *sortedRun) close() error {
	err := r.file.Close()
	if !r.removed {
		err = errors.Join(err, os.Remove(r.file.Name()))
	}
	return err
}

// A source yields pairs in the order of keys, and at the end io.EOF.
type source interface{ next() (pair, error) }

// merge calls yield with the pairs of sources, which have no key in common, in
// the order of keys.
func merge(sources []source, yield func(pair) error) error {
	var heads []pair
	var live []source
	for _, s := range sources {
		p, err := s.next()
		if err == io.EOF {
			continue
		}
		if err != nil {
			return err
		}
		heads, live = append(heads, p), append(live, s)
	}
	for len(live) > 0 {
		least := 0
		for i, p := range heads {
			if p.key < heads[least].key {
				least = i
			}
		}
		if err := yield(heads[least]); err != nil {
			return err
		}
		p, err := live[least].next()
		if err == io.EOF {
			heads, live = slices.Delete(heads, least, least+1), slices.Delete(live, least, least+1)
			continue
		}
		if err != nil {
			return err
		}
		heads[least] = p
	}
	return nil
}

// A tableSource yields the pairs of a table.
type tableSource struct{ left []pair }

func (t *tableSource) next() (pair, error) {
	for len(t.left) > 0 {
		p := t.left[0]
		if t.left = t.left[1:]; p.key != 0 {
			return p, nil
		}
	}
	return pair{}, io.EOF
}

// A runSource yields the pairs of a run.
type runSource struct{ r *bufio.Reader }

func (r *sortedRun) source() source {
	return runSource{bufio.NewReaderSize(io.NewSectionReader(r.file, 0, r.length*pairBytes), 64<<10)}
}

func (s runSource) next() (pair, error) {
	b, err := s.r.Peek(pairBytes)
	if err != nil {
		return pair{}, err // io.EOF between pairs, for the section is whole pairs
	}
	p := pair{binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint64(b[8:])}
	_, err = s.r.Discard(pairBytes)
	return p, err
}
