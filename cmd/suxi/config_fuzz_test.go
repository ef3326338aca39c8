package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Whatever the bytes, a configuration sets flags, or is refused with exit status 2
// in one line that begins with the file's name.
func FuzzConfig(f *testing.F) {
	for _, text := range []string{
		"quiet: true\n", "train: {seed: 7}\nseed: 8\n", "column: {text: 反映内容, category: \"大类,一级=x\"}\n", "dict: [gse, words.txt]\n", "dict lint: {quiet: true}\n", "# quiet: true\n", "",
		"train:\n  # seed: 7\nquiet: true\n", "a: &x [*x]\n", "- quiet\n", "quiet: true\n---\nquiet: false\n", "seed: !!binary x\n", "column: {a: {b: c}}\n", "? [a]\n: b\n", "quiet: \xff\n", "seed: 1e400\n",
	} {
		f.Add(text)
	}
	path := filepath.Join(f.TempDir(), "suxi.yaml")
	f.Fuzz(func(t *testing.T, text string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := configured(t, path, "train")
		var usage *statusError
		if err != nil && (!errors.As(err, &usage) || usage.status != exitUsage || !strings.HasPrefix(err.Error(), path) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("error %q", err)
		}
	})
}
