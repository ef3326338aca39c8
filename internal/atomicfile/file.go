package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A File is one output file that appears when it is whole. It is written
// through the embedded file, which Commit and Abort close.
type File struct {
	*os.File
	stage stage
}

// CreateFile starts the file path with mode perm (0600 for private files). If
// it exists the error is [ErrExists]; with force an existing regular file is
// replaced at Commit.
func CreateFile(path string, force bool, perm os.FileMode) (*File, error) {
	s, err := newStage(path, force, regular, nil)
	if err != nil {
		return nil, err
	}
	return s.file(perm)
}

// file begins the file of a stage.
func (s stage) file(perm os.FileMode) (*File, error) {
	f, err := os.OpenFile(s.content(), os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		s.abort()
		return nil, fmt.Errorf("%s: %w", s.name, cause(err))
	}
	return &File{File: f, stage: s}, nil
}

func regular(_ string, info fs.FileInfo) error {
	if !info.Mode().IsRegular() {
		return errors.New("is not a regular file; choose another name")
	}
	return nil
}

// Commit flushes the file to disk, closes it and renames it into place. On an
// error nothing has changed at the output path and the new file is gone.
func (f *File) Commit() error { return Commit(f) }

// Commit is [File.Commit] of several files: none is renamed before all are flushed
// and free to be renamed, and then they are one right after the other, in order.
// On an error behind the first rename, or where the process is killed there, those
// before it are in place.
func Commit(files ...*File) error {
	for _, f := range files {
		if f.stage.done {
			return errDone
		}
		defer f.Abort()
	}
	for _, f := range files {
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return fmt.Errorf("%s: cannot flush to disk: %w", f.stage.name, cause(err))
		}
	}
	for _, f := range files {
		if _, err := f.stage.occupied(); err != nil {
			return err
		}
	}
	for _, f := range files {
		s := &f.stage
		if err := s.place(func() error { return os.Rename(s.content(), s.path) }); err != nil {
			return fmt.Errorf("%s: %w", s.name, cause(err))
		}
	}
	var errs []error
	for _, f := range files {
		errs = append(errs, syncDir(filepath.Dir(f.stage.path)))
	}
	return errors.Join(errs...)
}

// Abort closes the file and removes it. It does nothing after Commit or Abort,
// so it can be deferred.
func (f *File) Abort() {
	if !f.stage.done {
		f.Close()
		f.stage.abort()
	}
}
