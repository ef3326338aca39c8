package gbk

import "testing"

// The right column is what Python's gb18030 decodes, but for A8BF and FE50,
// which have a character of Unicode there.
func TestPrivateUse(t *testing.T) {
	tests := []struct {
		lead, trail byte
		want        rune
	}{
		{0xAA, 0xA1, 0xE000}, {0xAF, 0xFE, 0xE233},
		{0xF8, 0xA1, 0xE234}, {0xFD, 0xC8, 0xE431}, {0xFE, 0xCF, 0xE496}, {0xFE, 0xFE, 0xE4C5},
		{0xA1, 0x40, 0xE4C6}, {0xA1, 0x7E, 0xE504}, {0xA1, 0x7F, 0}, {0xA1, 0x80, 0xE505}, {0xA7, 0xA0, 0xE765},
		{0xA2, 0xAB, 0xE766}, {0xA8, 0xBF, 0xE7C8}, {0xD7, 0xFE, 0xE814},
		{0xFE, 0x50, 0xE815}, {0xFE, 0xA0, 0xE864},
		{0xB0, 0xA1, 0}, {0x81, 0x40, 0}, {0, 0, 0}, {0xFF, 0xFF, 0},
	}
	for _, test := range tests {
		if got := PrivateUse(test.lead, test.trail); got != test.want {
			t.Errorf("%02X%02X: got %04X, want %04X", test.lead, test.trail, got, test.want)
		}
	}
}

// No two codes share a character.
func TestPrivateUseIsOneToOne(t *testing.T) {
	codes := make(map[rune]int)
	for code := 0x8140; code <= 0xFEFE; code++ {
		r := PrivateUse(byte(code>>8), byte(code))
		if r == 0 {
			continue
		}
		if r < 0xE000 || 0xF8FF < r {
			t.Errorf("%04X: %04X is not of private use", code, r)
		}
		if other, ok := codes[r]; ok {
			t.Errorf("%04X and %04X: both %04X", other, code, r)
		}
		codes[r] = code
	}
	// Three areas of 564, 658 and 672 codes, 175 in the gaps, 80 at the end.
	if want := 564 + 658 + 672 + 175 + 80; len(codes) != want {
		t.Errorf("%d codes, want %d", len(codes), want)
	}
}
