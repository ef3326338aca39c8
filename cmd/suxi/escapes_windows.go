package main

import (
	"os"

	"golang.org/x/sys/windows"
)

// understandsEscapes turns on the escape sequences of a Windows console, and
// reports whether it has them. Its code page does not matter: Go writes UTF-16 to
// a console.
func understandsEscapes(f *os.File) bool {
	h := windows.Handle(f.Fd())
	var mode uint32
	if windows.GetConsoleMode(h, &mode) != nil {
		return false
	}
	return windows.SetConsoleMode(h, mode|windows.ENABLE_VIRTUAL_TERMINAL_PROCESSING) == nil
}
