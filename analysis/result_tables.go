package analysis

// Weight says what a Pareto adds up.
type Weight string

const (
	ByCount    Weight = "count"    // every row counts 1
	ByUnique   Weight = "unique"   // every event counts 1: a near-duplicate group counts once
	BySeverity Weight = "severity" // every row counts the weight of its severity level
	ByCost     Weight = "cost"     // every row counts its amount in the column Options.Cost
)

// Scope says over which rows a Pareto runs.
type Scope string

const (
	ScopeAll    Scope = "all"    // every row, dated or not
	ScopeLatest Scope = "latest" // the rows of the latest complete period
)

// A Pareto orders the categories by weight and marks the vital few.
//
// The residual category (其他) is always last and never vital; categories of
// equal value stand in the order of their codes. Every category of the
// taxonomy has a row, unless nothing was counted: then Rows is empty.
type Pareto struct {
	Scope  Scope       `json:"scope"`
	Period *int        `json:"period"` // index in Result.Periods; nil for scope "all"
	Weight Weight      `json:"weight"`
	Total  float64     `json:"total"` // sum of all values, 其他 included: the base of the shares
	Rows   []ParetoRow `json:"rows"`

	// How many categories are vital under each rule, whether all but 其他 make
	// up Options.Share, and the rule in print that Options.Cut chose. Where they
	// do not, all of them are vital and the rule says so.
	Crossing int  `json:"crossing"`
	Strict   int  `json:"strict"`
	Reached  bool `json:"reached"`
	Rule     Text `json:"rule"`

	Audited *AuditedPareto `json:"audited"` // nil without an audit of this scope, and for other weights than count
}

// A ParetoRow is one category in a Pareto.
type ParetoRow struct {
	Rank       int     `json:"rank"` // from 1; 其他 has the last rank
	Code       string  `json:"code"`
	Name       string  `json:"name"`
	NameEN     string  `json:"name_en"`
	Residual   bool    `json:"residual"`
	Value      float64 `json:"value"`
	Share      float64 `json:"share"`      // Value / Total
	Cumulative float64 `json:"cumulative"` // sum of shares up to this row; 1 in the last

	Vital    bool `json:"vital"` // under the chosen rule, Options.Cut
	Crossing bool `json:"crossing"`
	Strict   bool `json:"strict"`

	// VitalProbability is the share of bootstrap draws in which the category
	// is vital under the chosen rule: how sure its place is. A draw takes, with
	// replacement, as many events as there are, each with all its rows:
	// near-duplicates of one category come together or not at all, so that
	// rows repeated do not pass for rows that agree. Options.Draws draws with a
	// fixed seed.
	VitalProbability float64 `json:"vital_probability"`

	Audited *AuditedValue `json:"audited"` // Value with what the labels may be wrong by; nil without an audit of this scope

	// Parts are the rows that Value adds up, for Result.Suppress: by level, those
	// without one last; of costs, those above 0. None where a row weighs 1, and in
	// what was read from JSON.
	Parts []int `json:"-"`
}

// A Stability compares the Paretos of one scope: which categories are the vital
// few whatever the rule and the weight, and which only under some.
type Stability struct {
	Scope  Scope          `json:"scope"`
	Period *int           `json:"period"` // as in Pareto
	Rows   []StabilityRow `json:"rows"`   // per category of the taxonomy; empty if nothing was counted
}

// A StabilityRow is one category under every rule and weight of its scope.
type StabilityRow struct {
	Code    string          `json:"code"`
	Cells   []StabilityCell `json:"cells"`
	Verdict Place           `json:"verdict"`
	// Settled says that chance does not decide the verdict: in at least
	// SettledShare of the draws every cell is as observed.
	Settled bool `json:"settled"`
}

// A StabilityCell is one category under one rule and weight.
type StabilityCell struct {
	Weight      Weight  `json:"weight"`
	Cut         Cut     `json:"cut"`
	Vital       bool    `json:"vital"`
	Probability float64 `json:"probability"` // share of draws in which it is vital; see ParetoRow.VitalProbability
}

// A Place says under how many rules and weights a category is vital.
type Place string

const (
	Always    Place = "always"
	Sometimes Place = "sometimes"
	Never     Place = "never"
)

// SettledShare is the share of draws that settles a place.
const SettledShare = 0.95

// A Period is a day, ISO week, month, quarter or year.
type Period struct {
	Label    string `json:"label"`    // "2025-03-01", "2025-W09", "2025-03", "2025-Q1" or "2025"
	Start    Date   `json:"start"`    // first day
	End      Date   `json:"end"`      // last day, inclusive
	Days     int    `json:"days"`     // calendar days from Start to End
	Exposure int    `json:"exposure"` // days the data cover: Days if complete, else fewer; 0 in a gap
	Workdays int    `json:"workdays"` // of the Exposure days, China's working days
	// Amount is what these days hold of Options.Exposure; nil without one, or
	// where it has nothing for them.
	Amount   *float64 `json:"amount"`
	Complete bool     `json:"complete"` // the data cover all days
	Previous *int     `json:"previous"` // index of the period before; nil for the first, and where the data cover no day of either
	YearAgo  *int     `json:"year_ago"` // index of the same period a year before; nil if the data do not reach or cover it
}

// TotalCode stands where a category code stands in a row over all categories.
const TotalCode = "total"

// A PeriodRow is one category, or all of them, in one period.
type PeriodRow struct {
	Period int      `json:"period"` // index in Result.Periods
	Code   string   `json:"code"`   // category code, or TotalCode
	Count  int      `json:"count"`
	Unique int      `json:"unique"` // events; an event is counted in the period of its first row
	Share  *float64 `json:"share"`  // Count / Count of the total row; nil if that is 0
	Rate   *float64 `json:"rate"`   // complaints per Result.RateUnit; nil if no day is covered

	Previous *Comparison `json:"previous"` // 环比; nil if there is no such period
	YearAgo  *Comparison `json:"year_ago"` // 同比; nil if there is no such period
}

// Change is the verdict of a Comparison.
type Change string

const (
	Up        Change = "up"   // Q ≤ Options.Q and the interval lies above Options.Band
	Down      Change = "down" // Q ≤ Options.Q and the interval lies below Options.Band
	Unchanged Change = "~"    // no change shown; not a proof that there was none (see Detectable)
	NotTested Change = ""     // no count on either side
)

// Base says what the base count allows to be printed.
type Base string

const (
	BaseEnough   Base = ""         // a percentage may be printed
	BaseNew      Base = "new"      // 新增: 0 before, some now
	BaseVanished Base = "vanished" // some before, 0 now
	BaseSmall    Base = "small"    // 基数过小: 1 to 4 before, some now
	BaseEmpty    Base = "empty"    // 0 on both sides
)

// Method names how Low, High and P of a Comparison were computed.
type Method string

const (
	// MethodExact is the exact conditional test of two Poisson rates: a
	// central interval, a minimum-likelihood p (R's poisson.test). Poisson
	// variation is assumed.
	MethodExact Method = "poisson_exact"
	// MethodQuasi widens by the dispersion φ: ln ratio ± t·√(φ(1/a+1/b)). φ is
	// that of the unique events of the complete periods before the compared
	// one around their own trend, the last 36 at most, or 1 where they are fewer
	// than 8, times what near-duplicate groups in the two periods add. It is
	// used where φ is above 1. Where a count is 0 it is the exact test of the counts divided by
	// φ, rounded down.
	MethodQuasi Method = "quasi_poisson"
)

// Why a Trend has no slope.
const (
	ReasonFewPeriods    = "too_few_periods"    // fewer than 4 complete periods
	ReasonFewComplaints = "too_few_complaints" // fewer than 10 complaints in them
	ReasonOneEnd        = "only_at_one_end"    // all complaints in the first or in the last of them
)

// A Comparison sets the rate of one PeriodRow against that of a base period.
type Comparison struct {
	Base      int `json:"base"`       // index in Result.Periods
	BaseCount int `json:"base_count"` // rows of the same category there
	// Unit is what these rates are per: units of Options.Exposure where it has
	// amounts for both periods (those of the row's own value, if it tells them
	// apart), else days.
	Unit     RateUnit `json:"unit"`
	Rate     float64  `json:"rate"`
	BaseRate float64  `json:"base_rate"`

	Change Change `json:"change"`
	Note   Base   `json:"note"`

	// Ratio = Rate / BaseRate with its interval at Options.Confidence; nil if
	// BaseCount is 0. High is nil also where the interval has no upper end.
	Ratio *float64 `json:"ratio"`
	Low   *float64 `json:"low"`  // nil if nothing was tested
	High  *float64 `json:"high"` // nil: unbounded, or nothing was tested
	// UniqueRatio is Ratio of the unique events, of which the base period has
	// BaseUnique, and WorkdayRatio that of the rates per working day, to be read
	// beside it where holidays move; nil if the base is 0, and WorkdayRatio also
	// where Unit is not "day" or a period has no working day.
	BaseUnique   int      `json:"base_unique"`
	UniqueRatio  *float64 `json:"unique_ratio"`
	WorkdayRatio *float64 `json:"workday_ratio"`
	// ChangePercent = 100·(Ratio − 1); nil if BaseCount is below 5.
	ChangePercent *float64 `json:"change_percent"`
	// SharePoints is the share now less the share then, in percentage points
	// (百分点); nil if either period is empty. It is 0 in a total row.
	SharePoints *float64 `json:"share_points"`

	Method     Method   `json:"method"`     // "" if nothing was tested
	Dispersion *float64 `json:"dispersion"` // φ of MethodQuasi, above 1; nil with MethodExact
	P          *float64 `json:"p"`          // two-sided, that the rates are equal; nil if nothing was tested
	// MidP is the two-sided mid-p beside the exact P, and MidLow and MidHigh the
	// interval of the mid-p, which is less conservative at small counts; nil with
	// MethodQuasi, and MidHigh also where there is no upper end.
	MidP    *float64 `json:"mid_p"`
	MidLow  *float64 `json:"mid_low"`
	MidHigh *float64 `json:"mid_high"`
	// Q is P adjusted by Benjamini and Hochberg over the Family: the tested
	// categories of this period and kind of comparison. The total row is a
	// family of its own.
	Q      *float64 `json:"q"`
	Family int      `json:"family"`

	// Detectable is the smallest ratio above 1 that these counts and exposures
	// would have had flagged with power 0.8, taking the base rate for true: by
	// P ≤ Options.Q / Family, which is enough whatever the others of the family
	// are, and an interval above Options.Band; nil if BaseCount is 0.
	Detectable *float64 `json:"detectable"`
	// DetectableFall is the same downward: the largest ratio below 1. It is
	// nil also where even a fall to nothing would not have been flagged.
	DetectableFall *float64 `json:"detectable_fall"`

	Audited *AuditedRatio `json:"audited"` // nil unless both periods were audited

	Incomplete bool `json:"incomplete"` // one of the periods is incomplete: compared by rate all the same
}

// A Trend is the course of one category, or all of them, over the periods,
// and the log-linear quasi-Poisson slope through the last 36 complete ones:
// ln E(count) = ln exposure + a + b·period.
type Trend struct {
	Code   string     `json:"code"`   // category code, or TotalCode
	Counts []int      `json:"counts"` // one per period of Result.Periods
	Unique []int      `json:"unique"`
	Rates  []*float64 `json:"rates"` // per Result.RateUnit; nil where no day is covered

	N    int `json:"n"`    // complete periods the slope was fitted to, at most 36:
	From int `json:"from"` // the first of them and the last, as indexes in Result.Periods; 0 if N is 0
	To   int `json:"to"`
	// SlopePercent is the change of the rate from one period to the next,
	// 100·(e^b − 1), with its interval; nil where Reason is not "".
	SlopePercent *float64 `json:"slope_percent"`
	LowPercent   *float64 `json:"low_percent"`
	HighPercent  *float64 `json:"high_percent"`
	P            *float64 `json:"p"` // two-sided, that b is 0; Student's t with N − 2 degrees of freedom
	Q            *float64 `json:"q"` // Benjamini–Hochberg over the fitted categories; the total is a family of its own
	Family       int      `json:"family"`
	// Dispersion is Pearson's χ² / (N − 2). What is below 1 counts as 1 in the
	// interval and in P.
	Dispersion *float64 `json:"dispersion"`
	Change     Change   `json:"change"` // Up or Down if Q ≤ Options.Q, NotTested without a slope
	Reason     string   `json:"reason"` // why there is no slope, one of the Reason constants; "" if there is one
}
