package classifier

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
)

// A stored Ensemble is, in this order and little-endian:
//
//	8 bytes              "SUXILIN2"
//	4 × uint32           classes k, features n, members m, ratios: bit i is set if member i has them
//	for each member
//	  k float32          biases
//	  n·k float32        weights, by feature, then class
//	  n·k float32        ratios alike, if it has them
//
// The format before it, "SUXILIN1", holds one member without ratios and neither
// of the last two numbers of the header.
const (
	magic    = "SUXILIN2"
	oldMagic = "SUXILIN1"
)

// maxMembers bounds the members of a file: ratios has a bit for each.
const maxMembers = 32

// AppendBinary appends e in the format that [Decode] reads. The bytes depend
// on e alone. The error is always nil.
func (e Ensemble) AppendBinary(b []byte) ([]byte, error) {
	ratios := uint32(0)
	for i, m := range e {
		if m.Ratio != nil {
			ratios |= 1 << i
		}
	}
	b = append(b, magic...)
	for _, n := range []int{e[0].Classes, e.Features(), len(e), int(ratios)} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	for _, m := range e {
		for _, numbers := range [][]float32{m.Bias, m.Weights, m.Ratio} {
			for _, x := range numbers {
				b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
			}
		}
	}
	return b, nil
}

// Decode reads what [Ensemble.AppendBinary] wrote, now or in the format before.
// It checks sizes before it allocates and refuses numbers that are not finite,
// so that damaged or hostile data is an error and nothing else.
func Decode(data []byte) (Ensemble, error) {
	var header [4]uint64 // classes, features, members, ratios
	fields := 0
	if len(data) >= len(magic) {
		switch string(data[:len(magic)]) {
		case magic:
			fields = 4
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
	classes, features, members, ratios := header[0], header[1], header[2], header[3]
	if classes < 1 || features > math.MaxInt32 || members < 1 || members > maxMembers || ratios>>members != 0 {
		return nil, fmt.Errorf("linear model: %d classes, %d features and %d members", classes, features, members)
	}
	// Neither product overflows: classes < 2³², features < 2³¹; what exceeds the
	// data for one member does so for all.
	have := uint64(len(numbers)) / 4
	each := classes * (features + 1)
	if want := each*members + classes*features*uint64(bits.OnesCount64(ratios)); len(numbers)%4 != 0 || each > have || have != want {
		return nil, fmt.Errorf("linear model: %d bytes do not hold %d classes × %d features", len(data), classes, features)
	}
	all := make([]float32, have)
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(numbers[4*i:]))
		if x := float64(all[i]); math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("linear model: number %d is not finite", i)
		}
	}
	take := func(n uint64) []float32 {
		taken := all[:n:n]
		all = all[n:]
		return taken
	}
	e := make(Ensemble, members)
	for i := range e {
		e[i] = &Linear{Classes: int(classes), Bias: take(classes), Weights: take(classes * features)}
		if ratios>>i&1 == 1 {
			e[i].Ratio = take(classes * features)
		}
	}
	return e, nil
}
