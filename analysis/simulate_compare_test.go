package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// simulated draws months of ten categories of the given mean per 30 days, as
// lines of which the last is the total.
func simulated(src rand.Source, months int, mean, dispersion float64) (*finish, []Period, []line) {
	const categories = 10
	names := make([]string, categories)
	for i := range names {
		names[i] = fmt.Sprint(i)
	}
	f := &finish{Builder: New(scheme(names...), Options{})}
	first := newDay(2023, 1, 1)
	f.periods = spans(Month, first, dayOf(first.time().AddDate(0, months, -1)))
	f.amounts.unit = daily
	periods, _ := f.renderPeriods()
	lines := make([]line, categories+1)
	total := &lines[categories]
	total.rows = make([]int, months)
	for c := range categories {
		lines[c].rows = make([]int, months)
		for i := range months {
			n := int(draw(src, mean*float64(f.periods[i].covered())/30, dispersion))
			lines[c].rows[i] = n
			total.rows[i] += n
		}
	}
	for c := range lines {
		lines[c].events, lines[c].squares = lines[c].rows, lines[c].rows
	}
	return f, periods, lines
}

// With nothing but chance at work, at most one month in twenty flags a change of
// anything, the total or one of ten categories, against the month before, and
// against the year before; the intervals hold the ratio 1 in 95%; and a doubled
// category is found. Where counts vary more than Poisson counts do, that needs
// eight months to learn it from, which the report says.
func TestSimulateComparisons(t *testing.T) {
	src := rand.NewPCG(11, 12)
	fmt.Println("| months | mean | φ | any flagged, % | a category, % | the total, % | intervals that hold 1, % | doubled one found, % |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for _, c := range []struct {
		months           int
		mean, dispersion float64
		flagged          float64 // at most, in percent
		covered          float64 // at least, in percent
		found            float64 // likewise
	}{
		{3, 2, 1, 5, 95, 0}, {3, 5, 1, 5, 95, 0}, {3, 20, 1, 5, 95, 20}, {3, 200, 1, 5, 94, 99},
		{14, 2, 1, 5, 95, 0}, {14, 5, 1, 5, 95, 0}, {14, 20, 1, 5, 95, 20}, {14, 200, 1, 5, 94, 99},
		{14, 2, 3, 5, 95, 0}, {14, 5, 3, 5, 95, 0}, {14, 5, 5, 5, 95, 0}, {14, 10, 3, 5, 95, 0}, {26, 10, 8, 5, 95, 0},
		{14, 20, 2, 5, 93, 5}, {14, 20, 4, 6, 90, 0}, {14, 200, 4, 5, 93, 60},
		{38, 20, 1, 5, 95, 20}, {38, 200, 1, 5, 94, 99}, {38, 20, 4, 5, 93, 0}, {38, 200, 4, 5, 93, 80},
	} {
		worlds := runs(150)
		var any, category, total, covered, intervals, found int
		for range worlds {
			f, periods, lines := simulated(src, c.months, c.mean, c.dispersion)
			now := c.months - 1
			flaggedCategory, flaggedTotal := 0, 0
			out := f.comparisons(periods, now, now-1, lines)
			for i, x := range out {
				if x.Low == nil {
					continue
				}
				intervals++
				if *x.Low <= 1 && (x.High == nil || *x.High >= 1) {
					covered++
				}
				if flagged := x.Change == Up || x.Change == Down; flagged && i == 0 {
					flaggedTotal = 1
				} else if flagged {
					flaggedCategory = 1
				}
			}
			category, total, any = category+flaggedCategory, total+flaggedTotal, any+max(flaggedCategory, flaggedTotal)
			more := int(draw(src, 2*c.mean*float64(f.periods[now].covered())/30, c.dispersion))
			lines[10].rows[now] += more - lines[0].rows[now]
			lines[0].rows[now] = more
			if f.comparisons(periods, now, now-1, lines)[1].Change == Up {
				found++
			}
		}
		share := func(n, of int) float64 { return 100 * float64(n) / float64(of) }
		fmt.Printf("| %d | %g | %g | %.1f | %.1f | %.1f | %.1f | %.0f |\n", c.months, c.mean, c.dispersion,
			share(any, worlds), share(category, worlds), share(total, worlds), share(covered, intervals), share(found, worlds))
		// Three standard errors.
		slack := func(p float64, n int) float64 { return 3 * math.Sqrt(p*(100-p)/float64(n)) }
		if share(any, worlds) > c.flagged+slack(5, worlds) {
			t.Errorf("%+v: any flagged in %.1f%%", c, share(any, worlds))
		}
		if share(covered, intervals) < c.covered-slack(5, intervals) {
			t.Errorf("%+v: %.1f%% of the intervals hold 1", c, share(covered, intervals))
		}
		if share(found, worlds) < c.found-slack(50, worlds) {
			t.Errorf("%+v: found in %.1f%%", c, share(found, worlds))
		}
	}
}

// Events of many rows: of one event in twenty, or in five, come so many rows on
// average. Where nothing changes, one month in twenty flags a category, or a
// little more, however few the months before.
func TestSimulateComparisonsOfBatches(t *testing.T) {
	src := rand.NewPCG(15, 16)
	rng := rand.New(src)
	fmt.Println("| months | events | batches, % | rows of one | a category flagged, % | intervals that hold 1, % |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, c := range []struct {
		months                int
		mean, batches, larger float64
		flagged, covered      float64 // at most and at least, in percent
	}{
		{3, 5, .05, 10, 5, 95}, {3, 20, .05, 10, 5, 94}, {3, 20, .2, 3, 5, 94}, {3, 20, .05, 50, 5, 95},
		{3, 200, .05, 10, 9, 94}, {3, 200, .2, 3, 6, 94}, {3, 200, .01, 50, 5, 93}, {14, 20, .05, 10, 5, 94}, {14, 200, .05, 10, 5, 95},
	} {
		worlds := runs(150)
		flagged, covered, intervals := 0, 0, 0
		for range worlds {
			f, periods, lines := simulated(src, c.months, c.mean, 1)
			now := c.months - 1
			for k := range lines[:10] {
				l := &lines[k]
				l.rows, l.squares = make([]int, c.months), make([]int, c.months)
				for i, n := range l.events {
					for range n {
						size := 1
						if rng.Float64() < c.batches {
							size = 2 + int(rng.ExpFloat64()*(c.larger-1.5))
						}
						l.rows[i] += size
						l.squares[i] += size * size
					}
				}
			}
			any := 0
			for _, x := range f.comparisons(periods, now, now-1, lines)[1:] {
				if x.Low == nil {
					continue
				}
				intervals++
				if *x.Low <= 1 && (x.High == nil || *x.High >= 1) {
					covered++
				}
				if x.Change == Up || x.Change == Down {
					any = 1
				}
			}
			flagged += any
		}
		of, held := 100*float64(flagged)/float64(worlds), 100*float64(covered)/float64(intervals)
		fmt.Printf("| %d | %g | %g | %g | %.1f | %.1f |\n", c.months, c.mean, 100*c.batches, c.larger, of, held)
		// Three standard errors.
		slack := func(n int) float64 { return 3 * math.Sqrt(5*95/float64(n)) }
		if of > c.flagged+slack(worlds) || held < c.covered-slack(intervals) {
			t.Errorf("%+v: flagged in %.1f%%, %.1f%% of the intervals hold 1", c, of, held)
		}
	}
}

// What is called detectable is flagged in about four of five: one category of ten
// changes by the ratio that was printed for it, over a base month as expected,
// and nothing else does.
func TestSimulateDetectable(t *testing.T) {
	src := rand.NewPCG(13, 14)
	var table strings.Builder
	for _, c := range []struct {
		months           int
		mean, dispersion float64
	}{
		{3, 20, 1}, {3, 60, 1}, {3, 200, 1}, {3, 2000, 1},
		{14, 60, 1}, {14, 200, 1}, {14, 200, 4}, {38, 200, 4}, {38, 2000, 4},
	} {
		var s shares
		var rise, fall, falls float64
		for range runs(300) {
			f, periods, lines := simulated(src, c.months, c.mean, c.dispersion)
			now := c.months - 1
			l := &lines[0]
			expected := func(i int) float64 { return c.mean * float64(f.periods[i].covered()) / 30 }
			set := func(i, n int) {
				lines[10].rows[i] += n - l.rows[i]
				l.rows[i] = n
			}
			change := func(ratio float64) Change {
				set(now-1, int(draw(src, expected(now-1), c.dispersion)))
				set(now, int(draw(src, ratio*expected(now), c.dispersion)))
				return f.comparisons(periods, now, now-1, lines)[1].Change
			}
			set(now-1, int(math.Round(expected(now-1))))
			printed := f.comparisons(periods, now, now-1, lines)[1]
			rise += *printed.Detectable
			up := change(*printed.Detectable) == Up
			down := false
			if printed.DetectableFall != nil {
				falls++
				fall += *printed.DetectableFall
				down = change(*printed.DetectableFall) == Down
			}
			s.add(up, down)
		}
		down := 100 * float64(s.of[1]) / falls
		fmt.Fprintf(&table, "| %d | %g | %g | %.2f | %.0f | %.2f | %.0f |\n", c.months, c.mean, c.dispersion, rise/float64(s.draws), s.percent(0), fall/falls, down)
		if most := 12 + s.slack(80); math.Abs(s.percent(0)-80) > most || math.Abs(down-80) > most {
			t.Errorf("%+v: a rise is flagged in %.1f%%, a fall in %.1f%%", c, s.percent(0), down)
		}
	}
	t.Logf("\n| months | mean | φ | rise | flagged, %% | fall | flagged, %% |\n%s", &table)
}
