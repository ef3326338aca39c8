package reports

import (
	"slices"
	"strings"

	"suxi/analysis"
)

const (
	drawnTrends   = 12 // trends drawn besides the total
	shownPeriods  = 15 // columns of the table category × period: a year and a quarter
	ownCategories = 10 // columns of a crosstab
	shownEntries  = 6  // subcategories below a category
)

// A page is what the template sets.
type page struct {
	p         *printer
	Lang      string
	Title     string
	About     []string // as-of day, dates of the data, taxonomy
	Redacted  string   // whether quotes are
	Footer    string
	Findings  []finding
	Cards     []card
	Sums      []string // reconciliations
	Paretos   []paretoView
	Scopes    []choice
	Weights   []choice
	Latest    *table
	LatestKey string
	Periods   table
	Partial   string     // which periods are incomplete
	Cut       string     // that earlier periods are left out
	Total     *trendView // beside the key numbers
	Trends    []*trendView
	MoreTrend string // that not all trends are drawn
	Trend     table
	By        string // the dimensions of the crosstabs
	Crosstabs []crosstabView

	Subcategories []table
	Axes          []table // causes, demands

	Levels   table
	Severity table
	Rules    *table
	Quality  []table // only with a run

	Drills   []drillView
	Sections sections

	Groups   table
	Quotes   []quoteView
	Warnings []warningView
	Methods  []method
	Charts   map[string]option // by the id of their element
}

type (
	card   struct{ Label, Value, Note string }
	choice struct{ Value, Label string }

	// A paretoView is shown when its scope and weight are chosen.
	paretoView struct {
		Scope, Weight string
		Hidden        bool
		Chart         *chart // nil if there is nothing to draw
		Rule, Both    string
		Table         table
	}
	trendView struct {
		chart
		Mark, Verdict string
	}
	crosstabView struct {
		Absent string // why there is no table
		Table  table
	}
	quoteView struct {
		Category string
		Quotes   []quote
	}
	quote       struct{ Text, About string }
	warningView struct{ Severity, Word, Text string }
)

func newPage(p *printer) *page {
	pg := &page{
		p:        p,
		Lang:     "zh-CN",
		Title:    p.t("page.title"),
		Redacted: p.redacted("redacted."),
		Footer:   p.t("page.footer", p.redacted("redacted.")),
		Findings: p.findings(),
		Cards:    p.cards(),
		Sums:     p.sums(),
		Trend:    p.trendTable(),
		Levels:   p.levelTable(),
		Severity: p.severityTable(),
		Sections: p.sections(),
		Groups:   p.groupTable(),
		Quotes:   p.quoteViews(),
		Methods:  p.methods(),
		Charts:   make(map[string]option),
	}
	if p.language == English {
		pg.Lang = "en"
	}
	if at := p.latest(); at >= 0 {
		pg.Title = p.t("page.title.of", p.period(at))
		latest := p.comparisonTable(at)
		pg.Latest, pg.LatestKey = &latest, p.t("comparison.key", p.band())
	}
	pg.About = p.about()
	pg.addParetos()
	pg.addPeriods()
	pg.Drills = p.drillViews(pg.addTrends())
	var by []string
	for i := range p.Crosstabs {
		c := &p.Crosstabs[i]
		by = append(by, strings.ToLower(p.t("dimension."+c.Dimension)))
		view := crosstabView{Table: p.crosstab(c, ownCategories)}
		if len(c.Rows) == 0 {
			view.Absent = p.t("crosstab.absent", p.t("dimension."+c.Dimension))
		}
		pg.Crosstabs = append(pg.Crosstabs, view)
	}
	pg.By = p.t("section.crosstabs", p.list(by))
	pg.addAxes()
	for _, s := range pg.Sections.All() {
		for _, c := range s.Charts {
			pg.draw(c)
		}
	}
	for _, w := range p.Result.Warnings {
		pg.Warnings = append(pg.Warnings, warningView{string(w.Severity), p.warningWord(w.Severity), p.text(w.Message)})
	}
	if p.quality != nil {
		for _, w := range p.quality.Warnings {
			pg.Warnings = append(pg.Warnings, warningView{string(analysis.Info), p.t("warning.run"), p.text(w)})
		}
		pg.Quality = append(pg.Quality, p.qualityTable())
		if len(p.quality.Inputs) > 0 {
			pg.Quality = append(pg.Quality, p.inputTable())
		}
	}
	return pg
}

// about is the line under the title.
func (p *printer) about() []string {
	if p.First == "" {
		return append(p.held(), p.t("page.undated"), p.t("page.taxonomy", p.Taxonomy.Name))
	}
	return append(p.held(), p.t("page.as_of", day(p.AsOf)), p.t("page.data", p.span(p.First, p.Last)), p.t("page.taxonomy", p.Taxonomy.Name))
}

// held says whom the report may be shown to, where that is not as usual.
func (p *printer) held() []string {
	var out []string
	if p.Options.Redaction.Off {
		out = append(out, p.t("held.unredacted"))
	}
	if k := p.Options.Suppress; k > 0 {
		out = append(out, p.t("held.suppressed", k))
	}
	return out
}

// cards are the key numbers.
func (p *printer) cards() []card {
	var out []card
	if at := p.latest(); at >= 0 {
		if row := p.rows[rowKey{at, analysis.TotalCode}]; row != nil {
			out = append(out,
				card{p.t("key.period", p.period(at)), count(row.Count), p.t("key.period.rate", rateOrDash(row.Rate))},
				card{p.t("key.unique"), count(row.Unique), p.t("key.unique.note")})
		}
	}
	out = append(out, card{p.t("key.rows"), count(p.Counts.Rows), p.t("key.rows.note", count(p.Counts.Unique))})
	if len(p.Levels) == 0 {
		return out
	}
	urgent := p.Levels[0]
	label := p.t("key.urgent", p.choose(urgent.Name, urgent.NameEN))
	if all := p.graded(); all > 0 {
		return append(out, card{label, count(urgent.Count), p.t("key.urgent.note", share(float64(urgent.Count)/float64(all)))})
	}
	return append(out, card{label, dash, p.t("key.urgent.none")})
}

// sums reconcile the rows.
func (p *printer) sums() []string {
	var out []string
	if q := p.quality; q != nil {
		out = append(out, p.t("key.read", count(q.Read), count(q.Labelled), count(q.Rejected), count(q.Duplicate)))
	}
	n := p.Counts
	out = append(out, p.t("key.dated", count(n.Rows), count(n.Dated), count(n.Undated), count(n.OutOfRange), count(n.UnknownCategory)))
	labels := p.t("key.labels", count(n.CategoryHuman), count(n.CategoryModel))
	if n.MeanProbability != nil {
		labels += p.t("clause") + p.t("key.probability", share(*n.MeanProbability))
	}
	out = append(out, labels)
	if p.graded() > 0 {
		out = append(out, p.t("key.severity", count(n.SeverityHuman), count(n.SeverityModel), count(n.SeverityRule)))
	}
	return out
}

// addParetos shows the first Pareto of the latest period, or else of all, and
// hides the others behind the choices of scope and weight.
func (pg *page) addParetos() {
	p := pg.p
	shown := analysis.ScopeAll
	for _, q := range p.Paretos {
		if q.Scope == analysis.ScopeLatest && len(q.Rows) > 0 {
			shown = q.Scope
		}
	}
	for i := range p.Paretos {
		q := &p.Paretos[i]
		view := paretoView{
			Scope: string(q.Scope), Weight: string(q.Weight),
			Hidden: q.Scope != shown || q.Weight != analysis.ByCount,
			Rule:   p.text(q.Rule),
			Both:   p.t("pareto.both", q.Crossing, q.Strict),
			Table:  p.paretoTable(q),
		}
		if len(q.Rows) > 0 {
			view.Chart = &chart{
				ID: "chart-" + view.Table.ID, Title: view.Table.Caption, Label: p.t("chart.label", view.Table.Caption),
				Size: tall, Drawing: p.paretoChart(q),
			}
			pg.draw(*view.Chart)
		}
		if view.Hidden {
			pg.Paretos = append(pg.Paretos, view)
		} else {
			pg.Paretos = slices.Insert(pg.Paretos, 0, view)
		}
		pg.Scopes = addChoice(pg.Scopes, choice{view.Scope, p.scope(q)}, q.Scope == shown)
		pg.Weights = addChoice(pg.Weights, choice{view.Weight, p.t("weight." + view.Weight)}, false)
	}
}

// addChoice adds c if it is new; the chosen one stands first.
func addChoice(to []choice, c choice, first bool) []choice {
	for _, have := range to {
		if have == c {
			return to
		}
	}
	if first {
		return append([]choice{c}, to...)
	}
	return append(to, c)
}

func (pg *page) addPeriods() {
	p := pg.p
	from := max(0, len(p.Result.Periods)-shownPeriods)
	pg.Periods = p.periodTable(from)
	if from > 0 {
		pg.Cut = p.t("periods.cut", shownPeriods)
	}
	var partial []string
	for i, period := range p.Result.Periods[from:] {
		if !period.Complete {
			partial = append(partial, p.t("period.incomplete", p.period(from+i), period.Exposure, period.Days))
		}
	}
	if len(partial) > 0 {
		pg.Partial = p.t("periods.note", strings.Join(partial, p.t("semicolon")))
	}
}

// draw has the script draw c.
func (pg *page) draw(c chart) { pg.Charts[c.ID] = c.Drawing }

// quoteViews groups the quotes by category.
func (p *printer) quoteViews() []quoteView {
	var out []quoteView
	for _, q := range p.Quotes {
		name := p.name(q.Category)
		if len(out) == 0 || out[len(out)-1].Category != name {
			out = append(out, quoteView{Category: name})
		}
		last := &out[len(out)-1]
		last.Quotes = append(last.Quotes, p.quote(&q))
	}
	return out
}

func (p *printer) quote(q *analysis.Quote) quote {
	var about []string
	for _, s := range []string{q.ID, string(q.Date), p.level(q.Level)} {
		if s != "" && s != dash {
			about = append(about, s)
		}
	}
	return quote{q.Text, strings.Join(about, " · ")}
}
