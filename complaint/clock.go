package complaint

import "strconv"

// clock reads a time of day, by 12 or 24 hours.
func (p *dateParser) clock() (hour, minute, second, nano int, ok bool) {
	switch digits(p.rest) { // behind a date in digits
	case 4:
		n, _ := p.number(4, 4)
		return n / 100, n % 100, 0, 0, validClock(n/100, n%100, 0, 0)
	case 6:
		n, _ := p.number(6, 6)
		hour, minute, second = n/10000, n/100%100, n%100
		return hour, minute, second, 0, validClock(hour, minute, second, 0)
	}
	half := p.half()
	p.spaces()
	if hour, minute, second, nano, ok = p.hours(); !ok {
		return
	}
	if half == "" {
		before := p.rest
		p.spaces()
		if half = p.half(); half == "" {
			p.rest = before
		}
	}
	switch {
	case half == "":
	case hour > 12 && half == "AM" || hour == 0 && half == "PM":
		return 0, 0, 0, 0, false
	case half == "PM" && hour < 12:
		hour += 12
	case half == "AM" && hour == 12:
		hour = 0
	}
	return hour, minute, second, nano, validClock(hour, minute, second, nano)
}

// half reads which half of the day the hours are of: AM, PM or nothing.
func (p *dateParser) half() string {
	for _, h := range [...]struct{ written, half string }{
		{"上午", "AM"}, {"凌晨", "AM"}, {"早上", "AM"}, {"下午", "PM"}, {"晚上", "PM"},
		{"AM", "AM"}, {"PM", "PM"}, {"am", "AM"}, {"pm", "PM"},
	} {
		if p.skip(h.written) {
			return h.half
		}
	}
	return ""
}

func validClock(hour, minute, second, nano int) bool {
	return hour < 24 && minute < 60 && second < 60 || hour == 24 && minute == 0 && second == 0 && nano == 0
}

// hours reads hours, minutes and seconds as they stand there.
func (p *dateParser) hours() (hour, minute, second, nano int, ok bool) {
	if hour, ok = p.number(1, 2); !ok {
		return
	}
	switch {
	case p.skip(":"):
		if minute, ok = p.number(1, 2); !ok {
			return
		}
		if p.skip(":") {
			if second, ok = p.number(1, 2); !ok {
				return
			}
			nano, ok = p.fraction()
		}
	case p.skip("时"), p.skip("時"), p.skip("点"), p.skip("點"):
		p.spaces()
		if digits(p.rest) == 0 {
			break
		}
		if minute, ok = p.number(1, 2); !ok {
			return
		}
		if p.skip("分") {
			p.spaces()
			if digits(p.rest) > 0 {
				if second, ok = p.number(1, 2); ok {
					ok = p.skip("秒")
				}
			}
		}
	default:
		ok = false
	}
	return hour, minute, second, nano, ok
}

// fraction reads an optional decimal fraction of a second.
func (p *dateParser) fraction() (nano int, ok bool) {
	if !p.skip(".") && !p.skip(",") {
		return 0, true
	}
	n := digits(p.rest)
	if n == 0 {
		return 0, false
	}
	nano, _ = strconv.Atoi((p.rest[:n] + "00000000")[:9])
	p.rest = p.rest[n:]
	return nano, true
}
