package main

import (
	"fmt"
	"iter"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"suxi/complaint"
)

// How often a stage reports itself: on a terminal, in lines, and in events.
const (
	barEvery   = 100 * time.Millisecond
	lineEvery  = 10 * time.Second
	eventEvery = time.Second
)

// A progress tells how far a stage has come: a bar on a terminal, a line every
// ten seconds elsewhere, an event every second with --json, and nothing with
// --quiet. It reports by itself, so that a stage that counts nothing shows that it
// lives, too. A nil progress is quiet.
type progress struct {
	tell  *teller
	stage string
	unit  string // of what is counted; empty if nothing is
	since time.Time
	count atomic.Int64
	share atomic.Uint64 // of the work, as the bits of a float64; 0 if it is not known
	end   chan struct{}
	ended sync.WaitGroup
}

// newProgress begins a stage whose work is counted in units, such as rows. The
// caller ends it with done.
func newProgress(std streams, stage, unit string) *progress {
	t := std.tell
	if t.quiet && !t.events {
		return nil
	}
	p := &progress{tell: t, stage: stage, unit: unit, since: time.Now(), end: make(chan struct{})}
	every := lineEvery
	switch {
	case t.events:
		every = eventEvery
	case t.terminal:
		every = barEvery
	}
	p.ended.Go(func() {
		ticker := time.NewTicker(every)
		defer ticker.Stop()
		for {
			select {
			case <-p.end:
				return
			case now := <-ticker.C:
				t.progress(p.at(now))
			}
		}
	})
	return p
}

// counted says that n units are done.
func (p *progress) counted(n int64) {
	if p != nil {
		p.count.Store(n)
	}
}

// within says which share of the work is done, such as of the bytes to read; 0 if
// that is not known.
func (p *progress) within(share float64) {
	if p != nil && share >= 0 && share <= 1 {
		p.share.Store(math.Float64bits(share))
	}
}

// done ends the stage, and removes the bar. Further calls do nothing.
func (p *progress) done() {
	if p == nil || p.end == nil {
		return
	}
	close(p.end)
	p.ended.Wait()
	p.end = nil
	p.tell.stageEnds(p.at(time.Now()))
}

// A standing is how far a stage has come. Its fields are those of a progress
// event; docs/FORMATS.md describes them.
type standing struct {
	Event     string   `json:"event"`
	Stage     string   `json:"stage"`
	Seconds   float64  `json:"seconds"` // since it began
	Unit      string   `json:"unit,omitempty"`
	Count     *int64   `json:"count,omitempty"`
	PerSecond *float64 `json:"per_second,omitempty"`
	Share     *float64 `json:"share,omitempty"`
	Left      *float64 `json:"eta_seconds,omitempty"`
	Ended     bool     `json:"ended"`
}

// at returns how far the stage has come at a time.
func (p *progress) at(now time.Time) standing {
	seconds := now.Sub(p.since).Seconds()
	s := standing{Event: "progress", Stage: p.stage, Seconds: thousandths(seconds), Unit: p.unit}
	if p.unit != "" {
		n := p.count.Load()
		s.Count = &n
		if seconds > 0 {
			rate := thousandths(float64(n) / seconds)
			s.PerSecond = &rate
		}
	}
	if share := math.Float64frombits(p.share.Load()); share > 0 {
		left := thousandths(seconds * (1 - share) / share)
		share = thousandths(share)
		s.Share, s.Left = &share, &left
	}
	return s
}

func thousandths(x float64) float64 { return math.Round(1000*x) / 1000 }

// in is a standing in one line for people, in their language.
func (s standing) in(words catalogue) string {
	return words.translate(s.Stage) + words.translate(strings.TrimPrefix(s.String(), s.Stage))
}

// String is a standing in one line, such as
// "label [########------------] 42%, 12400 rows, 5200 rows/s, 3 s left". It is
// ASCII: terminals in China do not agree how wide other lines are.
func (s standing) String() string {
	var parts []string
	if s.Share != nil {
		const cells = 20
		full := int(*s.Share * cells)
		parts = append(parts, fmt.Sprintf("[%s%s] %.0f%%", strings.Repeat("#", full), strings.Repeat("-", cells-full), 100**s.Share))
	}
	if s.Count != nil {
		parts = append(parts, fmt.Sprintf("%d %s", *s.Count, s.Unit))
	}
	if s.PerSecond != nil && *s.Count > 0 {
		format := "%.0f %s/s"
		if *s.PerSecond < 10 {
			format = "%.1f %s/s"
		}
		parts = append(parts, fmt.Sprintf(format, *s.PerSecond, s.Unit))
	}
	if s.Left != nil {
		parts = append(parts, clock(*s.Left)+" left")
	} else {
		parts = append(parts, clock(s.Seconds))
	}
	return s.Stage + " " + strings.Join(parts, ", ")
}

// clock is a duration such as 12 s or 3:05 min.
func clock(seconds float64) string {
	whole := int(math.Round(seconds))
	if whole < 60 {
		return fmt.Sprintf("%d s", whole)
	}
	return fmt.Sprintf("%d:%02d min", whole/60, whole%60)
}

// twice tells bar how far two ranges over rows have come, of which there are n.
func twice(rows iter.Seq2[complaint.Labelled, error], n int64, bar *progress) iter.Seq2[complaint.Labelled, error] {
	ranged := int64(0)
	return func(yield func(complaint.Labelled, error) bool) {
		for row, err := range rows {
			ranged++
			bar.within(float64(ranged) / float64(2*n))
			if !yield(row, err) {
				return
			}
		}
	}
}
