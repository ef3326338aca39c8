package reports

import (
	"fmt"
	"html"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// The expected forms follow the advice of OWASP on CSV injection.
func TestInert(t *testing.T) {
	for s, want := range map[string]string{
		"产品质量": "产品质量", "": "", "a=b": "a=b", "3-1": "3-1", "—": "—", "−5%": "−5%",
		"=1+1": "'=1+1", "+86": "'+86", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "＝1": "'＝1", "＠a": "'＠a",
		"\t=1": "'\t=1", "\tx": "'\tx", "  =1": "'  =1", "\u202e=1": "'\u202e=1", "\ufeff-1": "'\ufeff-1",
		"\r=1": "'\ufffd=1", "a\x00b": "a\ufffdb", "\x00=1": "'\ufffd=1",
	} {
		if got := inert(s); got != want {
			t.Errorf("inert(%q) = %q, want %q", s, got, want)
		}
	}
}

// No text of a result becomes a formula, in the workbook or after it, nor a code
// of a footer, nor part of a reference.
func TestWorkbookHostileText(t *testing.T) {
	ours := make(map[string]bool) // tabs
	for key, phrase := range phrases {
		if strings.HasPrefix(key, "sheet.") {
			ours[phrase.zh] = true
		}
	}
	more := []string{"－1", "＋1", "\n=1", "\u00a0=1", "\u200b=1", "'=1", `=HYPERLINK("//x","y")`, `=DDE("cmd";"/C calc";"!A0")`, "&P&D&A"}
	for _, s := range append(more, hostile...) {
		r := handmade()
		spoil(reflect.ValueOf(r), s)
		data := render(t, "xlsx", r, Options{})
		f := open(t, data)
		_, values := cells(t, f)
		for at, v := range values {
			sheet, cell, _ := strings.Cut(at, "!")
			kind, err := f.GetCellType(sheet, cell)
			if err != nil {
				t.Fatal(err)
			}
			if text := kind == excelize.CellTypeSharedString || kind == excelize.CellTypeInlineString; text && inert(v) != v {
				t.Errorf("%.20q: %s is %.30q", s, at, v)
			}
		}
		for name, part := range parts(t, data) {
			switch {
			case strings.HasPrefix(name, "xl/worksheets/sheet"):
				if strings.Contains(part, "<f>") || strings.Contains(part, "<f ") {
					t.Errorf("%.20q: %s has a formula", s, name)
				}
				for _, to := range found(`<hyperlink [^>]*location="([^"]*)"`, part) {
					if tab := strings.TrimSuffix(strings.TrimPrefix(html.UnescapeString(to), "'"), "'!A1"); !ours[tab] {
						t.Errorf("%.20q: %s leads to %s", s, name, to)
					}
				}
				for _, footer := range found(`<oddFooter>([^<]*)</oddFooter>`, part) {
					footer = html.UnescapeString(footer)
					codes := found(`&(.)`, strings.ReplaceAll(footer, "&&", ""))
					if units(footer) > 255 || strings.Join(codes, "") != "LCRPN" {
						t.Errorf("%.20q: the footer of %s has the codes %q in %q", s, name, codes, footer)
					}
				}
			case strings.HasPrefix(name, "xl/charts/"):
				for _, ref := range found(`<f>([^<]*)</f>`, part) {
					tab, at, _ := strings.Cut(strings.TrimPrefix(html.UnescapeString(ref), "'"), "'!")
					if !ours[tab] || !regexp.MustCompile(`^\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?$`).MatchString(at) {
						t.Errorf("%.20q: %s refers to %s", s, name, ref)
					}
				}
			case strings.Contains(name, "external") || strings.Contains(name, "comments"):
				t.Errorf("%.20q: the workbook has %s", s, name)
			}
		}
		for _, n := range f.GetDefinedName() {
			tab, _, _ := strings.Cut(strings.TrimPrefix(n.RefersTo, "'"), "'!")
			if !ours[tab] || !regexp.MustCompile(`^(suxi_[a-z_]+|_xlnm\.(Print_Titles|_FilterDatabase))$`).MatchString(n.Name) {
				t.Errorf("%.20q: the name %s refers to %s", s, n.Name, n.RefersTo)
			}
		}
	}
}

// A cell holds 32,767 UTF-16 units and says so if there was more.
func TestCellText(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, text string
		cut        bool
	}{
		{"short", "投诉", false}, {"full", strings.Repeat("长", longest), false}, {"one more", strings.Repeat("长", longest+1), true},
		{"long", strings.Repeat("长", 40_000), true}, {"pairs", strings.Repeat("😀", 20_000), true}, {"formula", "=" + strings.Repeat("a", longest-1), true},
	} {
		got := p.cellText(test.text)
		if n := units(got); n > longest || !utf8.ValidString(got) || test.cut && n < longest-1 {
			t.Errorf("%s: %d units, want up to %d", test.name, n, longest)
		}
		if cut := strings.HasSuffix(got, p.t("cell.cut", count(units(inert(test.text))))); cut != test.cut {
			t.Errorf("%s: said to be cut: %v, want %v: ...%q", test.name, cut, test.cut, []rune(got)[max(0, len([]rune(got))-40):])
		}
	}
	r := handmade()
	r.Quotes[0].Text, r.Quotes[1].Text = strings.Repeat("长", 40_000), "_x003D_1"
	data := render(t, "xlsx", r, Options{})
	f := open(t, data)
	if !strings.Contains(parts(t, data)["xl/sharedStrings.xml"], ">_x005F_x003D_1<") {
		t.Error("the escape of a sign in XML is not escaped: Excel would read =1")
	}
	if got, err := f.GetCellValue("原话", "E4"); err != nil || got != p.cellText(r.Quotes[0].Text) {
		t.Errorf("the quote is of %d units, %v", units(got), err)
	}
}

// A Chinese character is two cells wide whatever the locale says.
func TestWidth(t *testing.T) {
	for s, want := range map[string]int{"": 0, "abc": 3, "投诉": 4, "q 值": 4} {
		t.Run(fmt.Sprint(s), func(t *testing.T) {
			if got := width(s); got != want {
				t.Errorf("width(%q) = %d, want %d", s, got, want)
			}
		})
	}
}

// A header breaks between words, and Chinese in its middle.
func TestHeadWidth(t *testing.T) {
	for head, want := range map[string]int{"件数": 6, "应答时限": 8, "Complaints": 14, "Mean probability": 15, "环比结论 q": 9} {
		if got := headWidth(head); got != want {
			t.Errorf("headWidth(%q) = %d, want %d", head, got, want)
		}
	}
}
