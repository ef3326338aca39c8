package main

import (
	"context"

	"suxi/internal/parallel"
)

// promptly returns what do returns, or the error of ctx as soon as that is
// cancelled: a person who pressed Ctrl-C does not wait until a computation ends that
// does not ask. It is left behind, so it must write nothing; the program is about to
// end. A panic of do is promptly's.
func promptly[T any](ctx context.Context, do func() T) (T, error) {
	var value, none T
	var work parallel.Group
	done := make(chan struct{})
	work.Go(func() {
		defer close(done)
		value = do()
	})
	select {
	case <-done:
		work.Wait()
		return value, nil
	case <-ctx.Done():
		return none, ctx.Err()
	}
}
