package pipeline

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/taxonomy"
)

// graded is a taxonomy of three levels with rules.
func graded(rules ...taxonomy.Rule) *taxonomy.Taxonomy {
	within := func(hours int) taxonomy.Response {
		return taxonomy.Response{{Duty: "答复", Within: taxonomy.Deadline{Clock: time.Duration(hours) * time.Hour}}}
	}
	return &taxonomy.Taxonomy{Rules: rules, Severity: taxonomy.Scale{
		{Rank: 1, Code: "urgent", Name: "紧急", Response: within(2)},
		{Rank: 2, Code: "regular", Name: "一般", Response: within(24)},
		{Rank: 3, Code: "low", Name: "低", Response: within(72)},
	}}
}

func TestSettle(t *testing.T) {
	tax := graded(
		taxonomy.Rule{Code: "media", RaiseTo: 2},
		taxonomy.Rule{Code: "safety", RaiseTo: 1},
		taxonomy.Rule{Code: "people", RaiseTo: 1, Batch: &taxonomy.Batch{People: 3, Days: 7}},
		taxonomy.Rule{Code: "crowd", RaiseTo: 1, Batch: &taxonomy.Batch{People: 3, Days: 1}},
	)
	says := func(codes ...string) (m []complaint.Mention) {
		for _, c := range codes {
			m = append(m, complaint.Mention{Kind: "rule", Code: c})
		}
		return m
	}
	tests := []struct {
		name     string
		model    int
		human    string
		mentions []complaint.Mention
		people   []int
		level    string
		source   complaint.Source
		rules    string
		raised   string
	}{
		{"the model's", 2, "", nil, nil, "regular", complaint.Model, "", ""},
		{"a rule raises it", 3, "", says("media"), nil, "regular", complaint.ByRule, "media", "media"},
		{"a rule that raises to what the model says", 2, "", says("media"), nil, "regular", complaint.Model, "media", ""},
		{"a rule never lowers", 1, "", says("media"), nil, "urgent", complaint.Model, "media", ""},
		{"the rule that raises most, whatever the order", 3, "", says("safety", "media", "safety"), nil, "urgent", complaint.ByRule, "media|safety", "safety"},
		{"the first of equals", 3, "", says("people", "safety"), nil, "urgent", complaint.ByRule, "safety|people", "safety"},
		{"batch evidence", 2, "", nil, []int{0, 0, 5, 0}, "urgent", complaint.ByRule, "people", "people"},
		{"the larger crowd of two rules", 1, "", nil, []int{0, 0, 5, 4}, "urgent", complaint.Model, "people|crowd", ""},
		{"a person's stands, and the rule is told", 3, "低", says("safety"), nil, "low", complaint.Human, "safety", ""},
		{"a person's of another scale counts for nothing", 3, "VIP", says("safety"), nil, "urgent", complaint.ByRule, "safety", "safety"},
		{"a rule that the taxonomy has not", 3, "", says("other"), nil, "low", complaint.Model, "", ""},
		{"the code of a rule as that of a cause", 3, "", []complaint.Mention{{Kind: "cause", Code: "safety"}}, nil, "low", complaint.Model, "", ""},
		{"no level at all", 0, "", nil, nil, "", "", "", ""},
		{"no level but a rule's", 0, "", says("media"), nil, "regular", complaint.ByRule, "media", "media"},
		{"a rank outside the scale", 4, "", nil, nil, "", "", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			received := time.Date(2025, 3, 1, 12, 0, 0, 0, time.UTC)
			row := complaint.Labelled{
				Complaint: complaint.Complaint{Severity: test.human, ReceivedAt: received},
				Label:     complaint.Label{ModelSeverity: test.model, Mentions: test.mentions},
			}
			counts := newRuleCounts(tax)
			settle(tax, &row, test.people, counts)
			if row.SeverityCode != test.level || row.SeveritySource != test.source || row.SeverityRules != test.rules {
				t.Errorf("level %q by %q, rules %q; want %q by %q, rules %q", row.SeverityCode, row.SeveritySource, row.SeverityRules, test.level, test.source, test.rules)
			}
			level, _ := tax.Severity.Level(test.level)
			if row.Label.Severity != level.Rank || row.SeverityName != level.Name || !row.DueAt.Equal(level.Due(received)) {
				t.Errorf("rank %d, name %q, due %v: not those of level %q", row.Label.Severity, row.SeverityName, row.DueAt, test.level)
			}
			crowd := 0
			if test.people != nil {
				crowd = slices.Max(test.people)
			}
			if row.BatchSize != crowd {
				t.Errorf("batch of %d, want %d", row.BatchSize, crowd)
			}
			raised := ""
			for _, c := range counts {
				if c.Raised > 0 {
					raised += c.Code
				}
			}
			if raised != test.raised {
				t.Errorf("raised by %q, want %q", raised, test.raised)
			}
		})
	}
}

// Two files of one taxonomy may have had different rules, and a taxonomy none.
func TestSettleWithoutRules(t *testing.T) {
	row := complaint.Labelled{Label: complaint.Label{
		ModelSeverity: 2, SeverityRules: "safety", BatchSize: 9, Mentions: []complaint.Mention{{Kind: "rule", Code: "safety"}},
	}}
	want := row
	want.SeverityRules, want.BatchSize = "", 0
	want.Label.Severity, want.SeverityCode, want.SeverityName, want.SeveritySource = 2, "regular", "一般", complaint.Model
	settle(graded(), &row, nil, nil)
	if diff := cmp.Diff(want, row); diff != "" {
		t.Errorf("row (-want +got):\n%s", diff)
	}
}
