package redact

import (
	"strings"
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
		case h.role&report != 0:
			add(reporter(text, from, h))
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

// isHan reports whether s is one ideograph.
func isHan(s string) bool {
	if len(s) != 3 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s)
	return 0x4E00 <= r && r < 0xA000
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
	return n, surnames.has(first), n == 3 && (surnames.has(first) || ambiguous.has(first))
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
		if c, n := runeAt(text, at); left == 1 && isHan(c) && given.has(c) && !behind.has(c) {
			at += n // 张某三, 李*明
		}
		return at
	}
	if !isHan(first) || behind.has(first) && !given.has(first) {
		return 0
	}
	if secret(second) && given.has(first) {
		return at + n + m
	}
	if size == 6 && !given.has(first) {
		return 0
	}
	third, _ := runeAt(text, at+n+m)
	hardAfter2, hardAfter1 := !isHan(third), !isHan(second)
	switch {
	case hardAfter1 && (given.has(first) || want < closed && sure && !behind.has(first)):
		return at + n
	case !hardAfter1 && hardAfter2 && (given.has(second) || !behind.has(second)) && (given.has(first) && given.has(second) || sure && (given.has(first) || given.has(second))):
		return at + n + m
	case want == closed || !given.has(first):
		return 0
	case !hardAfter1 && given.has(second) && !behind.has(second) && (behind.has(third) || want == loose):
		return at + n + m
	case behind.has(second) || want == loose && sure:
		return at + n
	}
	return 0
}

// entitled returns the name that the label h says follows.
func entitled(text string, h hit) (start, end int) {
	at, marked := joint(text, h.end)
	c, n := runeAt(text, at)
	switch {
	case h.role&clanLabel != 0:
		return clan(text, h.end)
	case h.role&nickLabel != 0:
		return nick(text, h.end-len("老"), true)
	case h.role&workLabel != 0 && !marked && (c == "小" || c == "老" || c == "阿" || c == "大"):
		return nick(text, at, false)
	}
	if end := manyParts(text, at); end > 0 {
		return at, end
	}
	_, sure, known := isSurname(text, at)
	want := snug
	switch being := beings[text[h.start:h.end]]; {
	case being && !sure, h.role&formLabel != 0 && (c == "，" || c == ","):
		want = closed
	case !being && (sure || h.role&introLabel != 0 || h.role&formLabel != 0 && marked):
		want = loose
	}
	if h.role&formLabel != 0 && (c == "，" || c == ",") {
		at += n // 举报人，刘云
	}
	if end := nameEnd(text, at, want); end > 0 {
		return at, end
	}
	if h.role&formLabel != 0 && marked && !known && !strings.ContainsAny(lastRune(text, 0, at), "“\"「《<") {
		return at, unusual(text, at)
	}
	return 0, 0
}

// beings are introductions that other things follow more often.
var beings = set("我是 本人 自称是 名为 自称 实名举报")

// clan returns the surname at text[at], if nothing but the surname is told:
// 姓王的经理.
func clan(text string, at int) (start, end int) {
	size, _, ok := isSurname(text, at)
	if next, _ := runeAt(text, at+size); ok && (!isHan(next) || next == "的" || next == "名") {
		return at, at + size
	}
	return 0, 0
}

// nick returns the name of 小, 老, 阿 or 大 and a surname, perhaps with a given
// name, at text[at]. tight asks for a mark or a word such as 说 behind it.
func nick(text string, at int, tight bool) (start, end int) {
	end = at + len("小")
	size, _, ok := isSurname(text, end)
	end += size
	if !ok || size != len("王") || notNick[text[at:end]] {
		return 0, 0
	}
	next, n := runeAt(text, end)
	if after, _ := runeAt(text, end+n); given.has(next) && !behind.has(next) && (!isHan(after) || behind.has(after)) {
		return at, end + n
	}
	if tight && isHan(next) && !behind.has(next) {
		return 0, 0
	}
	return at, end
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
		if !isHan(c) || n >= 2 && behind.has(c) && c != "提" {
			break
		}
		at += size
	}
	return at
}
