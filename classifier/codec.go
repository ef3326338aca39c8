package classifier

import (
	"encoding/binary"
	"fmt"
	"math"
)

// A stored Ensemble is, in this order and little-endian:
//
//	8 bytes              "SUXILIN2"
//	3 × uint32           classes k, features n, members m
//	uint32               ratios: bit i is set if member i has them
//	uint32               short: bit i is set if all of its weights and ratios are of eight significant bits
//	for each member
//	  k float32          biases
//	  n·k numbers        weights, by feature, then class: float32, or their upper two bytes if short
//	  n·k numbers        ratios alike, if it has them
//
// The format before it, "SUXILIN1", holds one member without ratios and none of the
// last three numbers of the header.
const (
	magic    = "SUXILIN2"
	oldMagic = "SUXILIN1"
)

// maxMembers bounds the members of a file: ratios has a bit for each.
const maxMembers = 32

// AppendBinary appends e in the format that [Decode] reads. The bytes depend
// on e alone. The error is always nil.
func (e Ensemble) AppendBinary(b []byte) ([]byte, error) {
	ratios, short := uint32(0), uint32(0)
	for i, m := range e {
		if m.Ratio != nil {
			ratios |= 1 << i
		}
		if isShort(m.Weights) && isShort(m.Ratio) {
			short |= 1 << i
		}
	}
	b = append(b, magic...)
	for _, n := range []uint32{uint32(e[0].Classes), uint32(e.Features()), uint32(len(e)), ratios, short} {
		b = binary.LittleEndian.AppendUint32(b, n)
	}
	for i, m := range e {
		b = appendLong(b, m.Bias)
		for _, numbers := range [][]float32{m.Weights, m.Ratio} {
			if short>>i&1 == 0 {
				b = appendLong(b, numbers)
				continue
			}
			for _, x := range numbers {
				b = binary.LittleEndian.AppendUint16(b, uint16(math.Float32bits(x)>>16))
			}
		}
	}
	return b, nil
}

func appendLong(b []byte, numbers []float32) []byte {
	for _, x := range numbers {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return b
}

// Decode reads what [Ensemble.AppendBinary] wrote, now or in the format before.
// It checks sizes before it allocates and refuses numbers that are not finite,
// so that damaged or hostile data is an error and nothing else.
func Decode(data []byte) (Ensemble, error) {
	var header [5]uint64 // classes, features, members, ratios, short
	fields := 0
	if len(data) >= len(magic) {
		switch string(data[:len(magic)]) {
		case magic:
			fields = 5
		case oldMagic:
			fields, header[2] = 2, 1
		}
	}
	if fields == 0 || len(data) < len(magic)+4*fields {
		return nil, fmt.Errorf("not a linear model of format %s", magic)
	}
	for i := range fields {
		header[i] = uint64(binary.LittleEndian.Uint32(data[len(magic)+4*i:]))
	}
	numbers := data[len(magic)+4*fields:]
	classes, features, members, ratios, short := header[0], header[1], header[2], header[3], header[4]
	if classes < 1 || features > math.MaxInt32 || members < 1 || members > maxMembers || (ratios|short)>>members != 0 {
		return nil, fmt.Errorf("linear model: %d classes, %d features and %d members", classes, features, members)
	}
	have := uint64(len(numbers))
	want, cells := uint64(0), classes*features // does not overflow: classes < 2³², features < 2³¹
	if cells > have {
		want = have + 1
	} else {
		for i := range members {
			size := 4 - 2*(short>>i&1)
			want += 4*classes + size*cells*(1+ratios>>i&1)
		}
	}
	if want != have {
		return nil, fmt.Errorf("linear model: %d bytes do not hold %d classes × %d features", len(data), classes, features)
	}
	var bad error
	read := 0
	take := func(n, size uint64) []float32 {
		taken := make([]float32, n)
		for i := range taken {
			if size == 2 {
				taken[i] = math.Float32frombits(uint32(binary.LittleEndian.Uint16(numbers)) << 16)
			} else {
				taken[i] = math.Float32frombits(binary.LittleEndian.Uint32(numbers))
			}
			numbers = numbers[size:]
			if x := float64(taken[i]); bad == nil && (math.IsNaN(x) || math.IsInf(x, 0)) {
				bad = fmt.Errorf("linear model: number %d is not finite", read)
			}
			read++
		}
		return taken
	}
	e := make(Ensemble, members)
	for i := range e {
		size := 4 - 2*(short>>i&1)
		e[i] = &Linear{Classes: int(classes), Bias: take(classes, 4), Weights: take(cells, size)}
		if ratios>>i&1 == 1 {
			e[i].Ratio = take(cells, size)
		}
	}
	return e, bad
}
