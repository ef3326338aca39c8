//go:build unix

package main

import (
	"math"
	"strings"
	"testing"
)

// example are 1,000 rows, each stage of which takes a millisecond, or its number of
// them where it is named.
func example(seconds map[string]float64) *measured {
	m := &measured{
		rows: 1000, finish: [2]float64{3, 4}, indexBytes: 200_000, builderBytes: 100_000, linked: 50, crowdBytes: crowdSets * 200,
		flows: []flow{{"rows", 600_000}, {"traces", 400_000}}, output: 150_000,
	}
	for _, name := range append([]string{againStage, issueStage, crowdStage}, ofEngine...) {
		s := stage{name, 1000, 1}
		if given, ok := seconds[name]; ok {
			s.seconds = given
		}
		m.stages = append(m.stages, s)
	}
	return m
}

func TestPredictions(t *testing.T) {
	const ms = .001
	slow := example(map[string]float64{labelStage: 11, againStage: 3, issueStage: .5, crowdStage: crowdSets * ms})
	tests := []struct {
		name      string
		got, want float64
	}{
		// Twelve stages of a millisecond, and labelling ten more.
		{"engine, seconds a row", slow.perRow(ofEngine), 22 * ms},
		{"core hours", slow.coreHours(3_600_000), 22 * ms * 1000 / used},
		{"label", slow.command(labelCommand, 2000), 2000 * 13 * ms},
		// The result of 500 rows takes 3 s, of 1,000 rows 4 s: 2 s and 2 ms a row.
		{"alone, as measured", slow.alone(1000), 1000*.5*ms + 4},
		{"alone, ten times", slow.alone(10_000), 10_000*.5*ms + 2 + 20},
		{"alone, past the sample", slow.alone(1e6), largestSample*.5*ms + 2 + 2000},
		// Read twice, five stages more, and the rest.
		{"analyze", slow.command(analyzeCommand, 1000), 1000*(2*3+5)*ms + slow.alone(1000)},
		{"hours", slow.hours(3_600_000, 100), 22*ms*10/used + slow.alone(3_600_000)/3600},
		{"bytes moved, a row", slow.bytesMoved(), 1000},
		{"memory of the result", slow.resultBytes(1e6), 1e8},
		{"memory of merge", slow.mergeBytes(1e6), 3e8},
		{"memory of links", slow.linksBytes(1e6), 1e6 * .05 * linkBytes},
		{"a bucket: sets", slow.crowded(1e9, .01).sets, 1e7},
		{"a bucket: bytes", slow.crowded(1e9, .01).bytes, 2e9},
		{"a bucket: seconds", slow.crowded(1e9, .01).seconds, 1e7 * ms},
		// A cell gets two in salts of 2 GB, and at most 1 GiB.
		{"a bucket: salts", slow.crowded(1e9, .01).salts, 4},
		{"a small bucket: salts", slow.crowded(1e8, .01).salts, 1},
	}
	for _, test := range tests {
		if math.Abs(test.got-test.want) > 1e-9*math.Abs(test.want) {
			t.Errorf("%s: %v, want %v", test.name, test.got, test.want)
		}
	}
}

func TestPrint(t *testing.T) {
	var out strings.Builder
	print(&out, example(nil), []process{{labelCommand, 2, 1.5, 3, 90e6}})
	for _, want := range []string{
		"| label | 1,000 | 1,000 |\n",
		"| **engine, a row** | 12,000 | 83 |\n",
		"| **moves** | 1,000 |\n",
		"| label | 2 | 3 | 3 | 1.00 | 1.5 | 90 |\n",
		"| 1,000,000,000 | 4,167 | ",
		"| 1,000,000,000 | 1% | 10,000,000 | 2 GB | ",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}
