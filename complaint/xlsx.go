package complaint

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// An xlsxTable reads the sheets of a workbook that have a text column, in order.
// It streams: sheets and shared strings beyond 16 MiB wait in temporary files,
// which only the user can read.
//
// Cells are read raw, so that a date is its serial number whatever its format.
type xlsxTable struct {
	book     *excelize.File
	sheets   []xlsxInput
	skipped  []string // the sheets that hold something, but no text column
	date1904 bool

	at    int            // index in sheets of the one that rows reads
	rows  *excelize.Rows // nil before the first sheet
	row   int
	shift []int // the columns of dates in the 1904 date system
	last  []string
}

// An xlsxInput is a sheet to read.
type xlsxInput struct {
	name    string
	header  int // row number
	columns *columns
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
	t = &xlsxTable{book: book}
	if err := t.survey(overrides); err != nil {
		t.close()
		return nil, err
	}
	props, err := book.GetWorkbookProps()
	t.date1904 = err == nil && props.Date1904 != nil && *props.Date1904
	if err := t.open(0); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// isRecord reports whether a sheet's rows have an id or a date. Beside such a
// sheet, one that has neither is taken for notes.
func (x xlsxInput) isRecord() bool {
	return x.columns.index(fieldID) >= 0 || x.columns.index(fieldReceivedAt) >= 0
}

// survey finds the sheets to read: the visible ones with a text column, but not
// notes beside records. If there is none, the error is that of the first sheet
// that is not empty.
func (t *xlsxTable) survey(overrides map[string]string) error {
	failed := ErrEmpty
	names := t.book.GetSheetList()
	for _, name := range names {
		if visible, err := t.book.GetSheetVisible(name); err == nil && !visible {
			t.skipped = append(t.skipped, name)
			continue
		}
		rows, err := t.book.Rows(name)
		if err != nil {
			continue // a chart sheet
		}
		t.rows, t.row = rows, 0
		search, numbers := headerSearch{overrides: overrides}, []int{}
		columns, err := search.run(func() ([]string, error) {
			cells, err := t.cells()
			numbers = append(numbers, t.row)
			return cells, err
		})
		if err := errors.Join(rows.Error(), rows.Close()); err != nil {
			return err
		}
		switch {
		case err == nil:
			t.sheets = append(t.sheets, xlsxInput{name, numbers[search.at], columns})
		case err == ErrEmpty:
		case errors.Is(err, ErrNoText):
			t.skipped = append(t.skipped, name)
			if failed == ErrEmpty {
				failed = err
			}
		default:
			return fmt.Errorf("sheet %q: %w", name, err)
		}
	}
	t.rows = nil
	if slices.ContainsFunc(t.sheets, xlsxInput.isRecord) {
		t.sheets = slices.DeleteFunc(t.sheets, func(s xlsxInput) bool {
			if !s.isRecord() {
				t.skipped = append(t.skipped, s.name)
			}
			return !s.isRecord()
		})
		slices.SortFunc(t.skipped, func(a, b string) int { return slices.Index(names, a) - slices.Index(names, b) })
	}
	if len(t.sheets) == 0 {
		return failed
	}
	return nil
}

// open goes to the row below the header of sheet i.
func (t *xlsxTable) open(i int) error {
	if t.rows != nil {
		if err := t.rows.Close(); err != nil {
			return err
		}
	}
	rows, err := t.book.Rows(t.sheets[i].name)
	if err != nil {
		return err
	}
	t.at, t.rows, t.row, t.shift = i, rows, 0, nil
	for column, f := range t.sheets[i].columns.set {
		if t.date1904 && f != nil && f.time != nil {
			t.shift = append(t.shift, column)
		}
	}
	for t.row < t.sheets[i].header && rows.Next() {
		t.row++
		if _, err := rows.Columns(); err != nil {
			return err
		}
	}
	return rows.Error()
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
	for err == io.EOF && t.at+1 < len(t.sheets) {
		if err = t.open(t.at + 1); err == nil {
			cells, err = t.cells()
		}
	}
	if err != nil {
		return row{}, err
	}
	columns := t.sheets[t.at].columns
	for len(cells) < len(columns.names) { // a row ends at its last filled cell
		cells = append(cells, "")
	}
	t.last = cells
	for _, i := range t.shift {
		if days, err := strconv.ParseFloat(cells[i], 64); err == nil {
			cells[i] = strconv.FormatFloat(days+days1904, 'f', -1, 64)
		}
	}
	in := row{number: t.row, columns: columns, cells: cells}
	if len(t.sheets) > 1 {
		in.sheet, in.part = t.sheets[t.at].name, t.at
	}
	return in, nil
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
func joinCSV(cells []string) string { return rawText(appendCSV(nil, cells)) }

// guard turns a panic of a format library over damaged input into an error.
func guard(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("damaged %s: %v", what, p)
	}
}
