package analysis

// A Drift says how the events of a period differ in kind from earlier ones: in
// what they are about, and in what the model makes of them. How many they are is
// no part of it.
//
// A mix that moves may be news as well as a fault of the labels; words that the
// model does not know and labels that it doubts are a reason to look.
type Drift struct {
	Period  int          `json:"period"` // index in Result.Periods
	Against DriftAgainst `json:"against"`
	Base    *int         `json:"base"`   // index in Result.Periods; nil against training
	N       int          `json:"n"`      // events of the period: of the model's labels alone against training
	BaseN   int          `json:"base_n"` // events of the base, or training rows

	// Mix compares the shares of categories: those in force against a period, the
	// model's against training.
	Mix Mix `json:"mix"`

	// Unknown is the mean share of words that the model does not know, Confidence
	// the mean probability of its category; nil with fewer than 30 events of the
	// model on a side.
	Unknown    *Shift `json:"unknown"`
	Confidence *Shift `json:"confidence"`

	// Beyond holds the figures whose Q is at most Options.Q and that moved by more
	// than their band.
	Beyond []DriftFigure `json:"beyond"`
	Family int           `json:"family"` // p values behind each Q: of all figures of all periods against the same
}

// DriftAgainst says what a period is compared with.
type DriftAgainst string

const (
	AgainstPrevious DriftAgainst = "previous" // the period before
	AgainstTraining DriftAgainst = "training" // the rows that the model learnt from
)

// A Mix compares shares of categories.
type Mix struct {
	Divergence     float64   `json:"jensen_shannon_bits"`        // 0 equal, 1 nothing in common
	StabilityIndex *float64  `json:"population_stability_index"` // nil if a category is on one side only
	ChiSquare      float64   `json:"chi_square"`
	Method         MixMethod `json:"method"`
	P              float64   `json:"p"` // that both are samples of one mix
	Q              float64   `json:"q"` // P by Benjamini and Hochberg over the Family
}

// MixMethod says where P of a Mix comes from.
type MixMethod string

const (
	ByPermutation MixMethod = "permutation" // 999 permutations of the events, with a fixed seed: never below 0.001
	ByChiSquare   MixMethod = "chi_square"  // Pearson's distribution: 1,000 events and more on both sides, categories with fewer than 5 expected made one
)

// A Shift compares two means.
type Shift struct {
	Mean float64 `json:"mean"`
	Base float64 `json:"base"`
	P    float64 `json:"p"` // one-sided, of a shift for the worse: a rise of unknown words, a fall of confidence; normal
	Q    float64 `json:"q"` // P by Benjamini and Hochberg over the Drift's Family
}

// DriftFigure is one of those that a Drift compares.
type DriftFigure string

const (
	MixFigure        DriftFigure = "mix"
	UnknownFigure    DriftFigure = "unknown"
	ConfidenceFigure DriftFigure = "confidence"
)

// Bands of no practical weight, as those that withdraw a certificate (package
// classifier has what they were measured on).
const (
	MixBand        = 0.1  // bits of divergence
	UnknownBand    = 0.1  // rise of the mean
	ConfidenceBand = 0.15 // fall of the mean
)
