package complaint

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// labelledRow is the schema of labelled.parquet. Times are milliseconds in UTC,
// null if absent. Of ids and rows, which resemble those before them, the file
// holds the difference. The other formats have the same columns.
type labelledRow struct {
	ID            string    `parquet:"id,delta"`
	GeneratedID   bool      `parquet:"generated_id"`
	Text          string    `parquet:"text"`
	ReceivedAt    time.Time `parquet:"received_at,optional,timestamp(millisecond)"`
	RespondedAt   time.Time `parquet:"responded_at,optional,timestamp(millisecond)"`
	ClosedAt      time.Time `parquet:"closed_at,optional,timestamp(millisecond)"`
	Channel       string    `parquet:"channel,dict"`
	Product       string    `parquet:"product,dict"`
	Region        string    `parquet:"region,dict"`
	Batch         string    `parquet:"batch,dict"`
	CustomerID    string    `parquet:"customer_id"`
	CustomerGroup string    `parquet:"customer_group,dict"`
	Department    string    `parquet:"department,dict"`

	Category            string  `parquet:"category,dict"`
	CategoryName        string  `parquet:"category_name,dict"`
	CategorySource      string  `parquet:"category_source,dict"`
	HumanCategory       string  `parquet:"human_category,dict"`
	ModelCategory       string  `parquet:"model_category,dict"`
	CategoryProbability float64 `parquet:"category_probability"`
	RunnerUp            string  `parquet:"runner_up,dict"`
	RunnerUpProbability float64 `parquet:"runner_up_probability"`
	Categories          string  `parquet:"categories,dict"`
	CategoriesName      string  `parquet:"categories_name,dict"`

	Decision     string     `parquet:"decision,dict"`
	ReviewReason string     `parquet:"review_reason,dict"`
	UnknownShare float64    `parquet:"unknown_share"`
	Evidence     []Evidence `parquet:"evidence,list"`

	Subcategory            string  `parquet:"subcategory,dict"`
	SubcategoryName        string  `parquet:"subcategory_name,dict"`
	SubcategorySource      string  `parquet:"subcategory_source,dict"`
	HumanSubcategory       string  `parquet:"human_subcategory,dict"`
	SubcategoryProbability float64 `parquet:"subcategory_probability"`
	Cause                  string  `parquet:"cause,dict"`
	CauseName              string  `parquet:"cause_name,dict"`

	Severity            int64   `parquet:"severity"`
	SeverityCode        string  `parquet:"severity_code,dict"`
	SeverityName        string  `parquet:"severity_name,dict"`
	SeveritySource      string  `parquet:"severity_source,dict"`
	HumanSeverity       string  `parquet:"human_severity,dict"`
	ModelSeverity       int64   `parquet:"model_severity"`
	SeverityProbability float64 `parquet:"severity_probability"`
	UrgentReview        bool    `parquet:"urgent_review"`
	SeverityRules       string  `parquet:"severity_rules,dict"`
	BatchSize           int64   `parquet:"batch_size"`

	Demand       string `parquet:"demand,dict"`
	DemandName   string `parquet:"demand_name,dict"`
	DemandSource string `parquet:"demand_source,dict"`
	HumanDemand  string `parquet:"human_demand,dict"`

	Who      string    `parquet:"who"`
	When     string    `parquet:"when"`
	Where    string    `parquet:"where"`
	What     string    `parquet:"what"`
	Why      string    `parquet:"why"`
	How      string    `parquet:"how"`
	Mentions []Mention `parquet:"mentions,list"`

	DueAt     time.Time `parquet:"due_at,optional,timestamp(millisecond)"`
	GroupID   string    `parquet:"group_id"`
	GroupSize int64     `parquet:"group_size"`
	IssueID   string    `parquet:"issue_id,dict"`
	IssueSize int64     `parquet:"issue_size"`
	Extra     []Field   `parquet:"extra,list"`
	File      string    `parquet:"file,dict"`
	Row       int64     `parquet:"row,delta"`
}

func toRow(l *Labelled) labelledRow {
	r := labelledRow{
		ID: valid(l.ID), GeneratedID: l.GeneratedID, Text: valid(l.Text),
		ReceivedAt: l.ReceivedAt, RespondedAt: l.RespondedAt, ClosedAt: l.ClosedAt,
		Channel: valid(l.Channel), Product: valid(l.Product), Region: valid(l.Region), Batch: valid(l.Batch),
		CustomerID: valid(l.CustomerID), CustomerGroup: valid(l.CustomerGroup), Department: valid(l.Department),

		Category: valid(l.Label.Category), CategoryName: valid(l.CategoryName), CategorySource: valid(string(l.CategorySource)),
		HumanCategory: valid(l.Complaint.Category), ModelCategory: valid(l.ModelCategory), CategoryProbability: l.CategoryProbability,
		RunnerUp: valid(l.RunnerUp), RunnerUpProbability: l.RunnerUpProbability,
		Decision: valid(string(l.Decision)), ReviewReason: valid(l.ReviewReason), UnknownShare: l.UnknownShare, UrgentReview: l.UrgentReview,
		Categories: valid(l.Categories), CategoriesName: valid(l.CategoriesName),
		Subcategory: valid(l.Label.Subcategory), SubcategoryName: valid(l.SubcategoryName), SubcategorySource: valid(string(l.SubcategorySource)),
		HumanSubcategory: valid(l.Complaint.Subcategory), SubcategoryProbability: l.SubcategoryProbability,
		Cause: valid(l.Cause), CauseName: valid(l.CauseName),

		Severity: int64(l.Label.Severity), SeverityCode: valid(l.SeverityCode), SeverityName: valid(l.SeverityName),
		SeveritySource: valid(string(l.SeveritySource)), HumanSeverity: valid(l.Complaint.Severity),
		ModelSeverity: int64(l.ModelSeverity), SeverityProbability: l.SeverityProbability,
		SeverityRules: valid(l.SeverityRules), BatchSize: int64(l.BatchSize),

		Demand: valid(l.Label.Demand), DemandName: valid(l.DemandName), DemandSource: valid(string(l.DemandSource)), HumanDemand: valid(l.Complaint.Demand),

		Who: valid(l.Who), When: valid(l.When), Where: valid(l.Where), What: valid(l.What), Why: valid(l.Why), How: valid(l.How),

		DueAt: l.DueAt, GroupID: valid(l.GroupID), GroupSize: int64(l.GroupSize), IssueID: valid(l.IssueID), IssueSize: int64(l.IssueSize), File: valid(l.File), Row: int64(l.Row),
	}
	r.Evidence = append(r.Evidence, l.Evidence...)
	for _, m := range l.Mentions {
		r.Mentions = append(r.Mentions, Mention{valid(m.Kind), valid(m.Code), m.Start, m.End})
	}
	for _, f := range l.Extra {
		r.Extra = append(r.Extra, Field{valid(f.Name), valid(f.Value)})
	}
	return r
}

func fromRow(r *labelledRow) Labelled {
	l := Labelled{
		Complaint: Complaint{
			ID: r.ID, GeneratedID: r.GeneratedID, Text: r.Text,
			ReceivedAt: inShanghai(r.ReceivedAt), RespondedAt: inShanghai(r.RespondedAt), ClosedAt: inShanghai(r.ClosedAt),
			Channel: r.Channel, Product: r.Product, Region: r.Region, Batch: r.Batch,
			CustomerID: r.CustomerID, CustomerGroup: r.CustomerGroup, Department: r.Department,
			Category: r.HumanCategory, Subcategory: r.HumanSubcategory, Severity: r.HumanSeverity, Demand: r.HumanDemand, File: r.File, Row: int(r.Row),
		},
		Label: Label{
			Category: r.Category, CategoryName: r.CategoryName, CategorySource: Source(r.CategorySource),
			ModelCategory: r.ModelCategory, CategoryProbability: r.CategoryProbability,
			RunnerUp: r.RunnerUp, RunnerUpProbability: r.RunnerUpProbability,
			Decision: Decision(r.Decision), ReviewReason: r.ReviewReason, UnknownShare: r.UnknownShare, UrgentReview: r.UrgentReview,
			Categories: r.Categories, CategoriesName: r.CategoriesName,
			Subcategory: r.Subcategory, SubcategoryName: r.SubcategoryName, SubcategorySource: Source(r.SubcategorySource), SubcategoryProbability: r.SubcategoryProbability,
			Cause: r.Cause, CauseName: r.CauseName,
			Severity: int(r.Severity), SeverityCode: r.SeverityCode, SeverityName: r.SeverityName,
			SeveritySource: Source(r.SeveritySource), ModelSeverity: int(r.ModelSeverity), SeverityProbability: r.SeverityProbability,
			SeverityRules: r.SeverityRules, BatchSize: int(r.BatchSize),
			Demand: r.Demand, DemandName: r.DemandName, DemandSource: Source(r.DemandSource),
			Who: r.Who, When: r.When, Where: r.Where, What: r.What, Why: r.Why, How: r.How,
			DueAt: inShanghai(r.DueAt), GroupID: r.GroupID, GroupSize: int(r.GroupSize), IssueID: r.IssueID, IssueSize: int(r.IssueSize),
		},
	}
	// The reader reuses its rows.
	if len(r.Evidence) > 0 {
		l.Evidence = slices.Clone(r.Evidence)
	}
	if len(r.Mentions) > 0 {
		l.Mentions = slices.Clone(r.Mentions)
	}
	if len(r.Extra) > 0 {
		l.Extra = slices.Clone(r.Extra)
	}
	return l
}

func inShanghai(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(shanghai)
}

// valid makes s valid UTF-8: other readers of a Parquet file refuse the whole
// column over one bad byte.
func valid(s string) string {
	if utf8.ValidString(s) { // in a third of the time
		return s
	}
	return strings.ToValidUTF8(s, replacementUTF8)
}
