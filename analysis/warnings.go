package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Codes of warnings.
const (
	WarnNoRows          = "no_rows"
	WarnUnknownCategory = "unknown_category"
	WarnUnknownSeverity = "unknown_severity"
	WarnCopies          = "repeated_rows"
	WarnUndated         = "undated_rows"
	WarnOutOfRange      = "out_of_range_rows"
	WarnNoPeriod        = "no_complete_period"
	WarnOnePeriod       = "one_period"
	WarnIncompleteFirst = "incomplete_first_period"
	WarnIncompleteLast  = "incomplete_last_period"
	WarnSilentEnd       = "silent_end"
	WarnQuietEnd        = "quiet_end"
	WarnLatestEmpty     = "latest_without_rows"
	WarnGap             = "gap"
	WarnLastApart       = "last_rows_apart"
	WarnNoYearAgo       = "no_year_ago"
	WarnSpringFestival  = "spring_festival"
	WarnFestivalDiffers = "festival_differs"
	WarnWorkdays        = "workdays_differ"
	WarnPoisson         = "poisson_assumed"
	WarnExposureMissing = "exposure_missing"
	WarnExposurePartial = "exposure_partial"
	WarnExposureScaled  = "exposure_scaled"
	WarnExposureValues  = "exposure_values"
	WarnOneCategory     = "one_category"
	WarnEmptyCategories = "empty_categories"
	WarnLargeResidual   = "large_residual"
	WarnNoVital         = "no_vital_few"
	WarnRepeats         = "many_repeats"
	WarnUnsureModel     = "unsure_model"
	WarnModelLabels     = "model_labels"
	WarnUnsureCategory  = "unsure_categories"
	WarnCost            = "cost_column"
	WarnTimes           = "impossible_times"
	WarnCustomer        = "one_customer"
	WarnDateOnly        = "dates_without_times"
	WarnAuditPartial    = "audit_partly_answered"
	WarnAuditOther      = "audit_of_other_rows"
	WarnAuditPeriod     = "audit_without_latest"
	WarnAuditUnstable   = "audit_unstable"
	WarnAuditWrong      = "audit_contradicts_model"
	WarnDrift           = "drift"
	WarnNotRedacted     = "not_redacted"
	WarnSuppressed      = "small_counts_suppressed"
)

const (
	undatedLimit         = 0.05 // shares from which on a warning becomes a caution
	residualLimit        = 0.2
	repeatsLimit         = 0.2
	meanProbabilityLimit = 0.6
	modelLimit           = 0.5
)

// A warner collects warnings.
type warner struct{ list []Warning }

func (w *warner) add(severity WarningSeverity, code, zh, en string) {
	w.list = append(w.list, Warning{Code: code, Severity: severity, Message: Text{ZH: zh, EN: en}})
}

// warnings says what a reader of r must know.
func (f *finish) warnings(r *Result) []Warning {
	w := &warner{list: []Warning{}}
	if r.Counts.Rows == 0 {
		w.add(Serious, WarnNoRows, "没有投诉记录，报告为空。", "There are no complaints; the report is empty.")
		return w.list
	}
	if r.Options.Redaction.Off {
		w.add(Caution, WarnNotRedacted,
			"本报告没有脱敏：引文、产品等文字里可能有个人信息，只能给有权阅读投诉原文的人。",
			"Nothing in this report is redacted: quotes, products and other words may hold personal information. Give it only to those who may read the complaints themselves.")
	}
	w.labels(r)
	f.warnOfCopies(w)
	w.dates(r)
	f.warnOfPeriods(w, r)
	f.warnOfExposure(w, r)
	w.categories(r)
	w.cost(r.Cost)
	w.followUp(r.FollowUp)
	sortWarnings(w.list)
	return w.list
}

// Warn adds warnings about what the rows do not tell, such as how they were
// labelled.
func (r *Result) Warn(warnings ...Warning) {
	r.Warnings = append(r.Warnings, warnings...)
	sortWarnings(r.Warnings)
}

// sortWarnings puts the most severe first.
func sortWarnings(list []Warning) {
	rank := []WarningSeverity{Serious, Caution, Info}
	slices.SortStableFunc(list, func(a, b Warning) int {
		return cmp.Compare(slices.Index(rank, a.Severity), slices.Index(rank, b.Severity))
	})
}

// english is a category's name in an English sentence: the Chinese one if the
// taxonomy, such as one made of a column of labels, has no other.
func (c *Category) english() string { return cmp.Or(c.NameEN, c.Name, c.Code) }

// part prints n of all with its share.
func part(n, all int) string {
	return fmt.Sprintf("%d (%.1f%%)", n, 100*float64(n)/float64(all))
}

func (w *warner) labels(r *Result) {
	n := r.Counts
	if n.UnknownCategory > 0 {
		w.add(Serious, WarnUnknownCategory,
			fmt.Sprintf("%s 条记录的类别不在分类体系中，未计入任何图表。", part(n.UnknownCategory, n.Rows)),
			fmt.Sprintf("%s rows have a category the taxonomy does not know; they are in no figure.", part(n.UnknownCategory, n.Rows)))
	}
	if n.UnknownSeverity > 0 {
		w.add(Caution, WarnUnknownSeverity,
			fmt.Sprintf("%s 条记录没有严重程度，在按严重程度加权的排列图中不计权重。", part(n.UnknownSeverity, n.Rows)),
			fmt.Sprintf("%s rows have no severity; they weigh nothing in the severity-weighted Pareto.", part(n.UnknownSeverity, n.Rows)))
	}
	if m := n.MeanProbability; m != nil && *m < meanProbabilityLimit {
		w.add(Caution, WarnUnsureModel,
			fmt.Sprintf("模型对类别的平均概率只有 %.2f，自动标注可能不适合这批数据，请抽查。", *m),
			fmt.Sprintf("The model's mean probability for its categories is only %.2f: it may not fit these data; check a sample.", *m))
	}
	w.modelLabels(r)
	w.audit(r)
	w.drift(r)
	if share := float64(n.Grouped-n.Groups) / float64(n.Rows); share > repeatsLimit {
		w.add(Info, WarnRepeats,
			fmt.Sprintf("%s 条记录是近似重复（%d 组）的再次投诉，请同时看去重后的计数。", part(n.Grouped-n.Groups, n.Rows), n.Groups),
			fmt.Sprintf("%s rows repeat another one (%d near-duplicate groups): read the unique counts too.", part(n.Grouped-n.Groups, n.Rows), n.Groups))
	}
}

// warnOfCopies counts the rows with the id and the text of another, of which there
// are none in the output of one run.
func (f *finish) warnOfCopies(w *warner) {
	copies := 0
	for i := 1; i < len(f.facts); i++ {
		if f.facts[i].hash == f.facts[i-1].hash {
			copies++
		}
	}
	if copies > 0 {
		w.add(Caution, WarnCopies,
			fmt.Sprintf("%s 条记录与另一条的编号和内容都相同，被重复计数：输入的文件可能有重叠，请去掉重复的文件后重新分析。", part(copies, len(f.facts))),
			fmt.Sprintf("%s rows have the id and the text of another row and are counted once more: input files probably overlap; leave out what is in another file.", part(copies, len(f.facts))))
	}
}

// modelLabels says how far the figures rest on the model, and which categories
// it is unsure of.
func (w *warner) modelLabels(r *Result) {
	n := r.Counts
	labelled := n.CategoryHuman + n.CategoryModel
	if labelled > 0 && float64(n.CategoryModel) >= modelLimit*float64(labelled) {
		zh := fmt.Sprintf("%s 条记录的类别由模型给出", part(n.CategoryModel, labelled))
		en := fmt.Sprintf("The model gave the category of %s rows", part(n.CategoryModel, labelled))
		if n.MeanProbability != nil {
			zh += fmt.Sprintf("，平均概率 %.2f", *n.MeanProbability)
			en += fmt.Sprintf(", with mean probability %.2f", *n.MeanProbability)
		}
		if r.Adjusted == nil {
			w.add(Info, WarnModelLabels, zh+"；模型会错，各类别的件数未作误差校正。", en+": it errs, and counts by category are not corrected for that.")
		} else {
			w.add(Info, WarnModelLabels, zh+"；各类别按抽查校正的件数和区间另列。", en+": counts by category that an audit corrected stand beside its own.")
		}
	}
	var zh, en []string
	for _, c := range r.Categories {
		if m := c.MeanProbability; m != nil && c.Model > 0 && *m < meanProbabilityLimit {
			zh = append(zh, fmt.Sprintf("%s（%.2f）", c.Name, *m))
			en = append(en, fmt.Sprintf("%s (%.2f)", c.english(), *m))
		}
	}
	if len(zh) > 0 {
		w.add(Caution, WarnUnsureCategory,
			fmt.Sprintf("模型对以下类别的平均概率不足 %.1f，其件数和变化请抽查：%s。", meanProbabilityLimit, strings.Join(zh, "、")),
			fmt.Sprintf("The model's mean probability is below %.1f in these categories; check a sample before relying on their counts and changes: %s.", meanProbabilityLimit, strings.Join(en, ", ")))
	}
}

func (w *warner) dates(r *Result) {
	n := r.Counts
	if n.Undated > 0 {
		severity := Info
		switch share := float64(n.Undated) / float64(n.Rows); {
		case n.Dated == 0:
			severity = Serious
		case share > undatedLimit:
			severity = Caution
		}
		w.add(severity, WarnUndated,
			fmt.Sprintf("%s 条记录没有日期，未计入各期和趋势。", part(n.Undated, n.Rows)),
			fmt.Sprintf("%s rows have no date; they are in no period and no trend.", part(n.Undated, n.Rows)))
	}
	switch {
	case n.OutOfRange > 0 && n.Dated == 0:
		w.add(Serious, WarnOutOfRange,
			fmt.Sprintf("%s 条记录的日期都晚于报告日期 %s，没有一条计入各期和趋势：请核对 --as-of。", part(n.OutOfRange, n.Rows), r.AsOf),
			fmt.Sprintf("%s rows are all dated after %s, so there is no period and no trend: check --as-of.", part(n.OutOfRange, n.Rows), r.AsOf))
	case n.OutOfRange > 0:
		w.add(Caution, WarnOutOfRange,
			fmt.Sprintf("%s 条记录的日期晚于报告日期 %s，或与其他记录相隔两年以上，疑为误填，未计入各期和趋势。", part(n.OutOfRange, n.Rows), r.AsOf),
			fmt.Sprintf("%s rows are dated after %s or more than two years from all others, probably mistyped; they are in no period and no trend.", part(n.OutOfRange, n.Rows), r.AsOf))
	}
}

func (w *warner) categories(r *Result) {
	all := r.Counts.Rows - r.Counts.UnknownCategory
	if all == 0 {
		return
	}
	var empty, emptyEN []string
	for _, c := range r.Categories {
		if c.Count == 0 {
			empty, emptyEN = append(empty, c.Name), append(emptyEN, c.english())
		}
		if c.Count == all && len(r.Categories) > 1 {
			w.add(Caution, WarnOneCategory,
				fmt.Sprintf("全部 %d 条记录都在“%s”一类。", all, c.Name),
				fmt.Sprintf("All %d rows are in one category, %s.", all, c.english()))
		}
		if share, reached := float64(c.Count)/float64(all), r.Paretos[0].Reached; c.Residual && (share > residualLimit || !reached) {
			zh, en := "", ""
			if !reached {
				zh = fmt.Sprintf("；其余各类合计未达 %s，分不出主要类别", r.Options.cutAt())
				en = fmt.Sprintf("; all others together do not reach %s, so none are the vital few", r.Options.cutAt())
			}
			w.add(Caution, WarnLargeResidual,
				fmt.Sprintf("“%s”占 %s，分类体系可能缺类%s。", c.Name, part(c.Count, all), zh),
				fmt.Sprintf("The residual category, %s, holds %s rows: the taxonomy may lack a category%s.", c.english(), part(c.Count, all), en))
		}
	}
	if len(empty) > 0 {
		have := "1 category has"
		if len(empty) > 1 {
			have = fmt.Sprintf("%d categories have", len(empty))
		}
		w.add(Info, WarnEmptyCategories,
			fmt.Sprintf("%d 个类别没有记录：%s。", len(empty), strings.Join(empty, "、")),
			fmt.Sprintf("%s no rows: %s.", have, strings.Join(emptyEN, ", ")))
	}
	if p := r.Paretos[0]; r.Options.Cut == Strict && p.Strict == 0 && len(p.Rows) > 0 {
		w.add(Info, WarnNoVital,
			fmt.Sprintf("第一类的占比已超过 %.4g%%，按此规则没有主要类别。", 100*r.Options.Share),
			fmt.Sprintf("The first category alone exceeds %.4g%%: under this rule there are no vital few.", 100*r.Options.Share))
	}
}
