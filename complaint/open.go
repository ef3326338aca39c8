package complaint

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"suxi/internal/inputfile"
)

// openInput opens a file that may hold complaints.
func openInput(path string) (*os.File, fs.FileInfo, error) {
	f, err := inputfile.Open(path)
	if err != nil {
		return nil, nil, &FileError{path, cause(err)}
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = errors.New("is a folder, not a file")
	case info.Mode()&fs.ModeDevice != 0:
		err = errors.New("is a device, not a file")
	}
	if err != nil {
		f.Close()
		return nil, nil, &FileError{path, cause(err)}
	}
	return f, info, nil
}

// watch makes f, which was info when it was opened, the reader's to close, and its
// changes known.
func (r *Reader) watch(f *os.File, info fs.FileInfo) {
	r.closers = append(r.closers, f.Close)
	if info.Mode().IsRegular() {
		r.changed = func() bool { return differs(info, f.Stat) }
	}
}

// differs reports whether a file was written to since was, by what stat says of it.
func differs(was fs.FileInfo, stat func() (fs.FileInfo, error)) bool {
	now, err := stat()
	return err != nil || now.Size() != was.Size() || !now.ModTime().Equal(was.ModTime())
}

func (r *Reader) open(src io.Reader, format string, set settings) error {
	section, done, err := spool(src)
	if err != nil {
		return err
	}
	r.src, r.closers = section, append(r.closers, done)
	if r.plain = r.src; isGzip(r.src) {
		if r.plain, done, err = gunzip(r.src, max(gzipLeast, gzipRatio*r.src.Size())); err != nil {
			return err
		}
		r.stats.Gzip, r.closers = true, append(r.closers, done)
	}
	if r.plain.Size() == 0 {
		return ErrEmpty
	}
	head := make([]byte, min(r.plain.Size(), 64<<10))
	if _, err := r.plain.ReadAt(head, 0); err != nil && err != io.EOF {
		return err
	}
	if strings.HasPrefix(string(head), "\xD0\xCF\x11\xE0") {
		return oleError(r.plain)
	}
	if r.stats.Format, err = formatOf(r.name, head, format); err != nil {
		return err
	}
	switch r.stats.Format {
	case "xlsx":
		return r.use(newXLSXTable(r.plain, set.overrides))
	case "parquet":
		return r.openParquet(set.overrides)
	}
	text, err := r.decode(head, set.charset)
	if err != nil {
		return err
	}
	switch r.stats.Format {
	case "jsonl":
		return r.use(newJSONTable(text, set.overrides))
	case "tsv":
		return r.use(newCSVTable(newWindow(text), '\t', set.overrides))
	}
	return r.use(newCSVTable(newWindow(text), 0, set.overrides))
}

// use takes the table of a constructor, if it did not fail.
func (r *Reader) use(t table, err error) error {
	if err == nil {
		r.table = t
		r.closers = append(r.closers, t.close)
	}
	return err
}

func (r *Reader) openParquet(overrides map[string]string) (err error) {
	defer guard("Parquet file", &err)
	f, err := openParquet(r.plain)
	if err != nil {
		return err
	}
	r.total = f.NumRows()
	if _, ours := f.Lookup(schemaKey); !ours {
		return r.use(newParquetTable(f, overrides))
	}
	l, err := newLabelledReader(r.name, r.plain)
	if err == nil {
		r.labelled = &labelledTable{r: l, batch: make([]Labelled, 1024)}
		r.closers = append(r.closers, l.Close)
	}
	return err
}

// decode returns the text of the source, without byte order mark.
func (r *Reader) decode(head []byte, asked *charset) (io.Reader, error) {
	found, err := detectCharset(r.plain, head)
	if err != nil {
		return nil, err
	}
	if asked != nil {
		found = detection{charset: asked, by: "option"}
	}
	if !strings.HasPrefix(found.name, "utf-16") && notText(head) {
		return nil, errors.New("is not text; it is binary, or UTF-16 (then name it with --encoding utf-16le or utf-16be)")
	}
	start := int64(0)
	if found.bom != "" && strings.HasPrefix(string(head), found.bom) {
		start = int64(len(found.bom))
	}
	return r.decodeAs(found, io.NewSectionReader(r.plain, start, r.plain.Size()-start)), nil
}

// decodeAs makes text what is read.
func (r *Reader) decodeAs(found detection, text *io.SectionReader) io.Reader {
	r.stats.Encoding, r.stats.EncodingBy = found.name, found.by
	r.found, r.text, r.decoder = found, text, newDecoder(found, text)
	return r.decoder
}
