package segment

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"
)

// A compiled dictionary is, in this order and with numbers little-endian:
//
//	8 bytes     "SUXIDIC1"
//	5 × uint32  mode; characters; costs; nodes; words
//	8 bytes     hash of the mode, the words and their frequencies
//	uint32      CRC-32C of everything before and behind it
//	            one zstd frame, which holds
//	uint32      for each character, in the order of symbols
//	float32     for each cost, ascending
//	uint16      the label of each node
//	uint16      the value of each node
//	uint32      the base of each node
const (
	magic      = "SUXIDIC1"
	headerSize = len(magic) + 5*4 + 8

	maxNodes = 1 << 24 // some ten million words, 128 MiB
	maxCost  = 1 << 10 // bits: log2 of the smallest ratio of two float64
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

func (d *dictionary) appendBinary(b []byte) []byte {
	start := len(b)
	b = append(b, magic...)
	for _, n := range []int{int(d.mode), len(d.runes), len(d.costs) - 1, len(d.nodes), d.words} {
		b = binary.LittleEndian.AppendUint32(b, uint32(n))
	}
	b = append(b, d.content[:]...)
	body := make([]byte, 0, 4*len(d.runes)+4*len(d.costs)+8*len(d.nodes))
	for _, r := range d.runes {
		body = binary.LittleEndian.AppendUint32(body, uint32(r))
	}
	for _, c := range d.costs[1:] {
		body = binary.LittleEndian.AppendUint32(body, math.Float32bits(c))
	}
	// By columns it compresses better.
	for _, n := range d.nodes {
		body = binary.LittleEndian.AppendUint16(body, n.label())
	}
	for _, n := range d.nodes {
		body = binary.LittleEndian.AppendUint16(body, n.value())
	}
	for _, n := range d.nodes {
		body = binary.LittleEndian.AppendUint32(body, n.base())
	}
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		panic(err) // the options are constants
	}
	frame := e.EncodeAll(body, nil)
	b = binary.LittleEndian.AppendUint32(b, checksum(b[start:], frame))
	return append(b, frame...)
}

func checksum(header, frame []byte) uint32 {
	return crc32.Update(crc32.Checksum(header, castagnoli), castagnoli, frame)
}

// decodeDictionary reads what appendBinary wrote. It checks everything that
// cutting relies on, and sizes before it allocates, so that damaged or hostile
// data is an error and nothing else.
func decodeDictionary(data []byte) (*dictionary, error) {
	if !IsCompiled(data) {
		return nil, errors.New("not a compiled dictionary of format " + magic)
	}
	if len(data) < headerSize+4 {
		return nil, errors.New("compiled dictionary: it ends early")
	}
	header, sum, frame := data[:headerSize], data[headerSize:headerSize+4], data[headerSize+4:]
	if checksum(header, frame) != binary.LittleEndian.Uint32(sum) {
		return nil, errors.New("compiled dictionary: damaged: its checksum does not match")
	}
	var counts [5]uint32
	for i := range counts {
		counts[i] = binary.LittleEndian.Uint32(header[len(magic)+4*i:])
	}
	m, runes, costs, nodes, words := mode(counts[0]), counts[1], counts[2], counts[3], counts[4]
	if m >= modes || runes >= math.MaxUint16 || costs >= math.MaxUint16 || nodes <= runes || nodes > maxNodes || words == 0 {
		return nil, errors.New("compiled dictionary: impossible counts")
	}
	rest, err := inflate(frame, int(4*runes+4*costs+8*nodes))
	if err != nil {
		return nil, fmt.Errorf("compiled dictionary: %w", err)
	}
	d := &dictionary{mode: m, words: int(words)}
	copy(d.content[:], header[headerSize-8:])
	d.runes = make([]rune, runes)
	for i := range d.runes {
		d.runes[i] = rune(binary.LittleEndian.Uint32(rest[4*i:]))
		if !utf8.ValidRune(d.runes[i]) {
			return nil, fmt.Errorf("compiled dictionary: character %d is none", i)
		}
	}
	if !strings.HasPrefix(string(d.runes), firstSymbols) {
		return nil, errors.New("compiled dictionary: its symbols are not those of this version")
	}
	rest = rest[4*runes:]
	d.index()
	d.costs = append(make([]float32, 0, costs+1), unknownCost)
	for i := range int(costs) {
		cost := math.Float32frombits(binary.LittleEndian.Uint32(rest[4*i:]))
		if !(cost > 0 && cost <= maxCost) {
			return nil, fmt.Errorf("compiled dictionary: cost %d is %g", i, cost)
		}
		d.costs = append(d.costs, cost)
	}
	rest = rest[4*costs:]
	values, bases := rest[2*nodes:], rest[4*nodes:]
	d.nodes = make([]node, nodes)
	for i := range d.nodes {
		n := makeNode(binary.LittleEndian.Uint32(bases[4*i:]), binary.LittleEndian.Uint16(rest[2*i:]), binary.LittleEndian.Uint16(values[2*i:]))
		if n.base() >= nodes-runes || uint32(n.value()) > costs {
			return nil, fmt.Errorf("compiled dictionary: node %d leads nowhere", i)
		}
		d.nodes[i] = n
	}
	if d.nodes[0].base() != 0 {
		return nil, errors.New("compiled dictionary: the root is misplaced")
	}
	return d, nil
}

// inflate returns the content of a zstd frame, which must be of this size.
func inflate(frame []byte, size int) ([]byte, error) {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(uint64(max(size, 1<<20))))
	if err != nil {
		return nil, err
	}
	defer d.Close()
	body, err := d.DecodeAll(frame, make([]byte, 0, min(size, 64*len(frame))))
	if err != nil {
		return nil, fmt.Errorf("damaged: %w", err)
	}
	if len(body) != size {
		return nil, fmt.Errorf("%d bytes, want %d", len(body), size)
	}
	return body, nil
}

// IsCompiled says whether data begins as a compiled dictionary does.
func IsCompiled(data []byte) bool {
	return len(data) >= len(magic) && string(data[:len(magic)]) == magic
}
