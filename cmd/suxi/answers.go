package main

import (
	"suxi/analysis"
	"suxi/complaint"
	"suxi/review"
	"suxi/taxonomy"
)

// answers are those of an audit, a sheet that review export --audit wrote. Nil
// are none.
type answers struct {
	audit    *analysis.Audit
	ids      map[string]bool // of the answered rows
	keys     map[string]bool // their review.Key, which takes longer
	warnings []string
}

// readAnswers reads the sheet of --audit; without one there are no answers.
func readAnswers(path string, tax *taxonomy.Taxonomy) (*answers, error) {
	if path == "" {
		return nil, nil
	}
	sample, problems, err := review.ReadAudit(path, tax)
	if err != nil {
		return nil, err
	}
	a := &answers{
		audit:    &analysis.Audit{Strata: make([]analysis.AuditStratum, len(sample.Strata)), Empty: sample.Empty, Implausible: sample.Right.Implausible()},
		ids:      map[string]bool{},
		keys:     map[string]bool{},
		warnings: problemWarnings(problems),
	}
	for i, s := range sample.Strata {
		a.audit.Strata[i] = analysis.AuditStratum{Model: s.Category, Period: s.Period, Size: s.Size, Human: map[string]int{}}
	}
	for _, row := range sample.Rows {
		a.audit.Strata[row.Stratum].Human[row.Human]++
		a.ids[row.ID], a.keys[row.Key] = true, true
	}
	return a, nil
}

// of returns the audit for the options of an analysis.
func (a *answers) of() *analysis.Audit {
	if a == nil {
		return nil
	}
	return a.audit
}

// warn tells what of the sheet could not be used.
func (a *answers) warn(std streams) {
	if a != nil {
		warn(std, a.warnings)
	}
}

// add adds rows to an analysis, those of the sample as such.
func (a *answers) add(b *analysis.Builder, rows []complaint.Labelled) {
	for i := range rows {
		if l := &rows[i]; a != nil && a.ids[l.ID] && a.keys[review.Key(l.ID, l.Text)] {
			b.AddAudited(l)
		} else {
			b.Add(l)
		}
	}
}
