package pipeline

import (
	"slices"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/taxonomy"
)

// A Cluster is a near-duplicate group or an issue, as each of its rows tells of it.
// The zero Cluster has no rows.
type Cluster struct {
	ID   string // the least of its rows
	Size int    // rows
}

// Merge adds the rows of another cluster, which are none of c.
func (c *Cluster) Merge(other Cluster) {
	switch {
	case c.Size == 0:
		c.ID = other.ID
	case other.Size > 0:
		c.ID = min(c.ID, other.ID)
	}
	c.Size += other.Size
}

// A Verdict is what all rows of a run say of one.
type Verdict struct {
	Group Cluster // of near-duplicates, at least the row itself
	Issue Cluster // a matter that many tell; no more than the row itself if it is in none
	// People is how many people stand behind the row by the batch evidence of each
	// rule of the taxonomy: the greater number of its lot and its group, as Evidence
	// returns them. It may be nil if there are none.
	People []int
}

// A Final writes verdicts into rows. It is safe for concurrent use.
type Final struct {
	tax    *taxonomy.Taxonomy
	drift  *classifier.Drift
	reason string // that drift gives against accepted rows; empty if none
}

// NewFinal returns a Final. The drift is that of all rows, nil if it was not
// looked at.
func NewFinal(tax *taxonomy.Taxonomy, drift *classifier.Drift) *Final {
	return &Final{tax, drift, join(driftReasons(drift)).EN}
}

// Apply writes into a row its group and issue, the severity in force, and, if the
// drift was looked at, whether it is still accepted. It adds the row to out.
func (f *Final) Apply(row *complaint.Labelled, v Verdict, out *Outcome) {
	row.GroupID, row.GroupSize = v.Group.ID, v.Group.Size
	row.IssueID, row.IssueSize = v.Issue.ID, v.Issue.Size
	if v.Issue.Size < 2 {
		row.IssueID, row.IssueSize = "", 0
	}
	settle(f.tax, row, v.People, out.Rules)
	if f.drift != nil {
		stand(row, f.reason)
	}
	out.Decisions.count(row)
}

// An Outcome counts what became of rows. Those of parts add up to that of all,
// whatever the parts and their order. The zero Outcome is one of no rows, to merge
// others into.
type Outcome struct {
	Rules     []RuleCount `json:"rules"` // what each severity rule did, in the order of the taxonomy
	Decisions Decisions   `json:"decisions"`
}

// NewOutcome returns an Outcome of no rows.
func NewOutcome(tax *taxonomy.Taxonomy) Outcome { return Outcome{Rules: newRuleCounts(tax)} }

// Merge adds that of other rows, under the same taxonomy.
func (o *Outcome) Merge(other Outcome) {
	o.Decisions.add(other.Decisions)
	if len(o.Rules) == 0 {
		o.Rules = slices.Clone(other.Rules)
		return
	}
	for i, c := range other.Rules {
		o.Rules[i].Fired += c.Fired
		o.Rules[i].Raised += c.Raised
	}
}
