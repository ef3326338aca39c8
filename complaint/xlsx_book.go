package complaint

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// A book is an XLSX workbook: a zip archive of XML parts, of which it reads the
// list of sheets, the shared strings and, as a stream, rows. What it holds in
// memory does not depend on what the archive claims: the sizes that it claims are
// bounded as those of gzip are, a piece of XML is no longer than a row may be,
// and shared strings beyond 16 MiB wait in a temporary file.
//
// It is written by hand because excelize takes a sheet whose XML breaks for one
// that ends there, so that rows are lost in silence, and believes sizes.
//
// Source: ECMA-376, part 1, 18.2 (workbook), 18.3 (worksheets) and 18.4 (shared
// strings). Names of parts are looked up in the archive and are never paths.
type book struct {
	parts    map[string]*zip.File // by name in lower case
	sheets   []bookSheet          // as their tabs stand
	date1904 bool
	shared   sharedStrings
}

// A bookSheet is a worksheet of a book.
type bookSheet struct {
	name    string
	part    string
	visible bool
}

// xlsxColumns is how many columns Excel takes in a sheet.
const xlsxColumns = 16384

var errPiece = errors.New("a piece of it is longer than 1 MiB")

func openBook(src *io.SectionReader) (*book, error) {
	archive, err := zip.NewReader(src, src.Size())
	if err != nil {
		return nil, err
	}
	b := &book{parts: map[string]*zip.File{}}
	// An archive yields no more of a part than it claims.
	left := uint64(max(gzipLeast, gzipRatio*src.Size()))
	for _, f := range archive.File {
		name := partName(f.Name)
		if b.parts[name] != nil {
			return nil, errors.New("a part is there twice")
		}
		if b.parts[name] = f; f.UncompressedSize64 > left {
			return nil, errors.New("its parts are too large when decompressed")
		}
		left -= f.UncompressedSize64
	}
	if err := b.readSheets(); err != nil {
		return nil, err
	}
	if err := b.readShared(); err != nil {
		b.close()
		return nil, fmt.Errorf("shared strings: %w", err)
	}
	return b, nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "/"))
}

// each calls f with the pieces of a part until its end, or to the first error;
// io.EOF of f ends it, too. A part that is not there has none.
func (b *book) each(part string, f func(piece xml.Token) error) error {
	file := b.parts[partName(part)]
	if file == nil {
		return nil
	}
	p, err := openPart(file)
	if err != nil {
		return err
	}
	defer p.close()
	for {
		piece, err := p.next()
		if err == nil {
			err = f(piece)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// A relation of a part names another part.
type relation struct {
	id     string
	kind   string // the last word of its type, such as worksheet
	target string
}

func (b *book) relations(part string) (all []relation, err error) {
	dir, file := path.Split(part)
	err = b.each(dir+"_rels/"+file+".rels", func(piece xml.Token) error {
		if e, ok := piece.(xml.StartElement); ok && e.Name.Local == "Relationship" {
			target := attribute(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			all = append(all, relation{attribute(e, "Id"), path.Base(attribute(e, "Type")), partName(target)})
		}
		return nil
	})
	return all, err
}

// readSheets reads the list of sheets. Those that are no worksheets, such as
// charts, are left out.
func (b *book) readSheets() error {
	roots, err := b.relations("")
	if err != nil {
		return err
	}
	workbook := ""
	for _, r := range roots {
		if r.kind == "officeDocument" {
			workbook = r.target
		}
	}
	if b.parts[workbook] == nil {
		return errors.New("there is no workbook in it")
	}
	related, err := b.relations(workbook)
	if err != nil {
		return err
	}
	worksheets := map[string]string{}
	for _, r := range related {
		if r.kind == "worksheet" && b.parts[r.target] != nil {
			worksheets[r.id] = r.target
		}
	}
	return b.each(workbook, func(piece xml.Token) error {
		e, ok := piece.(xml.StartElement)
		switch {
		case !ok:
		case e.Name.Local == "workbookPr":
			v := attribute(e, "date1904")
			b.date1904 = v == "1" || v == "true"
		case e.Name.Local == "sheet":
			if part, ok := worksheets[attribute(e, "id")]; ok {
				state := attribute(e, "state")
				b.sheets = append(b.sheets, bookSheet{attribute(e, "name"), part, state == "" || state == "visible"})
			}
		}
		return nil
	})
}

// tab returns the place of a sheet among the tabs.
func (b *book) tab(name string) int {
	return slices.IndexFunc(b.sheets, func(s bookSheet) bool { return s.name == name })
}

func (b *book) close() error { return b.shared.close() }

// A part is read piece by piece: each start and end of an element, and the text
// between them.
type part struct {
	src     io.ReadCloser
	in      *bufio.Reader
	decoder *xml.Decoder
	left    int // bytes that the piece may have
}

func openPart(f *zip.File) (*part, error) {
	src, err := f.Open()
	if err != nil {
		return nil, err
	}
	p := &part{src: src, in: bufio.NewReaderSize(src, 64<<10)}
	p.decoder = xml.NewDecoder(p)
	return p, nil
}

// next returns the next piece, which is valid until the one behind it.
func (p *part) next() (xml.Token, error) {
	p.left = maxRecord
	piece, err := p.decoder.RawToken()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) { // its message may quote the text
		err = fmt.Errorf("its XML breaks in line %d", syntax.Line)
	}
	return piece, err
}

func (p *part) ReadByte() (byte, error) {
	if p.left--; p.left < 0 {
		return 0, errPiece
	}
	return p.in.ReadByte()
}

// Read makes a part an io.Reader, as which xml.NewDecoder takes it; the decoder
// reads by bytes.
func (p *part) Read(b []byte) (int, error) { return p.in.Read(b) }

// check reads what is left, behind which stands the checksum of the part.
func (p *part) check() error {
	_, err := io.Copy(io.Discard, p.in)
	return err
}

func (p *part) close() error { return p.src.Close() }

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
