package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// ErrBusy reports that another process writes the same output.
var ErrBusy = errors.New("another suxi is writing this output: wait for it, or choose another name")

// A Work is the hidden, private folder ".NAME.partial" beside the output NAME, in
// which a run that takes long keeps files from which a later one goes on. It has
// the same name each time, and one process has it at a time. Its files appear
// whole, as outputs do: with CreateFile at a [Work.Path]. They have names by which
// the package knows what suxi keeps there: part-…, .suxi-ids-… or figures. A folder
// with anything else in it is somebody's, and stays as it is.
//
// The output itself can grow in it, too, with CreateFile and CreateDir at its own
// path. What of it a process that was killed left behind is removed by the next
// that opens the folder, which also puts the old output back if it had been
// moved aside. If the output was in place already, the next removes all that waits
// in the folder: nothing is left to go on from.
type Work struct {
	name string // of the output as the caller wrote it, for messages
	path string // of the output, absolute, symbolic links to its folder resolved
	dir  string
	lock *os.File
}

const (
	lockName    = "lock"
	stagePrefix = "stage-"
	placePrefix = "whole-" // in place of stagePrefix: of the output, while it is put in place and after
	keptAside   = "old"    // in a stage: the output that is being replaced
)

// strange reports a name that nothing has that suxi writes into a work folder.
func strange(name string) bool {
	for _, prefix := range []string{stagePrefix, placePrefix, "part-", ".suxi-ids-"} {
		if strings.HasPrefix(name, prefix) {
			return false
		}
	}
	return name != lockName && name != "figures"
}

// OpenWork opens the work folder of the output name, and makes it if need be. The
// error is [ErrBusy] if another process has it.
func OpenWork(name string) (*Work, error) {
	path, err := resolve(name)
	if err != nil {
		return nil, err
	}
	w := &Work{name: name, path: path, dir: filepath.Join(filepath.Dir(path), "."+filepath.Base(path)+".partial")}
	if err := w.open(); err != nil {
		return nil, err
	}
	if err := w.clean(); err != nil {
		w.lock.Close()
		return nil, fmt.Errorf("%s: cannot remove what an interrupted run left in %s: %w", name, w.dir, cause(err))
	}
	return w, nil
}

// open makes and locks the folder, again if its last owner removed it meanwhile.
func (w *Work) open() error {
	for {
		if err := os.Mkdir(w.dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
			return besideError(w.name, err)
		}
		info, err := os.Lstat(w.dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", w.name, w.dir, cause(err))
		}
		if !info.IsDir() || !mine(info) {
			return fmt.Errorf("%s: %s is not a folder of this user: remove it, or choose another name", w.name, w.dir)
		}
		entries, err := os.ReadDir(w.dir)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("%s: %s: %w", w.name, w.dir, cause(err))
		}
		if i := slices.IndexFunc(entries, func(e fs.DirEntry) bool { return strange(e.Name()) }); i >= 0 {
			return fmt.Errorf("%s: the folder %s holds %q, which suxi did not write, and would be removed when the output is there: move it elsewhere, or choose another name", w.name, w.dir, entries[i].Name())
		}
		if err := os.Chmod(w.dir, 0o700); err != nil {
			return fmt.Errorf("%s: %s: %w", w.name, w.dir, cause(err))
		}
		w.lock, err = lock(filepath.Join(w.dir, lockName))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case errors.Is(err, ErrBusy):
			return fmt.Errorf("%s: %w", w.name, ErrBusy)
		case err != nil:
			return fmt.Errorf("%s: cannot lock %s: %w", w.name, w.dir, cause(err))
		}
		locked, err := w.lock.Stat()
		if err != nil {
			return errors.Join(fmt.Errorf("%s: cannot lock %s: %w", w.name, w.dir, cause(err)), w.lock.Close())
		}
		if there, err := os.Stat(w.lock.Name()); err == nil && os.SameFile(locked, there) {
			return nil
		}
		w.lock.Close()
	}
}

// clean removes the stages of a process that was killed.
func (w *Work) clean() error {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), placePrefix) {
			content := stage{temp: filepath.Join(w.dir, e.Name())}
			if _, err := os.Lstat(content.content()); errors.Is(err, fs.ErrNotExist) {
				return w.empty()
			}
		} else if !strings.HasPrefix(e.Name(), stagePrefix) {
			continue
		}
		aside := filepath.Join(w.dir, e.Name(), keptAside)
		if _, err := os.Lstat(w.path); errors.Is(err, fs.ErrNotExist) {
			if err := os.Rename(aside, w.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
		if err := os.RemoveAll(filepath.Join(w.dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// Path returns where the file name of the folder is.
func (w *Work) Path(name string) string { return filepath.Join(w.dir, name) }

// Names returns the files of the folder, sorted.
func (w *Work) Names() ([]string, error) {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", w.name, cause(err))
	}
	var names []string
	for _, e := range entries {
		if name := e.Name(); name != lockName && !strings.HasPrefix(name, stagePrefix) && !strings.HasPrefix(name, placePrefix) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// CreateFile is [CreateFile] with the stage in the folder. Path is in the folder,
// or beside it.
func (w *Work) CreateFile(path string, force bool, perm os.FileMode) (*File, error) {
	s, err := newStage(path, force, regular, w)
	if err != nil {
		return nil, err
	}
	return s.file(perm)
}

// CreateDir is [CreateDir] of the output with the stage in the folder.
func (w *Work) CreateDir(force bool) (*Dir, error) {
	s, err := newStage(w.name, force, ours, w)
	if err != nil {
		return nil, err
	}
	return s.folder()
}

// Close lets another process have the folder, and removes it if it holds no file.
// It does nothing after Close or Remove, so it can be deferred.
func (w *Work) Close() error {
	if w.lock == nil {
		return nil
	}
	if names, err := w.Names(); err == nil && len(names) == 0 {
		return w.Remove()
	}
	return w.unlock()
}

// Remove removes the folder with all files in it.
func (w *Work) Remove() error {
	err := w.empty()
	if runtime.GOOS == "windows" { // where a file that is open keeps its folder
		return errors.Join(err, w.unlock(), os.RemoveAll(w.dir))
	}
	return errors.Join(err, os.RemoveAll(w.dir), w.unlock())
}

// empty removes all files but the lock: the stage by which it is known that the
// output is in place goes last.
func (w *Work) empty() error {
	entries, err := os.ReadDir(w.dir)
	if err != nil {
		return err
	}
	for _, places := range []bool{false, true} {
		for _, e := range entries {
			if e.Name() == lockName || strings.HasPrefix(e.Name(), placePrefix) != places {
				continue
			}
			if err := os.RemoveAll(filepath.Join(w.dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *Work) unlock() error {
	err := w.lock.Close()
	w.lock = nil
	return err
}
