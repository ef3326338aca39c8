package redact

import (
	"strings"
	"time"
	"unicode/utf8"
)

// appendNumbers appends the numbers in text[from:limit] to spans. A match
// depends only on the text from its start to its end and, for the end, on the
// character behind: this makes Mask idempotent.
func appendNumbers(spans []Span, text string, from, limit int) []Span {
	var w window
	for i := from; i < limit; {
		if _, size := digitAt(text, i, limit); size == 0 {
			i++
			continue
		}
		w.read(text, i, limit)
		kind, end := match(&w, text, limit)
		if end == 0 || kind == Mobile && serial(&w, text[from:i]) || ordered(kind, &w, text[from:i]) || kind == Mobile && waybill(text[from:i], text[end:limit]) {
			i = runEnd(text, i, limit)
			continue
		}
		if kind == Landline || kind == Mobile && transferred(text[end:limit]) {
			end = extensionEnd(text, end, limit)
		}
		spans = append(spans, Span{lead(text, from, i, end), end, kind})
		from, i = end, end
	}
	return spans
}

// match returns the kind of the number at the beginning of w and where it
// ends, or 0 if there is none.
func match(w *window, text string, limit int) (Kind, int) {
	if end := idCard(w, text, limit); end > 0 {
		return IDCard, end
	}
	if end := bankCard(w); end > 0 {
		return BankCard, end
	}
	from := countryCode(w)
	if end := mobile(w, from); end > 0 {
		return Mobile, end
	}
	if end := landline(w, from); end > 0 {
		return Landline, end
	}
	return "", 0
}

// serial reports whether w, which reads like a mobile number, is the rest of a
// case or order number such as FZ19060500317: a capital letter directly before
// and a day as yymmdd in front.
func serial(w *window, before string) bool {
	if before == "" || before[len(before)-1] < 'A' || 'Z' < before[len(before)-1] {
		return false
	}
	_, err := time.Parse("060102", string(w.digit[:6]))
	return err == nil
}

// ordered reports whether what reads like the number of a card, which by chance
// one in ten does, stands directly behind a word for another number. Of identity
// cards that goes for the old ones, which have no check digit.
func ordered(kind Kind, w *window, before string) bool {
	if kind != BankCard && !(kind == IDCard && w.groupedAny(0, 15, oldShapes)) {
		return false
	}
	before = strings.TrimRight(before, " ：:是为號号码碼")
	for _, word := range []string{"订单", "訂單", "运单", "流水", "快递", "工单", "单", "单据", "发票", "合同", "交易", "编", "条", "序列", "IMEI"} {
		if strings.HasSuffix(before, word) {
			return true
		}
	}
	return false
}

// waybill reports whether a number that reads like a mobile number is the
// beginning of that of a parcel: 顺丰…开头.
func waybill(before, after string) bool {
	if !strings.HasPrefix(after, "开头") && !strings.HasPrefix(after, "打头") {
		return false
	}
	for _, courier := range []string{"顺丰", "圆通", "中通", "申通", "韵达", "极兔", "德邦", "邮政", "京东", "单号"} {
		if strings.HasSuffix(before, courier) {
			return true
		}
	}
	return false
}

// transferred reports whether after, which stands behind a mobile number, begins
// with a word for an extension, as numbers that platforms lend have one.
func transferred(after string) bool {
	after = strings.TrimLeft(after, " ")
	return strings.HasPrefix(after, "转") || strings.HasPrefix(after, "轉") || strings.HasPrefix(after, "分機") || strings.HasPrefix(after, "分机")
}

// runEnd returns the end of the run of digits at i.
func runEnd(text string, i, limit int) int {
	for {
		_, size := digitAt(text, i, limit)
		if size == 0 {
			return i
		}
		i += size
	}
}

// lead returns the start of the span of the number text[start:end]: start,
// or further left, but not before from, where the plus sign or the opening
// parenthesis of the number stands.
func lead(text string, from, start, end int) int {
	for range 2 {
		r, size := utf8.DecodeLastRuneInString(text[from:start])
		plus := fold(r) == '+'
		open := fold(r) == '(' && strings.ContainsAny(text[start:end], ")）")
		if !plus && !open {
			break
		}
		start -= size
	}
	return start
}

var (
	idShapes   = []uint32{shape(18), shape(6, 8, 4), shape(6, 4, 4, 4)}
	idXShapes  = []uint32{shape(17), shape(6, 8, 3), shape(6, 4, 4, 3)} // before a check character X
	oldShapes  = []uint32{shape(15), shape(6, 6, 3)}
	bankShapes = map[int][]uint32{
		16: {shape(16), shape(4, 4, 4, 4)},
		17: {shape(17), shape(4, 4, 4, 4, 1)},
		18: {shape(18), shape(4, 4, 4, 4, 2)},
		19: {shape(19), shape(4, 4, 4, 4, 3)},
	}
	mobileShapes = []uint32{
		shape(11), shape(3, 4, 4), shape(3, 8), shape(7, 4), shape(4, 3, 4), shape(4, 4, 3), shape(3, 3, 5),
		shape(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
	}
	localShapes = map[int][]uint32{
		7: {shape(7), shape(3, 4)},
		8: {shape(8), shape(4, 4)},
	}
)

// groupedAny reports whether the n digits from digit from on are grouped in
// one of the shapes.
func (w *window) groupedAny(from, n int, shapes []uint32) bool {
	for _, s := range shapes {
		if w.grouped(from, n, s) {
			return true
		}
	}
	return false
}

// idCard returns the end of the identity card number w begins with, or 0.
func idCard(w *window, text string, limit int) int {
	if w.groupedAny(0, 18, idShapes) && provinces[string(w.digit[:2])] &&
		birthDate(string(w.digit[6:14])) && checkDigit(w.digit[:17]) == w.digit[17] {
		return w.end[17]
	}
	if w.groupedAny(0, 17, idXShapes) && provinces[string(w.digit[:2])] &&
		birthDate(string(w.digit[6:14])) && checkDigit(w.digit[:17]) == 'X' {
		at := w.end[16]
		r, size := utf8.DecodeRuneInString(text[at:limit])
		next, _ := utf8.DecodeRuneInString(text[at+size : limit])
		if fold(r)|0x20 == 'x' && !isLetter(fold(next)) {
			return at + size
		}
	}
	if w.groupedAny(0, 15, oldShapes) && provinces[string(w.digit[:2])] &&
		birthDate("19"+string(w.digit[6:12])) {
		return w.end[14]
	}
	return 0
}

// bankCard returns the end of the card number w begins with, the longest if
// several fit, or 0.
func bankCard(w *window) int {
	first := w.digit[0]
	longest := 0
	switch first {
	case '4', '6', '9':
		longest = 19
	case '3', '5': // JCB and Mastercard: always 16
		longest = 16
	}
	for n := longest; n >= 16; n-- {
		if w.groupedAny(0, n, bankShapes[n]) && luhn(w.digit[:n]) {
			return w.end[n-1]
		}
	}
	return 0
}

// countryCode returns how many digits of w are the country code of China: no
// telephone number begins with 86 or 0086 of its own.
func countryCode(w *window) int {
	for _, code := range []string{"86", "0086"} {
		if strings.HasPrefix(string(w.digit[:w.n]), code) {
			return len(code)
		}
	}
	return 0
}

// mobile returns the end of the mobile number that begins at digit from, or 0.
func mobile(w *window, from int) int {
	if w.groupedAny(from, 11, mobileShapes) && w.digit[from] == '1' && w.digit[from+1] >= '3' {
		return w.end[from+10]
	}
	return 0
}

// landline returns the end of the landline number that begins at digit from,
// or 0. The area code begins with 0, which may be missing behind a country
// code that stands apart.
func landline(w *window, from int) int {
	area := from
	switch {
	case from < w.n && w.digit[from] == '0':
		area++
	case from == 0 || w.last>>(from-1)&1 == 0:
		return 0
	}
	if area+2 > w.n {
		return 0
	}
	// Beijing, 10, and the large cities, 2x, have eight digits behind; all
	// others have an area code of three digits and seven or eight behind.
	size, locals := 3, []int{8, 7}
	switch a, b := w.digit[area], w.digit[area+1]; {
	case a == '1' && b == '0', a == '2' && b != '6':
		size, locals = 2, []int{8}
	case a < '3':
		return 0
	}
	local := area + size
	// The area code is one run, or runs on into the number.
	if split := w.last >> area & (1<<size - 1); split != 0 && split != 1<<(size-1) {
		return 0
	}
	for _, n := range locals {
		if w.groupedAny(local, n, localShapes[n]) && '2' <= w.digit[local] && w.digit[local] <= '8' {
			return w.end[local+n-1]
		}
	}
	return 0
}

// extensionEnd returns the end of the extension behind a landline number that
// ends at end, or end if there is none: 转, 分机, ext and the like or a hyphen,
// and one run of up to six digits that is not itself the beginning of a number.
func extensionEnd(text string, end, limit int) int {
	at := end
	skipSpace := func() {
		for at < limit && text[at] == ' ' {
			at++
		}
	}
	skipSpace()
	marked := false
	for _, mark := range []string{"转分机", "轉分機", "分機", "转", "轉", "分机", "ext.", "ext", "Ext.", "Ext", "EXT", "#", "＃"} {
		if strings.HasPrefix(text[at:limit], mark) {
			at += len(mark)
			marked = true
			break
		}
	}
	if r, size := utf8.DecodeRuneInString(text[at:limit]); !marked && isHyphen(r) {
		at += size
		marked = true
	}
	if !marked {
		return end
	}
	skipSpace()
	var w window
	w.read(text, at, limit)
	if _, number := match(&w, text, limit); number > 0 {
		return end
	}
	for i := range min(w.n, 6) {
		if w.last>>i&1 == 1 {
			return w.end[i]
		}
	}
	return end
}
