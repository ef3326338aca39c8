package analysis

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"suxi/calendar"
)

const (
	festivalLimit = 5 // days of the Spring Festival season by which two periods must differ
	quietEnd      = 7 // days after the last complaint that the reader is told of
	shownGaps     = 5
)

// warnOfPeriods says what is incomplete, missing or special about the periods.
func (f *finish) warnOfPeriods(w *warner, r *Result) {
	if len(r.Periods) == 0 {
		return
	}
	first, last := r.Periods[0], r.Periods[len(r.Periods)-1]
	if !last.Complete {
		zh := fmt.Sprintf("最后一期 %s 不完整：%d 天中数据只覆盖 %d 天，按日均比较。", last.Label, last.Days, last.Exposure)
		en := fmt.Sprintf("The last period, %s, is incomplete: the data cover %d of %d days; it is compared by daily rate.", last.Label, last.Exposure, last.Days)
		if r.Options.AsOf.IsZero() && f.periods[len(f.periods)-1].to < f.periods[len(f.periods)-1].end {
			zh += fmt.Sprintf("如果数据其实到期末为止，请用 --as-of %s 说明。", last.End)
			en += fmt.Sprintf(" If the data do run to its end, --as-of %s says so.", last.End)
		}
		w.add(Caution, WarnIncompleteLast, zh, en)
	}
	if len(r.Periods) > 1 && !first.Complete {
		w.add(Info, WarnIncompleteFirst,
			fmt.Sprintf("第一期 %s 不完整：%d 天中数据只覆盖 %d 天，按日均比较。", first.Label, first.Days, first.Exposure),
			fmt.Sprintf("The first period, %s, is incomplete: the data cover %d of %d days; it is compared by daily rate.", first.Label, first.Exposure, first.Days))
	}
	f.warnOfSilence(w, r)
	f.warnOfQuietEnd(w, r)
	f.warnOfGaps(w)
	f.warnOfLast(w, r)
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
	if f.rowsIn[*r.Latest][len(f.tax.Categories)] == 0 {
		w.add(Caution, WarnLatestEmpty,
			fmt.Sprintf("最新的完整期 %s 没有一条投诉，而最后一条记录的日期是 %s：数据可能缺了这一期，这时下降不是真的下降。", latest.Label, r.Last),
			fmt.Sprintf("The latest complete period, %s, has no complaint at all, and the last complaint is of %s: the data may lack this period, and the fall then is none.", latest.Label, r.Last))
	}
	if latest.YearAgo == nil && r.Options.Period != Day {
		w.add(Info, WarnNoYearAgo,
			fmt.Sprintf("数据不含 %s 的上年同期，没有同比。", latest.Label),
			fmt.Sprintf("The data do not reach the period a year before %s: there is no year-on-year comparison.", latest.Label))
	}
	w.springFestival(r)
	w.festival(r)
	w.workdays(r)
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

// warnOfSilence says where no complaint follows for longer than chance allows,
// up to the end of the covered days or to Options.AsOf, which may lie in a later
// period, one that is not there.
func (f *finish) warnOfSilence(w *warner, r *Result) {
	tail, last := f.periods[len(f.periods)-1], r.Periods[len(r.Periods)-1]
	until := tail.to
	if !r.Options.AsOf.IsZero() {
		until = f.asOf
	}
	if until <= f.last || !f.surprising(r.Counts.Dated, f.last+1, until, tail.start, f.last) {
		return
	}
	zh, en := "", ""
	if until > tail.end {
		zh = fmt.Sprintf("；%s 之后的各期不在报告中", last.Label)
		en = fmt.Sprintf("; the report has no period after %s", last.Label)
	}
	w.add(Caution, WarnSilentEnd,
		fmt.Sprintf("最后一条记录的日期是 %s，此后到 %s 没有任何投诉，数据可能没有导全，%s 的数字可能偏低%s。", r.Last, until.date(), last.Label, zh),
		fmt.Sprintf("The last complaint is of %s and none follows until %s: the export may end early, and %s count too few%s.", r.Last, until.date(), last.Label, en))
}

// warnOfQuietEnd says that the last period counts days after the last complaint,
// a week of them or more, as days without complaints, which cover allows where
// complaints are few.
func (f *finish) warnOfQuietEnd(w *warner, r *Result) {
	tail := f.periods[len(f.periods)-1]
	quiet := (run{f.last + 1, tail.to}).days()
	if !r.Options.AsOf.IsZero() || quiet < quietEnd || !r.Periods[len(r.Periods)-1].Complete {
		return
	}
	w.add(Caution, WarnQuietEnd,
		fmt.Sprintf("最后一条记录的日期是 %s，此后到 %s 的 %d 天按没有投诉计入日均：投诉少，看不出数据是否到期末。如果数据只到 %s，请用 --as-of %s 说明。", r.Last, tail.to.date(), quiet, r.Last, r.Last),
		fmt.Sprintf("The last complaint is of %s; the %d days after it, until %s, count as days without complaints in daily rates: complaints are too few to tell whether the data reach the end of the period. If they end on %s, --as-of %s says so.", r.Last, quiet, tail.to.date(), r.Last, r.Last))
}

// warnOfGaps names the days inside the data that they do not cover.
func (f *finish) warnOfGaps(w *warner) {
	if len(f.gaps) == 0 {
		return
	}
	days := 0
	var zh, en []string
	for _, g := range f.gaps {
		days += g.days()
		if len(zh) < shownGaps {
			zh = append(zh, fmt.Sprintf("%s 至 %s（%d 天）", g.from.date(), g.to.date(), g.days()))
			en = append(en, fmt.Sprintf("%s to %s (%d days)", g.from.date(), g.to.date(), g.days()))
		}
	}
	if len(f.gaps) > shownGaps {
		zh, en = append(zh, "等"), append(en, "…")
	}
	places := "1 place"
	if len(f.gaps) > 1 {
		places = fmt.Sprintf("%d places", len(f.gaps))
	}
	w.add(Caution, WarnGap,
		fmt.Sprintf("数据中断 %d 处，共 %d 天没有任何投诉，疑为缺数据而非没有投诉：%s。这些天不计入覆盖天数，所在各期按不完整处理。", len(f.gaps), days, strings.Join(zh, "、")),
		fmt.Sprintf("The data break off in %s, for %d days without any complaint, which looks like missing data and not like no complaints: %s. These days count as not covered, and their periods as incomplete.", places, days, strings.Join(en, ", ")))
}

// warnOfLast warns if the as-of date and the latest period hang on rows behind a
// gap that are few (of ten rows or more, one in a hundred, and one of fewer), or
// that lie further than isolation from all others: such dates are mistyped more
// often than not.
func (f *finish) warnOfLast(w *warner, r *Result) {
	if len(f.gaps) == 0 || !f.opts.AsOf.IsZero() {
		return
	}
	gap, behind := f.gaps[len(f.gaps)-1], 0
	for d := gap.to + 1; d <= f.last; d++ {
		behind += f.days[d]
	}
	if behind > max(1, r.Counts.Dated/100) && gap.days() <= isolation {
		return
	}
	w.add(Serious, WarnLastApart,
		fmt.Sprintf("最后 %s 条记录的日期（%s 起）之前有 %d 天没有任何投诉，日期疑为误填；报告日期 %s 和最后一期都由它们而来。请核对这些日期，或用 --as-of %s 说明数据到哪一天为止。", part(behind, r.Counts.Dated), (gap.to+1).date(), gap.days(), r.AsOf, (gap.from-1).date()),
		fmt.Sprintf("The last rows, %s from %s on, follow %d days without any complaint, and their dates are probably mistyped; the report's date, %s, and its last period come from them. Check these dates, or say with --as-of %s where the data end.", part(behind, r.Counts.Dated), (gap.to+1).date(), gap.days(), r.AsOf, (gap.from-1).date()))
}

// springFestival warns if one side of a comparison of the latest period has
// more days of the Spring Festival season than the other, by festivalLimit at
// least.
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
		if max(now-then, then-now) < festivalLimit {
			continue
		}
		w.add(Caution, WarnSpringFestival,
			fmt.Sprintf("春节前后（节前 5 天至节后 20 天）在 %s 有 %d 天、在 %s 有 %d 天，%s受春节影响。", latest.Label, now, base.Label, then, c.zh),
			fmt.Sprintf("Of the Spring Festival season (5 days before to 20 after) %d days fall into %s and %d into %s: the %s comparison is affected.", now, latest.Label, then, base.Label, c.en))
	}
}

// festival warns if the ways to compare the latest period around Spring Festival
// disagree on whether there were more complaints or fewer: of the total in any
// case, of a category where one of them is sure of its direction.
func (w *warner) festival(r *Result) {
	if r.Festival == nil || r.Festival.Period != *r.Latest {
		return
	}
	var zh, en []string
	for _, row := range r.Festival.Rows {
		if !row.Differ || row.Code != TotalCode && !slices.ContainsFunc(row.Ratios, FestivalRatio.sure) {
			continue
		}
		var parts []string
		for i, name := range []string{"calendar", "January and February", "season"} {
			if v := row.Ratios[i].Ratio; v != nil {
				parts = append(parts, fmt.Sprintf("%s %+.1f%%", name, 100*(*v-1)))
			}
		}
		nameZH, nameEN := r.nameOf(row.Code)
		shown := strings.NewReplacer("calendar", "公历同期", "January and February", "1—2 月合计", "season", "按春节对齐").Replace(strings.Join(parts, "、"))
		zh = append(zh, fmt.Sprintf("%s（%s）", nameZH, shown))
		en = append(en, fmt.Sprintf("%s (%s)", nameEN, strings.Join(parts, ", ")))
	}
	if len(zh) > 0 {
		w.add(Caution, WarnFestivalDiffers,
			fmt.Sprintf("春节错月使 %s 的同比因口径而相反：%s。请三种口径一并看。", r.Periods[*r.Latest].Label, few(zh, "；")),
			fmt.Sprintf("Spring Festival moves: whether there were more complaints in %s than a year before depends on what is compared: %s. Read all three.", r.Periods[*r.Latest].Label, few(en, "; ")))
	}
}

// sure reports an interval that leaves out 1.
func (r FestivalRatio) sure() bool {
	return r.Low != nil && *r.Low > 1 || r.High != nil && *r.High < 1
}

// workdays warns if the latest period rose by day and fell by working day, or
// the reverse, in what was found to have changed and in the total.
func (w *warner) workdays(r *Result) {
	latest := r.Periods[*r.Latest]
	for _, row := range r.PeriodRows {
		if row.Period != *r.Latest {
			continue
		}
		for _, c := range []struct {
			*Comparison
			zh, en string
		}{{row.Previous, "环比", "previous-period"}, {row.YearAgo, "同比", "year-on-year"}} {
			if c.Comparison == nil || c.Ratio == nil || c.WorkdayRatio == nil || (*c.Ratio-1)*(*c.WorkdayRatio-1) >= 0 ||
				row.Code != TotalCode && c.Change != Up && c.Change != Down {
				continue
			}
			nameZH, nameEN := r.nameOf(row.Code)
			days, base := latest.Workdays, r.Periods[c.Base].Workdays
			w.add(Info, WarnWorkdays,
				fmt.Sprintf("%s的%s按日均 %+.1f%%，按工作日均 %+.1f%%，方向相反：%s 有 %d 个工作日，%s 有 %d 个。", nameZH, c.zh, 100*(*c.Ratio-1), 100*(*c.WorkdayRatio-1), latest.Label, days, r.Periods[c.Base].Label, base),
				fmt.Sprintf("The %s comparison of %s is %+.1f%% by day and %+.1f%% by working day: %s has %d working days, %s has %d.", c.en, nameEN, 100*(*c.Ratio-1), 100*(*c.WorkdayRatio-1), latest.Label, days, r.Periods[c.Base].Label, base))
		}
	}
}

// nameOf names a category, or the total, in the two languages.
func (r *Result) nameOf(code string) (zh, en string) {
	for i := range r.Categories {
		if r.Categories[i].Code == code {
			return r.Categories[i].Name, r.Categories[i].english()
		}
	}
	return "总量", "the total"
}

// festivalDays counts the days of p from 5 before to 20 after a Spring Festival.
func festivalDays(p Period) int {
	n := 0
	for d := p.Start.day(); d <= p.End.day(); d++ {
		festival, ok := calendar.SpringFestival(d.time().Year())
		if since := d - dayOf(festival); ok && since >= -seasonBefore && since <= seasonAfter {
			n++
		}
	}
	return n
}

// day parses the date, which must not be empty.
func (d Date) day() day {
	t, err := time.ParseInLocation(time.DateOnly, string(d), calendar.Shanghai)
	if err != nil {
		panic("analysis: " + err.Error())
	}
	return dayOf(t)
}
