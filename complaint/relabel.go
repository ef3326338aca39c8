package complaint

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The columns of a labelled file that say what became of a label.
const (
	fieldExtra       = "extra"
	fieldFile        = "file"
	fieldRow         = "row"
	fieldGeneratedID = "generated_id"
	fieldMentions    = "mentions"
	sourceSuffix     = "_source" // of category, severity and demand
	humanPrefix      = "human_"
	modelPrefix      = "model_"
)

// labelledFields maps every normalised header of a labelled file to its field:
// the columns of a Writer beside those of any file.
var labelledFields = func() map[string]string {
	m := map[string]string{normalizeHeader(fieldExtra): fieldExtra}
	for _, c := range labelledColumns {
		m[normalizeHeader(c.name)] = c.name
	}
	for header, field := range headerFields {
		m[header] = field
	}
	return m
}()

// isLabelled reports the headers of a labelled file: they name the source of
// both labels and what the model said. One such header alone may be somebody
// else's.
func isLabelled(headers []string) bool {
	for _, name := range []string{fieldCategory + sourceSuffix, modelPrefix + fieldCategory, fieldSeverity + sourceSuffix, modelPrefix + fieldSeverity} {
		if !slices.ContainsFunc(headers, func(h string) bool { return normalizeHeader(h) == normalizeHeader(name) }) {
			return false
		}
	}
	return true
}

// Label returns the label of the complaint that Read returned last, as a labelled
// CSV, workbook or file of JSON Lines holds it: the codes, who gave them, and the
// decision. The rest is zero, and so is all of the label of another file.
// [LabelledReader] reads Parquet.
func (r *Reader) Label() Label { return r.label }

// labelIn returns the label in force of a row that restore has not changed yet.
func labelIn(c *Complaint, labels map[string]string) Label {
	source := func(field string) Source { return Source(labels[field+sourceSuffix]) }
	return Label{
		Category: c.Category, CategorySource: source(fieldCategory), Categories: labels["categories"],
		ModelCategory: labels[modelPrefix+fieldCategory], RunnerUp: labels["runner_up"],
		Decision:    Decision(labels["decision"]),
		Subcategory: c.Subcategory, SubcategorySource: source(fieldSubcategory),
		SeverityCode: labels["severity_code"], SeveritySource: source(fieldSeverity),
		Demand: c.Demand, DemandSource: source(fieldDemand),
	}
}

// restore makes of a row of a labelled file the complaint that was labelled, as
// far as the row still tells: what the model said stays behind, or it would come
// back as what a human said. labels are the cells that are not the complaint's;
// a field whose column was given is what that column says.
func (c *Complaint) restore(labels map[string]string, given map[string]bool) {
	if !given[fieldCategory] {
		c.Category = humanLabel(fieldCategory, c.Category, labels)
	}
	if !given[fieldSubcategory] {
		c.Subcategory = humanSubcategory(c.Subcategory, labels)
	}
	if !given[fieldSeverity] {
		c.Severity = humanSeverity(c.Severity, labels)
	}
	if !given[fieldDemand] {
		c.Demand = humanDemand(c.Demand, labels)
	}
	generated, err := strconv.ParseBool(labels[fieldGeneratedID])
	c.GeneratedID = err == nil && generated && c.ID != ""
	if row, err := strconv.Atoi(labels[fieldRow]); err == nil && row > 0 && labels[fieldFile] != "" {
		c.File, c.Row = labels[fieldFile], row
	}
	var strays []strayField
	if cell := labels[fieldExtra]; cell != "" && json.Unmarshal([]byte(cell), &strays) != nil {
		strays = []strayField{{Field: Field{fieldExtra, cell}}}
	}
	for i, s := range strays {
		at := len(c.Extra)
		if s.Before != nil {
			at = max(0, min(*s.Before+i, at))
		}
		c.Extra = slices.Insert(c.Extra, at, s.Field)
	}
}

// humanLabel returns the label of a field that a human gave, or nothing. A
// label that the model gave and somebody changed since is a human's.
func humanLabel(field, label string, labels map[string]string) string {
	if human := labels[humanPrefix+field]; human != "" {
		return human
	}
	if isSource(labels[field+sourceSuffix], Model) && label == labels[modelPrefix+field] {
		return ""
	}
	return label
}

// humanSeverity is humanLabel for the severity, which a rule may have raised
// above the model's. A rule never lowers it: a rank that is the model's or less
// urgent is a human's.
func humanSeverity(label string, labels map[string]string) string {
	if labels[humanPrefix+fieldSeverity] == "" && isSource(labels[fieldSeverity+sourceSuffix], ByRule) {
		rank, err := strconv.Atoi(label)
		model, modelErr := strconv.Atoi(labels[modelPrefix+fieldSeverity])
		if err == nil && modelErr == nil && rank < model {
			return ""
		}
	}
	return humanLabel(fieldSeverity, label, labels)
}

// humanSubcategory returns the subcategory that a human gave, or nothing. One
// where a human was asked is an answer.
func humanSubcategory(label string, labels map[string]string) string {
	if human := labels[humanPrefix+fieldSubcategory]; human != "" {
		return human
	}
	if source := labels[fieldSubcategory+sourceSuffix]; isSource(source, Human) || isSource(source, Asked) {
		return label
	}
	return ""
}

// humanDemand returns the demand that a human gave, or nothing. Demands found in
// the text are among its mentions; where they are others, somebody changed them.
func humanDemand(label string, labels map[string]string) string {
	source, known := labels[fieldDemand+sourceSuffix]
	human := labels[humanPrefix+fieldDemand]
	switch {
	case human != "":
		return human
	case !known || isSource(source, Human):
		return label
	}
	mentions, known := labels[fieldMentions]
	if !known || slices.Equal(codes(label), mentioned(fieldDemand, mentions)) {
		return ""
	}
	return label
}

func isSource(cell string, s Source) bool { return strings.EqualFold(cell, string(s)) }

// codes splits a list of codes and sorts it.
func codes(s string) []string {
	list := strings.FieldsFunc(s, func(r rune) bool { return r == '|' || unicode.IsSpace(r) })
	slices.Sort(list)
	return slices.Compact(list)
}
