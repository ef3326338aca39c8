package taxonomy

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Crosswalk says what became of categories when a scheme was changed: one got
// another name, several became one, one was split.
type Crosswalk struct {
	steps []step
}

// A step is what one old category became.
type step struct {
	old   string
	parts []part
	where string // for errors
}

// A part is a new category, and the share of the old one's complaints that are
// its own.
type part struct {
	category string
	share    float64
}

// Parse adds what one old category became: old=new, or of a split
// old=new1:0.6,new2:0.4, by code or name. Shares add up to 1.
func (w *Crosswalk) Parse(s string) error {
	old, list, ok := strings.Cut(s, "=")
	if !ok {
		return fmt.Errorf("%q: want old=new, or old=new1:0.6,new2:0.4", s)
	}
	for _, entry := range strings.Split(list, ",") {
		category, share, divided := strings.Cut(entry, ":")
		if !divided {
			share = "1"
		}
		if err := w.add(old, category, share, s); err != nil {
			return fmt.Errorf("%q: %w", s, err)
		}
	}
	return w.check()
}

// maxCrosswalk bounds a file of steps, in bytes.
const maxCrosswalk = 4 << 20

// Read adds the steps of a CSV file in UTF-8 with the columns old, new and, if
// anything is split, share, which a header may name in any order, in English or
// Chinese (旧类别, 新类别, 比例). Errors say file and line.
func (w *Crosswalk) Read(name string, r io.Reader) error {
	text, err := io.ReadAll(io.LimitReader(r, maxCrosswalk+1))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(text) > maxCrosswalk {
		return fmt.Errorf("%s: larger than %d KiB: not a table of old and new categories", name, maxCrosswalk>>10)
	}
	if !utf8.Valid(text) {
		return fmt.Errorf("%s: is not UTF-8: save it as CSV UTF-8", name)
	}
	in := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(text), "\uFEFF")))
	in.FieldsPerRecord, in.TrimLeadingSpace = -1, true
	at := map[string]int{"old": 0, "new": 1, "share": 2}
	for first := true; ; first = false {
		record, err := in.Read()
		if err == io.EOF {
			return w.check()
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if named := columnsNamed(record); first && named != nil {
			at = named
			continue
		}
		cell := func(column string) string {
			if i, ok := at[column]; ok && i < len(record) {
				return record[i]
			}
			return ""
		}
		share := cell("share")
		if share == "" {
			share = "1"
		}
		line, _ := in.FieldPos(0)
		where := fmt.Sprintf("%s:%d", name, line)
		if err := w.add(cell("old"), cell("new"), share, where); err != nil {
			return fmt.Errorf("%s: %w", where, err)
		}
	}
}

// MarshalText returns w as Read takes it.
func (w *Crosswalk) MarshalText() ([]byte, error) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	out.Write([]string{"old", "new", "share"})
	for _, s := range w.steps {
		for _, p := range s.parts {
			out.Write([]string{s.old, p.category, strconv.FormatFloat(p.share, 'g', -1, 64)})
		}
	}
	out.Flush()
	return b.Bytes(), out.Error()
}

// UnmarshalText is Read of what MarshalText returned.
func (w *Crosswalk) UnmarshalText(text []byte) error {
	*w = Crosswalk{}
	return w.Read("crosswalk", bytes.NewReader(text))
}

// columnsNamed returns where a header has the columns; nil if it is none, for it
// names no old or no new category.
func columnsNamed(record []string) map[string]int {
	at := make(map[string]int)
	for i, head := range record {
		switch fold(head) {
		case "old", "旧", "旧类别", "旧分类", "原类别", "原分类":
			at["old"] = i
		case "new", "新", "新类别", "新分类":
			at["new"] = i
		case "share", "比例", "占比", "份额":
			at["share"] = i
		}
	}
	_, hasOld := at["old"]
	_, hasNew := at["new"]
	if !hasOld || !hasNew {
		return nil
	}
	return at
}

func (w *Crosswalk) add(old, category, share, where string) error {
	old, category = strings.TrimSpace(old), strings.TrimSpace(category)
	if old == "" || category == "" {
		return errors.New("want an old and a new category")
	}
	f, err := strconv.ParseFloat(strings.TrimSpace(share), 64)
	if err != nil || !(f > 0 && f <= 1) {
		return fmt.Errorf("share %q: want a number above 0, at most 1", share)
	}
	i := slices.IndexFunc(w.steps, func(s step) bool { return fold(s.old) == fold(old) })
	if i < 0 {
		i = len(w.steps)
		w.steps = append(w.steps, step{old: old, where: where})
	}
	s := &w.steps[i]
	if slices.ContainsFunc(s.parts, func(p part) bool { return fold(p.category) == fold(category) }) {
		return fmt.Errorf("%s becomes %s twice", old, category)
	}
	s.parts = append(s.parts, part{category, f})
	return nil
}

// check reports a step whose shares do not add up.
func (w *Crosswalk) check() error {
	const slack = 1e-6
	for _, s := range w.steps {
		sum := 0.0
		for _, p := range s.parts {
			sum += p.share
		}
		if sum < 1-slack || sum > 1+slack {
			return fmt.Errorf("%s: the shares of %s add up to %.6g, not to 1", s.where, s.old, sum)
		}
	}
	return nil
}

// A Restatement gives the complaints of one scheme categories of another.
type Restatement struct {
	From, To *Taxonomy
	parts    [][]restated // by category of From
}

type restated struct {
	category int     // in To
	until    float64 // the draw below which a complaint is its own
}

// Between returns the Restatement of complaints of one scheme in another. A
// category that w does not name stays what it is, if to has one of its code or
// name. It fails if w names a category that to does not have, if categories are
// left over, and if the two schemes have other levels of severity.
func (w *Crosswalk) Between(from, to *Taxonomy) (*Restatement, error) {
	r := &Restatement{From: from, To: to, parts: make([][]restated, len(from.Categories))}
	if !slices.EqualFunc(from.Severity, to.Severity, func(a, b Level) bool { return a.Code == b.Code }) {
		return nil, fmt.Errorf("taxonomies %q and %q have other levels of severity: label the complaints again", from.Name, to.Name)
	}
	for _, s := range w.steps {
		old, ok := from.Category(s.old)
		if !ok {
			continue // of another scheme
		}
		until := 0.0
		for _, p := range s.parts {
			category, ok := to.Category(p.category)
			if !ok {
				return nil, fmt.Errorf("%s: taxonomy %q has no category %s", s.where, to.Name, p.category)
			}
			until += p.share
			r.parts[old] = append(r.parts[old], restated{category, until})
		}
	}
	var left []string
	for i, c := range from.Categories {
		if r.parts[i] != nil {
			continue
		}
		same, ok := to.Category(c.Code)
		if !ok {
			same, ok = to.Category(c.Name)
		}
		if !ok {
			left = append(left, fmt.Sprintf("%s (%s)", c.Code, c.Name))
			continue
		}
		r.parts[i] = []restated{{same, 1}}
	}
	if len(left) > 0 {
		return nil, fmt.Errorf("taxonomy %q has no category for %s of %q: say what they became", to.Name, strings.Join(left, ", "), from.Name)
	}
	return r, nil
}

// Unknown returns the steps whose old category none of the schemes has, each with
// its place: they are mistyped, or a header that Read took for data.
func (w *Crosswalk) Unknown(schemes []*Taxonomy) []string {
	var unknown []string
	for _, s := range w.steps {
		if !slices.ContainsFunc(schemes, func(t *Taxonomy) bool { _, ok := t.Category(s.old); return ok }) {
			unknown = append(unknown, fmt.Sprintf("%s: %s", s.where, s.old))
		}
	}
	return unknown
}

// Category returns the category of To that a complaint of a category of From
// has. Of a split its id decides: the complaints are spread at random over the
// parts, in their shares and the same way each time, for a count of the past does
// not tell which of them is which.
func (r *Restatement) Category(old int, id string) int {
	parts := r.parts[old]
	if len(parts) > 1 {
		sum := sha256.Sum256([]byte(id))
		draw := float64(binary.LittleEndian.Uint64(sum[:])>>11) / (1 << 53)
		for _, p := range parts[:len(parts)-1] {
			if draw < p.until {
				return p.category
			}
		}
	}
	return parts[len(parts)-1].category
}

// Split reports whether the complaints of a category of From are spread over
// several.
func (r *Restatement) Split(old int) bool { return len(r.parts[old]) > 1 }
