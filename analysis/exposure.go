package analysis

import (
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// An Exposure is what complaints are counted against instead of days: orders,
// users, outlets. ReadExposure makes one of a file.
//
// An amount is spread evenly over the days of its row, and a period has what
// falls on the days that the data cover: so half a month is compared with half
// its orders. Where the rows reach only a part of these days, the rest is taken
// to be like them. A period of which no day has an amount, or only 0, is
// compared by days.
type Exposure struct {
	File   string     `json:"file"`   // its name, without folders
	Unit   string     `json:"unit"`   // what is counted: the header of the numbers
	Period PeriodUnit `json:"period"` // what a row is about, no longer than Options.Period
	By     []string   `json:"by"`     // what rows are told apart by, of "channel", "product" and "region"
	First  Date       `json:"first"`  // first and last day of the rows
	Last   Date       `json:"last"`

	Rows []ExposureRow `json:"-"`
}

// An ExposureRow is the amount of some days, of one value of each dimension of
// Exposure.By.
type ExposureRow struct {
	From, To Date     // both included
	Values   []string // in the order of Exposure.By; "" is rows without a value
	Amount   int64    // in millionths
}

// shareable returns the exposure with its words redacted by g; the rows are never
// written.
func (e *Exposure) shareable(g gate) *Exposure {
	s := *e
	s.File, s.Unit = g.shareable(e.File), g.shareable(e.Unit)
	return &s
}

// maxExposure is the largest sum of amounts that sums hold in millionths.
const maxExposure = 4e12

// lengths puts the units in order.
var lengths = []PeriodUnit{Day, Week, Month, Quarter, Year}

// validate reports what New cannot work with; ReadExposure makes nothing of the
// kind but for the first.
func (e *Exposure) validate(analysed PeriodUnit) error {
	if slices.Index(lengths, e.Period) > slices.Index(lengths, analysed) {
		return fmt.Errorf("%s: gives %s by %s, but periods are of one %s: give it by %s or shorter, or analyse by %s", e.File, e.Unit, e.Period, analysed, analysed, e.Period)
	}
	for _, name := range e.By {
		if !slices.Contains(exposureDimensions, name) {
			return fmt.Errorf("%s: amounts by %q: want by channel, product or region", e.File, name)
		}
	}
	total := int64(0)
	for _, r := range e.Rows {
		if len(r.Values) != len(e.By) || r.From == "" || r.From > r.To {
			return fmt.Errorf("%s: a row from %q to %q of %q: want days in order, and a value for each of %q", e.File, r.From, r.To, r.Values, e.By)
		}
		if total += r.Amount; r.Amount < 0 || total > maxExposure*millionths {
			return fmt.Errorf("%s: amounts must not be negative, nor add up to more than %g", e.File, float64(maxExposure))
		}
	}
	if len(e.Rows) == 0 {
		return fmt.Errorf("%s: has no rows", e.File)
	}
	return nil
}

// A RateUnit says what rates are counted per.
type RateUnit struct {
	Name string `json:"name"` // "day", or Exposure.Unit
	Per  int    `json:"per"`  // so many of it: 1, or 1000 or 1000000 where rates would be small
}

// Daily reports whether rates are per day.
func (u RateUnit) Daily() bool { return u == daily || u == RateUnit{} }

// daily is the RateUnit where no Exposure is given.
var daily = RateUnit{"day", 1}

// exposures is what the periods hold of Options.Exposure, in millionths; 0
// where it is not known.
type exposures struct {
	total   []int64
	unit    RateUnit // of series over all periods: days, unless each that is covered has an amount
	file    RateUnit // of the amounts
	partial []int    // the periods of which rows reach a part only
	rows    []exposureRow

	perDay  []int64 // of the days of all periods
	reached []bool  // which of them rows are about

	// Of the values of each dimension that the file tells apart.
	byValue [len(dimensions)]map[uint32][]int64
}

// An exposureRow is an ExposureRow in codes.
type exposureRow struct {
	run
	values [len(dimensions)]int32 // −1 if no complaint has it
	amount int64
}

// setExposures spreads Options.Exposure over the periods.
func (f *finish) setExposures() {
	f.amounts.unit = daily
	e := f.opts.Exposure
	if e == nil || len(f.periods) == 0 {
		return
	}
	dims := make([]int, len(e.By))
	for i, name := range e.By {
		dims[i] = dimensionNamed(name)
	}
	for _, r := range e.Rows {
		x := exposureRow{run: run{r.From.day(), r.To.day()}, amount: r.Amount}
		for i, v := range r.Values {
			x.values[dims[i]] = -1
			if code, ok := f.values[dims[i]].codes[f.shareable(v)]; ok || v == "" {
				x.values[dims[i]] = int32(code)
			}
		}
		f.amounts.rows = append(f.amounts.rows, x)
	}
	f.amounts.perDay, f.amounts.reached = f.amountsByDay(f.amounts.rows)
	f.amounts.total, f.amounts.partial = f.perPeriod(f.amounts.perDay, f.amounts.reached)
	rows, amount := 0, 0.0
	var covered []int
	for i := range f.periods {
		if f.amounts.total[i] > 0 {
			rows += f.rowsIn[i][len(f.tax.Categories)]
			amount += float64(f.amounts.total[i]) / millionths
		}
		if f.periods[i].covered() > 0 {
			covered = append(covered, i)
		}
	}
	f.amounts.file = RateUnit{e.Unit, 1}
	for rows > 0 && float64(rows)/amount*float64(f.amounts.file.Per) < 0.1 && f.amounts.file.Per < 1e6 {
		f.amounts.file.Per *= 1000
	}
	f.amounts.unit = f.unitFor(f.amounts.total, covered...)
}

// amountsByDay spreads rows over the days of all periods.
func (f *finish) amountsByDay(rows []exposureRow) (perDay []int64, reached []bool) {
	start, end := f.periods[0].start, f.periods[len(f.periods)-1].end
	perDay, reached = make([]int64, end-start+1), make([]bool, end-start+1)
	for _, x := range rows {
		n := int64(x.days())
		for d := max(x.from, start); d <= min(x.to, end); d++ {
			// So divided, the days of a row add up to its amount.
			k := int64(d - x.from)
			perDay[d-start] += mulDiv(x.amount, k+1, n) - mulDiv(x.amount, k, n)
			reached[d-start] = true
		}
	}
	return perDay, reached
}

// perPeriod adds up the covered days of each period, and says of which periods
// only a part of these is reached.
func (f *finish) perPeriod(perDay []int64, reached []bool) (amounts []int64, partial []int) {
	amounts = make([]int64, len(f.periods))
	for i, p := range f.periods {
		known := int64(0)
		for d := range p.coveredDays() {
			at := d - f.periods[0].start
			amounts[i] += perDay[at]
			if reached[at] {
				known++
			}
		}
		if covered := int64(p.covered()); known > 0 && known < covered {
			amounts[i] = mulDiv(amounts[i], covered, known)
			partial = append(partial, i)
		}
	}
	return amounts, partial
}

// amountsFor returns the amounts that one value of a dimension is counted
// against: its own, if the file tells them apart, else those of all.
func (f *finish) amountsFor(dimension int, code uint32) []int64 {
	if f.amounts.total == nil || !slices.Contains(f.opts.Exposure.By, dimensions[dimension].name) {
		return f.amounts.total
	}
	if f.amounts.byValue[dimension] == nil {
		rows := make(map[uint32][]exposureRow)
		for _, x := range f.amounts.rows {
			if v := x.values[dimension]; v >= 0 {
				rows[uint32(v)] = append(rows[uint32(v)], x)
			}
		}
		f.amounts.byValue[dimension] = make(map[uint32][]int64)
		for v, of := range rows {
			f.amounts.byValue[dimension][v], _ = f.perPeriod(f.amountsByDay(of))
		}
	}
	return f.amounts.byValue[dimension][code]
}

// mulDiv returns a·b/c, rounded down, for a, b ≥ 0 and c > 0; it saturates.
func mulDiv(a, b, c int64) int64 {
	high, low := bits.Mul64(uint64(a), uint64(b))
	if high >= uint64(c) {
		return math.MaxInt64
	}
	q, _ := bits.Div64(high, low, uint64(c))
	return int64(min(q, math.MaxInt64))
}

// unitFor returns the unit in which periods can be set against one another:
// that of amounts if they have something for each, else days.
func (f *finish) unitFor(amounts []int64, periods ...int) RateUnit {
	for _, i := range periods {
		if amounts == nil || amounts[i] == 0 {
			return daily
		}
	}
	return f.amounts.file
}

// exposure is how much of what complaints are counted against a period holds,
// in units of finish.amounts.unit: its covered days, or its amount of
// Options.Exposure. It is 0 if no day is covered.
func (f *finish) exposure(period int) float64 {
	return f.exposureIn(f.amounts.unit, f.amounts.total, period)
}

func (f *finish) exposureIn(unit RateUnit, amounts []int64, period int) float64 {
	if unit == daily {
		return float64(f.periods[period].covered())
	}
	return float64(amounts[period]) / millionths / float64(unit.Per)
}

func dimensionNamed(name string) int {
	for d := range dimensions {
		if dimensions[d].name == name {
			return d
		}
	}
	panic("analysis: no dimension " + name)
}
