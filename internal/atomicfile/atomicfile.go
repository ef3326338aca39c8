// Package atomicfile makes output appear whole or not at all.
//
// Its recipe:
//
//  1. [CreateDir] and [CreateFile] open a stage: a hidden, private folder beside
//     the output, so that the last step is a rename within one file system.
//  2. The caller writes into the stage, and defers Abort.
//  3. Commit flushes everything to disk and renames it into place. A reader of
//     the output path sees the old output, none, or the whole new one.
//
// A file is replaced in one step, on Windows too. A folder cannot be: the old one
// is moved aside first, and back if the new one cannot take its place. Modes, such
// as that of private files, are those of Unix; on Windows a file is readable by
// whoever can read its folder.
//
// A run that crashes leaves one hidden folder, ".NAME.partial-…", and never a
// partial output. The package does not create parent folders, does not lock,
// and does not merge into an existing folder: it replaces it or leaves it alone.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
)

// ErrExists reports that the output is already there and force was not given.
var ErrExists = errors.New("already exists; use --force to replace it")

// errDone reports a second Commit, or one after Abort.
var errDone = errors.New("atomicfile: already committed or aborted")

// A stage is the hidden folder in which one output grows.
type stage struct {
	name  string // as the caller wrote it, for messages
	path  string // absolute, symbolic links resolved
	temp  string // the hidden folder; content is temp/new
	force bool
	done  bool
	check func(path string, info fs.FileInfo) error // may what is there be replaced?
}

func newStage(name string, force bool, check func(string, fs.FileInfo) error) (stage, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return stage{}, fmt.Errorf("%s: %w", name, err)
	}
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	s := stage{name: name, path: path, force: force, check: check}
	if _, err := s.occupied(); err != nil {
		return stage{}, err
	}
	parent := filepath.Dir(path)
	s.temp, err = os.MkdirTemp(parent, "."+filepath.Base(path)+".partial-*")
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return stage{}, fmt.Errorf("%s: folder %s does not exist; create it first", name, filepath.Dir(filepath.Clean(name)))
	case err != nil:
		return stage{}, fmt.Errorf("%s: cannot write beside it: %w", name, cause(err))
	}
	return s, nil
}

// occupied reports whether something that may be replaced is at the output path.
func (s *stage) occupied() (bool, error) {
	info, err := os.Lstat(s.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("%s: %w", s.name, cause(err))
	case !s.force:
		return false, fmt.Errorf("%s: %w", s.name, ErrExists)
	}
	if err := s.check(s.path, info); err != nil {
		return false, fmt.Errorf("%s: %w", s.name, err)
	}
	return true, nil
}

func (s *stage) content() string { return filepath.Join(s.temp, "new") }

func (s *stage) abort() {
	if !s.done {
		s.done = true
		os.RemoveAll(s.temp)
	}
}

// replace moves old out of the way to aside, then from to path. If the second
// step fails it undoes the first; kept reports that even this failed, so that
// aside holds the only copy of the old output.
func replace(path, aside, from string) (kept bool, err error) {
	if err := os.Rename(path, aside); err != nil {
		return false, cause(err)
	}
	if err := os.Rename(from, path); err != nil {
		if back := os.Rename(aside, path); back != nil {
			return true, fmt.Errorf("%w; the old output is now %s", cause(err), aside)
		}
		return false, cause(err)
	}
	return false, nil
}

// inUse reports whether an error of Windows says that a program has open what is
// to be replaced: a file, or one in the folder.
func inUse(err error) bool {
	const accessDenied, sharingViolation, lockViolation = syscall.Errno(5), syscall.Errno(32), syscall.Errno(33)
	var rename *os.LinkError
	return errors.Is(err, sharingViolation) || errors.Is(err, lockViolation) || errors.As(err, &rename) && rename.Err == accessDenied
}

// syncDir makes the names in a folder durable. Windows has no such call.
func syncDir(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	return syncPath(path, os.O_RDONLY)
}

// syncFile makes the content of a file durable. It is opened for writing, without
// which Windows refuses to flush it.
func syncFile(path string) error { return syncPath(path, os.O_RDWR) }

func syncPath(path string, flag int) error {
	f, err := os.OpenFile(path, flag, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// cause drops the system call and the path that os puts before an error: the
// hidden path means nothing to a user.
func cause(err error) error {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case runtime.GOOS == "windows" && inUse(err):
		return errors.New("is in use by another program, such as a spreadsheet; close it and try again")
	case errors.As(err, &pathError):
		return pathError.Err
	case errors.As(err, &linkError):
		return linkError.Err
	}
	return err
}
