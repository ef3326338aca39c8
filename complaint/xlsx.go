package complaint

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// An xlsxTable reads the sheets of a workbook that have a text column, in order.
//
// Cells are read as they are stored, so that a date is its serial number whatever its format.
type xlsxTable struct {
	book    *book
	sheets  []xlsxInput
	skipped []string   // the sheets that hold something, but no text column
	at      int        // index in sheets of the one that rows reads
	rows    *sheetRows // nil before the first sheet
	shift   []int      // the columns of dates in the 1904 date system
	last    []string
}

// An xlsxInput is a sheet to read.
type xlsxInput struct {
	bookSheet
	header  int // row number
	columns *columns
}

// days1904 is how far serial numbers of the 1904 date system lag behind.
const days1904 = 1462

func newXLSXTable(src *io.SectionReader, overrides map[string]string) (*xlsxTable, error) {
	book, err := openBook(src)
	if err != nil {
		return nil, workbookError(err)
	}
	t := &xlsxTable{book: book}
	err = t.survey(overrides)
	if err == nil {
		err = t.open(0)
	}
	if err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

// workbookError says what to do about a workbook that breaks.
func workbookError(err error) error {
	return fmt.Errorf("cannot be read as an XLSX workbook (%w); open it in a spreadsheet program and save it again", err)
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
	for _, sheet := range t.book.sheets {
		if !sheet.visible {
			t.skipped = append(t.skipped, sheet.name)
			continue
		}
		rows, err := t.book.rows(sheet)
		if err != nil {
			return sheetError(sheet, err)
		}
		t.rows = rows
		search, numbers := headerSearch{overrides: overrides}, []int{}
		var broken error
		columns, err := search.run(func() (cells []string, err error) {
			if cells, err = t.cells(); err != nil && err != io.EOF {
				broken = sheetError(sheet, err)
			}
			numbers = append(numbers, rows.row)
			return cells, err
		})
		if err := cmp.Or(broken, rows.close()); err != nil {
			return err
		}
		switch {
		case err == nil:
			t.sheets = append(t.sheets, xlsxInput{sheet, numbers[search.at], columns})
		case err == ErrEmpty:
		case errors.Is(err, ErrNoText):
			t.skipped = append(t.skipped, sheet.name)
			if failed == ErrEmpty {
				failed = err
			}
		default:
			return fmt.Errorf("sheet %q: %w", sheet.name, err)
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
		slices.SortFunc(t.skipped, func(a, b string) int { return t.book.tab(a) - t.book.tab(b) })
	}
	if len(t.sheets) == 0 {
		return failed
	}
	return nil
}

// sheetError says in which sheet a workbook breaks.
func sheetError(s bookSheet, err error) error {
	return workbookError(fmt.Errorf("sheet %q: %w", s.name, err))
}

// open goes to the row below the header of sheet i.
func (t *xlsxTable) open(i int) error {
	if t.rows != nil {
		if err := t.rows.close(); err != nil {
			return err
		}
	}
	in := t.sheets[i]
	rows, err := t.book.rows(in.bookSheet)
	if err != nil {
		return sheetError(in.bookSheet, err)
	}
	t.at, t.rows, t.shift = i, rows, nil
	for column, f := range in.columns.set {
		if t.book.date1904 && f != nil && f.time != nil {
			t.shift = append(t.shift, column)
		}
	}
	for rows.row < in.header {
		if _, err := rows.next(); err != nil {
			return sheetError(in.bookSheet, err)
		}
	}
	return nil
}

// cells returns the next row that is not blank.
func (t *xlsxTable) cells() ([]string, error) {
	for {
		cells, err := t.rows.next()
		if err != nil || slices.ContainsFunc(cells, notBlank) {
			return cells, err
		}
	}
}

func (t *xlsxTable) next() (row, error) {
	cells, err := t.cells()
	for err == io.EOF && t.at+1 < len(t.sheets) {
		if err := t.open(t.at + 1); err != nil {
			return row{}, err
		}
		cells, err = t.cells()
	}
	if err != nil && err != io.EOF {
		err = sheetError(t.sheets[t.at].bookSheet, err)
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
	in := row{number: t.rows.row, columns: columns, cells: cells}
	if len(t.sheets) > 1 {
		in.sheet, in.part = t.sheets[t.at].name, t.at
	}
	return in, nil
}

func (t *xlsxTable) raw() string { return joinCSV(t.last) }

func (t *xlsxTable) close() error {
	var err error
	if t.rows != nil {
		err = t.rows.close()
	}
	return errors.Join(err, t.book.close())
}

// joinCSV is a row of cells as one line of text.
func joinCSV(cells []string) string { return rawText(appendCSV(nil, cells)) }

// guard turns a panic of a format library over damaged input into an error.
func guard(what string, err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("damaged %s: %v", what, p)
	}
}
