//go:build !unix

package main

import (
	"math"
	"os"
	"time"
)

var started = time.Now()

// processorTime is the time on the wall where the system is not known better.
func processorTime() time.Duration { return time.Since(started) }

// peakMemory is unknown.
func peakMemory(*os.ProcessState) float64 { return math.NaN() }
