package complaint

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// spool makes src readable at any offset; done releases what that took.
func spool(src io.Reader) (section *io.SectionReader, done func() error, err error) {
	if s, ok := src.(interface {
		io.ReaderAt
		io.Seeker
	}); ok {
		here, err := s.Seek(0, io.SeekCurrent)
		if err == nil {
			var end int64
			if end, err = s.Seek(0, io.SeekEnd); err == nil {
				return io.NewSectionReader(s, here, end-here), func() error { return nil }, nil
			}
		}
	}
	return spoolCopy(src)
}

// spoolCopy copies src to a private temporary file.
func spoolCopy(src io.Reader) (section *io.SectionReader, done func() error, err error) {
	f, done, err := temporary()
	if err != nil {
		return nil, nil, err
	}
	n, err := io.Copy(f, src)
	if err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return io.NewSectionReader(f, 0, n), done, nil
}

// temporary creates a private temporary file; done closes and removes it.
func temporary() (f *os.File, done func() error, err error) {
	if f, err = os.CreateTemp("", "suxi-input-*"); err != nil {
		return nil, nil, err
	}
	// Where an open file can be removed, nothing stays behind a program that is
	// killed.
	removed := os.Remove(f.Name()) == nil
	return f, func() error {
		err := f.Close()
		if !removed {
			err = errors.Join(err, os.Remove(f.Name()))
		}
		return err
	}, nil
}

// formats are the formats by extension.
var formats = map[string]string{
	".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".xlsx": "xlsx",
	".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}

// formatNamed returns the format that a file's name tells; ".gz" behind it tells
// nothing.
func formatNamed(name string) (format string, known bool) {
	format, known = formats[strings.ToLower(filepath.Ext(trimGzip(name)))]
	return format, known
}

// formatOf decides the format: as asked for, else by name, else by content. A
// name that contradicts what the content plainly is, is an error.
func formatOf(name string, head []byte, asked string) (string, error) {
	if asked != "" {
		return asked, nil
	}
	starts := func(s string) bool { return strings.HasPrefix(string(head), s) }
	content := ""
	switch {
	case starts("PK\x03\x04"):
		content = "xlsx"
	case starts("PAR1"):
		content = "parquet"
	}
	format, known := formatNamed(name)
	switch {
	case known && content != "" && content != format:
		return "", fmt.Errorf("looks like %s inside, not %s; rename it or use --format %s", content, format, content)
	case known:
		return format, nil
	case content != "":
		return content, nil
	case strings.HasPrefix(strings.TrimLeft(string(head), "\uFEFF \t\r\n"), "{"):
		return "jsonl", nil
	}
	return "csv", nil
}

// oleError says what an OLE compound file is: a workbook with a password keeps
// its content in a stream whose name stands there in UTF-16.
func oleError(src *io.SectionReader) error {
	const name = "EncryptedPackage"
	needle := make([]byte, 0, 2*len(name))
	for i := range len(name) {
		needle = append(needle, name[i], 0)
	}
	buf := make([]byte, 0, 64<<10)
	for at := int64(0); at < src.Size(); {
		keep := min(len(buf), len(needle))
		buf = append(buf[:0], slices.Clone(buf[len(buf)-keep:])...)
		n, err := src.ReadAt(buf[len(buf):cap(buf)], at)
		if err != nil && err != io.EOF {
			return err
		}
		buf, at = buf[:len(buf)+n], at+int64(n)
		if bytes.Contains(buf, needle) {
			return errors.New("is protected by a password; open it in a spreadsheet program and save it without one")
		}
	}
	return errors.New("is an old Excel workbook (.xls); open it in a spreadsheet program and save it as .xlsx")
}

// cause drops the system call and the path that os puts before an error.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
