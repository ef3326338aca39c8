package analysis

// An Interval is an estimate with its interval at Options.Confidence.
type Interval struct {
	Value float64 `json:"value"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// Adjusted is what an audit makes of the counts that a model's labels gave.
// Labels that people gave are taken to be right.
type Adjusted struct {
	Answered int        `json:"answered"` // complaints of the sample that people labelled
	Empty    int        `json:"empty"`    // complaints that were drawn and have no answer
	Right    Interval   `json:"right"`    // share of the model's labels that are right
	Confused []Confused `json:"confused"` // by rows down

	Implausible bool `json:"implausible"` // Audit.Implausible

	// Scopes holds all rows, and then each period that the sample has strata of,
	// oldest first.
	Scopes []AdjustedScope `json:"scopes"`
}

// A Confused is how many rows of one category the model gave another, by the
// sample's estimate.
type Confused struct {
	Model string `json:"model"` // code
	Human string `json:"human"` // code
	Rows  int    `json:"rows"`
}

// An AdjustedScope corrects the counts of a set of rows.
type AdjustedScope struct {
	Period     *int `json:"period"`     // index in Result.Periods; nil for all rows
	Human      int  `json:"human"`      // rows whose category a person gave; those of the sample are not among them
	Model      int  `json:"model"`      // rows whose category the model gave
	Population int  `json:"population"` // rows that the sample was drawn from; the nearer to Model the better
	Answered   int  `json:"answered"`   // of the sample, in this scope

	// Inflation is how many times an error of the model's shares counts in
	// AdjustedCount.Adjusted. Above 3 or so that says more of the sample than of
	// the rows. It is nil if they cannot be adjusted: no row of some category was
	// audited, or the model does not tell two apart.
	Inflation *float64 `json:"inflation"`

	Counts []AdjustedCount `json:"counts"` // in the order of Result.Categories
}

// An AdjustedCount is how many rows are of a category.
type AdjustedCount struct {
	Code  string `json:"code"`
	Count int    `json:"count"` // as labelled when the sample was drawn
	Human int    `json:"human"` // of these, labels of people

	Population int `json:"population"` // rows of the strata that the model calls so; Count − Human if they are these rows

	// Adjusted takes the model to confuse categories in this scope as it does in
	// all of the sample: Count solved for what confusions made of it
	// (stats.AdjustShares). It says nothing of its own error; nil with Inflation.
	Adjusted *float64 `json:"adjusted"`

	// Powered is the prediction-powered count: Human, and the share that the
	// sample finds in each stratum of this very scope (stats.PoweredShare). It
	// assumes nothing of the model.
	Powered Interval `json:"powered"`
}

// An AuditedPareto says whether an audit lets the vital few stand.
type AuditedPareto struct {
	Stands      bool    `json:"stands"`      // the powered counts make the same categories vital
	Probability float64 `json:"probability"` // share of resamples of the audit in which they are the same
}

// An AuditedValue is the powered count behind a row of a Pareto.
type AuditedValue struct {
	Value Interval `json:"value"`
	Share Interval `json:"share"`
	// VitalProbability is the share of resamples of the audit, within its
	// strata, in which the category is vital; Options.Draws, with a fixed seed.
	VitalProbability float64 `json:"vital_probability"`
}

// An AuditedRatio compares the powered counts of two periods, which have strata
// of their own. Its interval is wider than that of the counts: it holds what the
// counts vary by and what the labels may be wrong by.
type AuditedRatio struct {
	Ratio  float64  `json:"ratio"`
	Low    float64  `json:"low"`
	High   *float64 `json:"high"`   // nil: unbounded
	P      float64  `json:"p"`      // two-sided, of ln ratio, normal
	Q      float64  `json:"q"`      // by Benjamini and Hochberg over the audited comparisons of the period
	Change Change   `json:"change"` // as Comparison.Change
}
