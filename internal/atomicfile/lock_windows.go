package atomicfile

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// lock opens a file that nobody else can open until it is closed, which it is when
// the process ends. It can be removed before.
func lock(path string) (*os.File, error) {
	name, err := syscall.UTF16PtrFromString(path)
	if err != nil {
		return nil, err
	}
	h, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, syscall.FILE_SHARE_DELETE, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	const sharingViolation = syscall.Errno(32)
	if errors.Is(err, sharingViolation) {
		return nil, ErrBusy
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(h), path), nil
}

// mine cannot tell whose a folder is: who can write beside the output is trusted.
func mine(fs.FileInfo) bool { return true }
