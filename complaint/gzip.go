package complaint

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
)

// A gzip file may grow to gzipRatio times its size, or to gzipLeast bytes if
// that is more. Exports shrink to a tenth, the most repetitive ones to a
// hundredth; what grows beyond is made to fill the disk.
const (
	gzipRatio = 100
	gzipLeast = 1 << 30
)

func isGzip(src *io.SectionReader) bool {
	head := make([]byte, 3)
	_, err := src.ReadAt(head, 0)
	return err == nil && string(head) == "\x1F\x8B\x08"
}

// gunzip decompresses src to a private temporary file, up to most bytes.
func gunzip(src *io.SectionReader, most int64) (*io.SectionReader, func() error, error) {
	z, err := gzip.NewReader(io.NewSectionReader(src, 0, src.Size()))
	if err != nil {
		return nil, nil, gzipError(err)
	}
	plain := gzipReader{z}
	section, done, err := spoolCopy(io.LimitReader(plain, most+1))
	if err == nil && section.Size() > most {
		err = errors.Join(fmt.Errorf("is more than %d bytes when decompressed; if that is right, decompress it before", most), done())
	}
	if err != nil {
		return nil, nil, err
	}
	return section, done, nil
}

// A gzipReader tells its errors from those of the file it is copied to.
type gzipReader struct{ z *gzip.Reader }

func (g gzipReader) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	if err != nil && err != io.EOF {
		err = gzipError(err)
	}
	return n, err
}

func gzipError(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return fmt.Errorf("is a gzip file that is cut short (%w); copy or download it again", err)
	}
	return fmt.Errorf("is a damaged gzip file (%w); copy or download it again", err)
}

// trimGzip drops the extension of a gzip file.
func trimGzip(name string) string {
	if rest := len(name) - len(".gz"); rest > 0 && strings.EqualFold(name[rest:], ".gz") {
		return name[:rest]
	}
	return name
}
