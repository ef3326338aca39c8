package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
)

// A damage is what happened to a row on its way into the export.
type damage int

const (
	_ damage = iota // none

	// Rejected.
	emptyText  // no text, or blanks
	badDate    // no such day, or no date
	fewCells   // the line breaks off
	manyCells  // commas in the text, and no quotes
	openQuote  // the text begins with a quote that nothing closes
	brokenJSON // the object breaks off

	badBytes // kept: a byte that no encoding has
	repeated // duplicate: id and text of an earlier row
)

var damageNames = map[damage]string{
	emptyText: "no text", badDate: "bad date", fewCells: "too few cells", manyCells: "too many cells",
	openQuote: "quote not closed", brokenJSON: "not a JSON object",
}

// badByte stands for the byte 0xFF in a text until it is written.
const badByte = '\uE0FF'

// The channels, as in registers.yaml.
const (
	phone = iota
	chat
	store
	social
)

var (
	anywhere = []int{phone, chat, store, social}
	csvFiles = []int{phone, chat}
)

// dirty damages about one row in a hundred, and writes into others what texts
// hold in practice. Planted cells stay as they are.
func (d *demo) dirty(rng *rand.Rand, rows int) {
	times := func(in6000 int) int { return max(1, int(math.Round(float64(in6000*rows)/6000))) }
	free := d.free(rng)
	with := func(s string) func(*row) bool {
		return func(r *row) bool { return strings.Contains(r.text, s) }
	}

	for range times(14) {
		r := free(anywhere, nil)
		r.damage, r.text = emptyText, strings.Repeat(" ", rng.IntN(3))
	}
	for i := range times(10) {
		free(anywhere[i%4:i%4+1], nil).damage = badDate
	}
	for range times(6) {
		free(csvFiles, nil).damage = fewCells
		free(csvFiles, with("，")).damage = manyCells
		r := free(csvFiles, nil)
		r.damage, r.text = badBytes, insertBadByte(rng, r.text)
	}
	for range times(3) {
		free([]int{social}, nil).damage = brokenJSON
	}
	free([]int{phone}, nil).damage = openQuote

	for range times(40) {
		r := free(anywhere, nil)
		r.text, r.holds = ended(r.text)+personal(rng), "personal information"
	}
	for range times(10) {
		r := free(anywhere, nil)
		number := fmt.Sprintf("订单号%010d", rng.Int64N(1e10))
		r.text, r.holds = fullWidth(ended(r.text)+number), "full-width digits"
	}
	for range times(12) {
		r := free([]int{chat, social}, with("。"))
		r.text, r.holds = strings.Replace(r.text, "。", "\n", 2), "line breaks"
	}
	for range times(3) {
		r := free(anywhere, func(r *row) bool { return !r.category.place && r.severity < 3 })
		r.text, r.holds = d.letter(rng, r), "a very long text"
	}
	for range times(3) {
		r := free(anywhere, nil)
		r.id = free([]int{r.channel}, nil).id
	}
	for range times(18) {
		again := *free(anywhere, nil)
		again.damage = repeated
		d.rows = append(d.rows, &again)
	}
}

// free returns a function that draws a row of one of the channels that suits
// (nil: any) and that nothing was done to yet.
func (d *demo) free(rng *rand.Rand) func(channels []int, suits func(*row) bool) *row {
	order, taken := rng.Perm(len(d.rows)), map[*row]bool{}
	return func(channels []int, suits func(*row) bool) *row {
		channel := channels[rng.IntN(len(channels))]
		for _, i := range order {
			r := d.rows[i]
			if r.channel != channel || taken[r] || r.fixed || r.planted != "" || r.inSurge() || r.inHotspot() {
				continue
			}
			if suits == nil || suits(r) {
				taken[r] = true
				return r
			}
		}
		panic("demogen: no row left to damage")
	}
}

// ended returns text with a full stop, so that a sentence can follow.
func ended(text string) string { return strings.TrimRight(text, "。，！~ ") + "。" }

func insertBadByte(rng *rand.Rand, text string) string {
	runes := []rune(text)
	i := 1 + rng.IntN(len(runes)-1)
	return string(runes[:i]) + string(badByte) + string(runes[i:])
}

// letter makes a very long complaint of r: all that its category knows.
func (d *demo) letter(rng *rand.Rand, r *row) string {
	w := &composer{stock: d.stock, rng: rng, decks: map[string]*deck{}}
	cs := d.stock.categories[r.category.code]
	var b strings.Builder
	for range 40 {
		core := w.deal("core", r.product, cs.Cores)
		detail := w.deal("detail", r.product, cs.Details)
		b.WriteString("<日期>，" + core.text + "。" + detail.text + "。")
	}
	return r.text + w.slots(r, d.stock.registers.Channels[r.channel])(b.String())
}

// fullWidth widens digits, as input methods do.
func fullWidth(s string) string {
	return strings.Map(func(c rune) rune {
		if c >= '0' && c <= '9' {
			return c - '0' + '０'
		}
		return c
	}, s)
}

// personal returns a sentence with invented personal information.
func personal(rng *rand.Rand) string {
	switch rng.IntN(5) {
	case 0:
		return "联系电话" + mobile(rng) + "。"
	case 1:
		return "回电请打" + mobile(rng) + "，不要打家里座机。"
	case 2:
		return "登记的身份证号是" + identityCard(rng) + "。"
	case 3:
		return fmt.Sprintf("材料发我邮箱kehu%04d@example.com。", rng.IntN(10000))
	}
	return "退款请打到银行卡" + bankCard(rng) + "。"
}

func mobile(rng *rand.Rand) string {
	prefixes := []string{"138", "139", "150", "177", "186", "199"}
	return prefixes[rng.IntN(len(prefixes))] + fmt.Sprintf("0000%04d", rng.IntN(10000))
}

// identityCard returns 18 characters with the check digit of GB 11643, of a
// province without a county.
func identityCard(rng *rand.Rand) string {
	provinces := []string{"11", "31", "33", "37", "42", "44", "51"}
	body := fmt.Sprintf("%s0000%04d%02d%02d%03d", provinces[rng.IntN(len(provinces))],
		1955+rng.IntN(50), 1+rng.IntN(12), 1+rng.IntN(28), rng.IntN(1000))
	sum, weight := 0, 1
	for i := len(body) - 1; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(body[i]-'0') * weight
	}
	return body + string("10X98765432"[sum%11])
}

// bankCard returns 19 digits with a Luhn check digit.
func bankCard(rng *rand.Rand) string {
	body := fmt.Sprintf("62000000%010d", rng.Int64N(1e10))
	sum := 0
	for i := range len(body) {
		digit := int(body[i] - '0')
		if (len(body)-i)%2 == 1 { // doubled: every second from the right, behind it the check digit
			if digit *= 2; digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return fmt.Sprintf("%s%d", body, (10-sum%10)%10)
}
