package main

import (
	"os/exec"
	"strings"
	"testing"
)

func TestParagraphs(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"filled", "one\ntwo\n\nthree\n", "one\ntwo\n.PP\nthree\n"},
		{"a table stands as it is", "files:\n\n  a  b\n  c  d\n\nafter\n", "files:\n.PP\n.PP\n.nf\n  a  b\n  c  d\n.fi\n.PP\nafter\n"},
		{"a table at the end", "  a\n", ".PP\n.nf\n  a\n.fi\n"},
		{"no macro, no hyphen", ".csv\n'x'\n--out C:\\x\n", "\\&.csv\n\\&'x'\n\\-\\-out C:\\ex\n"},
	}
	for _, tt := range tests {
		if got := paragraphs(tt.in); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestManPages has groff, where it is, find nothing to warn of, and looks for what
// help says on the page that it makes.
func TestManPages(t *testing.T) {
	_, err := exec.LookPath("groff")
	for _, cmd := range allCommands() {
		page := manPage(cmd)
		for _, want := range []string{".SH NAME\n" + roff(pageName(cmd)), ".SH EXIT STATUS\n", roff("--config")} {
			if !strings.Contains(page, want) {
				t.Errorf("%s: the page holds no %q", pageName(cmd), want)
			}
		}
		if err != nil {
			continue
		}
		groff := exec.Command("groff", "-man", "-Kutf8", "-Tutf8", "-wmac", "-wescape")
		groff.Stdin = strings.NewReader(page)
		var warnings strings.Builder
		groff.Stderr = &warnings
		if _, err := groff.Output(); err != nil || warnings.Len() > 0 {
			t.Errorf("%s: %v\n%s", pageName(cmd), err, warnings.String())
		}
	}
}
