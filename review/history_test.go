package review

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"suxi/calendar"
	"suxi/complaint"
)

func day(d int) time.Time { return time.Date(2025, 6, d, 0, 0, 0, 0, calendar.Shanghai) }

// answered is an item of a sheet with an answer.
func answered(id, category, severity, reviewer string, d int) Item {
	i := Item{ID: id, Text: id + "的投诉", Category: "quality", Severity: "regular", NewCategory: category, NewSeverity: severity, Reviewer: reviewer, sheet: "q.csv", line: 2}
	if d > 0 {
		i.ReviewedAt = day(d)
	}
	return i
}

func TestMerge(t *testing.T) {
	tests := []struct {
		name      string
		items     []Item
		want      string // what holds of complaint 甲: category severity reviewer day
		answers   int    // of it
		confirmed int
		repeated  int
		empty     int
		conflicts string // earlier>later, each as reviewer:category/severity
		problem   string
	}{
		{name: "one answer", items: []Item{answered("甲", "safety", "", "王", 3)}, want: "safety  王 3", answers: 1},
		{name: "confirmed", items: []Item{answered("甲", "quality", "regular", "王", 3)}, want: "quality regular 王 3", answers: 1, confirmed: 1},
		{name: "not looked at", items: []Item{answered("甲", "", "", "王", 3)}, empty: 1},
		{name: "the later one holds", items: []Item{answered("甲", "safety", "", "王", 3), answered("甲", "price", "", "李", 5)},
			want: "price  李 5", answers: 2, conflicts: "王:safety/>李:price/"},
		{name: "in whatever order they come", items: []Item{answered("甲", "price", "", "李", 5), answered("甲", "safety", "", "王", 3)},
			want: "price  李 5", answers: 2, conflicts: "王:safety/>李:price/"},
		{name: "of one day, the one that came later", items: []Item{answered("甲", "safety", "", "王", 3), answered("甲", "price", "", "李", 3)},
			want: "price  李 3", answers: 2, conflicts: "王:safety/>李:price/"},
		{name: "each label by itself", items: []Item{answered("甲", "safety", "", "王", 3), answered("甲", "", "urgent", "李", 5)},
			want: "safety urgent 李 5", answers: 2},
		{name: "two people agree", items: []Item{answered("甲", "safety", "", "王", 3), answered("甲", "safety", "", "李", 5)},
			want: "safety  李 5", answers: 2},
		{name: "one changes his mind", items: []Item{answered("甲", "safety", "", "王", 3), answered("甲", "price", "", "王", 5)},
			want: "price  王 5", answers: 2},
		{name: "imported twice", items: []Item{answered("甲", "safety", "", "王", 3), answered("甲", "safety", "", "王", 3)},
			want: "safety  王 3", answers: 1, repeated: 1},
		{name: "two answers", items: []Item{answered("甲", "safety", "", "王", 3), answered("甲", "price", "", "王", 3)},
			want: "safety  王 3", answers: 1, problem: `q.csv:2: "王" gave two answers at one time: keep one`},
		{name: "nobody", items: []Item{answered("甲", "safety", "", "", 3)}, problem: "q.csv:2: does not say who reviewed it"},
		{name: "no date", items: []Item{answered("甲", "safety", "", "王", 0)}, problem: "q.csv:2: does not say when it was reviewed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var h History
			m := h.Merge(tt.items, "", time.Time{})
			got, answers := "", 0
			if a, ok := h.Lookup("甲", "甲的投诉"); ok {
				got = strings.Join([]string{a.Category, a.Severity, a.Reviewer, a.ReviewedAt.Format("2")}, " ")
				answers = len(h.Cases()[0].Answers)
			}
			if got != tt.want || answers != tt.answers {
				t.Errorf("%q of %d answers, want %q of %d", got, answers, tt.want, tt.answers)
			}
			if m.Answers != tt.answers || m.Confirmed != tt.confirmed || m.Repeated != tt.repeated || m.Empty != tt.empty {
				t.Errorf("%+v", m)
			}
			if rows := m.Answers + m.Repeated + m.Empty + len(m.Problems); rows != len(tt.items) {
				t.Errorf("%d rows accounted for, want %d", rows, len(tt.items))
			}
			conflicts := ""
			for _, c := range m.Conflicts {
				conflicts += c.Earlier.Reviewer + ":" + c.Earlier.Category + "/" + c.Earlier.Severity + ">" + c.Later.Reviewer + ":" + c.Later.Category + "/" + c.Later.Severity
			}
			if conflicts != tt.conflicts {
				t.Errorf("conflicts %q, want %q", conflicts, tt.conflicts)
			}
			problem := ""
			for _, p := range m.Problems {
				problem += p.String()
			}
			if !strings.HasPrefix(problem, tt.problem) || tt.problem == "" && problem != "" {
				t.Errorf("problem %q, want %q", problem, tt.problem)
			}
		})
	}
}

// TestMergeRefusesTheFuture takes answers of the day of --as-of, not of the next.
func TestMergeRefusesTheFuture(t *testing.T) {
	late := answered("乙", "price", "", "王", 9)
	late.ReviewedAt = day(9).Add(23 * time.Hour)
	var h History
	m := h.Merge([]Item{answered("甲", "safety", "", "王", 10), late}, "", day(9))
	if m.Answers != 1 || len(m.Problems) != 1 {
		t.Fatalf("%+v", m)
	}
	if got, want := m.Problems[0].String(), "q.csv:2: was reviewed on 2025-06-10, after --as-of 2025-06-09: correct the date, or give a later --as-of"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if m := h.Merge([]Item{answered("甲", "safety", "", "王", 10)}, "", time.Time{}); m.Answers != 1 {
		t.Errorf("without a date to hold it against: %+v", m)
	}
}

func TestMergeFillsIn(t *testing.T) {
	var h History
	m := h.Merge([]Item{answered("甲", "safety", "", "", 0), answered("乙", "price", "", "王", 3)}, "李", day(9))
	if m.Answers != 2 {
		t.Fatalf("%+v", m)
	}
	for id, want := range map[string]Answer{
		"甲": {Category: "safety", Reviewer: "李", ReviewedAt: day(9), Instead: "quality"},
		"乙": {Category: "price", Reviewer: "王", ReviewedAt: day(3), Instead: "quality"},
	} {
		if got, _ := h.Lookup(id, id+"的投诉"); got != want {
			t.Errorf("%s: %+v, want %+v", id, got, want)
		}
	}
}

// TestLookup finds what was said of a complaint, and of identical texts.
func TestLookup(t *testing.T) {
	var h History
	of := func(id, text, category string) Item {
		i := answered(id, category, "", "王", 3)
		i.Text = text
		return i
	}
	long := strings.Repeat("同一份表格", 120)
	h.Merge([]Item{of("1", "快递太慢了！", "delivery"), of("2", "锅坏了", "quality"), of("3", "锅坏了。", "safety"), of("4", long+"甲", "price")}, "", time.Time{})
	for _, tt := range []struct{ id, text, want string }{
		{"1", "快递太慢了！", "delivery"},
		{"9", "快递太慢了", "delivery"}, // another complaint, the same text
		{"1", "快递不慢", ""},          // the id of another system
		{"2", "锅坏了", "quality"},
		{"9", "锅坏了", ""}, // people said this and that
		{"9", long + "甲", "price"},
		{"9", long + "乙", ""},
	} {
		if got, ok := h.Lookup(tt.id, tt.text); got.Category != tt.want || ok != (tt.want != "") {
			t.Errorf("%s %.20s: %q, want %q", tt.id, tt.text, got.Category, tt.want)
		}
	}
}

func TestConflictString(t *testing.T) {
	c := Conflict{"T-1", Answer{Category: "safety", Severity: "urgent", Reviewer: "王", ReviewedAt: day(3)}, Answer{Category: "price", Reviewer: "李", ReviewedAt: day(5)}}
	if got, want := c.String(), "complaint T-1: 王 said safety urgent on 2025-06-03, 李 said price on 2025-06-05: the latest answer holds"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestHistoryFile writes a history, reads it back, and reads it as train does.
func TestHistoryFile(t *testing.T) {
	var h History
	h.Merge([]Item{answered("甲", "safety", "", "王", 3), answered("乙", "price", "urgent", "王", 3), answered("甲", "other", "", "李", 4)}, "", time.Time{})
	var file bytes.Buffer
	if err := h.Write(&file); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "c.jsonl")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	again, err := ReadHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(h.Cases(), again.Cases()); diff != "" {
		t.Error(diff)
	}
	if m := again.Merge([]Item{answered("乙", "price", "urgent", "王", 3)}, "", time.Time{}); m.Repeated != 1 {
		t.Errorf("an answer of the file is not known: %+v", m)
	}
	if !IsHistory(path) {
		t.Error("the file is not known for what it is")
	}
	r, err := complaint.OpenFile(path, complaint.ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	want := []complaint.Complaint{
		{ID: "甲", Text: "甲的投诉", Category: "other"},
		{ID: "乙", Text: "乙的投诉", Category: "price", Severity: "urgent"},
	}
	for _, w := range want {
		got, err := r.Read()
		if err != nil {
			t.Fatal(err)
		}
		if !Reviewed(&got) {
			t.Errorf("%s: not known to be reviewed", got.ID)
		}
		if diff := cmp.Diff(w, got, cmpopts.IgnoreFields(complaint.Complaint{}, "Extra", "File", "Row")); diff != "" {
			t.Error(diff)
		}
	}
}

func TestReadHistoryRefuses(t *testing.T) {
	const good = `{"id":"1","text":"甲","answers":[{"category":"a","reviewer":"王","reviewed_at":"2025-06-03T00:00:00+08:00"}]}` + "\n"
	for name, tt := range map[string]struct{ file, want string }{
		"not JSON":   {good + "id,text\n", ":2: is not a line that suxi review import wrote"},
		"no answers": {`{"id":"1","text":"甲"}`, ":1: is not a line"},
		"twice":      {good + good, ":2: repeats the complaint of an earlier line"},
	} {
		path := filepath.Join(t.TempDir(), "c.jsonl")
		if err := os.WriteFile(path, []byte(tt.file), 0o600); err != nil {
			t.Fatal(err)
		}
		if IsHistory(path) { // the first line says nothing of who reviewed it
			t.Errorf("%s: taken for a history", name)
		}
		if _, err := ReadHistory(path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

// TestKey changes what spreadsheets change of a row, and what they should not.
func TestKey(t *testing.T) {
	key := Key("DH-2025", "锅柄断了，\r\n烫伤了手\u0001")
	for _, same := range [][2]string{{"DH-2025", "锅柄断了，\n烫伤了手"}, {" DH-2025 ", "锅柄断了,烫伤了手\uFFFD"}} {
		if Key(same[0], same[1]) != key {
			t.Errorf("%q has another key", same)
		}
	}
	for _, other := range [][2]string{{"DH-2026", "锅柄断了，\r\n烫伤了手"}, {"DH-2025", "锅柄断了，\r\n烫伤了脚"}} {
		if Key(other[0], other[1]) == key {
			t.Errorf("%q has the same key", other)
		}
	}
}
