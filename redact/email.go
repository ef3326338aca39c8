package redact

import (
	"strings"
	"unicode/utf8"
)

// FindEmail returns the e-mail addresses in text, in ascending order: what
// [Find] returns of them, without a look at anything else.
func FindEmail(text string) []Span {
	if !strings.ContainsAny(text, "@＠&") {
		return nil
	}
	spans := emails(text)
	if _, hiding := sift(text); hiding {
		spans = merge(spans, findHidden(text, emails))
		if len(spans) > 0 {
			spans = merge(spans, findHidden(blank(text, spans), emails))
		}
	}
	return spans
}

// emails is FindEmail in text as it is.
func emails(text string) []Span {
	var spans []Span
	for from := 0; ; {
		s, ok := nextEmail(text, from)
		if !ok {
			return spans
		}
		spans = append(spans, s)
		from = s.End
	}
}

// nextEmail returns the first e-mail address of text that begins at from or
// later. It looks at every byte a bounded number of times: what it walks back
// over and what it walks forward over holds no at sign.
func nextEmail(text string, from int) (Span, bool) {
	for i := from; i < len(text); i++ {
		if text[i] != '@' && !(text[i] == 0xEF && strings.HasPrefix(text[i:], "＠")) {
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		start, at := localStart(text, from, i), i+size
		before, m := utf8.DecodeLastRuneInString(text[from:i])
		after, n := utf8.DecodeRuneInString(text[at:])
		if isSpace(before) && isSpace(after) {
			at += n
			if start = localStart(text, from, i-m); i-m-start < fewestSpaced {
				continue // a @ b.com
			}
		}
		if end := domainEnd(text, at); start < i && end > at {
			return Span{start, end, Email}, true
		}
	}
	return Span{}, false
}

// fewestSpaced is the least length of a local part that a space may follow:
// zhang @ example.com.
const fewestSpaced = 3

// localStart returns where the local part that ends at end begins, not before
// from.
func localStart(text string, from, end int) int {
	for end > from {
		r, size := utf8.DecodeLastRuneInString(text[from:end])
		if c := fold(r); !isLetter(c) && !isDigit(c) && !strings.ContainsRune("._%+-", c) {
			break
		}
		end -= size
	}
	return end
}

// domainEnd returns the end of the longest domain name that begins at start:
// labels of letters, digits and hyphens, at least two, the last of letters
// only and at least two of them. It returns start if there is none. Letters
// that turn out to be the beginning of a mixed label still count as a last
// label, as in a@b.com13900000000, where the number was typed behind.
func domainEnd(text string, start int) int {
	end, labels, label := start, 1, 0
	onlyLetters := true
	for i := start; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		c := fold(r)
		switch {
		case c == '.' && label > 0:
			labels++
			label, onlyLetters = 0, true
		case isLetter(c):
			label++
			if labels > 1 && label > 1 && onlyLetters {
				end = i + size
			}
		case isDigit(c) || c == '-':
			label++
			onlyLetters = false
		default:
			return end
		}
		i += size
	}
	return end
}

// fold maps the full-width forms of ASCII to ASCII and leaves all other runes.
func fold(r rune) rune {
	if '！' <= r && r <= '～' {
		return r - '！' + '!'
	}
	return r
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isLetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }
