// Package gbk knows the private use characters of GB18030, of which
// golang.org/x/text has none of two bytes.
//
// They stand in text for characters of one's own, and where GBK was read one
// byte out of step; there their bytes are what is left of the text.
package gbk

// PrivateUse returns the character of private use that two bytes stand for, 0
// if there is none. Some codes have a character of Unicode since, which a
// decoder prefers: A8BF was U+E7C8 before it was ǹ.
func PrivateUse(lead, trail byte) rune {
	if trail == 0x7F { // of no character
		return 0
	}
	for _, a := range areas {
		row, column := int(lead)-int(a.code>>8), int(trail)-int(a.code&0xFF)
		if trail > 0x7F && a.code&0xFF < 0x7F {
			column--
		}
		if 0 <= row && row < a.rows && 0 <= column && column < a.columns {
			return a.first + rune(row*a.columns+column)
		}
	}
	return 0
}

// areas are the codes of private use of GB 18030-2000 and the mappings before
// it: the three areas that GBK leaves to its users, then the gaps in its tables.
var areas = []struct {
	first         rune
	code          uint16
	rows, columns int
}{
	{0xE000, 0xAAA1, 6, 94}, {0xE234, 0xF8A1, 7, 94}, {0xE4C6, 0xA140, 7, 96},
	{0xE766, 0xA2AB, 1, 6}, {0xE76C, 0xA2E3, 1, 2}, {0xE76E, 0xA2EF, 1, 2}, {0xE770, 0xA2FD, 1, 2},
	{0xE772, 0xA4F4, 1, 11}, {0xE77D, 0xA5F7, 1, 8}, {0xE785, 0xA6B9, 1, 8}, {0xE78D, 0xA6D9, 1, 7},
	{0xE794, 0xA6EC, 1, 2}, {0xE796, 0xA6F3, 1, 1}, {0xE797, 0xA6F6, 1, 9}, {0xE7A0, 0xA7C2, 1, 15},
	{0xE7AF, 0xA7F2, 1, 13}, {0xE7BC, 0xA896, 1, 11}, {0xE7C7, 0xA8BC, 1, 1}, {0xE7C8, 0xA8BF, 1, 1},
	{0xE7C9, 0xA8C1, 1, 4}, {0xE7CD, 0xA8EA, 1, 21}, {0xE7E2, 0xA958, 1, 1}, {0xE7E3, 0xA95B, 1, 1},
	{0xE7E4, 0xA95D, 1, 3}, {0xE7E7, 0xA989, 1, 13}, {0xE7F4, 0xA997, 1, 13}, {0xE801, 0xA9F0, 1, 15},
	{0xE810, 0xD7FA, 1, 5}, {0xE815, 0xFE50, 1, 80},
}
