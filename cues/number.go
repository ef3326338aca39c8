package cues

// number reads the number that begins at letters[at], in Arabic or Chinese
// digits, and returns the least it can mean and how many letters it has, which
// is 0 if there is none or if it began before.
//
// Vague numbers mean their lower end: 几 is 2, 十几 11, 几十 20, 两百多 200,
// 上千 1000.
func number(letters []rune, at int) (value, length int) {
	if at == len(letters) || !beginsNumber(letters[at]) || at > 0 && isNumeral(letters[at-1]) {
		return 0, 0
	}
	if r := letters[at]; '0' <= r && r <= '9' {
		return arabic(letters[at:])
	}
	return chinese(letters[at:])
}

func isNumeral(r rune) bool {
	return '0' <= r && r <= '9' || numeral(r) >= 0
}

// numberBeginnings are the characters of which beginsNumber is true.
const numberBeginnings = "0123456789零〇一二两俩几数三仨四五六七八九十百千万亿上好近"

// numberGoesOn are the characters of which isMore is true.
const numberGoesOn = "多余来"

func beginsNumber(r rune) bool { return isNumeral(r) || leadsNumber(r) }

// leadsNumber reports whether r before a Chinese number makes it vague.
func leadsNumber(r rune) bool { return r == '上' || r == '好' || r == '近' }

// isMore reports whether r after a number makes it vague.
func isMore(r rune) bool { return r == '多' || r == '余' || r == '来' }

// numeral returns the value of a Chinese digit, of a unit from ten on, or -1.
func numeral(r rune) int {
	switch r {
	case '零', '〇':
		return 0
	case '一':
		return 1
	case '二', '两', '俩', '几', '数':
		return 2
	case '三', '仨':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	case '十':
		return 10
	case '百':
		return 100
	case '千':
		return 1000
	case '万':
		return 10000
	case '亿':
		return 100000000
	}
	return -1
}

// maxNumber is what every larger number counts as.
const maxNumber = 1 << 40

// times returns the product of two positive numbers, at most maxNumber.
func times(a, b int) int {
	if a > maxNumber/b {
		return maxNumber
	}
	return a * b
}

func arabic(letters []rune) (value, length int) {
	for length < len(letters) && '0' <= letters[length] && letters[length] <= '9' {
		value = min(times(value, 10)+int(letters[length]-'0'), maxNumber)
		length++
	}
	for ; length < len(letters); length++ {
		r := letters[length]
		unit := numeral(r)
		if unit < 10 && !isMore(r) {
			break
		}
		value = times(value, max(unit, 1))
	}
	return value, length
}

func chinese(letters []rune) (value, length int) {
	if leadsNumber(letters[0]) {
		length = 1
	}
	digits := 0                     // how many letters were read
	whole, section, last := 0, 0, 0 // done in 万, done below 万, the digit not yet multiplied
	for ; length < len(letters); length++ {
		r := letters[length]
		if digits > 0 && isMore(r) {
			continue
		}
		d := numeral(r)
		if d < 0 {
			break
		}
		switch {
		case d >= 10000:
			whole = times(whole+max(section+last, 1), d)
			section, last = 0, 0
		case d >= 10:
			section, last = min(section+times(max(last, 1), d), maxNumber), 0
		case r == '几' && section > 0:
			last = 1 // 十几 is eleven at least
		case 0 < last && last < 10 && (d == last+1 || last == 3 && (r == '两' || d == 5)):
			last = min(last, d) // 七八 is seven or eight, 三两 two or three, and 七八十 not less than seventy
		default:
			last = times(last, 10) + d // 二〇二四
		}
		digits++
	}
	if digits == 0 {
		return 0, 0
	}
	return min(whole+section+last, maxNumber), length
}
