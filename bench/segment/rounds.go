package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
)

// A series is what one mode of a contestant reached, round by round.
type series struct {
	contestant, version, mode string
	MBps                      []float64
	tokens                    int
}

// measureAll starts the contestants and has each measure each of its modes in
// every round. Those that do not start are in missing, with the reason.
func measureAll(contestants []contestant, rounds int) (measured []series, missing []string, err error) {
	var peers []*peer
	for _, c := range contestants {
		progress("loading %s", c.name)
		p, err := startPeer(c)
		if err != nil {
			missing = append(missing, c.name+": "+err.Error())
			continue
		}
		defer p.stop()
		peers = append(peers, p)
		for _, mode := range p.Modes {
			measured = append(measured, series{contestant: c.name, version: p.Version, mode: mode})
		}
	}
	for round := range rounds {
		progress("round %d of %d", round+1, rounds)
		i := 0
		for _, p := range peers {
			for _, mode := range p.Modes {
				s, err := p.measure(mode)
				if err != nil {
					return nil, nil, err
				}
				measured[i].MBps = append(measured[i].MBps, s.MBps)
				measured[i].tokens = s.Tokens
				i++
			}
		}
	}
	return measured, missing, nil
}

func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "bench/segment: "+format+"\n", args...)
}

// find returns the series of a contestant's mode. It has no rounds if the
// contestant is missing.
func find(measured []series, contestant, mode string) series {
	for _, s := range measured {
		if s.contestant == contestant && s.mode == mode {
			return s
		}
	}
	return series{}
}

// over returns the ratios of s to other, one for each round.
func (s series) over(other series) []float64 {
	if len(s.MBps) != len(other.MBps) {
		return nil
	}
	ratios := make([]float64, len(s.MBps))
	for i := range ratios {
		ratios[i] = s.MBps[i] / other.MBps[i]
	}
	return ratios
}

// median returns the middle value; of an even number the upper one.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// spread writes a median with the lowest and the highest value.
func spread(values []float64) string {
	if len(values) == 0 {
		return "–"
	}
	return strings.Join([]string{
		significant(median(values)),
		" (", significant(slices.Min(values)), "–", significant(slices.Max(values)), ")",
	}, "")
}
