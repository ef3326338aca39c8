package analysis

import (
	"maps"
	"slices"
)

// A finish is the work of Builder.Result: the counts of a Builder, cut into
// periods.
type finish struct {
	*Builder
	first, last day // of the dated rows in range; noDay if there are none
	asOf        day
	periods     []span
	gaps        []run        // days inside the data that they do not cover
	days        map[day]int  // rows per day, noDay and days out of range included
	events      map[cell]int // what to add to a count of rows to get events, see unique
	counts      Counts

	// Per period: rows and events of each category and, last, of all.
	rowsIn, eventsIn [][]int

	// Per period and category, likewise: the sum over its events of the square
	// of their rows there. It is the number of rows if no event has two.
	squares [][]int
}

// Result finishes. The Builder may be added to and finished again.
func (b *Builder) Result() *Result {
	f := &finish{Builder: b}
	f.setRange()
	f.countEvents()
	f.cutPeriods()
	r := &Result{
		Schema:   SchemaVersion,
		AsOf:     f.asOf.date(),
		TimeZone: "Asia/Shanghai",
		Taxonomy: Taxonomy{Name: b.tax.Name, Fingerprint: b.tax.Fingerprint()},
		Options:  b.opts,
		First:    f.first.date(),
		Last:     f.last.date(),
		Levels:   f.levels(),
	}
	r.Categories = f.categories()
	r.Counts = f.counts
	r.Periods, r.Latest = f.renderPeriods()
	r.PeriodRows = f.compare(r.Periods)
	r.Trends = f.trends(r.Periods)
	r.Paretos = f.paretos(r.Latest)
	r.Causes, r.Demands, r.Rules = f.axes(r.Categories)
	for i, d := range dimensions {
		if t := b.dims[i].crosstab(d.name, b.opts.Top); len(t.Rows) > 0 || !d.optional {
			r.Crosstabs = append(r.Crosstabs, t)
		}
	}
	r.Groups = f.top()
	r.Quotes = f.quotations()
	r.Warnings = f.warnings(r)
	return r
}

const (
	// A run of days at either end of the data is taken for mistyped dates if
	// it lies further than isolation from the rest and holds at most one row
	// in a hundred (of ten rows or more, one row).
	isolation       = 2 * 366
	isolationSample = 10
)

// setRange finds the days that count. One year mistyped in an input would
// otherwise stretch the periods over centuries, and be the latest of them.
func (f *finish) setRange() {
	f.days = make(map[day]int)
	for c, n := range f.cells {
		f.days[c.day] += n
	}
	dated, total := []day{}, 0
	for _, d := range slices.Sorted(maps.Keys(f.days)) {
		if d != noDay && (f.opts.AsOf.IsZero() || d <= dayOf(f.opts.AsOf)) {
			dated = append(dated, d)
			total += f.days[d]
		}
	}
	few := 0
	if total >= isolationSample {
		few = max(1, total/100)
	}
	dated = f.trim(dated, few)
	slices.Reverse(dated)
	dated = f.trim(dated, few)
	f.first, f.last = noDay, noDay
	if len(dated) > 0 {
		f.first, f.last = dated[len(dated)-1], dated[0]
	}
	f.asOf = f.last
	if !f.opts.AsOf.IsZero() {
		f.asOf = dayOf(f.opts.AsOf)
	}
}

// trim cuts off the beginning of days where it is isolated and holds at most
// few rows.
func (f *finish) trim(days []day, few int) []day {
	rows, from := 0, 0
	for i := 1; i < len(days); i++ {
		rows += f.days[days[i-1]]
		if rows > few {
			break
		}
		if gap := days[i] - days[i-1]; max(gap, -gap) > isolation {
			from = i
		}
	}
	return days[from:]
}

func (f *finish) inRange(d day) bool { return d != noDay && f.first <= d && d <= f.last }

// countEvents prepares the step from rows to events: the rows of every group
// go, and one event comes for each.
func (f *finish) countEvents() {
	f.events = make(map[cell]int)
	for _, g := range f.groups {
		event, _ := g.event(len(f.tax.Categories), f.inRange)
		f.events[event]++
		for c, n := range g.cells {
			f.events[c] -= n
		}
		if g.size > 1 {
			f.counts.Groups++
			f.counts.Grouped += g.size
		}
	}
}

// categories sums up the categories and fills in f.counts.
func (f *finish) categories() []Category {
	n := &f.counts
	n.Rows, n.UnknownCategory = f.rows, f.unknown
	out := make([]Category, len(f.tax.Categories))
	var all labelCounts
	for i, c := range f.tax.Categories {
		l := f.labels[i]
		all.merge(l)
		out[i] = Category{
			Code: c.Code, Name: c.Name, NameEN: c.NameEN, Residual: c.Residual,
			ByLevel: make([]int, len(f.tax.Severity)),
			Human:   l.human, Model: l.model,
			MeanProbability: l.mean(),
		}
	}
	withSeverity := 0
	for c, rows := range f.cells {
		o := &out[c.category]
		o.Count += rows
		o.Unique += rows
		if c.level == noLevel {
			n.UnknownSeverity += rows
		} else {
			o.ByLevel[c.level] += rows
			withSeverity += rows
		}
		switch {
		case f.inRange(c.day):
			n.Dated += rows
		case c.day == noDay:
			n.Undated += rows
		default:
			n.OutOfRange += rows
		}
	}
	for c, more := range f.events {
		out[c.category].Unique += more
	}
	for _, c := range out {
		n.Unique += c.Unique
	}
	n.CategoryHuman, n.CategoryModel = all.human, all.model
	n.SeverityHuman, n.SeverityRule = f.human, f.severityRule
	n.SeverityModel = withSeverity - f.human - f.severityRule
	n.MeanProbability = all.mean()
	return out
}

func (n labelCounts) mean() *float64 {
	if n.probable == 0 {
		return nil
	}
	return new(float64(n.probability) / millionths / float64(n.probable))
}

func (f *finish) levels() []Level {
	out := make([]Level, len(f.tax.Severity))
	for i, l := range f.tax.Severity {
		out[i] = Level{Rank: l.Rank, Code: l.Code, Name: l.Name, NameEN: l.NameEN, Weight: l.Weight}
	}
	for c, n := range f.cells {
		if c.level != noLevel {
			out[c.level].Count += n
		}
	}
	for c, n := range f.due {
		out[c.level].WithDue += n
		if c.day <= f.asOf {
			out[c.level].DueByAsOf += n
		}
	}
	return out
}

// cutPeriods spreads rows and events over the periods.
func (f *finish) cutPeriods() {
	if f.first == noDay {
		return
	}
	f.periods = spans(f.opts.Period, f.first, f.last)
	f.cover()
	total := len(f.tax.Categories)
	index := make([]int, f.last-f.first+1) // day − first → period
	for i, p := range f.periods {
		f.rowsIn = append(f.rowsIn, make([]int, total+1))
		f.eventsIn = append(f.eventsIn, make([]int, total+1))
		f.squares = append(f.squares, make([]int, total+1))
		for d := max(p.start, f.first); d <= min(p.end, f.last); d++ {
			index[d-f.first] = i
		}
	}
	spread := func(to [][]int, from map[cell]int) {
		for c, n := range from {
			if f.inRange(c.day) {
				to[index[c.day-f.first]][c.category] += n
				to[index[c.day-f.first]][total] += n
			}
		}
	}
	spread(f.rowsIn, f.cells)
	spread(f.eventsIn, f.cells)
	spread(f.eventsIn, f.events)
	for i := range f.squares {
		copy(f.squares[i], f.rowsIn[i])
	}
	for _, g := range f.groups {
		rows := make(map[[2]int]int) // period, category → rows of the group
		for c, n := range g.cells {
			if f.inRange(c.day) {
				i := index[c.day-f.first]
				rows[[2]int{i, int(c.category)}] += n
				rows[[2]int{i, total}] += n
			}
		}
		for at, n := range rows {
			f.squares[at[0]][at[1]] += n*n - n
		}
	}
}

// renderPeriods describes the periods and finds the latest complete one.
func (f *finish) renderPeriods() (periods []Period, latest *int) {
	periods = make([]Period, len(f.periods))
	at := make(map[string]int, len(f.periods))
	for i, p := range f.periods {
		at[p.label] = i
		complete := p.covered() == int(p.end-p.start+1)
		periods[i] = Period{
			Label: p.label, Start: p.start.date(), End: p.end.date(),
			Days:     int(p.end - p.start + 1),
			Exposure: p.covered(),
			Workdays: p.workdays(),
			Complete: complete,
		}
		if i > 0 && f.comparable(i, i-1) {
			periods[i].Previous = new(i - 1)
		}
		if j, ok := at[p.yearAgo()]; ok && f.comparable(i, j) {
			periods[i].YearAgo = &j
		}
		if complete {
			latest = new(i)
		}
	}
	return periods, latest
}
