package review

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"suxi/calendar"
	"suxi/complaint"
)

// A History holds every answer that people ever gave, by complaint. No answer
// is dropped: of several the latest holds, and a model's label never replaces
// one. Its zero value is empty.
//
// As a file it is JSON Lines, one object a complaint: id, text, category,
// severity, reviewer and reviewed_at of what holds, as package complaint reads
// labelled examples, and below answers all of them, oldest first.
type History struct {
	cases  []Case
	byKey  map[string]int   // Key → position in cases
	byText map[string][]int // the same of a text without id
}

// A Case is one complaint with its answers, oldest first; of one date in the
// order in which they came.
type Case struct {
	ID      string
	Text    string
	Answers []Answer
}

// An Answer is what one person said of one complaint.
type Answer struct {
	Category   string    `json:"category,omitempty"` // code; empty if not looked at
	Severity   string    `json:"severity,omitempty"` // code; empty if not looked at
	Reviewer   string    `json:"reviewer"`
	ReviewedAt time.Time `json:"reviewed_at"`
	Note       string    `json:"note,omitempty"`
	Instead    string    `json:"instead,omitempty"` // the category that stood before the reviewer
	Reason     string    `json:"reason,omitempty"`  // why the complaint was in the queue
}

// Holds returns what holds of c: of each label the latest answer, and the later
// of their reviewers and dates.
func (c *Case) Holds() Answer {
	var a Answer
	for _, next := range c.Answers {
		next.Category, next.Severity = cmp.Or(next.Category, a.Category), cmp.Or(next.Severity, a.Severity)
		a = next
	}
	return a
}

// Key identifies a complaint across files: its id together with its text, for
// ids repeat where two systems export.
//
// It is 12 hex digits over the letters and digits of both. What a spreadsheet
// does to line ends, control characters and long cells changes none of them, for
// a text counts up to its 500th; sorting one column without the others does, and
// so does a long number that becomes 2.0E+16.
func Key(id, text string) string { return key(id, text, 500) }

// TextKey identifies the text of a complaint across files, whatever its id: it is
// 12 hex digits over all letters and digits.
func TextKey(text string) string { return key("", text, -1) }

// key is Key with so many letters of the text, −1 for all.
func key(id, text string, most int) string {
	letters := func(s string, most int) string {
		return strings.Map(func(r rune) rune {
			if most == 0 || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
				return -1
			}
			most--
			return r
		}, strings.ToValidUTF8(s, ""))
	}
	sum := sha256.Sum256([]byte(letters(id, -1) + "\x00" + letters(text, most)))
	return hex.EncodeToString(sum[:6])
}

// A Merged says what became of the items of a Merge.
type Merged struct {
	Answers   int // new ones
	Confirmed int // of those, answers that changed neither label
	Repeated  int // answers that the history held already
	Empty     int // items that nobody answered
	Conflicts []Conflict
	Problems  []Problem
}

// A Conflict is an answer that contradicts an earlier one of somebody else. The
// later holds; both are kept.
type Conflict struct {
	ID             string
	Earlier, Later Answer
}

// String says who said what and when, and names the complaint by its id.
func (c Conflict) String() string {
	said := func(a Answer) string {
		labels := strings.TrimSpace(a.Category + " " + a.Severity)
		return fmt.Sprintf("%s said %s on %s", a.Reviewer, labels, onDay(a.ReviewedAt))
	}
	return fmt.Sprintf("complaint %s: %s, %s: the latest answer holds", c.ID, said(c.Earlier), said(c.Later))
}

// onDay is a date in Beijing, as messages show it.
func onDay(t time.Time) string { return t.In(calendar.Shanghai).Format(time.DateOnly) }

// Merge adds the answers of items to h. Where a sheet does not say who and when,
// reviewer and at do; an answer that then lacks either is a Problem, and so are
// two answers of one person at one time, and one of a day after at, unless at is
// zero.
func (h *History) Merge(items []Item, reviewer string, at time.Time) Merged {
	var m Merged
	for i := range items {
		item := &items[i]
		if !item.Answered() {
			m.Empty++
			continue
		}
		a := Answer{
			Category: item.NewCategory, Severity: item.NewSeverity,
			Reviewer: item.Reviewer, ReviewedAt: item.ReviewedAt,
			Note: item.Note, Instead: item.Category, Reason: item.Reason,
		}
		if a.Reviewer == "" {
			a.Reviewer = reviewer
		}
		if a.ReviewedAt.IsZero() {
			a.ReviewedAt = at
		}
		var err error
		switch {
		case a.Reviewer == "":
			err = errors.New("does not say who reviewed it: fill in 复核人, or give --reviewer")
		case a.ReviewedAt.IsZero():
			err = errors.New("does not say when it was reviewed: fill in 复核日期, or give --as-of")
		case !at.IsZero() && !a.ReviewedAt.Before(at.AddDate(0, 0, 1)):
			err = fmt.Errorf("was reviewed on %s, after --as-of %s: correct the date, or give a later --as-of", onDay(a.ReviewedAt), onDay(at))
		default:
			err = h.add(item, a, &m)
		}
		if err != nil {
			m.Problems = append(m.Problems, Problem{File: item.sheet, Row: item.line, Err: err})
		}
	}
	return m
}

// add adds one answer, and counts it in m.
func (h *History) add(item *Item, a Answer, m *Merged) error {
	c := h.at(item.ID, item.Text)
	for _, b := range c.Answers {
		if b.Reviewer != a.Reviewer || !b.ReviewedAt.Equal(a.ReviewedAt) {
			continue
		}
		if b.Category == a.Category && b.Severity == a.Severity {
			m.Repeated++
			return nil
		}
		return fmt.Errorf("%s gave two answers at one time: keep one of the rows, or date the later one", shown(a.Reviewer))
	}
	at := len(c.Answers)
	for at > 0 && c.Answers[at-1].ReviewedAt.After(a.ReviewedAt) {
		at--
	}
	for _, b := range c.Answers {
		if b.Reviewer != a.Reviewer && (differ(a.Category, b.Category) || differ(a.Severity, b.Severity)) {
			earlier, later := b, a
			if b.ReviewedAt.After(a.ReviewedAt) {
				earlier, later = a, b
			}
			m.Conflicts = append(m.Conflicts, Conflict{item.ID, earlier, later})
		}
	}
	c.Answers = slices.Insert(c.Answers, at, a)
	m.Answers++
	if (a.Category == "" || a.Category == item.Category) && (a.Severity == "" || a.Severity == item.Severity) {
		m.Confirmed++
	}
	return nil
}

// differ reports two labels that were both given and are not the same.
func differ(a, b string) bool { return a != "" && b != "" && a != b }

// at returns the case of a complaint, a new one if need be.
func (h *History) at(id, text string) *Case {
	k := Key(id, text)
	i, ok := h.byKey[k]
	if !ok {
		if h.byKey == nil {
			h.byKey, h.byText = map[string]int{}, map[string][]int{}
		}
		i = len(h.cases)
		h.byKey[k] = i
		alike := TextKey(text)
		h.byText[alike] = append(h.byText[alike], i)
		h.cases = append(h.cases, Case{ID: id, Text: text})
	}
	return &h.cases[i]
}

// Cases returns the complaints of h in the order in which they came.
func (h *History) Cases() []Case { return h.cases }

// Lookup returns what holds of a complaint: what people said of it, or else of
// complaints whose text has the same letters and digits, if they do not
// contradict each other.
func (h *History) Lookup(id, text string) (Answer, bool) {
	if i, ok := h.byKey[Key(id, text)]; ok {
		return h.cases[i].Holds(), true
	}
	var a Answer
	same := h.byText[TextKey(text)]
	for _, i := range same {
		b := h.cases[i].Holds()
		if differ(a.Category, b.Category) || differ(a.Severity, b.Severity) {
			return Answer{}, false
		}
		b.Category, b.Severity = cmp.Or(b.Category, a.Category), cmp.Or(b.Severity, a.Severity)
		a = b
	}
	return a, len(same) > 0
}

// Reviewed reports whether c is of a file that [History.Write] wrote, so that its
// labels are those of a person who reviewed it.
func Reviewed(c *complaint.Complaint) bool {
	has := func(name string) bool {
		return slices.ContainsFunc(c.Extra, func(f complaint.Field) bool { return f.Name == name && f.Value != "" })
	}
	return has("reviewer") && has("reviewed_at") && has("answers")
}
