// Package reports renders an analysis.Result for people and for other tools:
// one HTML page, one XLSX workbook and three Parquet tables.
//
// The recipe:
//
//  1. A printer joins the result with a language. Everything it prints goes
//     through one table of phrases and one set of number formats, so that the
//     page and the workbook cannot disagree.
//  2. The printer makes tables (typed cells, undefined figures with their
//     reason), findings (sentences that claim what the statistics carry and
//     no more) and chart options.
//  3. WriteHTML sets them as one self-contained page: no request leaves it,
//     and its content security policy forbids any. WriteXLSX writes one sheet
//     per table. The Parquet writers flatten the result itself, without
//     language, for queries.
//
// Equal results and options give equal bytes: no clock is read.
//
// The package computes no statistics and never sees a complaint: what it
// quotes was selected and redacted by package analysis. All text that came
// with the data is hostile until it is escaped.
package reports

import (
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"suxi/analysis"
)

// Language is the language a report is written in.
type Language string

const (
	Chinese Language = "zh" // the default
	English Language = "en"
)

// ParseLanguage understands "zh" and "en".
func ParseLanguage(s string) (Language, error) {
	switch l := Language(s); l {
	case Chinese, English:
		return l, nil
	}
	return "", fmt.Errorf("language %q: want zh or en", s)
}

// Options says how to render. The zero value works.
type Options struct {
	Language Language // default Chinese
	Quality  *Quality // nil if the result is rendered without the run it came from
}

// A printer words one result in one language.
type printer struct {
	*analysis.Result
	language   Language
	quality    *Quality
	categories map[string]analysis.Category
	rows       map[rowKey]*analysis.PeriodRow
	figures    map[string]int // counts of rows by id
}

type rowKey struct {
	period int
	code   string
}

func newPrinter(r *analysis.Result, o Options) (*printer, error) {
	if o.Language == "" {
		o.Language = Chinese
	}
	if _, err := ParseLanguage(string(o.Language)); err != nil {
		return nil, err
	}
	if err := check(r); err != nil {
		return nil, err
	}
	p := &printer{
		Result:     r,
		language:   o.Language,
		quality:    o.Quality,
		categories: make(map[string]analysis.Category),
		rows:       make(map[rowKey]*analysis.PeriodRow),
		figures:    make(map[string]int),
	}
	for _, f := range r.Figures() {
		p.figures[f.Filter.ID()] = f.Count
	}
	for _, c := range r.Categories {
		p.categories[c.Code] = c
	}
	for i := range r.PeriodRows {
		row := &r.PeriodRows[i]
		p.rows[rowKey{row.Period, row.Code}] = row
	}
	return p, nil
}

// A noPhrase is what t panics with: a mistake of this package, unless the result
// has a word of its own.
type noPhrase string

func (n noPhrase) Error() string { return "reports: no phrase " + string(n) }

// refuse makes an error of a panic over a result that passed check and does not
// hang together all the same, as one from a file may. The caller defers it.
func refuse(err *error) {
	switch p := recover().(type) {
	case nil:
	case noPhrase, runtime.Error:
		*err = fmt.Errorf("analysis result: it contradicts itself (%v): analyse the complaints again", p)
	default:
		panic(p)
	}
}

// check reports what in r would lead outside its own lists, or has no word in
// phrases. A result read from a file is not to be trusted.
func check(r *analysis.Result) error {
	inside := func(i *int) bool { return i == nil || *i >= 0 && *i < len(r.Periods) }
	bad := func(what string) error {
		return fmt.Errorf("analysis result: %s names a period that is not there: analyse the complaints again", what)
	}
	if !inside(r.Latest) {
		return bad("latest")
	}
	for _, p := range r.Periods {
		if !inside(p.Previous) || !inside(p.YearAgo) {
			return bad("period " + p.Label)
		}
	}
	for _, p := range r.Paretos {
		if !inside(p.Period) {
			return bad("pareto " + string(p.Scope))
		}
	}
	for i := range r.PeriodRows {
		row := &r.PeriodRows[i]
		if !inside(&row.Period) || row.Previous != nil && !inside(&row.Previous.Base) || row.YearAgo != nil && !inside(&row.YearAgo.Base) {
			return bad("row of " + row.Code)
		}
	}
	words := []string{"unit." + string(r.Options.Period)}
	for _, p := range r.Paretos {
		words = append(words, "weight."+string(p.Weight))
	}
	for _, c := range r.Crosstabs {
		words = append(words, "dimension."+c.Dimension, "sheet."+c.Dimension)
	}
	for _, t := range r.Trends {
		if t.Reason != "" {
			words = append(words, "why."+t.Reason)
		}
	}
	for _, key := range words {
		if _, ok := phrases[key]; !ok {
			return fmt.Errorf("analysis result: unknown %s: it was written by another version; analyse the complaints again", key)
		}
	}
	for _, t := range r.Trends {
		if len(t.Counts) != len(r.Periods) || len(t.Unique) != len(r.Periods) || len(t.Rates) != len(r.Periods) {
			return fmt.Errorf("analysis result: trend of %s has not one value per period: analyse the complaints again", t.Code)
		}
	}
	for _, c := range r.Categories {
		if len(c.ByLevel) != len(r.Levels) {
			return fmt.Errorf("analysis result: category %s has not one count per severity level: analyse the complaints again", c.Code)
		}
	}
	split := func(what string, byCategory []int) error {
		if len(byCategory) != len(r.Categories) {
			return fmt.Errorf("analysis result: %s has not one count per category: analyse the complaints again", what)
		}
		return nil
	}
	for _, t := range r.Crosstabs {
		for _, row := range t.Rows {
			for _, counts := range [][]int{row.ByCategory, row.UniqueByCategory} {
				if err := split("crosstab "+t.Dimension, counts); err != nil {
					return err
				}
			}
		}
	}
	for _, e := range slices.Concat(r.Causes.Entries, r.Demands.Entries) {
		if err := split("entry "+e.Code, e.ByCategory); err != nil {
			return err
		}
	}
	for _, rule := range r.Rules {
		if err := split("rule "+rule.Code, rule.ByCategory); err != nil {
			return err
		}
	}
	return checkSections(r)
}

// t returns a phrase in the printer's language, filled in as by fmt.Sprintf.
// The keys are those of phrases; any other is a fault of this package. Rates in
// it are in the result's unit.
func (p *printer) t(key string, args ...any) string { return p.rated(p.RateUnit, key, args...) }

// rated is t for rates in another unit. Phrases say what rates are per in
// braces, in the words for days.
func (p *printer) rated(unit analysis.RateUnit, key string, args ...any) string {
	ph, ok := phrases[key]
	if !ok {
		panic(noPhrase(key))
	}
	s := ph.zh
	if p.language == English {
		s = ph.en
	}
	if len(args) > 0 {
		s = fmt.Sprintf(s, args...)
	}
	if last, _ := utf8.DecodeLastRuneInString(unit.Name); last < utf8.RuneSelf && !unit.Daily() {
		s = beforeHan.ReplaceAllString(s, "{日均} $1")
	}
	return perUnit(unit).Replace(s)
}

// beforeHan is where a unit in Latin letters has a space behind it.
var beforeHan = regexp.MustCompile(`\{日均\}(\p{Han})`)

// perUnit puts a unit into the phrases.
func perUnit(unit analysis.RateUnit) *strings.Replacer {
	if unit.Daily() {
		return strings.NewReplacer("{日均}", "日均", "{a day}", "a day", "{per day}", "per day", "{Per day}", "Per day",
			"{daily rate}", "daily rate", "{daily rates}", "daily rates", "{Daily rate}", "Daily rate")
	}
	of := unit.Name
	if unit.Per > 1 {
		of = strconv.Itoa(unit.Per) + " " + of
	}
	return strings.NewReplacer("{日均}", "每 "+of, "{a day}", "per "+of, "{per day}", "per "+of, "{Per day}", "Per "+of,
		"{daily rate}", "rate per "+of, "{daily rates}", "rates per "+of, "{Daily rate}", "Rate per "+of)
}

// exposure is what a period holds in the unit of rates.
func (p *printer) exposure(at int) float64 {
	if amount := p.Periods[at].Amount; amount != nil && !p.RateUnit.Daily() {
		return *amount / float64(p.RateUnit.Per)
	}
	return float64(p.Periods[at].Exposure)
}

// text picks the language of a sentence that came with the result or the run.
func (p *printer) text(t analysis.Text) string { return p.choose(t.ZH, t.EN) }

// choose picks a name in the printer's language, the Chinese one where there
// is no other.
func (p *printer) choose(zh, en string) string {
	if p.language == English && en != "" {
		return en
	}
	return zh
}

// name returns the name of a category, or of the total.
func (p *printer) name(code string) string {
	switch code {
	case analysis.TotalCode:
		return p.t("total")
	case analysis.SuppressedCode:
		return p.t("suppressed")
	}
	c, ok := p.categories[code]
	if !ok {
		return code
	}
	return p.choose(c.Name, c.NameEN)
}

// latest returns the index of the latest complete period, −1 if there is none.
func (p *printer) latest() int {
	if p.Latest == nil {
		return -1
	}
	return *p.Latest
}

// pareto returns the Pareto of a scope and weight, nil if it is not there.
func (p *printer) pareto(s analysis.Scope, w analysis.Weight) *analysis.Pareto {
	for i := range p.Paretos {
		if q := &p.Paretos[i]; q.Scope == s && q.Weight == w {
			return q
		}
	}
	return nil
}
