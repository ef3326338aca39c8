package segment

import (
	"testing"

	"pgregory.net/rapid"
)

func find(nodes []node, symbols []uint16) node {
	at := node(0)
	for i, symbol := range symbols {
		if i > 0 && at.base() == 0 {
			return 0
		}
		if at = nodes[at.base()+uint32(symbol)].ifLabel(symbol); at == 0 {
			return 0
		}
	}
	return at
}

// A trie holds its keys with their values, and nothing else.
func TestTrieHoldsItsKeys(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		last := uint16(rapid.IntRange(1, 2000).Draw(t, "last"))
		symbol := rapid.Uint16Range(1, last)
		sequence := rapid.SliceOfN(symbol, 1, 5)
		values := make(map[string]uint16)
		var keys []key
		for i, symbols := range rapid.SliceOfN(sequence, 1, 200).Draw(t, "keys") {
			if name := symbolString(symbols); values[name] == 0 {
				values[name] = uint16(i + 1)
				keys = append(keys, key{symbols, uint16(i + 1), rapid.Float64Range(1, 100).Draw(t, "weight")})
			}
		}
		nodes := buildTrie(keys, last)
		for _, k := range keys {
			if got := find(nodes, k.symbols).value(); got != values[symbolString(k.symbols)] {
				t.Fatalf("%v has value %d, want %d", k.symbols, got, values[symbolString(k.symbols)])
			}
		}
		for _, symbols := range rapid.SliceOfN(sequence, 0, 50).Draw(t, "others") {
			if got := find(nodes, symbols).value(); got != values[symbolString(symbols)] {
				t.Fatalf("%v has value %d, want %d", symbols, got, values[symbolString(symbols)])
			}
		}
		for i, n := range nodes {
			if int(n.base())+int(last) >= len(nodes) {
				t.Fatalf("a step from node %d of %d leaves the array", i, len(nodes))
			}
		}
	})
}

func symbolString(symbols []uint16) string {
	runes := make([]rune, len(symbols))
	for i, s := range symbols {
		runes[i] = rune(s)
	}
	return string(runes)
}

func TestIfLabel(t *testing.T) {
	n := makeNode(7, 65535, 3)
	if got := n.ifLabel(65535); got != n || got.base() != 7 || got.label() != 65535 || got.value() != 3 {
		t.Errorf("got %x, want %x", got, n)
	}
	for _, other := range []uint16{0, 1, 65534, 32767} {
		if got := n.ifLabel(other); got != 0 {
			t.Errorf("label %d: got %x, want 0", other, got)
		}
	}
}
