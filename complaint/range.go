package complaint

import (
	"errors"
	"hash/crc32"
	"io"
)

// A Range is a part of a file that can be read apart, by another process on another
// machine that sees the file under the same name. It is plain data and travels as
// JSON. [PlanFile] makes ranges, [OpenRange] reads one.
//
// All ranges of a file together give what reading the file gives: the same
// complaints and errors, with the same rows and ids, and statistics that [Stats.Merge]
// adds up to the same. What reading a file decides at its start is decided once, by
// the plan, and no range decides it anew.
type Range struct {
	File string `json:"file"` // as the user named it
	Size int64  `json:"size"` // of the file, in bytes
	Hash string `json:"hash"` // SHA-256 of the file, in hexadecimal

	// The range is the bytes Start to End of the file, and Sum their CRC-32C: the
	// file must still hold them. Row is how many rows the file has above, as a
	// spreadsheet counts them.
	Start int64  `json:"start"`
	End   int64  `json:"end"`
	Sum   uint32 `json:"sum"`
	Row   int    `json:"row"`

	Format    string            `json:"format"`              // csv, tsv, xlsx, jsonl or parquet
	Overrides map[string]string `json:"overrides,omitempty"` // field → header, as ReaderOptions.Columns gave them

	// Of a text format. Other is the encoding of lines that are not sound in
	// Encoding; empty if every line is.
	Encoding   string `json:"encoding,omitempty"`
	EncodingBy string `json:"encoding_by,omitempty"` // see Stats.EncodingBy
	Other      string `json:"other,omitempty"`

	// Of CSV and TSV.
	Delimiter string   `json:"delimiter,omitempty"`
	Headers   []string `json:"headers,omitempty"`
	HeaderRow int      `json:"header_row,omitempty"`
	CR        bool     `json:"cr,omitempty"` // a CR alone ends a line, too

	// Of Parquet: the row groups Group to Group+Groups.
	Group  int `json:"group,omitempty"`
	Groups int `json:"groups,omitempty"`
}

var errRange = errors.New("is not described by a range as a plan gives it; plan the file again")

// sound reports a range that may be one of a plan.
func (r *Range) sound() bool {
	if r.Start < 0 || r.Start > r.End || r.End > r.Size || r.Row < 0 || r.Group < 0 || r.Groups < 0 {
		return false
	}
	switch r.Format {
	case "csv", "tsv":
		return r.whole() || len(r.Delimiter) == 1
	case "jsonl", "parquet":
		return true
	}
	return r.Format == "xlsx" && r.whole()
}

// whole reports a range that is all of its file.
func (r *Range) whole() bool { return r.Start == 0 && r.End == r.Size }

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// OpenRange opens a range of a file. The errors are those of [OpenFile], and
// [ErrChanged] if the file is not what it was when it was planned. A range may be
// without complaints where its file is not.
func OpenRange(g Range) (*Reader, error) {
	f, info, err := openInput(g.File)
	if err != nil {
		return nil, err
	}
	r := &Reader{name: g.File, differs: map[string]int64{}, hash: g.Hash, part: !g.whole()}
	r.watch(f, info)
	r.src = io.NewSectionReader(f, 0, info.Size())
	r.plain = r.src
	if err := r.openRange(&g); err != nil {
		r.Close()
		return nil, &FileError{g.File, cause(err)}
	}
	return r, nil
}

func (r *Reader) openRange(g *Range) error {
	if !g.sound() {
		return errRange
	}
	if r.src.Size() != g.Size {
		return ErrChanged
	}
	sum := crc32.New(castagnoli)
	if _, err := io.Copy(sum, io.NewSectionReader(r.src, g.Start, g.End-g.Start)); err != nil {
		return err
	}
	if sum.Sum32() != g.Sum {
		return ErrChanged
	}
	switch {
	case g.whole():
		set := settings{overrides: g.Overrides}
		if g.EncodingBy == "option" {
			var err error
			if set.charset, err = charsetNamed(g.Encoding); err != nil {
				return err
			}
		}
		return r.open(r.src, g.Format, set)
	case g.Format == "parquet":
		return r.openGroups(g)
	}
	return r.openText(g)
}

// openGroups opens the row groups of a Parquet file.
func (r *Reader) openGroups(g *Range) error {
	r.stats.Format = g.Format
	if err := r.openParquet(g.Overrides); err != nil {
		return err
	}
	var all int
	end := g.Group + g.Groups
	switch t, ok := r.table.(*parquetTable); {
	case ok:
		if all = len(t.groups); end <= all {
			t.group, t.groups, t.row = g.Group, t.groups[:end], g.Row
			r.total = rowsOf(t.groups[g.Group:])
		}
	default:
		l := r.labelled.r
		if all = len(l.groups); end <= all {
			l.next, l.groups, r.labelled.row = g.Group, l.groups[:end], g.Row
			r.total = rowsOf(l.groups[g.Group:])
		}
	}
	if end > all {
		return errRange
	}
	return nil
}

// openText opens lines of a text format. The first range has the header, and finds
// it as reading the file does, in the same bytes.
func (r *Reader) openText(g *Range) error {
	found, err := g.detection()
	if err != nil {
		return err
	}
	head := make([]byte, len(found.bom))
	if _, err := r.src.ReadAt(head, g.Start); err != nil && err != io.EOF {
		return err
	}
	start := g.Start
	if start == 0 && string(head) == found.bom {
		start += int64(len(head))
	}
	r.stats.Format = g.Format
	win := newWindow(r.decodeAs(found, io.NewSectionReader(r.src, start, g.End-start)))
	if g.Format == "jsonl" {
		return r.use(&jsonTable{win: win, overrides: g.Overrides, row: g.Row, below: true}, nil)
	}
	// What a damaged row costs is decided by what follows it.
	win.ahead = newDecoder(found, io.NewSectionReader(r.src, g.End, g.Size-g.End))
	if g.Start == 0 {
		comma := byte(0)
		if g.Format == "tsv" {
			comma = '\t'
		}
		return r.use(newCSVTable(win, comma, g.Overrides))
	}
	t, err := g.csvTable(win)
	return r.use(t, err)
}

// csvTable returns a table of rows below the header.
func (g *Range) csvTable(win *window) (*csvTable, error) {
	c, err := mapColumns(g.Headers, g.Overrides)
	if err != nil {
		return nil, err
	}
	win.cr = g.CR
	return &csvTable{win: win, comma: g.Delimiter[0], columns: c, headerRow: g.HeaderRow, date: c.index(fieldReceivedAt), row: g.Row}, nil
}

func (g *Range) detection() (d detection, err error) {
	d.by = g.EncodingBy
	if d.charset, err = charsetNamed(g.Encoding); err == nil && g.Other != "" {
		d.other, err = charsetNamed(g.Other)
	}
	return d, err
}
