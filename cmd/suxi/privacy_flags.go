package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime"

	"github.com/spf13/cobra"

	"suxi/analysis"
	"suxi/internal/inputfile"
	"suxi/redact"
)

const (
	leastKey      = 16      // bytes of a key of pseudonyms
	leastDistinct = 5       // of these that differ: of random digits one key in 10,000 has fewer
	mostKey       = 1 << 16 // of its file: more is the wrong file
)

// makeKey is a command that makes a good key.
const makeKey = "(umask 077; head -c 32 /dev/urandom | base64 > suxi.key)"

// redactFlags say how personal information is masked.
type redactFlags struct{ key, depth string }

func (f *redactFlags) add(cmd *cobra.Command) {
	addPath(cmd, &f.key, "pseudonym-key", fmt.Sprintf("file with a secret of %d bytes and more: equal numbers and names get equal pseudonyms instead of plain masks (written nowhere but as a fingerprint)", leastKey), "key", "txt")
	cmd.Flags().StringVar(&f.depth, "address-depth", redact.District.String(), "how much of an address is left: province, city, district or street")
	completeValues(cmd, "address-depth", redact.Province.String(), redact.City.String(), redact.District.String(), redact.Street.String())
}

func (f *redactFlags) options() (redact.Options, error) {
	depth, err := redact.ParseDepth(f.depth)
	if err != nil {
		return redact.Options{}, usagef("--address-depth: %v", err)
	}
	o := redact.Options{Depth: depth}
	if f.key != "" {
		o.Key, err = readKey(f.key)
	}
	return o, err
}

// readKey reads a key of pseudonyms: all of a file but a line break at its end.
func readKey(name string) ([]byte, error) {
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
	case len(key) < leastKey:
		return nil, usagef("--pseudonym-key %s: has %d bytes, want %d and more: make one with %s", name, len(key), leastKey, makeKey)
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

// keyOpen warns of a key that others than its owner can read. Windows has no
// modes that say so.
func keyOpen(cmd *cobra.Command) []string {
	flag := cmd.Flags().Lookup("pseudonym-key")
	if flag == nil || flag.Value.String() == "" || runtime.GOOS == "windows" {
		return nil
	}
	info, err := os.Stat(flag.Value.String())
	if err != nil || info.Mode().Perm()&0o077 == 0 {
		return nil // what is not there is told where it is read
	}
	return []string{fmt.Sprintf("--pseudonym-key %s: others can read it (mode %04o), and who has it can find out whom a pseudonym stands for: chmod 600 it", flag.Value, info.Mode().Perm())}
}

// privacyFlags say what shareable output may hold: of personal information in
// words, and of small counts.
type privacyFlags struct {
	redactFlags
	off      bool
	suppress int
}

func (f *privacyFlags) add(cmd *cobra.Command) {
	f.redactFlags.add(cmd)
	cmd.Flags().BoolVar(&f.off, "no-redact", false, "leave personal information in the report: only for those who may read the complaints; the report says so")
	addSuppress(cmd, &f.suppress)
}

// addSuppress adds --suppress.
func addSuppress(cmd *cobra.Command, k *int) {
	cmd.Flags().IntVar(k, "suppress", 0, fmt.Sprintf("`K`, such as 5: counts of 1 to K-1 complaints are not shown, nor what gives one of them away in its table or in a list beside it; sums and differences of more figures may still tell of few (default 0: off; least %d)", analysis.LeastSuppressed))
}

// set sets what the flags say in o.
func (f *privacyFlags) set(o *analysis.Options) error {
	redaction, err := f.options()
	if err != nil {
		return err
	}
	if f.off && (f.key != "" || redaction.Depth != redact.District) {
		return usagef("--no-redact with --pseudonym-key or --address-depth: nothing is redacted, so leave these out")
	}
	redaction.Off = f.off
	o.Redact, o.Suppress = redaction, f.suppress
	return checkSuppress(f.suppress)
}

func checkSuppress(k int) error {
	if k != 0 && k < analysis.LeastSuppressed {
		return usagef("--suppress %d: want 0, or %d and more", k, analysis.LeastSuppressed)
	}
	return nil
}

// unredacted are the warnings of a result that was not redacted.
func unredacted(result *analysis.Result) []string {
	if !result.Options.Redaction.Off {
		return nil
	}
	return []string{"nothing is redacted: the report may hold personal information; give it only to those who may read the complaints"}
}

// shareable is the mode of what may be passed on, which without redaction is for
// its owner alone.
func shareable(unredacted bool) os.FileMode {
	if unredacted {
		return 0o600
	}
	return 0o644
}

// redactionOf finds out how a result was redacted, so that rows can be found by
// the values that it prints; key names the file of its key.
func redactionOf(r analysis.Redaction, key string) (o redact.Options, err error) {
	o.Off = r.Off
	if r.AddressDepth != "" { // a result of before this was told
		if o.Depth, err = redact.ParseDepth(r.AddressDepth); err != nil {
			return o, fmt.Errorf("analysis result: %w", err)
		}
	}
	if r.PseudonymKey == "" {
		return o, nil
	}
	if key == "" {
		return o, usagef("the analysis was made with a pseudonym key (%s): give it with --pseudonym-key", r.PseudonymKey)
	}
	if o.Key, err = readKey(key); err != nil {
		return o, err
	}
	if f := analysis.KeyFingerprint(o.Key); f != r.PseudonymKey {
		return o, usagef("--pseudonym-key %s: is %s, the analysis was made with %s: give that", key, f, r.PseudonymKey)
	}
	return o, nil
}
