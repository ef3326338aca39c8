package complaint

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// A Parquet file says of its footer, lists and pages how long they are, and
// package parquet makes room for what they say before it looks whether that much
// is there. What a file claims is therefore held against what it has first: of
// the footer when a file is opened, of the pages when their row group is.

// Larger pages than these nobody writes: a page is meant to have a megabyte or
// 20,000 values, and some programs make one of each column of a row group.
const (
	maxPageBytes  = 512 << 20
	maxPageValues = 1 << 24
)

// A parquetFile is a Parquet file whose footer is sound.
type parquetFile struct {
	*parquet.File
	src *io.SectionReader
}

// openParquet opens a Parquet file. Nobody asks for its bloom filters, or for the
// index of its pages.
func openParquet(src *io.SectionReader) (*parquetFile, error) {
	err := checkFooter(src)
	if err == nil {
		var f *parquet.File
		if f, err = parquet.OpenFile(src, src.Size(), parquet.SkipBloomFilters(true), parquet.SkipPageIndex(true)); err == nil {
			return &parquetFile{f, src}, nil
		}
	}
	return nil, fmt.Errorf("cannot be read as Parquet (%w); write it again", err)
}

// checkFooter checks the claims of the footer, if the file ends as one that has
// any.
func checkFooter(src *io.SectionReader) error {
	const tail, head = 8, 4 // length and magic; magic
	end := make([]byte, tail)
	if src.Size() < head+tail {
		return errors.New("too short")
	}
	if _, err := src.ReadAt(end, src.Size()-tail); err != nil && err != io.EOF {
		return err
	}
	size := int64(binary.LittleEndian.Uint32(end))
	if size > src.Size()-head-tail {
		return fmt.Errorf("its footer claims %d bytes, the file has %d", size, src.Size())
	}
	footer := make([]byte, size)
	if _, err := src.ReadAt(footer, src.Size()-tail-size); err != nil && err != io.EOF {
		return err
	}
	_, err := skipStruct(footer)
	return err
}

// checkGroup checks the claims of the pages of row group i.
func (f *parquetFile) checkGroup(i int) error {
	for _, chunk := range f.Metadata().RowGroups[i].Columns {
		if err := f.checkChunk(&chunk.MetaData); err != nil {
			return fmt.Errorf("damaged Parquet file: column %q: %w", chunk.MetaData.PathInSchema, err)
		}
	}
	return nil
}

func (f *parquetFile) checkChunk(m *format.ColumnMetaData) error {
	at := m.DataPageOffset
	if m.DictionaryPageOffset != 0 {
		at = m.DictionaryPageOffset
	}
	left := m.TotalCompressedSize
	if at < 0 || left < 0 || at > f.src.Size() || left > f.src.Size()-at {
		return fmt.Errorf("claims %d bytes at %d of %d", left, at, f.src.Size())
	}
	pages := io.NewSectionReader(f.src, at, left)
	for at := int64(0); at < left; {
		header, size, err := readPageHeader(pages, at)
		if err != nil {
			return err
		}
		at += int64(size)
		if err := checkPage(pages, at, m.Codec, header); err != nil {
			return err
		}
		at += int64(header.CompressedPageSize)
	}
	return nil
}

// readPageHeader returns the header at an offset of pages, and its size.
func readPageHeader(pages *io.SectionReader, at int64) (*format.PageHeader, int, error) {
	for most := int64(256); ; most *= 8 { // a header may hold the least and the greatest value
		b := make([]byte, min(most, pages.Size()-at))
		if _, err := pages.ReadAt(b, at); err != nil && err != io.EOF {
			return nil, 0, err
		}
		size, err := skipStruct(b)
		if err != nil && most < pages.Size()-at {
			continue
		}
		header := new(format.PageHeader)
		if err == nil {
			err = thrift.Unmarshal(new(thrift.CompactProtocol), b[:size], header)
		}
		return header, size, err
	}
}

// checkPage checks what the header of a page claims of what follows at an offset,
// and what this claims of itself.
func checkPage(pages *io.SectionReader, at int64, codec format.CompressionCodec, h *format.PageHeader) error {
	size, plain := int64(h.CompressedPageSize), int64(h.UncompressedPageSize)
	values := max(h.DataPageHeader.V.NumValues, h.DataPageHeaderV2.V.NumValues, h.DictionaryPageHeader.V.NumValues)
	switch {
	case size < 0 || size > pages.Size()-at:
		return fmt.Errorf("a page claims %d bytes where %d are left", size, pages.Size()-at)
	case plain < 0 || plain > maxPageBytes:
		return fmt.Errorf("a page claims %d bytes, more than %d; write it with smaller pages", plain, maxPageBytes)
	case values > maxPageValues:
		return fmt.Errorf("a page claims %d values, more than %d; write it with smaller pages", values, maxPageValues)
	case int64(h.DictionaryPageHeader.V.NumValues) > plain:
		return fmt.Errorf("a dictionary claims %d values in %d bytes", h.DictionaryPageHeader.V.NumValues, plain)
	}
	if h.DataPageHeaderV2.Valid { // its levels are not compressed
		levels := int64(h.DataPageHeaderV2.V.RepetitionLevelsByteLength) + int64(h.DataPageHeaderV2.V.DefinitionLevelsByteLength)
		if levels < 0 || levels > min(size, plain) {
			return fmt.Errorf("a page claims %d bytes of levels, and has %d", levels, size)
		}
		at, size, plain = at+levels, size-levels, plain-levels
		if c := h.DataPageHeaderV2.V.IsCompressed; c.Valid && !c.V {
			return nil
		}
	}
	claimed := plain
	switch codec {
	case format.Snappy:
		b := make([]byte, min(size, binary.MaxVarintLen64))
		if _, err := pages.ReadAt(b, at); err != nil && err != io.EOF {
			return err
		}
		n, width := binary.Uvarint(b)
		if width > 0 {
			claimed = int64(min(n, maxPageBytes+1))
		}
	case format.Zstd:
		b := make([]byte, min(size, zstd.HeaderMaxSize))
		if _, err := pages.ReadAt(b, at); err != nil && err != io.EOF {
			return err
		}
		var frame zstd.Header
		if err := frame.Decode(b); size > 0 && err != nil {
			return err
		}
		if frame.HasFCS {
			claimed = int64(min(frame.FrameContentSize, maxPageBytes+1))
		}
	case format.Lz4Raw:
		b := make([]byte, size)
		if _, err := pages.ReadAt(b, at); err != nil && err != io.EOF {
			return err
		}
		claimed = lz4Length(b)
	}
	if claimed < 0 || claimed > plain {
		return fmt.Errorf("a page of %d bytes holds others", plain)
	}
	return nil
}

// lz4Length returns how many bytes an LZ4 block gives, or −1 if it is damaged:
// package parquet would look for more and more room for those.
//
// A block is a row of sequences: a token, whose halves are lengths, which go on
// in further bytes from 15 on; literals; a distance of two bytes; a match of four
// bytes more than its length. The last one ends with its literals.
func lz4Length(b []byte) int64 {
	total := int64(0)
	length := func(half byte) (int64, bool) {
		n := int64(half)
		for more := half == 15; more; {
			if len(b) == 0 {
				return 0, false
			}
			n, more = n+int64(b[0]), b[0] == 255
			b = b[1:]
		}
		return n, true
	}
	for len(b) > 0 {
		token := b[0]
		b = b[1:]
		n, ok := length(token >> 4)
		if !ok || n > int64(len(b)) {
			return -1
		}
		b, total = b[n:], total+n
		if len(b) == 0 {
			break
		}
		if len(b) < 2 {
			return -1
		}
		distance := int64(binary.LittleEndian.Uint16(b))
		b = b[2:]
		if n, ok = length(token & 15); !ok || distance == 0 || distance > total {
			return -1
		}
		total += n + 4
	}
	return total
}
