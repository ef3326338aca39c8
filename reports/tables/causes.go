package tables

import (
	"strings"

	"suxi/analysis"
)

func stability() Table {
	type row struct {
		*analysis.StabilityCell
		of     *analysis.StabilityRow
		scope  analysis.Scope
		period string
	}
	return define("stability", "one category under one Pareto rule and weight",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Stability {
				s := &r.Stability[i]
				for k := range s.Rows {
					for c := range s.Rows[k].Cells {
						rows = append(rows, row{&s.Rows[k].Cells[c], &s.Rows[k], s.Scope, scopeLabel(r, s.Period)})
					}
				}
			}
			return rows
		},
		[]field[row]{
			text("scope", "`all` or `latest` (complete period)", func(c row) string { return string(c.scope) }),
			label("period", "label of the period; null for scope `all`", func(c row) string { return c.period }),
			text("code", "category code", func(c row) string { return c.of.Code }),
			text("weight", "`count`, `unique`, `severity` or `cost`", func(c row) string { return string(c.Weight) }),
			text("cut", "`crossing` or `strict`", func(c row) string { return string(c.Cut) }),
			boolean("vital", "vital under this rule and weight", func(c row) bool { return c.Vital }),
			number("probability", "share of bootstrap draws in which it is", func(c row) float64 { return c.Probability }),
			text("verdict", "of the category: `always`, `sometimes` or `never` vital", func(c row) string { return string(c.of.Verdict) }),
			boolean("settled", "chance does not decide the verdict", func(c row) bool { return c.of.Settled }),
		})
}

func drill() Table {
	type row struct {
		*analysis.DrillRow
		of     *analysis.Drill
		period string
		path   string
	}
	return define("drill", "one node of the way from the vital few down to batches",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Drills {
				d := &r.Drills[i]
				paths := make([]string, len(d.Rows))
				for k := range d.Rows {
					c := &d.Rows[k]
					steps := []string{c.Name}
					if c.Kind != analysis.DrillValue {
						steps[0] = "(" + string(c.Kind) + ")"
					}
					if c.Parent != nil {
						steps = append([]string{paths[*c.Parent]}, steps...)
					}
					paths[k] = strings.Join(steps, " / ")
					rows = append(rows, row{c, d, scopeLabel(r, d.Period), paths[k]})
				}
			}
			return rows
		},
		[]field[row]{
			text("scope", "`all` or `latest` (complete period)", func(c row) string { return string(c.of.Scope) }),
			label("period", "label of the period; null for scope `all`", func(c row) string { return c.period }),
			text("path", "names from the category down, with ` / ` between", func(c row) string { return c.path }),
			text("step", "`category`, `subcategory`, `product` or `batch`", func(c row) string { return c.Step }),
			text("kind", "`value`, `other` (all beyond those shown) or `missing`", func(c row) string { return string(c.Kind) }),
			label("value", "code of the category or subcategory, or the value; null unless kind is `value`", func(c row) string { return c.Value }),
			whole("values", "different values: more than 1 in `other` only", func(c row) int { return c.Values }),
			whole("count", "complaints", func(c row) int { return c.Count }),
			whole("unique_count", "events", func(c row) int { return c.Unique }),
			number("share_of_parent", "count / count of the node above", func(c row) float64 { return c.ShareOfParent }),
			number("share_of_total", "count / all of the scope", func(c row) float64 { return c.ShareOfTotal }),
		})
}

func axes() Table {
	type row struct {
		analysis.Entry
		axis, category string
		raised         *int
	}
	return define("axes", "one value of an axis: subcategory, cause, demand or severity rule",
		func(r *analysis.Result) (rows []row) {
			add := func(axis, category string, a analysis.Axis) {
				for _, e := range a.Entries {
					rows = append(rows, row{e, axis, category, nil})
				}
				rows = append(rows, row{analysis.Entry{Count: a.None, Unique: a.NoneUnique}, axis, category, nil})
			}
			for _, c := range r.Categories {
				add("subcategory", c.Code, c.Subcategories)
			}
			add("cause", "", r.Causes)
			add("demand", "", r.Demands)
			for _, rule := range r.Rules {
				rows = append(rows, row{rule.Entry, "rule", "", &rule.Raised})
			}
			return rows
		},
		[]field[row]{
			text("axis", "`subcategory`, `cause`, `demand` or `rule`", func(c row) string { return c.axis }),
			label("category", "code of the category, of a subcategory", func(c row) string { return c.category }),
			label("code", "code of the value; null for what has none", func(c row) string { return c.Code }),
			label("name", "its name, Chinese", func(c row) string { return c.Name }),
			label("name_en", "its name, English", func(c row) string { return c.NameEN }),
			whole("count", "complaints; one can have several demands and rules", func(c row) int { return c.Count }),
			whole("unique_count", "events", func(c row) int { return c.Unique }),
			maybeWhole("raised", "complaints whose severity the rule raised", func(c row) *int { return c.raised }),
		})
}

func crosstabs() Table {
	type row struct {
		dimension, value, code string
		count, unique          int
	}
	return define("crosstabs", "one category among the complaints of one value of a dimension; only the most frequent values have rows",
		func(r *analysis.Result) (rows []row) {
			for _, t := range r.Crosstabs {
				for _, v := range t.Rows {
					for i, c := range r.Categories {
						rows = append(rows, row{t.Dimension, v.Value, c.Code, v.ByCategory[i], v.UniqueByCategory[i]})
					}
				}
			}
			return rows
		},
		[]field[row]{
			text("dimension", "`channel`, `product`, `region`, `customer_group` or `department`", func(c row) string { return c.dimension }),
			text("value", "the value", func(c row) string { return c.value }),
			text("code", "category code", func(c row) string { return c.code }),
			whole("count", "complaints", func(c row) int { return c.count }),
			whole("unique_count", "events", func(c row) int { return c.unique }),
		})
}

func fishbone() Table {
	type row struct {
		of                   *analysis.BoneCount
		kind, category, code string
		name, nameEN         string
		count, unique        int
	}
	return define("fishbone", "one bone of 人机料法环测, or what puts complaints on it, or what they are about",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Fishbone.Bones {
				b := &r.Fishbone.Bones[i]
				rows = append(rows, row{of: b, kind: "bone", code: b.Code, name: b.Name, nameEN: b.NameEN, count: b.Count, unique: b.Unique})
				for _, n := range b.Ribs {
					rows = append(rows, row{b, string(n.Kind), n.Category, n.Code, n.Name, n.NameEN, n.Count, n.Unique})
				}
				for _, n := range b.Subcategories {
					rows = append(rows, row{b, "about", n.Category, n.Code, n.Name, n.NameEN, n.Count, n.Unique})
				}
			}
			return rows
		},
		[]field[row]{
			text("bone", "`man`, `machine`, `material`, `method`, `environment`, `measurement` or `unmapped`", func(c row) string { return c.of.Code }),
			text("bone_name", "its name, Chinese", func(c row) string { return c.of.Name }),
			text("kind", "`bone`: the bone itself; `cause`, `subcategory` or `phrase`: what puts complaints on it, which adds up to it; `about`: the most frequent subcategories on it", func(c row) string { return c.kind }),
			label("category", "code of the category, of a subcategory", func(c row) string { return c.category }),
			label("code", "code of the bone, cause or subcategory; null for a phrase", func(c row) string { return c.code }),
			text("name", "name, Chinese", func(c row) string { return c.name }),
			text("name_en", "name, English", func(c row) string { return c.nameEN }),
			whole("count", "complaints", func(c row) int { return c.count }),
			whole("unique_count", "events", func(c row) int { return c.unique }),
			texts("quotes", "of the bone, redacted and cut", func(c row) (out []string) {
				if c.kind == "bone" {
					for _, q := range c.of.Quotes {
						out = append(out, q.Text)
					}
				}
				return out
			}),
		})
}
