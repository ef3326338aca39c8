package analysis

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"suxi/redact"
	"suxi/taxonomy"
)

// PeriodUnit is the length of a period.
type PeriodUnit string

const (
	Day     PeriodUnit = "day"
	Week    PeriodUnit = "week" // ISO 8601: Monday to Sunday
	Month   PeriodUnit = "month"
	Quarter PeriodUnit = "quarter"
	Year    PeriodUnit = "year"
)

// Cut is the rule that ends the vital few of a Pareto.
type Cut string

const (
	// Crossing takes the fewest categories whose cumulative share reaches
	// Options.Share: the category that crosses the line belongs to them.
	Crossing Cut = "crossing"
	// Strict takes the most categories whose cumulative share does not exceed
	// Options.Share. It may take none.
	Strict Cut = "strict"
)

// Options says how to analyse. The zero value works.
type Options struct {
	Period     PeriodUnit `json:"period"`     // default Month
	Cut        Cut        `json:"cut"`        // default Crossing
	Share      float64    `json:"share"`      // of the vital few, in (0, 1); default 0.8
	Confidence float64    `json:"confidence"` // of intervals, in (0, 1); default 0.95
	Band       [2]float64 `json:"band"`       // rate ratios of no practical weight, low < 1 < high; default 0.9, 1.1
	Q          float64    `json:"q"`          // false discovery rate at which a change is flagged, in (0, 1); default 0.05
	Quotes     int        `json:"quotes"`     // per category; default 3
	Top        int        `json:"top"`        // rows of a crosstab, and groups; default 20
	Issues     int        `json:"issues"`     // hot issues; default 100
	Draws      int        `json:"draws"`      // bootstrap draws per Pareto; default 1000
	Exposure   *Exposure  `json:"exposure"`   // what rates are counted per; default nil: days
	Sample     int        `json:"sample"`     // complaints whose texts are at hand for terms, themes and quotes; default 50000

	// Dimensions are what hotspots are looked for in: "category",
	// "subcategory", or one of the crosstabs' or "batch". Default category,
	// product, region, channel.
	Dimensions []string `json:"dimensions"`
	// Windows are the numbers of periods, up to the latest complete one, in
	// which hotspots are looked for, ascending. Default 1, 2, 4 months; 7, 14,
	// 28 days; 2, 4, 8 weeks; 1, 2 quarters or years.
	Windows []int `json:"windows"`
	// Stratify is "period" or a dimension that is not in Dimensions: what
	// hotspots expect is added up over its values, so that nothing is hot
	// because two values go together there. "" for none.
	Stratify string `json:"stratify"`

	// Cost names the column of the input whose amounts the cost Pareto adds
	// up, as in "赔付金额"; "" for none. A Result has it redacted.
	Cost string `json:"cost"`

	// Redact says how the words that people wrote are redacted; a Result tells it
	// as Redaction, which New fills in.
	Redact    redact.Options `json:"-"`
	Redaction Redaction      `json:"redaction"`

	// Suppress is the K of Result.Suppress, which alone sets it in a Result; 0 if
	// nothing was suppressed. A Builder takes no notice of it.
	Suppress int `json:"suppress"`

	// Training says of the rows that the model learnt from what Drift compares;
	// nil without.
	Training *Training `json:"-"`

	// Audit is a random sample of the rows with people's labels, which corrects
	// the counts of the model's; nil without.
	Audit *Audit `json:"-"`

	// Actions are measures whose effect is to be told, ActionDays the days
	// compared before and after each; default 90.
	Actions    []Action `json:"actions"`
	ActionDays int      `json:"action_days"`

	// Templates are the regulators' tables to fill in. Natures says, for Nature,
	// which category has which of taxonomy.Natures: what taxonomy.NaturesOf
	// takes, nil for those it knows.
	Templates []Template          `json:"templates"`
	Natures   *taxonomy.Crosswalk `json:"-"`

	// Fishbone says which causes lie on which bone; nil for the embedded one.
	Fishbone *taxonomy.Fishbone `json:"-"`

	// AsOf is the day the report speaks from. Rows dated later are out of
	// range, and a period that ends later is incomplete. Zero: the latest
	// date in the data.
	AsOf time.Time `json:"-"`
}

// withDefaults fills the fields that are zero.
func (o Options) withDefaults() Options {
	if o.Period == "" {
		o.Period = Month
	}
	if o.Cut == "" {
		o.Cut = Crossing
	}
	if o.Share == 0 {
		o.Share = 0.8
	}
	if o.Confidence == 0 {
		o.Confidence = 0.95
	}
	if o.Band == [2]float64{} {
		o.Band = [2]float64{0.9, 1.1}
	}
	if o.Q == 0 {
		o.Q = 0.05
	}
	if o.Quotes == 0 {
		o.Quotes = 3
	}
	if o.Top == 0 {
		o.Top = 20
	}
	if o.Issues == 0 {
		o.Issues = 100
	}
	if o.Draws == 0 {
		o.Draws = 1000
	}
	if o.Sample == 0 {
		o.Sample = 50_000
	}
	if o.Dimensions == nil {
		o.Dimensions = []string{hotCategory, dimensions[byProduct].name, dimensions[byRegion].name, dimensions[byChannel].name}
	}
	if o.Windows == nil {
		o.Windows = map[PeriodUnit][]int{Day: {7, 14, 28}, Week: {2, 4, 8}, Month: {1, 2, 4}, Quarter: {1, 2}, Year: {1, 2}}[o.Period]
	}
	if o.ActionDays == 0 {
		o.ActionDays = 90
	}
	if o.Exposure != nil {
		o.Exposure = o.Exposure.shareable(o.gate())
	}
	o.Redaction = RedactionOf(o.Redact)
	if o.Templates == nil {
		o.Templates = []Template{}
	}
	actions := make([]Action, len(o.Actions))
	for i, a := range o.Actions {
		actions[i] = a.shareable(o.gate())
	}
	o.Actions = actions
	return o
}

// Validate reports the first option that is out of its range.
func (o Options) Validate() error {
	o = o.withDefaults()
	switch o.Period {
	case Day, Week, Month, Quarter, Year:
	default:
		return fmt.Errorf("period %q: want day, week, month, quarter or year", o.Period)
	}
	if o.Exposure != nil {
		if err := o.Exposure.validate(o.Period); err != nil {
			return err
		}
	}
	switch o.Cut {
	case Crossing, Strict:
	default:
		return fmt.Errorf("cut rule %q: want crossing or strict", o.Cut)
	}
	for _, f := range []struct {
		name  string
		value float64
	}{{"share", o.Share}, {"confidence", o.Confidence}, {"q", o.Q}} {
		if !(f.value > 0 && f.value < 1) {
			return fmt.Errorf("%s %v: want a number between 0 and 1", f.name, f.value)
		}
	}
	if !(o.Band[0] > 0 && o.Band[0] <= 1 && o.Band[1] >= 1) {
		return fmt.Errorf("practical band %v to %v: want a range around 1, such as 0.9 to 1.1", o.Band[0], o.Band[1])
	}
	for _, n := range []struct {
		name  string
		value int
	}{{"quotes", o.Quotes}, {"top", o.Top}, {"issues", o.Issues}, {"draws", o.Draws}, {"sample", o.Sample}, {"action days", o.ActionDays}} {
		if n.value < 1 {
			return fmt.Errorf("%s %d: want 1 or more", n.name, n.value)
		}
	}
	for _, a := range o.Actions {
		if err := a.validate(); err != nil {
			return fmt.Errorf("action: %w", err)
		}
	}
	if err := o.validateTemplates(); err != nil {
		return err
	}
	return o.validateHotspots()
}

func (o Options) validateHotspots() error {
	known := hotDimensionNames()
	for i, d := range o.Dimensions {
		if !slices.Contains(known, d) {
			return fmt.Errorf("dimension %q: want some of %s", d, strings.Join(known, ", "))
		}
		if slices.Contains(o.Dimensions[:i], d) {
			return fmt.Errorf("dimension %s is given twice", d)
		}
	}
	if len(o.Windows) == 0 || o.Windows[0] < 1 || !slices.IsSorted(o.Windows) || len(slices.Compact(slices.Clone(o.Windows))) < len(o.Windows) {
		return fmt.Errorf("windows %v: want numbers of periods, from 1, each larger than the one before", o.Windows)
	}
	if s := o.Stratify; s != "" && s != hotPeriod && (!slices.Contains(known, s) || slices.Contains(o.Dimensions, s)) {
		return fmt.Errorf("stratify %q: want period, or one of %s that is no dimension of the hotspots", s, strings.Join(known, ", "))
	}
	return nil
}
