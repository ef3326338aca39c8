package analysis

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"suxi/taxonomy"
)

// An Action is a measure that was taken: when, and which complaints it ought
// to make fewer.
type Action struct {
	Date  Date        `json:"date"`  // the first day on which it works
	Scope []Condition `json:"scope"` // all hold; of several about one field, one
	Note  string      `json:"note"`
}

// A Condition selects complaints by one field.
type Condition struct {
	Field string `json:"field"` // "category", or the dimension of a Crosstab or "batch"
	Value string `json:"value"` // code or name of a category, or the value as in the input
}

// ParseAction reads "2025-04-01,category=delivery&region=华东,换承运商": date,
// conditions joined by &, and a note, which may hold commas.
func ParseAction(s string) (Action, error) {
	fields := strings.SplitN(s, ",", 3)
	if len(fields) < 2 {
		return Action{}, fmt.Errorf("want DATE,SCOPE,NOTE, such as 2025-04-01,category=delivery&region=华东,换承运商")
	}
	a := Action{Date: Date(strings.TrimSpace(fields[0]))}
	for c := range strings.SplitSeq(fields[1], "&") {
		field, value, _ := strings.Cut(c, "=")
		a.Scope = append(a.Scope, Condition{strings.TrimSpace(field), strings.TrimSpace(value)})
	}
	if len(fields) == 3 {
		a.Note = strings.TrimSpace(fields[2])
	}
	return a, a.validate()
}

const categoryField = "category"

func (a Action) validate() error {
	if _, err := time.Parse(time.DateOnly, string(a.Date)); err != nil {
		return fmt.Errorf("date %q: want a day such as 2025-04-01", a.Date)
	}
	if len(a.Scope) == 0 {
		return fmt.Errorf("no scope: want conditions such as category=delivery")
	}
	names := []string{categoryField}
	for _, d := range dimensions {
		names = append(names, d.name)
	}
	for _, c := range a.Scope {
		if c.Value == "" || !slices.Contains(names, c.Field) {
			return fmt.Errorf("scope %q: want FIELD=VALUE with one of %s", c.Field+"="+c.Value, strings.Join(names, ", "))
		}
	}
	return nil
}

// Check reports a category of the scope that tax does not have.
func (a Action) Check(tax *taxonomy.Taxonomy) error {
	for _, c := range a.Scope {
		if _, ok := tax.Category(c.Value); c.Field == categoryField && !ok {
			return fmt.Errorf("scope category=%s: taxonomy %q has no such category", c.Value, tax.Name)
		}
	}
	return nil
}

// shareable returns the action with its words redacted by g, as the values are that
// its conditions are compared with.
func (a Action) shareable(g gate) Action {
	a.Note, a.Scope = g.shareable(a.Note), slices.Clone(a.Scope)
	for i := range a.Scope {
		a.Scope[i].Value = g.shareable(a.Scope[i].Value)
	}
	return a
}

// An ActionEffect answers whether a measure worked: how the complaints in its
// scope changed from the days before to as many days after, over how a control
// changed that it does not touch.
type ActionEffect struct {
	Action
	Days    int     `json:"days"`   // of each side: Options.ActionDays, fewer where the data are shorter; 0 if Date is outside them
	First   Date    `json:"first"`  // first day before, and last day after; "" if Days is 0
	Last    Date    `json:"last"`   //
	Before  int     `json:"before"` // days of the side that the data cover
	After   int     `json:"after"`
	Control Control `json:"control"`
	Rows    Effect  `json:"rows"`
	Events  Effect  `json:"events"`

	// Verdict is up or down where rows and events both say so, "~" where an
	// effect was not shown, "" where neither was tested. Down: it worked.
	Verdict  Change    `json:"verdict"`
	Cautions []Warning `json:"cautions"`
}

// Control says what a measure's scope is compared with.
type Control string

const (
	// OtherCategories are the rows of the other categories that meet all
	// conditions of the scope but that on the category: the same product or
	// region, with complaints that the measure does not touch.
	OtherCategories Control = "other_categories"
	// AllElse are all rows outside the scope: where the scope names no
	// category, and where OtherCategories are fewer than 20.
	AllElse Control = "all_else"
)

// An Effect compares four counts of rows, or of events.
type Effect struct {
	TouchedBefore int `json:"touched_before"`
	TouchedAfter  int `json:"touched_after"`
	ControlBefore int `json:"control_before"`
	ControlAfter  int `json:"control_after"`

	TouchedRatio *float64 `json:"touched_ratio"` // per covered day, after to before; nil if none before
	ControlRatio *float64 `json:"control_ratio"`

	// Ratio = TouchedRatio / ControlRatio, which is the effect, with its
	// interval at Options.Confidence and two-sided P (stats.CompareChanges over
	// blocks of 7 days). Nil where not defined, and, but for Ratio, where
	// Reason is not "".
	Ratio      *float64 `json:"ratio"`
	Low        *float64 `json:"low"`
	High       *float64 `json:"high"` // nil also where unbounded
	P          *float64 `json:"p"`
	Q          *float64 `json:"q"` // Benjamini–Hochberg over the Family: all actions tested
	Family     int      `json:"family"`
	Dispersion *float64 `json:"dispersion"` // nil: Poisson counts, exact

	Change Change `json:"change"` // as in Comparison, by Q and Options.Band
	// Detectable is the largest ratio below 1 that these counts would have
	// shown with power 0.8; nil where not even a fall to nothing.
	Detectable *float64 `json:"detectable"`
	Reason     string   `json:"reason"` // why nothing was tested, one of the Reason constants; "" if it was
}

// Why an Effect was not tested.
const (
	ReasonOutside     = "outside_data"     // no day of the data before Date, or none from it on
	ReasonShortWindow = "short_window"     // fewer than 14 days on a side
	ReasonNotTouched  = "nothing_in_scope" // no row of the scope on either side
	ReasonNoControl   = "no_control"       // no row of the control on a side
)

// Codes of cautions.
const (
	CautionOutside  = "outside_data"
	CautionShort    = "short_window"
	CautionOverlap  = "overlap"
	CautionFestival = "spring_festival"
	CautionTrend    = "trend_before"
	CautionGap      = "gap"
	CautionScope    = "empty_scope"
	CautionRepeats  = "repeats_only"
)
