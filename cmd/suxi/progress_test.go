package main

import (
	"encoding/json"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

// How a stage is told to people and to programs.
func TestStanding(t *testing.T) {
	began := time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name    string
		unit    string
		count   int64
		share   float64
		seconds float64
		line    string
		event   string
	}{
		{"counted, of a known whole", "rows", 12400, 0.4, 2, "label [########------------] 40%, 12400 rows, 6200 rows/s, 3 s left",
			`{"event":"progress","stage":"label","seconds":2,"unit":"rows","count":12400,"per_second":6200,"share":0.4,"eta_seconds":3,"ended":false}`},
		{"counted alone", "fits", 3, 0, 10, "label 3 fits, 0.3 fits/s, 10 s",
			`{"event":"progress","stage":"label","seconds":10,"unit":"fits","count":3,"per_second":0.3,"ended":false}`},
		{"not counted", "", 0, 0, 185, "label 3:05 min", `{"event":"progress","stage":"label","seconds":185,"ended":false}`},
		{"a share alone", "", 0, 1.0 / 3, 60, "label [######--------------] 33%, 2:00 min left",
			`{"event":"progress","stage":"label","seconds":60,"share":0.333,"eta_seconds":120,"ended":false}`},
		{"at the beginning", "rows", 0, 0, 0, "label 0 rows, 0 s", `{"event":"progress","stage":"label","seconds":0,"unit":"rows","count":0,"ended":false}`},
	} {
		p := &progress{stage: "label", unit: tt.unit, since: began}
		p.counted(tt.count)
		p.within(tt.share)
		s := p.at(began.Add(time.Duration(tt.seconds * float64(time.Second))))
		if got := s.String(); got != tt.line {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.line)
		}
		if got, err := json.Marshal(s); err != nil || string(got) != tt.event {
			t.Errorf("%s: %s, %v; want\n%s", tt.name, got, err, tt.event)
		}
	}
}

// What does not know its whole has no share.
func TestProgressIgnoresNoShare(t *testing.T) {
	p := &progress{}
	nan := 0.0
	for _, share := range []float64{nan / nan, -1, 1.5} {
		if p.within(share); p.share.Load() != 0 {
			t.Errorf("the share %v was taken", share)
		}
	}
	var quiet *progress
	quiet.counted(1)
	quiet.within(1)
	quiet.done()
}

// A line for a person takes the place of the bar, which comes back below it, and a
// shorter bar leaves nothing of a longer one.
func TestBar(t *testing.T) {
	stderr := tempFile(t, "stderr", "")
	tell := &teller{out: io.Discard, err: stderr, terminal: true, style: true}
	tell.progress(standing{Stage: "label", Seconds: 12})
	tell.progress(standing{Stage: "label", Seconds: 3})
	tell.warn("1 row 13800138000")
	tell.progress(standing{Stage: "groups"})
	tell.stageEnds(standing{})
	tell.failed(exitFailure, "no space")
	got, err := os.ReadFile(stderr.Name())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"\rlabel 12 s", "\rlabel 3 s ", "\r         \r" + "suxi: \x1b[33mwarning:\x1b[0m 1 row 〔手机〕\n",
		"\rgroups 0 s", "\r          \r", "\x1b[31msuxi:\x1b[0m no space\n",
	}, "")
	if string(got) != want {
		t.Errorf("the terminal got\n%q, want\n%q", got, want)
	}
}
