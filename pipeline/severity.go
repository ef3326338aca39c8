package pipeline

import (
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
// the row holds. A rule fires if the text mentions one of its phrases, or if its
// batch evidence holds: people[i] is how many stand behind that of rule i, and
// people is nil where nobody has looked. It counts into counts.
//
// Nothing that settle writes is also read by it, so that it can be repeated.
func settle(tax *taxonomy.Taxonomy, row *complaint.Labelled, people []int, counts []RuleCount) {
	fired := firing(tax, row, people)
	rank, source, raising := inForce(tax, row, fired)
	row.BatchSize = 0
	var codes []string
	for _, i := range fired {
		codes = append(codes, tax.Rules[i].Code)
		counts[i].Fired++
		if people != nil {
			row.BatchSize = max(row.BatchSize, people[i])
		}
	}
	row.SeverityRules = strings.Join(codes, "|")
	if source == complaint.ByRule {
		counts[raising].Raised++
	}
	level := taxonomy.Level{}
	if rank > 0 {
		level = tax.Severity[rank-1]
	}
	row.Label.Severity, row.SeverityCode, row.SeverityName, row.SeveritySource = level.Rank, level.Code, level.Name, source
	row.DueAt = level.Due(row.ReceivedAt)
}

// firing returns which rules fire, as settle says.
func firing(tax *taxonomy.Taxonomy, row *complaint.Labelled, people []int) []int {
	var fired []int
	for i := range tax.Rules {
		if people != nil && people[i] > 0 || mentioned(row, cues.Rule, tax.Rules[i].Code) {
			fired = append(fired, i)
		}
	}
	return fired
}

// inForce returns the level of a row of which some rules fire: the level a person
// gave if the taxonomy knows it, else the most urgent of the model's and of those
// that rules raise to; and who gave it, and which rule. The rank is 0, and nobody
// gave it, of a row that nobody and nothing grades.
func inForce(tax *taxonomy.Taxonomy, row *complaint.Labelled, fired []int) (rank int, source complaint.Source, rule int) {
	if l, ok := tax.Severity.Level(row.Complaint.Severity); ok {
		return l.Rank, complaint.Human, -1
	}
	rank, source, rule = row.ModelSeverity, complaint.Model, -1
	ungraded := len(tax.Severity) + 1
	if rank < 1 || rank >= ungraded {
		rank, source = ungraded, ""
	}
	for _, i := range fired {
		if to := tax.Rules[i].RaiseTo; to < rank {
			rank, source, rule = to, complaint.ByRule, i
		}
	}
	if rank == ungraded {
		rank = 0
	}
	return rank, source, rule
}
