package redact

import (
	_ "embed"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// cases.txt says how its marks are to be read. The rules were made for it;
// heldout.txt was written when they were fixed, and they were mended once after
// its figures had been taken (see the package comment).
var (
	//go:embed testdata/cases.txt
	casesText string

	//go:embed testdata/heldout.txt
	heldOutText string
)

// A testCase is one line of a file of cases.
type testCase struct {
	line     int
	text     string
	personal []Span // what is personal, found or not
	found    []Span // what Find must report
}

func readCases(t testing.TB) []testCase { return parseCases(t, "cases.txt", casesText) }

func parseCases(t testing.TB, name, text string) []testCase {
	var cases []testCase
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		c := testCase{line: i + 1}
		rest := line
		for {
			before, marked, ok := strings.Cut(rest, "[[")
			c.text += before
			if !ok {
				break
			}
			mark, after, ok := strings.Cut(marked, "]]")
			kind, span, ok2 := strings.Cut(mark, " ")
			if !ok || !ok2 {
				t.Fatalf("%s:%d: bad mark", name, i+1)
			}
			s := Span{len(c.text), len(c.text) + len(span), Kind(strings.TrimLeft(kind, "?!"))}
			if kind[0] != '!' {
				c.personal = append(c.personal, s)
			}
			if kind[0] != '?' {
				c.found = append(c.found, s)
			}
			c.text += span
			rest = after
		}
		cases = append(cases, c)
	}
	return cases
}

// Find reports the marked pieces with their bounds, and nothing else.
func TestFind(t *testing.T) {
	for _, f := range []struct{ name, text string }{{"cases.txt", casesText}, {"heldout.txt", heldOutText}} {
		for _, c := range parseCases(t, f.name, f.text) {
			if diff := cmp.Diff(c.found, Find(c.text)); diff != "" {
				t.Errorf("%s:%d: Find(%q) (-want +got):\n%s", f.name, c.line, c.text, diff)
			}
		}
	}
}

// Of the personal pieces of all cases at least .97 are found, and at most .02 of
// the texts without any are redacted: see -v for the kinds.
func TestRecall(t *testing.T) {
	cases := append(readCases(t), parseCases(t, "heldout.txt", heldOutText)...)
	if len(cases) < 750 {
		t.Errorf("%d cases, want at least 750", len(cases))
	}
	personal, found, harmless := map[Kind]int{}, map[Kind]int{}, map[Kind]int{}
	var all, missed, clean, redacted int
	for _, c := range cases {
		spans := Find(c.text)
		for _, p := range c.personal {
			all++
			personal[p.Kind]++
			if slices.Contains(spans, p) {
				found[p.Kind]++
			} else {
				missed++
			}
		}
		for _, s := range spans {
			if !slices.Contains(c.personal, s) {
				harmless[s.Kind]++
			}
		}
		if len(c.personal) == 0 {
			clean++
			if len(spans) > 0 {
				redacted++
			}
		}
	}
	for _, k := range kinds {
		t.Logf("%-9s %3d of %3d found, %d false", k, found[k], personal[k], harmless[k])
		if recall := float64(found[k]) / float64(personal[k]); !(recall >= .85) {
			t.Errorf("%s: recall %.3f, want at least .85", k, recall)
		}
	}
	recall, falsely := 1-float64(missed)/float64(all), float64(redacted)/float64(clean)
	t.Logf("%d cases: recall %d of %d = %.3f; %d of %d texts without any redacted = %.3f", len(cases), all-missed, all, recall, redacted, clean, falsely)
	if recall < .97 || falsely > .02 {
		t.Errorf("recall %.3f, want at least .97; false redaction %.3f, want at most .02", recall, falsely)
	}
	if share := float64(clean) / float64(len(cases)); share < .4 {
		t.Errorf("only %.2f of the cases are without personal information", share)
	}
}
