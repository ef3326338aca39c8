package redact

import "strings"

// titled returns the name before the word h, a title such as 先生 or a fact such
// as 男, not before from.
func titled(text string, from int, h hit) (start, end int) {
	word := text[h.start:h.end]
	switch {
	case branded(text[h.end:]):
		return 0, 0
	case h.role&fact != 0 && (word == "的名义" || word == "名下"):
		return fullName(read(text, from, h.start))
	case h.role&fact != 0:
		mark := lastRune(text, from, h.start)
		if mark == "" || !strings.Contains("，,、（( \u3000", mark) {
			return 0, 0
		}
		return fullName(read(text, from, h.start-len(mark)))
	case word == "某":
		return someone(text, from, h)
	case len(word) == 3:
		return brief(text, from, h)
	}
	end = h.start
	for _, prefix := range []string{"副", "总", "老", "代"} { // 王副经理
		if strings.HasSuffix(text[from:end], prefix) {
			end -= len(prefix)
			break
		}
	}
	t := read(text, from, end)
	if start, end := fullName(t); end > 0 {
		return start, end
	}
	switch c := t.char; {
	case c[0] == "姓" && (surnames.has(c[1]) || ambiguous.has(c[1])): // 李姓经理
		return t.at[1], t.at[0]
	case rare(t, 2) && (given.has(c[0]) || given.has(c[1])):
		return t.at[2], end
	case rare(t, 1):
		return t.at[1], end
	case c[0] == "", glued[c[1]+c[0]], glued[c[2]+c[1]+c[0]], c[0] == "祝":
	case surnames.has(c[0]), ambiguous.has(c[0]) && mayPrecede(c[1]):
		return t.at[0], end
	}
	return 0, 0
}

// reporter returns the whole name that a clause begins with and h, a word such
// as 来电, follows: the way clerks begin their notes. A surname that is a word,
// too, needs two characters of given names.
func reporter(text string, from int, h hit) (start, end int) {
	t := read(text, from, h.start)
	start, end = fullName(t)
	if end == 0 {
		if !rare(t, 2) || !given.has(t.char[0]) && !given.has(t.char[1]) {
			return 0, 0
		}
		start, end = t.at[2], t.end
	}
	size, sure, _ := isSurname(text, start)
	before := lastRune(text, from, start)
	if !sure && end-start < 9 || ordinary(text, start) || isHan(before) || before != "" && (isDigit(fold([]rune(before)[0])) || isLetter(fold([]rune(before)[0]))) || end-start == size {
		return 0, 0
	}
	return start, end
}

// branded reports whether what stands behind a title makes it a brand: the name
// of a dish or an appliance, as in 金太太煎饼.
func branded(after string) bool {
	for _, size := range [...]int{3, 6, 9} {
		if len(after) >= size && goods[after[:size]] {
			return true
		}
	}
	return false
}

// goods are what brands with a title in them sell.
var goods = set("红烧 煎饼 海苔 洗碗机 鸡精 方便面 火锅 奶茶 烧烤 卤味 卤肉 鸭脖 炸鸡 烤鸭 烤鱼 烤肉 包子 饺子 水饺 面馆 米线 米粉 麻辣烫 螺蛳粉 牛肉面 拉面 蛋糕 面包 零食 饼干 辣条 辣酱 酱油 豆腐 豆浆 凉皮 酸奶 咖啡 炒货 瓜子 坚果 麻花 粽子 月饼 油条 汤圆 酸菜 泡菜 泡面 火腿肠 香肠 洗衣机 洗衣液 空调 电饭煲 豆浆机 电器 牌 旗舰店 专卖店 连锁 餐厅 饭店 小吃 快餐 酸辣粉 家常菜 私房菜 羽绒服 内衣 男装 女装")

// rare reports whether the last n+1 characters of t can be a name though some
// are seldom in given names: a surname that is seldom anything else, no
// character that stands behind names, and a clause that may begin with it.
func rare(t tail, n int) bool {
	for i := range n {
		if c := t.char[i]; !isHan(c) || behind.has(c) || surnames.has(c) {
			return false
		}
	}
	before := ""
	if n+1 < len(t.char) {
		before = t.char[n+1]
	}
	return surnames.has(t.char[n]) && mayPrecede(before) && !ordinary(t.text, t.at[n]) && !glued[before+t.char[n]]
}

// A tail is the last four characters of a text, from the last: which they are,
// empty where the text begins, and where they begin.
type tail struct {
	text string
	end  int
	char [4]string
	at   [4]int
}

// read returns the tail of text[from:end].
func read(text string, from, end int) tail {
	t := tail{text: text, end: end}
	for i, at := 0, end; i < len(t.char); i++ {
		t.char[i] = lastRune(text, from, at)
		at -= len(t.char[i])
		t.at[i] = at
	}
	return t
}

// fullName returns the surname and given name that t ends with: the longest,
// unless the last character is a surname itself and the first could be a word.
func fullName(t tail) (start, end int) {
	c := t.char
	free := func(i int) bool {
		return (surnames.has(c[i]) || ambiguous.has(c[i]) && !surnames.has(c[0])) && !glued[c[min(i+1, 3)]+c[i]] && !ordinary(t.text, t.at[i])
	}
	switch {
	case compounds[c[1]+c[0]]:
		return t.at[1], t.end
	case compounds[c[2]+c[1]] && given.has(c[0]):
		return t.at[2], t.end
	case compounds[c[3]+c[2]] && given.has(c[1]) && given.has(c[0]):
		return t.at[3], t.end
	case secret(c[0]) && c[0] != "" && (surnames.has(c[1]) || ambiguous.has(c[1])):
		return t.at[1], t.end
	case given.has(c[1]) && given.has(c[0]) && free(2):
		return t.at[2], t.end
	case given.has(c[0]) && free(1):
		return t.at[1], t.end
	}
	return 0, 0
}

// someone returns the name around 某, h: 王某, 李某某, 刘某明.
func someone(text string, from int, h hit) (start, end int) {
	t := read(text, from, h.start)
	if !surnames.has(t.char[0]) || glued[t.char[1]+t.char[0]] {
		return 0, 0
	}
	end = h.end
	c, n := runeAt(text, end)
	next, _ := runeAt(text, end+n)
	if secret(c) || isHan(c) && given.has(c) && !behind.has(c) && (!isHan(next) || behind.has(next)) {
		end += n
	}
	return t.at[0], end
}

// brief returns the surname before a title of one character, which is part of
// many other words: 王总.
func brief(text string, from int, h hit) (start, end int) {
	t := read(text, from, h.start)
	next, _ := runeAt(text, h.end)
	if !surnames.has(t.char[0]) || glued[t.char[1]+t.char[0]] || isHan(next) && !behind.has(next) || !mayPrecede(t.char[1]) {
		return 0, 0
	}
	return t.at[0], h.start
}

// mayPrecede reports whether a single character behind c can be a surname
// though it begins other words, too: at the beginning of a clause, and behind
// words that people stand behind.
func mayPrecede(c string) bool {
	return !isHan(c) && (c == "" || !isDigit(rune(c[0]))) || c != "" && strings.Contains("的是找叫由和与跟给让被对向说位个名有请问您你我他她把打到见了为因过从联系催及师服员理机士长户托求望敬盼恳谢司", c)
}
