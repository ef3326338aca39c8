package analysis

import (
	"fmt"
	"slices"
	"strings"
)

const (
	auditOther   = 0.01 // share by which the rows of the categories may differ from those that an audit was drawn from
	auditErratic = 3    // AdjustedScope.Inflation above which adjusted counts are not to be relied on
)

// audit says how far the corrections of an audit can be relied on.
func (w *warner) audit(r *Result) {
	a := r.Adjusted
	if a == nil {
		return
	}
	if a.Implausible {
		w.add(Serious, WarnAuditWrong,
			fmt.Sprintf("抽查的答案大多与模型不符（估计只有 %.0f%% 正确），远低于模型给出的概率：请检查答案是否与各行错位；如无错位，则模型不适合这些投诉。", 100*a.Right.Value),
			fmt.Sprintf("Most answers of the audit contradict the model (about %.0f%% of its labels are right), far more than its probabilities allow: see whether the answers were sorted apart from their rows; if not, the model does not fit these complaints.", 100*a.Right.Value))
	}
	if a.Empty > 0 {
		w.add(Caution, WarnAuditPartial,
			fmt.Sprintf("抽查样本中有 %s 条没有答案；如果不是随机留空，校正后的件数会有偏差。", part(a.Empty, a.Empty+a.Answered)),
			fmt.Sprintf("%s rows of the audit have no answer; corrected counts are biased unless these are a random choice.", part(a.Empty, a.Empty+a.Answered)))
	}
	all := a.Scopes[0]
	differ := 0
	for _, c := range all.Counts {
		differ += max(c.Count-c.Human-c.Population, c.Population+c.Human-c.Count)
	}
	if float64(differ) > auditOther*float64(all.Population) {
		w.add(Caution, WarnAuditOther,
			fmt.Sprintf("抽查样本取自模型标注的 %d 条，现有 %d 条，各类件数之差合计 %d 条；校正假定两者的差错相同，请重新抽样。", all.Population, all.Model, differ),
			fmt.Sprintf("The audit was drawn from %d rows that the model labelled, there are %d, and the sizes of the categories differ by %d in all: the corrections take them to be alike; draw it again.", all.Population, all.Model, differ))
	}
	if r.Latest != nil && !slices.ContainsFunc(a.Scopes, func(s AdjustedScope) bool { return s.Period != nil && *s.Period == *r.Latest }) {
		w.add(Caution, WarnAuditPeriod,
			fmt.Sprintf("抽查样本没有单独抽取 %s，本期件数和环比没有含标注误差的区间。", r.Periods[*r.Latest].Label),
			fmt.Sprintf("The audit has no strata of %s: counts and changes of the latest period have no interval that holds the errors of labels.", r.Periods[*r.Latest].Label))
	}
	for _, s := range a.Scopes {
		if s.Period == nil && (s.Inflation == nil || *s.Inflation > auditErratic) {
			w.add(Info, WarnAuditUnstable,
				"按混淆矩阵调整的件数不稳定：抽查没有覆盖全部类别，或模型分不清某些类别；请看抽查推断的件数和区间。",
				"Counts adjusted by the confusion matrix are unstable: the audit lacks a category, or the model does not tell some apart; read the prediction-powered counts and their intervals.")
		}
	}
}

// drift says how the latest period differs in kind from the one before.
func (w *warner) drift(r *Result) {
	for _, d := range r.Drifts {
		if d.Against != AgainstPrevious || r.Latest == nil || d.Period != *r.Latest || len(d.Beyond) == 0 {
			continue
		}
		var zh, en []string
		for _, figure := range d.Beyond {
			switch figure {
			case MixFigure:
				zh = append(zh, fmt.Sprintf("类别构成相差 %.3f 比特", d.Mix.Divergence))
				en = append(en, fmt.Sprintf("the mix of categories by %.3f bits", d.Mix.Divergence))
			case UnknownFigure:
				zh = append(zh, fmt.Sprintf("未登录词由 %.1f%% 升至 %.1f%%", 100*d.Unknown.Base, 100*d.Unknown.Mean))
				en = append(en, fmt.Sprintf("unknown words from %.1f%% to %.1f%%", 100*d.Unknown.Base, 100*d.Unknown.Mean))
			case ConfidenceFigure:
				zh = append(zh, fmt.Sprintf("模型平均概率由 %.3f 降至 %.3f", d.Confidence.Base, d.Confidence.Mean))
				en = append(en, fmt.Sprintf("the mean probability of the model from %.3f to %.3f", d.Confidence.Base, d.Confidence.Mean))
			}
		}
		label, before := r.Periods[d.Period].Label, r.Periods[*d.Base].Label
		w.add(Caution, WarnDrift,
			fmt.Sprintf("%s 与 %s 的投诉不同类：%s；先抽查标注，再读各类的变化。", label, before, strings.Join(zh, "，")),
			fmt.Sprintf("Complaints of %s differ in kind from those of %s: %s; check a sample of labels before reading changes by category.", label, before, strings.Join(en, ", ")))
	}
}
