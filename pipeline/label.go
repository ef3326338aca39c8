package pipeline

import (
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/cues"
	"suxi/segment"
	"suxi/taxonomy"
)

// Unknown counts rows whose human label the taxonomy does not hold, or of several
// demands one. They keep it in its own column and carry the model's label, or the
// demands that are known or found in the text.
type Unknown struct {
	UnknownCategory    int64 `json:"unknown_category"`
	UnknownSubcategory int64 `json:"unknown_subcategory"`
	UnknownSeverity    int64 `json:"unknown_severity"`
	UnknownDemand      int64 `json:"unknown_demand"`
}

// count adds a row that has its category in force.
func (u *Unknown) count(tax *taxonomy.Taxonomy, row *complaint.Labelled) {
	said := &row.Complaint
	if said.Category != "" {
		if _, strange := tax.CategorySet(said.Category); len(strange) > 0 {
			u.UnknownCategory++
		}
	}
	if said.Subcategory != "" {
		category, _ := tax.Category(row.Label.Category)
		if _, ok := tax.SubcategoryOf(category, said.Subcategory); !ok {
			u.UnknownSubcategory++
		}
	}
	if said.Severity != "" {
		if _, ok := tax.Severity.Level(said.Severity); !ok {
			u.UnknownSeverity++
		}
	}
	if _, strange := tax.DemandSet(said.Demand); strange {
		u.UnknownDemand++
	}
}

// A Tally counts what labelling did to rows. Those of several sets of rows add up
// to that of all.
type Tally struct {
	Unknown
	Normalized Normalized `json:"normalized"` // what normalisation changed in the texts
	Outcome
}

// NewTally returns the tally of no row.
func NewTally(tax *taxonomy.Taxonomy) *Tally {
	return &Tally{Normalized: newNormalized(), Outcome: NewOutcome(tax)}
}

// Add adds the counts of another tally of the same taxonomy.
func (t *Tally) Add(more *Tally) {
	t.UnknownCategory += more.UnknownCategory
	t.UnknownSubcategory += more.UnknownSubcategory
	t.UnknownSeverity += more.UnknownSeverity
	t.UnknownDemand += more.UnknownDemand
	t.Outcome.Merge(more.Outcome)
	for rule, changed := range more.Normalized {
		t.Normalized.add(rule, changed)
	}
}

// Normalized says what each rule of segment.Normalize changed, by its name.
type Normalized map[string]Changed

// Changed says how much one rule changed, in how many rows.
type Changed struct {
	Characters int64 `json:"characters"` // as segment.Counts counts them
	Rows       int64 `json:"rows"`
}

// newNormalized returns one entry for each rule.
func newNormalized() Normalized {
	n := make(Normalized)
	for rule := range (segment.Counts{}).All() {
		n[rule.String()] = Changed{}
	}
	return n
}

// count adds what was changed in one row.
func (n Normalized) count(c segment.Counts) {
	for rule, characters := range c.All() {
		if characters > 0 {
			n.add(rule.String(), Changed{int64(characters), 1})
		}
	}
}

func (n Normalized) add(rule string, more Changed) {
	c := n[rule]
	n[rule] = Changed{c.Characters + more.Characters, c.Rows + more.Rows}
}

// Label fills in the label of one row, and counts it. What people decided stands.
// It is what the function Label does of a row, for who has rows from elsewhere.
func (t *Tally) Label(tax *taxonomy.Taxonomy, labeler Labeler, row *complaint.Labelled) {
	p := labeler.Label(row.Text)
	t.Normalized.count(p.Normalized)
	model := &tax.Categories[p.Category]
	row.Label = complaint.Label{
		ModelCategory: model.Code, CategoryProbability: p.CategoryProbabilities[p.Category],
		UnknownShare: p.Unknown, UrgentReview: p.Urgent,
	}
	if p.SeverityProbabilities != nil { // the labeler may look at categories only
		row.ModelSeverity, row.SeverityProbability = tax.Severity[p.Severity].Rank, p.SeverityProbabilities[p.Severity]
	}
	for _, e := range p.Evidence {
		row.Evidence = append(row.Evidence, complaint.Evidence{Start: e.Start, End: e.End, Weight: e.Weight})
	}
	if second := runnerUp(p.CategoryProbabilities, p.Category); second != p.Category && p.CategoryProbabilities[second] > 0 {
		row.RunnerUp, row.RunnerUpProbability = tax.Categories[second].Code, p.CategoryProbabilities[second]
	}
	row.Mentions = slices.Grow(row.Mentions, len(p.Mentions))
	for _, m := range p.Mentions {
		row.Mentions = append(row.Mentions, complaint.Mention{Kind: string(m.Kind), Code: m.Code, Start: m.Start, End: m.End})
	}
	category := categories(tax, p, row)
	decide(row, p.Acceptance)
	t.Decisions.count(row)
	subcategory(tax, labeler, p, category, row)
	row.Cause, row.CauseName = most(tax.Causes, row.Mentions, cues.Cause)
	demand(tax, row)
	slots(row)

	if row.Complaint.Severity != "" {
		if _, ok := tax.Severity.Level(row.Complaint.Severity); ok {
			row.UrgentReview = false // somebody looked
		}
	}
	t.Unknown.count(tax, row)
	settle(tax, row, nil, t.Rules)
}

// runnerUp returns the most probable class but for best, the first of equal
// ones; best itself if it is the only one.
func runnerUp(probabilities []float64, best int) int {
	second := best
	for c, p := range probabilities {
		if c != best && (second == best || p > probabilities[second]) {
			second = c
		}
	}
	return second
}

// most returns the entry with the most mentions of its kind, of several the
// one that is mentioned first.
func most(entries []taxonomy.Entry, mentions []complaint.Mention, kind cues.Kind) (code, name string) {
	best, times := -1, 0
	for i := range mentions {
		m := &mentions[i]
		if m.Kind != string(kind) {
			continue
		}
		n := 0 // of m and those behind it: all, where m is the first
		for j := range mentions[i:] {
			if o := &mentions[i+j]; o.Kind == m.Kind && o.Code == m.Code {
				n++
			}
		}
		if n > times {
			if at := position(entries, m.Code); at >= 0 {
				best, times = at, n
			}
		}
	}
	if best < 0 {
		return "", ""
	}
	return entries[best].Code, entries[best].Name
}

// position returns which of entries has a code, -1 if none.
func position(entries []taxonomy.Entry, code string) int {
	for i := range entries { // without copies of entries, which are large
		if entries[i].Code == code {
			return i
		}
	}
	return -1
}

// mentioned reports whether the text of a row mentions something.
func mentioned(row *complaint.Labelled, kind cues.Kind, code string) bool {
	for i := range row.Mentions {
		if m := &row.Mentions[i]; m.Kind == string(kind) && m.Code == code {
			return true
		}
	}
	return false
}

// demand fills in the demands, in the order of the taxonomy: those a person
// wrote down, or else those found in the text.
func demand(tax *taxonomy.Taxonomy, row *complaint.Labelled) {
	wanted, _ := tax.DemandSet(row.Complaint.Demand)
	source := complaint.Source("")
	if len(wanted) > 0 {
		source = complaint.Human
	}
	if source == "" {
		for i := range tax.Demands {
			if mentioned(row, cues.Demand, tax.Demands[i].Code) {
				wanted, source = append(wanted, i), complaint.ByRule
			}
		}
	}
	if len(wanted) == 0 {
		return
	}
	var codes, names []string
	for _, i := range wanted {
		codes, names = append(codes, tax.Demands[i].Code), append(names, tax.Demands[i].Name)
	}
	row.Label.Demand, row.DemandName, row.DemandSource = strings.Join(codes, "|"), strings.Join(names, "|"), source
}

// slots fills in who, when, where, what, why and how in the text's own words,
// each once.
func slots(row *complaint.Labelled) {
	for _, s := range []struct {
		kind cues.Kind
		to   *string
	}{{cues.Who, &row.Who}, {cues.When, &row.When}, {cues.Where, &row.Where}, {cues.What, &row.What}, {cues.Why, &row.Why}, {cues.How, &row.How}} {
		var words []string
		var seen map[string]bool // once there are several
		for _, m := range row.Mentions {
			if m.Kind != string(s.kind) {
				continue
			}
			word := row.Text[m.Start:m.End]
			if len(words) == 1 && seen == nil {
				seen = map[string]bool{words[0]: true}
			}
			if seen[word] {
				continue
			}
			if seen != nil {
				seen[word] = true
			}
			words = append(words, word)
		}
		*s.to = strings.Join(words, "；")
	}
}
