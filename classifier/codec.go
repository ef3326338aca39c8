package classifier

import (
	"encoding/binary"
	"fmt"
	"math"
)

// A stored Linear is, in this order and little-endian:
//
//	8 bytes              "SUXILIN1"
//	2 × uint32           classes k, features n
//	k float32            biases
//	n·k float32          weights, by feature, then class
const (
	magic      = "SUXILIN1"
	headerSize = len(magic) + 2*4
)

// AppendBinary appends m in the format that [Decode] reads. The bytes depend
// on m alone. The error is always nil.
func (m *Linear) AppendBinary(b []byte) ([]byte, error) {
	b = append(b, magic...)
	b = binary.LittleEndian.AppendUint32(b, uint32(m.Classes))
	b = binary.LittleEndian.AppendUint32(b, uint32(m.Features()))
	for _, numbers := range [][]float32{m.Bias, m.Weights} {
		for _, x := range numbers {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
	}
	return b, nil
}

// Decode reads what [Linear.AppendBinary] wrote. It checks sizes before it
// allocates and refuses numbers that are not finite, so that damaged or
// hostile data is an error and nothing else.
func Decode(data []byte) (*Linear, error) {
	if len(data) < headerSize || string(data[:len(magic)]) != magic {
		return nil, fmt.Errorf("not a linear model of format %s", magic)
	}
	classes := uint64(binary.LittleEndian.Uint32(data[len(magic):]))
	features := uint64(binary.LittleEndian.Uint32(data[len(magic)+4:]))
	numbers := data[headerSize:]
	if classes < 1 || features > math.MaxInt32 {
		return nil, fmt.Errorf("linear model: %d classes and %d features", classes, features)
	}
	// Neither product overflows: classes < 2³², features < 2³¹.
	if have := uint64(len(numbers)); have%4 != 0 || have/4 != classes*(features+1) {
		return nil, fmt.Errorf("linear model: %d bytes do not hold %d classes × %d features", len(data), classes, features)
	}
	all := make([]float32, classes*(features+1))
	for i := range all {
		all[i] = math.Float32frombits(binary.LittleEndian.Uint32(numbers[4*i:]))
		if x := float64(all[i]); math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("linear model: number %d is not finite", i)
		}
	}
	return &Linear{Classes: int(classes), Weights: all[classes:], Bias: all[:classes:classes]}, nil
}
