package analysis

import (
	"math"
	"time"

	"suxi/calendar"
	"suxi/stats"
)

// The season of Spring Festival: from 5 days before New Year's Day to 20 after.
const (
	seasonBefore = 5
	seasonAfter  = 20
)

// A Festival compares a period near Spring Festival with the year before in
// three ways, since the festival is in January one year and in February the
// next: the period as the calendar has it, January and February together, and
// the season itself, from 5 days before New Year's Day to 20 after.
//
// The period is the latest of the last year that is complete, as is its year
// ago, and lies in January or February or has a day of the season in it or in
// its year ago. Quarters and years hold the season whole and need no Festival.
type Festival struct {
	Period   int              `json:"period"` // index in Result.Periods
	Base     int              `json:"base"`   // its year ago
	Date     Date             `json:"date"`   // New Year's Day of the lunar calendar, and the year before
	BaseDate Date             `json:"base_date"`
	Windows  []FestivalWindow `json:"windows"` // the period, January and February, the season
	Rows     []FestivalRow    `json:"rows"`    // the total, then each category
}

// A FestivalWindow is one way to compare.
type FestivalWindow struct {
	Name     string   `json:"name"` // "period", "january_february" or "season"
	From     Date     `json:"from"`
	To       Date     `json:"to"`
	BaseFrom Date     `json:"base_from"`
	BaseTo   Date     `json:"base_to"`
	Unit     RateUnit `json:"unit"`    // of the rates
	Covered  bool     `json:"covered"` // the data cover all its days in both years; else it is not compared
}

// A FestivalRow is one category, or all of them.
type FestivalRow struct {
	Code   string          `json:"code"`   // category code, or TotalCode
	Ratios []FestivalRatio `json:"ratios"` // one per window
	// Differ says that one window shows a rise and another a fall.
	Differ bool `json:"differ"`
}

// A FestivalRatio compares the rates of one window.
type FestivalRatio struct {
	Count     int `json:"count"`
	BaseCount int `json:"base_count"`
	// Ratio has its interval at Options.Confidence, widened by the dispersion of
	// the period's own comparison; nil if the window is not covered, or BaseCount
	// is 0. High is nil also where there is no upper end.
	Ratio *float64 `json:"ratio"`
	Low   *float64 `json:"low"`
	High  *float64 `json:"high"`
}

// festival renders the comparison, nil where there is nothing to compare.
func (f *finish) festival(periods []Period, latest *int) *Festival {
	if latest == nil || f.opts.Period == Quarter || f.opts.Period == Year {
		return nil
	}
	for i := *latest; i >= 0 && f.periods[i].end > f.periods[*latest].end-366; i-- {
		base := periods[i].YearAgo
		if base == nil || !periods[i].Complete || !periods[*base].Complete {
			continue
		}
		year := f.periods[i].end.time().Year()
		now, ok := calendar.SpringFestival(year)
		then, before := calendar.SpringFestival(year - 1)
		month := f.periods[i].end.time().Month()
		if ok && before && (month <= time.February || festivalDays(periods[i])+festivalDays(periods[*base]) > 0) {
			return f.aligned(periods, i, *base, dayOf(now), dayOf(then))
		}
	}
	return nil
}

// aligned compares two periods near the festivals of their years.
func (f *finish) aligned(periods []Period, now, base int, festival, festivalBefore day) *Festival {
	out := &Festival{Period: now, Base: base, Date: festival.date(), BaseDate: festivalBefore.date()}
	year, yearBefore := festival.time().Year(), festivalBefore.time().Year()
	pairs := [][2]run{
		{{f.periods[now].start, f.periods[now].end}, {f.periods[base].start, f.periods[base].end}},
		{{newDay(year, time.January, 1), newDay(year, time.March, 0)}, {newDay(yearBefore, time.January, 1), newDay(yearBefore, time.March, 0)}},
		{{festival - seasonBefore, festival + seasonAfter}, {festivalBefore - seasonBefore, festivalBefore + seasonAfter}},
	}
	lines := f.lines()
	for c := range lines {
		out.Rows = append(out.Rows, FestivalRow{Code: f.code((c + len(lines) - 1) % len(lines))})
	}
	for i, pair := range pairs {
		w := FestivalWindow{
			Name: []string{"period", "january_february", "season"}[i],
			From: pair[0].from.date(), To: pair[0].to.date(), BaseFrom: pair[1].from.date(), BaseTo: pair[1].to.date(),
		}
		var exposure [2]float64
		w.Unit, exposure, w.Covered = f.exposureOf(pair)
		counts := [2][]int{f.countIn(pair[0]), f.countIn(pair[1])}
		for at := range out.Rows {
			c := (at + len(lines) - 1) % len(lines)
			r := FestivalRatio{Count: counts[0][c], BaseCount: counts[1][c]}
			if w.Covered && r.BaseCount > 0 {
				dispersion, df := f.dispersion(periods, now, base, lines[c])
				r.compare(exposure, dispersion, df, f.opts.Confidence)
			}
			out.Rows[at].Ratios = append(out.Rows[at].Ratios, r)
		}
		out.Windows = append(out.Windows, w)
	}
	for i := range out.Rows {
		low, high := math.Inf(1), math.Inf(-1)
		for _, r := range out.Rows[i].Ratios {
			if r.Ratio != nil {
				low, high = min(low, *r.Ratio), max(high, *r.Ratio)
			}
		}
		out.Rows[i].Differ = low < 1 && high > 1
	}
	return out
}

func (r *FestivalRatio) compare(exposure [2]float64, dispersion float64, df int, confidence float64) {
	now, base := stats.Rate{Count: r.Count, Exposure: exposure[0]}, stats.Rate{Count: r.BaseCount, Exposure: exposure[1]}
	ratio := stats.CompareRates(now, base, confidence)
	if dispersion > 1 {
		ratio = stats.QuasiRateRatio(now, base, dispersion, df, confidence)
	}
	r.Ratio, r.Low, r.High = &ratio.Ratio, &ratio.Low, finite(ratio.High)
}

// exposureOf returns what two windows hold of what rates are per: days, or the
// amounts of Options.Exposure if there are some for each day. covered says
// whether the data cover all days.
func (f *finish) exposureOf(pair [2]run) (unit RateUnit, exposure [2]float64, covered bool) {
	var amounts [2]int64
	reached := f.amounts.total != nil
	for i, r := range pair {
		exposure[i] = float64(r.days())
		for d := r.from; d <= r.to; d++ {
			if !f.covers(d) {
				return daily, exposure, false
			}
			if reached {
				at := d - f.periods[0].start
				amounts[i] += f.amounts.perDay[at]
				reached = f.amounts.reached[at]
			}
		}
	}
	if !reached || amounts[0] == 0 || amounts[1] == 0 {
		return daily, exposure, true
	}
	for i := range exposure {
		exposure[i] = float64(amounts[i]) / millionths / float64(f.amounts.file.Per)
	}
	return f.amounts.file, exposure, true
}

// covers reports whether the data cover a day.
func (f *finish) covers(d day) bool {
	for _, p := range f.periods {
		if p.start <= d && d <= p.end {
			for c := range p.coveredDays() {
				if c == d {
					return true
				}
			}
		}
	}
	return false
}

// countIn counts the rows of each category and, last, of all, on some days.
func (f *finish) countIn(days run) []int {
	counts := make([]int, len(f.tax.Categories)+1)
	for c, n := range f.rowCells {
		if days.from <= c.day && c.day <= days.to {
			counts[c.category] += n
			counts[len(counts)-1] += n
		}
	}
	return counts
}
