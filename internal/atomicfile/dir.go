package atomicfile

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Marker is the file that shows that a folder was written by suxi: force never
// replaces a folder without it, unless the folder is empty.
const Marker = "manifest.json"

// A Dir is a folder of output files that appear together.
type Dir struct{ stage }

// CreateDir starts the folder path. If it exists the error is [ErrExists]; with
// force an existing folder is replaced at Commit, but only one that is empty or
// holds a [Marker].
func CreateDir(path string, force bool) (*Dir, error) {
	s, err := newStage(path, force, ours, nil)
	if err != nil {
		return nil, err
	}
	return s.folder()
}

// folder begins the folder of a stage.
func (s stage) folder() (*Dir, error) {
	// The stage is private; the folder inside it has the modes the user's
	// umask asks for, and keeps them when it is renamed.
	if err := os.Mkdir(s.content(), 0o777); err != nil {
		s.abort()
		return nil, fmt.Errorf("%s: %w", s.name, cause(err))
	}
	return &Dir{s}, nil
}

// ours reports, as an error, why the folder at path must not be replaced.
func ours(path string, info fs.FileInfo) error {
	if !info.IsDir() {
		return errors.New("is a file, not a folder; remove it or choose another name")
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return cause(err)
	}
	for _, e := range entries {
		if e.Name() == Marker {
			return nil
		}
	}
	if len(entries) > 0 {
		return fmt.Errorf("not replaced: the folder holds files but no %s, so it was not written by suxi; choose another name", Marker)
	}
	return nil
}

// Create opens a new file of the folder for reading and writing. Private files
// have perm 0600. The caller closes it before Commit.
func (d *Dir) Create(name string, perm os.FileMode) (*os.File, error) {
	if name != filepath.Base(name) || !filepath.IsLocal(name) {
		return nil, fmt.Errorf("%s: %q is not a file name", d.name, name)
	}
	f, err := os.OpenFile(d.Path(name), os.O_RDWR|os.O_CREATE|os.O_EXCL, perm)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", filepath.Join(d.name, name), cause(err))
	}
	return f, nil
}

// Path returns where the file is until Commit, for libraries that want a name.
func (d *Dir) Path(name string) string { return filepath.Join(d.content(), name) }

// Commit flushes every file to disk and renames the folder into place. On an
// error nothing has changed at the output path and the new files are gone.
func (d *Dir) Commit() error {
	if d.done {
		return errDone
	}
	defer d.abort()
	if err := d.Sync(); err != nil {
		return err
	}
	occupied, err := d.occupied()
	if err != nil {
		return err
	}
	err = d.place(func() (err error) {
		if occupied {
			// The old folder goes into the stage and is removed with it.
			d.done, err = replace(d.path, filepath.Join(d.temp, keptAside), d.content())
			return err
		}
		return cause(os.Rename(d.content(), d.path))
	})
	if err != nil {
		return fmt.Errorf("%s: %w", d.name, err)
	}
	return syncDir(filepath.Dir(d.path))
}

// Sync flushes every file to disk, as Commit does: what it flushes, Commit need not.
func (d *Dir) Sync() error {
	if err := syncTree(d.content()); err != nil {
		return fmt.Errorf("%s: cannot flush to disk: %w", d.name, cause(err))
	}
	return nil
}

// Abort removes what was written. It does nothing after Commit or Abort, so it
// can be deferred.
func (d *Dir) Abort() { d.abort() }

func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir():
			return syncDir(path)
		}
		return syncFile(path)
	})
}
