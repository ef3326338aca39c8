package main

import (
	"context"
	"errors"
	"testing"
)

func TestPromptly(t *testing.T) {
	if got, err := promptly(t.Context(), func() int { return 7 }); got != 7 || err != nil {
		t.Errorf("got %d, %v; want 7", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	never := make(chan int)
	defer close(never)
	if got, err := promptly(ctx, func() int { cancel(); return <-never }); got != 0 || !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %d, %v; want context.Canceled", got, err)
	}
	defer func() {
		if recover() == nil {
			t.Error("the panic was lost")
		}
	}()
	promptly(t.Context(), func() int { panic("here") })
}
