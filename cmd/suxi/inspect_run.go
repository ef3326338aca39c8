package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"suxi/analysis"
)

// A forecast says what run would make of the files of an inspection, by their
// dates and columns: nothing is labelled for it. It is of all files together.
type forecast struct {
	Read      int `json:"read"` // Labelled + Rejected + Duplicate
	Labelled  int `json:"labelled"`
	Rejected  int `json:"rejected"`
	Duplicate int `json:"duplicate"`

	Months int `json:"months"` // that the data touch
	// Latest is the latest whole month, which the report is about, Previous and
	// YearAgo those it is compared with; empty if there is none.
	Latest   string `json:"latest,omitempty"`
	Previous string `json:"previous,omitempty"`
	YearAgo  string `json:"year_ago,omitempty"`

	Gives   []part `json:"gives"`   // what columns add to the report
	Without []part `json:"without"` // what it lacks, for no file has the columns
}

// A part is something in a report that is there for columns of the input.
type part struct {
	Part   string   `json:"part"`
	Fields []string `json:"fields"` // one of them is enough
}

// partsByField is in the order of the report.
var partsByField = []part{
	{"periods, trends and deadlines", []string{"received_at"}},
	{"comparisons and hotspots by channel", []string{"channel"}},
	{"comparisons and hotspots by product", []string{"product"}},
	{"comparisons and hotspots by region", []string{"region"}},
	{"production batches", []string{"batch"}},
	{"tables by customer group", []string{"customer_group"}},
	{"tables by department", []string{"department"}},
	{"customers who complain again", []string{"customer_id"}},
	{"response and closing times", []string{"responded_at", "closed_at"}},
}

// newForecast forecasts from inspected files and the days of their complaints.
func newForecast(files []*inspection, days *analysis.DayCount) *forecast {
	f := &forecast{Gives: []part{}, Without: []part{}}
	has := map[string]bool{}
	for _, in := range files {
		f.Read += in.Rows
		f.Rejected += in.Rejected
		f.Duplicate += in.Duplicates
		for _, c := range in.Columns {
			has[c.Field] = true
		}
	}
	f.Labelled = f.Read - f.Rejected - f.Duplicate
	for _, p := range partsByField {
		if slices.ContainsFunc(p.Fields, func(field string) bool { return has[field] }) {
			f.Gives = append(f.Gives, p)
		} else {
			f.Without = append(f.Without, p)
		}
	}
	periods, latest := days.Periods(analysis.Options{Period: analysis.Month})
	f.Months = len(periods)
	if latest == nil {
		return f
	}
	p := periods[*latest]
	f.Latest = p.Label
	if p.Previous != nil {
		f.Previous = periods[*p.Previous].Label
	}
	if p.YearAgo != nil {
		f.YearAgo = periods[*p.YearAgo].Label
	}
	return f
}

// print sets a forecast as a block for people.
func (f *forecast) print(w io.Writer) {
	fmt.Fprintln(w, "suxi run --out DIR, with the same files and columns, would")
	line := func(what, format string, args ...any) {
		fmt.Fprintf(w, "  %-10s %s\n", what, fmt.Sprintf(format, args...))
	}
	line("label", "%d of %s: %d rejected, %s dropped", f.Labelled, plural(f.Read, "row"), f.Rejected, plural(f.Duplicate, "duplicate"))
	switch {
	case f.Months == 0:
		line("report on", "all complaints together: none has a date")
	case f.Latest == "":
		line("report on", "all complaints together: they cover no whole month; --period week or day may do")
	default:
		line("report on", "%s, the latest whole month of %d", f.Latest, f.Months)
		var against []string
		if f.Previous != "" {
			against = append(against, "the month before, "+f.Previous+" (环比)")
		}
		if f.YearAgo != "" {
			against = append(against, "the year before, "+f.YearAgo+" (同比)")
		}
		if len(against) > 0 {
			line("compare", "with %s", strings.Join(against, " and "))
		} else {
			line("compare", "with nothing: there are no data of the month before or the year before")
		}
	}
	for i, p := range f.Gives {
		line(first(i, "show"), "%s", p.Part)
	}
	for i, p := range f.Without {
		line(first(i, "not show"), "%s: no column for %s", p.Part, strings.Join(p.Fields, " or "))
	}
	if len(f.Without) > 0 {
		line("", "name a column that is not recognised: --column %s=HEADER", f.Without[0].Fields[0])
	}
}
