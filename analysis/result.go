package analysis

// SchemaVersion is the version of the JSON form of Result. A field is never
// given another meaning within a version; fields may be added.
const SchemaVersion = 1

// A Result is everything a report prints. It is plain data, to which Warn
// adds, written by WriteJSON and read by ReadJSON.
//
// Conventions that hold in every part:
//   - Categories are told by code, in the order of Result.Categories, which is
//     the order of the taxonomy.
//   - A share is a fraction, 0 to 1. A field whose name ends in Percent is in
//     percent, one that ends in Points in percentage points (百分点).
//   - A figure that is not defined is nil (null in JSON), never NaN, and the
//     Reason beside it says why.
//   - Text a person wrote (quotes, products, batches, ids) is redacted.
//   - A list is never null in JSON; it may be empty.
type Result struct {
	Schema int `json:"schema"` // SchemaVersion
	// Run names the analysis, 16 hex digits: a hash of the ids and texts of the
	// complaints, and of all below but the warnings that Warn adds.
	Run      string   `json:"run"`
	AsOf     Date     `json:"as_of"`     // the day the report speaks from; "" if neither Options nor any row gives one
	TimeZone string   `json:"time_zone"` // in which days are cut: always "Asia/Shanghai"
	Taxonomy Taxonomy `json:"taxonomy"`
	Options  Options  `json:"options"` // as used, defaults filled in
	First    Date     `json:"first"`   // first and last day with a complaint
	Last     Date     `json:"last"`    // (out-of-range rows aside); "" if no row has a date
	Counts   Counts   `json:"counts"`

	Categories []Category `json:"categories"` // one per taxonomy category, in its order
	Levels     []Level    `json:"levels"`     // one per severity level, most urgent first

	Causes  Axis   `json:"causes"`  // why it happened
	Demands Axis   `json:"demands"` // what the customer asks for; a row can have several
	Rules   []Rule `json:"rules"`   // one per severity rule of the taxonomy, in its order

	// Paretos holds scope "all" with the weights count, unique, severity and,
	// if Options.Cost names a column, cost; and then, if there is a latest
	// complete period, scope "latest" with the same. Stability compares them,
	// per scope.
	Paretos   []Pareto    `json:"paretos"`
	Stability []Stability `json:"stability"`
	Cost      *Cost       `json:"cost"`   // nil if Options.Cost is ""
	Drills    []Drill     `json:"drills"` // one per scope

	// People against the model; nil where no complaint has a label of both.
	CategoryAgreement *Agreement `json:"category_agreement"`
	SeverityAgreement *Agreement `json:"severity_agreement"`

	Drifts   []Drift     `json:"drifts"`   // by what they compare with, and by period; only periods with 30 events and more
	Bridge   []BridgeRow `json:"bridge"`   // by taxonomy and code of old; empty unless complaints were restated
	Adjusted *Adjusted   `json:"adjusted"` // counts corrected by an audit; nil without Options.Audit

	RateUnit   RateUnit        `json:"rate_unit"`   // what the rates of PeriodRows and Trends are per
	Periods    []Period        `json:"periods"`     // oldest first, without holes
	Latest     *int            `json:"latest"`      // index in Periods of the latest complete one; nil if none is
	PeriodRows []PeriodRow     `json:"period_rows"` // per period: the total, then each category
	Compared   []Compared      `json:"compared"`    // the latest complete period by channel, product, region, customer group, department
	Explained  []Explained     `json:"explained"`   // the change of the total in the latest complete period: against the period before, the year before
	Festival   *Festival       `json:"festival"`    // nil if no period of the last year is near Spring Festival and has a year ago
	Templates  []TemplateTable `json:"templates"`   // those of Options.Templates, in their order; empty if no period is complete
	Trends     []Trend         `json:"trends"`      // the total, then each category

	// Charts and Spikes hold the total, each category, and the values that
	// Crosstabs shows. They are empty if no period is complete.
	Charts []Chart `json:"charts"`
	Spikes []Spike `json:"spikes"`

	Hotspots *Hotspots `json:"hotspots"` // nil without a period

	Slots     []CategorySlots  `json:"slots"`     // who, when, where, what, why, how: one per category
	Crosstabs []Crosstab       `json:"crosstabs"` // channel, product, region; customer group and department if a row has one
	Groups    []Group          `json:"groups"`    // largest first: near-duplicate groups of two and more
	Issues    Issues           `json:"issues"`    // hot issues: complaints about one matter in one place, in whatever words
	Incidents []Incident       `json:"incidents"` // all events by kind: systematic, recurring, single
	Batches   *Batches         `json:"batches"`   // nil if no row has a batch
	FollowUp  *FollowUp        `json:"follow_up"`
	Actions   []ActionEffect   `json:"actions"`  // one per measure of Options.Actions
	Quotes    []Quote          `json:"quotes"`   // by category, at most Options.Quotes each
	Terms     []Terms          `json:"terms"`    // each category against the rest; then, if a period is complete, each and all against themselves before
	Themes    Themes           `json:"themes"`   // of the vital few
	Fishbone  Fishbone         `json:"fishbone"` // all rows on the bones 人机料法环测
	Masked    []DimensionValue `json:"masked"`   // of the values, and ids of "group" and "issue", in Figures those that are not as in the input, but redacted or cut
	Warnings  []Warning        `json:"warnings"` // most severe first
}

// A Date is a calendar day in Asia/Shanghai, "2006-01-02"; "" is no date.
type Date string

// Taxonomy names the classification the rows were counted under.
type Taxonomy struct {
	Name        string `json:"name"`
	Fingerprint string `json:"fingerprint"` // hex; equal fingerprints may be compared and merged
}

// A Text is one sentence in the two languages reports are written in.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// Counts reconciles the rows:
// Rows = Dated + Undated + OutOfRange + UnknownCategory.
type Counts struct {
	Rows       int `json:"rows"`         // labelled complaints added
	Dated      int `json:"dated"`        // rows that fall into a period
	Undated    int `json:"undated"`      // rows without a date: in Paretos of scope "all", in no period
	OutOfRange int `json:"out_of_range"` // rows dated after AsOf, or years away from all others: as Undated
	// Unique counts events: a near-duplicate group counts once. An event has
	// the category of most of its rows, the subcategory of most of those, and
	// else the values of the first row that has these two.
	Unique  int `json:"unique"`
	Grouped int `json:"grouped"` // rows in near-duplicate groups of two and more
	Groups  int `json:"groups"`  // such groups

	// Rows whose category the taxonomy does not have are in Rows and in no
	// other figure: no Pareto, no period, no crosstab.
	UnknownCategory int `json:"unknown_category"`
	UnknownSeverity int `json:"unknown_severity"` // category known, no severity: weight 0, in no level

	CategoryHuman int `json:"category_human"` // source of the category label
	CategoryModel int `json:"category_model"`
	SeverityHuman int `json:"severity_human"` // source of the severity label
	SeverityModel int `json:"severity_model"`
	SeverityRule  int `json:"severity_rule"` // rows that a rule raised above the model's level

	// MeanProbability is the mean probability the model gave its own category,
	// over all rows the model labelled; nil if it labelled none.
	MeanProbability *float64 `json:"mean_probability"`
}

// A Category sums up one category over all rows, dated or not.
type Category struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	NameEN   string `json:"name_en"`
	Residual bool   `json:"residual"` // 其他: last in every Pareto and never vital

	Count   int   `json:"count"`
	Unique  int   `json:"unique"`   // events; an event belongs to the category of most of its rows
	ByLevel []int `json:"by_level"` // rows per severity level, in the order of Result.Levels
	Human   int   `json:"human"`    // rows whose category a person gave
	Model   int   `json:"model"`    // rows whose category the model gave

	UniqueByLevel []int `json:"unique_by_level"` // events; an event has the level of its most urgent row

	// MeanProbability is over the rows of this category that have a model
	// label; nil if there are none.
	MeanProbability *float64 `json:"mean_probability"`

	Subcategories Axis `json:"subcategories"` // of the rows and events of this category
}

// An Axis counts what the text says beside the category: subcategory, cause
// or demand, found by keywords.
//
// An event has the subcategory and the cause of most of its rows (for the
// subcategory, of those of its category), or none if most have none. So these
// two add up: Entries and None make all rows, and all events. A row can have
// several demands, and an event has each that one of its rows has.
type Axis struct {
	Entries    []Entry `json:"entries"` // those that occur: by count down, then by code
	None       int     `json:"none"`    // rows in which none was found
	NoneUnique int     `json:"none_unique"`
}

// An Entry is one value of an axis.
type Entry struct {
	Code       string `json:"code"`
	Name       string `json:"name"`
	NameEN     string `json:"name_en"`
	Count      int    `json:"count"`
	Unique     int    `json:"unique"`
	ByCategory []int  `json:"by_category"` // rows, in the order of Result.Categories; sums to Count

	UniqueByCategory []int `json:"unique_by_category"` // events, likewise; sums to Unique
}

// A Rule says how often a severity rule fired. The rows of two rules overlap.
type Rule struct {
	Entry
	RaiseTo string `json:"raise_to"` // code of the level
	// Raised counts the rows whose level is above the model's because of this
	// rule. A row that several rules raise counts under the one that raises
	// most, the first of equals: so they add up to Counts.SeverityRule.
	Raised int `json:"raised"`
}

// A Level sums up one severity level over all rows, dated or not.
type Level struct {
	Rank   int     `json:"rank"` // 1 is the most urgent
	Code   string  `json:"code"`
	Name   string  `json:"name"`
	NameEN string  `json:"name_en"`
	Weight float64 `json:"weight"` // what a row counts in the severity Pareto

	Count     int `json:"count"`
	Unique    int `json:"unique"`       // events; an event has the level of its most urgent row
	WithDue   int `json:"with_due"`     // rows that have a due time
	DueByAsOf int `json:"due_by_as_of"` // of these, due on or before AsOf: the response should have been given
}

// A Crosstab counts category × value for one column of the input.
// Rows + OtherCount + Missing add up to Counts.Rows − Counts.UnknownCategory,
// the same of events to Counts.Unique. An event has the values of one of its
// rows (see Counts.Unique), so no value has more events than rows.
type Crosstab struct {
	Dimension   string        `json:"dimension"`    // "channel", "product", "region", "customer_group" or "department"
	Rows        []CrosstabRow `json:"rows"`         // the most frequent values: by count down, then by value
	OtherValues int           `json:"other_values"` // how many distinct values are not in Rows
	OtherCount  int           `json:"other_count"`  // rows that have one of these
	Missing     int           `json:"missing"`      // rows without a value

	OtherUnique   int `json:"other_unique"` // events likewise
	MissingUnique int `json:"missing_unique"`
}

// A CrosstabRow is one value of the column.
type CrosstabRow struct {
	Value            string `json:"value"`
	Count            int    `json:"count"`
	Unique           int    `json:"unique"`      // events
	ByCategory       []int  `json:"by_category"` // in the order of Result.Categories; sums to Count
	UniqueByCategory []int  `json:"unique_by_category"`
}

// A Group is a set of near-duplicate complaints: the same matter reported
// again, one template, or one batch.
type Group struct {
	ID       string       `json:"id"`       // the least id of its members
	Size     int          `json:"size"`     // members, 2 and more
	Category string       `json:"category"` // code of most members; ties to the first in the taxonomy
	First    Date         `json:"first"`    // "" if no member has a date
	Last     Date         `json:"last"`
	Products []ValueCount `json:"products"` // at most 5 each, most frequent first
	Batches  []ValueCount `json:"batches"`
	Regions  []ValueCount `json:"regions"`
	Channels []ValueCount `json:"channels"`
	Spread
	Timeline []PeriodCount `json:"timeline"` // the periods in which a member falls, oldest first

	// Similarity is the median Jaccard similarity of two members, as package
	// neardup has it, among 12 of them whose texts are in the sample; nil if
	// there are not two.
	Similarity *float64 `json:"similarity"`
	Likeness   Likeness `json:"likeness"`
	Quote      string   `json:"quote"` // one member, redacted and cut
}

// A PeriodCount is a number of rows in a period.
type PeriodCount struct {
	Period int `json:"period"` // index in Result.Periods
	Count  int `json:"count"`
}

// A ValueCount is a value of an input column and how many rows have it.
type ValueCount struct {
	Value string `json:"value"`
	Count int    `json:"count"`
}

// A Quote is one complaint in its own words, redacted and cut to about 80
// characters. Which ones are quoted is settled by the hash of their ids, so a
// quote is a random pick, not the most telling one; no two of a category come
// from one near-duplicate group.
type Quote struct {
	Category string `json:"category"` // code
	ID       string `json:"id"`
	Date     Date   `json:"date"`  // "" if unknown
	Level    string `json:"level"` // severity code, "" if unknown
	Text     string `json:"text"`
}

// WarningSeverity says what a reader must do about a Warning.
type WarningSeverity string

const (
	Info    WarningSeverity = "info"    // worth knowing
	Caution WarningSeverity = "caution" // read the figures it names with care
	Serious WarningSeverity = "serious" // figures it names are probably wrong or missing
)

// A Warning is something a reader must know to read the figures right.
type Warning struct {
	Code     string          `json:"code"` // stable, such as "undated_rows"; the Warn constants
	Severity WarningSeverity `json:"severity"`
	Message  Text            `json:"message"` // one sentence with its numbers
}
