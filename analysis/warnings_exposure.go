package analysis

import (
	"fmt"
	"slices"
	"strings"
)

// warnOfExposure says where the file of Options.Exposure and the complaints do
// not meet.
func (f *finish) warnOfExposure(w *warner, r *Result) {
	e := f.opts.Exposure
	if e == nil || f.amounts.total == nil {
		return
	}
	var missing, scaled, partial []string
	for i, p := range r.Periods {
		switch {
		case p.Exposure == 0:
		case f.amounts.total[i] == 0:
			missing = append(missing, p.Label)
		case slices.Contains(f.amounts.partial, i):
			partial = append(partial, p.Label)
		case !p.Complete:
			scaled = append(scaled, p.Label)
		}
	}
	last := f.periods[len(f.periods)-1].end
	meets := slices.ContainsFunc(f.amounts.rows, func(x exposureRow) bool { return x.to >= f.periods[0].start && x.from <= last })
	switch {
	case len(missing) > 0 && len(missing) == len(r.Periods) && meets:
		w.add(Serious, WarnExposureMissing,
			fmt.Sprintf("%s 中各期的%s均为 0，全部按天数比较。", e.File, e.Unit),
			fmt.Sprintf("%s has 0 %s for every period of the complaints: everything is compared by days.", e.File, e.Unit))
	case len(missing) > 0 && len(missing) == len(r.Periods):
		w.add(Serious, WarnExposureMissing,
			fmt.Sprintf("%s（%s 至 %s）与投诉的各期（%s 起）没有重合，全部按天数比较。", e.File, e.First, e.Last, missing[0]),
			fmt.Sprintf("%s (%s to %s) has no amount for any period of the complaints, from %s on: everything is compared by days.", e.File, e.First, e.Last, missing[0]))
	case len(missing) > 0:
		w.add(Caution, WarnExposureMissing,
			fmt.Sprintf("%s 中没有以下各期的%s（或为 0）：%s。与这些期的比较、以及趋势和控制图按天数计算。", e.File, e.Unit, few(missing, "、")),
			fmt.Sprintf("%s has no %s, or 0, for %s: comparisons with these, trends and control charts go by days.", e.File, e.Unit, few(missing, ", ")))
	}
	if len(partial) > 0 {
		w.add(Caution, WarnExposurePartial,
			fmt.Sprintf("%s 只覆盖以下各期的一部分日子，其余日子按同样的日均%s推算：%s。", e.File, e.Unit, few(partial, "、")),
			fmt.Sprintf("%s reaches only a part of the days of %s; the others are taken to have as much %s a day.", e.File, few(partial, ", "), e.Unit))
	}
	if len(scaled) > 0 {
		w.add(Info, WarnExposureScaled,
			fmt.Sprintf("投诉数据只覆盖以下各期的一部分，其%s按覆盖的天数折算：%s。", e.Unit, few(scaled, "、")),
			fmt.Sprintf("The complaints cover only a part of %s: their %s are scaled to the covered days.", few(scaled, ", "), e.Unit))
	}
	for _, name := range e.By {
		f.warnOfValues(w, r, dimensionNamed(name))
	}
}

// warnOfValues names the values of a dimension of which the complaints have rows
// and the file has none, in no period or in some.
func (f *finish) warnOfValues(w *warner, r *Result, dimension int) {
	e := f.opts.Exposure
	inFile := make(map[int32]map[int]bool) // code → periods
	for _, x := range f.amounts.rows {
		code := x.values[dimension]
		for p := f.periodOf(max(x.from, f.first)); p >= 0 && p < len(f.periods) && f.periods[p].start <= x.to; p++ {
			if inFile[code] == nil {
				inFile[code] = make(map[int]bool)
			}
			inFile[code][p] = true
		}
	}
	rows := make([]int, len(f.values[dimension].values))
	for i := range f.facts {
		if f.periodOf(f.facts[i].day) >= 0 {
			rows[f.facts[i].values[dimension]]++
		}
	}
	var unknown, holes []string
	count := 0
	for code, n := range rows {
		value := f.values[dimension].values[code]
		periods := inFile[int32(code)]
		if n > 0 && len(periods) == 0 && code > 0 {
			unknown = append(unknown, value)
			count += n
		}
		for p := range f.periods {
			if len(periods) > 0 && !periods[p] && f.amounts.total[p] > 0 {
				holes = append(holes, r.Periods[p].Label+" "+value)
			}
		}
	}
	if len(unknown) > 0 {
		w.add(Caution, WarnExposureValues,
			fmt.Sprintf("%s 中没有以下%s：%s；它们按天数比较，其 %d 条记录仍计入合计的率。", e.File, dimensionZH[dimension], few(unknown, "、"), count),
			fmt.Sprintf("%s lacks the %s %s: compared by days; their %d rows still count in the rate of the total.", e.File, dimensions[dimension].name, few(unknown, ", "), count))
	}
	if len(holes) > 0 {
		w.add(Caution, WarnExposureValues,
			fmt.Sprintf("%s 在有数据的各期中缺以下%s：%s；这些期的合计%s可能偏低。", e.File, dimensionZH[dimension], few(holes, "、"), e.Unit),
			fmt.Sprintf("%s lacks the %s in periods that it has: %s; the %s of all may be too low there.", e.File, dimensions[dimension].name, few(holes, ", "), e.Unit))
	}
}

// dimensionZH names the dimensions of an exposure file.
var dimensionZH = map[int]string{byChannel: "渠道", byProduct: "产品", byRegion: "地区"}

// few joins the first of the names.
func few(names []string, separator string) string {
	const most = 6
	if len(names) <= most {
		return strings.Join(names, separator)
	}
	return strings.Join(names[:most], separator) + fmt.Sprintf(" … (%d)", len(names))
}
