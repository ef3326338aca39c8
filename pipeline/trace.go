package pipeline

import (
	"math"
	"slices"
	"time"
	"unicode"

	"github.com/cespare/xxhash/v2"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/hotissue"
	"suxi/taxonomy"
)

// A Trace is all that the final pass needs to know of one row before it sees
// any other: what it makes a [Verdict] of. It holds the text, which is private.
type Trace struct {
	ID     string
	Matter hotissue.Document // whose text is that of near-duplicate groups, too
	Member Member            // of Lot and of the group
	Lot    uint64            // of the product, batch and category; 0 if the row takes part in none
	Long   bool              // the row takes part in what is said of its group
	// Sighting is what the model said of the category, if Sighted.
	Sighted  bool
	Sighting classifier.Sighting
}

// A Tracer takes traces of rows labelled under one taxonomy. It is safe for
// concurrent use.
type Tracer struct {
	tax      *taxonomy.Taxonomy
	byBatch  bool           // a rule has batch evidence
	category map[string]int // code → position
}

// NewTracer returns a Tracer.
func NewTracer(tax *taxonomy.Taxonomy) *Tracer {
	t := &Tracer{
		tax: tax, byBatch: slices.ContainsFunc(tax.Rules, func(r taxonomy.Rule) bool { return r.Batch != nil }),
		category: make(map[string]int, len(tax.Categories)),
	}
	for i, c := range tax.Categories {
		t.category[c.Code] = i
	}
	return t
}

// Trace returns the trace of a row, which shares its text.
func (t *Tracer) Trace(row *complaint.Labelled) Trace {
	product := folded(row.Product)
	trace := Trace{
		ID:     row.ID,
		Matter: hotissue.Document{Text: row.Text, Product: product, Region: folded(row.Region), Town: folded(town(row))},
		Member: Member{Day: NoDay},
	}
	if !row.ReceivedAt.IsZero() {
		trace.Matter.Day = dayOf(row.ReceivedAt)
		trace.Member.Day = trace.Matter.Day
	}
	// A row that was labelled before there were decisions says nothing of its model.
	if class, ok := t.category[row.ModelCategory]; ok && row.Decision != "" {
		trace.Sighted = true
		trace.Sighting = classifier.Sighting{Class: class, Confidence: row.CategoryProbability, Unknown: row.UnknownShare}
	}
	if !t.byBatch {
		return trace
	}
	person := "i\x00" + row.ID
	if customer := folded(row.CustomerID); customer != "" {
		person = "c\x00" + customer
	}
	trace.Member.Person = xxhash.Sum64String(person)
	if rank, _, _ := inForce(t.tax, row, firing(t.tax, row, nil)); !isComplaint(t.tax.Severity, rank) {
		return trace
	}
	if batch := folded(row.Batch); product != "" && batch != "" {
		trace.Lot = max(1, xxhash.Sum64String(product+"\x00"+batch+"\x00"+row.Label.Category))
	}
	trace.Long = letters(row.Text) >= longText
	return trace
}

// isComplaint reports whether a row of a rank, without batch evidence, is one that
// many people can make: it has a level, and not the least urgent one. A scale of
// two levels has none for remarks.
func isComplaint(scale taxonomy.Scale, rank int) bool {
	return rank > 0 && (rank < len(scale) || len(scale) == 2)
}

// longText is how many letters and digits make a text the same as another by more
// than chance.
const longText = 20

// letters returns how many letters and digits a text has.
func letters(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// dayOf returns the day of t in its own zone, counted from 1970.
func dayOf(t time.Time) int32 {
	_, east := t.Zone()
	return int32(math.Floor(float64(t.Unix()+int64(east)) / (24 * 60 * 60)))
}
