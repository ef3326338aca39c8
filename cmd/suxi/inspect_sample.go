package main

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"suxi/complaint"
	"suxi/redact"
)

// sampleOnTerminal is how many rows of a file inspect shows to a person, and
// sampleCharacters how much of a text.
const (
	sampleOnTerminal = 3
	sampleCharacters = 60
)

// A sampled is one of the first complaints of a file as it is read, with personal
// information masked.
type sampled struct {
	Row        int      `json:"row"`
	ReceivedAt string   `json:"received_at,omitempty"`
	Labels     []string `json:"labels,omitempty"` // field=value of what is counted by
	Text       string   `json:"text"`             // its beginning
}

// newSampled masks before it cuts: half a number is still somebody's.
func newSampled(c *complaint.Complaint) sampled {
	s := sampled{Row: c.Row, Text: beginning(redact.Mask(strings.Join(strings.Fields(c.Text), " ")))}
	if !c.ReceivedAt.IsZero() {
		s.ReceivedAt = c.ReceivedAt.Format(time.DateOnly)
	}
	for _, l := range []struct{ field, value string }{
		{"channel", c.Channel}, {"product", c.Product}, {"region", c.Region}, {"batch", c.Batch},
		{"category", c.Category}, {"severity", c.Severity}, {"demand", c.Demand},
	} {
		if l.value != "" {
			s.Labels = append(s.Labels, l.field+"="+short(l.value))
		}
	}
	return s
}

// beginning returns as much of a text as a sample shows, without control
// characters and marks of direction.
func beginning(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > sampleCharacters {
		return string(runes[:sampleCharacters]) + "…"
	}
	return text
}

func (s sampled) String() string {
	return strings.Join(nonEmpty(fmt.Sprintf("row %d", s.Row), s.ReceivedAt, strings.Join(s.Labels, " "), s.Text), "  ")
}
