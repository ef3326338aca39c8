package tables

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"

	"suxi/analysis"
)

func figures() Table {
	type row struct {
		analysis.Figure
		sql string
	}
	return define("figures", "one count of complaints that the report prints, by its id",
		func(r *analysis.Result) (rows []row) {
			for _, f := range r.Figures() {
				rows = append(rows, row{f, r.SQL(f.Filter)})
			}
			return rows
		},
		[]field[row]{
			text("figure_id", "what it counts: fields and values, joined by commas; on the page, the `data-figure` of its cell", func(c row) string { return c.Filter.ID() }),
			text("what", "in words, Chinese", func(c row) string { return c.What.ZH }),
			text("what_en", "in words, English", func(c row) string { return c.What.EN }),
			whole("count", "complaints", func(c row) int { return c.Count }),
			label("sql", "the query that counts them in the `labelled.parquet` of the run; null where that file cannot tell: a value is redacted or cut, or labels were restated", func(c row) string { return c.sql }),
		})
}

// A FigureRows collects which rows each figure counts, for figure_rows.parquet.
// A row takes the bytes of its id and eight, and four for each of its figures.
type FigureRows struct {
	figures []analysis.Figure
	at      []int    // of each figure: where its next row goes in rows
	ends    []int    // and where its rows end
	rows    []uint32 // by figure: positions, ascending
	excess  []bool   // of each figure: it had more rows than it counts

	ids    strings.Builder
	starts []int // of each row's id in ids, and their end
}

// NewFigureRows returns an empty FigureRows of r.Figures.
func NewFigureRows(figures []analysis.Figure) *FigureRows {
	f := &FigureRows{figures: figures, excess: make([]bool, len(figures)), starts: []int{0}}
	total := 0
	for _, n := range figures {
		f.at = append(f.at, total)
		total += n.Count
		f.ends = append(f.ends, total)
	}
	f.rows = make([]uint32, total)
	return f
}

// Add adds the next row of labelled.parquet, by its id, with the figures that it
// is counted in, by their indices.
func (f *FigureRows) Add(id string, figures []int) {
	position := uint32(len(f.starts) - 1)
	f.ids.WriteString(valid(id))
	f.starts = append(f.starts, f.ids.Len())
	for _, i := range figures {
		if f.at[i] == f.ends[i] {
			f.excess[i] = true
			continue
		}
		f.rows[f.at[i]] = position
		f.at[i]++
	}
}

// FigureRowsTable describes figure_rows.parquet, which no Result makes: it names
// complaints by their ids and is as private as these.
func FigureRowsTable() Table {
	return Table{
		Name:  "figure_rows",
		About: "one complaint under one figure that counts it, by figure and position; **private**, as labelled.parquet",
		Columns: []Column{
			{"figure_id", Text, false, "as in figures.parquet"},
			{"id", Text, false, "of the complaint, as in the input"},
			{"position", Integer, false, "of its row in `labelled.parquet`, from 0"},
		},
	}
}

// A FigureRow is a row of FigureRowsTable. Its ids hardly repeat within a group
// of rows, and positions ascend.
type FigureRow struct {
	FigureID string `parquet:"figure_id,dict"`
	ID       string `parquet:"id"`
	Position int64  `parquet:"position,delta"`
}

// WriteParquet writes the table. It fails if some figure did not get as many rows
// as it counts: the rows are not those of the result.
func (f *FigureRows) WriteParquet(ctx context.Context, w io.Writer, r *analysis.Result) error {
	for i, n := range f.figures {
		if f.excess[i] || f.at[i] != f.ends[i] {
			return fmt.Errorf("the rows are not those of the analysis, which counts %d under %q: give all labelled files that were analysed, as they were", n.Count, n.Filter.ID())
		}
	}
	out := parquet.NewGenericWriter[FigureRow](w, FigureRowsTable().options(r)...)
	ids := f.ids.String()
	batch := make([]FigureRow, 0, 4096)
	flush := func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		_, err := out.Write(batch)
		batch = batch[:0]
		return err
	}
	from := 0
	for i := range f.figures {
		name := f.figures[i].Filter.ID()
		for _, position := range f.rows[from:f.ends[i]] {
			batch = append(batch, FigureRow{name, ids[f.starts[position]:f.starts[position+1]], int64(position)})
			if len(batch) == cap(batch) {
				if err := flush(); err != nil {
					return err
				}
			}
		}
		from = f.ends[i]
	}
	if err := flush(); err != nil {
		return err
	}
	return out.Close()
}
