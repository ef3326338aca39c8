package analysis

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// A Filter says which rows a figure of the report counts: those of a category
// of the taxonomy that agree with every field that is set. The zero Filter lets
// all of these through.
type Filter struct {
	From, To    Date // first and last day, inclusive; a row that is undated or out of range lies on none
	Category    string
	Subcategory string // of Category; None for rows without one, as in the next four
	Cause       string
	Demand      string
	Level       string // of severity, a code
	Rule        string // of severity, a code: rows in which it fired
	Values      []DimensionValue
	Group       string // id of a near-duplicate group
	Issue       string // id of a hot issue
}

// None is the code of what is not there. No taxonomy has it.
const None = "\x00"

// A DimensionValue is a value of an input column.
type DimensionValue struct {
	Dimension string `json:"dimension"` // "channel", "product", "region", "customer_group", "department" or "batch"
	Value     string `json:"value"`     // as the result has it; "" for rows without one
}

func compareValues(a, b DimensionValue) int {
	return cmp.Or(cmp.Compare(a.Dimension, b.Dimension), cmp.Compare(a.Value, b.Value))
}

// A filterPart is one field of a Filter that is set.
type filterPart struct{ name, value string }

// parts lists the fields that are set in the order in which ID has them.
func (f Filter) parts() []filterPart {
	parts := []filterPart{
		{"category", f.Category}, {"subcategory", f.Subcategory}, {"cause", f.Cause}, {"demand", f.Demand},
		{"level", f.Level}, {"rule", f.Rule},
	}
	for _, v := range slices.SortedFunc(slices.Values(f.Values), compareValues) {
		parts = append(parts, filterPart{v.Dimension, cmp.Or(v.Value, None)})
	}
	parts = append(parts, filterPart{"group", f.Group}, filterPart{"issue", f.Issue}, filterPart{"from", string(f.From)}, filterPart{"to", string(f.To)})
	return slices.DeleteFunc(parts, func(p filterPart) bool { return p.value == "" })
}

// ID names the filter, and so the figure: "category=quality,from=2025-06-01,
// to=2025-06-30", without the space. Filters have one ID if they have the same
// fields with the same values, in whatever order; that of the zero Filter is
// "all". A value with a comma, a quote or another character that would make two
// readings possible is quoted as in Go, and a missing one is "-".
func (f Filter) ID() string {
	var parts []string
	for _, p := range f.parts() {
		parts = append(parts, p.name+"="+quoted(p.value))
	}
	if len(parts) == 0 {
		return "all"
	}
	return strings.Join(parts, ",")
}

// quoted writes a value so that it ends where it ends.
func quoted(value string) string {
	plain := func(r rune) bool { return unicode.IsGraphic(r) && !strings.ContainsRune(`,="\`+"`", r) }
	switch {
	case value == None:
		return "-"
	case value == "-" || strings.TrimSpace(value) != value || strings.ContainsFunc(value, func(r rune) bool { return !plain(r) }):
		return strconv.Quote(value)
	}
	return value
}

// SQL is the query that counts what f does in the labelled.parquet of the run,
// in the words of the SQL standard, which DuckDB runs; "" where that file cannot
// tell: for a value or an id that the result has redacted or cut, and for the
// labels of complaints that were restated under another taxonomy. Days are those
// of Asia/Shanghai, UTC+8.
func (r *Result) SQL(f Filter) string {
	restated := len(r.Bridge) > 0
	if restated && (f.Category+f.Level+f.Rule != "" || r.Counts.UnknownCategory > 0) {
		return ""
	}
	var conditions []string
	add := func(parts ...string) { conditions = append(conditions, strings.Join(parts, "")) }
	for _, p := range f.parts() {
		if slices.Contains(r.Masked, DimensionValue{p.name, p.value}) || p.value != None && strings.Contains(p.value, "\x00") {
			return ""
		}
		value := literal(p.value)
		if p.value == None {
			value = "''"
		}
		switch p.name {
		case "from", "to": // below
		case "level":
			add("severity_code = ", value)
		case "demand", "rule":
			column := map[string]string{"demand": "demand", "rule": "severity_rules"}[p.name]
			if p.value == None {
				add(column, " = ''")
			} else {
				add("position(", literal("|"+p.value+"|"), " IN '|' || ", column, " || '|') > 0")
			}
		case "group":
			add("group_id = ", value, " AND group_size > 1")
		case "issue":
			add("issue_id = ", value)
		default:
			add(p.name, " = ", value)
		}
	}
	if f.Category == "" && r.Counts.UnknownCategory > 0 {
		var codes []string
		for _, c := range r.Categories {
			codes = append(codes, literal(c.Code))
		}
		add("category IN (", strings.Join(codes, ", "), ")")
	}
	if from, to := r.clip(f); f.From != "" || f.To != "" {
		add("received_at >= TIMESTAMPTZ '", string(from), " 00:00:00+08:00'")
		add("received_at < TIMESTAMPTZ '", string((dayNamed(to) + 1).date()), " 00:00:00+08:00'")
	}
	query := "SELECT count(*) FROM 'labelled.parquet'"
	if len(conditions) > 0 {
		query += " WHERE " + strings.Join(conditions, " AND ")
	}
	return query
}

// clip returns the days that f lets through: those of rows that are out of range
// are in no period, though they may lie in the calendar month of one.
func (r *Result) clip(f Filter) (from, to Date) {
	from, to = cmp.Or(f.From, r.First), cmp.Or(f.To, r.Last)
	if r.Counts.OutOfRange > 0 {
		from, to = max(from, r.First), min(to, r.Last)
	}
	return from, to
}

// literal quotes a string for SQL.
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
