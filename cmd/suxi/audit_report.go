package main

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"suxi/classifier"
	"suxi/models"
	"suxi/redact"
	"suxi/taxonomy"
)

// An auditReport is what audit prints: no complaint text, and names masked.
type auditReport struct {
	Rows      int               `json:"rows"` // read
	Labels    *labelAudit       `json:"labels,omitempty"`
	By        *byReport         `json:"by,omitempty"`
	Agreement []agreementReport `json:"agreement,omitempty"`
}

// A labelAudit is what is wrong with the category labels.
type labelAudit struct {
	Audited   int              `json:"audited"` // rows with a category
	Folds     int              `json:"folds"`
	Codes     []string         `json:"codes"`
	Agrees    float64          `json:"model_agrees"`    // share of rows whose label is the model's
	NoiseRate float64          `json:"noise_rate"`      // estimated share of wrong labels
	Joint     [][]float64      `json:"confident_joint"` // estimated shares by label, then by true category
	Pairs     []suspectPair    `json:"pairs"`           // by falling count
	Suspects  []suspectReport  `json:"suspects"`        // by falling margin
	Conflicts []conflictReport `json:"conflicts"`
}

// A suspectPair counts the suspects of one label and one likely category.
type suspectPair struct {
	Label     string  `json:"label"`
	Likely    string  `json:"likely"`
	Rows      int     `json:"rows"`
	Estimated float64 `json:"estimated"` // rows, by the confident joint
}

type rowPlace struct {
	ID   string `json:"id"`
	File string `json:"file"`
	Row  int    `json:"row"`
}

type suspectReport struct {
	rowPlace
	Label             string  `json:"label"`
	LabelProbability  float64 `json:"label_probability"`
	Likely            string  `json:"likely"`
	LikelyProbability float64 `json:"likely_probability"`
}

// A conflictReport is a group of near-identical texts with different labels.
type conflictReport struct {
	Identical bool            `json:"identical"` // two of different labels are equal
	Rows      []conflictedRow `json:"rows"`
}

type conflictedRow struct {
	rowPlace
	Label string `json:"label"`
}

// A byReport compares the values of a field.
type byReport struct {
	Field       string             `json:"field"`
	Values      []valueReport      `json:"values"`
	Small       int                `json:"small_values"`       // with too few rows to be compared
	None        int                `json:"rows_without_value"` // labelled
	Differences []differenceReport `json:"differences"`
	Tests       int                `json:"tests"` // behind the q of differences
}

type valueReport struct {
	Value     string           `json:"value"`
	Rows      int              `json:"rows"`
	Suspects  comparisonReport `json:"suspects"`
	Unlike    comparisonReport `json:"unlike_model"`
	Conflicts int              `json:"conflicts"`
}

type comparisonReport struct {
	Count      int      `json:"count"`
	Share      float64  `json:"share"`
	Low        float64  `json:"low"`
	High       float64  `json:"high"`
	Expected   float64  `json:"expected"`
	P          float64  `json:"p"`
	Q          float64  `json:"q"`
	Detectable *float64 `json:"detectable"` // null where nothing is expected
	Distinct   bool     `json:"distinct"`
}

type differenceReport struct {
	Value     string  `json:"value"`
	Label     string  `json:"label"`
	Reads     string  `json:"reads_like"`
	Count     int     `json:"count"`
	N         int     `json:"n"`
	RestCount int     `json:"rest_count"`
	RestN     int     `json:"rest_n"`
	P         float64 `json:"p"`
	Q         float64 `json:"q"`
}

// An agreementReport compares columns of labels of one field.
type agreementReport struct {
	Field   string   `json:"field"`
	Columns []string `json:"columns"` // the raters
	classifier.Agreement
}

// addAudit adds what an audit found, compared by the field, which may be empty.
func (r *auditReport) addAudit(a *models.Audit, set *auditSet, by string) error {
	code := func(c int) string { return a.Taxonomy.Categories[c].Code }
	l := &labelAudit{Audited: len(a.Rows), Folds: a.Folds, Agrees: a.ModelAgrees(), NoiseRate: a.Joint.NoiseRate(), Joint: a.Joint.Joint,
		Pairs: []suspectPair{}, Suspects: []suspectReport{}, Conflicts: []conflictReport{}}
	r.Labels = l
	k := len(a.Taxonomy.Categories)
	for c := range k {
		l.Codes = append(l.Codes, code(c))
	}
	pairs := make([]int, k*k)
	for _, s := range a.Suspects {
		row := a.Rows[s.Row]
		pairs[row.Category*k+s.Likely]++
		l.Suspects = append(l.Suspects, suspectReport{
			set.place(row.Example), code(row.Category), row.Probabilities[row.Category], code(s.Likely), row.Probabilities[s.Likely],
		})
	}
	for at, n := range pairs {
		if n > 0 {
			l.Pairs = append(l.Pairs, suspectPair{code(at / k), code(at % k), n, a.Joint.Joint[at/k][at%k] * float64(len(a.Rows))})
		}
	}
	slices.SortStableFunc(l.Pairs, func(p, q suspectPair) int { return cmp.Compare(q.Rows, p.Rows) })
	for _, group := range a.Conflicts {
		c := conflictReport{Identical: set.identical(a, group)}
		for _, i := range group {
			c.Rows = append(c.Rows, conflictedRow{set.place(a.Rows[i].Example), code(a.Rows[i].Category)})
		}
		l.Conflicts = append(l.Conflicts, c)
	}
	if by == "" {
		return nil
	}
	c, err := a.Consistency(set.by)
	if err != nil {
		return fmt.Errorf("--by: %w", err)
	}
	r.By = &byReport{Field: redact.Mask(by), Values: []valueReport{}, Small: c.Small, None: c.None, Differences: []differenceReport{}, Tests: c.Tests}
	for _, v := range c.Values {
		r.By.Values = append(r.By.Values, valueReport{redact.Mask(v.Value), v.Rows, compareReport(v.Suspects, v.Rows), compareReport(v.Unlike, v.Rows), v.Conflicts})
	}
	for _, d := range c.Differences {
		r.By.Differences = append(r.By.Differences, differenceReport{redact.Mask(d.Value), code(d.Label), code(d.Reads), d.Count, d.N, d.RestCount, d.RestN, d.P, d.Q})
	}
	return nil
}

func compareReport(c models.Comparison, rows int) comparisonReport {
	r := comparisonReport{c.Count, float64(c.Count) / float64(rows), c.Low, c.High, c.Expected, c.P, c.Q, nil, c.Distinct()}
	if !math.IsNaN(c.Detectable) {
		r.Detectable = &c.Detectable
	}
	return r
}

// place says where an example is.
func (set *auditSet) place(example int) rowPlace {
	row := set.rows[example]
	return rowPlace{redact.Mask(row.id), redact.Mask(row.file), row.row}
}

// identical reports whether two rows of a conflict with different labels have
// equal texts.
func (set *auditSet) identical(a *models.Audit, group []int) bool {
	label := map[string]int{}
	for _, i := range group {
		text := strings.TrimSpace(set.examples[a.Rows[i].Example].Text)
		if c, seen := label[text]; seen && c != a.Rows[i].Category {
			return true
		}
		label[text] = a.Rows[i].Category
	}
	return false
}

// addAgreement compares the columns of --compare with the label column of their
// field. It returns warnings about labels that the taxonomy does not hold.
func (r *auditReport) addAgreement(tax *taxonomy.Taxonomy, set *auditSet, compared []comparedColumn, seed uint64) (warnings []string) {
	var categories, levels []string
	for _, c := range tax.Categories {
		categories = append(categories, c.Code)
	}
	for _, l := range tax.Severity {
		levels = append(levels, l.Code)
	}
	fields := []struct {
		name  string
		codes []string
		first func(row int) string
		find  func(label string) (int, bool)
	}{
		{"category", categories, func(row int) string { return set.examples[row].Category }, tax.Category},
		{"severity", levels, func(row int) string { return set.rows[row].severity }, func(label string) (int, bool) {
			l, ok := tax.Severity.Level(label)
			return l.Rank - 1, ok
		}},
	}
	for _, f := range fields {
		report := agreementReport{Field: f.name}
		var ratings [][]int
		add := func(column string, label func(row int) string) {
			classes, unknown := make([]int, len(set.rows)), 0
			for row := range classes {
				classes[row] = -1
				if s := label(row); s != "" {
					if c, ok := f.find(s); ok {
						classes[row] = c
					} else {
						unknown++
					}
				}
			}
			if unknown > 0 {
				warnings = append(warnings, fmt.Sprintf("column %q: %s that taxonomy %q does not hold count as missing", column, plural(unknown, f.name+" label"), tax.Name))
			}
			report.Columns = append(report.Columns, redact.Mask(column))
			ratings = append(ratings, classes)
		}
		add(f.name, f.first)
		for i, column := range compared {
			if column.field == f.name {
				add(column.header, func(row int) string { return set.rows[row].second[i] })
			}
		}
		if len(ratings) == 1 {
			continue
		}
		report.Agreement = classifier.MeasureAgreement(ratings, f.codes, f.name == "severity", seed)
		r.Agreement = append(r.Agreement, report)
	}
	return warnings
}
