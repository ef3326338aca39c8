package main

import (
	"context"
	"io"
)

// An interruptible reads from r until ctx is cancelled, also while r waits for
// input: a person who pressed Ctrl-C is not made to press Ctrl-D as well. The
// read that waits is left behind; the program is about to end.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

func (i interruptible) Read(p []byte) (int, error) {
	type result struct {
		n   int
		err error
	}
	buffer := make([]byte, len(p)) // p is the caller's again after a cancelled read
	done := make(chan result, 1)
	go func() {
		n, err := i.r.Read(buffer)
		done <- result{n, err}
	}()
	select {
	case got := <-done:
		return copy(p, buffer[:got.n]), got.err
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	}
}
