package review

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"suxi/calendar"
	"suxi/internal/inputfile"
)

// A line is a Case in a file.
type line struct {
	ID         string   `json:"id"`
	Text       string   `json:"text"`
	Category   string   `json:"category"`
	Severity   string   `json:"severity"`
	Reviewer   string   `json:"reviewer"`
	ReviewedAt string   `json:"reviewed_at"`
	Answers    []Answer `json:"answers"`
}

// Write writes h as a file.
func (h *History) Write(w io.Writer) error {
	out := bufio.NewWriter(w)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for i := range h.cases {
		c := &h.cases[i]
		a := c.Holds()
		err := encoder.Encode(line{c.ID, c.Text, a.Category, a.Severity, a.Reviewer, a.ReviewedAt.In(calendar.Shanghai).Format(time.DateTime), c.Answers})
		if err != nil {
			return err
		}
	}
	return out.Flush()
}

// parseLine returns a line of a file that [History.Write] wrote.
func parseLine(row []byte) (l line, ok bool) {
	err := json.Unmarshal(row, &l)
	return l, err == nil && strings.TrimSpace(l.ID) != "" && len(l.Answers) > 0
}

// IsHistory reports a file that [History.Write] wrote, by its first line. A file
// that cannot be read is none.
func IsHistory(path string) bool {
	f, err := inputfile.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	const longest = 16 << 20 // of a line, as in package complaint
	row, _ := bufio.NewReader(io.LimitReader(f, longest)).ReadBytes('\n')
	l, ok := parseLine(row)
	return ok && l.Reviewer != "" && l.ReviewedAt != ""
}

// maxHistory bounds a file of a history, in bytes.
const maxHistory = 512 << 20

// ReadHistory reads a file that [History.Write] wrote. Errors say file and line.
func ReadHistory(path string) (*History, error) {
	f, err := inputfile.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxHistory+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxHistory {
		return nil, fmt.Errorf("%s: larger than %d MiB: not a file that suxi review import wrote", path, maxHistory>>20)
	}
	h := &History{}
	n := 0
	for row := range bytes.Lines(data) {
		n++
		l, ok := parseLine(row)
		if !ok {
			return nil, fmt.Errorf("%s:%d: is not a line that suxi review import wrote: give the file as it was written", path, n)
		}
		c := h.at(l.ID, l.Text)
		if len(c.Answers) > 0 {
			return nil, fmt.Errorf("%s:%d: repeats the complaint of an earlier line: give the file as it was written", path, n)
		}
		c.Answers = l.Answers
	}
	return h, nil
}
