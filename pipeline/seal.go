package pipeline

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/cespare/xxhash/v2"
)

// A Parquet file of this package is sealed: the value of one entry of its key-value
// metadata begins with a hash of the whole file, taken while noSeal stood in that
// place. So one that a disk or a hand changed is known before its rows are used,
// wherever it was changed; its footer alone would say nothing of its pages. The hash
// finds accidents, not forgery.
const noSeal = "0000000000000000"

// errNoPlace reports a file with no place for its hash.
var errNoPlace = errors.New("no place for its hash")

// Seal writes the hash of a Parquet file into it, given the value that its footer
// has, which begins with noSeal.
func Seal(f *os.File, value string) error {
	at, sum, err := sealOf(f, value)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(sum), at)
	return err
}

// isSealed reports whether a Parquet file is as it was sealed, given the value that
// its footer has.
func isSealed(path, value string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	_, sum, err := sealOf(f, value)
	return err == nil && strings.HasPrefix(value, sum)
}

// sealOf returns the hash of a Parquet file and where it belongs: at the begin of
// a value in its footer. The file ends with the footer, its length and a mark, of
// four bytes each.
func sealOf(f *os.File, value string) (at int64, sum string, err error) {
	const tail = 8
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, "", err
	}
	end := make([]byte, tail)
	if _, err := f.ReadAt(end, size-tail); err != nil {
		return 0, "", err
	}
	from := size - tail - int64(binary.LittleEndian.Uint32(end))
	if from < 0 {
		return 0, "", errNoPlace
	}
	footer := make([]byte, size-tail-from)
	if _, err := f.ReadAt(footer, from); err != nil {
		return 0, "", err
	}
	i := bytes.Index(footer, []byte(value))
	if i < 0 || len(value) < len(noSeal) {
		return 0, "", errNoPlace
	}
	at = from + int64(i)
	behind := at + int64(len(noSeal))
	hash := xxhash.New()
	_, err = io.Copy(hash, io.MultiReader(io.NewSectionReader(f, 0, at), strings.NewReader(noSeal), io.NewSectionReader(f, behind, size-behind)))
	return at, fmt.Sprintf("%016x", hash.Sum64()), err
}
