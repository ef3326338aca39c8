package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"suxi/internal/inputfile"
	"suxi/pipeline"
)

// order puts inputs in the order of the run, by their bytes: equal files are
// interchangeable. strays are those with other bytes than any that were read; they
// take the places that are left.
func order(inputs []string, run []pipeline.Input) (ordered, strays []string, err error) {
	if len(inputs) != len(run) {
		return nil, nil, fmt.Errorf("the run read %d files, named are %d: name them all", len(run), len(inputs))
	}
	places := map[string][]int{} // by sum
	for i, in := range run {
		places[in.Hash] = append(places[in.Hash], i)
	}
	ordered = make([]string, len(run))
	for _, name := range inputs {
		_, sum, err := hash(name)
		if err != nil {
			return nil, nil, fmt.Errorf("%s: %w", name, cause(err))
		}
		if free := places[sum]; len(free) > 0 {
			ordered[free[0]], places[sum] = name, free[1:]
		} else {
			strays = append(strays, name)
		}
	}
	left := strays
	for i := range ordered {
		if ordered[i] == "" {
			ordered[i], left = left[0], left[1:]
		}
	}
	return ordered, strays, nil
}

// readAll returns what a file holds.
func readAll(path string) ([]byte, error) {
	in, err := inputfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

// hash returns the size of a file and its SHA-256, in hexadecimal.
func hash(path string) (n int64, sum string, err error) {
	in, err := inputfile.Open(path)
	if err != nil {
		return 0, "", err
	}
	defer in.Close()
	h := sha256.New()
	n, err = io.Copy(h, in)
	return n, hex.EncodeToString(h.Sum(nil)), err
}
