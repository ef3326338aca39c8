package complaint

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
)

// A labelledTable is a labelled file read as complaints: the labels that the
// model gave stay behind.
type labelledTable struct {
	r     *LabelledReader
	batch []Labelled
	left  []Labelled
	row   int
}

// next returns a complaint as it was first read, with its first origin, and its
// row in the file.
func (t *labelledTable) next() (c *Complaint, row int, err error) {
	for len(t.left) == 0 {
		n, err := t.r.Read(t.batch)
		if n == 0 && err != nil {
			return nil, 0, err
		}
		t.left = t.batch[:n]
	}
	c = &t.left[0].Complaint
	t.left = t.left[1:]
	t.row++
	return c, t.row, nil
}

// A parquetTable reads a Parquet file that somebody else wrote. A value that is
// not a string is carried as text, a nested one as JSON.
type parquetTable struct {
	file    *parquetFile
	schema  *parquet.Schema
	groups  []parquet.RowGroup
	group   int // of groups, to be read after this one
	rows    parquet.Rows
	buf     []parquet.Row
	left    []parquet.Row
	columns *columns
	leaves  map[int]int    // leaf column → cell, for columns that are not nested
	nested  []int          // cells of nested columns
	types   []parquet.Type // of those columns
	row     int
	end     int // the row that the row group ends with
	last    []string
}

func newParquetTable(f *parquetFile, overrides map[string]string) (*parquetTable, error) {
	t := &parquetTable{
		file:   f,
		schema: f.Schema(),
		groups: f.RowGroups(),
		buf:    make([]parquet.Row, 256),
		leaves: map[int]int{},
	}
	var headers []string
	for i, field := range t.schema.Fields() {
		headers = append(headers, field.Name())
		leaf, ok := t.schema.Lookup(field.Name())
		if ok && leaf.Node.Leaf() && !leaf.Node.Repeated() {
			t.leaves[leaf.ColumnIndex] = i
			t.types = append(t.types, leaf.Node.Type())
		} else {
			t.nested = append(t.nested, i)
			t.types = append(t.types, nil)
		}
	}
	var err error
	t.columns, err = mapColumns(headers, overrides)
	return t, err
}

func (t *parquetTable) next() (_ row, err error) {
	defer guard("Parquet file", &err)
	for len(t.left) == 0 {
		if err := t.fill(); err != nil {
			return row{}, err
		}
	}
	values := t.left[0]
	t.left = t.left[1:]
	t.row++
	cells := make([]string, len(t.columns.names))
	for _, v := range values {
		if i, ok := t.leaves[v.Column()]; ok && !v.IsNull() {
			cells[i] = valid(parquetText(v, t.types[i]))
		}
	}
	if len(t.nested) > 0 {
		all := map[string]any{}
		if err := t.schema.Reconstruct(&all, values); err != nil {
			return row{}, err
		}
		for _, i := range t.nested {
			b, err := json.Marshal(all[t.schema.Fields()[i].Name()])
			if err != nil {
				return row{}, err
			}
			if string(b) != "null" {
				cells[i] = string(b)
			}
		}
	}
	t.last = cells
	return row{number: t.row, columns: t.columns, cells: cells}, nil
}

// fill reads the next rows, of the next row group if need be.
func (t *parquetTable) fill() error {
	if t.rows == nil {
		if t.group == len(t.groups) {
			return io.EOF
		}
		if err := t.file.checkGroup(t.group); err != nil {
			return err
		}
		t.rows = t.groups[t.group].Rows()
		t.end = t.row + int(t.groups[t.group].NumRows())
		t.group++
	}
	n, err := t.rows.ReadRows(t.buf)
	t.left = t.buf[:n] // their text is the row group's, which stays open
	switch {
	case n > 0 && err == io.EOF:
		return nil
	case err == io.EOF:
		err = t.rows.Close()
		t.rows = nil
		if err == nil && t.row != t.end {
			err = fmt.Errorf("damaged Parquet file: row group %d holds %d rows too many or too few", t.group, max(t.row-t.end, t.end-t.row))
		}
	}
	return err
}

func (t *parquetTable) raw() string { return joinCSV(t.last) }

func (t *parquetTable) close() error {
	if t.rows == nil {
		return nil
	}
	return t.rows.Close()
}
