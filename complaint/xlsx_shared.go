package complaint

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"path"
)

// maxShared bounds how many shared strings a workbook has: eight columns of two
// full sheets, no two cells alike.
const maxShared = 1 << 24

// sharedStrings are texts by number.
type sharedStrings struct {
	ends []int64 // where text i ends
	head bytes.Buffer
	file *bufio.Writer // of tail; nil while all fits head
	tail *os.File
	free func() error // tail
	src  io.ReaderAt
}

// sharedInMemory is how many bytes of shared strings are held in memory.
const sharedInMemory = 16 << 20

// add appends a text.
func (s *sharedStrings) add(text []byte) error {
	if len(s.ends) == maxShared {
		return fmt.Errorf("more than %d", maxShared)
	}
	plain := unescapeXLSX(string(text))
	end := int64(len(plain))
	if n := len(s.ends); n > 0 {
		end += s.ends[n-1]
	}
	s.ends = append(s.ends, end)
	if s.file == nil && s.head.Len()+len(plain) > sharedInMemory {
		var err error
		if s.tail, s.free, err = temporary(); err != nil {
			return err
		}
		s.file = bufio.NewWriterSize(s.tail, 256<<10)
		if _, err := s.head.WriteTo(s.file); err != nil {
			return err
		}
	}
	if s.file == nil {
		s.head.WriteString(plain)
		return nil
	}
	_, err := s.file.WriteString(plain)
	return err
}

// done makes the texts readable.
func (s *sharedStrings) done() error {
	if s.file == nil {
		s.src = bytes.NewReader(s.head.Bytes())
		return nil
	}
	s.src = s.tail
	return s.file.Flush()
}

func (s *sharedStrings) at(i int) (string, error) {
	start := int64(0)
	if i > 0 {
		start = s.ends[i-1]
	}
	text := make([]byte, s.ends[i]-start)
	if _, err := s.src.ReadAt(text, start); err != nil && err != io.EOF {
		return "", err
	}
	return string(text), nil
}

func (s *sharedStrings) close() error {
	if s.file == nil {
		return nil
	}
	return s.free()
}

// readShared reads the shared strings.
func (b *book) readShared() error {
	part := ""
	for name := range b.parts {
		if path.Base(name) == "sharedstrings.xml" && (part == "" || name < part) {
			part = name
		}
	}
	text, in := cellText{}, false
	err := b.each(part, func(piece xml.Token) error {
		switch e := piece.(type) {
		case xml.StartElement:
			if in = in || e.Name.Local == "si"; in {
				text.start(e)
			}
		case xml.CharData:
			return text.add(e)
		case xml.EndElement:
			text.end(e)
			if e.Name.Local == "si" {
				in = false
				return b.shared.add(text.take())
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return b.shared.done()
}
