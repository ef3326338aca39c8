package main

import (
	"fmt"
	"strings"
)

// hints says what to do about what was found, most urgent first.
func (in *inspector) hints() []string {
	hints := []string{}
	hint := func(format string, args ...any) { hints = append(hints, fmt.Sprintf(format, args...)) }
	if in.Error != "" {
		return hints // the error says what to do
	}
	if in.Undecodable > 0 {
		hint("%s of no %s character: compare the text with its source, or name another --encoding", plural(int(in.Undecodable), "byte"), in.Encoding)
	}
	if in.MixedLines > 0 {
		hint("%s of %s among %s, read as such: two exports in one file? compare them with their source", plural(int(in.MixedLines), "line"), in.MixedEncoding, in.Encoding)
	}
	if in.NULs > 0 {
		hint("%s dropped: was the file cut or copied wrongly?", plural(int(in.NULs), "NUL character"))
	}
	if in.RepeatedHeaders > 0 {
		hint("%s more, passed over: two exports in one file?", plural(int(in.RepeatedHeaders), "header"))
	}
	demands := in.demandColumn()
	if demands != "" {
		hint("most cells of column %s are demands, not complaints: --column demand=%s", demands, demands)
	}
	for _, c := range in.Columns {
		if c.Differs > 0 && c.Header != demands && c.Twin != demands {
			hint("%s where column %s holds something else than %s, which is read: to read it instead, --column %s=%s", plural(int(c.Differs), "row"), c.Header, c.Twin, in.fieldOf(c.Twin), c.Header)
		}
	}
	if in.BadDates > 0 {
		n := int(in.BadDates)
		hint("%s of responded_at or closed_at that %s, carried through as %s", plural(n, "cell"), number(n, "is no date", "are no dates"), number(n, "it is", "they are"))
	}
	if rejected := float64(in.Rejected) / float64(in.Rows); rejected > defaultMaxRejects {
		hint("%.1f%% of the rows would be rejected: mend them, or run ends with status 3", 100*rejected)
	}
	if in.Complaints > 0 && in.Undated == in.Complaints {
		hint("no date, so no periods, trend or due times: name its column with --column received_at=HEADER")
	}
	if in.Complaints > 0 && in.withID == 0 {
		hint("no id, so a complaint that occurs twice counts twice: name its column with --column id=HEADER")
	} else if different := in.RepeatedIDs - in.Duplicates; different > 0 {
		hint("%s with the id of another complaint and another text, counted apart: is it the complaint's own number?", plural(different, "row"))
	}
	if n := in.Boilerplate; n > 0 {
		hint("%s that many complaints have, such as page numbers and disclaimers: leave %s out of what the model sees with --mask-boilerplate", plural(n, "line"), number(n, "it", "them"))
	}
	known, unknown := in.knownLabels()
	for _, field := range []string{"category", "severity", "demand"} {
		if n := unknown[field]; n > 0 {
			hint("%s with a %s that the embedded taxonomy does not know, kept as human_%s, while %s in %s: train on %s, or name another --model or --taxonomy",
				plural(n, "row"), field, field, inForce[field], field, number(n, "it", "them"))
		}
	}
	if n := known["category"]; n > 0 {
		hint("%s with a category that the embedded taxonomy knows, given by people, which %s: leave them out with --column category=", plural(n, "row"), number(n, "stands", "stand"))
	}
	return hints
}

// inForce says what stands in a label's place that the taxonomy does not know.
var inForce = map[string]string{"category": "the model's stands", "severity": "the model's or a rule's stands", "demand": "those that are known or named by the text stand"}

// knownLabels counts, by field, the rows with a label of people's that the
// embedded taxonomy knows, and those with another.
func (in *inspector) knownLabels() (known, unknown map[string]int) {
	known, unknown = map[string]int{}, map[string]int{}
	for field, values := range in.labels {
		for value, rows := range values {
			ok := false
			switch field {
			case "category":
				_, ok = in.taxonomy.Category(value)
			case "severity":
				_, ok = in.taxonomy.Severity.Level(value)
			case "demand":
				_, strange := in.taxonomy.DemandSet(value)
				ok = !strange
			}
			if ok {
				known[field] += rows
			} else {
				unknown[field] += rows
			}
		}
	}
	return known, unknown
}

// fieldOf returns as what the column with that header is read.
func (in *inspector) fieldOf(header string) string {
	for _, c := range in.Columns {
		if c.Header == header {
			return c.Field
		}
	}
	return ""
}

// demandColumn returns the header of one of several columns for the text, such
// as 诉求 beside 投诉内容, in which most cells are demands, or nothing.
func (in *inspector) demandColumn() string {
	twin := false
	for _, c := range in.Columns {
		if c.Field == "demand" {
			return ""
		}
		twin = twin || c.Twin != "" && in.fieldOf(c.Twin) == "text"
	}
	for _, c := range in.Columns {
		column := c.Header
		switch {
		case !twin || c.Field != "text" && (c.Twin == "" || in.fieldOf(c.Twin) != "text"):
			continue
		case c.Field == "text":
			column = ""
		}
		if t := in.demands[column]; t != nil && 2*t.demands > t.filled {
			return c.Header
		}
	}
	return ""
}

// A tally counts the cells of a column that are not blank, and those of them
// that hold a demand of the taxonomy and nothing else.
type tally struct{ filled, demands int }

// weigh adds a cell to the tally of its column.
func (in *inspector) weigh(column, cell string) {
	if strings.TrimSpace(cell) == "" {
		return
	}
	t := in.demands[column]
	if t == nil {
		t = &tally{}
		in.demands[column] = t
	}
	t.filled++
	const longest = 60 // bytes: a sentence names a demand, too, but is none
	if len(cell) <= longest {
		if known, unknown := in.taxonomy.DemandSet(cell); len(known) > 0 && !unknown {
			t.demands++
		}
	}
}
