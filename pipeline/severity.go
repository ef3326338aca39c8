package pipeline

import (
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/cues"
	"suxi/taxonomy"
)

// A RuleCount says what one severity rule of the taxonomy did.
type RuleCount struct {
	Code  string `json:"code"`
	Fired int64  `json:"fired"` // rows in which it fired
	// Raised counts the rows whose level it raised above the model's. A row
	// that several rules raise counts under the one that raises most, the
	// first of equals, so that the counts add up to the rows raised.
	Raised int64 `json:"raised"`
}

func newRuleCounts(tax *taxonomy.Taxonomy) []RuleCount {
	counts := make([]RuleCount, len(tax.Rules))
	for i, r := range tax.Rules {
		counts[i].Code = r.Code
	}
	return counts
}

// settle decides the severity of a row, and when its answer is due, from what
// the row holds: the level a person gave if the taxonomy knows it, else the
// most urgent of the model's and of those that rules raise to. A rule fires if
// the text mentions one of its phrases, or if its batch evidence holds:
// people[i] is how many stand behind that of rule i, and people is nil where
// nobody has looked. It counts into counts.
//
// A row that nobody and nothing grades has no severity. Nothing that settle
// writes is also read by it, so that it can be repeated.
func settle(tax *taxonomy.Taxonomy, row *complaint.Labelled, people []int, counts []RuleCount) {
	rank, source, raising := row.ModelSeverity, complaint.Model, -1
	ungraded := len(tax.Severity) + 1
	if rank < 1 || rank >= ungraded {
		rank, source = ungraded, ""
	}
	row.BatchSize = 0
	var fired []string
	for i, r := range tax.Rules {
		inText := slices.ContainsFunc(row.Mentions, func(m complaint.Mention) bool { return m.Kind == string(cues.Rule) && m.Code == r.Code })
		inBatch := people != nil && people[i] > 0
		if !inText && !inBatch {
			continue
		}
		fired = append(fired, r.Code)
		counts[i].Fired++
		if inBatch {
			row.BatchSize = max(row.BatchSize, people[i])
		}
		if r.RaiseTo < rank {
			rank, source, raising = r.RaiseTo, complaint.ByRule, i
		}
	}
	row.SeverityRules = strings.Join(fired, "|")

	if l, ok := tax.Severity.Level(row.Complaint.Severity); ok {
		rank, source = l.Rank, complaint.Human
	}
	if source == complaint.ByRule {
		counts[raising].Raised++
	}
	level := taxonomy.Level{}
	if rank < ungraded {
		level = tax.Severity[rank-1]
	}
	row.Label.Severity, row.SeverityCode, row.SeverityName, row.SeveritySource = level.Rank, level.Code, level.Name, source
	row.DueAt = level.Due(row.ReceivedAt)
}
