package analysis

// What the words of the complaints say. All of it is read from the events of a
// sample: of the complaints with the smallest hashes, Options.Sample at most,
// those that are alone and one of every near-duplicate group. A word is shown
// only if several events have it, after redaction.

// Terms are the words that tell one category from the rest, or its latest
// period, or that of all categories, from those before.
type Terms struct {
	Category  string   `json:"category"` // code, or TotalCode
	Against   Contrast `json:"against"`
	Period    *int     `json:"period"`    // of AgainstBefore: the latest complete one; else nil
	Documents int      `json:"documents"` // events read, of the category or its latest period
	Others    int      `json:"others"`    // events read that they are set against

	// Prior is the sum of the prior of all words: their counts in both sides
	// together. Tested is how many words there are, MinCount events each.
	Prior  int    `json:"prior"`
	Tested int    `json:"tested"`
	Rows   []Term `json:"rows"` // those with Z of MinZ and more, the greatest first, at most Options.Top
}

// Contrast says what a category is set against.
type Contrast string

const (
	AgainstRest   Contrast = "rest"   // all other categories
	AgainstBefore Contrast = "before" // the same category in the periods before the latest complete one
)

const (
	// MinTermCount is the fewest events that a word must have to be a Term.
	MinTermCount = 5
	// MinZ is the z from which a Term is shown. Since the prior holds what is
	// tested as well, z is far smaller than that of a plain test: of words dealt
	// out at random hardly any reaches it.
	MinZ = 1.96
)

// A Term is a word that is said more often than elsewhere: weighted log odds
// with an informative Dirichlet prior (Monroe, Colaresi and Quinn, 2008). A word
// counts once an event.
type Term struct {
	Text    string  `json:"text"`
	Count   int     `json:"count"`    // events of Terms.Documents
	Others  int     `json:"others"`   // events of Terms.Others
	Share   float64 `json:"share"`    // Count / Terms.Documents
	Prior   int     `json:"prior"`    // Count + Others
	LogOdds float64 `json:"log_odds"` // δ: ln odds here less ln odds there, prior included
	Z       float64 `json:"z"`        // δ in standard errors
}

// Themes are what the complaints of each of the vital few are about (package
// themes).
type Themes struct {
	// MostDocuments is how many events of a category are read at most, Refits
	// how many models the themes are the mean of, StableFrom the stability from
	// which a theme is stable.
	MostDocuments int     `json:"most_documents"`
	Refits        int     `json:"refits"`
	StableFrom    float64 `json:"stable_from"`
	Seed          uint64  `json:"seed"`

	Categories []CategoryThemes `json:"categories"` // the vital few of scope "all" by count, in their order
}

// CategoryThemes are the themes of one category.
type CategoryThemes struct {
	Category  string  `json:"category"`
	Read      int     `json:"read"`      // events
	Documents int     `json:"documents"` // of these, with words of the vocabulary
	Words     int     `json:"words"`     // of the vocabulary
	Reason    string  `json:"reason"`    // why there are no themes, one of package themes' Reasons; "" if there are
	Tried     []Tried `json:"tried"`     // the numbers of themes among which the most coherent was chosen
	Themes    []Theme `json:"themes"`    // the largest first
	None      int     `json:"none"`      // events read that are of no theme
}

// Tried is a number of themes and their mean coherence.
type Tried struct {
	Themes    int     `json:"themes"`
	Coherence float64 `json:"coherence"`
}

// A Theme is what some complaints of a category share.
type Theme struct {
	Terms     []ThemeTerm `json:"terms"`
	Count     int         `json:"count"`     // events whose main theme it is
	Share     float64     `json:"share"`     // of CategoryThemes.Read
	Coherence float64     `json:"coherence"` // mean NPMI of Terms within ten words: 0 by chance, 1 always together
	Stability float64     `json:"stability"` // κ between halves of the refits: 0 by chance, 1 the same events
	Stable    bool        `json:"stable"`    // Stability ≥ Themes.StableFrom; if not, don't rely on it
	Medoid    Quote       `json:"medoid"`    // the event most like the others
}

// A ThemeTerm is a word of a theme.
type ThemeTerm struct {
	Text  string `json:"text"`
	Count int    `json:"count"` // events of the theme that have it
	Total int    `json:"total"` // events read that have it
}

// A Fishbone spreads all complaints, dated or not, over the bones of a
// cause-and-effect diagram (人机料法环测): by cause, else by subcategory, else by
// a phrase of the text, as Options.Fishbone says. The counts of the bones add up
// to all rows of known category, and all events.
type Fishbone struct {
	Bones   []BoneCount `json:"bones"`   // the six in their order, and last what lies on none
	Unknown []string    `json:"unknown"` // what Options.Fishbone names and the taxonomy has not: it counts nothing
}

// A BoneCount is one bone.
type BoneCount struct {
	Code   string `json:"code"` // "man", "machine", "material", "method", "environment", "measurement" or Unmapped
	Name   string `json:"name"`
	NameEN string `json:"name_en"`

	Count            int     `json:"count"`
	Unique           int     `json:"unique"`
	Share            float64 `json:"share"`       // of all rows
	ByCategory       []int   `json:"by_category"` // rows, in the order of Result.Categories
	UniqueByCategory []int   `json:"unique_by_category"`

	Ribs          []Rib   `json:"ribs"`          // what put them there: adds up to Count and Unique; empty for Unmapped
	Subcategories []Rib   `json:"subcategories"` // what they are about: the five most frequent
	Quotes        []Quote `json:"quotes"`        // at most Options.Quotes, of different events
}

// A Rib is a cause, a subcategory or the phrases of complaints on a bone.
type Rib struct {
	Kind     RibKind `json:"kind"`
	Category string  `json:"category"` // code, of a subcategory; else ""
	Code     string  `json:"code"`     // "" for RibPhrase
	Name     string  `json:"name"`
	NameEN   string  `json:"name_en"`
	Count    int     `json:"count"`
	Unique   int     `json:"unique"`
}

// RibKind says what a Rib is.
type RibKind string

const (
	RibCause       RibKind = "cause"
	RibSubcategory RibKind = "subcategory"
	RibPhrase      RibKind = "phrase"
)

// CategorySlots are the answers that the texts of a category give to who, when,
// where, what, why and how, as rules found them (package cues).
type CategorySlots struct {
	Category string `json:"category"`
	Read     int    `json:"read"`  // events read
	Slots    []Slot `json:"slots"` // who, when, where, what, why, how
}

// A Slot is one of the six questions.
type Slot struct {
	Kind   string      `json:"kind"`   // "who", "when", "where", "what", "why" or "how"
	Count  int         `json:"count"`  // events with an answer
	Values []SlotValue `json:"values"` // answers of three events and more, redacted: the most frequent first, at most Options.Top
	Others int         `json:"others"` // how many more there are
	Rare   int         `json:"rare"`   // answers of one or two events: never shown
}

// A SlotValue is an answer. An event can have several.
type SlotValue struct {
	Value string  `json:"value"` // in the words of the text; of "when" a TimeBucket
	Count int     `json:"count"` // events
	Share float64 `json:"share"` // of CategorySlots.Read
}

// TimeBucket is what kind of time is told.
type TimeBucket string

const (
	ForYears       TimeBucket = "for_years" // 已经三年
	ForMonths      TimeBucket = "for_months"
	ForDays        TimeBucket = "for_days" // 五天了; weeks and hours too
	Holidays       TimeBucket = "holidays" // and sales: 春节, 双十一
	AtNight        TimeBucket = "night"
	InTheMorning   TimeBucket = "morning"
	InTheAfternoon TimeBucket = "afternoon"
	AtWeekends     TimeBucket = "weekend"
	DaysAgo        TimeBucket = "days_ago"  // 昨天, 三天前
	WeeksAgo       TimeBucket = "weeks_ago" // 上周, 上个月
	YearsAgo       TimeBucket = "years_ago" // 去年
	OnADate        TimeBucket = "date"      // 3月5日, 2024年
	AtAnHour       TimeBucket = "hour"      // 9:30, and whatever else
)
