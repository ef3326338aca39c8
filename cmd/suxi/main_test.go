package main

import (
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
