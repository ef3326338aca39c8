// Package tables turns an analysis into tables that programs query: one Parquet
// file each, typed, with every column explained.
//
// A Table is a list of columns, each with its name, its type, a sentence on
// what it holds, and how it is read off a row; All lists the tables. So one
// definition makes the file, its schema and its documentation, which a test
// holds docs/FORMATS.md to.
//
// The package adds no figures and rounds none. What is not defined is null.
package tables

import (
	"slices"

	"suxi/analysis"
)

// A Table is one table of an analysis.
type Table struct {
	Name    string // of the file, without extension
	About   string // what a row is
	Columns []Column

	rows func(*analysis.Result, func([]any) error) error
}

// A Column of a Table.
type Column struct {
	Name  string
	Type  Type
	Null  bool // it can be null
	About string
}

// A Type is what the values of a column are.
type Type string

// The types, and what they are in Parquet.
const (
	Text    Type = "text"    // STRING
	Texts   Type = "texts"   // LIST of STRING
	Integer Type = "integer" // INT64
	Number  Type = "number"  // DOUBLE
	Boolean Type = "boolean" // BOOLEAN
	Day     Type = "date"    // DATE
)

// All lists the tables of an analysis.
func All() []Table {
	return []Table{
		pareto(), stability(), drill(), axes(), crosstabs(),
		periods(), trend(), charts(), spikes(),
		compared(), festival(), explained(), contributions(), adjusted(), bridge(), templates(),
		hotspots(), terms(), themes(), fishbone(), slots(),
		groups(), issues(), batches(), timelines(),
		rates(), actions(), drift(), agreement(),
		figures(),
	}
}

// A field is a column and how it is read off a row: as a string, []string,
// int, float64, bool, analysis.Date, a pointer to one of these, or nil.
type field[T any] struct {
	Column
	of func(T) any
}

// define makes a table of the rows that of yields.
func define[T any](name, about string, of func(*analysis.Result) []T, fields ...[]field[T]) Table {
	all := slices.Concat(fields...)
	t := Table{Name: name, About: about}
	for _, f := range all {
		t.Columns = append(t.Columns, f.Column)
	}
	t.rows = func(r *analysis.Result, emit func([]any) error) error {
		values := make([]any, len(all))
		for _, row := range of(r) {
			for i, f := range all {
				values[i] = f.of(row)
			}
			if err := emit(values); err != nil {
				return err
			}
		}
		return nil
	}
	return t
}

func text[T any](name, about string, of func(T) string) field[T] {
	return field[T]{Column{name, Text, false, about}, func(row T) any { return of(row) }}
}

// label is a text that is null if it is "".
func label[T any](name, about string, of func(T) string) field[T] {
	return field[T]{Column{name, Text, true, about}, func(row T) any {
		if s := of(row); s != "" {
			return s
		}
		return nil
	}}
}

func texts[T any](name, about string, of func(T) []string) field[T] {
	return field[T]{Column{name, Texts, false, about}, func(row T) any { return of(row) }}
}

// whole is a count, null where it is suppressed: then every column of whole
// numbers can be null.
func whole[T any](name, about string, of func(T) int) field[T] {
	return field[T]{Column{name, Integer, false, about}, func(row T) any { return counted(of(row)) }}
}

// change is a whole number that can be negative.
func change[T any](name, about string, of func(T) int) field[T] {
	return field[T]{Column{name, Integer, false, about}, func(row T) any { return of(row) }}
}

// counted is nil for the sign of a suppressed count.
func counted(n int) any {
	if n < 0 {
		return nil
	}
	return n
}

func maybeWhole[T any](name, about string, of func(T) *int) field[T] {
	return field[T]{Column{name, Integer, true, about}, func(row T) any {
		if n := of(row); n != nil {
			return counted(*n)
		}
		return nil
	}}
}

func number[T any](name, about string, of func(T) float64) field[T] {
	return field[T]{Column{name, Number, false, about}, func(row T) any { return of(row) }}
}

// maybe is a number that can be undefined.
func maybe[T any](name, about string, of func(T) *float64) field[T] {
	return field[T]{Column{name, Number, true, about}, func(row T) any { return deref(of(row)) }}
}

func boolean[T any](name, about string, of func(T) bool) field[T] {
	return field[T]{Column{name, Boolean, false, about}, func(row T) any { return of(row) }}
}

// date is null for a day that is "".
func date[T any](name, about string, of func(T) analysis.Date) field[T] {
	return field[T]{Column{name, Day, true, about}, func(row T) any { return of(row) }}
}

// under prefixes fields of a part of a row that can be absent: then all are
// null.
func under[T, P any](prefix, about string, part func(T) *P, fields []field[*P]) []field[T] {
	var out []field[T]
	for _, f := range fields {
		f := f
		column := f.Column
		column.Name, column.Null, column.About = prefix+column.Name, true, about+column.About
		out = append(out, field[T]{column, func(row T) any {
			if p := part(row); p != nil {
				return f.of(p)
			}
			return nil
		}})
	}
	return out
}

func deref[V any](p *V) any {
	if p == nil {
		return nil
	}
	return *p
}
