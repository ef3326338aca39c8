package complaint

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Every format a Writer writes is an input again: the complaints as they were,
// with the labels that people gave and without those of the model.
func TestLabelledOutputAsInput(t *testing.T) {
	day := time.Date(2020, 6, 5, 8, 3, 11, 0, shanghai)
	model := Label{
		Category: "quality", CategoryName: "产品质量", CategorySource: Model, ModelCategory: "quality", CategoryProbability: 0.5,
		Severity: 2, SeverityCode: "regular", SeverityName: "二级", SeveritySource: Model, ModelSeverity: 2, SeverityProbability: 0.25,
		DueAt: day.AddDate(0, 0, 1), GroupID: "A1", GroupSize: 3,
	}
	human := model
	human.CategorySource = Human
	both := human // before model gets its demand: a person's is among the labels, and no mention
	both.SeveritySource = Human
	model.Demand, model.DemandName, model.DemandSource = "refund|apology", "退款|道歉", ByRule
	model.Mentions = []Mention{{"demand", "apology", 0, 3}, {"demand", "refund", 3, 6}, {"demand", "refund", 6, 9}, {"who", "", 0, 3}}
	raised := model
	raised.Severity, raised.SeverityCode, raised.SeverityName, raised.SeveritySource, raised.SeverityRules = 1, "urgent", "一级", ByRule, "safety"
	want := []Complaint{
		{ID: "A1", Text: "甲", ReceivedAt: day, Channel: "电话", Product: "杯子", Region: "华东", Batch: "B7", File: "in.csv", Row: 2,
			Extra: []Field{{"金额", "12.50"}, {"备注", ""}}},
		{ID: "=A2", Text: "=1+1", Product: "@SUM(1)", File: "in.csv", Row: 7, Category: "质量", Extra: []Field{{"金额", "1"}, {"备注", "x"}, {"新列", "y"}}},
		{ID: "0a1b-9", GeneratedID: true, Text: "丙", File: "in.csv", Row: 9, Category: "质量", Severity: "紧急",
			Extra: []Field{{"金额", ""}, {"备注", "z"}}},
		{ID: "A4", Text: "丁", Demand: "退款、道歉", CustomerID: "C7", RespondedAt: day, File: "in.csv", Row: 10, Extra: []Field{{"金额", ""}, {"备注", ""}}},
	}
	rows := []Labelled{{Complaint: want[0], Label: model}, {Complaint: want[1], Label: human}, {Complaint: want[2], Label: both}, {Complaint: want[3], Label: raised}}
	for _, format := range []string{"csv", "xlsx", "jsonl", "parquet"} {
		t.Run(format, func(t *testing.T) {
			_, got, rejects, err := readAll(t, "lab."+format, write(t, format, rows), ReaderOptions{})
			if err != nil || len(rejects) > 0 {
				t.Fatal(err, rejects)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLabelledColumns(t *testing.T) {
	const own = "text,category,category_source,model_category,human_category,severity,severity_source,model_severity"
	tests := []struct {
		name, header, row  string
		overrides          map[string]string
		category, severity string
		extra              []Field
	}{
		{name: "the model's", header: own, row: "甲,quality,model,quality,,2,model,2"},
		{name: "a person's, as the input had it", header: own, row: "甲,quality,human,price,质量,2,Human,3", category: "质量", severity: "2"},
		{name: "corrected since", header: own, row: "甲,price,model,quality,,1,model,2", category: "price", severity: "1"},
		{name: "corrected in human_category", header: own, row: "甲,quality,model,quality,价格,2,model,2", category: "价格"},
		{name: "a column is given", header: own + ",check", row: "甲,quality,model,quality,,2,model,2,质量",
			overrides: map[string]string{"category": "check"}, category: "质量", extra: []Field{{"category", "quality"}}},
		{name: "a column of the user's", header: own + ",复核", row: "甲,quality,model,quality,,2,model,2,是", extra: []Field{{"复核", "是"}}},
		{name: "somebody else's category_source", header: "text,category,category_source,file", row: "甲,quality,人工录入,附件.pdf", category: "quality",
			extra: []Field{{"category_source", "人工录入"}, {"file", "附件.pdf"}}},
	}
	for _, tt := range tests {
		_, got, _, err := readAll(t, "in.csv", lines(tt.header, tt.row), ReaderOptions{Columns: tt.overrides})
		if err != nil || len(got) != 1 {
			t.Fatal(tt.name, got, err)
		}
		want := Complaint{ID: got[0].ID, GeneratedID: true, Text: "甲", Category: tt.category, Severity: tt.severity, Extra: tt.extra, File: "in.csv", Row: 2}
		if diff := cmp.Diff(want, got[0], cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A severity that a rule raised, and a demand that was found in the text, are no
// person's until somebody changes them.
func TestLabelsByRule(t *testing.T) {
	const own = "text,category,category_source,model_category,severity,severity_source,model_severity,human_severity"
	const demands = own + ",demand,demand_source,human_demand,mentions"
	tests := []struct {
		name, header, row string
		severity, demand  string
	}{
		{name: "raised", header: own, row: "甲,q,model,q,1,rule,2,"},
		{name: "raised, set back to the model's", header: own, row: "甲,q,model,q,2,rule,2,", severity: "2"},
		{name: "raised, set lower", header: own, row: "甲,q,model,q,3,rule,2,", severity: "3"},
		{name: "raised, set to a name", header: own, row: "甲,q,model,q,特急,rule,2,", severity: "特急"},
		{name: "raised, and a person's beside it", header: own, row: "甲,q,model,q,1,rule,3,2", severity: "2"},
		{name: "raised, and a person's beside it that says the same", header: own, row: "甲,q,model,q,1,rule,3,1", severity: "1"},
		{name: "found", header: demands, row: "甲,q,model,q,2,model,2,,refund|apology,rule,,rule:safety@0-3; demand:apology@3-6; demand:refund@6-9; demand:refund@9-12"},
		{name: "found, as JSON has it", header: demands, row: `甲,q,model,q,2,model,2,,refund,rule,,"[{""kind"":""who"",""code"":""""},{""kind"":""demand"",""code"":""refund"",""start"":1,""end"":2}]"`},
		{name: "none found", header: demands, row: "甲,q,model,q,2,model,2,,,,,who@0-3"},
		{name: "one struck out", header: demands, row: "甲,q,model,q,2,model,2,,refund,rule,,demand:apology@3-6; demand:refund@6-9", demand: "refund"},
		{name: "all struck out", header: demands, row: "甲,q,model,q,2,model,2,,,rule,,demand:refund@6-9"},
		{name: "one added", header: demands, row: "甲,q,model,q,2,model,2,,退款,,,", demand: "退款"},
		{name: "a person's, as written", header: demands, row: "甲,q,model,q,2,model,2,,refund,human,退款,demand:repair@6-9", demand: "退款"},
		{name: "a person's, not as written", header: demands, row: "甲,q,model,q,2,model,2,,refund,human,,", demand: "refund"},
		{name: "mentions were left out", header: own + ",demand,demand_source", row: "甲,q,model,q,2,model,2,,refund,rule"},
		{name: "version 1, a column of the user's", header: own + ",demand", row: "甲,q,model,q,2,model,2,,退款", demand: "退款"},
	}
	for _, tt := range tests {
		_, got, _, err := readAll(t, "in.csv", lines(tt.header, tt.row), ReaderOptions{})
		if err != nil || len(got) != 1 {
			t.Fatal(tt.name, got, err)
		}
		if c := got[0]; c.Severity != tt.severity || c.Demand != tt.demand || c.Category != "" {
			t.Errorf("%s: severity %q, demand %q, category %q; want %q, %q and none", tt.name, c.Severity, c.Demand, c.Category, tt.severity, tt.demand)
		}
	}
}

// A subcategory is no person's until somebody says so, or answers where the
// model asked.
func TestSubcategoryOfAPerson(t *testing.T) {
	const own = "text,category,category_source,model_category,severity,severity_source,model_severity,subcategory"
	const sources = own + ",subcategory_source,human_subcategory"
	const row = "甲,q,model,q,2,model,2,"
	tests := []struct{ name, header, row, want string }{
		{"the model's", sources, row + "leak,model,", ""},
		{"by keywords", sources, row + "leak,rule,", ""},
		{"a person's, as the input had it", sources, row + "leak,human,漏水", "漏水"},
		{"corrected beside the model's", sources, row + "leak,model,crack", "crack"},
		{"asked for and not answered", sources, row + ",asked,", ""},
		{"asked for and answered", sources, row + "crack,asked,", "crack"},
		{"before version 3, by keywords", own, row + "leak", ""},
		{"somebody else's file", "text,小类", "甲,漏水", "漏水"},
	}
	for _, tt := range tests {
		_, got, _, err := readAll(t, "in.csv", lines(tt.header, tt.row), ReaderOptions{})
		if err != nil || len(got) != 1 || got[0].Subcategory != tt.want {
			t.Errorf("%s: %+v, %v; want subcategory %q", tt.name, got, err, tt.want)
		}
	}
}

func TestFieldLeftOut(t *testing.T) {
	_, got, _, err := readAll(t, "in.csv", lines("内容,等级", "甲,VIP"), ReaderOptions{Columns: map[string]string{"severity": ""}})
	if err != nil || got[0].Severity != "" || !cmp.Equal(got[0].Extra, []Field{{"等级", "VIP"}}) {
		t.Errorf("%+v, %v", got, err)
	}
	if _, got, _, _ = readAll(t, "in.csv", lines("内容,等级", "甲,VIP"), ReaderOptions{}); got[0].Severity != "VIP" {
		t.Errorf("without the option: %+v", got)
	}
}
