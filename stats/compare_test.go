package stats

import (
	"bufio"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// poissonMass returns the probabilities of the counts from first on that a
// Poisson count of this mean has, but for 1e-12 at either end.
func poissonMass(mean float64) (first int, mass []float64) {
	at := func(k int) float64 {
		lg, _ := math.Lgamma(float64(k + 1))
		return math.Exp(float64(k)*math.Log(mean) - mean - lg)
	}
	for at(first) < 1e-14 {
		first++
	}
	for k := first; float64(k) <= mean || at(k) > 1e-14; k++ {
		mass = append(mass, at(k))
	}
	return first, mass
}

// coverage returns how many of the 95% intervals hold the ratio 1 when two
// counts have one rate, with this mean over exposure t, summed over all pairs of
// counts.
func coverage(mean, t, u float64) (exact, mid float64) {
	x0, xs := poissonMass(mean)
	y0, ys := poissonMass(mean * u / t)
	for i, px := range xs {
		for j, py := range ys {
			a, b := Rate{x0 + i, t}, Rate{y0 + j, u}
			r := CompareRates(a, b, .95)
			if r.Low <= 1 && 1 <= r.High {
				exact += px * py
			}
			if low, high := MidPInterval(a, b, .95); low <= 1 && 1 <= high {
				mid += px * py
			}
		}
	}
	return exact, mid
}

// TestComparisonAgainstR runs every case of testdata/oracle/compare.tsv: the ends
// of mid-p intervals, and which share of the intervals of two counts of one rate
// hold the ratio 1. The exact interval holds it in 95% and more, the mid-p's in
// 93.5% to 98.5%.
func TestComparisonAgainstR(t *testing.T) {
	f, err := os.Open("../testdata/oracle/compare.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Scan() // the comment
	cases := 0
	for lines.Scan() {
		name, rest, _ := strings.Cut(lines.Text(), "\t")
		args, want := numbers(t, rest)
		var got [2]float64
		switch name {
		case "midp":
			got[0], got[1] = MidPInterval(Rate{int(args[0]), args[1]}, Rate{int(args[2]), args[3]}, args[4])
		case "coverage":
			got[0], got[1] = coverage(args[0], args[1], args[2])
			if got[0] < .95 || got[1] < .935 || got[1] > .985 {
				t.Errorf("%s: the exact interval covers %.4f, the mid-p's %.4f", rest, got[0], got[1])
			}
			t.Logf("mean %v, %v against %v days: exact %.4f, mid-p %.4f", args[0], args[1], args[2], got[0], got[1])
		default:
			t.Fatalf("unknown case %q", name)
		}
		for i := range got {
			if !near(got[i], want[i], 1e-9) {
				t.Errorf("%s %s: figure %d = %.15g, R has %.15g", name, rest, i, got[i], want[i])
			}
		}
		cases++
	}
	if cases < 20 || lines.Err() != nil {
		t.Errorf("%d cases, error %v", cases, lines.Err())
	}
}

// numbers splits a line of an oracle fixture into what stands before and behind
// its equals sign.
func numbers(t *testing.T, line string) (args, want []float64) {
	t.Helper()
	into := &args
	for _, s := range strings.Split(line, "\t") {
		if s == "=" {
			into = &want
			continue
		}
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		*into = append(*into, v)
	}
	return args, want
}

// The mid-p interval lies within the exact one, around the ratio, and is turned
// over with the counts.
func TestMidPInterval(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.IntRange(0, 3000).Draw(t, "x"), rapid.IntRange(0, 3000).Draw(t, "y")
		a := Rate{x, float64(rapid.IntRange(1, 400).Draw(t, "t"))}
		b := Rate{y, float64(rapid.IntRange(1, 400).Draw(t, "u"))}
		low, high := MidPInterval(a, b, .95)
		r := CompareRates(a, b, .95)
		if low < r.Low*(1-1e-9) || high > r.High*(1+1e-9) || x+y > 0 && !(low <= r.Ratio && r.Ratio <= high) {
			t.Fatalf("%v to %v, exact %+v", low, high, r)
		}
		if back, ahead := MidPInterval(b, a, .95); !near(back, 1/high, 1e-9) || !near(ahead, 1/low, 1e-9) {
			t.Fatalf("%v to %v turned over is %v to %v", low, high, back, ahead)
		}
	})
	if low, high := MidPInterval(Rate{0, 3}, Rate{0, 4}, .95); low != 0 || !math.IsInf(high, 1) {
		t.Errorf("0 against 0: %v to %v", low, high)
	}
	if low, high := MidPInterval(Rate{3_000_000, 3}, Rate{1, 4}, .95); !(low > 0 && high > low) || math.IsInf(high, 1) {
		t.Errorf("3,000,000 against 1: %v to %v", low, high)
	}
}
