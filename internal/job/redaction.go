package job

import (
	"bytes"
	"fmt"
	"io"

	"suxi/internal/inputfile"
	"suxi/redact"
)

const (
	// LeastKey is how many bytes a key of pseudonyms has at least.
	LeastKey      = 16
	leastDistinct = 5       // of these that differ: of random digits one key in 10,000 has fewer
	mostKey       = 1 << 16 // of its file: more is the wrong file
)

// makeKey is a command that makes a good key.
const makeKey = "(umask 077; head -c 32 /dev/urandom | base64 > suxi.key)"

// Redaction says how personal information is masked.
type Redaction struct {
	Key   string // file of --pseudonym-key
	Depth string // of an address; "" is district
	Off   bool   // --no-redact
}

// Options reads the key.
func (r *Redaction) Options() (redact.Options, error) {
	o := redact.Options{Off: r.Off}
	var err error
	if r.Depth != "" {
		if o.Depth, err = redact.ParseDepth(r.Depth); err != nil {
			return redact.Options{}, usagef("--address-depth: %v", err)
		}
	}
	if r.Off && (r.Key != "" || o.Depth != redact.District) {
		return redact.Options{}, usagef("--no-redact with --pseudonym-key or --address-depth: nothing is redacted, so leave these out")
	}
	if r.Key != "" {
		o.Key, err = ReadKey(r.Key)
	}
	return o, err
}

// ReadKey reads a key of pseudonyms: all of a file but a line break at its end.
func ReadKey(name string) ([]byte, error) {
	file, err := inputfile.Open(name)
	if err != nil {
		return nil, usagef("--pseudonym-key: %v", err)
	}
	defer file.Close()
	key, err := io.ReadAll(io.LimitReader(file, mostKey+1))
	if err != nil {
		return nil, fmt.Errorf("--pseudonym-key: %w", err)
	}
	key = bytes.TrimSuffix(bytes.TrimSuffix(key, []byte("\n")), []byte("\r"))
	switch {
	case len(key) < LeastKey:
		return nil, usagef("--pseudonym-key %s: has %d bytes, want %d and more: make one with %s", name, len(key), LeastKey, makeKey)
	case distinct(key) < leastDistinct:
		return nil, usagef("--pseudonym-key %s: repeats a few bytes and can be guessed: make one with %s", name, makeKey)
	case len(key) > mostKey:
		return nil, usagef("--pseudonym-key %s: has more than %d bytes: is it the right file?", name, mostKey)
	}
	return key, nil
}

// distinct is how many bytes of a key differ.
func distinct(key []byte) int {
	seen := make(map[byte]bool)
	for _, b := range key {
		seen[b] = true
	}
	return len(seen)
}
