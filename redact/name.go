package redact

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// names finds names of persons beside the words that tell that there is one: a
// label before (联系人：王某某, 客服小张, 我叫…), a title behind (李先生), or a telephone
// number on either side. A name is a surname and one or two characters; a name
// without a known surname is only seen behind 姓名 and the like with a colon.
func names(text string, hits []hit) []Span {
	var spans []Span
	from := 0
	add := func(start, end int) {
		for start >= from && end > start {
			spans = append(spans, Span{start, end, Name})
			from = end
			c, size := runeAt(text, end)
			if c != "、" {
				return
			}
			start = end + size
			end = nameEnd(text, start, snug)
		}
	}
	for i, h := range hits {
		switch {
		case h.role&nameRoles == 0 || h.start < from:
		case h.role&(title|fact) != 0 && h.role&^(title|fact) == 0:
			add(titled(text, from, h))
		default:
			if start, end := entitled(text, h); end > start {
				for _, next := range hits[i+1:] {
					if next.start >= end {
						break
					}
					if next.role&title != 0 && next.start > start && next.end-next.start > 3 {
						end = next.start // 居民冯大妈
					}
				}
				add(start, end)
				continue
			}
			if h.role&title != 0 {
				add(titled(text, from, h))
			}
		}
	}
	return spans
}

// runeAt returns the character at text[i:] and its size.
func runeAt(text string, i int) (string, int) {
	_, size := utf8.DecodeRuneInString(text[i:])
	return text[i : i+size], size
}

// lastRune returns the character before text[i], which is empty at from.
func lastRune(text string, from, i int) string {
	_, size := utf8.DecodeLastRuneInString(text[from:i])
	return text[i-size : i]
}

func isHan(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.Is(unicode.Han, r) && r != '〇' && r != '々'
}

// secret reports whether c stands for a character somebody left out: 王某, 李**.
func secret(c string) bool {
	switch c {
	case "某", "×", "*", "＊", "X", "x", "Ｘ", "○", "〇", "█":
		return true
	}
	return false
}

// isSurname reports whether a surname begins at text[i], how long it is, and
// whether it seldom is anything else.
func isSurname(text string, i int) (size int, sure, ok bool) {
	first, n := runeAt(text, i)
	second, m := runeAt(text, i+n)
	if n == 3 && m == 3 && compounds[first+second] {
		return n + m, true, true
	}
	return n, surnames[first], n == 3 && (surnames[first] || ambiguous[first])
}

// ordinary reports whether the word at text[i] begins like a name and is none.
func ordinary(text string, i int) bool {
	for _, n := range [...]int{6, 9, 12} {
		if i+n <= len(text) && notNames[text[i:i+n]] {
			return true
		}
	}
	return false
}

// A fit is how sure it must be that a name ends where it seems to.
type fit int

const (
	loose  fit = iota // the characters of the given name say so
	snug              // what stands behind does
	closed            // the text or the clause ends there
)

// nameEnd returns the end of the name with a surname that begins at text[i], or
// 0. It is as long as the characters of given names go, up to two, or to the
// next mark if all before it can be a name.
func nameEnd(text string, i int, want fit) int {
	size, sure, ok := isSurname(text, i)
	if !ok || ordinary(text, i) {
		return 0
	}
	at := i + size
	first, n := runeAt(text, at)
	second, m := runeAt(text, at+n)
	if secret(first) {
		left := 0
		for c, n := first, n; secret(c) && left < 3; c, n = runeAt(text, at) {
			at += n
			left++
		}
		if c, n := runeAt(text, at); left == 1 && isHan(c) && given[c] && !behind[c] {
			at += n // 张某三, 李*明
		}
		return at
	}
	if !isHan(first) || behind[first] && !given[first] {
		return 0
	}
	if secret(second) && given[first] {
		return at + n + m
	}
	if size == 6 && !given[first] {
		return 0
	}
	third, _ := runeAt(text, at+n+m)
	hardAfter2, hardAfter1 := !isHan(third), !isHan(second)
	switch {
	case hardAfter1 && (given[first] || want < closed && sure && !behind[first]):
		return at + n
	case !hardAfter1 && hardAfter2 && (given[second] || !behind[second]) && (given[first] && given[second] || sure && (given[first] || given[second])):
		return at + n + m
	case want == closed || !given[first]:
		return 0
	case !hardAfter1 && given[second] && !behind[second] && (behind[third] || want == loose):
		return at + n + m
	case behind[second] || want == loose && sure:
		return at + n
	}
	return 0
}

// entitled returns the name that the label h says follows.
func entitled(text string, h hit) (start, end int) {
	at, marked := joint(text, h.end)
	if h.role&clanLabel != 0 {
		size, _, ok := isSurname(text, h.end)
		next, n := runeAt(text, h.end+size)
		if ok && (n == 0 || !isHan(next) || next == "的" || next == "名" || next == "，") {
			return h.end, h.end + size
		}
		return 0, 0
	}
	if c, n := runeAt(text, at); h.role&workLabel != 0 && (c == "小" || c == "老" || c == "阿" || c == "大") && !marked {
		size, _, ok := isSurname(text, at+n)
		if !ok || size != 3 || notNick[text[at:at+n+size]] {
			return 0, 0
		}
		next, m := runeAt(text, at+n+size)
		if after, _ := runeAt(text, at+n+size+m); given[next] && !behind[next] && (!isHan(after) || behind[after]) {
			return at, at + n + size + m // 小王丽
		}
		return at, at + n + size
	}
	if h.role&nickLabel != 0 {
		size, _, ok := isSurname(text, h.end)
		nick := h.end - 3
		if next, n := runeAt(text, h.end+size); !ok || size != 3 || notNick[text[nick:h.end+size]] || n > 0 && isHan(next) && !behind[next] {
			return 0, 0
		}
		return nick, h.end + size
	}
	if end := manyParts(text, at); end > 0 {
		return at, end
	}
	want := snug
	switch {
	case h.role&formLabel != 0 && marked, h.role&introLabel != 0 && !isIntroByBeing(text, h):
		want = loose
	case h.role&introLabel != 0:
		want = snug
	case h.role&(partyLabel|workLabel) != 0 && marked:
		want = snug
	}
	_, sure, ok := isSurname(text, at)
	switch {
	case ok && sure && h.role&introLabel == 0:
		want = loose
	case ok && want == snug && !sure && h.role&introLabel != 0:
		want = closed
	}
	if c, n := runeAt(text, at); h.role&formLabel != 0 && (c == "，" || c == ",") {
		at += n // 举报人，刘云
		want = closed
	}
	if end := nameEnd(text, at, want); end > 0 {
		return at, end
	}
	if h.role&formLabel != 0 && marked && !ok && !strings.ContainsAny(lastRune(text, 0, at), "“\"「《<") {
		return at, unusual(text, at)
	}
	return 0, 0
}

func isIntroByBeing(text string, h hit) bool {
	switch text[h.start:h.end] {
	case "我是", "本人", "自称是", "名为", "自称", "实名举报":
		return true
	}
	return false
}

// notNick are words with 小, 老 or 大 and what could be a surname.
var notNick = set("小时 小程 小方 小高 小黄 小孙 小石 小包 小单 小金 小米 小马 小江 小海 小花 小车 小龙 小商 小牛 小房 小于 小路 小计 小叶 小文 小段 小明 老牛 老马 老高 老化 老房 老石 老白 老何 大家 大连 大方 大于 大石 大米 大海 大江 大龙 大房 大车 大钱 大路 大包 大单 大金 大红 大时 小游 小麦 小苗 小雷 小熊 小钱 小店 小票 小农 小区 老乡 小鲍 小童 小吉 老童 大成 大全 大安 大田 小田 小田园 小汤 老汤 小康 小吴江 大任 小心 老年 小贺卡 大易 小平 小米粥 小冷 大冷 小宁 大宁 大唐 大宋 大关 小关 老关 大应 大有 小强 小凌")

// unusual returns the end of the two to four characters at text[at] that are a
// whole value.
func unusual(text string, at int) int {
	end := at
	for n := range 5 {
		c, size := runeAt(text, end)
		if !isHan(c) {
			if value := text[at:end]; n < 2 || noNames[value] || strings.ContainsAny(value, "的了是在不我") {
				return 0
			}
			return end
		}
		end += size
	}
	return 0
}

// noNames are values of a field for names that are none.
var noNames = set("不详 匿名 保密 未知 同上 本人 先生 女士 小姐 无名 不明 暂无 没有 如下 客户 用户 业主 市民 个人 自己 不便透露 未提供 未留 已核实 见附件 电话 手机 网友 群众 群众来信 居民 村民 学生 家长 单位 公司 匿名者 未填写 要求匿名 要求保密 客服 商家 店家 卖家 买家 快递员 骑手 司机 家属 微信用户 一名市民 热心市民 顾客 会员 消费者 全体业主 广大业主 退款 退货 换货 投诉 咨询 举报 维修")

// manyParts returns the end of a name with dots at text[at], or of one known
// by its pieces, or 0.
func manyParts(text string, at int) int {
	end := ideographs(text, at, maxPart)
	dots := 0
	for end > at && dots < 3 {
		c, size := runeAt(text, end)
		next := ideographs(text, end+size, maxPart)
		if c != "·" && c != "•" && c != "・" || next == end+size {
			break
		}
		end = next
		dots++
	}
	if dots > 0 {
		return end
	}
	for i := at; end-at >= 9 && i+6 <= end; i += 3 {
		if outlandish[text[i:i+6]] {
			return end
		}
	}
	return 0
}

// maxPart is the most characters of a part of a name with dots.
const maxPart = 6

// ideographs returns the end of the ideographs at text[at], at most so many,
// and without what follows a name from the third on.
func ideographs(text string, at, most int) int {
	for n := range most {
		c, size := runeAt(text, at)
		if !isHan(c) || n >= 2 && behind[c] && c != "提" {
			break
		}
		at += size
	}
	return at
}

// titled returns the name before the title h, not before from.
func titled(text string, from int, h hit) (start, end int) {
	end = h.start
	word := text[h.start:h.end]
	for _, prefix := range []string{"副", "总", "大", "老", "代"} {
		if len(word) > 3 && strings.HasSuffix(text[from:end], prefix) && !given[prefix] {
			end -= len(prefix)
			break
		}
	}
	if h.role&fact != 0 && word != "的名义" && word != "名下" {
		mark := lastRune(text, from, end)
		if mark == "" || !strings.Contains("，,、（( ", mark) {
			return 0, 0
		}
		end -= len(mark)
	}
	short := len(word) == 3 && h.role&fact == 0
	c1 := lastRune(text, from, end)
	if !isHan(c1) {
		return 0, 0
	}
	p1 := end - len(c1)
	c2 := lastRune(text, from, p1)
	p2 := p1 - len(c2)
	c3 := lastRune(text, from, p2)
	p3 := p2 - len(c3)
	c4 := lastRune(text, from, p3)
	p4 := p3 - len(c4)
	surname := func(c string) bool { return surnames[c] || ambiguous[c] }
	free := func(before, c string, at int) bool { return !glued[before+c] && !ordinary(text, at) }
	if short {
		next, _ := runeAt(text, h.end)
		if !surnames[c1] || glued[c2+c1] || word != "某" && (isHan(next) && !behind[next] || c2 != "" && isHan(c2) && !strings.Contains(shortBefore, c2)) {
			return 0, 0
		}
		if word == "某" {
			end := h.end
			for range 2 {
				if c, n := runeAt(text, end); secret(c) || end > h.end-1 && given[c] && !behind[c] && n == 3 {
					next, _ := runeAt(text, end+n)
					if !secret(c) && isHan(next) && !behind[next] {
						break
					}
					end += n
				}
			}
			return p1, end
		}
		return p1, h.start
	}
	switch {
	case compounds[c2+c1]:
		return p2, end
	case compounds[c3+c2] && given[c1]:
		return p3, end
	case compounds[c4+c3] && given[c2] && given[c1]:
		return p4, end
	case (c1 == "某" || c1 == "*" || c1 == "×") && surname(c2):
		return p2, end
	case surname(c3) && given[c2] && given[c1] && free(c4, c3, p3) && (surnames[c3] || !surnames[c1]):
		return p3, end
	case surname(c2) && given[c1] && free(c3, c2, p2) && (surnames[c2] || !surnames[c1]):
		return p2, end
	case h.role&fact != 0:
	case surnames[c1] && !glued[c2+c1], ambiguous[c1] && !glued[c2+c1] && !glued[c3+c2+c1]:
		if ambiguous[c1] && (c1 == "祝" || isHan(c2) && !strings.Contains(shortBefore, c2) || c2 != "" && isDigit(rune(c2[0]))) {
			return 0, 0
		}
		return p1, end
	}
	return 0, 0
}

// shortBefore are characters after which a single character before a title is
// a surname.
const shortBefore = "的是找叫由和与跟给让被对向说位个名有问请您你我他她、：，把打到见到了为因过问从联系催及师服员理机士长户"

// neighbours finds names that stand alone beside a telephone number:
// 王丽 13800001234, 138…（王丽）. text has marks of phoneFill in place of numbers.
func neighbours(text string) []Span {
	var spans []Span
	for at := 0; ; {
		i := strings.Index(text[at:], phoneFill)
		if i < 0 {
			return spans
		}
		start := at + i
		end := start
		for strings.HasPrefix(text[end:], phoneFill) {
			end += len(phoneFill)
		}
		if s, ok := nameBefore(text, at, start); ok {
			spans = append(spans, s)
		}
		if end < len(text) && text[end] == phoneFill[0] {
			end++
		}
		at = end
		i = end + sizeOfGap(text[end:])
		if e := nameEnd(text, i, closed); e > 0 && (i > end || strings.HasSuffix(text[:e], text[i:e])) && !continues(text, e) {
			spans = append(spans, Span{i, e, Name})
			at = e
		}
	}
}

// continues reports whether a letter, digit or ideograph stands at text[i].
func continues(text string, i int) bool {
	r, size := utf8.DecodeRuneInString(text[i:])
	return size > 0 && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// gaps are what stands between a name and a number.
var gaps = []string{"电话", "手机", "號碼", "号码", "手机号", "联系电话", "，", ",", "：", ":", " ", "\u3000", "（", "(", "、", "/", "-", "；", ";"}

func sizeOfGap(text string) int {
	at := 0
	for range 3 {
		for _, g := range gaps[5:] {
			if strings.HasPrefix(text[at:], g) {
				at += len(g)
				break
			}
		}
	}
	return at
}

// nameBefore returns the name that ends, but for a gap, at text[end], and has a
// mark or nothing before it.
func nameBefore(text string, from, end int) (Span, bool) {
	for range 4 {
		for _, g := range gaps {
			if strings.HasSuffix(text[from:end], g) {
				end -= len(g)
				break
			}
		}
	}
	start := end
	for range 5 {
		c := lastRune(text, from, start)
		if !isHan(c) {
			break
		}
		start -= len(c)
	}
	for ; end-start >= 6; start += 3 {
		before := lastRune(text, from, start)
		if isHan(before) && !strings.Contains(shortBefore, before) {
			continue
		}
		if nameEnd(text[:end], start, closed) == end {
			return Span{start, end, Name}, true
		}
	}
	return Span{}, false
}
