package main

import (
	"cmp"
	"context"
	"fmt"
	"io"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/pipeline"
	"suxi/reports/tables"
	"suxi/taxonomy"
)

// figureRowsFile says which complaints each figure counts, by their ids: it is
// private, as the labelled rows are.
const figureRowsFile = "figure_rows.parquet"

// figureRows collects the rows of the figures of a result.
type figureRows struct {
	result *analysis.Result
	finder *analysis.FigureFinder
	rows   *tables.FigureRows
}

func newFigureRows(result *analysis.Result, tax *taxonomy.Taxonomy) *figureRows {
	figures := result.Figures()
	return &figureRows{result, analysis.NewFigureFinder(tax, result, figures), tables.NewFigureRows(figures)}
}

func (f *figureRows) add(l *complaint.Labelled) { f.rows.Add(l.ID, f.finder.Find(l)) }

func (f *figureRows) write(ctx context.Context, dir *atomicfile.Dir) error {
	err := writeFile(dir, figureRowsFile, 0o600, func(w io.Writer) error { return f.rows.WriteParquet(ctx, w, f.result) })
	if err != nil {
		return fmt.Errorf("%s: %w", figureRowsFile, err)
	}
	return nil
}

// writeFigureRows writes the rows of the figures of result, which counts those
// of the labelled file of dir.
func writeFigureRows(ctx context.Context, dir *atomicfile.Dir, result *analysis.Result, tax *taxonomy.Taxonomy) error {
	f := newFigureRows(result, tax)
	for l, err := range complaint.ReadLabelled(dir.Path(labelledIn("parquet"))) {
		if err := cmp.Or(err, ctx.Err()); err != nil {
			return err
		}
		f.add(&l)
	}
	return f.write(ctx, dir)
}

// writeFigureRowsOf writes them for a result that was analysed from labelled
// files, in which groups are found again as analyze found them.
func writeFigureRowsOf(ctx context.Context, dir *atomicfile.Dir, result *analysis.Result, args []string) error {
	if len(result.Bridge) > 0 {
		return usagef("--labelled: the analysis restated the categories of its files, which do not tell the new ones: leave it out, or label the complaints with one model")
	}
	names, err := complaint.LabelledInputs(args)
	if err != nil {
		return err
	}
	in, err := new(restateFlags).read(names)
	if err != nil {
		return err
	}
	if in.tax.Fingerprint() != result.Taxonomy.Fingerprint {
		return fmt.Errorf("--labelled: the files were labelled under taxonomy %q (%.8s), the analysis counts under %q (%.8s): give the files that were analysed",
			in.tax.Name, in.tax.Fingerprint(), result.Taxonomy.Name, result.Taxonomy.Fingerprint)
	}
	f := newFigureRows(result, in.tax)
	if _, err := pipeline.Finish(ctx, in.tax, nil, in.rows, func(batch []complaint.Labelled) error {
		for i := range batch {
			f.add(&batch[i])
		}
		return nil
	}); err != nil {
		return err
	}
	return f.write(ctx, dir)
}
