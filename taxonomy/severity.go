package taxonomy

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"suxi/calendar"
)

// A Scale is an ordinal scale of severity, the most urgent level first:
// Scale[i].Rank is i+1.
type Scale []Level

// A Level is one step of a Scale.
type Level struct {
	Rank     int      `yaml:"rank"` // 1 is the most urgent
	Code     string   `yaml:"code"`
	Name     string   `yaml:"name"` // its words are short forms: "一级 紧急" is also 一级 and 紧急
	NameEN   string   `yaml:"name_en,omitempty"`
	Criteria []string `yaml:"criteria,omitempty"`
	Weight   float64  `yaml:"weight"` // of one complaint in severity-weighted counts; above 0
	Response Response `yaml:"response,omitempty"`
}

// A Response is what a level demands of those who handle the complaint, first
// action first. The last duty is the one a complaint's due time means.
type Response []Duty

// A Duty is one step of a Response.
type Duty struct {
	Duty   string   `yaml:"duty"`
	Within Deadline `yaml:"within"` // counted from receipt, not from the duty before
}

// A Deadline is a stretch of time from the receipt of a complaint: either
// Clock or Workdays is above zero. It reads and writes as "30m", "24h" or
// "3 workdays".
type Deadline struct {
	Clock    time.Duration // around the clock, holidays included
	Workdays int           // working days of China
}

// Due returns when the last duty of the level is due for a complaint received
// then. It is the zero time for the zero time and for a level without duties.
func (l Level) Due(received time.Time) time.Time {
	if received.IsZero() || len(l.Response) == 0 {
		return time.Time{}
	}
	return l.Response[len(l.Response)-1].Within.After(received)
}

// After returns when the deadline runs out for a complaint received then, in
// Shanghai.
//
// Clock time runs on from the minute of receipt. Working days are counted as
// in articles 201 and 203 of the Civil Code: the day of receipt does not
// count, and the last day counts to its end, so the deadline is the last
// second of that day, 23:59:59. (Not 24:00, which every table would print as
// the day after.)
func (d Deadline) After(received time.Time) time.Time {
	if d.Workdays > 0 {
		y, m, day := calendar.AddWorkdays(received, d.Workdays).Date()
		return time.Date(y, m, day, 23, 59, 59, 0, calendar.Shanghai)
	}
	return received.In(calendar.Shanghai).Add(d.Clock)
}

// String returns the form that ParseDeadline reads.
func (d Deadline) String() string {
	switch {
	case d.Workdays == 1:
		return "1 workday"
	case d.Workdays > 1:
		return strconv.Itoa(d.Workdays) + " workdays"
	case d.Clock%time.Hour == 0:
		return strconv.FormatInt(int64(d.Clock/time.Hour), 10) + "h"
	case d.Clock%time.Minute == 0:
		return strconv.FormatInt(int64(d.Clock/time.Minute), 10) + "m"
	}
	return d.Clock.String()
}

// maxWorkdays bounds a deadline to what the calendar can mean.
const maxWorkdays = 250

// ParseDeadline reads "30m", "24h", "1h30m" or "3 workdays".
func ParseDeadline(s string) (Deadline, error) {
	if days, unit, ok := strings.Cut(s, " "); ok && (unit == "workdays" || unit == "workday") {
		n, err := strconv.Atoi(days)
		if err != nil || n < 1 || n > maxWorkdays {
			return Deadline{}, fmt.Errorf("bad deadline %q: want 1 to %d workdays", s, maxWorkdays)
		}
		return Deadline{Workdays: n}, nil
	}
	clock, err := time.ParseDuration(s)
	if err != nil || clock <= 0 {
		return Deadline{}, fmt.Errorf(`bad deadline %q: want a time above 0, such as 30m, 24h or "3 workdays"`, s)
	}
	return Deadline{Clock: clock}, nil
}

// MarshalText returns the deadline as String does.
func (d Deadline) MarshalText() ([]byte, error) {
	return []byte(d.String()), nil
}

// UnmarshalYAML reads the deadline from a scalar as ParseDeadline does.
func (d *Deadline) UnmarshalYAML(node ast.Node) error {
	scalar, ok := node.(ast.ScalarNode)
	err := errors.New(`bad deadline: want a time such as 30m, 24h or "3 workdays"`)
	if ok {
		*d, err = ParseDeadline(fmt.Sprint(scalar.GetValue()))
	}
	if err != nil {
		return &yaml.SyntaxError{Message: err.Error(), Token: node.GetToken()}
	}
	return nil
}

// Level returns the level that v names, whatever its case, spaces and
// punctuation: by code, by name, by English name, by rank (1, also 1.0 as
// spreadsheets write it), by one word of its name (一级 or 紧急 for
// "一级 紧急"), or by ordinal (1级, 第一级), where a name with that ordinal goes
// before the rank. A word that two levels share names neither. Without a match
// the ending 投诉, 类 or 级 is left off: 重大投诉 is 重大, 紧急类 is 紧急.
func (s Scale) Level(v string) (Level, bool) {
	if l, ok := s.level(v); ok {
		return l, true
	}
	for _, ending := range []string{"投诉", "类", "级"} {
		if short, ok := strings.CutSuffix(fold(v), ending); ok {
			return s.level(short)
		}
	}
	return Level{}, false
}

// level is Level for a value without such an ending.
func (s Scale) level(v string) (Level, bool) {
	key := strings.Join(words(v), "")
	if key == "" {
		return Level{}, false
	}
	number, err := strconv.ParseFloat(fold(v), 64)
	numeric := err == nil
	for _, l := range s {
		for _, full := range []string{l.Code, l.Name, l.NameEN} {
			if fold(v) == fold(full) || !numeric && key == strings.Join(words(full), "") {
				return l, true
			}
		}
	}
	if numeric {
		return s.rank(number)
	}
	if l, n := s.byWord(func(word string) bool { return word == key }); n > 0 {
		return l, n == 1
	}
	rank, ok := ordinal(key)
	if !ok {
		return Level{}, false
	}
	if l, n := s.byWord(func(word string) bool { r, ok := ordinal(word); return ok && r == rank }); n > 0 {
		return l, n == 1
	}
	return s.rank(float64(rank))
}

// byWord returns how many levels have a word in their name that matches, and
// the level if it is one.
func (s Scale) byWord(matches func(word string) bool) (found Level, n int) {
	for _, l := range s {
		if slices.ContainsFunc(words(l.Name), matches) {
			found = l
			n++
		}
	}
	if n != 1 {
		found = Level{}
	}
	return found, n
}

func (s Scale) rank(number float64) (Level, bool) {
	for _, l := range s {
		if float64(l.Rank) == number {
			return l, true
		}
	}
	return Level{}, false
}

// ordinal reads 一级, 1级, 第一级, Ⅰ级 and the like, up to nine.
func ordinal(word string) (int, bool) {
	digit, ok := strings.CutSuffix(strings.TrimPrefix(word, "第"), "级")
	if !ok {
		return 0, false
	}
	for _, digits := range []string{"123456789", "一二三四五六七八九", "ⅰⅱⅲⅳⅴⅵⅶⅷⅸ"} {
		for i, d := range []rune(digits) {
			if digit == string(d) {
				return i + 1, true
			}
		}
	}
	return 0, false
}

// words returns the words of s, folded: what spaces and punctuation separate.
func words(s string) []string {
	return strings.FieldsFunc(fold(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}
