package analysis

import (
	"fmt"
	"math"

	"suxi/stats"
)

const (
	earsPeriods = 10   // complete periods from which EARS C2 and u′ run
	earsBase    = 7    // periods of C2's baseline
	earsAlpha   = .001 // of C2

	farringtonAlpha = .01
	farringtonYears = 3  // of baseline; with growth, more years are worse
	farringtonHoles = 10 // one in so many of the periods may be incomplete
)

// seasons is where Farrington Flexible looks for the same time of earlier
// years. Days follow the week rather than the year, and a year has no seasons.
var seasons = map[PeriodUnit]stats.Farrington{
	Week:    {Frequency: 52, Years: farringtonYears, Window: 3, Recent: 3, Alpha: farringtonAlpha},
	Month:   {Frequency: 12, Years: farringtonYears, Window: 1, Recent: 1, Alpha: farringtonAlpha},
	Quarter: {Frequency: 4, Years: farringtonYears, Window: 1, Recent: 1, Alpha: farringtonAlpha},
}

// spikes judges the latest complete period of each subject.
func (w *watch) spikes() []Spike {
	out := make([]Spike, 0, len(w.subjects))
	first := w.complete[0]
	for _, s := range w.subjects {
		d, n := make([]float64, w.latest+1-first), make([]float64, w.latest+1-first)
		for _, p := range w.complete {
			d[p-first], n[p-first] = float64(s.events[p]), s.exposure[p]
		}
		k := judge(d, n, w.opts)
		k.Scope, k.Code, k.Period, k.Count, k.Unique = s.scope, s.code, w.latest, s.rows[w.latest], s.events[w.latest]
		out = append(out, k)
	}
	for from := 0; from < len(out); {
		to := from + 1
		for to < len(out) && out[to].Scope == out[from].Scope {
			to++
		}
		decideSpikes(out[from:to], w.opts)
		from = to
	}
	return out
}

// judge finds out how far the last of the counts d with exposures n is above
// what those before lead to expect, by the method that the length of the
// history allows. An exposure of 0 marks a period that is incomplete.
func judge(d, n []float64, o Options) Spike {
	last := len(d) - 1
	var before, exposure []float64
	for i := range last {
		if n[i] > 0 {
			before, exposure = append(before, d[i]), append(exposure, n[i])
		}
	}
	k := Spike{History: len(before) + 1, Bounds: []SpikeBound{}}
	recent := max(0, len(before)-chartMost)
	before, exposure = before[recent:], exposure[recent:]
	mean := total(before) / float64(len(before))
	far, seasonal := seasons[o.Period]
	switch {
	case len(before) == 0:
		k.Method = SpikeRatio
		k.Why = Text{"没有更早的完整期，无从比较", "no complete period before: nothing to compare with"}
	case mean < rareEvents:
		k.ratio(d[last], n[last], before, exposure, o)
		k.Why = Text{
			fmt.Sprintf("此前 %d 期平均每期 %.2g 起，不足 %d 起：与其合计作精确比较", len(before), mean, rareEvents),
			fmt.Sprintf("%.2g events a period in the %d before, fewer than %d: exact comparison with all of them", mean, len(before), rareEvents),
		}
	case seasonal && len(d) >= far.History() && holes(n[len(d)-far.History():])*farringtonHoles <= far.History():
		k.farrington(far, d, n)
		k.Why = Text{
			fmt.Sprintf("%d 个完整期，最近 %d 期基本无缺：Farrington Flexible，取前 %d 年同期前后各 %d 期", k.History, far.History(), far.Years, far.Window),
			fmt.Sprintf("%d complete periods, the last %d with few missing: Farrington Flexible over %d years, %d periods on either side", k.History, far.History(), far.Years, far.Window),
		}
	case k.History >= earsPeriods:
		k.ears(d[last], n[last], before, exposure)
		k.Why = Text{
			fmt.Sprintf("%d 个完整期，%s：EARS C2 与此前 %d 期的 u′ 控制图", k.History, tooShort(seasonal, far).ZH, len(before)),
			fmt.Sprintf("%d complete periods, %s: EARS C2 and the u′ chart of the %d before", k.History, tooShort(seasonal, far).EN, len(before)),
		}
	default:
		k.ratio(d[last], n[last], before, exposure, o)
		k.Why = Text{
			fmt.Sprintf("%d 个完整期，不足 %d 期：只与此前各期合计作精确比较", k.History, earsPeriods),
			fmt.Sprintf("%d complete periods, fewer than %d: exact comparison with all before only", k.History, earsPeriods),
		}
	}
	if k.Expected != nil {
		k.Ratio = finite(d[last] / *k.Expected)
	}
	return k
}

// holes counts the periods that are incomplete.
func holes(n []float64) int {
	count := 0
	for _, v := range n {
		if v == 0 {
			count++
		}
	}
	return count
}

// tooShort says why the history is not judged by season.
func tooShort(seasonal bool, far stats.Farrington) Text {
	if !seasonal {
		return Text{"按日、按年不作季节比较", "days and years have no seasons"}
	}
	return Text{fmt.Sprintf("季节比较需要 %d 期且基本无缺", far.History()), fmt.Sprintf("seasons need %d with few missing", far.History())}
}

// farrington expects what the same time of earlier years leads to expect.
func (k *Spike) farrington(far stats.Farrington, d, n []float64) {
	k.Method = SpikeFarrington
	f, p := far.Forecast(d, n), far.Predict(d, n)
	k.Expected, k.Dispersion, k.P = &f.Expected, &p.Dispersion, new(p.P(d[len(d)-1]))
	if f.Slope != 0 {
		k.TrendPercent = percent(f.Slope)
	}
	upper := f.Upper
	if f.TooFew {
		upper = math.Inf(1)
	}
	k.bound("farrington_nb", upper)
}

// ears expects the mean rate of the periods before, and bounds by that and by
// those just before. Counts are put to the exposure of the one judged.
func (k *Spike) ears(count, exposure float64, before, exposures []float64) {
	k.Method = SpikeEARS
	scaled := make([]float64, 0, len(before)+1)
	for i, v := range before {
		scaled = append(scaled, v*(exposure/exposures[i]))
	}
	c2 := stats.EARSC2(append(scaled, count), earsBase, earsAlpha)
	k.bound("ears_c2", c2[len(before)])
	d, n := append(before[:len(before):len(before)], count), append(exposures[:len(exposures):len(exposures)], exposure)
	chart := stats.LaneyChart(d, n, len(before))
	if chart.Sigma < 1 {
		chart = stats.UChart(d, n, len(before))
	}
	k.bound("u_laney", chart.Upper[len(before)]*exposure)
	p := stats.PredictCount(before, exposures, exposure)
	k.Expected, k.Dispersion, k.P = &p.Expected, &p.Dispersion, new(p.P(count))
}

// ratio compares with the periods before together. The exact test assumes
// Poisson variation; where there are enough periods to see more than that, P
// allows for it.
func (k *Spike) ratio(count, exposure float64, before, exposures []float64, o Options) {
	k.Method = SpikeRatio
	all := stats.Rate{Count: int(total(before)), Exposure: total(exposures)}
	r := stats.CompareRates(stats.Rate{Count: int(count), Exposure: exposure}, all, o.Confidence)
	k.Expected, k.Low, k.High, k.P = new(float64(all.Count)*(exposure/all.Exposure)), &r.Low, finite(r.High), &r.P
	if count <= *k.Expected {
		k.P = new(1.)
	}
	if len(before) >= dispersionMin {
		p := stats.PredictCount(before, exposures, exposure)
		k.Dispersion, k.P = &p.Dispersion, new(max(*k.P, p.P(count)))
	}
}

// bound adds a bound, which may be infinite.
func (k *Spike) bound(name string, upper float64) {
	k.Bounds = append(k.Bounds, SpikeBound{name, finite(upper)})
}

// decideSpikes fills in Q, Family and IsSpike over the spikes of one family.
func decideSpikes(family []Spike, o Options) {
	var p []float64
	for _, k := range family {
		if k.P != nil {
			p = append(p, *k.P)
		}
	}
	q := stats.BenjaminiHochberg(p)
	for i := range family {
		k := &family[i]
		if k.P == nil {
			continue
		}
		k.Q, k.Family = &q[0], len(p)
		q = q[1:]
		k.IsSpike = *k.Q <= o.Q && float64(k.Unique) > *k.Expected*o.Band[1] && (k.Low == nil || *k.Low > o.Band[1])
		for _, b := range k.Bounds {
			k.IsSpike = k.IsSpike && b.Upper != nil && float64(k.Unique) > *b.Upper
		}
	}
}

func total(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum
}
