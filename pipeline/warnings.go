package pipeline

import (
	"fmt"
	"strings"

	"suxi/classifier"
	"suxi/segment"
)

// Codes of warnings.
const (
	WarnUndecodable        = "undecodable_bytes"
	WarnMixed              = "mixed_encodings"
	WarnNULs               = "nul_characters"
	WarnRepeatedHeader     = "repeated_header"
	WarnBadDates           = "bad_dates"
	WarnTwin               = "twin_column"
	WarnSkippedSheets      = "skipped_sheets"
	WarnSameID             = "same_id"
	WarnUnknownCategory    = "unknown_category"
	WarnUnknownSeverity    = "unknown_severity"
	WarnUnknownDemand      = "unknown_demand"
	WarnUnknownSubcategory = "unknown_subcategory"
	WarnBoilerplate        = "boilerplate"
	WarnDrift              = "drift"
	WarnColdStart          = "cold_start"
	WarnUnchecked          = "drift_unchecked"
	WarnSampledIssues      = "sampled_issues"
	WarnMissingShards      = "missing_shards"
)

// A Warning is what the reader of a labelling must know.
type Warning struct {
	Code    string `json:"code"`
	File    string `json:"file,omitempty"` // empty if it is about the whole run
	Count   int64  `json:"count"`          // of bytes, lines, cells, sheets or rows, as the message says
	Message Text   `json:"message"`
}

// Text is a sentence in both languages.
type Text struct {
	ZH string `json:"zh"`
	EN string `json:"en"`
}

// mostQuoted bounds the lines of boilerplate that a warning quotes.
const mostQuoted = 3

// A wording says a warning, in English of one and of several. The count is the
// first argument of each.
type wording struct{ zh, one, many string }

var wordings = map[string]wording{
	WarnUndecodable: {
		"%d 个字节不是 %s，已记作 U+FFFD；如果很多，请用 --encoding 指明编码",
		"%d byte is not %s and became U+FFFD: if there are many, name the right --encoding",
		"%d bytes are not %s and became U+FFFD: if there are many, name the right --encoding"},
	WarnMixed: {
		"%d 行是 %s，其余是 %s，已分别按各自的编码读取；是否由两份导出拼成？",
		"%d line is in %s, the others in %s, and was read so: were two exports joined?",
		"%d lines are in %s, the others in %s, and were read so: were two exports joined?"},
	WarnNULs: {
		"去掉了 %d 个 NUL 字符",
		"%d NUL character was dropped",
		"%d NUL characters were dropped"},
	WarnRepeatedHeader: {
		"%d 行重复了表头，已跳过；是否由几份导出拼成？",
		"%d line repeats the header and was passed over: were exports joined?",
		"%d lines repeat the header and were passed over: were exports joined?"},
	WarnBadDates: {
		"答复和办结两列有 %d 格不是日期，已原样带到输出",
		"%d cell of the columns for answer and closing is no date and was carried through as it is",
		"%d cells of the columns for answer and closing are no dates and were carried through as they are"},
	WarnTwin: {
		"列“%[2]s”与所读的列“%[3]s”同义，但有 %[1]d 行内容不同；请用 --column 选定",
		"column %[2]q means the same as %[3]q, which was read, and differs from it in %[1]d row: choose with --column",
		"column %[2]q means the same as %[3]q, which was read, and differs from it in %[1]d rows: choose with --column"},
	WarnSkippedSheets: {
		"%d 张工作表已隐藏，或表头不像投诉数据，没有读取：%s",
		"%d sheet that is hidden, or whose header does not look like complaints, was not read: %s",
		"%d sheets that are hidden, or whose header does not look like complaints, were not read: %s"},
	WarnSameID: {
		"%d 行与别的行编号相同而内容不同，均已保留",
		"%d row repeats an id with another text: it was kept",
		"%d rows repeat an id with another text: they were kept"},
	WarnUnknownCategory: {
		"%d 行的类别不在模型的分类方案中：原值保留在 human_category，category 用模型所给的类别",
		"%d row carries a category that the model's taxonomy does not hold: it was kept in human_category, and the model's stands in category",
		"%d rows carry a category that the model's taxonomy does not hold: it was kept in human_category, and the model's stands in category"},
	WarnUnknownSubcategory: {
		"%d 行的子类不在其类别之下：原值保留在 human_subcategory，subcategory 用模型或关键词所给的",
		"%d row carries a subcategory that its category does not have: it was kept in human_subcategory, and subcategory is that of the model or of the keywords",
		"%d rows carry a subcategory that their categories do not have: it was kept in human_subcategory, and subcategory is that of the model or of the keywords"},
	WarnUnknownSeverity: {
		"%d 行的严重程度不在模型的等级之中：原值保留在 human_severity，severity 用模型和规则所给的等级",
		"%d row carries a severity that the model's scale does not hold: it was kept in human_severity, and severity is that of the model and the rules",
		"%d rows carry a severity that the model's scale does not hold: it was kept in human_severity, and severity is that of the model and the rules"},
	WarnUnknownDemand: {
		"%d 行的诉求不在模型的分类方案中：原值保留在 human_demand，demand 只有认得的，或从正文找到的",
		"%d row carries a demand that the model's taxonomy does not hold: it was kept in human_demand, and demand has those that are known or found in the text",
		"%d rows carry a demand that the model's taxonomy does not hold: it was kept in human_demand, and demand has those that are known or found in the text"},
	WarnColdStart: {
		"%d 行的类别出自没有人工标注就训练的模型（冷启动）：对错比例未知，请抽查改正",
		"%d row was labelled by a model that was trained without labels (cold start): nobody knows how often it is right; check a sample",
		"%d rows were labelled by a model that was trained without labels (cold start): nobody knows how often it is right; check a sample"},
	WarnBoilerplate: {
		"已略去 %d 种在许多件中重复出现的行：%[2]s",
		"%d line that many rows have was masked: %[3]s",
		"%d lines that many rows have were masked: %[3]s"},
	WarnDrift: {
		"这批投诉与模型的训练数据差别太大，准确率保证已失效，自动采纳的 %d 件应全部人工复核：%[2]s",
		"the texts differ too much from the model's training rows for its accept certificate to hold; %d accepted row needs review: %[3]s",
		"the texts differ too much from the model's training rows for its accept certificate to hold; %d accepted rows need review: %[3]s"},
	WarnUnchecked: {
		"只有 %d 件投诉（近似重复只计一次），不足 %[2]d 件，无法检验模型的准确率保证对这批投诉是否仍然有效",
		"too few complaints to check whether the model's accept certificate still holds: %d, near-duplicates counted once, %[2]d needed",
		"too few complaints to check whether the model's accept certificate still holds: %d, near-duplicates counted once, %[2]d needed"},
	WarnSampledIssues: {
		"热点问题只在随机抽取的 %d 种不同文本中寻找，其规模按抽样计",
		"hot issues were looked for in a random sample of %d different text, and their sizes are those of the sample",
		"hot issues were looked for in a random sample of %d different texts, and their sizes are those of the sample"},
	WarnMissingShards: {
		"这不是 %[3]s 的全部投诉：标注时分成 %[2]d 片，缺少 %[1]d 片（第 %[4]s 片）；请给出全部各片，或用 merge 合并它们的部分文件",
		"these are not all complaints of %[3]s: %[1]d of %[2]d shards is missing (%[4]s): name all of them, or merge their partials",
		"these are not all complaints of %[3]s: %[1]d of %[2]d shards are missing (%[4]s): name all of them, or merge their partials"},
}

// warning words a warning about n of something in a file, or in all.
func warning(code, file string, n int64, more ...any) Warning {
	w := wordings[code]
	args := append([]any{n}, more...)
	en := w.many
	if n == 1 {
		en = w.one
	}
	text := Text{fmt.Sprintf(w.zh, args...), fmt.Sprintf(en, args...)}
	if file != "" {
		text = Text{file + "：" + text.ZH, file + ": " + text.EN}
	}
	return Warning{Code: code, File: file, Count: n, Message: text}
}

// Warnings says what of a labelling its reader must know: what InputWarnings
// says, then what Finishing.Warnings does.
func (l *Labelling) Warnings() []Warning {
	return append(l.InputWarnings(), l.Finishing.Warnings()...)
}

// Warnings says how far the labels of the rows can be relied on: that a model
// gave them which learnt from no person's, and what became of the certificate of
// those accepted.
func (f *Finishing) Warnings() []Warning {
	var list []Warning
	if n := f.Decisions.ColdStart; n > 0 {
		list = append(list, warning(WarnColdStart, "", n))
	}
	if reasons := driftReasons(f.Drift); len(reasons) > 0 {
		words := join(reasons)
		list = append(list, warning(WarnDrift, "", f.Decisions.Withdrawn, words.ZH, words.EN))
	}
	if f.Unchecked > 0 {
		list = append(list, warning(WarnUnchecked, "", int64(f.Unchecked), classifier.DriftRows))
	}
	if f.Sampled > 0 {
		list = append(list, warning(WarnSampledIssues, "", int64(f.Sampled)))
	}
	return list
}

// InputWarnings says what its reader must know of what went in: file by file,
// then of all rows.
func (l *Labelling) InputWarnings() []Warning {
	return inputWarnings(l.Inputs, l.SameID, l.Unknown, listBoilerplate(l.Boilerplate))
}

func inputWarnings(inputs []Input, sameID int64, u Unknown, lines []Boilerplate) []Warning {
	var list []Warning
	for i := range inputs {
		list = append(list, inputs[i].warnings()...)
	}
	for _, c := range []struct {
		code string
		n    int64
	}{
		{WarnSameID, sameID},
		{WarnUnknownCategory, u.UnknownCategory},
		{WarnUnknownSeverity, u.UnknownSeverity},
		{WarnUnknownSubcategory, u.UnknownSubcategory},
		{WarnUnknownDemand, u.UnknownDemand},
	} {
		if c.n > 0 {
			list = append(list, warning(c.code, "", c.n))
		}
	}
	return append(list, boilerplateWarnings(lines)...)
}

// BoilerplateWarnings says which lines b, which may be nil, masks.
func BoilerplateWarnings(b *segment.Boilerplate) []Warning {
	return boilerplateWarnings(listBoilerplate(b))
}

func boilerplateWarnings(lines []Boilerplate) []Warning {
	if len(lines) == 0 {
		return nil
	}
	var zh, en []string
	for _, line := range lines[:min(len(lines), mostQuoted)] {
		zh = append(zh, fmt.Sprintf("%s（出现于 %d 件）", line.Text, line.Count))
		en = append(en, fmt.Sprintf("%s (found in %d)", line.Text, line.Count))
	}
	if len(lines) > mostQuoted {
		zh, en = append(zh, "…"), append(en, "…")
	}
	return []Warning{warning(WarnBoilerplate, "", int64(len(lines)), strings.Join(zh, "；"), strings.Join(en, "; "))}
}

func (in *Input) warnings() []Warning {
	var list []Warning
	add := func(code string, n int64, more ...any) {
		if n > 0 {
			list = append(list, warning(code, in.Name, n, more...))
		}
	}
	add(WarnUndecodable, in.Undecodable, strings.ToUpper(in.Encoding))
	add(WarnMixed, in.MixedLines, strings.ToUpper(in.MixedEncoding), strings.ToUpper(in.Encoding))
	add(WarnNULs, in.NULs)
	add(WarnRepeatedHeader, in.RepeatedHeaders)
	add(WarnBadDates, in.BadDates)
	for _, t := range in.Twins {
		add(WarnTwin, t.Differs, t.Header, t.Read)
	}
	add(WarnSkippedSheets, int64(len(in.SkippedSheets)), strings.Join(in.SkippedSheets, ", "))
	return list
}
