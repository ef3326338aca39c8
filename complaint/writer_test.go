package complaint

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

var written = []Labelled{
	{
		Complaint: Complaint{
			ID: "A1", Text: "=HYPERLINK(\"x\")\n第二行", ReceivedAt: time.Date(2020, 6, 5, 8, 3, 11, 0, shanghai),
			RespondedAt: time.Date(2020, 6, 5, 9, 0, 0, 0, shanghai), Channel: "@渠道", CustomerID: "C7", Department: "客服部",
			Category: "质量", Severity: "二级", Demand: "退款", File: "in.csv", Row: 2,
			Extra: []Field{{"金额", "-12.50"}, {"备注", "-12-1"}, {"备注", "第二个"}},
		},
		Label: Label{
			Category: "quality", CategoryName: "产品质量", CategorySource: Human, ModelCategory: "price", CategoryProbability: 0.5, RunnerUp: "quality", RunnerUpProbability: 0.25,
			Categories: "quality|price", CategoriesName: "产品质量|价格",
			Decision: Review, ReviewReason: "below threshold: probability 0.500, 0.900 needed", UnknownShare: 0.25, UrgentReview: true,
			Evidence: []Evidence{{16, 22, 0.5}, {1, 10, 0.25}, {16, 22, 0.125}},
			Severity: 2, SeverityCode: "regular", SeverityName: "二级", SeveritySource: Model, ModelSeverity: 2, SeverityProbability: 0.25,
			Subcategory: "leak", SubcategoryName: "漏水", SubcategorySource: Model, SubcategoryProbability: 0.75, SeverityRules: "safety|crowd", BatchSize: 5,
			Demand: "refund", DemandName: "退款", DemandSource: Human, Who: "我；店员",
			Mentions: []Mention{{"rule", "safety", 12, 21}, {"who", "", 0, 3}},
			DueAt:    time.Date(2020, 6, 6, 8, 3, 11, 5e8, shanghai), GroupID: "A1", GroupSize: 1, IssueID: "A0", IssueSize: 12,
		},
	},
	{Complaint: Complaint{ID: "A2", GeneratedID: true, Text: "乙", File: "in.csv", Row: 3, Extra: []Field{{"备注", "x"}, {"新列", "y"}}}},
}

func write(t *testing.T, format string, rows []Labelled) string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(format, &b, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write([]Labelled{row}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const writtenHeader = "id,generated_id,text,received_at,responded_at,closed_at,channel,product,region,batch,customer_id,customer_group,department," +
	"category,category_name,category_source,human_category,model_category,category_probability,runner_up,runner_up_probability,categories,categories_name,decision,review_reason,unknown_share,evidence,subcategory,subcategory_name,subcategory_source,human_subcategory,subcategory_probability,cause,cause_name," +
	"severity,severity_code,severity_name,severity_source,human_severity,model_severity,severity_probability,urgent_review,severity_rules,batch_size," +
	"demand,demand_name,demand_source,human_demand,who,when,where,what,why,how,mentions,due_at,group_id,group_size,issue_id,issue_size,file,row"

func TestWriteCSV(t *testing.T) {
	got := write(t, ".csv", written)
	if !strings.HasPrefix(got, "\uFEFFid,") {
		t.Errorf("no byte order mark: %q", got[:10])
	}
	records, err := csv.NewReader(strings.NewReader(got[3:])).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		strings.Split(writtenHeader+",金额,备注,备注,extra", ","),
		{"A1", "false", "'=HYPERLINK(\"x\")\n第二行", "2020-06-05 08:03:11", "2020-06-05 09:00:00", "", "'@渠道", "", "", "", "C7", "", "客服部",
			"quality", "产品质量", "human", "质量", "price", "0.5", "quality", "0.25", "quality|price", "产品质量|价格", "review", "below threshold: probability 0.500, 0.900 needed", "0.25", "第二；HYPERLINK", "leak", "漏水", "model", "", "0.75", "", "",
			"2", "regular", "二级", "model", "二级", "2", "0.25", "true", "safety|crowd", "5",
			"refund", "退款", "human", "退款", "我；店员", "", "", "", "", "", "rule:safety@12-21; who@0-3", "2020-06-06 08:03:11.5", "A1", "1", "A0", "12", "in.csv", "2",
			"-12.50", "'-12-1", "第二个", ""},
		{"A2", "true", "乙", "", "", "", "", "", "", "", "", "", "",
			"", "", "", "", "", "0", "", "0", "", "", "", "", "0", "", "", "", "", "", "0", "", "",
			"0", "", "", "", "", "0", "0", "false", "", "0",
			"", "", "", "", "", "", "", "", "", "", "", "", "", "0", "", "0", "in.csv", "3",
			"", "x", "", `[{"name":"新列","value":"y"}]`},
	}
	if diff := cmp.Diff(want, records); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got, want := write(t, "csv", nil), "\uFEFF"+writtenHeader+",extra\r\n"; got != want {
		t.Errorf("without rows: %q, want %q", got, want)
	}
}

func TestWriteXLSX(t *testing.T) {
	book, err := excelize.OpenReader(strings.NewReader(write(t, "xlsx", written)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	sheet := book.GetSheetName(0)
	rows, err := book.GetRows(sheet)
	if err != nil || len(rows) != 3 {
		t.Fatal(rows, err)
	}
	if got, want := strings.Join(rows[0], ","), writtenHeader+",金额,备注,备注,extra"; got != want {
		t.Errorf("header %q, want %q", got, want)
	}
	for cell, want := range map[string]string{"A2": "A1", "C2": "=HYPERLINK(\"x\")\n第二行", "D2": "2020-06-05 08:03:11", "AA2": "第二；HYPERLINK", "AI2": "2", "BC2": "rule:safety@12-21; who@0-3", "BK2": "-12.50", "D3": ""} {
		if got, err := book.GetCellValue(sheet, cell); got != want || err != nil {
			t.Errorf("%s = %q, %v; want %q", cell, got, err, want)
		}
	}
	if formula, _ := book.GetCellFormula(sheet, "C2"); formula != "" {
		t.Errorf("the text became the formula %q", formula)
	}
	if kind, _ := book.GetCellType(sheet, "C2"); kind != excelize.CellTypeInlineString && kind != excelize.CellTypeSharedString {
		t.Errorf("the text has cell type %v", kind)
	}
}

func TestWriteJSONL(t *testing.T) {
	got := strings.Split(strings.TrimSuffix(write(t, "jsonl", written), "\n"), "\n")
	if len(got) != 2 || !strings.HasPrefix(got[0], `{"id":"A1","generated_id":false,"text":`) {
		t.Fatalf("%q", got)
	}
	var first, second map[string]any
	if err := errors.Join(json.Unmarshal([]byte(got[0]), &first), json.Unmarshal([]byte(got[1]), &second)); err != nil {
		t.Fatal(err)
	}
	if len(first) != len(labelledColumns)+1 {
		t.Errorf("%d members", len(first))
	}
	for key, want := range map[string]any{"text": "=HYPERLINK(\"x\")\n第二行", "received_at": "2020-06-05T08:03:11+08:00", "severity": 2.0, "category_probability": 0.5} {
		if first[key] != want {
			t.Errorf("%s = %v, want %v", key, first[key], want)
		}
	}
	if second["due_at"] != nil {
		t.Errorf("absent due_at = %v", second["due_at"])
	}
	if diff := cmp.Diff([]any{map[string]any{"kind": "rule", "code": "safety", "start": 12.0, "end": 21.0}, map[string]any{"kind": "who", "code": "", "start": 0.0, "end": 3.0}}, first["mentions"]); diff != "" {
		t.Errorf("mentions:\n%s", diff)
	}
	if diff := cmp.Diff([]any{}, second["mentions"]); diff != "" {
		t.Errorf("no mentions:\n%s", diff)
	}
	if diff := cmp.Diff([]any{map[string]any{"name": "备注", "value": "x"}, map[string]any{"name": "新列", "value": "y"}}, second["extra"]); diff != "" {
		t.Errorf("extra:\n%s", diff)
	}
}

func TestNewWriterUnknownFormat(t *testing.T) {
	if _, err := NewWriter(".pdf", nil, nil); err == nil || !strings.Contains(err.Error(), `cannot write format ".pdf"; use .parquet, .csv, .xlsx or .jsonl`) {
		t.Error(err)
	}
}

func TestNeutralize(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "退款": "退款", "a=1": "a=1", "=1": "'=1", "+8613900000000": "+8613900000000", "-5": "-5", "-5.25": "-5.25",
		"-5-1": "'-5-1", "+1+cmd|' /C calc'!A0": "'+1+cmd|' /C calc'!A0", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1",
		"-": "'-", "－5": "'－5", "＝1": "'＝1", "＠a": "'＠a", "！": "！",
		"'": "'", "'a": "'a", "'=1": "''=1", "''=1": "'''=1", "'-5": "'-5",
	} {
		got := EscapeFormula(in)
		if got != want {
			t.Errorf("EscapeFormula(%q) = %q, want %q", in, got, want)
		}
		if back := UnescapeFormula(got); back != in {
			t.Errorf("UnescapeFormula(%q) = %q, want %q", got, back, in)
		}
	}
}

func TestRejectsWriter(t *testing.T) {
	var b bytes.Buffer
	w, err := NewRejectsWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	e := &RowError{File: "in.csv", Row: 7, Field: "text", Err: errors.New("is empty"), Raw: "=1,\n\"x"}
	if err := errors.Join(w.Write(e), w.Close()); err != nil {
		t.Fatal(err)
	}
	want := "\uFEFFfile,row,field,reason,raw\r\nin.csv,7,text,is empty,\"'=1,\n\"\"x\"\r\n"
	if b.String() != want {
		t.Errorf("got %q, want %q", b.String(), want)
	}
	if got := e.Error(); got != "in.csv:7: text: is empty" {
		t.Errorf("message %q", got)
	}
}
