package complaint

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// full is a complaint with every field set, to text that formats trip over:
// quotes, newlines, a lone CR, commas, tabs, signs of formulas, apostrophes,
// emoji, Traditional characters, a line separator, what Excel escapes.
var full = Labelled{
	Complaint: Complaint{
		ID: "=A1,\"7\"", GeneratedID: true,
		Text:       "=杯子\"碎了\",\n要求退款\r還有\r\n\t一件\u2028😀 _x000D_ 'a\n\n；<b>&amp;</b>\u00a0| ",
		ReceivedAt: time.Date(2020, 6, 5, 8, 3, 11, 123e6, shanghai), RespondedAt: time.Date(2020, 6, 5, 8, 33, 0, 5e6, shanghai),
		ClosedAt: time.Date(2020, 12, 31, 23, 59, 59, 999e6, shanghai),
		Channel:  "@電話,\"线\"", Product: "'=杯子\n二", Region: "+华东\r\n北", Batch: "-B7\t8", CustomerID: "007", CustomerGroup: "＝会员;金",
		Department: "客服\u2028部", Category: "质量, \"漏\"", Subcategory: "=漏|水", Severity: "2.0", Demand: "退款|道歉、赔偿",
		Extra: []Field{{"金额", "-12.50"}, {"备注", "\r"}, {"备注", "=1+1"}, {"id", "\n'"}, {"说明;\"a\"", " x "}}, File: "六月, \"终\".csv", Row: 7,
	},
	Label: Label{
		Category: "quality", CategoryName: "产品质量", CategorySource: Human, ModelCategory: "price", CategoryProbability: 0.1,
		RunnerUp: "quality", RunnerUpProbability: 0.05,
		Categories: "quality|price", CategoriesName: "产品质量|价格",
		Decision: Decided, ReviewReason: "drift: \"x\"；\n=1", UnknownShare: 0.3, UrgentReview: true, Evidence: []Evidence{{0, 3, -0.25}, {3, 9, 1e-9}},
		Severity: 1, SeverityCode: "urgent", SeverityName: "一级", SeveritySource: ByRule, ModelSeverity: 2, SeverityProbability: 1 / 3.0,
		SeverityRules: "safety|crowd", BatchSize: 12, Subcategory: "leak", SubcategoryName: "漏水", SubcategorySource: Human, SubcategoryProbability: 0.7, Cause: "product", CauseName: "产品质量",
		Demand: "refund|apology", DemandName: "退款|道歉", DemandSource: Human,
		Who: "我；店员", When: "昨天", Where: "一店", What: "杯子", Why: "运输", How: "摔",
		Mentions: []Mention{{"rule", "safety", 12, 21}, {"who", "", 1, 3}},
		DueAt:    time.Date(2020, 6, 5, 9, 3, 11, 123e6, shanghai), GroupID: "A1", GroupSize: 2, IssueID: "A0", IssueSize: 12,
	},
}

// Whatever is added to a record has to be set here, and so to survive.
func TestFullIsFull(t *testing.T) {
	for _, v := range []reflect.Value{reflect.ValueOf(full.Complaint), reflect.ValueOf(full.Label)} {
		for i := range v.NumField() {
			if v.Field(i).IsZero() {
				t.Errorf("%s.%s is not set", v.Type().Name(), v.Type().Field(i).Name)
			}
		}
	}
}

// What a Writer writes, a Reader gives back, to the last character.
func TestRoundTrip(t *testing.T) {
	for _, format := range []string{"csv", "xlsx", "jsonl", "parquet"} {
		t.Run(format, func(t *testing.T) {
			_, got, rejects, err := readAll(t, "out."+format, write(t, format, []Labelled{full}), ReaderOptions{})
			if err != nil || len(rejects) > 0 {
				t.Fatal(err, rejects)
			}
			if diff := cmp.Diff([]Complaint{full.Complaint}, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// drawComplaint is a complaint as a Reader returns it: values without space
// around them, text that is not blank.
func drawComplaint(t *rapid.T) Complaint {
	text := rapid.Custom(func(t *rapid.T) string {
		return rapid.OneOf(
			rapid.StringOfN(rapid.SampledFrom([]rune("退款還😀a1=+-@＝'\"\n\r\t,;| \u2028_x000D")), 0, 30, -1),
			rapid.StringMatching(`\PC{0,20}`),
		).Draw(t, "text")
	})
	trimmed := rapid.Map(text, strings.TrimSpace)
	when := rapid.Custom(func(t *rapid.T) time.Time {
		if rapid.Bool().Draw(t, "absent") {
			return time.Time{}
		}
		return time.UnixMilli(rapid.Int64Range(-13e11, 4e12).Draw(t, "ms")).In(shanghai) // 1928 to 2096
	})
	c := Complaint{
		ID: trimmed.Draw(t, "id"), Text: text.Draw(t, "text") + "文", ReceivedAt: when.Draw(t, "received"), RespondedAt: when.Draw(t, "responded"),
		ClosedAt: when.Draw(t, "closed"), Channel: trimmed.Draw(t, "channel"), Product: trimmed.Draw(t, "product"), Region: trimmed.Draw(t, "region"),
		Batch: trimmed.Draw(t, "batch"), CustomerID: trimmed.Draw(t, "customer"), CustomerGroup: trimmed.Draw(t, "group"),
		Department: trimmed.Draw(t, "department"), Category: trimmed.Draw(t, "category"), Severity: trimmed.Draw(t, "severity"),
		Demand: trimmed.Draw(t, "demand"), File: "in.csv", Row: rapid.IntRange(1, 1e6).Draw(t, "row"),
	}
	if c.ID == "" {
		c.ID, c.GeneratedID = "0123456789ab-2", true
	}
	for _, name := range []string{"备注", "id", "x y"} {
		c.Extra = append(c.Extra, Field{name, text.Draw(t, name)})
	}
	return c
}

// What is within a cell of somebody else's file is data, too.
func TestLineEndsWithinCells(t *testing.T) {
	const text, channel, note = "坏了\r\n第二行\r第三行\n第四行", "电话\r\n回访", "\r\n"
	for _, end := range []string{"\n", "\r\n", "\r"} {
		in := strings.Join([]string{"id,text,渠道,备注", `1,"` + text + `","` + channel + `","` + note + `"`, "2,甲,,"}, end)
		rows, got, _, err := readAll(t, "in.csv", in, ReaderOptions{})
		if err != nil || len(got) != 2 {
			t.Fatalf("lines that end in %q: %q, %v", end, rows, err)
		}
		if c := got[0]; c.Text != text || c.Channel != channel || c.Extra[0].Value != note {
			t.Errorf("lines that end in %q: %+v", end, c)
		}
	}
}

// A character that XML cannot hold is U+FFFD in a workbook, and NUL is dropped
// from CSV and counted; the other formats hold everything.
func TestCharactersAFormatCannotHold(t *testing.T) {
	const text = "坏\x00了\x01第\v二\x1f行"
	for format, want := range map[string]string{"csv": "坏了\x01第\v二\x1f行", "xlsx": "坏\uFFFD了\uFFFD第\uFFFD二\uFFFD行", "jsonl": text, "parquet": text} {
		out := write(t, format, []Labelled{{Complaint: Complaint{ID: "1", Text: text, Extra: []Field{{"备注", text}}}}})
		_, got, _, err := readAll(t, "out."+format, out, ReaderOptions{})
		if err != nil || len(got) != 1 || got[0].Text != want || got[0].Extra[0].Value != want {
			t.Errorf("%s: %+v, %v; want %+q", format, got, err, want)
		}
		if nuls := statsOf(t, "out."+format, out, ReaderOptions{}).NULs; nuls > 0 != (format == "csv") {
			t.Errorf("%s: %d NUL", format, nuls)
		}
	}
}

// The fields of a row keep their places, also those that have no column.
func TestExtraInOrder(t *testing.T) {
	rows := [][]Field{
		{{"甲", "1"}, {"乙", "2"}, {"甲", "3"}},
		{{"办结时间", "处理中"}, {"甲", "4"}, {"x", "5"}, {"extra", "6"}, {"乙", "7"}, {"甲", "8"}, {"甲", "9"}, {"x", "10"}},
	}
	for _, format := range []string{"csv", "xlsx", "jsonl", "parquet"} {
		var in []Labelled
		for _, extra := range rows {
			in = append(in, Labelled{Complaint: Complaint{ID: "1", Text: "文", Extra: extra}})
		}
		_, got, _, err := readAll(t, "out."+format, write(t, format, in), ReaderOptions{})
		if err != nil || len(got) != 2 {
			t.Fatal(format, got, err)
		}
		if diff := cmp.Diff(rows, [][]Field{got[0].Extra, got[1].Extra}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", format, diff)
		}
	}
}

// What a jsonlWriter makes of a long complaint is read again.
func TestLongJSONLine(t *testing.T) {
	c := Labelled{Complaint: Complaint{ID: "1", Text: strings.Repeat("退款", 20_000)}}
	for i := range 20_000 {
		c.Mentions = append(c.Mentions, Mention{"demand", "refund", 6 * i, 6*i + 6})
	}
	out := write(t, "jsonl", []Labelled{c})
	_, got, rejects, err := readAll(t, "out.jsonl", out, ReaderOptions{})
	if err != nil || len(rejects) > 0 || len(out) <= maxRecord || got[0].Text != c.Text {
		t.Errorf("a line of %d bytes: %d read, %v, %v", len(out), len(got), rejects, err)
	}
}

func TestRoundTripOfAnyComplaint(t *testing.T) {
	for _, format := range []string{"csv", "xlsx", "jsonl", "parquet"} {
		t.Run(format, func(t *testing.T) {
			rapid.Check(t, func(r *rapid.T) {
				want := rapid.SliceOfN(rapid.Custom(drawComplaint), 1, 4).Draw(r, "complaints")
				rows := make([]Labelled, len(want))
				for i, c := range want {
					// The labels in force are the human's where there is one.
					rows[i] = Labelled{Complaint: c, Label: Label{CategorySource: Model, SeveritySource: Model, ModelSeverity: 2, Severity: 2}}
				}
				_, got, rejects, err := readAll(t, "out."+format, write(t, format, rows), ReaderOptions{})
				if err != nil || len(rejects) > 0 {
					r.Fatal(err, rejects)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					r.Fatalf("(-want +got):\n%s", diff)
				}
			})
		})
	}
}
