package review

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"

	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

// queue is a sheet of three items: one not looked at, one corrected, one with
// all that spreadsheets take for something else.
func queue() []Item {
	return []Item{
		{ID: "T-1", Text: "快递三天没动，客服也不接电话", File: "六月.csv", Row: 17, Category: "delivery", Severity: "regular", Source: "model", Decision: "review",
			Probability: .41, RunnerUp: "attitude", RunnerUpProbability: .39, Reason: Uncertain, Detail: "两个类别难分", GroupSize: 3},
		{ID: "00012", Text: "锅柄断了，\r\n烫伤了手", Category: "quality", Severity: "regular", Source: "model", Probability: .9, RunnerUp: "safety", RunnerUpProbability: .062,
			Reason: Sampled, NewCategory: "safety", NewSeverity: "urgent", Reviewer: "王", ReviewedAt: time.Date(2025, 6, 3, 9, 30, 0, 0, calendar.Shanghai), Note: "烫伤,先联系"},
		{ID: "=1+1", Text: "@客服 \"退款\"", Category: "aftersale", Severity: "suggestion", Source: "human", Note: "'=怪"},
	}
}

// unplaced compares items without where they were read.
var unplaced = cmpopts.IgnoreUnexported(Item{})

func TestSheetRoundTrip(t *testing.T) {
	tax := taxonomy.Default()
	for _, name := range []string{"q.xlsx", "q.csv", "q.jsonl"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := Write(path, false, tax, queue()); err != nil {
				t.Fatal(err)
			}
			if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
				t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
			}
			got, problems, err := Read(path, tax)
			if err != nil || len(problems) > 0 {
				t.Fatal(err, problems)
			}
			if diff := cmp.Diff(queue(), got, unplaced); diff != "" {
				t.Error(diff)
			}
			if err := Write(path, false, tax, nil); err == nil {
				t.Error("an existing sheet was replaced without force")
			}
			again := filepath.Join(t.TempDir(), name)
			if err := Write(again, false, tax, queue()); err != nil {
				t.Fatal(err)
			}
			one, _ := os.ReadFile(path)
			two, _ := os.ReadFile(again)
			if string(one) != string(two) {
				t.Error("equal queues, other bytes")
			}
		})
	}
}

// TestSheetIsNoTrainingSet reads sheets as train would: they hold no label.
func TestSheetIsNoTrainingSet(t *testing.T) {
	for _, name := range []string{"q.xlsx", "q.csv", "q.jsonl"} {
		path := filepath.Join(t.TempDir(), name)
		if err := Write(path, false, taxonomy.Default(), queue()); err != nil {
			t.Fatal(err)
		}
		r, err := complaint.OpenFile(path, complaint.ReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		for range queue() {
			c, err := r.Read()
			if err != nil || c.Category != "" || c.Severity != "" || c.Demand != "" || c.Channel != "" {
				t.Errorf("%s: read %+v, %v; want no label", name, c, err)
			}
		}
	}
}

// TestWorkbook looks at what helps the reviewer: drop-downs, a header that stays
// in view, filters, and a sheet that says what to do.
func TestWorkbook(t *testing.T) {
	tax := taxonomy.Default()
	path := filepath.Join(t.TempDir(), "q.xlsx")
	if err := Write(path, false, tax, queue()); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	validations, err := f.GetDataValidations(queueSheet)
	if err != nil || len(validations) != 2 {
		t.Fatalf("%d drop-downs, %v, want 2", len(validations), err)
	}
	for i, names := range [][]string{
		{tax.Categories[0].Name, tax.Categories[len(tax.Categories)-1].Name},
		{tax.Severity[0].Name, tax.Severity[len(tax.Severity)-1].Name},
	} {
		from, to, _ := strings.Cut(strings.ReplaceAll(strings.TrimPrefix(validations[i].Formula1, guideSheet+"!"), "$", ""), ":")
		for j, at := range []string{from, to} {
			if got, err := f.GetCellValue(guideSheet, at); err != nil || got != names[j] {
				t.Errorf("drop-down %s: %s is %q, %v, want %q", validations[i].Sqref, at, got, err, names[j])
			}
		}
		head, _ := f.GetCellValue(queueSheet, validations[i].Sqref[:1]+"1")
		if want := []string{"复核类别", "复核严重程度"}[i]; head != want {
			t.Errorf("drop-down %d is below %q, want %q", i, head, want)
		}
	}
	if panes, err := f.GetPanes(queueSheet); err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("panes %+v, %v, want a frozen header", panes, err)
	}
}

func TestLinesOf(t *testing.T) {
	for _, tt := range []struct {
		text string
		want int
	}{
		{"", 0},
		{"abcdefghij", 1},
		{"abcdefghijk", 2},
		{"快递太慢了", 1}, // five of two
		{"快递太慢了！", 2},
		{"快递\r\n\r\n太慢了\n", 3},
	} {
		if got := linesOf(tt.text, 10); got != tt.want {
			t.Errorf("linesOf(%q, 10) = %d, want %d", tt.text, got, tt.want)
		}
	}
}

// TestReadEdited edits a CSV sheet as people do.
func TestReadEdited(t *testing.T) {
	tax := taxonomy.Default()
	path := filepath.Join(t.TempDir(), "q.csv")
	if err := Write(path, false, tax, queue()); err != nil {
		t.Fatal(err)
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	sheet := string(written)
	name := func(code string) string {
		i, _ := tax.Category(code)
		return tax.Categories[i].Name
	}
	tests := []struct {
		name     string
		old, new string // replaced in the sheet
		problem  string // the first one, without the path
		items    int
		fails    string
	}{
		{name: "as it was", items: 3},
		{name: "a code for a name", old: "," + name("safety") + ",", new: ",safety,", items: 3},
		{name: "unknown category", old: name("aftersale"), new: "售前 13800138000", items: 2,
			problem: `:4: 现类别: "售前 〔手机〕" is not in the taxonomy: want one of `},
		{name: "bad date", old: "2025-06-03 09:30:00", new: "3/6/25", items: 2, problem: ":3: 复核日期: bad date "},
		{name: "no number", old: "0.41", new: "41 %", items: 2, problem: ":2: 现类别概率: is not a number: leave "},
		{name: "id changed", old: "00012", new: "12", items: 2, problem: ":3: 校验: id and text are not those of the queue"},
		{name: "text changed", old: "锅柄断了", new: "锅盖断了", items: 2, problem: ":3: 校验: id and text are not those of the queue"},
		{name: "no id", old: "T-1", new: "", items: 2, problem: ":2: the row has no id: take it from the exported queue"},
		{name: "no text", old: "快递三天没动，客服也不接电话", new: "", items: 2, problem: ":2: text: is empty"},
		{name: "a column is gone", old: "复核类别", new: "类型", fails: "has no column 复核类别 (new_category): is it a queue"},
		{name: "not a queue", old: sheet, new: "\uFEFF编号,投诉内容,类别\r\n1,快递太慢,delivery\r\n", fails: "has no column 校验 (check)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			edited := strings.ReplaceAll(sheet, tt.old, tt.new)
			if tt.old == "" {
				edited = sheet
			} else if edited == sheet {
				t.Fatalf("the sheet has no %q", tt.old)
			}
			if err := os.WriteFile(path, []byte(edited), 0o600); err != nil {
				t.Fatal(err)
			}
			items, problems, err := Read(path, tax)
			if tt.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fails) {
					t.Errorf("error %v, want one with %q", err, tt.fails)
				}
				return
			}
			if err != nil || len(items) != tt.items {
				t.Fatalf("%d items, %v, want %d; %v", len(items), err, tt.items, problems)
			}
			got := ""
			for _, p := range problems[:min(len(problems), 1)] {
				got = p.String()
			}
			if want := path + tt.problem; tt.problem != "" && !strings.HasPrefix(got, want) || tt.problem == "" && got != "" {
				t.Errorf("problem %q, want %q…", got, want)
			}
		})
	}
}

// TestReadForeignRow reads a row that came from elsewhere among those of a queue.
func TestReadForeignRow(t *testing.T) {
	tax := taxonomy.Default()
	path := filepath.Join(t.TempDir(), "q.jsonl")
	if err := Write(path, false, tax, queue()); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(`{"id":"9","text":"快递太慢了","new_category":"delivery"}` + "\n"); err != nil {
		t.Fatal(err)
	}
	items, problems, err := Read(path, tax)
	if err != nil || len(items) != 3 || len(problems) != 1 || problems[0].String() != path+":4: the row is not one of the queue: take it out" {
		t.Errorf("%d items, %v, %v", len(items), problems, err)
	}
}

// TestReadGB18030 reads a CSV sheet that a spreadsheet program saved again.
func TestReadGB18030(t *testing.T) {
	tax := taxonomy.Default()
	path := filepath.Join(t.TempDir(), "q.csv")
	if err := Write(path, false, tax, queue()); err != nil {
		t.Fatal(err)
	}
	written, _ := os.ReadFile(path)
	saved, err := simplifiedchinese.GBK.NewEncoder().String(strings.TrimPrefix(string(written), "\uFEFF"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(saved), 0o600); err != nil {
		t.Fatal(err)
	}
	got, problems, err := Read(path, tax)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	if diff := cmp.Diff(queue(), got, unplaced); diff != "" {
		t.Error(diff)
	}
}

func TestWriteRefuses(t *testing.T) {
	tax := taxonomy.Default()
	for path, want := range map[string]string{
		"q.doc":  "name it .xlsx, .csv or .jsonl",
		"q.xlsx": "item 1 has no id",
	} {
		err := Write(filepath.Join(t.TempDir(), path), false, tax, []Item{{Text: "没有编号"}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}
