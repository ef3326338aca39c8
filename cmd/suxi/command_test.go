package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"testing"
)

// suxi runs one command line and returns what it printed.
func suxi(t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	return suxiContext(t.Context(), t, args...)
}

// suxiContext runs one command line until ctx is cancelled.
func suxiContext(ctx context.Context, t *testing.T, args ...string) (stdout, stderr string, status int) {
	t.Helper()
	errFile, err := os.CreateTemp(t.TempDir(), "stderr")
	if err != nil {
		t.Fatal(err)
	}
	defer errFile.Close()
	var out bytes.Buffer
	status = run(ctx, args, streams{in: os.Stdin, out: &out, err: errFile})
	text, err := os.ReadFile(errFile.Name())
	if err != nil {
		t.Fatal(err)
	}
	return out.String(), string(text), status
}

func readJSON(t *testing.T, path string, v any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, v); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}
