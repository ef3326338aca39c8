package tables

import (
	"fmt"
	"io"
	"iter"
	"os"

	"github.com/parquet-go/parquet-go"
)

// FigureCounts reads a figures.parquet: the complaints that each figure counts, by
// its id.
func FigureCounts(path string) (map[string]int64, error) {
	type figure struct {
		ID    string `parquet:"figure_id"`
		Count *int64 `parquet:"count,optional"`
	}
	counts := map[string]int64{}
	for row, err := range readParquet[figure](path) {
		if err != nil {
			return nil, err
		}
		if row.Count != nil {
			counts[row.ID] += *row.Count
		}
	}
	return counts, nil
}

// ReadFigureRows ranges over the rows of a figure_rows.parquet. An error is the
// last pair.
func ReadFigureRows(path string) iter.Seq2[FigureRow, error] { return readParquet[FigureRow](path) }

// readParquet ranges over the rows of a file, by the columns that T names.
func readParquet[T any](path string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		f, err := os.Open(path)
		if err != nil {
			yield(zero, err)
			return
		}
		defer f.Close()
		r, err := openRows[T](f)
		if err != nil {
			yield(zero, err)
			return
		}
		defer r.Close()
		batch := make([]T, 1024)
		for {
			n, err := readRows(r, batch)
			for _, row := range batch[:n] {
				if !yield(row, nil) {
					return
				}
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(zero, err)
				return
			}
		}
	}
}

// openRows opens a file. The library panics where a damaged one misleads it.
func openRows[T any](f *os.File) (r *parquet.GenericReader[T], err error) {
	defer damaged(&err)
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	p, err := parquet.OpenFile(f, info.Size(), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	return parquet.NewGenericReader[T](p), nil
}

func readRows[T any](r *parquet.GenericReader[T], batch []T) (n int, err error) {
	defer damaged(&err)
	return r.Read(batch)
}

// damaged makes an error of a panic.
func damaged(err *error) {
	if what := recover(); what != nil {
		*err = fmt.Errorf("damaged Parquet file: %v", what)
	}
}
