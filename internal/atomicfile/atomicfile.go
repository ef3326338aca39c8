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
// partial output. A run that takes long has a [Work], ".NAME.partial", in which
// what is whole waits for the next, and in which its outputs grow. The package
// does not create parent folders, and does not merge into an existing folder: it
// replaces it or leaves it alone.
package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// ErrExists reports that the output is already there and force was not given.
var ErrExists = errors.New("already exists; use --force to replace it")

// errLink reports an output whose content would appear elsewhere.
var errLink = errors.New("is a symbolic link, which is not followed; name what it leads to, or remove it")

// errDone reports a second Commit, or one after Abort.
var errDone = errors.New("atomicfile: already committed or aborted")

// A stage is the hidden folder in which one output grows.
type stage struct {
	name  string // as the caller wrote it, for messages
	path  string // absolute, symbolic links to its folder resolved
	temp  string // the hidden folder; content is temp/new
	last  bool   // is the output of its work folder, which ends with it
	force bool
	done  bool
	check func(path string, info fs.FileInfo) error // may what is there be replaced?
}

// newStage opens a stage in the work folder in, or beside the output if it is nil.
func newStage(name string, force bool, check func(string, fs.FileInfo) error, in *Work) (stage, error) {
	path, err := resolve(name)
	if err != nil {
		return stage{}, err
	}
	s := stage{name: name, path: path, force: force, check: check}
	if _, err := s.occupied(); err != nil {
		return stage{}, err
	}
	parent, pattern := filepath.Dir(path), "."+filepath.Base(path)+".partial-*"
	if in != nil {
		parent, pattern = in.dir, stagePrefix+"*"
		s.last = path == in.path
	}
	if s.temp, err = os.MkdirTemp(parent, pattern); err != nil {
		return stage{}, besideError(name, err)
	}
	return s, nil
}

// resolve returns the absolute path of an output, the links on the way to its
// folder resolved.
func resolve(name string) (string, error) {
	path, err := filepath.Abs(name)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	if folder, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(folder, filepath.Base(path))
	}
	return path, nil
}

// besideError says why no folder can be made beside an output.
func besideError(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s: folder %s does not exist; create it first", name, filepath.Dir(filepath.Clean(name)))
	}
	return fmt.Errorf("%s: cannot write beside it: %w", name, cause(err))
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
	case info.Mode()&fs.ModeSymlink != 0:
		return false, fmt.Errorf("%s: %w", s.name, errLink)
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

// place moves the content to the output path by rename. The output of a work folder
// leaves its stage behind under another name, without content: by that the next
// process knows, if this one is killed, that the output is in place and nothing in
// the folder is needed any more.
func (s *stage) place(rename func() error) error {
	if !s.last {
		return rename()
	}
	was := s.temp
	s.temp = filepath.Join(filepath.Dir(was), placePrefix+strings.TrimPrefix(filepath.Base(was), stagePrefix))
	if err := os.Rename(was, s.temp); err != nil {
		s.temp = was
		return cause(err)
	}
	if err := rename(); err != nil {
		if !s.done && os.Rename(s.temp, was) == nil {
			s.temp = was
		}
		return err
	}
	s.done = true
	return nil
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

// cause drops the system call and the path that os puts before an error, for the
// hidden path means nothing to a user, and says what to do where that is known.
func cause(err error) error {
	var pathError *fs.PathError
	var linkError *os.LinkError
	switch {
	case errors.Is(err, syscall.ENAMETOOLONG):
		return errors.New("file name too long, with what is added to it; choose a shorter one")
	case runtime.GOOS == "windows" && inUse(err):
		return errors.New("is in use by another program, such as a spreadsheet; close it and try again")
	case errors.As(err, &pathError):
		return pathError.Err
	case errors.As(err, &linkError):
		return linkError.Err
	}
	return err
}
