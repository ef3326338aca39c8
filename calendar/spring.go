package calendar

import "time"

// springFestival holds the first day of the first lunar month of firstSpring
// and the years that follow, as month and day. 2027 and 2030 are dates on
// which software errs: the new moon falls within minutes of midnight.
var springFestival = [...]struct {
	month time.Month
	day   int
}{
	{1, 22}, {2, 9}, {1, 29}, {2, 18}, {2, 7}, {1, 26}, // 2004–2009
	{2, 14}, {2, 3}, {1, 23}, {2, 10}, {1, 31}, // 2010–2014
	{2, 19}, {2, 8}, {1, 28}, {2, 16}, {2, 5}, // 2015–2019
	{1, 25}, {2, 12}, {2, 1}, {1, 22}, {2, 10}, // 2020–2024
	{1, 29}, {2, 17}, {2, 6}, {1, 26}, {2, 13}, {2, 3}, // 2025–2030
}

const firstSpring = 2004

// SpringFestival returns midnight of the lunar New Year's Day (春节) of a
// year in Shanghai. It knows 2004–2030 and reports false for other years.
func SpringFestival(year int) (time.Time, bool) {
	i := year - firstSpring
	if i < 0 || i >= len(springFestival) {
		return time.Time{}, false
	}
	d := springFestival[i]
	return time.Date(year, d.month, d.day, 0, 0, 0, 0, Shanghai), true
}
