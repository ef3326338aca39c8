// Package wire takes apart what AppendText and the Append functions of
// encoding/binary put together, and trusts none of it.
//
// A Reader hands out one value after the other. Where the bytes do not hold what
// is asked for it hands out zeros from then on, and Close returns why: whoever
// reads needs to look once, at the end, and before that only must not trust a
// number as an index. A number has one form, the shortest, so that equal values
// are equal bytes. Count, which is for what is about to be allocated, is never
// more than the bytes left can hold.
//
// The package knows no versions and no checksums: what is sound in form may still
// be changed.
package wire

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// AppendText appends the length of s and s.
func AppendText(b []byte, s string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(s))), s...)
}

// AppendFloat appends the eight bytes of x.
func AppendFloat(b []byte, x float64) []byte {
	return binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
}

var (
	errShort = errors.New("the bytes end early")
	errForm  = errors.New("a number is not in its shortest form")
)

// A Reader takes bytes apart from their start on.
type Reader struct {
	data string
	at   int   // of data: the next byte
	err  error // the first
}

// NewReader returns a Reader of data. The texts that it hands out are parts of one
// copy of data, and keep all of it in memory.
func NewReader(data []byte) *Reader { return &Reader{data: string(data)} }

func (r *Reader) left() int { return len(r.data) - r.at }

// Fail makes err the error of Close, unless there was one before, and nothing is
// left to read.
func (r *Reader) Fail(err error) {
	if r.err == nil {
		r.data, r.at, r.err = "", 0, err
	}
}

// Take returns the next n bytes.
func (r *Reader) Take(n int) string {
	if n < 0 || n > r.left() {
		r.Fail(errShort)
		return ""
	}
	r.at += n
	return r.data[r.at-n : r.at]
}

// Byte returns the next byte.
func (r *Reader) Byte() byte {
	if s := r.Take(1); s != "" {
		return s[0]
	}
	return 0
}

// Uvarint returns a number that binary.AppendUvarint appended.
func (r *Reader) Uvarint() uint64 {
	x := uint64(0)
	for i := 0; i < r.left() && i < binary.MaxVarintLen64; i++ {
		c := r.data[r.at+i]
		x |= uint64(c&0x7f) << (7 * i)
		switch {
		case c >= 0x80:
		case c == 0 && i > 0, c > 1 && i == binary.MaxVarintLen64-1:
			r.Fail(errForm)
		default:
			r.at += i + 1
			return x
		}
	}
	if r.left() < binary.MaxVarintLen64 {
		r.Fail(errShort)
	}
	r.Fail(errForm)
	return 0
}

// Varint returns a number that binary.AppendVarint appended.
func (r *Reader) Varint() int64 {
	x := r.Uvarint()
	return int64(x>>1) ^ -int64(x&1)
}

// Uint64 returns a number of eight bytes, the low ones first.
func (r *Reader) Uint64() uint64 {
	if s := r.Take(8); s != "" {
		return binary.LittleEndian.Uint64([]byte(s))
	}
	return 0
}

// Float returns a number that AppendFloat appended.
func (r *Reader) Float() float64 { return math.Float64frombits(r.Uint64()) }

// Text returns a text that AppendText appended.
func (r *Reader) Text() string { return r.Take(r.Count(1)) }

// Count returns a number of elements that take so many bytes each, or more.
func (r *Reader) Count(each int) int {
	n := r.Uvarint()
	if n > uint64(r.left()/each) {
		r.Fail(fmt.Errorf("%d elements in %d bytes", n, r.left()))
		return 0
	}
	return int(n)
}

// Err returns what went wrong, nil if nothing has so far.
func (r *Reader) Err() error { return r.err }

// Close returns what went wrong, or that something is left.
func (r *Reader) Close() error {
	if n := r.left(); n > 0 {
		r.Fail(fmt.Errorf("%d bytes too many", n))
	}
	return r.err
}
