package main

import (
	"fmt"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progressEvery is how often work without a terminal reports itself.
const progressEvery = 10 * time.Second

// A progress tells on standard error how far a stage has come: a bar on a
// terminal, a line every ten seconds elsewhere, nothing if quiet. A nil
// progress is quiet.
type progress struct {
	stage   string
	unit    string
	file    *os.File
	bar     *progressbar.ProgressBar
	started time.Time
	told    time.Time
}

// newProgress begins a stage whose work is counted in units, such as rows.
func newProgress(stderr *os.File, quiet bool, stage, unit string) *progress {
	if quiet {
		return nil
	}
	now := time.Now()
	p := &progress{stage: stage, unit: unit, file: stderr, started: now, told: now}
	if term.IsTerminal(int(stderr.Fd())) {
		p.bar = progressbar.NewOptions64(-1,
			progressbar.OptionSetWriter(stderr),
			progressbar.OptionSetDescription(stage),
			progressbar.OptionShowCount(),
			progressbar.OptionShowIts(),
			progressbar.OptionSetItsString(unit),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(),
		)
	}
	return p
}

// at says that n units are done.
func (p *progress) at(n int64) {
	if p == nil {
		return
	}
	if p.bar != nil {
		p.bar.Set64(n)
		return
	}
	if now := time.Now(); now.Sub(p.told) >= progressEvery {
		p.told = now
		fmt.Fprintf(p.file, "suxi: %s: %d %s, %.1f %[3]s/s\n", p.stage, n, p.unit, float64(n)/now.Sub(p.started).Seconds())
	}
}

// done removes the bar.
func (p *progress) done() {
	if p != nil && p.bar != nil {
		p.bar.Finish()
	}
}
