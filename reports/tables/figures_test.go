package tables

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"suxi/analysis"
)

func TestFigures(t *testing.T) {
	r := result(t)
	rows, _ := read(t, "figures", r)
	want := r.Figures()
	if len(rows) != len(want) || len(want) < 20 {
		t.Fatalf("%d rows of %d figures", len(rows), len(want))
	}
	for i, row := range rows {
		f := want[i]
		if row["figure_id"].String() != f.Filter.ID() || row["count"].Int64() != int64(f.Count) || row["what_en"].String() != valid(f.What.EN) || row["sql"].String() != r.SQL(f.Filter) {
			t.Errorf("row %d: %v, want %+v", i, row, f)
		}
	}
}

// figureRowsFile adds rows to the figures "all", of 3, and "category=a", of 2.
func figureRowsFile(add func(*FigureRows)) ([]FigureRow, *parquet.File, error) {
	f := NewFigureRows([]analysis.Figure{{Count: 3}, {Count: 2, Filter: analysis.Filter{Category: "a"}}})
	add(f)
	var b bytes.Buffer
	if err := f.WriteParquet(context.Background(), &b, &analysis.Result{}); err != nil {
		return nil, nil, err
	}
	file, err := parquet.OpenFile(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return nil, nil, err
	}
	rows, err := parquet.Read[FigureRow](bytes.NewReader(b.Bytes()), int64(b.Len()))
	return rows, file, err
}

func TestFigureRows(t *testing.T) {
	got, file, err := figureRowsFile(func(f *FigureRows) {
		f.Add("x", []int{0})
		f.Add("坏\xff", []int{0, 1})
		f.Add("", nil)
		f.Add("x", []int{0, 1})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []FigureRow{{"all", "x", 0}, {"all", "坏�", 1}, {"all", "x", 3}, {"category=a", "坏�", 1}, {"category=a", "x", 3}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	for i, field := range file.Schema().Fields() {
		if want := FigureRowsTable().Columns[i].Name; field.Name() != want {
			t.Errorf("column %d is %s, want %s", i, field.Name(), want)
		}
	}
}

// Rows that are not those of the result are not written.
func TestFigureRowsOfAnotherResult(t *testing.T) {
	for name, figures := range map[string][][]int{
		"too few":  {{0, 1}, {0, 1}},
		"too many": {{0, 1}, {0, 1}, {0, 1}},
	} {
		_, _, err := figureRowsFile(func(f *FigureRows) {
			for i, of := range figures {
				f.Add(fmt.Sprint(i), of)
			}
		})
		if err == nil || !strings.Contains(err.Error(), "not those of the analysis") {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func TestFigureRowsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := NewFigureRows([]analysis.Figure{{Count: 1}})
	f.Add("x", []int{0})
	if err := f.WriteParquet(ctx, &bytes.Buffer{}, &analysis.Result{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}

// What a table says in words, the statistics of its file do not repeat.
func TestNoStatisticsOnText(t *testing.T) {
	r := result(t)
	for _, table := range All() {
		_, f := read(t, table.Name, r)
		for _, group := range f.Metadata().RowGroups {
			for i, c := range group.Columns {
				leaf := strings.Join(c.MetaData.PathInSchema, ".")
				for _, column := range table.Columns {
					if column.Type != Text && column.Type != Texts || column.Name != c.MetaData.PathInSchema[0] {
						continue
					}
					if s := c.MetaData.Statistics; len(s.MinValue)+len(s.MaxValue)+len(s.Min)+len(s.Max) > 0 {
						t.Errorf("%s: %s has statistics", table.Name, leaf)
					}
					index := f.ColumnIndexes()[i]
					for _, bound := range append(index.MinValues, index.MaxValues...) {
						if len(bound) > 0 {
							t.Errorf("%s: %s has bounds of pages", table.Name, leaf)
						}
					}
				}
			}
		}
	}
}
