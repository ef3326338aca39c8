package complaint

import (
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// A Writer writes labelled complaints, in order. The file is whole after Close.
type Writer interface {
	Write(batch []Labelled) error
	Close() error
}

// NewWriter returns a writer of format parquet, csv, xlsx or jsonl; a leading
// dot is ignored, so that a file extension does. The columns have the same
// names in each:
//
//   - parquet is exact: [LabelledReader] gives back what was written. meta, such
//     as the model's identity, becomes its key-value metadata; the other formats
//     have no place for it.
//   - csv (UTF-8 with byte order mark, for spreadsheets) and xlsx have a column
//     for each Extra field of the first complaint, and a last one, extra, with
//     what later complaints have beyond that, as JSON. In csv a cell that a
//     spreadsheet would take for a formula starts with an apostrophe; in xlsx
//     text is text by its type. A cell of xlsx ends at 32,767 characters, and a
//     character that XML cannot hold, such as U+0001, is U+FFFD there; after
//     1,048,575 rows another sheet begins. A Reader drops NUL from csv.
//   - jsonl has one object per line; extra is a list of {name, value}.
//
// mentions is a list in parquet and jsonl, and text in the others, such as
// "rule:safety@12-21; who@0-6". So is evidence, which is the words themselves in
// the others, joined by ；.
func NewWriter(format string, w io.Writer, meta map[string]string) (Writer, error) {
	switch strings.TrimPrefix(strings.ToLower(format), ".") {
	case "parquet":
		return NewParquetWriter(w, meta), nil
	case "csv":
		return &sheetWriter{sheet: newCSVSheet(w)}, nil
	case "xlsx":
		return &sheetWriter{sheet: newXLSXSheet(w)}, nil
	case "jsonl", "ndjson":
		return &jsonlWriter{w: w}, nil
	}
	return nil, fmt.Errorf("cannot write format %q; use .parquet, .csv, .xlsx or .jsonl", format)
}

// labelledColumns are the columns of the formats other than Parquet: those of
// labelledRow, but for extra, which is last.
var labelledColumns = func() (columns []labelledColumn) {
	for i, f := range reflect.VisibleFields(reflect.TypeFor[labelledRow]()) {
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		if name != "extra" {
			columns = append(columns, labelledColumn{name, i})
		}
	}
	return columns
}()

// A labelledColumn is a field of labelledRow. Its values are of type string,
// int64, bool, float64, time.Time, []Mention or []Evidence.
type labelledColumn struct {
	name  string
	field int
}

func (c labelledColumn) value(r *labelledRow) any {
	return reflect.ValueOf(r).Elem().Field(c.field).Interface()
}

// A sheet takes rows of cells, which are values of a labelledColumn other than
// []Evidence.
type sheet interface {
	row(cells []any) error
	close() error
}

// A sheetWriter lays labelled complaints out as rows of cells.
type sheetWriter struct {
	sheet sheet
	extra map[string]int // label of an Extra field, see tellApart → place among the extra columns
	cells []any
}

func (s *sheetWriter) Write(batch []Labelled) error {
	for i := range batch {
		r := toRow(&batch[i])
		if s.extra == nil {
			if err := s.header(r.Extra); err != nil {
				return err
			}
		}
		if err := s.write(&r); err != nil {
			return err
		}
	}
	return nil
}

// header writes the header row, with the Extra columns of the first complaint.
func (s *sheetWriter) header(first []Field) error {
	s.extra = map[string]int{}
	var cells []any
	for _, c := range labelledColumns {
		cells = append(cells, c.name)
	}
	for i, label := range extraLabels(first) {
		if normalizeHeader(first[i].Name) != fieldExtra { // the name of the last column
			s.extra[label] = len(s.extra)
			cells = append(cells, first[i].Name)
		}
	}
	return s.sheet.row(append(cells, "extra"))
}

func (s *sheetWriter) write(r *labelledRow) error {
	s.cells = s.cells[:0]
	for _, c := range labelledColumns {
		v := c.value(r)
		if e, ok := v.([]Evidence); ok {
			v = evidenceText(r.Text, e)
		}
		s.cells = append(s.cells, v)
	}
	first := len(s.cells)
	for range s.extra {
		s.cells = append(s.cells, "")
	}
	var rest []strayField
	placed := 0 // how many of rest know what they stand before
	for i, label := range extraLabels(r.Extra) {
		column, ok := s.extra[label]
		if !ok {
			rest = append(rest, strayField{Field: r.Extra[i]})
			continue
		}
		s.cells[first+column] = r.Extra[i].Value
		for ; placed < len(rest); placed++ {
			rest[placed].Before = &column
		}
	}
	more := ""
	if rest != nil {
		b, err := json.Marshal(rest)
		if err != nil {
			return err
		}
		more = string(b)
	}
	return s.sheet.row(append(s.cells, more))
}

// A strayField is an Extra field that has no column: an element of the column
// extra. Before is the place of the extra column that it stands before in its
// complaint; without one it stands behind them all.
type strayField struct {
	Field
	Before *int `json:"before,omitempty"`
}

// extraLabels tells the fields of a complaint apart.
func extraLabels(extra []Field) []string {
	names := make([]string, len(extra))
	for i, f := range extra {
		names[i] = f.Name
	}
	return tellApart(names)
}

// Close writes the header if nothing else was written.
func (s *sheetWriter) Close() error {
	if s.extra == nil {
		if err := s.header(nil); err != nil {
			return err
		}
	}
	return s.sheet.close()
}
