package complaint

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// An xlsxTable reads the first sheet of a workbook whose first row that is not
// blank holds a text header. It streams: sheets and shared strings beyond
// 16 MiB wait in temporary files, which only the user can read.
//
// Cells are read raw, so that a date is its serial number whatever its format.
type xlsxTable struct {
	book    *excelize.File
	rows    *excelize.Rows
	columns *columns
	shift   int // index of the received_at column in a workbook of the 1904 date system, or -1
	row     int
	last    []string
}

// days1904 is how far serial numbers of the 1904 date system lag behind.
const days1904 = 1462

func newXLSXTable(src *io.SectionReader, overrides map[string]string) (t *xlsxTable, err error) {
	defer guard("workbook", &err)
	book, err := excelize.OpenReader(src, excelize.Options{
		RawCellValue:      true,
		UnzipSizeLimit:    4 << 30,
		UnzipXMLSizeLimit: 16 << 20,
	})
	if err != nil {
		return nil, fmt.Errorf("cannot be read as an XLSX workbook (%w); open it in a spreadsheet program and save it again", err)
	}
	t = &xlsxTable{book: book, shift: -1}
	if err := t.open(overrides); err != nil {
		t.close()
		return nil, err
	}
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		t.shift = t.columns.index(fieldReceivedAt)
	}
	return t, nil
}

// open finds the sheet. If none has a text column, the error is that of the
// first sheet that is not empty.
func (t *xlsxTable) open(overrides map[string]string) error {
	failed := ErrEmpty
	for _, sheet := range t.book.GetSheetList() {
		rows, err := t.book.Rows(sheet)
		if err != nil {
			continue // a chart sheet
		}
		t.rows, t.row = rows, 0
		header, err := t.cells()
		if err == nil {
			if t.columns, err = mapColumns(header, overrides); err == nil {
				return nil
			}
		}
		rows.Close()
		switch {
		case err == io.EOF:
		case failed == ErrEmpty:
			failed = err
		}
	}
	return failed
}

// cells returns the next row that is not blank.
func (t *xlsxTable) cells() ([]string, error) {
	for t.rows.Next() {
		t.row++
		cells, err := t.rows.Columns()
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			return cells, nil
		}
	}
	if err := t.rows.Error(); err != nil {
		return nil, err
	}
	return nil, io.EOF
}

func (t *xlsxTable) next() (_ row, err error) {
	defer guard("workbook", &err)
	cells, err := t.cells()
	if err != nil {
		return row{}, err
	}
	for len(cells) < len(t.columns.names) { // a row ends at its last filled cell
		cells = append(cells, "")
	}
	t.last = cells
	if t.shift >= 0 {
		if days, err := strconv.ParseFloat(cells[t.shift], 64); err == nil {
			cells[t.shift] = strconv.FormatFloat(days+days1904, 'f', -1, 64)
		}
	}
	return row{number: t.row, columns: t.columns, cells: cells}, nil
}

func (t *xlsxTable) raw() string { return joinCSV(t.last) }

func (t *xlsxTable) close() error {
	var err error
	if t.rows != nil {
		err = t.rows.Close()
	}
	return errors.Join(err, t.book.Close())
}

// joinCSV is a row of cells as one line of text.
func joinCSV(cells []string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write(cells) // a Builder does not fail
	w.Flush()
	return rawText([]byte(b.String()))
}

// guard turns a panic of a format library over damaged input into an error.
func guard(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("damaged %s: %v", what, p)
	}
}
