package job

import "fmt"

// A UsageError says that the value of an option must change, or the file it names.
type UsageError struct{ err error }

func (e *UsageError) Error() string { return e.err.Error() }
func (e *UsageError) Unwrap() error { return e.err }

// Usage makes a UsageError of an error.
func Usage(err error) error { return &UsageError{err} }

func usagef(format string, args ...any) error {
	return Usage(fmt.Errorf(format, args...))
}
