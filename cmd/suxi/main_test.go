package main

import (
	"errors"
	"os"
	"strings"
	"testing"
)

// What is written to standard output before an interrupt is noticed.
func TestNoticing(t *testing.T) {
	var b strings.Builder
	w := noticing{Writer: &b}
	w.Write(nil)
	if w.written {
		t.Error("nothing written was noticed")
	}
	w.Write([]byte("词"))
	w.Write(nil)
	if !w.written || b.String() != "词" {
		t.Errorf("noticed %v, wrote %q", w.written, b.String())
	}
}

// What a full disk does not take is no success.
func TestStandardOutputIsFull(t *testing.T) {
	stderr := tempFile(t, "stderr", "")
	status := run(t.Context(), []string{"version"}, streams{in: os.Stdin, out: full{}, err: stderr})
	text, err := os.ReadFile(stderr.Name())
	if want := "suxi: standard output is not complete: no space left\n"; err != nil || status != exitFailure || string(text) != want {
		t.Errorf("status %d, %q, %v; want %d, %q", status, text, err, exitFailure, want)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }
