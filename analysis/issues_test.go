package analysis

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/hotissue"
)

// A told row of an issue.
type issueRow struct {
	id, date, issue, group, text, customer, region, category string
	level                                                    int
}

func (v issueRow) labelled() *complaint.Labelled {
	l := row(v.id, v.date, v.category)
	l.Text, l.CustomerID, l.Region = v.text, v.customer, v.region
	l.IssueID = v.issue
	if l.Label.Severity = v.level; v.group != "" {
		l.GroupID, l.GroupSize = v.group, 2
	}
	return l
}

// quarry is told by five people, one of them twice; kiosk by two; copied has one
// event, so that it is none.
func issueRows() []issueRow {
	return []issueRow{
		{"q1", "2025-01-10", "q1", "", "石榴湾的采石场天天放炮，电话13812345678", "k1", "石榴湾", "环境", 1},
		{"q2", "2025-02-01", "q1", "q2", "石榴湾采石场粉尘大", "k2", "石榴湾", "环境", 2},
		{"q3", "2025-02-02", "q1", "q2", "石榴湾采石场粉尘大！", "k2", "石榴湾", "环境", 2},
		{"q4", "2025-03-05", "q1", "", "何时关停石榴湾采石场", "k3", "青松岭", "安全", 2},
		{"q5", "2025-03-06", "q1", "", "石榴湾采石场夜里也放炮", "", "", "环境", 0},
		{"q6", "2025-03-07", "q1", "", "窗户被采石场震裂", "", "", "环境", 2},
		{"p1", "2025-01-02", "p1", "", "报亭卖过期饮料", "k9", "", "安全", 2},
		{"p2", "2025-02-20", "p1", "", "报亭的饮料又过期", "k9", "", "安全", 2},
		{"c1", "2025-03-01", "c1", "c1", "退款退款", "", "", "安全", 2},
		{"c2", "2025-03-01", "c1", "c1", "退款退款。", "", "", "安全", 2},
		{"x1", "2025-01-01", "", "", "一月", "", "", "环境", 2},
		{"x2", "2025-03-31", "", "", "三月", "", "", "环境", 2},
	}
}

func TestIssues(t *testing.T) {
	b := New(scheme("环境", "安全"), Options{})
	for _, v := range issueRows() {
		b.Add(v.labelled())
	}
	r := b.Result()
	if len(r.Issues.Rows) != 2 || r.Issues.Others != 0 {
		t.Fatalf("%d issues and %d others, want 2 and 0", len(r.Issues.Rows), r.Issues.Others)
	}
	got := r.Issues.Rows[0]
	slices.Sort(got.IDs)
	if !strings.Contains(got.Quote, "石榴湾采石场") {
		t.Errorf("quote %q is not the typical one", got.Quote)
	}
	// March has 3 events in 31 days, February 1 in 28. Levels weigh 5 and 1.
	now, before := 5.5/31, 3.5/28
	parts := IssueParts{Size: 1, Growth: now / (now + before), Severity: (5 + 4*1) / (5. * 6), Reach: (5./6 + 2./3) / 2}
	want := Issue{
		ID: "q1", Title: "石榴湾采石场", Count: 6, Unique: 5, Category: "环境", First: "2025-01-10", Last: "2025-03-07",
		Score: 50 + 15*parts.Growth + 25*parts.Severity + 10*parts.Reach, Parts: parts,
		Now: new(3), Before: new(1),
		Kinds: []ValueCount{{"环境", 5}, {"安全", 1}}, Products: []ValueCount{}, Channels: []ValueCount{},
		Regions: []ValueCount{{"石榴湾", 3}, {"青松岭", 1}},
		Levels:  []int{1, 4}, Spread: Spread{Kind: Systematic, People: 5, Customers: 3, RegionCount: 2, PeriodCount: 3, Days: 56},
		Timeline: []PeriodCount{{0, 1}, {1, 2}, {2, 3}},
		Quote:    got.Quote, IDs: []string{"q1", "q3", "q4", "q5", "q6"}, // q3 stands for q2
	}
	near := cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })
	if diff := cmp.Diff(want, got, near); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := r.Issues.Rows[1]; got.ID != "p1" || got.People != 1 || *got.Now != 0 || *got.Before != 1 {
		t.Errorf("second issue %+v", got)
	}
	for _, n := range r.Issues.Rows {
		if strings.Contains(n.Quote+n.Title, "138") {
			t.Errorf("%s is not redacted: %s %s", n.ID, n.Title, n.Quote)
		}
	}
}

// A title says more than a place or a word: else it is a clause that holds it.
func TestIssueTitle(t *testing.T) {
	titles := newTitler()
	tests := []struct {
		name  string
		texts []string
		want  string
	}{
		{"what they share", []string{"石榴湾采石场放炮", "何时关停石榴湾采石场"}, "石榴湾采石场"},
		{"nothing", []string{"暖气不热，室温只有十度", "停水三天了"}, "暖气不热"},
		{"three characters", []string{"小区后山有采石场", "采石场粉尘大"}, "采石场粉尘大"},
		{"a place", []string{"你好，泉星社区暖气不热", "泉星社区停水三天了"}, "泉星社区暖气不热"},
		{"a place with a verb", []string{"我要投诉泉星社区乱收费", "投诉泉星社区停水不通知"}, "我要投诉泉星社区乱收费"},
		{"a clause alone", []string{"采石场"}, ""},
	}
	for _, test := range tests {
		if got := titles.title(test.texts, hotissue.Typical(test.texts)); got != test.want {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// Growth compares March with February, by the rates per day of the events and
// 2½. An issue of neither month is over.
func TestIssueGrowth(t *testing.T) {
	tests := []struct{ january, february, march int }{{2, 0, 0}, {1, 0, 1}, {1, 1, 0}, {0, 1, 1}, {0, 2, 3}}
	for _, test := range tests {
		rows := []issueRow{{id: "first", date: "2025-01-01", category: "环境"}, {id: "last", date: "2025-03-31", category: "环境"}}
		for month, n := range []int{test.january, test.february, test.march} {
			for i := range n {
				rows = append(rows, issueRow{id: fmt.Sprint(month, i), date: fmt.Sprintf("2025-%02d-10", month+1), issue: "g", text: "采石场放炮", category: "环境"})
			}
		}
		b := New(scheme("环境"), Options{})
		for _, v := range rows {
			b.Add(v.labelled())
		}
		want := 0.0
		if test.february+test.march > 0 {
			now, before := (float64(test.march)+2.5)/31, (float64(test.february)+2.5)/28
			want = now / (now + before)
		}
		if got := b.Result().Issues.Rows[0].Parts.Growth; math.Abs(got-want) > 1e-12 {
			t.Errorf("%+v: growth %v, want %v", test, got, want)
		}
	}
}

// The list is cut, and says so; without a period there is no growth to see.
func TestIssuesOptions(t *testing.T) {
	b := New(scheme("环境", "安全"), Options{Issues: 1})
	for _, v := range issueRows() {
		v.date = ""
		b.Add(v.labelled())
	}
	got := b.Result().Issues
	if len(got.Rows) != 1 || got.Others != 1 {
		t.Fatalf("%d issues and %d others, want 1 and 1", len(got.Rows), got.Others)
	}
	n := got.Rows[0]
	if n.Now != nil || n.Before != nil || n.Parts.Growth != .5 || n.First != "" || n.Last != "" || n.Days != 0 || len(n.Timeline) != 0 {
		t.Errorf("an issue without dates: %+v", n)
	}
}

// However the rows are spread over builders, the issues are the same.
func TestIssuesMerge(t *testing.T) {
	rows := issueRows()
	for i := range 40 {
		rows = append(rows, issueRow{fmt.Sprint("m", i), "2025-02-03", "q1", "", fmt.Sprint("采石场噪音第", i, "次"), fmt.Sprint("c", i), "", "环境", 2})
	}
	tax := scheme("环境", "安全")
	whole := New(tax, Options{})
	for _, v := range rows {
		whole.Add(v.labelled())
	}
	want := encode(t, whole.Result())
	for parts := 2; parts < 5; parts++ {
		builders := make([]*Builder, parts)
		for p := range builders {
			builders[p] = New(tax, Options{})
		}
		for i, v := range rows {
			builders[(i*7+parts)%parts].Add(v.labelled())
		}
		merged := New(tax, Options{})
		slices.Reverse(builders)
		for _, b := range builders {
			if err := merged.Merge(b); err != nil {
				t.Fatal(err)
			}
		}
		if got := encode(t, merged.Result()); got != want {
			t.Errorf("%d parts: other bytes", parts)
		}
	}
}
