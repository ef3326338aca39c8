package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"
)

// A mode is one way to cut texts.
type mode struct {
	name  string
	texts []string
	cut   func(text string) (tokens int)
}

// A hello is what a contestant says when it is ready to measure.
type hello struct {
	Version string   `json:"version"`
	Modes   []string `json:"modes"`
}

// A sample is what it says of one mode in one round.
type sample struct {
	Mode   string  `json:"mode"`
	MBps   float64 `json:"MBps"`   // megabytes of UTF-8 a second of processor time
	Tokens int     `json:"tokens"` // in one pass over the texts
}

// minimum is how much processor time a sample takes at least.
const minimum = 200 * time.Millisecond

// serveNamed is the process of a Go contestant over the lines of file.
func serveNamed(name, file string) error {
	version, modes, err := load(name, file)
	if err != nil {
		return err
	}
	return serve(version, modes, os.Stdin, os.Stdout)
}

// serve runs through the texts of each mode once, says hello, and then answers
// each line of in, the name of a mode, with a sample. bench/peer.js and
// bench/peer.py do the same.
func serve(version string, modes []mode, in io.Reader, out io.Writer) error {
	answer := json.NewEncoder(out)
	h := hello{Version: version}
	named := make(map[string]mode)
	for _, m := range modes {
		h.Modes = append(h.Modes, m.name)
		named[m.name] = m
		m.pass()
	}
	if err := answer.Encode(h); err != nil {
		return err
	}
	scanner := bufio.NewScanner(in)
	for scanner.Scan() {
		m, ok := named[scanner.Text()]
		if !ok {
			return fmt.Errorf("no mode %q", scanner.Text())
		}
		if err := answer.Encode(m.measure()); err != nil {
			return err
		}
	}
	return scanner.Err()
}

func (m mode) pass() (tokens int) {
	for _, text := range m.texts {
		tokens += m.cut(text)
	}
	return tokens
}

// measure makes passes until the minimum is over. Garbage of the mode before
// it is collected first.
func (m mode) measure() sample {
	runtime.GC()
	start := processorTime()
	for passes := 1; ; passes++ {
		tokens := m.pass()
		if elapsed := processorTime() - start; elapsed >= minimum {
			bytes := float64(passes * size(m.texts))
			return sample{Mode: m.name, MBps: bytes / elapsed.Seconds() / 1e6, Tokens: tokens}
		}
	}
}
