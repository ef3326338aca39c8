// Package redact finds personal information in Chinese text and masks it, or
// puts a pseudonym in its place.
//
// What has a form of its own is found anywhere:
//
//   - e-mail address: local part, @ or ＠, domain with a letters-only last label;
//   - identity card: 18 characters with province, birth date and the check
//     digit of GB 11643 (ISO 7064 MOD 11-2), or the 15 digits issued until
//     1999, which have no check digit;
//   - bank card: 16–19 digits that begin with 4, 6 or 9, or 16 that begin with
//     3 or 5, and pass the Luhn check (ISO/IEC 7812);
//   - mobile number: 11 digits, 13–19 in front, with or without 86, 0086, in
//     figures or in words (一三八…, 幺三八…, 138零零…, 一百三十八…), with its
//     extension if 转 or 分机 stands before that;
//   - landline: area code and 7 or 8 digits, with or without 86, 0086 and
//     extension, in figures or in words;
//   - number plate: the character of a province, a letter and five characters,
//     six for new energy, or four and 警, 学, 挂, 港, 澳 or 领; or WJ, the
//     character and five.
//
// What has none is found beside a word that tells what it is:
//
//   - any 7–12 digits that are no date, amount or service behind 电话, 手机 and the
//     like, a mobile number grouped in any way or with its middle left out
//     (139****1234), a bank card or identity card whatever its check digit, those
//     of Hong Kong, Macao and Taiwan, passport, permit (通行证, 台胞证, 回乡证, 军官证,
//     居留证, 社保卡, 医保卡), WeChat and QQ account, number of an employee: behind
//     their names;
//   - address: what leads to a house (address.go) with the room behind it
//     (room.go), down to a [Depth]; 3-2-501 behind 我住 and the like;
//   - name: behind a label (联系人：…, 客服小…, 我叫…), before a title (…先生) or a fact
//     (…，男), before 来电, 反映 or 称 where a clause begins, beside a telephone
//     number. Of 李先生 only 李 is masked.
//
// The recipe: the kinds above in their order, each in what those before it left
// of the text; then all of it again in what is left, until nothing is found. What
// was found, and a mask that stood in the text before, is no part of anything
// after that, so a masked text is masked once and for all. The words that tell,
// and those that only look like them (思路 is no road, 曾经理赔 no title), are in
// words.go; surnames, characters of given names and words that look like names
// (马上, 王老吉) in surname.go.
//
// A number in figures always begins and ends with a whole run of digits: no part
// of a longer run is ever taken for a number, so order numbers, amounts and
// dates survive unless they pass the checks by chance: one in ten card-like
// numbers passes Luhn, and is left behind 订单, 运单 and the like. A mobile number
// directly behind a capital letter whose first six digits are a day, yymmdd, is
// taken for a case number (FZ19060500317) and left. Service numbers (400, 800,
// 955xx, 123xx) are not personal. Digits may be full-width, and be grouped in the
// usual ways with spaces, hyphens and parentheses.
//
// A text that normalising (package segment) changes by more than its spelling is
// looked at as it is then, too: 138<b>1234</b>5678, &#49;&#51;8…, a number with a
// zero-width space inside. Whoever removes markup and invisible characters from
// a masked text finds nothing that they held apart.
//
// What it does not find: a name that nothing tells (李四欠我钱), one without a
// known surname except behind 姓名 and the like, nicknames, names in Latin
// letters or other scripts; an e-mail address in words (艾特…点com), Q Q with a
// space; an address without a number unless 地址 or 家住 stands
// before, a house named after a shop; accounts and permits without their label;
// numbers of plates, passports and accounts written as words; faces, handwriting
// and whatever else is in a picture. Roads, villages and estates are places, not
// addresses, and stay. Whoever must be sure reads what leaves the house.
//
// How well: on 170 texts written when the rules were fixed it found 63 of 79
// pieces, 28 of 44 names and all 35 others, and nothing in the 110 texts without
// any; then the rules were mended. testdata/ has these and the 747 texts the
// rules were made for; TestRecall prints the figures of today.
package redact

// A Kind is a kind of personal information.
type Kind string

// The kinds that Find reports.
const (
	Email    Kind = "email"
	IDCard   Kind = "id_card"
	BankCard Kind = "bank_card"
	Mobile   Kind = "mobile"
	Landline Kind = "landline"
	Plate    Kind = "plate"
	Passport Kind = "passport"
	Permit   Kind = "permit"
	WeChat   Kind = "wechat"
	QQ       Kind = "qq"
	Staff    Kind = "staff"
	Address  Kind = "address"
	Name     Kind = "name"
)

// kinds are all kinds.
var kinds = [...]Kind{Email, IDCard, BankCard, Mobile, Landline, Plate, Passport, Permit, WeChat, QQ, Staff, Address, Name}

// Mask returns what stands in place of a number: the label in brackets.
func (k Kind) Mask() string { return opening + k.Label() + closing }

// Label returns the word for the kind.
func (k Kind) Label() string {
	switch k {
	case Email:
		return "邮箱"
	case IDCard:
		return "身份证"
	case BankCard:
		return "银行卡"
	case Mobile:
		return "手机"
	case Landline:
		return "座机"
	case Plate:
		return "车牌"
	case Passport:
		return "护照"
	case Permit:
		return "证件"
	case WeChat:
		return "微信"
	case QQ:
		return "QQ"
	case Staff:
		return "工号"
	case Address:
		return "地址"
	case Name:
		return "姓名"
	}
	return string(k)
}

// A Span is the place of one piece of personal information: the bytes
// [Start, End) of the text.
type Span struct {
	Start, End int
	Kind       Kind
}

// Find returns the personal information in text, in ascending order and
// without overlap; of addresses what is deeper than District. A number with
// markup inside is one span with the markup, and a mask is none. The text need
// not be valid UTF-8. The time is linear in its length, whatever it holds.
func Find(text string) []Span { return plain.Find(text) }

// A finder finds personal information; depth is of addresses.
type finder struct{ depth Depth }

// find returns what is in text: in a first look, and then in looks at what is
// left, until nothing is found.
func (f finder) find(text string) []Span {
	numeric, hiding := sift(text)
	hits := lexical.scan(text)
	if !numeric && !hiding && len(hits) == 0 {
		return nil
	}
	left := text
	if masks := masksIn(text); len(masks) > 0 {
		left = blank(text, masks)
		hits = lexical.scan(left)
	}
	found := f.look(left, hits, numeric)
	var spans []Span
	for range maxLooks {
		if hiding {
			found = merge(found, findHidden(left, f.lookAt))
		}
		if len(found) == 0 {
			break
		}
		left = blank(left, found)
		spans = merge(spans, found)
		found = f.lookAt(left)
	}
	return spans
}

// maxLooks bounds how often find looks; two are enough but for texts made to
// need more.
const maxLooks = 6

// lookAt is look for who knows nothing of text.
func (f finder) lookAt(text string) []Span { return f.look(text, lexical.scan(text), true) }

// look finds what is in text as it is, each kind in what those before it left.
// hits are its words; numeric tells that it may hold a number.
func (f finder) look(text string, hits []hit, numeric bool) []Span {
	roles := role(0)
	for _, h := range hits {
		roles |= h.role
	}
	var spans []Span
	left := text
	add := func(found []Span) {
		if len(found) > 0 {
			spans = merge(spans, found)
			left = blank(left, found)
			hits = outsideOf(hits, found)
		}
	}
	if numeric {
		add(numbers(text))
	}
	if roles&numberRoles != 0 {
		add(labelledNumbers(left, hits))
	}
	if roles&plate != 0 {
		add(plates(left, hits))
	}
	if roles&numeral != 0 {
		add(spelled(left, hits))
	}
	if roles&addressRoles != 0 {
		add(addresses(left, hits, f.depth))
	}
	if roles&nameRoles != 0 {
		add(names(left, hits))
	}
	add(neighbours(left))
	return spans
}

// outsideOf returns the hits that touch none of the spans.
func outsideOf(hits []hit, spans []Span) []hit {
	kept := hits[:0]
	for _, h := range hits {
		for len(spans) > 0 && spans[0].End <= h.start {
			spans = spans[1:]
		}
		if len(spans) == 0 || h.end <= spans[0].Start {
			kept = append(kept, h)
		}
	}
	return kept
}

// numbers finds e-mail addresses and what is a number by its form.
func numbers(text string) []Span {
	var spans []Span
	from := 0
	for {
		email, ok := nextEmail(text, from)
		if !ok {
			return appendNumbers(spans, text, from, len(text))
		}
		spans = appendNumbers(spans, text, from, email.Start)
		spans = append(spans, email)
		from = email.End
	}
}

// Mask returns text with every Span of Find replaced by its label in brackets,
// such as 〔手机〕. No character of what was found remains, so two different
// numbers get the same mask. Mask(Mask(text)) is Mask(text).
func Mask(text string) string { return plain.Redact(text) }

var plain = New(Options{})
