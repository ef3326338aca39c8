//go:build unix

package inputfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

func pipe(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "pipe")
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Skipf("no named pipes here: %v", err)
	}
	return path
}

func TestPipeWithoutWriter(t *testing.T) {
	path := pipe(t)
	before := runtime.NumGoroutine()
	f, err := Open(path)
	var at *fs.PathError
	if f != nil || !errors.Is(err, ErrNoWriter) || !errors.As(err, &at) || at.Path != path {
		t.Errorf("opened %v, error %v", f, err)
	}
	if !IsPipe(path) {
		t.Error("is no pipe")
	}
	for deadline := time.Now().Add(time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a goroutine is left behind")
		}
	}
}

// A writer that comes a little later is waited for.
func TestPipeWithWriter(t *testing.T) {
	path := pipe(t)
	go func() {
		time.Sleep(50 * time.Millisecond)
		if w, err := os.OpenFile(path, os.O_WRONLY, 0); err == nil {
			io.WriteString(w, "快递太慢了")
			w.Close()
		}
	}()
	f, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if text, err := io.ReadAll(f); string(text) != "快递太慢了" || err != nil {
		t.Errorf("read %q, %v", text, err)
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if f, err := Open(path); f != nil || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("opened %v, error %v", f, err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path)
	if err != nil || IsPipe(path) {
		t.Fatalf("error %v, a pipe: %v", err, IsPipe(path))
	}
	f.Close()
}
