package bounds

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// A recorder is a test whose failures are looked at.
type recorder struct {
	testing.TB
	failures []string
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) {
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

var sink []byte

func TestMemory(t *testing.T) {
	for _, tt := range []struct {
		allocate int
		fails    bool
	}{{1 << 10, false}, {1 << 21, true}} {
		r := &recorder{}
		Memory(r, 1<<20, func() { sink = make([]byte, tt.allocate); sink = nil })
		if (len(r.failures) > 0) != tt.fails {
			t.Errorf("%d bytes: %q, want a failure: %v", tt.allocate, r.failures, tt.fails)
		}
	}
}

func TestGoroutines(t *testing.T) {
	done := make(chan bool)
	go func() { <-done }() // was there before
	r := &recorder{}
	Goroutines(r, func() {
		ends := make(chan bool)
		go func() { <-ends }()
		close(ends)
	})
	if len(r.failures) > 0 {
		t.Errorf("a goroutine that ends: %q", r.failures)
	}
	goroutines(r, time.Millisecond, func() { go func() { <-done }() })
	if len(r.failures) != 1 || !strings.Contains(r.failures[0], "TestGoroutines") {
		t.Errorf("one that stays: %q", r.failures)
	}
	close(done)
}
