package analysis

// ChartKind is the kind of a control chart.
type ChartKind string

const (
	ChartU     ChartKind = "u"       // events per unit of exposure
	ChartC     ChartKind = "c"       // events per period, where all exposures are equal
	ChartLaney ChartKind = "u_laney" // u′: as u, with limits as much wider as the counts are overdispersed
	ChartG     ChartKind = "g"       // days from one rare event to the next
)

// A Chart is the control chart of the events of one subject: whether it moves
// more than chance moves it. What is charted are events, a near-duplicate group
// counting once, so that a batch, which the groups tell, is not taken for a
// change of the process; the rows stand beside them.
//
// The base, which sets centre and limits, are the complete periods before the
// latest complete one, 36 at most (g: the 36 gaps before it), since over many
// years there is no one process. The chart is u, and then
//   - g, if the base has fewer than 2 events a period on average, and not more
//     than one in 3 days;
//   - u′, if the base is overdispersed: DispersionP ≤ 0.05, and Sigma above 1
//     (a base that drifts fails the test and has no such sigma: the rules are
//     to show it);
//   - c, if every exposure is the same.
//
// With fewer than 5 events a period in the base, the limits of u and c are exact.
//
// The rules judge each point of each chart alone. Where nothing changes, one to
// four points in a hundred break one (docs/METHODS.md); a Spike is held to the
// false discovery rate of its family.
type Chart struct {
	Scope  string    `json:"scope"` // "total", "category" or a dimension, such as "product"
	Code   string    `json:"code"`  // TotalCode, the category's code, or the value
	Kind   ChartKind `json:"kind"`
	Reason string    `json:"reason"` // why there are no limits: ReasonFewPeriods (fewer than 8 in the base), ReasonFewComplaints (g, fewer than 5 gaps); "" if there are

	Unit        RateUnit `json:"unit"`         // of exposure; the day in g
	Base        int      `json:"base"`         // periods (g: gaps) by which the limits are set: the first Points
	BaseEvents  int      `json:"base_events"`  // events in the base's periods
	Centre      *float64 `json:"centre"`       // mean of the base: events per unit of exposure (u, u′), per period (c), days (g); nil where Reason is not ""
	Sigma       *float64 `json:"sigma"`        // σz of u′; nil in the other charts
	DispersionP *float64 `json:"dispersion_p"` // of the test that the base varies as Poisson counts do; nil in g

	Points  []ChartPoint  `json:"points"`  // the base and what follows, oldest first
	Signals []ChartSignal `json:"signals"` // in the order of the points
}

// A ChartPoint is a complete period or, in a g chart, an event and the gap
// before it.
type ChartPoint struct {
	Period int      `json:"period"` // index in Result.Periods
	Date   Date     `json:"date"`   // first day of the period; g: the day of the event
	Count  int      `json:"count"`  // rows of the period
	Unique int      `json:"unique"` // events of the period
	Value  float64  `json:"value"`  // what is charted: events per unit of exposure, per period, or days
	Lower  *float64 `json:"lower"`  // limits in the unit of Value; nil where the chart has none
	Upper  *float64 `json:"upper"`
	Z      *float64 `json:"z"` // distance from the centre in standard deviations; g: by exact probability, long gaps positive
}

// A ChartSignal is a pattern that speaks against chance: one of the four
// Western Electric rules, at the point where the pattern ends.
type ChartSignal struct {
	Point  int  `json:"point"`  // index in Points
	Rule   int  `json:"rule"`   // 1 to 4
	Name   Text `json:"name"`   // the rule in words
	Worse  bool `json:"worse"`  // more complaints than the centre: above it or, in a g chart, shorter gaps
	Latest bool `json:"latest"` // the point lies in the latest complete period
}

// SpikeMethod names how a Spike was looked for.
type SpikeMethod string

const (
	// SpikeFarrington is Farrington Flexible: a quasi-Poisson regression
	// through the same time of earlier years.
	SpikeFarrington SpikeMethod = "farrington_flexible"
	// SpikeEARS is EARS C2 (the 7 periods before the last two, α .001) and the
	// u′ chart of the periods before, 36 at most (σz at least 1): both bounds
	// must be passed.
	SpikeEARS SpikeMethod = "ears_c2_and_u_laney"
	// SpikeRatio is the exact rate ratio to the complete periods before, 36 at
	// most, together, where these are fewer than 9 or have fewer than 2 events on
	// average. With fewer than 8, Poisson variation is assumed.
	SpikeRatio SpikeMethod = "rate_ratio"
)

// A Spike says whether the latest complete period has more events of one
// subject than its history leads to expect. The method follows from the length
// of the history, and Why says how.
//
// IsSpike is true if the events exceed every bound, exceed Expected by the
// practical band, and Q ≤ Options.Q. The bounds are those of the published
// methods, which are passed by chance more often than they say; P is a
// prediction that allows for the dispersion and for the error of what is
// expected, from the same history.
type Spike struct {
	Scope  string      `json:"scope"`  // "total", "category" or a dimension, such as "product"
	Code   string      `json:"code"`   // TotalCode, the category's code, or the value
	Period int         `json:"period"` // index in Result.Periods: the latest complete one
	Method SpikeMethod `json:"method"`
	Why    Text        `json:"why"`

	History int `json:"history"` // complete periods, the latest included
	Count   int `json:"count"`   // rows of the period
	Unique  int `json:"unique"`  // its events, which are judged

	Expected     *float64     `json:"expected"`      // events; nil if there is no history
	Ratio        *float64     `json:"ratio"`         // Unique / Expected; nil if that is 0 or not known
	Low          *float64     `json:"low"`           // interval of Ratio with SpikeRatio; else nil
	High         *float64     `json:"high"`          // likewise; nil also if unbounded
	Bounds       []SpikeBound `json:"bounds"`        // none with SpikeRatio: there Low must exceed the band
	Dispersion   *float64     `json:"dispersion"`    // φ of the history that P takes; below 1 counts as 1; nil if that is fewer than 8 periods
	TrendPercent *float64     `json:"trend_percent"` // per period, that Farrington kept; nil if none

	// P is the chance of as many events or more; with SpikeRatio not below the
	// exact test's, which is two-sided and taken for 1 if there are not more
	// than expected. Q is P adjusted by Benjamini and Hochberg over the Family,
	// the rows of one Scope. Nil if there is no history.
	P       *float64 `json:"p"`
	Q       *float64 `json:"q"`
	Family  int      `json:"family"`
	IsSpike bool     `json:"is_spike"`
}

// A SpikeBound is what a method expects the events not to exceed.
type SpikeBound struct {
	Name  string   `json:"name"`  // "farrington_nb", "ears_c2" or "u_laney"
	Upper *float64 `json:"upper"` // nil where no count would exceed it: fewer than 5 events in the last four periods
}
