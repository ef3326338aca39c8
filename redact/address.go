package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A part is a piece of an address with the word that says what it is: 岳麓区,
// 中山路, 88号.
type part struct {
	start, end int
	role       role
	numbered   bool // a number stands before the word
}

// An addressReader puts parts together to addresses.
type addressReader struct {
	text   string
	depth  Depth
	from   int // nothing before is read again
	parts  []part
	opened bool // a label such as 家住 stands before
	label  int  // where the last label ends, with what joins it
	spans  []Span
}

// addresses finds addresses that lead to a house, and masks what is deeper than
// depth: a number in a road, a village or an estate, two numbers such as
// 3栋2单元 or 6栋1802, a building in a named city or district, and anything behind 地址 or 家住.
// The name of a road, a village or an estate without a number is a place, which
// a complaint is about, and no address.
func addresses(text string, hits []hit, depth Depth) []Span {
	r := addressReader{text: text, depth: depth, label: -1}
	consumed := 0
	for _, h := range hits {
		if h.start < consumed {
			continue
		}
		if h.role&addressRoles == 0 {
			continue
		}
		if h.start < r.from {
			continue // in the number of a room that was read
		}
		if h.role&(homeLabel|roomLabel) != 0 {
			r.flush()
			at, _ := joint(text, h.end)
			if end := flat(text, at); end > 0 {
				r.spans = append(r.spans, Span{at, end, Address})
				r.from, consumed = end, end
				continue
			}
			if h.role&homeLabel != 0 {
				r.label, r.from, consumed = at, h.end, h.end
				continue
			}
			if h.role&^roomLabel&addressRoles == 0 {
				continue
			}
		}
		if r.add(h) {
			consumed = h.end
		}
	}
	r.flush()
	return r.spans
}

// add adds the part that ends with the word h to the address, or begins a new
// one. It reports whether there is one.
func (r *addressReader) add(h hit) bool {
	if n := len(r.parts); n > 0 {
		last := r.parts[n-1].end
		if h.start < last {
			return false
		}
		if h.role&province != 0 && h.end-h.start >= 6 {
			return false // 香港中路
		}
		if l := &r.parts[n-1]; h.start == last && l.absorbs(h) {
			l.end, l.role = h.end, h.role
			return true
		}
		gap := last
		if c, size := utf8.DecodeRuneInString(r.text[gap:]); (c == ' ' || c == '\u3000' || c == '-' || c == '－' || c == '，' || c == ',') && h.start-last <= 40 {
			gap += size
		}
		start, numbered, ok := r.name(h, gap)
		if ok && start == gap {
			r.parts = append(r.parts, part{last, h.end, h.role, numbered})
			return true
		}
		if ok || h.start-last > maxName*utf8.UTFMax {
			r.flush()
		}
		if !ok || h.start < r.from {
			return false
		}
	}
	start, numbered, ok := r.name(h, r.from)
	if !ok || numbered && (h.role&building == 0 || weak[r.text[h.start:h.end]]) {
		return false
	}
	r.opened = r.label >= 0 && start >= r.label && utf8.RuneCountInString(r.text[r.label:start]) <= 3
	r.parts = append(r.parts, part{start, h.end, h.role, numbered})
	return true
}

// counts are numbers that rather count houses: 一栋别墅.
var counts = set("一 二 三 四 五 六 十 一百 三十 二十")

// absorbs reports whether the word h, which stands directly behind p, makes it
// another part: 泉城路, 水市路, 广东省.
func (p part) absorbs(h hit) bool {
	switch {
	case p.numbered:
		return false
	case p.role&province != 0:
		return h.role&province != 0
	case p.role&adminRoles != 0:
		return h.role&(road|town) != 0 && h.end-h.start == 3
	}
	return h.role&(estate|town|road) != 0
}

// weak are the words for buildings and rooms that stand behind other numbers,
// too: 27号.
var weak = set("号 號 座 组")

// maxName is the most characters of the name of a part.
const maxName = 8

// name returns where the name before the word h begins, not before from, and
// whether it is a number.
func (r *addressReader) name(h hit, from int) (start int, numbered, ok bool) {
	switch {
	case h.role&province != 0 && isProvince(r.text[h.start:h.end]):
		return h.start, false, true
	case h.role&(building|floor) != 0:
		if start, ok := r.number(h, from); ok {
			return start, true, true
		}
		if h.role&^(building|floor) == 0 {
			return 0, false, false
		}
	}
	most := maxName
	switch {
	case h.role&(adminRoles|town) != 0:
		most = 5
	case h.role&road != 0:
		most = 6
	}
	stops := outside
	if len(r.parts) > 0 {
		stops = between
	}
	start = h.start
	han := 0
	for range most {
		c, size := utf8.DecodeLastRuneInString(r.text[from:start])
		if size == 0 || !unicode.IsLetter(c) && !unicode.IsDigit(c) || strings.ContainsRune(stops, c) {
			break
		}
		if fold(c) >= utf8.RuneSelf {
			han++
		}
		start -= size
	}
	switch name := r.text[start:h.start]; {
	case name == "", han == 0 && isNumber(name) && h.role&(estate|town) != 0:
		return 0, false, false
	}
	return start, false, true
}

// isProvince reports whether word is the name of a province, not the word 省.
func isProvince(word string) bool {
	return len(word) >= 6 && word != "自治区" && word != "特别行政区"
}

// number returns where the number before the word h begins, or the name of a
// building between the last part and it: 88号海天大楼5栋.
func (r *addressReader) number(h hit, from int) (start int, ok bool) {
	start = numberStart(r.text, from, h.start)
	if start == h.start || len(r.parts) == 0 && counts[r.text[start:h.start]] && h.end-h.start == len("栋") {
		return 0, false
	}
	if len(r.parts) > 0 && h.role&building != 0 && start-from <= 6*len("海") &&
		!strings.ContainsFunc(r.text[from:start], func(c rune) bool { return !unicode.Is(unicode.Han, c) || strings.ContainsRune(outside, c) }) {
		return from, true
	}
	return start, true
}

// isNumber reports whether s is digits.
func isNumber(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !isDigit(fold(r)) })
}

// between are characters that end an address.
const between = "的在到于是了就跟及因由各与过成"

// outside are characters that no name holds, but which stand before many.
const outside = "的在到于是从去至往住我你您他她它们了请位址与及被把将给向对该这那哪每某各后因说称经由距离近有就本另途靠两附还及围全"

// numberStart returns where the number that ends at end begins: digits, letters,
// hyphens, or digits as words; end if there is none.
func numberStart(text string, from, end int) int {
	start := end
	for range 8 {
		r, size := utf8.DecodeLastRuneInString(text[from:start])
		c := fold(r)
		if size == 0 || !isDigit(c) && !isLetter(c) && !strings.ContainsRune("-#之附零〇一二三四五六七八九十百甲乙丙丁东西南北", c) {
			break
		}
		start -= size
	}
	for start < end {
		r, size := utf8.DecodeRuneInString(text[start:])
		if c := fold(r); c != '-' && c != '#' && c != '之' {
			break
		}
		start += size
	}
	return start
}

// flush ends the address that is being read.
func (r *addressReader) flush() {
	parts := r.parts
	r.parts = r.parts[:0]
	if len(parts) == 0 {
		return
	}
	end := parts[len(parts)-1].end
	room := roomEnd(r.text, end, parts[len(parts)-1])
	if r.isHouse(parts, room) {
		end = room
		level := 0
		for _, p := range parts {
			if level = p.level(level); level > levels[r.depth] {
				start := p.start
				if c, size := utf8.DecodeRuneInString(r.text[start:]); c == ' ' || c == '\u3000' || c == '，' || c == ',' || c == '-' || c == '－' {
					start += size
				}
				r.spans = append(r.spans, Span{start, end, Address})
				break
			}
		}
	}
	r.from = end
	r.opened = false
	r.label = -1
}

// levels are the deepest level of a part that stays.
var levels = [...]int{Province: 1, City: 2, District: 3, Street: 4}

// level returns the level of p behind a part of the level above.
func (p part) level(above int) int {
	switch {
	case p.role&province != 0:
		return 1
	case p.role&city != 0 && above < 2:
		return 2
	case p.role&(city|district) != 0:
		return 3
	case p.role&(town|road) != 0:
		return 4
	}
	return 5
}

// isHouse reports whether parts tell where somebody lives, with what follows
// them up to room.
func (r *addressReader) isHouse(parts []part, room int) bool {
	admin, place, strong := false, false, false
	unit := ""
	for _, p := range parts {
		switch {
		case p.role&adminRoles != 0:
			admin = true
		case p.role&(town|road|estate) != 0:
			place = true
		case p.role&building != 0:
			_, size := utf8.DecodeLastRuneInString(r.text[:p.end])
			word := r.text[p.end-size : p.end]
			if place || unit != "" && word != unit && strong {
				return true
			}
			unit = word
			strong = strong || !weak[word]
		}
	}
	last := parts[len(parts)-1]
	if room > last.end && (strong && !weak[unit] || flat(r.text, last.end) > 0) {
		return true // 6栋1802, 花园3-2-501
	}
	return strong && admin || r.opened && (place || strong)
}
