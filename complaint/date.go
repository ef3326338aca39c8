package complaint

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// shanghai is China Standard Time, which has had no daylight saving since 1991.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// ParseTime reads a date as complaint files write it: ISO 8601 with or without
// time and zone, 2020-06-05, 2020/6/5 8:03:11, 2020/6/5 下午3:20, 2020-06-05 3:20
// PM, 2020.6.5, 2020年6月5日 8时3分, 20200605, 202006050803, 20200605080311, an Excel serial number
// of the 1900 system, or Unix seconds or milliseconds of the years 2000 to 2100.
// 24:00 is the end of the day. A date without a zone is Beijing time; the result
// is in UTC+8, in whole milliseconds, in the years 1900 to 2999. Day-first and
// month-first dates, and years of two digits, are refused: they cannot be told
// apart.
func ParseTime(s string) (time.Time, error) {
	p := dateParser{rest: strings.TrimSpace(width.Fold.String(s))}
	if t, ok := excelSerial(p.rest); ok {
		return t, nil
	}
	if t, ok := unixTime(p.rest); ok {
		return t, nil
	}
	t, ok := p.parse()
	if !ok {
		err := fmt.Errorf("bad date %s", quoteDate(s))
		if n := digits(strings.TrimSpace(width.Fold.String(s))); 0 < n && n < 4 {
			err = fmt.Errorf("%w: want the year first and in four digits, as in 2025-03-01, 2025/3/1, 2025年3月1日 or 20250301", err)
		}
		return time.Time{}, err
	}
	return t, nil
}

// excelSerial reads days since 1899-12-30, five digits with an optional
// fraction: 1927 to 2173.
func excelSerial(s string) (time.Time, bool) {
	whole, _, _ := strings.Cut(s, ".")
	if len(whole) != 5 {
		return time.Time{}, false
	}
	for i := range len(s) {
		if s[i] != '.' && (s[i] < '0' || s[i] > '9') {
			return time.Time{}, false
		}
	}
	days, err := strconv.ParseFloat(s, 64)
	if err != nil || days < 10000 {
		return time.Time{}, false
	}
	// A double holds a present-day serial to about a microsecond.
	ms := math.Round((days - math.Floor(days)) * 86_400_000)
	day := time.Date(1899, 12, 30, 0, 0, 0, 0, shanghai).AddDate(0, 0, int(days))
	return day.Add(time.Duration(ms) * time.Millisecond), true
}

// unixTime reads 10 digits as seconds and 13 as milliseconds since 1970, before
// 2033: later ones may be a date and an hour without separators.
func unixTime(s string) (time.Time, bool) {
	if n := digits(s); n != len(s) || n != 10 && n != 13 {
		return time.Time{}, false
	}
	ms, _ := strconv.ParseInt(s, 10, 64)
	if len(s) == 10 {
		ms *= 1000
	}
	t := time.UnixMilli(ms).In(shanghai)
	return t, t.Year() >= 2000 && t.Year() < 2033
}

// nothing reports what stands in a cell for nothing, all of it.
func nothing(s string) bool {
	switch strings.ToLower(width.Fold.String(s)) {
	case "", "-", "--", "—", "——", "/", "无", "空", "null", "none", "nil", "n/a", "na", "nan", "nat", "0000-00-00":
		return true
	}
	return false
}

// Unreadable reports a cell of a date column that holds something, and no date.
func Unreadable(cell string) bool {
	cell = strings.TrimSpace(cell)
	if nothing(cell) {
		return false
	}
	_, err := ParseTime(cell)
	return err != nil
}

// A dateParser consumes rest from the left.
type dateParser struct{ rest string }

func (p *dateParser) parse() (time.Time, bool) {
	year, month, day, ok := p.date()
	if !ok {
		return time.Time{}, false
	}
	var hour, minute, second, nano int
	zone := shanghai
	if gap := p.gap(); p.rest != "" {
		if hour, minute, second, nano, ok = p.clock(); !ok || !gap {
			return time.Time{}, false
		}
		if zone, ok = p.zone(); !ok || p.rest != "" {
			return time.Time{}, false
		}
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, zone)
	if year < 1900 || year > 2999 || t.Year() != year || int(t.Month()) != month || t.Day() != day {
		return time.Time{}, false
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, nano, zone)
	return t.In(shanghai).Truncate(time.Millisecond), true
}

func (p *dateParser) date() (year, month, day int, ok bool) {
	if n := digits(p.rest); n == 8 || n == 12 || n == 14 {
		n, _ := strconv.Atoi(p.rest[:8])
		p.rest = p.rest[8:]
		return n / 10000, n / 100 % 100, n % 100, true
	}
	if year, ok = p.number(4, 4); !ok {
		return
	}
	p.spaces()
	for _, sep := range [][2]string{{"-", "-"}, {"/", "/"}, {".", "."}, {"年", "月"}} {
		if !p.skip(sep[0]) {
			continue
		}
		p.spaces()
		if month, ok = p.number(1, 2); !ok {
			return
		}
		p.spaces()
		if ok = p.skip(sep[1]); !ok {
			return
		}
		p.spaces()
		if day, ok = p.number(1, 2); ok && sep[0] == "年" {
			p.spaces()
			_ = p.skip("日") || p.skip("号") || p.skip("號")
		}
		return
	}
	return 0, 0, 0, false
}

// gap consumes what stands between date and time. After 日 it may be nothing.
func (p *dateParser) gap() bool {
	before := p.rest
	p.spaces()
	if !p.skip("T") {
		p.skip("t")
	}
	p.spaces()
	ahead := *p
	return p.rest != before || digits(p.rest) > 0 || ahead.half() != ""
}

// zone reads an optional Z, +08:00, +0800 or +08.
func (p *dateParser) zone() (*time.Location, bool) {
	p.spaces()
	sign := 1
	switch {
	case p.rest == "":
		return shanghai, true
	case p.skip("Z"), p.skip("z"):
		return time.UTC, true
	case p.skip("-"):
		sign = -1
	case !p.skip("+"):
		return nil, false
	}
	hours, ok := p.number(2, 2)
	if !ok {
		// Four digits in one run: +0800.
		n, four := p.number(4, 4)
		return time.FixedZone("", sign*(n/100*3600+n%100*60)), four && n/100 < 15 && n%100 < 60
	}
	minutes := 0
	if p.skip(":") {
		minutes, ok = p.number(2, 2)
	}
	return time.FixedZone("", sign*(hours*3600+minutes*60)), ok && hours < 15 && minutes < 60
}

// number consumes a whole run of digits if its length is between least and most.
func (p *dateParser) number(least, most int) (int, bool) {
	n := digits(p.rest)
	if n < least || n > most {
		return 0, false
	}
	v, _ := strconv.Atoi(p.rest[:n])
	p.rest = p.rest[n:]
	return v, true
}

func (p *dateParser) skip(s string) (ok bool) {
	p.rest, ok = strings.CutPrefix(p.rest, s)
	return ok
}

func (p *dateParser) spaces() { p.rest = strings.TrimLeft(p.rest, " \t\u00a0") }

// digits returns the length of the run of ASCII digits that s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// quoteDate shows a bad date in a message, unless it may be something else that
// slipped into the column: a message never quotes complaint text.
func quoteDate(s string) string {
	n := utf8.RuneCountInString(s)
	alien := strings.ContainsFunc(width.Fold.String(s), func(r rune) bool {
		return !strings.ContainsRune("0123456789-/.:, TtZz+年月日号號时時点點分秒", r)
	})
	if n > 30 || alien || longDigits(s) {
		return fmt.Sprintf("(%d characters)", n)
	}
	return strconv.Quote(s)
}
