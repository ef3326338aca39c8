package complaint

import (
	"encoding/binary"
	"errors"
	"fmt"
)

var (
	errThriftShort = errors.New("ends within its metadata")
	errThriftDeep  = errors.New("metadata nested too deep")
)

// maxThriftDepth bounds how deep metadata is nested; that of Parquet is not, by
// seven.
const maxThriftDepth = 32

// skipStruct returns the length of the struct that b begins with, in the compact
// protocol of Thrift, if every length in it is one that b has room for. An
// element of a list takes a byte or more.
func skipStruct(b []byte) (int, error) {
	s := thriftSkipper{b: b}
	err := s.skip(thriftStruct, 0)
	return len(b) - len(s.b), err
}

// Types of the compact protocol.
const (
	thriftTrue   = 1
	thriftFalse  = 2
	thriftByte   = 3
	thriftI16    = 4
	thriftI32    = 5
	thriftI64    = 6
	thriftDouble = 7
	thriftBinary = 8
	thriftList   = 9
	thriftSet    = 10
	thriftMap    = 11
	thriftStruct = 12
)

// A thriftSkipper passes over values at the start of b.
type thriftSkipper struct{ b []byte }

// skip passes over a value of a type; that of a boolean field is in its type.
func (s *thriftSkipper) skip(kind byte, depth int) error {
	if depth > maxThriftDepth {
		return errThriftDeep
	}
	switch kind {
	case thriftTrue, thriftFalse:
		return nil
	case thriftByte:
		return s.take(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := s.uvarint()
		return err
	case thriftDouble:
		return s.take(8)
	case thriftBinary:
		n, err := s.uvarint()
		if err != nil {
			return err
		}
		return s.take(n)
	case thriftList, thriftSet:
		head, err := s.byte()
		if err != nil {
			return err
		}
		n := uint64(head >> 4)
		if n == 15 {
			if n, err = s.uvarint(); err != nil {
				return err
			}
		}
		return s.elements(n, depth, head&15)
	case thriftMap:
		n, err := s.uvarint()
		if err != nil || n == 0 {
			return err
		}
		kinds, err := s.byte()
		if err != nil {
			return err
		}
		return s.elements(n, depth, kinds>>4, kinds&15)
	case thriftStruct:
		for {
			head, err := s.byte()
			if err != nil || head == 0 {
				return err
			}
			if head>>4 == 0 { // the number of the field follows
				if _, err := s.uvarint(); err != nil {
					return err
				}
			}
			if err := s.skip(head&15, depth+1); err != nil {
				return err
			}
		}
	}
	return fmt.Errorf("metadata of unknown type %d", kind)
}

// elements passes over n elements of a list, or of a map with two types.
func (s *thriftSkipper) elements(n uint64, depth int, kinds ...byte) error {
	if n > uint64(len(s.b)) {
		return fmt.Errorf("metadata claims %d elements in %d bytes", n, len(s.b))
	}
	for range n {
		for _, kind := range kinds {
			if kind == thriftTrue || kind == thriftFalse {
				kind = thriftByte // a boolean in a list takes one
			}
			if err := s.skip(kind, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *thriftSkipper) take(n uint64) error {
	if n > uint64(len(s.b)) {
		return errThriftShort
	}
	s.b = s.b[n:]
	return nil
}

func (s *thriftSkipper) byte() (byte, error) {
	if len(s.b) == 0 {
		return 0, errThriftShort
	}
	c := s.b[0]
	s.b = s.b[1:]
	return c, nil
}

func (s *thriftSkipper) uvarint() (uint64, error) {
	n, width := binary.Uvarint(s.b)
	if width <= 0 {
		return 0, errThriftShort
	}
	s.b = s.b[width:]
	return n, nil
}
