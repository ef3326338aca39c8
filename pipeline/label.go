package pipeline

import (
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/cues"
	"suxi/segment"
	"suxi/taxonomy"
)

// unknown counts rows with a human label outside the taxonomy.
type unknown struct{ category, subcategory, severity, demand int64 }

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

// label fills in the label of one row. What people decided stands.
func (b *batch) label(tax *taxonomy.Taxonomy, labeler Labeler, row *complaint.Labelled) {
	p := labeler.Label(row.Text)
	b.normalized.count(p.Normalized)
	model := tax.Categories[p.Category]
	row.Label = complaint.Label{
		ModelCategory: model.Code, CategoryProbability: p.CategoryProbabilities[p.Category],
		ModelSeverity: tax.Severity[p.Severity].Rank, SeverityProbability: p.SeverityProbabilities[p.Severity],
		UnknownShare: p.Unknown, UrgentReview: p.Urgent,
	}
	for _, e := range p.Evidence {
		row.Evidence = append(row.Evidence, complaint.Evidence{Start: e.Start, End: e.End, Weight: e.Weight})
	}
	if second := runnerUp(p.CategoryProbabilities, p.Category); p.CategoryProbabilities[second] > 0 {
		row.RunnerUp, row.RunnerUpProbability = tax.Categories[second].Code, p.CategoryProbabilities[second]
	}
	for _, m := range p.Mentions {
		row.Mentions = append(row.Mentions, complaint.Mention{Kind: string(m.Kind), Code: m.Code, Start: m.Start, End: m.End})
	}
	category := b.categories(tax, p, row)
	decide(row, p.Acceptance)
	b.decisions.count(row)
	b.subcategory(tax, labeler, p, category, row)
	row.Cause, row.CauseName = most(tax.Causes, row.Mentions, cues.Cause)
	b.demand(tax, row)
	slots(row)

	if row.Complaint.Severity != "" {
		if _, ok := tax.Severity.Level(row.Complaint.Severity); ok {
			row.UrgentReview = false // somebody looked
		} else {
			b.unknown.severity++
		}
	}
	settle(tax, row, nil, b.rules)
}

// runnerUp returns the most probable class but for best, the first of equal ones.
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
	counts := map[string]int{}
	var codes []string // by first mention
	for _, m := range mentions {
		if m.Kind == string(kind) {
			if counts[m.Code] == 0 {
				codes = append(codes, m.Code)
			}
			counts[m.Code]++
		}
	}
	best := 0
	for _, c := range codes {
		if counts[c] <= best {
			continue
		}
		if at := slices.IndexFunc(entries, func(e taxonomy.Entry) bool { return e.Code == c }); at >= 0 {
			best, code, name = counts[c], entries[at].Code, entries[at].Name
		}
	}
	return code, name
}

// demand fills in the demands, in the order of the taxonomy: those a person
// wrote down, or else those found in the text.
func (b *batch) demand(tax *taxonomy.Taxonomy, row *complaint.Labelled) {
	wanted, strange := tax.DemandSet(row.Complaint.Demand)
	source := complaint.Source("")
	if len(wanted) > 0 {
		source = complaint.Human
	}
	if strange {
		b.unknown.demand++
	}
	if source == "" {
		for i, d := range tax.Demands {
			if slices.ContainsFunc(row.Mentions, func(m complaint.Mention) bool { return m.Kind == string(cues.Demand) && m.Code == d.Code }) {
				wanted, source = append(wanted, i), complaint.ByRule
			}
		}
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
		seen := map[string]bool{}
		for _, m := range row.Mentions {
			if m.Kind != string(s.kind) {
				continue
			}
			if word := row.Text[m.Start:m.End]; !seen[word] {
				seen[word] = true
				words = append(words, word)
			}
		}
		*s.to = strings.Join(words, "；")
	}
}
