// Package parallel runs goroutines whose panics are their caller's.
//
// A panic in a goroutine ends the program at once: no deferred call of another
// goroutine runs, half an output stays on the disk, and what a person reads is a
// stack. A [Group] hands the panic to the goroutine that waits, where it unwinds
// as if the work had been done there.
//
// The package limits no concurrency and cancels nothing: a goroutine that others
// wait for says so in a deferred call of its own.
package parallel

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// A Group is goroutines that end together. The zero value is an empty one.
type Group struct {
	running sync.WaitGroup
	once    sync.Once
	first   *Panic
}

// Go calls f in a goroutine.
func (g *Group) Go(f func()) {
	g.running.Go(func() {
		defer func() {
			if value := recover(); value != nil {
				p := Recovered(value)
				g.once.Do(func() { g.first = p })
			}
		}()
		f()
	})
}

// Wait waits for all goroutines to end. If one of them panicked, it then panics
// with the first one's *Panic.
func (g *Group) Wait() {
	g.running.Wait()
	if g.first != nil {
		panic(g.first)
	}
}

// A Panic is what a goroutine panicked with, and where.
type Panic struct {
	Value any
	Where string // such as "main.run (main.go:70)"; empty if that is not known
}

func (p *Panic) Error() string { return fmt.Sprint(p.Value) }

// Recovered makes a Panic of what the calling function has just recovered; one
// that a Group handed on stays as it is.
func Recovered(value any) *Panic {
	if p, ok := value.(*Panic); ok {
		return p
	}
	return &Panic{value, thrown()}
}

// thrown returns the function that panicked: on the stack, the first one below
// those of the runtime.
func thrown() string {
	callers := make([]uintptr, 64)
	frames := runtime.CallersFrames(callers[:runtime.Callers(1, callers)])
	inside := false
	for {
		frame, more := frames.Next()
		system := strings.HasPrefix(frame.Function, "runtime.")
		if inside && !system {
			return fmt.Sprintf("%s (%s:%d)", frame.Function, filepath.Base(frame.File), frame.Line)
		}
		if inside = inside || system && frame.Function != "runtime.Callers"; !more {
			return ""
		}
	}
}
