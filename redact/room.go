package redact

import (
	"strings"
	"unicode/utf8"
)

// roomEnd returns where the number of a room behind an address that ends at
// end ends: 3栋501, 12号楼-2-301, 12号楼4门302室, 七栋三零二.
func roomEnd(text string, end int, last part) int {
	if last.role&(building|floor|estate|district|town) == 0 {
		return end
	}
	if end := flat(text, end); end > 0 {
		return end
	}
	bare := last.role&(building|floor|estate) != 0
	at := end
	for at-end <= 40 {
		next := at
		if c, size := utf8.DecodeRuneInString(text[next:]); size > 0 && (isHyphen(c) || isSpace(c) || fold(c) == '#') {
			next += size
		}
		n, count, words := roomNumber(text, next)
		if count == 0 || count > 15 {
			return at
		}
		if unit := unitAt(text, n); unit > n {
			at = unit
			continue
		}
		after, _ := utf8.DecodeRuneInString(text[n:])
		switch {
		case after != utf8.RuneError && strings.ContainsRune(notRoom, fold(after)), next == at && (count < 3 || words && count > 4):
			return at
		case !bare && at == end:
			return at
		case words && next > at:
			return at
		}
		at = n
	}
	return at
}

// notRoom are characters behind numbers that are none of rooms.
const notRoom = "年月日元块人个户次天点时分岁:：.%％℃多余名位台件套平米㎡级届号万千百部辆十mMkK"

// units are the words for parts of a house, the longest first.
var units = []string{"号楼", "號樓", "單元", "单元", "栋", "棟", "幢", "座", "塔", "门", "門", "层", "層", "楼", "樓", "室", "房", "号", "號"}

// unitAt returns the end of the word for a part of a house at text[at], which
// nothing follows that makes it another word, or at.
func unitAt(text string, at int) int {
	for _, u := range units {
		if strings.HasPrefix(text[at:], u) {
			end := at + len(u)
			after, _ := utf8.DecodeRuneInString(text[end:])
			if after != utf8.RuneError && strings.ContainsRune("间课口店厅梯价租东产型码面窗市诊锁铃禁", after) {
				return at
			}
			return end
		}
	}
	return at
}

// roomNumber returns the end of the number or letter of a room, a flat or a
// tower at text[at], how many characters it has, and whether they are words. A
// letter alone counts only before a unit: A塔.
func roomNumber(text string, at int) (end, count int, words bool) {
	for end = at; ; count++ {
		_, size := digitAt(text, end, len(text))
		if size == 0 {
			break
		}
		end += size
	}
	if count > 0 {
		return end, count, false
	}
	if r, size := utf8.DecodeRuneInString(text[at:]); isLetter(fold(r)) {
		if unitAt(text, at+size) > at+size {
			return at + size, 1, false
		}
		return at, 0, false
	}
	for ; count < 5; count++ {
		r, size := utf8.DecodeRuneInString(text[end:])
		if r != '十' && (numerals[r] == 0 || strings.ContainsRune("两洞拐", r)) {
			break
		}
		end += size
	}
	return end, count, true
}

// flat returns the end of the number of a flat by house, staircase and door
// that begins at text[at], 2-1-301, or of one with a mark for a house, 12#楼801,
// or 0.
func flat(text string, at int) int {
	end, count, words := roomNumber(text, at)
	if count == 0 || count > 3 || words {
		return 0
	}
	if c, size := runeAt(text, end); c == "#" || c == "＃" {
		end += size
		end += len(text[end:]) - len(strings.TrimPrefix(strings.TrimPrefix(text[end:], "楼"), "樓"))
		last, count, _ := roomNumber(text, end)
		if count < 3 || count > 4 {
			return 0
		}
		return last
	}
	for i := range 2 {
		r, size := utf8.DecodeRuneInString(text[end:])
		if size == 0 || !isHyphen(r) {
			return 0
		}
		next, count, words := roomNumber(text, end+size)
		if words || count == 0 || i == 0 && count > 2 || i == 1 && (count < 3 || count > 4) {
			return 0
		}
		end = next
	}
	if r, size := utf8.DecodeRuneInString(text[end:]); size > 0 && (isHyphen(r) || isLetter(fold(r)) || strings.ContainsRune(notRoom, fold(r))) {
		return 0
	}
	return end
}
