package complaint

import (
	"bytes"
	"errors"
	"io"
	"strings"
)

// A TextReader reads text that is no table, in any encoding, as UTF-8 without a
// byte order mark. It recognises and decodes it as a Reader does.
type TextReader struct {
	decoder  *decoder
	encoding string
}

// NewTextReader reads src once, to recognise the encoding by its first mebibyte
// at most: of a pipe, by what has come, so that nobody waits for more.
func NewTextReader(src io.Reader) (*TextReader, error) {
	head := make([]byte, evidence)
	n, err := io.ReadAtLeast(src, head, 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	head = head[:n]
	found, err := detectCharset(io.NewSectionReader(bytes.NewReader(head), 0, int64(n)), head)
	if err != nil {
		return nil, err
	}
	text := strings.NewReader(strings.TrimPrefix(string(head), found.bom))
	return &TextReader{newDecoder(found, io.MultiReader(text, src)), found.name}, nil
}

// Read reads text.
func (t *TextReader) Read(p []byte) (int, error) { return t.decoder.Read(p) }

// Encoding is the encoding of the text, or of most of its lines: "utf-8",
// "gb18030", "big5", "utf-16le" or "utf-16be".
func (t *TextReader) Encoding() string { return t.encoding }

// Undecodable is how many of the bytes read so far became U+FFFD.
func (t *TextReader) Undecodable() int64 { return t.decoder.undecodable }
