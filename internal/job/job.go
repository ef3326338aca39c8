// Package job is what the programs that do a whole job have in common, the command
// line and the one on an engine: what their options mean and the files that these
// name, what joins a labelling to its analysis, and the files that are made from a
// result. Its errors name options as flags.
package job

import (
	"io"
	"unicode"

	"suxi/analysis"
	"suxi/classifier"
	"suxi/models"
	"suxi/pipeline"
	"suxi/reports"
	"suxi/reports/tables"
	"suxi/segment"
)

// Training returns what an analysis compares periods with, nil if a model says
// nothing of its training rows.
func Training(p *classifier.Profile) *analysis.Training {
	if p == nil {
		return nil
	}
	return &analysis.Training{
		N: p.N, Classes: p.Classes,
		Confidence: analysis.Moments(p.Confidence), Unknown: analysis.Moments(p.Unknown),
	}
}

// Caution makes what a labelling warns of sentences of a result, so that a report
// says how far its labels can be relied on, whoever labelled the rows.
func Caution(result *analysis.Result, warnings []pipeline.Warning) {
	for _, w := range warnings {
		en := []rune(w.Message.EN + ".")
		en[0] = unicode.ToUpper(en[0])
		result.Warn(analysis.Warning{Code: w.Code, Severity: analysis.Caution, Message: analysis.Text{ZH: w.Message.ZH + "。", EN: string(en)}})
	}
}

// Quality tells the report what became of the rows of a run, and what their
// labels rest on.
func Quality(bundle *models.Bundle, l *pipeline.Labelling) *reports.Quality {
	q := &reports.Quality{
		Read: l.Counts.Read, Labelled: l.Counts.Labelled, Rejected: l.Counts.Rejected, Duplicate: l.Counts.Duplicate,
		Labels: &reports.Labels{
			Model: bundle.ID(), ColdStart: bundle.Manifest.ColdStart != nil,
			Human: l.Decisions.Human, Accepted: l.Decisions.Accept, Review: l.Decisions.Review, Withdrawn: l.Decisions.Withdrawn,
			Certificate: certificateOf(bundle.Manifest.Heads.Category.Acceptance),
		},
	}
	for rule := range (segment.Counts{}).All() {
		changed := l.Normalized[rule.String()]
		q.Changed = append(q.Changed, reports.Changed{Rule: rule.String(), Characters: changed.Characters, Rows: changed.Rows})
	}
	for _, w := range l.InputWarnings() {
		q.Warnings = append(q.Warnings, analysis.Text(w.Message))
	}
	for _, in := range l.Inputs {
		q.Inputs = append(q.Inputs, reports.Input{Name: in.Name, Format: in.Format, Encoding: in.Encoding, Rows: in.Rows, Rejected: in.Rejected, Undecodable: in.Undecodable})
	}
	for _, r := range l.Rules {
		q.Raised = append(q.Raised, reports.Raised{Rule: r.Code, Rows: r.Raised})
	}
	return q
}

// certificateOf is an accept certificate as a report prints it.
func certificateOf(a *classifier.Acceptance) *reports.Certificate {
	if a == nil {
		return nil
	}
	certified := func(c classifier.Certificate) reports.Certified {
		return reports.Certified{OK: c.Certified, Threshold: c.Threshold, N: c.N, Errors: c.Errors, Bound: c.Bound, Coverage: c.Coverage, Cases: c.Cases}
	}
	out := &reports.Certificate{Precision: a.Precision, Delta: a.Delta, PerClass: a.PerClass, Overall: certified(a.Overall)}
	for _, c := range a.Classes {
		out.Categories = append(out.Categories, reports.CategoryCertified{Code: c.Code, Certified: certified(c.Certificate)})
	}
	return out
}

// A File is one that is made from a result.
type File struct {
	Name  string
	Write func(io.Writer) error
}

// Files returns all that are made from a result alone: itself as JSON, the
// workbook, the page, and its tables.
func Files(result *analysis.Result, o reports.Options) []File {
	files := []File{
		{"analysis.json", result.WriteJSON},
		{"report.xlsx", func(w io.Writer) error { return reports.WriteXLSX(w, result, o) }},
		{"report.html", func(w io.Writer) error { return reports.WriteHTML(w, result, o) }},
	}
	for _, t := range tables.All() {
		files = append(files, File{t.Name + ".parquet", func(w io.Writer) error { return t.WriteParquet(w, result) }})
	}
	return files
}
