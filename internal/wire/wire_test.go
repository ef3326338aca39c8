package wire

import (
	"encoding/binary"
	"math"
	"strings"
	"testing"

	"suxi/internal/bounds"
)

// What is appended is read back, and without its end is an error.
func TestRoundTrip(t *testing.T) {
	numbers := []uint64{0, 1, 127, 128, 16383, 16384, math.MaxUint32, 1<<63 - 1, 1 << 63, math.MaxUint64}
	signed := []int64{0, 1, -1, 63, -64, 64, math.MinInt64, math.MaxInt64}
	floats := []float64{0, -1.5, math.Inf(1), math.SmallestNonzeroFloat64}
	texts := []string{"", "退款", "\xff", strings.Repeat("长", 100)}
	var b []byte
	for _, x := range numbers {
		b = binary.AppendUvarint(b, x)
	}
	for _, x := range signed {
		b = binary.AppendVarint(b, x)
	}
	for _, x := range floats {
		b = AppendFloat(b, x)
	}
	for _, s := range texts {
		b = AppendText(b, s)
	}
	b = append(b, 7)
	r := NewReader(b)
	for _, want := range numbers {
		if got := r.Uvarint(); got != want {
			t.Errorf("%d, want %d", got, want)
		}
	}
	for _, want := range signed {
		if got := r.Varint(); got != want {
			t.Errorf("%d, want %d", got, want)
		}
	}
	for _, want := range floats {
		if got := r.Float(); got != want {
			t.Errorf("%g, want %g", got, want)
		}
	}
	for _, want := range texts {
		if got := r.Text(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := r.Byte(); got != 7 {
		t.Errorf("byte %d, want 7", got)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

func TestRefuses(t *testing.T) {
	claim := binary.AppendUvarint(nil, 1<<62)
	for _, tt := range []struct {
		name string
		data []byte
		read func(*Reader)
		want string
	}{
		{"nothing", nil, func(r *Reader) { r.Byte() }, "end early"},
		{"no number", nil, func(r *Reader) { r.Uvarint() }, "end early"},
		{"half a number", []byte{0x80}, func(r *Reader) { r.Uvarint() }, "end early"},
		{"a zero too many", []byte{0x81, 0}, func(r *Reader) { r.Uvarint() }, "shortest form"},
		{"66 bits", append([]byte(strings.Repeat("\xff", 9)), 2), func(r *Reader) { r.Uvarint() }, "shortest form"},
		{"eleven bytes", []byte(strings.Repeat("\xff", 11)), func(r *Reader) { r.Varint() }, "shortest form"},
		{"half a float", make([]byte, 7), func(r *Reader) { r.Float() }, "end early"},
		{"a text that is longer", append(claim, "abc"...), func(r *Reader) { r.Text() }, "4611686018427387904 elements in 3 bytes"},
		{"elements of two bytes", []byte{2, 0, 0, 0}, func(r *Reader) { r.Count(2) }, "2 elements in 3 bytes"},
		{"a negative length", []byte{1}, func(r *Reader) { r.Take(-1) }, "end early"},
		{"the rest", []byte{1, 2, 3}, func(r *Reader) { r.Byte() }, "2 bytes too many"},
	} {
		r := NewReader(tt.data)
		bounds.Memory(t, 1<<12, func() { tt.read(r) })
		if err := r.Close(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
		if x, s := r.Uvarint(), r.Text(); x != 0 || s != "" {
			t.Errorf("%s: %d, %q behind an error", tt.name, x, s)
		}
	}
}
