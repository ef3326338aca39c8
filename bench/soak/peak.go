//go:build unix

package main

import (
	"runtime"
	"syscall"
)

// peakOf returns the most bytes that a process had resident. Apple's systems count
// bytes, the others kilobytes. It is no less than this process had when it started
// the other.
func peakOf(u *syscall.Rusage) int64 {
	if runtime.GOOS == "darwin" || runtime.GOOS == "ios" {
		return int64(u.Maxrss)
	}
	return int64(u.Maxrss) << 10
}
