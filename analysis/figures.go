package analysis

import "strings"

// A Filter says which rows a figure of the report counts: those that agree with
// every field that is set. The zero Filter lets all rows through.
type Filter struct {
	From, To    Date // first and last day, inclusive
	Category    string
	Subcategory string
	Cause       string
	Demand      string
	Level       string // of severity, a code
	Rule        string // of severity, a code: rows in which it fired
	Values      []DimensionValue
	Group       string // id of a near-duplicate group
	Issue       string // id of a hot issue
}

// A DimensionValue is a value of an input column.
type DimensionValue struct {
	Dimension string // "channel", "product", "region", "customer_group", "department" or "batch"
	Value     string // as the result has it; "" for rows without one
}

// ID names the filter, and so the figure: "category=quality,from=2025-06-01,
// to=2025-06-30". Filters that let the same rows through by the same fields have
// the same ID; that of the zero Filter is "all".
func (f Filter) ID() string {
	var parts []string
	add := func(name, value string) {
		if value != "" {
			parts = append(parts, name+"="+value)
		}
	}
	add("category", f.Category)
	add("subcategory", f.Subcategory)
	add("cause", f.Cause)
	add("demand", f.Demand)
	add("level", f.Level)
	add("rule", f.Rule)
	for _, v := range f.Values {
		parts = append(parts, v.Dimension+"="+v.Value)
	}
	add("group", f.Group)
	add("issue", f.Issue)
	add("from", string(f.From))
	add("to", string(f.To))
	if len(parts) == 0 {
		return "all"
	}
	return strings.Join(parts, ",")
}
