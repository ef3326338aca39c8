package analysis

// Hotspots are the cells of category × product × region … that have more events
// than their margins predict, in the latest periods: in the latest complete one,
// the latest two and four (Options.Windows), so that whatever began in between
// fills one of them by half and more. A cell is listed with the window in which
// its EB05 is highest.
//
// A cell is a value in one, two or three dimensions. Of one dimension, Expected
// is the events of the window times the value's share of Options.Exposure, or if
// that does not tell the values apart, times its share of the events before. Of two it is row × column / events. Of three it is what the three
// margins and the cell's pairs predict together by the rest of the table, the
// pairs shrunk, so that a cell is hot only beyond its pairs. All of it is
// counted over events, a near-duplicate group being one.
//
// EBGM and EB05 are the geometric mean and the 5% quantile of the ratio of the
// cell, drawn towards that of all other cells of as many dimensions by a
// gamma-Poisson shrinker (DuMouchel 1999). A cell is flagged if it has Least
// events and an EB05 of Threshold: so with a probability of 95% it has that many
// times what was expected. Of the flagged cells only those are listed that no
// other explains: a cell that is cool without the excess of those above it is
// in the Explains of one of them.
type Hotspots struct {
	Dimensions []string    `json:"dimensions"` // that were looked at
	Stratify   string      `json:"stratify"`   // what expectations were added up over; "" nothing
	Windows    []HotWindow `json:"windows"`    // those of Options.Windows
	Least      int         `json:"least"`
	Threshold  float64     `json:"threshold"`
	Found      int         `json:"found"` // hotspots; Cells shows Options.Top of them

	Cells  []Hotspot `json:"cells"`  // by EB05, the largest first
	Fading []Hotspot `json:"fading"` // found a period ago, not flagged now; their figures are those of then
}

// A HotWindow is the latest periods in which hotspots were looked for.
type HotWindow struct {
	First  int `json:"first"` // indices in Result.Periods
	Last   int `json:"last"`
	Events int `json:"events"`
	Tested int `json:"tested"` // cells that are not empty

	Priors [3]HotPrior `json:"priors"` // that cells of one, two and three dimensions were drawn towards
}

// A HotPrior is the distribution of the ratios of all cells of as many
// dimensions, P·gamma(A1, rate B1) + (1−P)·gamma(A2, rate B2): fitted to them, or
// one set beforehand if they are fewer than 40.
type HotPrior struct {
	A1 float64 `json:"a1"`
	B1 float64 `json:"b1"`
	A2 float64 `json:"a2"`
	B2 float64 `json:"b2"`
	P  float64 `json:"p"`
}

// HotStatus says whether a hotspot is known from a period ago.
type HotStatus string

const (
	HotNew        HotStatus = "new"        // it was not flagged then
	HotContinuing HotStatus = "continuing" // it was
	HotFading     HotStatus = "fading"     // it was, and is no more
)

// A Hotspot is one cell.
type Hotspot struct {
	Values []HotValue `json:"values"` // in the order of Hotspots.Dimensions
	First  int        `json:"first"`  // first and last period of its window, indices in Result.Periods
	Last   int        `json:"last"`
	Count  int        `json:"count"`  // rows in the window
	Unique int        `json:"unique"` // events: what all else is about

	Expected float64 `json:"expected"`
	EBGM     float64 `json:"ebgm"`
	EB05     float64 `json:"eb05"`
	IC       float64 `json:"ic"`    // log₂((Unique+½)/(Expected+½))
	IC025    float64 `json:"ic025"` // its lower end at 95%

	// PRR and ROR are the proportional reporting ratio and the reporting odds
	// ratio of a cell of two dimensions, to show, not to rank by: nothing
	// shrinks them. Nil in other cells, and where every event of one value has
	// the other.
	PRR *Ratio `json:"prr"`
	ROR *Ratio `json:"ror"`

	Status HotStatus `json:"status"`
	// Flagged says of up to six windows of this length, that of Last the last
	// and each before a period earlier, whether the cell was flagged, by the
	// shrinker of now.
	Flagged  []bool        `json:"flagged"`
	Timeline []PeriodCount `json:"timeline"` // the cell's rows by period
	Explains [][]HotValue  `json:"explains"` // flagged cells that are hot because of this one

	// What lies behind it: the batch and the near-duplicate group that most of
	// its rows are of, where two are.
	Batch *HotSource `json:"batch"`
	Group *HotSource `json:"group"`
	// Terms are the words that tell its events from those of any period that
	// have all of its values but one, or for a cell of one dimension from those
	// before the window: at most eight, of the sample of texts.
	Terms  []Term   `json:"terms"`
	Quotes []string `json:"quotes"` // at most Options.Quotes, of different events, redacted and cut
}

// A Ratio is an estimate with its interval at Options.Confidence.
type Ratio struct {
	Ratio float64 `json:"ratio"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// A HotValue is the value of a cell in one dimension.
type HotValue struct {
	Dimension string `json:"dimension"`
	Value     string `json:"value"` // code of a category; "category/subcategory"; else as in the input
	Name      string `json:"name"`
	NameEN    string `json:"name_en"`
}

// A HotSource is a batch or a near-duplicate group within a hotspot.
type HotSource struct {
	ID    string  `json:"id"`
	Count int     `json:"count"` // rows of the hotspot that are of it
	Share float64 `json:"share"` // of the rows of the hotspot
}
