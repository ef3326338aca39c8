package reports

import "suxi/analysis"

// Quality says what became of the rows a run read:
// Read = Labelled + Rejected + Duplicate.
type Quality struct {
	Read, Labelled, Rejected, Duplicate int64

	Inputs []Input // in the order they were read

	Changed []Changed // in the labelled texts, by rules of normalisation in their order; those that changed nothing may be left out

	Raised []Raised // by severity rules, those that raised nothing may be left out

	Labels *Labels // nil if it is not known what the labels rest on

	Warnings []analysis.Text // of the run, printed among the notes on the data
}

// An Input is one file that a run read.
type Input struct {
	Name                        string // printed: without its folder, personal information masked
	Format, Encoding            string // encoding is empty for a format that has its own
	Rows, Rejected, Undecodable int64  // Undecodable counts bytes
}

// Changed says how many characters of how many rows a rule of package segment,
// by its name, changed.
type Changed struct {
	Rule             string
	Characters, Rows int64
}

// Raised says how many rows a severity rule, by code, put on a higher level.
type Raised struct {
	Rule string
	Rows int64
}

// qualityTable accounts for the rows of the run and for what was done to them.
func (p *printer) qualityTable() table {
	q := p.quality
	t := table{ID: "quality", Caption: p.t("quality.caption"), Columns: []column{
		p.column(words, "item"),
		p.column(counts, "rows"),
		p.column(counts, "characters"),
	}}
	t.add("total", say(p.t("quality.read")), figure(float64(q.Read)), cell{})
	t.add("", say(p.t("quality.labelled")), figure(float64(q.Labelled)), cell{})
	t.add("", say(p.t("quality.rejected")), figure(float64(q.Rejected)), cell{})
	t.add("", say(p.t("quality.duplicate")), figure(float64(q.Duplicate)), cell{})
	for _, c := range q.Changed {
		if c.Rows > 0 {
			t.add("", say(p.t("quality."+c.Rule)), figure(float64(c.Rows)), figure(float64(c.Characters)))
		}
	}
	for _, r := range q.Raised {
		if r.Rows > 0 {
			t.add("", say(p.t("quality.raised", p.rule(r.Rule))), figure(float64(r.Rows)), cell{})
		}
	}
	return t
}

// rule names a severity rule by code.
func (p *printer) rule(code string) string {
	for _, r := range p.Rules {
		if r.Code == code {
			return p.choose(r.Name, r.NameEN)
		}
	}
	return code
}

// inputTable lists the files of the run.
func (p *printer) inputTable() table {
	t := table{ID: "inputs", Caption: p.t("inputs.caption"), Columns: []column{
		p.column(words, "file"),
		p.column(words, "format"),
		p.column(words, "encoding"),
		p.column(counts, "rows"),
		p.column(counts, "rejected"),
		p.column(counts, "undecodable"),
	}}
	var all Input
	for _, in := range p.quality.Inputs {
		encoding := cell{Text: in.Encoding, Why: p.t("why.no_encoding")}
		if in.Encoding != "" {
			encoding.Why = ""
		}
		t.add("", say(in.Name), say(in.Format), encoding, figure(float64(in.Rows)), figure(float64(in.Rejected)), figure(float64(in.Undecodable)))
		all.Rows, all.Rejected, all.Undecodable = all.Rows+in.Rows, all.Rejected+in.Rejected, all.Undecodable+in.Undecodable
	}
	if len(p.quality.Inputs) > 1 {
		t.add("total", say(p.t("total")), cell{}, cell{}, figure(float64(all.Rows)), figure(float64(all.Rejected)), figure(float64(all.Undecodable)))
	}
	return t
}
