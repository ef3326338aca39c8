package complaint

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

// ReaderOptions says what a file does not say about itself. The zero value
// recognises everything.
type ReaderOptions struct {
	// Encoding of CSV, TSV and JSON Lines: utf-8, gb18030, gbk, gb2312, big5,
	// utf-16le or utf-16be; then every line is read as that. Default: recognised.
	Encoding string
	// Columns maps a field to the header it is read from, such as category →
	// single_label. A field may be written as any of its headers; one with an
	// empty header is not read. The second column of a header is HEADER#2.
	Columns map[string]string
	// Format is csv, tsv, xlsx, jsonl or parquet, compressed by gzip or not.
	// Default: by the file name's extension, without .gz, or by content if it has
	// none that is known.
	Format string
	// Stdin is what the file name "-" stands for. Default: os.Stdin.
	Stdin io.Reader
}

// settings are the options resolved.
type settings struct {
	overrides map[string]string // canonical field → header
	charset   *charset          // nil: recognise it
}

// Validate reports, as an ErrOption, options that no file could be read with.
func (o ReaderOptions) Validate() error {
	_, err := o.resolve()
	return err
}

// resolve checks what can be checked without a file; its errors are ErrOption.
func (o ReaderOptions) resolve() (s settings, err error) {
	if o.Format != "" && !slices.Contains(slices.Collect(maps.Values(formats)), o.Format) {
		return s, optionErrorf("unknown format %q; use csv, tsv, xlsx, jsonl or parquet", o.Format)
	}
	if o.Encoding != "" {
		c, err := charsetNamed(o.Encoding)
		if err != nil {
			return s, err
		}
		s.charset = c
	}
	s.overrides, err = canonicalColumns(o.Columns)
	return s, err
}

// A table yields the rows of one file.
type table interface {
	next() (row, error) // io.EOF, a *RowError after which there is more, or fatal
	raw() string        // the row returned last as text
	close() error
}

// A row is one line of a table. Cells beyond the columns have no header.
type row struct {
	number  int
	columns *columns
	cells   []string
	sheet   string // of a workbook of which several sheets are read
	part    int    // how many of its sheets were read before
}

// A Reader reads the complaints of one file.
type Reader struct {
	name     string
	src      *io.SectionReader // as it is stored
	plain    *io.SectionReader // src, decompressed
	closers  []func() error
	changed  func() bool // was the file written to since it was opened? nil: it has no such thing
	table    table
	labelled *labelledTable    // instead of table, for a file of our own
	found    detection         // of a text format
	decoder  *decoder          // of a text format
	text     *io.SectionReader // what decoder reads
	total    int64             // rows of a Parquet file
	part     bool              // other parts of the file are read apart
	columns  *columns          // of the row returned last
	stats    Stats
	differs  map[string]int64 // label of a column → rows, see Column
	hash     string
	// current is where Read puts its result together, by pointers to its fields;
	// a variable would be on the heap, once a row.
	current Complaint
	label   Label // of current
	err     error // the end, once it was returned
}

// OpenFile opens a complaint file; "-" is opts.Stdin. Errors are as those of
// [NewReader].
func OpenFile(path string, opts ReaderOptions) (*Reader, error) {
	if path == "-" {
		if opts.Stdin == nil {
			opts.Stdin = os.Stdin
		}
		return NewReader("stdin", opts.Stdin, opts)
	}
	f, info, err := openInput(path)
	if err != nil {
		return nil, err
	}
	r, err := NewReader(path, f, opts)
	if err != nil {
		f.Close()
		return nil, err
	}
	r.watch(f, info)
	return r, nil
}

// NewReader reads complaints from src, from where it stands; name is what
// messages call it. A source that cannot be read at any offset, such as a pipe,
// is first copied to a private temporary file; so is what gzip compressed, up to
// 1 GiB or a hundred times its size. Errors are of type *FileError, but for
// [ErrOption]; they wrap the error of src.
func NewReader(name string, src io.Reader, opts ReaderOptions) (*Reader, error) {
	set, err := opts.resolve()
	if err != nil {
		return nil, err
	}
	r := &Reader{name: name, differs: map[string]int64{}}
	if err := r.open(src, opts.Format, set); err != nil {
		r.Close()
		if set.charset != nil && errors.Is(err, ErrNoText) {
			err = fmt.Errorf("%w; it was read as %s, which was asked for: else its encoding is recognised", err, set.charset.name)
		}
		return nil, &FileError{name, cause(err)}
	}
	return r, nil
}

// Share returns which share of the source has been read, from 0 to 1: of the
// bytes of a text format, of the rows of a Parquet file. A workbook does not tell
// before its end; its share is 0 until then.
func (r *Reader) Share() float64 {
	switch {
	case r.err == io.EOF:
		return 1
	case r.total > 0:
		return float64(r.stats.Rows) / float64(r.total)
	case r.text != nil && r.text.Size() > 0:
		at, _ := r.text.Seek(0, io.SeekCurrent) // of a section, it cannot fail
		return float64(at) / float64(r.text.Size())
	}
	return 0
}

// Read returns the next complaint. Its errors are io.EOF; a *RowError, after
// which reading goes on; or a *FileError, after which it does not. A file
// without any row is a FileError of [ErrNoComplaints]; one that was written to
// meanwhile is, at its end, one of [ErrChanged].
func (r *Reader) Read() (Complaint, error) {
	if r.err != nil {
		return Complaint{}, r.err
	}
	c, err := r.read()
	var bad *RowError
	switch {
	case err == nil:
		r.stats.Rows++
	case errors.As(err, &bad):
		r.stats.Rows++
		if bad.File == "" {
			bad.File = r.name
		}
	case err != io.EOF:
		r.err = &FileError{r.name, cause(err)}
	case r.changed != nil && r.changed():
		r.err = &FileError{r.name, ErrChanged}
	case r.stats.Rows == 0 && !r.part:
		r.err = &FileError{r.name, ErrNoComplaints}
	default:
		r.err = io.EOF
	}
	if r.err != nil {
		return Complaint{}, r.err
	}
	return c, err
}

func (r *Reader) read() (Complaint, error) {
	if r.labelled != nil {
		c, n, err := r.labelled.next()
		if err != nil {
			return Complaint{}, err
		}
		return r.stored(c, n)
	}
	for {
		in, err := r.table.next()
		if err != nil {
			return Complaint{}, err
		}
		r.columns = in.columns
		switch {
		case in.columns.repeats(in.cells):
			r.stats.RepeatedHeaders++
		case slices.ContainsFunc(in.cells, notBlank):
			return r.complaint(in)
		}
	}
}

func notBlank(s string) bool { return strings.TrimSpace(s) != "" }

// Close releases the source.
func (r *Reader) Close() error {
	var err error
	for _, f := range r.closers {
		err = errors.Join(err, f())
	}
	r.closers = nil
	return err
}
