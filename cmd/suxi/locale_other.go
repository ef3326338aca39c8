//go:build !windows

package main

// systemLocale is the locale where the environment names none: there is none.
func systemLocale() string { return "" }
