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
	from, within := 0, 0
	for _, h := range hits {
		if h.role&numberRoles == 0 || h.start < from || h.end <= within {
			continue // the 号码 of 卡号码 says no more
		}
		within = h.end
		at, colon := joint(text, h.end)
		for at >= from {
			s := labelledNumber(text, at, colon, h)
			if s.End > 0 {
				spans = append(spans, s)
				from = s.End
			}
			if h.role&phoneLabel == 0 {
				break
			}
			at = another(text, max(at, s.End))
		}
	}
	return spans
}

// labelledNumber returns what the label h says that begins at text[at].
func labelledNumber(text string, at int, colon bool, h hit) Span {
	for _, l := range labelled {
		if h.role&l.role == 0 {
			continue
		}
		end := l.end(text, at, colon)
		if end == 0 {
			continue
		}
		start := lead(text, h.end, at, end)
		if l.kind == Permit && strings.HasSuffix(text[:h.end], "字第") {
			start = h.start // 军字第…号 is one number
			end += len(text[end:]) - len(strings.TrimPrefix(text[end:], "号"))
		}
		return Span{start, end, l.kind}
	}
	return Span{}
}

// labelled says what follows a label: end returns where it ends if it begins at
// text[at], or 0; colon tells that a colon or the like stands before.
var labelled = []struct {
	role role
	kind Kind
	end  func(text string, at int, colon bool) int
}{
	{phoneLabel, Mobile, looseMobile},
	{phoneLabel, Mobile, hiddenMobile},
	{phoneLabel, Landline, localNumber},
	{telLabel, Mobile, foreignMobile},
	{telLabel, Landline, anyNumber},
	{bankLabel, BankCard, looseBankCard},
	{plateLabel, Plate, loosePlate},
	{cardLabel, IDCard, looseCard},
	{passportLabel, Passport, passport},
	{permitLabel, Permit, permit},
	{cardLabel, IDCard, islandCard},
	{weChatLabel, WeChat, weChat},
	{qqLabel, QQ, qq},
	{staffLabel, Staff, staff},
}

// joints are what may stand between a label and what it is the label of.
var joints = func() map[rune][]string {
	m := map[rune][]string{}
	for _, j := range strings.Fields("号码 號碼 账号 帐号 帳號 编号 账户 昵称 同号 号 號 id ID Id 是 为 為 叫 加 No. no. No no NO ： : ＝ = ( （ [ ［ 【 「 “ \" < ＜ 《 ＂") {
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

// looseBankCard returns the end of the number of a card without looking at the
// check digit.
func looseBankCard(text string, at int, _ bool) int {
	var w window
	w.read(text, at, len(text))
	for n := 19; n >= 16; n-- {
		if n <= w.n && w.last>>(n-1)&1 == 1 {
			return w.end[n-1]
		}
	}
	return 0
}

// loosePlate returns the end of a number plate of Taiwan or another that has
// letters first: ABC-1234.
func loosePlate(text string, at int, _ bool) int {
	t := readToken(text, at)
	first := strings.IndexAny(t.text, "0123456789")
	return t.ending(first >= 2 && first <= 4 && t.marks <= 1 && t.letters+t.marks == first && t.digits() >= 3 && t.digits() <= 5)
}

// looseCard returns the end of an identity card number without looking at what
// its digits say.
func looseCard(text string, at int, _ bool) int {
	digits, ends := looseWindow(text, at)
	switch len(digits) {
	case 15, 18:
		return ends[len(digits)-1]
	case 17:
		end := ends[16]
		if r, size := utf8.DecodeRuneInString(text[end:]); fold(r)|0x20 == 'x' {
			return end + size
		}
	}
	return 0
}

// islandCard returns the end of the number of an identity card of Hong Kong,
// Macao or Taiwan: A123456(7), A123456789.
func islandCard(text string, at int, _ bool) int {
	t := readToken(text, at)
	first := strings.IndexAny(t.text, "0123456789")
	if t.marks > 0 || first < 1 || first > 2 || t.letters != first || t.digits() < 6 || t.digits() > 9 {
		return 0
	}
	if rest := text[t.end:]; len(rest) > 2 && rest[0] == '(' && isDigit(rune(rest[1])) && rest[2] == ')' {
		return t.end + 3
	}
	return t.end
}

// passport returns the end of the number of a passport: one or two letters and
// seven or eight digits, or the nine digits of Taiwan.
func passport(text string, at int, _ bool) int {
	t := readToken(text, at)
	if t.letters == len(t.text) && t.letters >= 1 && t.letters <= 2 { // G 1234 5678
		if digits, ends := looseWindow(text, skipSeparator(text, t.end, len(text))); len(digits) == 8 {
			return ends[7]
		}
		return 0
	}
	if t.letters+t.marks == 0 && len(t.text) == 9 {
		return t.end
	}
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

// qq returns the end of the number of a QQ account, perhaps one digit at a time.
func qq(text string, at int, _ bool) int {
	t := readToken(text, at)
	if len(t.text) == 1 {
		var w window
		w.read(text, at, len(text))
		if w.n >= 5 && w.n <= 11 && w.last == 1<<w.n-1 {
			return w.end[w.n-1]
		}
	}
	return t.ending(t.letters+t.marks == 0 && len(t.text) >= 5 && len(t.text) <= 11 && t.text[0] != '0')
}

// staff returns the end of the number of an employee.
func staff(text string, at int, _ bool) int {
	t := readToken(text, at)
	return t.ending(t.digits() >= 2 && t.digits() <= 10 && t.letters <= 5)
}
