package analysis

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"suxi/calendar"
)

// Codes of warnings.
const (
	WarnNoRows          = "no_rows"
	WarnUnknownCategory = "unknown_category"
	WarnUnknownSeverity = "unknown_severity"
	WarnUndated         = "undated_rows"
	WarnOutOfRange      = "out_of_range_rows"
	WarnNoPeriod        = "no_complete_period"
	WarnOnePeriod       = "one_period"
	WarnIncompleteFirst = "incomplete_first_period"
	WarnIncompleteLast  = "incomplete_last_period"
	WarnSilentEnd       = "silent_end"
	WarnNoYearAgo       = "no_year_ago"
	WarnSpringFestival  = "spring_festival"
	WarnPoisson         = "poisson_assumed"
	WarnOneCategory     = "one_category"
	WarnEmptyCategories = "empty_categories"
	WarnLargeResidual   = "large_residual"
	WarnNoVital         = "no_vital_few"
	WarnRepeats         = "many_repeats"
	WarnUnsureModel     = "unsure_model"
)

const (
	undatedLimit         = 0.05 // shares from which on a warning becomes a caution
	residualLimit        = 0.2
	repeatsLimit         = 0.2
	meanProbabilityLimit = 0.6
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
	w.labels(r)
	w.dates(r)
	f.warnOfPeriods(w, r)
	w.categories(r)
	rank := []WarningSeverity{Serious, Caution, Info}
	slices.SortStableFunc(w.list, func(a, b Warning) int {
		return cmp.Compare(slices.Index(rank, a.Severity), slices.Index(rank, b.Severity))
	})
	return w.list
}

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
	if share := float64(n.Grouped-n.Groups) / float64(n.Rows); share > repeatsLimit {
		w.add(Info, WarnRepeats,
			fmt.Sprintf("%s 条记录是近似重复（%d 组）的再次投诉，请同时看去重后的计数。", part(n.Grouped-n.Groups, n.Rows), n.Groups),
			fmt.Sprintf("%s rows repeat another one (%d near-duplicate groups): read the unique counts too.", part(n.Grouped-n.Groups, n.Rows), n.Groups))
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
	if n.OutOfRange > 0 {
		w.add(Caution, WarnOutOfRange,
			fmt.Sprintf("%s 条记录的日期晚于报告日期 %s，或与其他记录相隔两年以上，疑为误填，未计入各期和趋势。", part(n.OutOfRange, n.Rows), r.AsOf),
			fmt.Sprintf("%s rows are dated after %s or more than two years from all others, probably mistyped; they are in no period and no trend.", part(n.OutOfRange, n.Rows), r.AsOf))
	}
}

func (f *finish) warnOfPeriods(w *warner, r *Result) {
	if len(r.Periods) == 0 {
		return
	}
	first, last := r.Periods[0], r.Periods[len(r.Periods)-1]
	if !last.Complete {
		w.add(Caution, WarnIncompleteLast,
			fmt.Sprintf("最后一期 %s 不完整：%d 天中数据只覆盖 %d 天，按日均比较。", last.Label, last.Days, last.Exposure),
			fmt.Sprintf("The last period, %s, is incomplete: the data cover %d of %d days; it is compared by daily rate.", last.Label, last.Exposure, last.Days))
	}
	if len(r.Periods) > 1 && !first.Complete {
		w.add(Info, WarnIncompleteFirst,
			fmt.Sprintf("第一期 %s 不完整：%d 天中数据只覆盖 %d 天，按日均比较。", first.Label, first.Days, first.Exposure),
			fmt.Sprintf("The first period, %s, is incomplete: the data cover %d of %d days; it is compared by daily rate.", first.Label, first.Exposure, first.Days))
	}
	if tail := f.periods[len(f.periods)-1]; tail.to > f.last && f.surprising(r.Counts.Dated, f.last+1, tail.to, tail.start, f.last) {
		w.add(Caution, WarnSilentEnd,
			fmt.Sprintf("最后一条记录的日期是 %s，此后到 %s 没有任何投诉，数据可能没有导全，%s 的数字可能偏低。", r.Last, tail.to.date(), last.Label),
			fmt.Sprintf("The last complaint is of %s and none follows until %s: the export may end early, and %s count too few.", r.Last, tail.to.date(), last.Label))
	}
	if len(r.Periods) == 1 {
		w.add(Info, WarnOnePeriod,
			fmt.Sprintf("数据只有 %s 一期，没有环比、同比和趋势。", first.Label),
			fmt.Sprintf("The data hold one period, %s: there is nothing to compare it with, and no trend.", first.Label))
		return
	}
	if r.Latest == nil {
		w.add(Caution, WarnNoPeriod, "没有一期是完整的。", "No period is complete.")
		return
	}
	latest := r.Periods[*r.Latest]
	if latest.YearAgo == nil && r.Options.Period != Day {
		w.add(Info, WarnNoYearAgo,
			fmt.Sprintf("数据不含 %s 的上年同期，没有同比。", latest.Label),
			fmt.Sprintf("The data do not reach the period a year before %s: there is no year-on-year comparison.", latest.Label))
	}
	w.springFestival(r)
	complete := 0
	for _, p := range r.Periods[:*r.Latest] {
		if p.Complete {
			complete++
		}
	}
	if complete < dispersionMin {
		w.add(Info, WarnPoisson,
			fmt.Sprintf("%s 之前只有 %d 个完整期（不足 %d 个），无法估计各期的自然波动，假定服从泊松分布；实际波动更大时区间偏窄。", latest.Label, complete, dispersionMin),
			fmt.Sprintf("Only %d complete periods precede %s (%d are needed) to estimate how much counts vary: Poisson assumed; intervals are too narrow if they vary more.", complete, latest.Label, dispersionMin))
	}
}

// springFestival warns if a comparison of the latest period sets days of the
// Spring Festival season against days outside it.
func (w *warner) springFestival(r *Result) {
	latest := r.Periods[*r.Latest]
	for _, c := range []struct {
		base   *int
		zh, en string
	}{{latest.Previous, "环比", "previous-period"}, {latest.YearAgo, "同比", "year-on-year"}} {
		if c.base == nil {
			continue
		}
		base := r.Periods[*c.base]
		now, then := festivalDays(latest), festivalDays(base)
		if now == then {
			continue
		}
		w.add(Caution, WarnSpringFestival,
			fmt.Sprintf("春节前后（节前 5 天至节后 20 天）在 %s 有 %d 天、在 %s 有 %d 天，%s受春节影响。", latest.Label, now, base.Label, then, c.zh),
			fmt.Sprintf("Of the Spring Festival season (5 days before to 20 after) %d days fall into %s and %d into %s: the %s comparison is affected.", now, latest.Label, then, base.Label, c.en))
	}
}

// festivalDays counts the days of p from 5 before to 20 after a Spring Festival.
func festivalDays(p Period) int {
	n := 0
	for d := p.Start.day(); d <= p.End.day(); d++ {
		festival, ok := calendar.SpringFestival(d.time().Year())
		if since := d - dayOf(festival); ok && since >= -5 && since <= 20 {
			n++
		}
	}
	return n
}

func (w *warner) categories(r *Result) {
	all := r.Counts.Rows - r.Counts.UnknownCategory
	if all == 0 {
		return
	}
	var empty, emptyEN []string
	for _, c := range r.Categories {
		if c.Count == 0 {
			empty, emptyEN = append(empty, c.Name), append(emptyEN, c.NameEN)
		}
		if c.Count == all && len(r.Categories) > 1 {
			w.add(Caution, WarnOneCategory,
				fmt.Sprintf("全部 %d 条记录都在“%s”一类。", all, c.Name),
				fmt.Sprintf("All %d rows are in one category, %s.", all, c.NameEN))
		}
		if share := float64(c.Count) / float64(all); c.Residual && share > residualLimit {
			w.add(Caution, WarnLargeResidual,
				fmt.Sprintf("“%s”占 %s，分类体系可能缺类。", c.Name, part(c.Count, all)),
				fmt.Sprintf("The residual category, %s, holds %s rows: the taxonomy may lack a category.", c.NameEN, part(c.Count, all)))
		}
	}
	if len(empty) > 0 {
		w.add(Info, WarnEmptyCategories,
			fmt.Sprintf("%d 个类别没有记录：%s。", len(empty), strings.Join(empty, "、")),
			fmt.Sprintf("%d categories have no rows: %s.", len(empty), strings.Join(emptyEN, ", ")))
	}
	if p := r.Paretos[0]; r.Options.Cut == Strict && p.Strict == 0 && len(p.Rows) > 0 {
		w.add(Info, WarnNoVital,
			fmt.Sprintf("第一类的占比已超过 %.4g%%，按此规则没有主要类别。", 100*r.Options.Share),
			fmt.Sprintf("The first category alone exceeds %.4g%%: under this rule there are no vital few.", 100*r.Options.Share))
	}
}

// day parses the date, which must not be empty.
func (d Date) day() day {
	t, err := time.ParseInLocation(time.DateOnly, string(d), calendar.Shanghai)
	if err != nil {
		panic("analysis: " + err.Error())
	}
	return dayOf(t)
}
