//go:build !windows

package main

import "os"

// understandsEscapes reports whether a terminal has escape sequences: all have.
func understandsEscapes(*os.File) bool { return true }
