package complaint

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// mentionsText is mentions as the text of one cell: KIND:CODE@START-END, or
// KIND@START-END without a code, joined by "; ".
func mentionsText(mentions []Mention) string {
	var b strings.Builder
	for i, m := range mentions {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(m.Kind)
		if m.Code != "" {
			b.WriteString(":" + m.Code)
		}
		fmt.Fprintf(&b, "@%d-%d", m.Start, m.End)
	}
	return b.String()
}

// mentioned returns the codes of one kind in a cell of mentions, which is text
// or the JSON of a list, sorted and each once.
func mentioned(kind, cell string) []string {
	var found []string
	var list []Mention
	if json.Unmarshal([]byte(cell), &list) == nil {
		for _, m := range list {
			if m.Kind == kind {
				found = append(found, m.Code)
			}
		}
	} else {
		for part := range strings.SplitSeq(cell, ";") {
			if rest, ok := strings.CutPrefix(strings.TrimSpace(part), kind+":"); ok {
				code, _, _ := strings.Cut(rest, "@")
				found = append(found, code)
			}
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// evidenceText is the words of evidence as the text of one cell, each once. A
// span that text does not have is left out.
func evidenceText(text string, evidence []Evidence) string {
	var words []string
	for _, e := range evidence {
		if 0 <= e.Start && e.Start < e.End && e.End <= len(text) {
			if word := text[e.Start:e.End]; !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	return strings.Join(words, "；")
}
