package verify

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"suxi/complaint"
	"suxi/reports/tables"
)

// figures compares figure_rows.parquet with the figures that it explains, and with
// the labelled rows, of whose ids it keeps eight bytes each. A report has no
// labelled rows beside it.
func (f *folder) figures(ctx context.Context) (string, error) {
	if err := f.sound(figuresFile, figureRowsFile); err != nil {
		return "", err
	}
	left, err := tables.FigureCounts(f.at(figuresFile))
	if err != nil {
		return "", fmt.Errorf("figures.parquet: %w", err)
	}
	figures := len(left)
	var ids []uint64
	if f.manifest.Run != nil {
		if err := f.sound(labelledFile); err != nil {
			return "", err
		}
		for row, err := range complaint.ReadLabelled(f.at(labelledFile)) {
			if err = errors.Join(err, ctx.Err()); err != nil {
				return "", err
			}
			ids = append(ids, sum64(row.ID))
		}
	}
	var rows int
	var before tables.FigureRow
	for row, err := range tables.ReadFigureRows(f.at(figureRowsFile)) {
		switch err = errors.Join(err, ctx.Err()); {
		case err != nil:
			return "", fmt.Errorf("figure_rows.parquet: %w", err)
		case row.Position < 0 || rows > 0 && row.FigureID == before.FigureID && row.Position <= before.Position:
			return "", fmt.Errorf("figure_rows.parquet: row %d: position %d does not come behind %d", rows+1, row.Position, before.Position)
		case ids != nil && row.Position >= int64(len(ids)):
			return "", fmt.Errorf("figure_rows.parquet: row %d: labelled.parquet has no position %d", rows+1, row.Position)
		case ids != nil && sum64(row.ID) != ids[row.Position]:
			return "", fmt.Errorf("figure_rows.parquet: row %d: position %d of labelled.parquet has another id", rows+1, row.Position)
		}
		left[row.FigureID]--
		rows++
		before = row
	}
	maps.DeleteFunc(left, func(_ string, n int64) bool { return n == 0 })
	for _, id := range slices.Sorted(maps.Keys(left)) {
		return "", fmt.Errorf("%d figures do not count the rows listed under them; the first is %q, off by %d", len(left), id, left[id])
	}
	return fmt.Sprintf("%d figures count the %d rows listed under them", figures, rows), nil
}
