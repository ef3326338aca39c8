package redact

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// labelledNumbers finds what is personal because of the word in front of it:
// landlines without area code, identity cards with a slip of the pen,
// passports, permits, account names, numbers of employees.
func labelledNumbers(text string, hits []hit) []Span {
	var spans []Span
	from := 0
	for _, h := range hits {
		if h.role&numberRoles == 0 || h.start < from {
			continue
		}
		at, colon := joint(text, h.end)
		end, kind := 0, Kind("")
		for _, l := range labelled {
			if h.role&l.role != 0 && end == 0 {
				end, kind = l.end(text, at, colon), l.kind
			}
		}
		if end > 0 {
			spans = append(spans, Span{at, end, kind})
			from = end
		}
	}
	return spans
}

// labelled says what follows a label: end returns where it ends if it begins at
// text[at], or 0; colon tells that a colon or the like stands before.
var labelled = []struct {
	role role
	kind Kind
	end  func(text string, at int, colon bool) int
}{
	{phoneLabel, Mobile, looseMobile},
	{phoneLabel, Landline, localNumber},
	{cardLabel, IDCard, looseCard},
	{passportLabel, Passport, passport},
	{permitLabel, Permit, permit},
	{weChatLabel, WeChat, weChat},
	{qqLabel, QQ, qq},
	{staffLabel, Staff, staff},
}

// joints are what may stand between a label and what it is the label of.
var joints = func() map[rune][]string {
	m := map[rune][]string{}
	for _, j := range strings.Fields("号码 號碼 账号 帐号 帳號 编号 账户 昵称 同号 号 號 id ID Id 是 为 為 叫 加 ： : ＝ = ( （ [ ［ 【 「 “ \" < ＜ 《 ＂") {
		r, _ := utf8.DecodeRuneInString(j)
		m[r] = append(m[r], j)
	}
	m[' '], m['\u3000'] = []string{" "}, []string{"\u3000"}
	return m
}()

// maxJoints is how many of them.
const maxJoints = 5

// joint returns where what a label that ends at text[at] labels begins, and
// whether a mark or a verb says that it does.
func joint(text string, at int) (int, bool) {
	marked := false
	for range maxJoints {
		r, size := utf8.DecodeRuneInString(text[at:])
		list, ok := joints[r]
		if !ok {
			break
		}
		i := slices.IndexFunc(list, func(j string) bool { return strings.HasPrefix(text[at:], j) })
		if i < 0 {
			break
		}
		at += max(size, len(list[i]))
		marked = marked || r != ' ' && r != '\u3000' && r != '加'
	}
	return at, marked
}

// A token is a word of letters and digits.
type token struct {
	text           string // folded, in upper case
	end            int
	letters, marks int // how many; marks are hyphens and low lines
}

// maxToken is the most characters of a token that are read.
const maxToken = 24

// readToken reads the token at text[at]. It is empty if it is longer than
// maxToken.
func readToken(text string, at int) token {
	t := token{end: at}
	var b strings.Builder
	for b.Len() <= maxToken {
		r, size := utf8.DecodeRuneInString(text[t.end:])
		c := fold(r)
		switch {
		case isLetter(c):
			c &^= 0x20
			t.letters++
		case c == '-' || c == '_':
			t.marks++
		case !isDigit(c):
			t.text = b.String()
			return t
		}
		b.WriteRune(c)
		t.end += size
	}
	return token{end: at}
}

// digits returns how many digits t has.
func (t token) digits() int { return len(t.text) - t.letters - t.marks }

// ending returns the end of t if ok, else 0.
func (t token) ending(ok bool) int {
	if !ok {
		return 0
	}
	return t.end
}

// looseMobile returns the end of a mobile number grouped in any way.
func looseMobile(text string, at int, _ bool) int {
	digits, ends := looseWindow(text, at)
	if len(digits) == 11 && digits[0] == '1' && digits[1] >= '3' {
		return ends[10]
	}
	return 0
}

// localNumber returns the end of a landline number without area code that is
// no date and no amount.
func localNumber(text string, at int, _ bool) int {
	var w window
	w.read(text, at, len(text))
	n := 8
	for n > 6 && !w.groupedAny(0, n, localShapes[n]) {
		n--
	}
	service := w.n >= 10 && strings.Contains("400 800", string(w.digit[:3]))
	if n == 6 || service || w.digit[0] < '2' || w.digit[0] == '9' || n == 8 && birthDate(string(w.digit[:8])) {
		return 0
	}
	end := w.end[n-1]
	next, _ := utf8.DecodeRuneInString(text[end:])
	if isLetter(fold(next)) || strings.ContainsRune("元块.*", fold(next)) {
		return 0
	}
	return extensionEnd(text, end, len(text))
}

// looseCard returns the end of an identity card number without looking at the
// check digit.
func looseCard(text string, at int, _ bool) int {
	digits, ends := looseWindow(text, at)
	if len(digits) == 15 && provinces[digits[:2]] && birthDate("19"+digits[6:12]) {
		return ends[14]
	}
	if len(digits) < 17 || len(digits) > 18 || !provinces[digits[:2]] || !birthDate(digits[6:14]) {
		return 0
	}
	end := ends[len(ends)-1]
	if len(digits) == 18 {
		return end
	}
	if r, size := utf8.DecodeRuneInString(text[end:]); fold(r)|0x20 == 'x' {
		return end + size
	}
	return 0
}

func passport(text string, at int, _ bool) int {
	t := readToken(text, at)
	first := strings.IndexAny(t.text, "0123456789")
	return t.ending(t.marks == 0 && first >= 1 && first <= 2 && t.letters == first && t.digits() >= 7 && t.digits() <= 8)
}

// permit returns the end of the number of a permit: up to three letters and six
// to twelve digits, as 台胞证 has them without letters.
func permit(text string, at int, _ bool) int {
	at = at + len(text[at:]) - len(strings.TrimPrefix(text[at:], "第"))
	t := readToken(text, at)
	return t.ending(t.marks == 0 && t.letters <= 3 && t.digits() >= 6 && t.digits() <= 12 && strings.IndexAny(t.text, "0123456789") == t.letters)
}

// weChat returns the end of a WeChat name: a letter and 5–19 letters, digits,
// hyphens and low lines, or the number of a QQ account. A word of letters only
// is a name behind a mark only.
func weChat(text string, at int, colon bool) int {
	t := readToken(text, at)
	if n := len(t.text); n < 6 || n > 20 {
		return 0
	}
	if t.letters == 0 {
		return qq(text, at, colon)
	}
	return t.ending(t.text[0] >= 'A' && (colon || t.digits() > 0 || strings.Contains(t.text, "_")))
}

func qq(text string, at int, _ bool) int {
	t := readToken(text, at)
	return t.ending(t.letters+t.marks == 0 && len(t.text) >= 5 && len(t.text) <= 11 && t.text[0] != '0')
}

// staff returns the end of the number of an employee.
func staff(text string, at int, _ bool) int {
	t := readToken(text, at)
	return t.ending(t.digits() >= 2 && t.digits() <= 10 && t.letters <= 5)
}
