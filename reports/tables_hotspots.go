package reports

import (
	"strings"

	"suxi/analysis"
)

const listedRegions = 3 // of a hot issue

// hotspotSection lists the cells with more events than their margins predict.
func (p *printer) hotspotSection() section {
	s := p.section("hotspots")
	h := p.Hotspots
	if h == nil || len(h.Windows) == 0 {
		return s
	}
	tested := 0
	for _, w := range h.Windows {
		tested += w.Tested
	}
	s.note(p.t("hotspots.key", count(tested), h.Least, number(h.Threshold)))
	if len(h.Cells)+len(h.Fading) == 0 {
		s.note(p.t("hotspots.empty"))
		return s
	}
	t := table{ID: "hotspots", Caption: p.t("hotspots.caption", count(h.Found)), Columns: []column{
		p.column(lists, "cell"),
		p.column(identifiers, "window"),
		p.column(counts, "events"),
		p.column(rates, "expected"),
		p.column(ratios, "ebgm"),
		p.column(ratios, "eb05"),
		p.column(words, "status"),
		p.column(identifiers, "memory"),
		p.column(lists, "behind"),
		p.column(lists, "terms"),
		p.column(prose, "quote"),
	}}
	var courses []course
	for _, list := range [][]analysis.Hotspot{h.Cells, h.Fading} {
		for i := range list {
			c := &list[i]
			class, quote := "", cell{}
			if c.Status == analysis.HotFading {
				class = "rest"
			}
			if len(c.Quotes) > 0 {
				quote = say(c.Quotes[0])
			}
			t.add(class, say(p.cell(c)), say(p.labels(c.First, c.Last)), whole(c.Unique), figure(c.Expected), figure(c.EBGM), figure(c.EB05),
				say(p.word("status.", string(c.Status))), either(memory(c.Flagged), p.t("why.no_memory")),
				either(p.behind(c, partly), p.t("why.nothing_behind")), either(p.said(c.Terms), p.t("why.no_terms")), quote)
			courses = append(courses, course{p.cell(c), c.Timeline})
		}
	}
	s.draw(p.chart("hotspots", wide, p.t("hotspots.title"), p.timelineChart(courses)))
	s.Tables = append(s.Tables, t)
	return s
}

// memory draws whether a cell was hot in the windows before, the latest last.
func memory(flagged []bool) string {
	var b strings.Builder
	for _, hot := range flagged {
		if hot {
			b.WriteRune('●')
		} else {
			b.WriteRune('○')
		}
	}
	return b.String()
}

// said lists words with the events that have them.
func (p *printer) said(terms []analysis.Term) string {
	var said []analysis.ValueCount
	for _, t := range terms {
		said = append(said, analysis.ValueCount{Value: t.Text, Count: t.Count})
	}
	return p.values(said)
}

// cell names a cell by its values.
func (p *printer) cell(c *analysis.Hotspot) string {
	names := make([]string, len(c.Values))
	for i, v := range c.Values {
		if names[i] = p.choose(v.Name, v.NameEN); names[i] == "" {
			names[i] = p.named(v.Value)
		}
	}
	return strings.Join(names, " × ")
}

// labels writes the labels of two periods, or of one.
func (p *printer) labels(first, last int) string {
	if first == last {
		return p.Periods[first].Label
	}
	return p.t("span", p.Periods[first].Label, p.Periods[last].Label)
}

// The least share of the rows of a cell that a batch or a near-duplicate group
// stands behind: most of them to be told first, some to be listed.
const (
	mostly = .5
	partly = .1
)

// behind names the batch and the near-duplicate group that most rows of a cell
// are of, with their share of these, if it is least or more; "" if there is
// neither.
func (p *printer) behind(c *analysis.Hotspot, least float64) string {
	var out []string
	for _, b := range []struct {
		key    string
		source *analysis.HotSource
	}{{"behind.batch", c.Batch}, {"behind.group", c.Group}} {
		if b.source != nil && b.source.Share >= least {
			out = append(out, p.t(b.key, b.source.ID, count(b.source.Count), share(b.source.Share)))
		}
	}
	return strings.Join(out, p.t("semicolon"))
}

// issueSection lists the hot issues.
func (p *printer) issueSection() section {
	s := p.section("issues")
	issues := p.Issues
	if issues.Rule.ZH == "" {
		return s
	}
	if len(issues.Rows) == 0 {
		s.note(p.t("issues.empty"))
		return s
	}
	s.note(p.text(issues.Rule))
	t := table{ID: "issues", Caption: p.t("issues.caption", count(len(issues.Rows)+issues.Others)), Columns: []column{
		p.column(lists, "issue"),
		p.column(rates, "score"),
		p.column(counts, "count"),
		p.column(counts, "unique"),
		p.column(counts, "now"),
		p.column(counts, "before"),
		p.column(identifiers, "first"),
		p.column(identifiers, "last"),
		p.column(lists, "regions"),
		p.column(prose, "quote"),
	}}
	var courses []course
	for _, n := range issues.Rows {
		title := n.Title
		if title == "" {
			title = n.ID
		}
		courses = append(courses, course{title, n.Timeline})
		t.add("", say(title), figure(n.Score), p.counted(n.Count, analysis.Filter{Issue: n.ID}), whole(n.Unique),
			p.maybeWhole(n.Now, "why.no_latest"), p.maybeWhole(n.Before, "why.no_previous"),
			say(day(n.First)), say(day(n.Last)), either(p.values(n.Regions[:min(len(n.Regions), listedRegions)]), p.t("why.no_value")), say(n.Quote))
	}
	s.draw(p.chart("issues", tall, p.t("issues.title", min(len(courses), drawnCourses)), p.timelineChart(courses)))
	s.Tables = append(s.Tables, t)
	return s
}

// maybeWhole is a whole number that may not be there.
func (p *printer) maybeWhole(n *int, why string) cell {
	if n == nil {
		return undefined(p.t(why))
	}
	return whole(*n)
}
