package segment

import "unicode/utf8"

// markKind returns what stands for r in a run of marks, and 0 if r is no mark.
// Full-width forms are what they fold to; ! and ? are one kind.
func markKind(r rune) rune {
	switch {
	case '！' <= r && r <= '～':
		r -= '！' - '!'
	case r == '｡':
		return '。'
	case r == '､':
		return '、'
	}
	switch {
	case r == '?':
		return '!'
	case r < utf8.RuneSelf && ascii[r] == mark, r == '。', r == '、', r == '…', r == '—':
		return r
	}
	return 0
}

// maxMarks is the longest run of a mark that stays as it is. The ellipsis of
// Chinese typesetting is two characters, of three dots each.
func maxMarks(kind rune) int {
	if kind == '…' {
		return 2
	}
	return 3
}

// markRun returns where the run of marks ends that begins at text[start], and
// their number.
func markRun(text string, start int) (end, n int) {
	r, size := utf8.DecodeRuneInString(text[start:])
	kind := markKind(r)
	for end = start + size; end < len(text); end += size {
		n++
		if r, size = utf8.DecodeRuneInString(text[end:]); markKind(r) != kind {
			return end, n
		}
	}
	return end, n + 1
}

// inCode reports whether a run of marks is part of a number, a code or an
// address: between letters or digits of ASCII.
func inCode(text string, start, end int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	before, after = fold(before), fold(after)
	return before < utf8.RuneSelf && after < utf8.RuneSelf && isAlphanumeric[before] && isAlphanumeric[after]
}

// marks folds the run of marks at e.source[start], and cuts it if it is long
// and in no code. Of a mixed run of ! and ? both are kept. It returns where the run ends.
func (e *editor) marks(start int, counts *Counts) int {
	text := e.source
	end, n := markRun(text, start)
	first, _ := utf8.DecodeRuneInString(text[start:])
	first = fold(first)
	limit := maxMarks(first)
	if n > limit && inCode(text, start, end) {
		limit = n
	}
	last := limit - 1 // the last mark that is kept
	if n > limit && markKind(first) == '!' {
		last = lastOfMixed(text[start:end], last)
	}
	at := start
	for k := range n {
		r, size := utf8.DecodeRuneInString(text[at:])
		if k >= limit-1 && k != last {
			e.replace(Repeated, at, at+size, "")
			counts.Repeated++
		} else if folded := fold(r); folded != r {
			e.replaceRune(Width, at, at+size, folded)
			counts.Width++
		}
		at += size
	}
	return end
}

// lastOfMixed returns the first mark from last on of a run by which both ! and
// ? are met, or last if there is only one of them.
func lastOfMixed(run string, last int) int {
	k, first := 0, rune(0)
	for _, r := range run {
		r = fold(r)
		if first == 0 {
			first = r
		} else if r != first {
			return max(k, last)
		}
		k++
	}
	return last
}
