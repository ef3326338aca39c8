package complaint

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
	f, err := os.CreateTemp("", "suxi-input-*")
	if err != nil {
		return nil, nil, err
	}
	// Where an open file can be removed, nothing stays behind a program that is
	// killed.
	removed := os.Remove(f.Name()) == nil
	done = func() error {
		err := f.Close()
		if !removed {
			err = errors.Join(err, os.Remove(f.Name()))
		}
		return err
	}
	n, err := io.Copy(f, src)
	if err != nil {
		return nil, nil, errors.Join(err, done())
	}
	return io.NewSectionReader(f, 0, n), done, nil
}

// formats are the formats by extension.
var formats = map[string]string{
	".csv": "csv", ".txt": "csv", ".tsv": "tsv", ".xlsx": "xlsx",
	".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
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
	case starts("\xD0\xCF\x11\xE0"):
		return "", errors.New("is an old Excel workbook (.xls) or a protected one; save it as an unprotected .xlsx")
	}
	format, known := formats[strings.ToLower(filepath.Ext(name))]
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

// cause drops the system call and the path that os puts before an error.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
