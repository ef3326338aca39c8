// Package inputfile opens files to be read, without waiting for ever.
//
// To open a named pipe waits until somebody opens its other end, and no signal
// ends that wait. Here it ends after a second, with an error that says what the
// file is. The other end of what a shell makes of <(command) is there already.
//
// The package reads nothing and bounds no size: who reads knows what is too much.
package inputfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// ErrNoWriter reports a named pipe that nobody writes into.
var ErrNoWriter = errors.New("is a named pipe that nobody writes into; start the program that does, or name a file")

// patience is how long a named pipe may wait for its other end.
const patience = time.Second

// Open opens a file for reading, as os.Open does; but a named pipe into which
// nobody writes is an error of ErrNoWriter. A folder is no error.
func Open(path string) (*os.File, error) {
	if !IsPipe(path) {
		return os.Open(path)
	}
	type opened struct {
		file *os.File
		err  error
	}
	done := make(chan opened, 1)
	go func() {
		file, err := os.Open(path)
		done <- opened{file, err}
	}()
	select {
	case o := <-done:
		return o.file, o.err
	case <-time.After(patience):
	}
	none := &fs.PathError{Op: "open", Path: path, Err: ErrNoWriter}
	// To be its writer for a moment ends the wait of the goroutine. Who may not
	// write leaves it behind, with the program about to end.
	w, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, none
	}
	defer w.Close()
	if o := <-done; o.err == nil {
		o.file.Close()
	}
	return nil, none
}

// IsPipe reports a pipe, such as a named one or what a shell makes of <(command):
// it can be read once.
func IsPipe(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&fs.ModeNamedPipe != 0
}
