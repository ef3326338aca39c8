package analysis

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"maps"
	"slices"
)

// A finish is the work of Builder.Result: the facts of a Builder, and their
// events, cut into periods.
type finish struct {
	*Builder
	first, last day // of the dated rows in range; noDay if there are none
	asOf        day
	days        map[day]int // rows per day, noDay and days out of range included
	counts      Counts

	events  []fact    // one per event: rows alone, and each near-duplicate group
	members [][]*fact // of each group, by its code; the first has none
	sample  []sampled // in the order of their facts

	rowCells, eventCells map[cell]int // how many facts and events

	periods []span
	gaps    []run   // days inside the data that they do not cover
	index   []int32 // day − first → period

	// Per period: rows and events of each category and, last, of all.
	rowsIn, eventsIn [][]int

	// Per period and category, likewise: the sum over its events of the square
	// of their rows there. It is the number of rows if no event has two.
	squares [][]int

	amounts exposures // of Options.Exposure

	masked []DimensionValue // ids that shareID changed
}

// A cell is what many tables count under.
type cell struct {
	day      day
	category int16
}

func cellsOf(facts []fact) map[cell]int {
	out := make(map[cell]int)
	for i := range facts {
		out[cell{facts[i].day, facts[i].category}]++
	}
	return out
}

// Result finishes. The Builder may be added to and finished again.
func (b *Builder) Result() *Result {
	f := b.finish()
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
	r.Options.Suppress = 0
	r.Options.Cost = b.shareable(b.opts.Cost)
	r.Categories = f.categories()
	r.Counts = f.counts
	r.Periods, r.Latest = f.renderPeriods()
	r.RateUnit = f.amounts.unit
	r.PeriodRows = f.compare(r.Periods)
	r.Compared = f.compared(r.Periods, r.Latest)
	r.Explained = f.explain(r.Periods, r.Latest)
	r.Festival = f.festival(r.Periods, r.Latest)
	r.Templates = f.templates(r.Periods, r.Latest)
	r.Trends = f.trends(r.Periods)
	r.Cost = f.costs()
	r.Paretos, r.Stability = f.paretos(r.Latest)
	r.Drills = f.drills(r.Paretos)
	r.Causes, r.Demands, r.Rules = f.axes(r.Categories)
	for d := range dimensions {
		if t, ok := f.crosstab(d); ok && d != byBatch {
			r.Crosstabs = append(r.Crosstabs, t)
		}
	}
	r.Charts, r.Spikes = []Chart{}, []Spike{}
	if r.Latest != nil {
		w := f.watch(r.Periods, *r.Latest, r.Crosstabs)
		r.Charts, r.Spikes = w.charts(), w.spikes()
	}
	r.Groups = f.top()
	r.Issues = f.hotIssues(r.Latest)
	r.Incidents = f.incidents()
	r.Batches = f.batches()
	r.FollowUp = f.followUp()
	r.Actions = f.actions()
	r.Quotes = f.quotations()
	r.Bridge = f.restated()
	r.Drifts = f.drift(r.Periods)
	r.CategoryAgreement, r.SeverityAgreement = f.agreement()
	r.Adjusted = f.adjusted()
	f.carry(r)
	readings := f.readings()
	words := countWords(readings)
	r.Terms = f.terms(words, r.Latest)
	r.Hotspots = f.hotspots(r.Latest, words)
	r.Themes = f.themes(readings, r.Paretos)
	r.Fishbone = f.fishbone()
	r.Slots = f.slots(readings)
	r.Masked = f.maskedIn(r)
	r.Warnings = f.warnings(r)
	r.Run = f.run(r)
	return r
}

// run names what was analysed and what came of it.
func (f *finish) run(r *Result) string {
	h := sha256.New()
	rows := make([]byte, 0, 8*len(f.facts))
	for i := range f.facts { // in their order
		rows = binary.LittleEndian.AppendUint64(rows, f.facts[i].hash)
	}
	h.Write(rows)
	if err := r.WriteJSON(h); err != nil {
		panic("analysis: " + err.Error()) // a figure that JSON cannot hold
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// finish prepares what the tables are made from.
func (b *Builder) finish() *finish {
	b.canonical()
	f := &finish{Builder: b, days: make(map[day]int)}
	for i := range f.facts {
		f.days[f.facts[i].day]++
	}
	f.cutPeriods()
	f.setEvents()
	f.setSample()
	f.rowCells, f.eventCells = cellsOf(f.facts), cellsOf(f.events)
	f.spreadOut()
	f.setExposures()
	return f
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

// cutPeriods cuts the days that count into periods.
func (f *finish) cutPeriods() {
	f.setRange()
	if f.first == noDay {
		return
	}
	f.periods = spans(f.opts.Period, f.first, f.last)
	f.cover()
	f.index = make([]int32, f.last-f.first+1)
	for i, p := range f.periods {
		for d := max(p.start, f.first); d <= min(p.end, f.last); d++ {
			f.index[d-f.first] = int32(i)
		}
	}
}

// spreadOut spreads rows and events over the periods.
func (f *finish) spreadOut() {
	total := len(f.tax.Categories)
	for range f.periods {
		f.rowsIn = append(f.rowsIn, make([]int, total+1))
		f.eventsIn = append(f.eventsIn, make([]int, total+1))
	}
	spread := func(to [][]int, from map[cell]int) {
		for c, n := range from {
			if i := f.periodOf(c.day); i >= 0 {
				to[i][c.category] += n
				to[i][total] += n
			}
		}
	}
	spread(f.rowsIn, f.rowCells)
	spread(f.eventsIn, f.eventCells)
	for i := range f.periods {
		f.squares = append(f.squares, slices.Clone(f.rowsIn[i]))
	}
	for _, members := range f.members {
		rows := make(map[[2]int]int) // period, category → rows of the group
		for _, k := range members {
			if i := f.periodOf(k.day); i >= 0 {
				rows[[2]int{i, int(k.category)}]++
				rows[[2]int{i, total}]++
			}
		}
		for at, n := range rows {
			f.squares[at[0]][at[1]] += n*n - n
		}
	}
}

// periodOf returns the period of a day, −1 if it is in none.
func (f *finish) periodOf(d day) int {
	if !f.inRange(d) {
		return -1
	}
	return int(f.index[d-f.first])
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
		if f.amounts.total != nil && f.amounts.total[i] > 0 {
			periods[i].Amount = new(float64(f.amounts.total[i]) / millionths)
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
