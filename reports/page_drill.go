package reports

import (
	"slices"
	"strconv"

	"suxi/analysis"
)

// shownValues is how many values of an input column a drill lists.
const shownValues = 5

// A drillView is what there is about one category in one place. The page shows
// it when its bar or its name is chosen, and all of them without scripting.
type drillView struct {
	ID     string // of its element
	Name   string
	Facts  []string
	Trend  *trendView // nil if none is drawn
	Tree   *table     // nil if the category is not among the vital few
	Tables []table
	Quotes []quote
}

// drillID is the id of the drill of a category, "" if it has none.
func (p *printer) drillID(code string) string {
	at := slices.IndexFunc(p.Categories, func(c analysis.Category) bool { return c.Code == code })
	if at < 0 || p.Categories[at].Count == 0 {
		return ""
	}
	return "drill-" + strconv.Itoa(at+1) // codes of user taxonomies are no ids
}

// linked is the name of a category that leads to its drill.
func (p *printer) linked(code string) cell {
	c := say(p.name(code))
	c.Link = p.drillID(code)
	return c
}

// drillViews gathers what the result has about each category with complaints.
// trends are those drawn, by code.
func (p *printer) drillViews(trends map[string]*trendView) []drillView {
	quotes := make(map[string][]quote)
	for _, q := range p.Quotes {
		quotes[q.Category] = append(quotes[q.Category], p.quote(&q))
	}
	var out []drillView
	for i := range p.Categories {
		c := &p.Categories[i]
		if c.Count == 0 {
			continue
		}
		view := drillView{
			ID: p.drillID(c.Code), Name: p.name(c.Code), Facts: p.drillFacts(c),
			Trend: trends[c.Code], Tree: p.drillTree(c.Code), Quotes: quotes[c.Code],
		}
		if view.Tree == nil && len(c.Subcategories.Entries) > 0 {
			view.Tables = append(view.Tables, p.subcategoryTable(c, shownEntries))
		}
		for j := range p.Crosstabs {
			if t := p.valueTable(&p.Crosstabs[j], i); len(t.Rows) > 0 {
				view.Tables = append(view.Tables, t)
			}
		}
		out = append(out, view)
	}
	return out
}

// drillFacts are a category's sentences: how many now, against before, in all.
func (p *printer) drillFacts(c *analysis.Category) []string {
	var out []string
	if at := p.latest(); at >= 0 {
		if row := p.rows[rowKey{at, c.Code}]; row != nil {
			out = append(out, p.t("drill.now", p.period(at), count(row.Count), count(row.Unique), rateOrDash(row.Rate)))
			if row.Previous != nil {
				out = append(out, p.claim(row.Previous, "against.previous"))
			}
			if row.YearAgo != nil {
				out = append(out, p.claim(row.YearAgo, "against.year_ago"))
			}
		}
	}
	return append(out, p.t("drill.all", count(c.Count), count(c.Unique), share(part(c.Count, p.Counts.Rows-p.Counts.UnknownCategory))))
}

// drillTree is the way of one category down to its batches, in the latest
// period if the category is vital there, or else in all data.
func (p *printer) drillTree(code string) *table {
	for _, scope := range []analysis.Scope{analysis.ScopeLatest, analysis.ScopeAll} {
		for i := range p.Drills {
			d := &p.Drills[i]
			if at := slices.IndexFunc(d.Rows, func(r analysis.DrillRow) bool { return r.Parent == nil && r.Value == code }); d.Scope == scope && at >= 0 {
				t := p.treeTable(d, at)
				return &t
			}
		}
	}
	return nil
}

// treeTable sets the nodes below one category of a drill; the class of a row
// says how deep it lies.
func (p *printer) treeTable(d *analysis.Drill, category int) table {
	scope := p.t("scope.all")
	if d.Period != nil {
		scope = p.period(*d.Period)
	}
	var steps []string
	for _, step := range d.Steps[min(1, len(d.Steps)):] {
		steps = append(steps, p.word("dimension.", step))
	}
	t := table{ID: "drill", Caption: p.t("drill.caption", p.list(steps), scope), Columns: []column{
		p.column(words, "node"),
		p.column(counts, "count"),
		p.column(counts, "unique"),
		p.column(shares, "share.parent"),
		p.column(shares, "share"),
	}}
	depth := map[int]int{category: 0}
	for i := category + 1; i < len(d.Rows) && d.Rows[i].Parent != nil; i++ {
		row := &d.Rows[i]
		depth[i] = depth[*row.Parent] + 1
		n := whole(row.Count)
		if f, ok := p.DrillFilter(d, i); ok {
			n = p.counted(row.Count, f)
		}
		t.add("deep"+strconv.Itoa(depth[i]), say(p.nodeName(row)), n, whole(row.Unique), figure(row.ShareOfParent), figure(row.ShareOfTotal))
	}
	return t
}

// nodeName names a node and its step: "产品：净水器".
func (p *printer) nodeName(r *analysis.DrillRow) string {
	value := p.choose(r.Name, r.NameEN)
	switch r.Kind {
	case analysis.DrillOther:
		value = p.t("crosstab.others", count(r.Values))
	case analysis.DrillMissing:
		value = p.t("axis.none")
		if r.Step != "subcategory" {
			value = p.t("crosstab.missing")
		}
	}
	return p.t("find.where", p.word("dimension.", r.Step), value)
}

// valueTable lists the values of an input column within one category, the most
// frequent first.
func (p *printer) valueTable(c *analysis.Crosstab, category int) table {
	dimension, of := p.t("dimension."+c.Dimension), &p.Categories[category]
	t := table{ID: "values-" + c.Dimension, Caption: p.t("drill.values", dimension), Columns: []column{
		{Kind: words, Head: dimension}, p.column(counts, "count"), p.column(shares, "share.category"),
	}}
	rows := slices.DeleteFunc(slices.Clone(c.Rows), func(r analysis.CrosstabRow) bool { return r.ByCategory[category] == 0 })
	slices.SortStableFunc(rows, func(a, b analysis.CrosstabRow) int { return b.ByCategory[category] - a.ByCategory[category] })
	rest, suppressed := of.Count, false
	for _, r := range rows[:min(len(rows), shownValues)] {
		n := r.ByCategory[category]
		rest, suppressed = rest-n, suppressed || n < 0
		t.add("", say(r.Value), p.counted(n, analysis.Filter{Category: of.Code, Values: []analysis.DimensionValue{{Dimension: c.Dimension, Value: r.Value}}}), figure(part(n, of.Count)))
	}
	if len(t.Rows) > 0 && rest > 0 && !suppressed {
		t.add("rest", say(p.t("drill.rest")), whole(rest), figure(part(rest, of.Count)))
	}
	return t
}
