package main

import (
	"cmp"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"suxi/calendar"
)

// A folder is what a run wrote.
type folder struct {
	*testing.T
	path   string
	tables map[string][]record // that were read
}

// A record is a row of a Parquet file by column: the values of a list, or one.
type record map[string][]parquet.Value

func (r record) null(column string) bool      { return r[column][0].IsNull() }
func (r record) text(column string) string    { return r[column][0].String() }
func (r record) whole(column string) int64    { return r[column][0].Int64() }
func (r record) number(column string) float64 { return r[column][0].Double() }
func (r record) yes(column string) bool       { return r[column][0].Boolean() }

// day is a date, or the day of an instant in Shanghai.
func (r record) day(column string) string {
	v := r[column][0]
	if v.Kind() == parquet.Int32 {
		return time.Unix(int64(v.Int32())*24*60*60, 0).UTC().Format(time.DateOnly)
	}
	return time.UnixMilli(v.Int64()).In(calendar.Shanghai).Format(time.DateOnly)
}

// texts are those of a list.
func (r record) texts(column string) (out []string) {
	for _, v := range r[column] {
		if !v.IsNull() {
			out = append(out, v.String())
		}
	}
	return out
}

// table returns the rows of a Parquet file.
func (f folder) table(name string) []record {
	f.Helper()
	if f.tables[name] == nil {
		f.tables[name] = f.read(name)
	}
	return f.tables[name]
}

func (f folder) read(name string) []record {
	f.Helper()
	file, err := os.Open(filepath.Join(f.path, name+".parquet"))
	if err != nil {
		f.Fatal(err)
	}
	defer file.Close()
	reader := parquet.NewReader(file)
	defer reader.Close()
	columns := reader.Schema().Columns()
	var out []record
	for row := make([]parquet.Row, 1); ; {
		if n, err := reader.ReadRows(row); n == 0 {
			if err != io.EOF {
				f.Fatalf("%s: %v", name, err)
			}
			return out
		}
		r := make(record)
		for _, v := range row[0] {
			column := columns[v.Column()][0]
			r[column] = append(r[column], v.Clone())
		}
		out = append(out, r)
	}
}

func head(columns string) [][]string { return [][]string{strings.Fields(columns)} }

// list makes an answer of rows.
func list(columns string, rows []record, print func(record) []string) [][]string {
	out := head(columns)
	for _, r := range rows {
		out = append(out, print(r))
	}
	return out
}

func keep(rows []record, wanted func(record) bool) []record {
	return slices.DeleteFunc(slices.Clone(rows), func(r record) bool { return !wanted(r) })
}

// top returns the first of rows in an order.
func top(rows []record, most int, by ...func(a, b record) int) []record {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b record) int {
		for _, compare := range by {
			if c := compare(a, b); c != 0 {
				return c
			}
		}
		return 0
	})
	return rows[:min(most, len(rows))]
}

func up(column string) func(a, b record) int {
	return func(a, b record) int {
		x, y := a[column][0], b[column][0]
		switch x.Kind() {
		case parquet.Double:
			return cmp.Compare(x.Double(), y.Double())
		case parquet.Int64:
			return cmp.Compare(x.Int64(), y.Int64())
		}
		return strings.Compare(x.String(), y.String())
	}
}

func down(column string) func(a, b record) int {
	compare := up(column)
	return func(a, b record) int { return compare(b, a) }
}

// counted are the rows of one value.
type counted struct {
	value string
	rows  []record
}

// countBy groups rows by columns, the most frequent values first.
func countBy(rows []record, columns ...string) (out []counted) {
	at := make(map[string][]record)
	for _, r := range rows {
		var key []string
		for _, c := range columns {
			key = append(key, r.text(c))
		}
		k := strings.Join(key, "\x00")
		at[k] = append(at[k], r)
	}
	for value, of := range at {
		out = append(out, counted{value, of})
	}
	slices.SortFunc(out, func(a, b counted) int {
		return cmp.Or(cmp.Compare(len(b.rows), len(a.rows)), cmp.Compare(a.value, b.value))
	})
	return out
}

func n(v int64) string { return strconv.FormatInt(v, 10) }

// round prints a number as a query rounds it.
func round(v float64, digits int) string {
	by := math.Pow10(digits)
	return strconv.FormatFloat(math.Round(v*by)/by, 'f', -1, 64)
}
