package analysis

import (
	"fmt"
	"strings"
	"testing"
)

// The length of the history decides the method, and Why says so.
func TestSpikeMethods(t *testing.T) {
	series := func(n, value, last int) (d, exposure []float64) {
		for range n {
			d, exposure = append(d, float64(value)), append(exposure, 30)
		}
		d[n-1] = float64(last)
		return d, exposure
	}
	missing := func(d, n []float64, at ...int) (x, y []float64) {
		for _, i := range at {
			d[i], n[i] = 0, 0
		}
		return d, n
	}
	for _, c := range []struct {
		name    string
		unit    PeriodUnit
		periods int
		value   int
		last    int
		missing []int
		want    SpikeMethod
		years   int
		spike   bool
	}{
		{"first", Month, 1, 20, 20, nil, SpikeRatio, 0, false},
		{"two, 30 after 20", Month, 2, 20, 30, nil, SpikeRatio, 0, false},
		{"two, 40 after 20", Month, 2, 20, 40, nil, SpikeRatio, 0, true},
		{"nine", Month, 9, 20, 45, nil, SpikeRatio, 0, true},
		{"ten", Month, 10, 20, 45, nil, SpikeEARS, 0, true},
		{"ten, two missing", Month, 10, 20, 45, []int{3, 4}, SpikeRatio, 0, true},
		{"37", Month, 37, 20, 45, nil, SpikeEARS, 0, true},
		{"38", Month, 38, 20, 45, nil, SpikeFarrington, 3, true},
		{"38, usual", Month, 38, 20, 22, nil, SpikeFarrington, 3, false},
		{"38, three missing", Month, 38, 20, 45, []int{1, 2, 13}, SpikeFarrington, 3, true},
		{"38, four missing", Month, 38, 20, 45, []int{1, 2, 13, 14}, SpikeEARS, 0, true},
		{"20 years", Month, 240, 20, 45, nil, SpikeFarrington, 3, true},
		{"20 years, the first full of holes", Month, 240, 20, 45, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26}, SpikeFarrington, 3, true},
		{"rare", Month, 60, 1, 2, nil, SpikeRatio, 0, false},
		{"rare, nine at once", Month, 60, 1, 9, nil, SpikeRatio, 0, true},
		{"never before", Month, 60, 0, 5, nil, SpikeRatio, 0, true},
		{"never", Month, 60, 0, 0, nil, SpikeRatio, 0, false},
		{"159 weeks", Week, 159, 20, 45, nil, SpikeEARS, 0, true},
		{"160 weeks", Week, 160, 20, 45, nil, SpikeFarrington, 3, true},
		{"14 quarters", Quarter, 14, 20, 45, nil, SpikeFarrington, 3, true},
		{"two years of days", Day, 730, 20, 45, nil, SpikeEARS, 0, true},
		{"40 years", Year, 40, 20, 45, nil, SpikeEARS, 0, true},
	} {
		o := Options{Period: c.unit}.withDefaults()
		d, n := series(c.periods, c.value, c.last)
		d, n = missing(d, n, c.missing...)
		k := judge(d, n, o)
		k.Unique = c.last
		family := []Spike{k}
		decideSpikes(family, o)
		if k := family[0]; k.Method != c.want || k.IsSpike != c.spike || k.History != c.periods-len(c.missing) {
			t.Errorf("%s: %s, spike %v, history %d; %+v", c.name, k.Method, k.IsSpike, k.History, k)
		}
		if years := fmt.Sprintf("over %d years", c.years); c.years > 0 && !strings.Contains(k.Why.EN, years) {
			t.Errorf("%s: %q, want %q", c.name, k.Why.EN, years)
		}
	}
}
