package complaint

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// The columns of a labelled file that say what became of a label.
const (
	fieldExtra       = "extra"
	fieldFile        = "file"
	fieldRow         = "row"
	fieldGeneratedID = "generated_id"
	sourceSuffix     = "_source" // of category and severity
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

// restore makes of a row of a labelled file the complaint that was labelled, as
// far as the row still tells: what the model said stays behind, or it would come
// back as what a human said. labels are the cells that are not the complaint's;
// a field whose column was given is what that column says.
func (c *Complaint) restore(labels map[string]string, given map[string]bool) {
	if !given[fieldCategory] {
		c.Category = humanLabel(fieldCategory, c.Category, labels)
	}
	if !given[fieldSeverity] {
		c.Severity = humanLabel(fieldSeverity, c.Severity, labels)
	}
	generated, err := strconv.ParseBool(labels[fieldGeneratedID])
	c.GeneratedID = err == nil && generated && c.ID != ""
	if row, err := strconv.Atoi(labels[fieldRow]); err == nil && row > 0 && labels[fieldFile] != "" {
		c.File, c.Row = labels[fieldFile], row
	}
	var more []Field
	if cell := labels[fieldExtra]; cell != "" && json.Unmarshal([]byte(cell), &more) != nil {
		more = []Field{{fieldExtra, cell}}
	}
	c.Extra = append(c.Extra, more...)
}

// humanLabel returns the label of a field that a human gave, or nothing. A
// label that the model gave and somebody changed since is a human's.
func humanLabel(field, label string, labels map[string]string) string {
	if human := labels[humanPrefix+field]; human != "" {
		return human
	}
	if strings.EqualFold(labels[field+sourceSuffix], string(Model)) && label == labels[modelPrefix+field] {
		return ""
	}
	return label
}
