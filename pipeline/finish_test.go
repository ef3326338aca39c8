package pipeline

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/taxonomy"
)

// each ranges over rows as over a file.
func each(rows []complaint.Labelled) iter.Seq2[complaint.Labelled, error] {
	return func(yield func(complaint.Labelled, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// finished returns rows as Finish hands them on.
func finished(t *testing.T, tax *taxonomy.Taxonomy, rows []complaint.Labelled) ([]complaint.Labelled, []RuleCount) {
	t.Helper()
	var out []complaint.Labelled
	finishing, err := Finish(t.Context(), tax, nil, each(rows), func(batch []complaint.Labelled) error {
		out = append(out, batch...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out, finishing.Rules
}

func TestFinishGroupsNearDuplicates(t *testing.T) {
	texts := []string{
		"这批保温杯的杯盖全部漏水，装进包里把电脑都泡了",
		"客服说三天内回电话，等了一周没有任何消息",
		"这批保温杯的杯盖全部漏水，装进包里把电脑都泡了！",
	}
	rows := make([]complaint.Labelled, len(texts))
	for i, text := range texts {
		rows[i].ID, rows[i].Text = fmt.Sprint("c", i), text
	}
	var got []string
	out, _ := finished(t, graded(), rows)
	for _, l := range out {
		got = append(got, fmt.Sprintf("%s in %s of %d", l.ID, l.GroupID, l.GroupSize))
	}
	if diff := cmp.Diff([]string{"c0 in c0 of 2", "c1 in c1 of 1", "c2 in c0 of 2"}, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

// Names do not depend on the order of the rows.
func TestFinishNamesAfterTheLeastID(t *testing.T) {
	const leak, quarry = "这批保温杯的杯盖全部漏水，装进包里把电脑都泡了", "石榴湾小区旁边的采石场天天放炮，窗户玻璃都震裂了"
	texts := map[string]string{
		"c3": leak, "c1": leak + "！", "c2": leak + "。",
		"d2": quarry, "d1": "请问什么时候关停石榴湾后山的采石场？粉尘太大，不敢开窗",
	}
	want := []string{"c1 c1 c1", "c2 c1 c1", "c3 c1 c1", "d1 d1 d1", "d2 d2 d1"}
	for _, order := range []string{"c3 c1 c2 d2 d1", "d1 d2 c2 c1 c3", "c1 d2 c2 d1 c3"} {
		var rows []complaint.Labelled
		for id := range strings.FieldsSeq(order) {
			rows = append(rows, complaint.Labelled{Complaint: complaint.Complaint{ID: id, Text: texts[id]}})
		}
		out, _ := finished(t, graded(), rows)
		var got []string
		for _, l := range out {
			got = append(got, fmt.Sprint(l.ID, " ", l.GroupID, " ", l.IssueID))
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: id, group and issue (-want +got):\n%s", order, diff)
		}
	}
}

// A matter that several people tell in words of their own, one of them twice.
func TestFinishFindsHotIssues(t *testing.T) {
	texts := []string{
		"石榴湾小区旁边的采石场天天放炮，窗户玻璃都震裂了",
		"客服说三天内回电话，等了一周没有任何消息",
		"请问什么时候关停石榴湾后山的采石场？粉尘太大，不敢开窗",
		"这批保温杯的杯盖全部漏水，装进包里把电脑都泡了",
		"石榴湾小区旁边的采石场天天放炮，窗户玻璃都震裂了！",
	}
	rows := make([]complaint.Labelled, len(texts))
	for i, text := range texts {
		rows[i].ID, rows[i].Text = fmt.Sprint("c", i), text
	}
	want := []string{"c0 of 3", " of 0", "c0 of 3", " of 0", "c0 of 3"}
	out, _ := finished(t, graded(), rows)
	again, _ := finished(t, graded(), out)
	for _, out := range [][]complaint.Labelled{out, again} {
		var got []string
		for _, l := range out {
			got = append(got, fmt.Sprintf("%s of %d", l.IssueID, l.IssueSize))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("issues (-want +got):\n%s", diff)
		}
	}
}

// What texts share that name different towns is no matter in one place.
func TestFinishTellsTownsApart(t *testing.T) {
	texts := []string{
		"江城市柳林区今年暖气不热，老人孩子冻感冒了，请领导过问",
		"海城市今年暖气不热，打了供热站电话，老人身体受不了",
		"海城市没有人管，老人身体受不了，说暖气不热",
		"教室窗户漏风，孩子冻感冒了", "请领导过问，教室窗户漏风", // another matter
	}
	for _, test := range []struct {
		places []string
		want   []string
	}{
		{[]string{"江城市柳林区", "海城市", "海城市", "", ""}, []string{"", "c1", "c1"}},
		{make([]string, len(texts)), []string{"c0", "c0", "c0"}},
	} {
		rows := make([]complaint.Labelled, len(texts))
		for i, text := range texts {
			rows[i].ID, rows[i].Text, rows[i].Region = fmt.Sprint("c", i), text, []string{"南方", "北方"}[i/3]
			rows[i].Mentions = []complaint.Mention{{Kind: "who", End: 6}, {Kind: "where", End: len(test.places[i])}}
		}
		out, _ := finished(t, graded(), rows)
		var got []string
		for _, l := range out[:3] {
			got = append(got, l.IssueID)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("towns named %q: issues (-want +got):\n%s", test.places, diff)
		}
	}
}

// people is a batch rule of three people in seven days.
var people = taxonomy.Rule{Code: "batch", RaiseTo: 1, Batch: &taxonomy.Batch{People: 3, Days: 7}}

// complain returns a complaint of level 2 about one batch of one product. The
// texts of two ids are not alike.
func complain(id, date string, change ...func(*complaint.Labelled)) complaint.Labelled {
	l := complaint.Labelled{
		Complaint: complaint.Complaint{ID: id, Text: id, ReceivedAt: on(date), Product: "保温杯", Batch: "B1"},
		Label:     complaint.Label{ModelSeverity: 2},
	}
	for _, c := range change {
		c(&l)
	}
	return l
}

func on(date string) time.Time {
	if date == "" {
		return time.Time{}
	}
	day, err := time.ParseInLocation(time.DateOnly, date, time.FixedZone("Asia/Shanghai", 8*60*60))
	if err != nil {
		panic(err)
	}
	return day.Add(23 * time.Hour)
}

func TestFinishRaisesBatches(t *testing.T) {
	person := func(id string) func(*complaint.Labelled) {
		return func(l *complaint.Labelled) { l.CustomerID = id }
	}
	lot := func(product, batch string) func(*complaint.Labelled) {
		return func(l *complaint.Labelled) { l.Product, l.Batch = product, batch }
	}
	about := func(category string) func(*complaint.Labelled) {
		return func(l *complaint.Labelled) { l.Label.Category = category }
	}
	text := func(s string) func(*complaint.Labelled) {
		return func(l *complaint.Labelled) { l.Text, l.Product, l.Batch = s, "", "" }
	}
	human := func(level string) func(*complaint.Labelled) {
		return func(l *complaint.Labelled) { l.Complaint.Severity = level }
	}
	remark := func(l *complaint.Labelled) { l.ModelSeverity = 3 }
	ungraded := func(l *complaint.Labelled) { l.ModelSeverity = 0 }
	danger := func(l *complaint.Labelled) {
		l.ModelSeverity, l.Mentions = 3, []complaint.Mention{{Kind: "rule", Code: "danger"}}
	}
	early := func(l *complaint.Labelled) { l.ReceivedAt = l.ReceivedAt.Add(-22 * time.Hour) } // the day before in UTC
	const long = "杯盖开裂漏水把电脑泡坏了，客服一直不处理，要求赔偿"
	const polite = "希望以后包装能再结实一些，杯盖的颜色也可以多几种选择"
	tests := []struct {
		name string
		rows []complaint.Labelled
		want []int // people behind each row, 0 where the rule does not fire
	}{
		{"three people on the first and the last day of a week",
			[]complaint.Labelled{complain("甲", "2025-03-01", early), complain("乙", "2025-03-07"), complain("丙", "2025-03-07")}, []int{3, 3, 3}},
		{"the eighth day is another window",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-07"), complain("丙", "2025-03-08")}, []int{0, 0, 0}},
		{"a row counts the largest crowd of its windows, in whatever order rows come",
			[]complaint.Labelled{complain("丁", "2025-03-08"), complain("甲", "2025-03-01"), complain("乙", "2025-03-02"), complain("丙", "2025-03-03"), complain("戊", "2025-03-08"), complain("己", "2025-03-20")},
			[]int{4, 3, 4, 4, 4, 0}},
		{"two people, three complaints",
			[]complaint.Labelled{complain("甲", "2025-03-01", person("p")), complain("乙", "2025-03-02", person("p")), complain("丙", "2025-03-03", person("q"))}, []int{0, 0, 0}},
		{"a customer and a complaint of the same id are two",
			[]complaint.Labelled{complain("甲", "2025-03-01", person("乙")), complain("乙", "2025-03-02"), complain("丙", "2025-03-03")}, []int{3, 3, 3}},
		{"one batch number of two products",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02"), complain("丙", "2025-03-03", lot("水壶", "B1"))}, []int{0, 0, 0}},
		{"no batch number",
			[]complaint.Labelled{complain("甲", "2025-03-01", lot("保温杯", "")), complain("乙", "2025-03-02", lot("保温杯", "")), complain("丙", "2025-03-03", lot("保温杯", ""))}, []int{0, 0, 0}},
		{"no product",
			[]complaint.Labelled{complain("甲", "2025-03-01", lot("", "B1")), complain("乙", "2025-03-02", lot("", "B1")), complain("丙", "2025-03-03", lot("", "B1"))}, []int{0, 0, 0}},
		{"one batch, two problems",
			[]complaint.Labelled{complain("甲", "2025-03-01", about("quality")), complain("乙", "2025-03-02", about("quality")), complain("丙", "2025-03-03", about("delivery"))},
			[]int{0, 0, 0}},
		{"near-duplicates without a batch number",
			[]complaint.Labelled{complain("甲", "2025-03-01", text(long)), complain("乙", "2025-03-02", text(long+"！")), complain("丙", "2025-03-03", text(long))}, []int{3, 3, 3}},
		{"the same few words mean nothing",
			[]complaint.Labelled{complain("甲", "2025-03-01", text("太差了，差评差评！！！！！！！！！！！！！！")), complain("乙", "2025-03-02", text("太差了，差评差评！！！！！！！！！！！！！！")), complain("丙", "2025-03-03", text("太差了，差评差评！！！！！！！！！！！！！！"))}, []int{0, 0, 0}},
		{"a row without a date is in no window",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02"), complain("丙", ""), complain("丁", "2025-03-03")}, []int{3, 3, 0, 3}},
		{"but all are in one where none has a date",
			[]complaint.Labelled{complain("甲", ""), complain("乙", ""), complain("丙", "")}, []int{3, 3, 3}},
		{"what a person said stands",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02", human("2")), complain("丙", "2025-03-03")}, []int{3, 3, 3}},

		{"a remark is no complaint, and stays what it is",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02", remark), complain("丙", "2025-03-03"), complain("丁", "2025-03-03"), complain("戊", "2025-03-03", ungraded)}, []int{3, 0, 3, 3, 0}},
		{"nor do remarks make a crowd of two complaints",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02", remark), complain("丙", "2025-03-03")}, []int{0, 0, 0}},
		{"copies of a polite remark",
			[]complaint.Labelled{complain("甲", "2025-03-01", text(polite), remark), complain("乙", "2025-03-02", text(polite), remark), complain("丙", "2025-03-03", text(polite), remark)}, []int{0, 0, 0}},
		{"what a rule of the text raised is a complaint",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02", danger), complain("丙", "2025-03-03")}, []int{3, 3, 3}},
		{"what a person calls a complaint is one",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02", remark, human("2")), complain("丙", "2025-03-03")}, []int{3, 3, 3}},
		{"and what a person calls a remark is one",
			[]complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02", human("3")), complain("丙", "2025-03-03")}, []int{0, 0, 0}},

		{"one batch in several hands",
			[]complaint.Labelled{complain("甲", "2025-03-01", lot("保温杯Pro", "b8")), complain("乙", "2025-03-02", lot("保温杯PRO ", " B8")), complain("丙", "2025-03-03", lot("保温杯Ｐｒｏ", "Ｂ８\u3000"))}, []int{3, 3, 3}},
		{"one customer in several hands",
			[]complaint.Labelled{complain("甲", "2025-03-01", person("u7")), complain("乙", "2025-03-02", person("U7 ")), complain("丙", "2025-03-03", person("Ｕ７"))}, []int{0, 0, 0}},
		{"batches that say that there is none",
			[]complaint.Labelled{complain("甲", "2025-03-01", lot("保温杯", "无")), complain("乙", "2025-03-02", lot("保温杯", "无")), complain("丙", "2025-03-03", lot("保温杯", "无"))}, []int{0, 0, 0}},
		{"products that say that there is none",
			[]complaint.Labelled{complain("甲", "2025-03-01", lot("N/A", "B1")), complain("乙", "2025-03-02", lot("N/A", "B1")), complain("丙", "2025-03-03", lot("N/A", "B1"))}, []int{0, 0, 0}},
		{"customers that say that there is none are the complaints themselves",
			[]complaint.Labelled{complain("甲", "2025-03-01", person("未知")), complain("乙", "2025-03-02", person("未知")), complain("丙", "2025-03-03", person("未知"))}, []int{3, 3, 3}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tax := graded(taxonomy.Rule{Code: "danger", RaiseTo: 2}, people)
			rows, counts := finished(t, tax, test.rows)
			got := make([]int, len(rows))
			tally := newRuleCounts(tax) // of the text alone, and then of the batches
			for i, r := range rows {
				got[i] = r.BatchSize
				want := test.rows[i]
				settle(tax, &want, nil, tally)
				if test.want[i] > 0 {
					want.SeverityRules = strings.TrimPrefix(want.SeverityRules+"|batch", "|")
					tally[1].Fired++
				}
				if test.want[i] > 0 && want.SeveritySource != complaint.Human {
					if want.SeveritySource == complaint.ByRule {
						tally[0].Raised--
					}
					tally[1].Raised++
					l := tax.Severity[0]
					want.Label.Severity, want.SeverityCode, want.SeveritySource, want.DueAt = 1, l.Code, complaint.ByRule, l.Due(r.ReceivedAt)
				}
				if r.Label.Severity != want.Label.Severity || r.SeveritySource != want.SeveritySource || r.SeverityRules != want.SeverityRules || r.SeverityCode != want.SeverityCode || !r.DueAt.Equal(want.DueAt) {
					t.Errorf("%s: severity %d (%s) by %s, rules %q, due %v: want level %d by %s, rules %q", r.ID, r.Label.Severity, r.SeverityCode, r.SeveritySource, r.SeverityRules, r.DueAt, want.Label.Severity, want.SeveritySource, want.SeverityRules)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("people (-want +got):\n%s", diff)
			}
			if !cmp.Equal(tally, counts) {
				t.Errorf("counts %+v, want %+v", counts, tally)
			}
			again, countsAgain := finished(t, tax, rows)
			if diff := cmp.Diff(rows, again); diff != "" {
				t.Errorf("finished again (-once +twice):\n%s", diff)
			}
			if !cmp.Equal(counts, countsAgain) {
				t.Errorf("counts %+v when finished again, want %+v", countsAgain, counts)
			}
		})
	}
}

// A batch that has fallen apart, as when a part of a file is analysed alone,
// raises nothing any more.
func TestFinishForgetsBatches(t *testing.T) {
	rows, _ := finished(t, graded(people), []complaint.Labelled{complain("甲", "2025-03-01"), complain("乙", "2025-03-02"), complain("丙", "2025-03-03")})
	alone, counts := finished(t, graded(people), rows[:1])
	if l := alone[0]; l.Label.Severity != 2 || l.SeveritySource != complaint.Model || l.SeverityRules != "" || l.BatchSize != 0 {
		t.Errorf("severity %d by %s, rules %q, batch of %d: want the model's 2 and no rule", l.Label.Severity, l.SeveritySource, l.SeverityRules, l.BatchSize)
	}
	if want := []RuleCount{{Code: "batch"}}; !cmp.Equal(want, counts) {
		t.Errorf("counts %+v, want %+v", counts, want)
	}
}

// A scale of two levels has none for remarks: both are complaints.
func TestIsComplaint(t *testing.T) {
	for _, test := range []struct {
		levels, rank int
		want         bool
	}{
		{3, 1, true}, {3, 2, true}, {3, 3, false}, {3, 0, false},
		{2, 1, true}, {2, 2, true}, {2, 0, false},
		{4, 3, true}, {4, 4, false},
	} {
		if got := isComplaint(make(taxonomy.Scale, test.levels), test.rank); got != test.want {
			t.Errorf("level %d of %d: %v, want %v", test.rank, test.levels, got, test.want)
		}
	}
}

func TestFolded(t *testing.T) {
	for cell, want := range map[string]string{
		"B8": "b8", " b8\u3000": "b8", "Ｂ８": "b8", "保温杯": "保温杯", "保溫杯": "保温杯", "無糖": "无糖", "10": "10", "A/B-1": "a/b-1",
		"": "", "  ": "", "无": "", "無": "", "未知": "", "不详": "", "—": "", "-": "", "——": "", "/": "", "／": "", "N/A": "", "NA": "", "Ｎ／Ａ": "", "#N/A": "", "N / A": "", "n.a.": "", "未填写": "", "没有批号": "", "TBD": "", "XXX": "", "0.0": "", "不锈钢锅": "不锈钢锅",
		"null": "", "NULL": "", "<null>": "", "None": "", "nil": "", "NaN": "", "0": "", "０": "", "其他": "", "其它": "", "暂无": "", "没有": "", "空": "", "（空）": "", "？": "", "???": "",
	} {
		if got := folded(cell); got != want {
			t.Errorf("folded(%q) = %q, want %q", cell, got, want)
		}
	}
}
