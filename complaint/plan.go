package complaint

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"math"
	"strings"

	"github.com/parquet-go/parquet-go"
)

// rangeBytes is how many bytes a range has unless somebody says.
const rangeBytes = 64 << 20

// A mark is a place in a file where it can be cut.
type mark struct {
	at    int64 // offset in the file
	row   int   // rows above
	group int   // row groups above
}

// A cutter finds the marks of a file.
type cutter interface {
	// next returns the first mark that it finds from one on, at target or below; at
	// the latest the end of the file.
	next(ctx context.Context, from mark, target int64) (mark, error)
}

// PlanFile divides a file into ranges of about so many bytes, or of 64 MiB if size is
// 0 or less. They follow one another and hold all of the file.
//
// CSV, TSV and JSON Lines are cut between rows, Parquet between row groups. One range
// is all of a workbook, of a file that gzip compressed or that is UTF-16, and of a
// Parquet file whose row groups do not follow one another. A range of rows is longer
// than size by one row at most, or by what a damaged one costs, which is not cut.
//
// The file is read once from start to end, besides the rows that [OpenFile] and the
// first Read look at; no more than a few mebibytes of it are in memory. The errors are
// of type *FileError, but for [ErrOption] and that of ctx: what makes OpenFile fail, or
// reading before the first complaint or reject, and [ErrChanged]. A source that can be
// read only once, such as "-" or a pipe, cannot be planned.
func PlanFile(ctx context.Context, path string, opts ReaderOptions, size int64) ([]Range, error) {
	if path == "-" {
		return nil, &FileError{path, errOnce}
	}
	set, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	r, err := OpenFile(path, opts)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if r.changed == nil {
		return nil, &FileError{path, errOnce}
	}
	base := r.asRange()
	base.Overrides = set.overrides
	c, first, err := r.cutter(ctx)
	if err == nil {
		err = r.firstRow()
	}
	var ranges []Range
	if err == nil {
		ranges, err = r.plan(ctx, base, c, first, size)
	}
	if err == nil && r.changed() {
		err = ErrChanged
	}
	var file *FileError
	if err != nil && !errors.As(err, &file) && ctx.Err() == nil {
		err = &FileError{path, cause(err)}
	}
	if err != nil {
		return nil, err
	}
	return ranges, nil
}

var errOnce = errors.New("can be read only once, and not in ranges; write it into a file first")

// asRange returns all of the file as a range, and what reading it has decided so far.
func (r *Reader) asRange() Range {
	s := r.Stats()
	g := Range{
		File: r.name, Size: r.src.Size(), End: r.src.Size(), Format: s.Format,
		Encoding: s.Encoding, EncodingBy: s.EncodingBy, Delimiter: s.Delimiter,
	}
	if r.found.other != nil {
		g.Other = r.found.other.name
	}
	if t, ok := r.table.(*csvTable); ok {
		g.Headers, g.HeaderRow, g.CR = t.columns.names, t.headerRow, t.win.cr
	}
	return g
}

// cutter returns what cuts the file, nil if nothing does, and the first mark. The
// reader must not have read a row yet.
func (r *Reader) cutter(ctx context.Context) (cutter, mark, error) {
	if r.stats.Gzip || strings.HasPrefix(r.stats.Encoding, "utf-16") {
		return nil, mark{}, nil
	}
	switch t := r.table.(type) {
	case *csvTable:
		c := newCSVCutter(r.src, r.found, t)
		at, err := c.behind(ctx, r.src.Size()-r.text.Size(), t.win.ends)
		return c, mark{at: at, row: t.row}, err
	case *jsonTable:
		return &lineCutter{src: r.src}, mark{}, nil
	case *parquetTable:
		return newGroupCutter(t.file), mark{}, nil
	}
	if r.labelled != nil {
		return newGroupCutter(r.labelled.r.file), mark{}, nil
	}
	return nil, mark{}, nil
}

// firstRow reads the first complaint or reject, and of JSON Lines on to the first
// object, which says whether the file can be read.
func (r *Reader) firstRow() error {
	for {
		_, err := r.Read()
		var bad *RowError
		if t, ok := r.table.(*jsonTable); ok && errors.As(err, &bad) && t.columns == nil {
			continue
		}
		if err == io.EOF || errors.As(err, &bad) {
			return nil
		}
		return err
	}
}

// plan cuts the file at marks.
func (r *Reader) plan(ctx context.Context, base Range, c cutter, pos mark, size int64) ([]Range, error) {
	if size <= 0 {
		size = rangeBytes
	}
	size = min(size, base.Size) // so that no sum overflows
	whole := sha256.New()
	var ranges []Range
	for from := (mark{}); from.at < base.Size; from = pos {
		var err error
		if c == nil {
			pos = mark{at: base.Size}
		} else if pos, err = c.next(ctx, pos, from.at+size); err != nil {
			return nil, err
		}
		g := base
		g.Start, g.End, g.Row = from.at, pos.at, from.row
		g.Group, g.Groups = from.group, pos.group-from.group
		if g.Sum, err = r.sum(ctx, whole, g.Start, g.End); err != nil {
			return nil, err
		}
		ranges = append(ranges, g)
	}
	for i := range ranges {
		ranges[i].Hash = hex.EncodeToString(whole.Sum(nil))
	}
	return ranges, nil
}

// sum returns the CRC-32C of bytes of the file and adds them to its hash.
func (r *Reader) sum(ctx context.Context, whole hash.Hash, start, end int64) (uint32, error) {
	sum := crc32.New(castagnoli)
	for at := start; at < end; at += rangeBytes {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		part := io.NewSectionReader(r.src, at, min(rangeBytes, end-at))
		if _, err := io.Copy(io.MultiWriter(whole, sum), part); err != nil {
			return 0, err
		}
	}
	return sum.Sum32(), nil
}

// A lineCutter cuts JSON Lines, whatever the lines hold.
type lineCutter struct {
	src *io.SectionReader
	buf [256 << 10]byte
}

func (c *lineCutter) next(ctx context.Context, from mark, target int64) (mark, error) {
	to := from
	for {
		b, err := readAt(ctx, c.src, c.buf[:], to.at)
		if err != nil || len(b) == 0 {
			return to, err
		}
		n, found := len(b), false
		if skip := max(0, target-1-to.at); skip < int64(n) {
			if i := bytes.IndexByte(b[skip:], '\n'); i >= 0 {
				n, found = int(skip)+i+1, true
			}
		}
		to.row += bytes.Count(b[:n], []byte{'\n'})
		to.at += int64(n)
		if found {
			return to, nil
		}
	}
}

// readAt reads what src has at an offset into buf; at the end, nothing.
func readAt(ctx context.Context, src io.ReaderAt, buf []byte, at int64) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	n, err := src.ReadAt(buf, at)
	if err == io.EOF {
		err = nil
	}
	return buf[:n], err
}

// A groupCutter cuts Parquet between row groups.
type groupCutter struct {
	groups []parquet.RowGroup
	starts []int64 // of each row group in the file
	size   int64
}

// newGroupCutter returns nil if the row groups do not follow one another.
func newGroupCutter(f *parquetFile) cutter {
	c := &groupCutter{groups: f.RowGroups(), size: f.src.Size()}
	last := int64(0)
	for i := range c.groups {
		start := int64(math.MaxInt64)
		for _, chunk := range f.Metadata().RowGroups[i].Columns {
			start = min(start, cmp.Or(chunk.MetaData.DictionaryPageOffset, chunk.MetaData.DataPageOffset))
		}
		if start <= last || start >= c.size {
			return nil
		}
		c.starts, last = append(c.starts, start), start
	}
	return c
}

func (c *groupCutter) next(_ context.Context, from mark, target int64) (mark, error) {
	to := from
	for to.at < target {
		if to.group == len(c.groups) {
			to.at = c.size
			break
		}
		to.row += int(c.groups[to.group].NumRows())
		to.group++
		to.at = c.size
		if to.group < len(c.groups) {
			to.at = c.starts[to.group]
		}
	}
	return to, nil
}

// rowsOf returns how many rows the groups have.
func rowsOf(groups []parquet.RowGroup) int64 {
	n := int64(0)
	for _, g := range groups {
		n += g.NumRows()
	}
	return n
}
