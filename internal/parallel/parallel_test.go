package parallel

import (
	"errors"
	"strings"
	"sync/atomic"
	"testing"
)

// waited returns what g.Wait panics with.
func waited(g *Group) (value any) {
	defer func() { value = recover() }()
	g.Wait()
	return nil
}

func TestGroupWaitsForAll(t *testing.T) {
	var g Group
	var done atomic.Int32
	for range 8 {
		g.Go(func() { done.Add(1) })
	}
	if value := waited(&g); value != nil || done.Load() != 8 {
		t.Errorf("%d of 8 ended, panic %v", done.Load(), value)
	}
}

// A panic is handed on once every goroutine has ended, with the place of the one
// that panicked.
func TestPanicIsTheWaiters(t *testing.T) {
	for name, work := range map[string]func(){
		"a value":          func() { panic("two and two") },
		"an error":         func() { panic(errors.New("two and two")) },
		"a runtime error":  func() { var none []int; _ = none[len(none)] },
		"a group within":   func() { var g Group; g.Go(func() { panic("two and two") }); g.Wait() },
		"after a recovery": func() { func() { defer func() { recover() }(); panic("caught") }(); panic("two and two") },
	} {
		t.Run(name, func(t *testing.T) {
			var g Group
			var done atomic.Bool
			hold := make(chan struct{})
			g.Go(func() { <-hold; done.Store(true) })
			g.Go(func() { defer close(hold); work() })
			p, ok := waited(&g).(*Panic)
			if !ok || !done.Load() {
				t.Fatalf("panic %v; the other goroutine has ended: %v", p, done.Load())
			}
			if !strings.Contains(p.Where, "TestPanicIsTheWaiters") || !strings.Contains(p.Where, "(parallel_test.go:") {
				t.Errorf("panicked at %q", p.Where)
			}
			if text := p.Error(); text != "two and two" && !strings.Contains(text, "index out of range") {
				t.Errorf("panicked with %q", text)
			}
		})
	}
}
