// Package bounds checks, for tests, what a call takes: no more memory than its
// input warrants, and no goroutine that outlives it.
//
// Memory counts every byte that was allocated meanwhile, whether or not it was
// freed again, so that a length which a file claims and nobody checked shows
// even where the allocation fails or is collected at once. Goroutines compares
// stacks, and waits, for a goroutine may need a moment to end after the call has
// returned; only those of this module count, so that what the runtime, the
// testing package and a library keep for themselves is not taken for a leak.
package bounds

import (
	"runtime"
	"strings"
	"testing"
	"time"
)

// meanwhile is what the runtime and the testing package, fuzzing above all, may
// allocate beside a call.
const meanwhile = 64 << 10

// Memory fails a test in which call allocates more than most bytes in all. Other
// goroutines of the test must be at rest.
func Memory(t testing.TB, most uint64, call func()) {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > most+meanwhile {
		t.Errorf("allocates %d bytes, at most %d are expected", n, most)
	}
}

// Goroutines fails a test in which call leaves a goroutine behind that is still
// there five seconds later.
func Goroutines(t testing.TB, call func()) {
	t.Helper()
	goroutines(t, 5*time.Second, call)
}

func goroutines(t testing.TB, patience time.Duration, call func()) {
	t.Helper()
	before := stacks()
	call()
	var left []string
	for wait := time.Microsecond; wait < patience; wait *= 2 { // as much in all
		left = left[:0]
		for id, stack := range stacks() {
			if _, known := before[id]; !known {
				left = append(left, stack)
			}
		}
		if len(left) == 0 {
			return
		}
		time.Sleep(wait)
	}
	t.Errorf("%d goroutines outlive the call:\n%s", len(left), strings.Join(left, "\n\n"))
}

// stacks returns the goroutines of this module by the number that the runtime
// gives each, which it does not give twice.
func stacks() map[string]string {
	buf := make([]byte, 64<<10)
	for {
		n := runtime.Stack(buf, true)
		if n < len(buf) {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
	}
	all := map[string]string{}
	for stack := range strings.SplitSeq(string(buf), "\n\n") {
		id, calls, _ := strings.Cut(stack, " [") // goroutine 7 [running]: …
		if strings.Contains(calls, "suxi/") {
			all[id] = stack
		}
	}
	return all
}
