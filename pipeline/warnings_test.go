package pipeline

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/segment"
)

// every is a labelling with n of everything to warn of.
func every(n int64) *Labelling {
	sheets := []string{"汇总", "旧"}
	return &Labelling{
		Inputs: []Input{{
			Name: "a.csv", Encoding: "utf-8", Undecodable: n, MixedLines: n, MixedEncoding: "gb18030", NULs: n, RepeatedHeaders: n, BadDates: n,
			Twins: []Twin{{"内容", "投诉内容", n}}, SkippedSheets: sheets[:n],
		}},
		SameID: n, Unknown: Unknown{n, n, n, n},
		Boilerplate: boilerplate(int(n)),
		Finishing:   Finishing{Drift: drifted(n > 0), Outcome: Outcome{Decisions: Decisions{Withdrawn: n, ColdStart: n}}, Unchecked: int(n), Sampled: int(n)},
	}
}

// drifted is the drift of a batch in which the share of unknown words rose, or
// did not.
func drifted(rose bool) *classifier.Drift {
	d := &classifier.Drift{Unknown: classifier.Shift{Training: .1, Batch: .1, P: .5, Band: .1}}
	if rose {
		d.Unknown.Batch, d.Unknown.P = .4, .0001
	}
	return d
}

// boilerplate masks n lines, which stand in 5, 6 and so on rows.
func boilerplate(n int) *segment.Boilerplate {
	var parts []*segment.Boilerplate
	for i := range n {
		var lines segment.Lines
		for range 5 + i {
			lines.Add("漏水\n投诉受理中心联系邮箱 " + strings.Repeat("a", i+1) + "1@example2.com")
		}
		parts = append(parts, lines.Boilerplate())
	}
	return segment.MergeBoilerplate(parts...)
}

func TestWarnings(t *testing.T) {
	tests := []struct{ code, one, many, zh string }{
		{WarnUndecodable, "a.csv: 1 byte is not UTF-8", "a.csv: 2 bytes are not UTF-8", "a.csv：2 个字节不是 UTF-8"},
		{WarnMixed, "a.csv: 1 line is in GB18030, the others in UTF-8, and was read so", "a.csv: 2 lines are in GB18030, the others in UTF-8, and were read so", "a.csv：2 行是 GB18030，其余是 UTF-8"},
		{WarnNULs, "a.csv: 1 NUL character was dropped", "a.csv: 2 NUL characters were dropped", "a.csv：去掉了 2 个 NUL 字符"},
		{WarnRepeatedHeader, "a.csv: 1 line repeats the header", "a.csv: 2 lines repeat the header", "a.csv：2 行重复了表头"},
		{WarnBadDates, "a.csv: 1 cell of the columns for answer and closing is no date", "a.csv: 2 cells of the columns for answer and closing are no dates", "a.csv：答复和办结两列有 2 格不是日期"},
		{WarnTwin, `a.csv: column "内容" means the same as "投诉内容", which was read, and differs from it in 1 row:`, `a.csv: column "内容" means the same as "投诉内容", which was read, and differs from it in 2 rows:`, "a.csv：列“内容”与所读的列“投诉内容”同义，但有 2 行内容不同"},
		{WarnSkippedSheets, "a.csv: 1 sheet that is hidden", "a.csv: 2 sheets that are hidden", "a.csv：2 张工作表已隐藏，或表头不像投诉数据，没有读取：汇总, 旧"},
		{WarnSameID, "1 row repeats an id", "2 rows repeat an id", "2 行与别的行编号相同"},
		{WarnUnknownCategory, "1 row carries a category", "2 rows carry a category", "2 行的类别不在"},
		{WarnUnknownSeverity, "1 row carries a severity", "2 rows carry a severity", "2 行的严重程度不在"},
		{WarnUnknownSubcategory, "1 row carries a subcategory that its category", "2 rows carry a subcategory that their categories", "2 行的子类不在其类别之下"},
		{WarnUnknownDemand, "1 row carries a demand", "2 rows carry a demand", "2 行的诉求不在"},
		{WarnBoilerplate, "1 line that many rows have was masked: 投诉受理中心联系邮箱〔邮箱〕 (found in 5)", "2 lines that many rows have were masked: 投诉受理中心联系邮箱〔邮箱〕 (found in 6); 投诉受理中心联系邮箱〔邮箱〕 (found in 5)", "已略去 2 种在许多件中重复出现的行：投诉"},
		{WarnColdStart, "1 row was labelled by a model that was trained without labels", "2 rows were labelled by a model that was trained without labels", "2 行的类别出自没有人工标注"},
		{WarnDrift, "the texts differ too much from the model's training rows for its accept certificate to hold; 1 accepted row needs review: unknown words 40.0%, 10.0% in training, band +10 points, p < 0.001", "the texts differ too much from the model's training rows for its accept certificate to hold; 2 accepted rows need review", "这批投诉与模型的训练数据差别太大，准确率保证已失效，自动采纳的 2 件应全部人工复核：未登录词占 40.0%，训练时为 10.0%"},
		{WarnUnchecked, "too few complaints to check whether the model's accept certificate still holds: 1, near-duplicates counted once, 30 needed", "too few complaints to check whether the model's accept certificate still holds: 2,", "只有 2 件投诉（近似重复只计一次），不足 30 件"},
		{WarnSampledIssues, "hot issues were looked for in a random sample of 1 different text,", "hot issues were looked for in a random sample of 2 different texts,", "热点问题只在随机抽取的 2 种不同文本中寻找"},
		{WarnMissingShards, "these are not all complaints of a.csv: 1 of 8 shards is missing (3): name all of them", "these are not all complaints of a.csv: 2 of 8 shards are missing (3): name all of them", "这不是 a.csv 的全部投诉：标注时分成 8 片，缺少 2 片（第 3 片）"},
	}
	missing := func(n int64) Warning { return warning(WarnMissingShards, "", n, 8, "a.csv", "3") }
	one, many := append(every(1).Warnings(), missing(1)), append(every(2).Warnings(), missing(2))
	if len(one) != len(tests) || len(many) != len(tests) || len(wordings) != len(tests) {
		t.Fatalf("%d warnings of one, %d of two, %d wordings, want %d of each", len(one), len(many), len(wordings), len(tests))
	}
	for i, test := range tests {
		file := ""
		if strings.HasPrefix(test.one, "a.csv: ") {
			file = "a.csv"
		}
		for n, w := range map[int64]Warning{1: one[i], 2: many[i]} {
			if w.Code != test.code || w.File != file || w.Count != n {
				t.Errorf("%s of %d %q, want %s of %d %q", w.Code, w.Count, w.File, test.code, n, file)
			}
			if text := w.Message.ZH + w.Message.EN; strings.Contains(text, "%!") {
				t.Errorf("%s: %s", test.code, text)
			}
		}
		if !strings.HasPrefix(one[i].Message.EN, test.one) || !strings.HasPrefix(many[i].Message.EN, test.many) || !strings.HasPrefix(many[i].Message.ZH, test.zh) {
			t.Errorf("%s: %q, %q, %q; want %q…, %q…, %q…", test.code, one[i].Message.EN, many[i].Message.EN, many[i].Message.ZH, test.one, test.many, test.zh)
		}
	}
	if diff := cmp.Diff([]Warning(nil), every(0).Warnings()); diff != "" {
		t.Errorf("warnings of nothing (-want +got):\n%s", diff)
	}
}

// White space and what is not seen hold numbers apart until they are found, and what is cut off is
// looked at before.
func TestBoilerplateIsRedactedAsRead(t *testing.T) {
	long := strings.Repeat("本", 49)
	var lines segment.Lines
	for i := range 5 {
		lines.Add(strings.Repeat("水", i+1) + "\n客服编号 10086 13912345678 请勿外传\n" + long + "电话13812345678请勿外传\n" +
			"转接编号10086\u200b13912345678请勿外传\n值班<b>13912345678</b><b>137</b>12345678请勿外传")
	}
	want := []Boilerplate{{"值班〔手机〕〔手机〕请勿外传", 5}, {"客服编号10086〔手机〕请勿外传", 5}, {long + "电话〔手机〕请勿外传", 5}, {"转接编号10086〔手机〕请勿外传", 5}}
	if diff := cmp.Diff(want, listBoilerplate(lines.Boilerplate())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A warning quotes three lines, the manifest has them all.
func TestBoilerplateIsListedRedacted(t *testing.T) {
	b := boilerplate(4)
	want := []Boilerplate{{"投诉受理中心联系邮箱〔邮箱〕", 8}, {"投诉受理中心联系邮箱〔邮箱〕", 7}, {"投诉受理中心联系邮箱〔邮箱〕", 6}, {"投诉受理中心联系邮箱〔邮箱〕", 5}}
	if diff := cmp.Diff(want, listBoilerplate(b)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := BoilerplateWarnings(b)[0].Message.EN; !strings.HasSuffix(got, "(found in 8); 投诉受理中心联系邮箱〔邮箱〕 (found in 7); 投诉受理中心联系邮箱〔邮箱〕 (found in 6); …") {
		t.Errorf("warning %q", got)
	}
	for _, none := range []*segment.Boilerplate{nil, boilerplate(0)} {
		if got := BoilerplateWarnings(none); got != nil {
			t.Errorf("warnings of nothing: %v", got)
		}
		if got := listBoilerplate(none); len(got) > 0 || (got == nil) != (none == nil) {
			t.Errorf("list of nothing: %#v", got)
		}
	}
}
