package complaint

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"suxi/internal/inputfile"
)

// schemaKey is the key-value metadata entry that marks a labelled Parquet file
// of this package; its value is the version of labelledRow. Each version added
// columns to the one before, which are zero in an older file.
const (
	schemaKey     = "suxi.labelled"
	schemaVersion = "4"
)

// olderVersions can be read as well.
var olderVersions = []string{"1", "2", "3"}

// A LabelledReader reads a labelled Parquet file back, a batch at a time.
type LabelledReader struct {
	name   string
	src    io.Closer
	file   *parquetFile
	leaves []leaf
	rows   []labelledRow

	groups  []parquet.RowGroup
	next    int           // of groups, to be read after this one
	readers []*leafReader // of this one
	left    int64         // rows of this one
}

// NumRows returns how many rows the file has.
func (r *LabelledReader) NumRows() int64 { return r.file.NumRows() }

// OpenLabelled opens a labelled Parquet file that [NewWriter] wrote. Errors are
// of type *FileError.
func OpenLabelled(path string) (*LabelledReader, error) {
	f, err := inputfile.Open(path)
	if err != nil {
		return nil, &FileError{path, cause(err)}
	}
	info, err := f.Stat()
	if err == nil {
		var l *LabelledReader
		if l, err = newLabelledReader(path, io.NewSectionReader(f, 0, info.Size())); err == nil {
			l.src = f
			return l, nil
		}
	}
	f.Close()
	return nil, &FileError{path, cause(err)}
}

func newLabelledReader(name string, src *io.SectionReader) (l *LabelledReader, err error) {
	defer guard("Parquet file", &err)
	magic := make([]byte, 4)
	if n, err := src.ReadAt(magic, 0); (err == nil || err == io.EOF) && !strings.HasPrefix(string(magic[:n]), "PAR") {
		return nil, errors.New("is not Parquet; label the complaints into one, with suxi label --out labelled.parquet")
	}
	f, err := openParquet(src)
	if err != nil {
		return nil, err
	}
	version, ok := f.Lookup(schemaKey)
	if !ok {
		return nil, errors.New("is not a labelled file; run suxi label on it first")
	}
	if version != schemaVersion && !slices.Contains(olderVersions, version) {
		return nil, fmt.Errorf("is a labelled file of version %s, this program reads versions %s to %s; use a newer suxi, or label the complaints again",
			version, olderVersions[0], schemaVersion)
	}
	leaves, err := leavesOf(f.Schema())
	if err != nil {
		return nil, err
	}
	return &LabelledReader{name: name, file: f, leaves: leaves, groups: f.RowGroups()}, nil
}

// Lookup returns a key-value metadata entry of the file.
func (l *LabelledReader) Lookup(key string) (string, bool) { return l.file.Lookup(key) }

// Skip passes over the row groups of the next n rows, without decoding them. It is an
// error if no group ends behind so many.
func (l *LabelledReader) Skip(n int64) error {
	if err := l.closeGroup(); err != nil {
		return err
	}
	for n -= l.left; n > 0 && l.next < len(l.groups); l.next++ {
		n -= l.groups[l.next].NumRows()
	}
	if l.left = 0; n != 0 {
		return &FileError{l.name, errors.New("its row groups end elsewhere than they should; write it again")}
	}
	return nil
}

// Fork returns another reader of the same opened file, whose footer they share. It
// begins with the row group that l reads next, and is closed before l is.
func (l *LabelledReader) Fork() *LabelledReader {
	return &LabelledReader{name: l.name, file: l.file, leaves: l.leaves, groups: l.groups, next: l.next}
}

// Read fills batch from its start and returns how many it read, at the end of
// the file io.EOF, which may come with the last ones.
func (l *LabelledReader) Read(batch []Labelled) (n int, err error) {
	defer func() {
		if err != nil && err != io.EOF {
			err = &FileError{l.name, err}
		}
	}()
	defer guard("Parquet file", &err)
	for l.left == 0 {
		if l.next == len(l.groups) {
			return 0, io.EOF
		}
		if err := l.nextGroup(); err != nil {
			return 0, err
		}
	}
	n = int(min(int64(len(batch)), l.left))
	if len(l.rows) < n {
		l.rows = make([]labelledRow, n)
	}
	rows := l.rows[:n]
	for i, r := range rows {
		rows[i] = labelledRow{Evidence: r.Evidence[:0], Mentions: r.Mentions[:0], Extra: r.Extra[:0]}
	}
	for _, r := range l.readers {
		if err := r.read(rows); err != nil {
			return 0, err
		}
	}
	l.left -= int64(n)
	for i := range rows {
		batch[i] = fromRow(&rows[i])
	}
	return n, nil
}

func (l *LabelledReader) nextGroup() error {
	if err := l.closeGroup(); err != nil {
		return err
	}
	if err := l.file.checkGroup(l.next); err != nil {
		return err
	}
	group := l.groups[l.next]
	l.next++
	for _, leaf := range l.leaves {
		l.readers = append(l.readers, leaf.open(group))
	}
	l.left = group.NumRows()
	return nil
}

func (l *LabelledReader) closeGroup() error {
	var errs []error
	for _, r := range l.readers {
		errs = append(errs, r.close())
	}
	l.readers = nil
	return errors.Join(errs...)
}

// Close releases the file.
func (l *LabelledReader) Close() error {
	err := l.closeGroup()
	if l.src != nil {
		err = errors.Join(err, l.src.Close())
	}
	return err
}

// ReadLabelled ranges over the complaints of a labelled Parquet file. It reads a
// few thousand rows ahead, in a goroutine that ends with the loop. An error, of
// type *FileError, is the last pair. It is [ErrChanged] if the file is another at the
// end of a loop than it was at this call, so that several loops are over one file.
func ReadLabelled(path string) iter.Seq2[Labelled, error] {
	was, _ := os.Stat(path) // what is not there is told by the first loop
	return func(yield func(Labelled, error) bool) {
		l, err := OpenLabelled(path)
		if err != nil {
			yield(Labelled{}, err)
			return
		}
		type part struct {
			rows []Labelled
			err  error
		}
		parts, empty := make(chan part), make(chan []Labelled, 3)
		for range cap(empty) {
			empty <- make([]Labelled, 1024)
		}
		go func() {
			defer close(parts)
			for batch := range empty {
				n, err := l.Read(batch)
				parts <- part{batch[:n], err}
				if err != nil {
					return
				}
			}
		}()
		defer func() {
			close(empty)
			for range parts {
			}
			l.Close()
		}()
		for p := range parts {
			for i := range p.rows {
				if !yield(p.rows[i], nil) {
					return
				}
			}
			if p.err != nil && was != nil && differs(was, func() (fs.FileInfo, error) { return os.Stat(path) }) {
				p.err = &FileError{path, ErrChanged}
			}
			if p.err == io.EOF {
				return
			}
			if p.err != nil {
				yield(Labelled{}, p.err)
				return
			}
			empty <- p.rows[:cap(p.rows)]
		}
	}
}
