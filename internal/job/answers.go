package job

import (
	"suxi/analysis"
	"suxi/complaint"
	"suxi/review"
	"suxi/taxonomy"
)

// Answers are those of an audit, a sheet that review export --audit wrote. Nil
// are none.
type Answers struct {
	audit    *analysis.Audit
	ids      map[string]bool // of the answered rows
	keys     map[string]bool // their review.Key, which takes longer
	warnings []string
}

// ReadAnswers reads the sheet of --audit; without one there are no answers.
func ReadAnswers(path string, tax *taxonomy.Taxonomy) (*Answers, error) {
	if path == "" {
		return nil, nil
	}
	sample, problems, err := review.ReadAudit(path, tax)
	if err != nil {
		return nil, err
	}
	a := &Answers{
		audit:    &analysis.Audit{Strata: make([]analysis.AuditStratum, len(sample.Strata)), Empty: sample.Empty, Implausible: sample.Right.Implausible()},
		ids:      map[string]bool{},
		keys:     map[string]bool{},
		warnings: ProblemWarnings(problems),
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

// Audit returns the audit for the options of an analysis.
func (a *Answers) Audit() *analysis.Audit {
	if a == nil {
		return nil
	}
	return a.audit
}

// Warnings tells what of the sheet could not be used.
func (a *Answers) Warnings() []string {
	if a == nil {
		return nil
	}
	return a.warnings
}

// Add adds a row to an analysis, one of the sample as such.
func (a *Answers) Add(b *analysis.Builder, l *complaint.Labelled) {
	if a != nil && a.ids[l.ID] && a.keys[review.Key(l.ID, l.Text)] {
		b.AddAudited(l)
	} else {
		b.Add(l)
	}
}
