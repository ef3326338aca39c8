package reports

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-runewidth"

	"suxi/analysis"
)

const (
	dash  = "—" // stands for a figure that is not defined
	minus = "−" // U+2212, as wide as the plus sign
)

// thousands writes v with the given decimals and a comma every three digits.
func thousands(v float64, decimals int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', decimals, 64)
	whole, rest, _ := strings.Cut(s, ".")
	var b strings.Builder
	if v < 0 && strings.Trim(s, "0.") != "" {
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// count writes a count, or the sign that stands for it.
func count[N int | int64](n N) string {
	if n < 0 {
		return suppressed(int(n))
	}
	return thousands(float64(n), 0)
}

// suppressed writes the sign of a count that analysis.Result.Suppress took away:
// "<5", or × where it is not small.
func suppressed(sign int) string {
	if sign == analysis.Hidden {
		return "×"
	}
	return "<" + strconv.Itoa(-sign)
}

// weighted writes a value of a Pareto, which is whole unless severity weights
// are not.
func weighted(v float64) string {
	if v == math.Trunc(v) {
		return thousands(v, 0)
	}
	return thousands(v, 1)
}

// rate writes complaints per day, or per another unit: three digits that count
// for small rates.
func rate(v float64) string {
	switch {
	case v >= 1000:
		return thousands(v, 0)
	case v >= 10 || v == 0:
		return thousands(v, 1)
	case v > 0 && v < 1:
		return thousands(v, min(2-int(math.Floor(math.Log10(v))), 9))
	}
	return thousands(v, 2)
}

// rateOrDash writes a daily rate, a dash where no day is covered.
func rateOrDash(v *float64) string {
	if v == nil {
		return dash
	}
	return rate(*v)
}

// share writes a fraction in percent; NaN is that of a count which is
// suppressed.
func share(v float64) string {
	if math.IsNaN(v) {
		return dash
	}
	return thousands(100*v, 1) + "%"
}

// signed writes a number with its sign; what rounds to zero has none.
func signed(v float64, decimals int) string {
	s := thousands(v, decimals)
	if v > 0 && strings.Trim(s, "0.") != "" {
		return "+" + s
	}
	return s
}

// change writes a change in percent.
func change(v float64) string {
	if math.Abs(v) >= 1000 {
		return signed(v, 0) + "%"
	}
	return signed(v, 1) + "%"
}

func ratio(v float64) string { return thousands(v, 2) }

// number writes a setting such as 0.9 or 95 with the digits it has.
func number(v float64) string { return strconv.FormatFloat(v, 'g', 6, 64) }

// probability writes a p or q value.
func probability(v float64) string {
	if v < 0.001 {
		return "<0.001"
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// equals writes "= 0.012" or "< 0.001".
func equals(v float64) string {
	s := probability(v)
	if digits, ok := strings.CutPrefix(s, "<"); ok {
		return "< " + digits
	}
	return "= " + s
}

// percentOf turns a ratio into a change in percent.
func percentOf(ratio *float64) *float64 {
	if ratio == nil {
		return nil
	}
	return new(100 * (*ratio - 1))
}

// confidence writes the level of the intervals: "95%".
func (p *printer) confidence() string { return number(100*p.Options.Confidence) + "%" }

// interval writes "95% interval +2.1% to +23.4%".
func (p *printer) interval(low, high *float64) string {
	if low == nil {
		return dash
	}
	upper := p.t("unbounded")
	if high != nil {
		upper = change(*high)
	}
	return p.t("interval", p.confidence(), change(*low), upper)
}

// band writes the practical band as changes in percent: ±10%, or −10% to +20%.
func (p *printer) band() string {
	percent := func(ratio float64) float64 { return round(100*(ratio-1), 4) }
	low, high := percent(p.Options.Band[0]), percent(p.Options.Band[1])
	if low == -high {
		return "±" + number(high) + "%"
	}
	return p.t("span", edge(low), edge(high))
}

// edge writes a change in percent with the digits it has.
func edge(percent float64) string {
	switch {
	case percent < 0:
		return minus + number(-percent) + "%"
	case percent > 0:
		return "+" + number(percent) + "%"
	}
	return "0%"
}

// list joins names.
func (p *printer) list(names []string) string { return strings.Join(names, p.t("list")) }

// day writes a date as it stands, a dash if there is none.
func day(d analysis.Date) string {
	if d == "" {
		return dash
	}
	return string(d)
}

// period words a period: "2025年3月", "March 2025".
func (p *printer) period(i int) string {
	period := p.Periods[i]
	start, err := time.Parse(time.DateOnly, string(period.Start))
	if err != nil {
		return period.Label
	}
	month := p.t("month." + strconv.Itoa(int(start.Month())))
	switch p.Options.Period {
	case analysis.Month:
		return p.t("period.month", start.Year(), month)
	case analysis.Quarter:
		return p.t("period.quarter", start.Year(), (int(start.Month())+2)/3)
	case analysis.Year:
		return p.t("period.year", start.Year())
	case analysis.Week:
		year, week := start.ISOWeek()
		return p.t("period.week", year, week)
	case analysis.Day:
		return p.t("period.day", start.Year(), month, start.Day())
	}
	return period.Label
}

// span writes two dates.
func (p *printer) span(first, last analysis.Date) string {
	if first == last {
		return day(first)
	}
	return p.t("span", day(first), day(last))
}

// values writes "A (12), B (3)".
func (p *printer) values(v []analysis.ValueCount) string {
	words := make([]string, len(v))
	for i, one := range v {
		words[i] = p.t("value.count", one.Value, count(one.Count))
	}
	return p.list(words)
}

// nameWidth is the width to which names are cut where little room is: in
// charts and over columns. It holds 16 Chinese characters.
const nameWidth = 32

// shorten cuts s to nameWidth.
func shorten(s string) string { return cutTo(s, nameWidth) }

// cutTo cuts s to so many character cells.
func cutTo(s string, cells int) string {
	c := runewidth.Condition{EastAsianWidth: true}
	return c.Truncate(s, cells, "…")
}

// width is how many character cells s takes; a Chinese character takes two,
// whatever the locale.
func width(s string) int {
	c := runewidth.Condition{EastAsianWidth: true}
	return c.StringWidth(s)
}
