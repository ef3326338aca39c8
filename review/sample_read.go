package review

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"suxi/taxonomy"
)

// An AuditSample is what became of a sample that a [Sampler] drew.
type AuditSample struct {
	Rows   []AuditedRow // answered, in the order of the sheet
	Strata []Stratum    // by name; one without any Rows is there too
	Empty  int          // rows that were drawn and have no answer

	// Right is how often the model was right in Rows, whatever their strata.
	Right Precision
}

// An AuditedRow is a complaint whose category a person and a model gave.
type AuditedRow struct {
	ID, Key string // Key of id and text
	Stratum int    // index in Strata
	Human   string // category code; the model's is that of the stratum
}

// ReadAudit reads a sheet of a sample. A row that was not answered, that has a
// problem or that is gone from the sheet is Empty: an estimate takes the answered
// rows of a stratum for all that were drawn, which is right only if nobody chose
// which to answer. The error is of a file that cannot be read, that is no such
// sheet, or whose columns about strata were edited, and of one without answers.
func ReadAudit(path string, tax *taxonomy.Taxonomy) (*AuditSample, []Problem, error) {
	items, problems, err := read(path, tax, checkKey, currentCategoryKey, newCategoryKey, stratumNameKey, stratumPeriodKey, stratumSizeKey, stratumDrawnKey)
	if err != nil {
		return nil, nil, err
	}
	strata := map[string]Stratum{}
	seen := map[string]int{} // Key → row of the sheet
	answered := items[:0]
	for _, item := range items {
		k, key := item.Stratum, Key(item.ID, item.Text)
		k.Category = item.Category
		known, told := strata[k.Name]
		var wrong error
		switch {
		case k.Name == "" || item.Category == "":
			wrong = errors.New("is not of a sample: take the row from the sheet that suxi review export --audit wrote")
		case seen[key] > 0:
			wrong = fmt.Errorf("repeats row %d: take one of them out", seen[key])
		case k.Drawn < 1 || k.Drawn > k.Size:
			return nil, nil, fmt.Errorf("%s:%d: stratum %s: %d drawn of %d: leave these columns as they were exported", path, item.line, shown(k.Name), k.Drawn, k.Size)
		case !k.named():
			return nil, nil, fmt.Errorf("%s:%d: stratum %s is not of category %s and period %s: leave these columns as they were exported", path, item.line, shown(k.Name), shown(k.Category), shown(k.Period))
		case told && known != k:
			return nil, nil, fmt.Errorf("%s:%d: stratum %s: %d drawn of %d %s, and %d of %d %s in an earlier row: leave these columns as they were exported",
				path, item.line, shown(k.Name), k.Drawn, k.Size, k.Category, known.Drawn, known.Size, known.Category)
		}
		if wrong != nil {
			problems = append(problems, Problem{File: path, Row: item.line, Err: wrong})
			continue
		}
		strata[k.Name], seen[key] = k, item.line
		if item.NewCategory != "" {
			answered = append(answered, item)
		}
	}
	if len(answered) == 0 {
		return nil, nil, fmt.Errorf("%s: nobody answered a row: fill in 复核类别 (%s)", path, newCategoryKey)
	}
	sample := &AuditSample{Empty: -len(answered), Right: precision(answered, .95)}
	for _, k := range strata {
		sample.Strata = append(sample.Strata, k)
		sample.Empty += k.Drawn
	}
	slices.SortFunc(sample.Strata, func(a, b Stratum) int { return cmp.Compare(a.Name, b.Name) })
	for _, item := range answered {
		at, _ := slices.BinarySearchFunc(sample.Strata, item.Stratum.Name, func(k Stratum, name string) int { return cmp.Compare(k.Name, name) })
		sample.Rows = append(sample.Rows, AuditedRow{item.ID, Key(item.ID, item.Text), at, item.NewCategory})
	}
	if sample.Empty < 0 {
		return nil, nil, fmt.Errorf("%s: %d rows answered, %d drawn: rows were added to the sheet; take it as it was exported", path, len(answered), len(answered)+sample.Empty)
	}
	return sample, problems, nil
}
