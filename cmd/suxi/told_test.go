package main

import (
	"strings"
	"testing"
	"time"

	"suxi/analysis"
	"suxi/calendar"
)

func TestTold(t *testing.T) {
	warnings := []analysis.Warning{
		{Severity: analysis.Serious, Message: analysis.Text{EN: "grave"}},
		{Severity: analysis.Caution, Message: analysis.Text{EN: "mild"}},
	}
	for _, tt := range []struct {
		name string
		last analysis.Date
		now  time.Time
		want string // beginnings
	}{
		{"no dates", "", time.Date(2025, 6, 30, 12, 0, 0, 0, calendar.Shanghai), "grave"},
		{"of today in Shanghai", "2025-06-30", time.Date(2025, 6, 29, 16, 0, 0, 0, time.UTC), "grave"},
		{"of tomorrow", "2025-06-30", time.Date(2025, 6, 29, 15, 59, 0, 0, time.UTC), "grave|the last complaint that counts is of 2025-06-30, which is after today"},
	} {
		var got []string
		for _, text := range told(&analysis.Result{Last: tt.last, Warnings: warnings}, tt.now) {
			said, _, _ := strings.Cut(text.EN, ":")
			got = append(got, said)
		}
		if s := strings.Join(got, "|"); s != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, s, tt.want)
		}
	}
}
