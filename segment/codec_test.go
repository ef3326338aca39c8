package segment

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"suxi/internal/bounds"
)

func TestCompiledRoundTrip(t *testing.T) {
	s := small(t)
	data, err := s.AppendBinary([]byte("before"))
	if err != nil {
		t.Fatal(err)
	}
	data = bytes.TrimPrefix(data, []byte("before"))
	got, err := Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if got.Dictionary() != s.Dictionary() || got.Words() != s.Words() {
		t.Errorf("got %s of %d words, want %s of %d", got.Dictionary(), got.Words(), s.Dictionary(), s.Words())
	}
	const text = "快递员拒绝退货，T恤在楼梯间，二百五十三"
	if got, want := got.AppendEnds(nil, text), s.AppendEnds(nil, text); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	again, _ := got.AppendBinary(nil)
	if !bytes.Equal(again, data) {
		t.Error("written again it has other bytes")
	}
}

func TestDecodeDamage(t *testing.T) {
	data, _ := small(t).AppendBinary(nil)
	for i := range data {
		if _, err := Decode(data[:i]); err == nil {
			t.Errorf("no error for the first %d bytes", i)
		}
		flipped := bytes.Clone(data)
		flipped[i] ^= 1 << (i % 8)
		if _, err := Decode(flipped); err == nil {
			t.Errorf("no error for a bit flipped in byte %d", i)
		}
	}
}

// forge makes a file whose checksum is right, whatever it holds.
func forge(t testing.TB, header, body []byte) []byte {
	t.Helper()
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	frame := e.EncodeAll(body, nil)
	return append(binary.LittleEndian.AppendUint32(bytes.Clone(header), checksum(header, frame)), frame...)
}

// split takes a compiled dictionary apart, for forge.
func split(t testing.TB, data []byte) (header, body []byte) {
	t.Helper()
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	body, err = d.DecodeAll(data[headerSize+4:], nil)
	if err != nil {
		t.Fatal(err)
	}
	return data[:headerSize:headerSize], body
}

func TestDecodeHostile(t *testing.T) {
	data, _ := small(t).AppendBinary(nil)
	header, body := split(t, data)
	const mode, runes, costs, nodes, words = 8, 12, 16, 20, 24
	count := func(at int) uint32 { return binary.LittleEndian.Uint32(header[at:]) }
	firstCost := int(4 * count(runes))
	firstLabel := firstCost + int(4*count(costs))
	firstValue := firstLabel + int(2*count(nodes))
	firstBase := firstLabel + int(4*count(nodes))
	tests := []struct {
		name string
		in   *[]byte
		at   int
		set  uint32
		want string
	}{
		{"mode", &header, mode, 2, "impossible counts"},
		{"characters", &header, runes, 1 << 16, "impossible counts"},
		{"costs", &header, costs, 1 << 16, "impossible counts"},
		{"nodes", &header, nodes, 1<<32 - 1, "impossible counts"},
		{"fewer nodes than characters", &header, nodes, count(runes), "impossible counts"},
		{"no words", &header, words, 0, "impossible counts"},
		{"more nodes than bytes", &header, nodes, count(nodes) + 1, "bytes, want"},
		{"no character", &body, 0, 0xD800, "character 0 is none"},
		{"other numerals", &body, 0, 'x', "its symbols are not those of this version"},
		{"cost 0", &body, firstCost, 0, "cost 0 is 0"},
		{"cost NaN", &body, firstCost, 0x7FC00000, "cost 0 is NaN"},
		{"cost infinite", &body, firstCost, 0x7F800000, "cost 0 is +Inf"},
		{"root elsewhere", &body, firstBase, 1, "the root is misplaced"},
		{"base too far", &body, firstBase + 4, count(nodes) - count(runes), "node 1 leads nowhere"},
		{"value without a cost", &body, firstValue + 2, count(costs) + 1, "node 1 leads nowhere"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			was := bytes.Clone(*test.in)
			defer copy(*test.in, was)
			binary.LittleEndian.PutUint32((*test.in)[test.at:], test.set)
			if _, err := Decode(forge(t, header, body)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
		})
	}
	if _, err := Decode(forge(t, header, make([]byte, 1<<22))); err == nil {
		t.Error("no error for a body larger than its counts")
	}
}

// What Decode accepts cuts any text into tokens that join to it, whatever the
// trie leads to. The fuzzer changes numbers of a sound file, whose checksum is
// then made right.
func FuzzDecode(f *testing.F) {
	var headers, bodies [][]byte
	for _, s := range []*Segmenter{small(f), smallGSE(f)} {
		data, _ := s.AppendBinary(nil)
		header, body := split(f, data)
		headers, bodies = append(headers, header), append(bodies, body)
	}
	f.Add([]byte{0, 0, 0, 0, 0, 0}, "快递员拒绝退货, T恤在楼梯间, 二百五十三")
	f.Add([]byte{1, 4, 1, 0, 0, 9, 0, 200, 0, 0, 0, 1}, strings.Repeat("快递", 700))
	f.Fuzz(func(t *testing.T, changes []byte, text string) {
		if len(changes) == 0 {
			return
		}
		header, body := bytes.Clone(headers[changes[0]%2]), bytes.Clone(bodies[changes[0]%2])
		for c := changes[1:]; len(c) >= 5; c = c[5:] { // which word of four bytes, and what to put there
			at := int(binary.LittleEndian.Uint16(c[1:])) * 4
			part := body
			if c[0]%16 == 0 {
				part = header
			}
			at %= len(part) - 3
			binary.LittleEndian.PutUint16(part[at:], binary.LittleEndian.Uint16(c[3:]))
		}
		data := forge(t, header, body)
		var s *Segmenter
		var err error
		bounds.Memory(t, 4<<20+200*uint64(len(data)), func() { s, err = Decode(data) })
		if err != nil {
			return
		}
		at := 0
		for _, end := range s.AppendEnds(nil, text) {
			if end <= at {
				t.Fatalf("token %d:%d", at, end)
			}
			at = end
		}
		if at != len(text) {
			t.Fatalf("tokens end at %d of %d", at, len(text))
		}
		s.dictionary.all()
	})
}

func smallGSE(t testing.TB) *Segmenter {
	t.Helper()
	g := newGSE()
	if err := g.LoadDictStr(strings.TrimSpace(words)); err != nil {
		t.Fatal(err)
	}
	s, err := FromGSE(g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
