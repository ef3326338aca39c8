package reports

import (
	"bytes"
	"encoding/xml"
	"flag"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"suxi/analysis"
)

var screenshots = flag.String("screenshots", "", "write pictures of the page, as screens and paper show it, into this `folder`")

// TestBrowserPictures writes pictures for people to look at.
func TestBrowserPictures(t *testing.T) {
	if *screenshots == "" {
		t.Skip("no -screenshots")
	}
	browser := chromium(t)
	if err := os.MkdirAll(*screenshots, 0o755); err != nil {
		t.Fatal(err)
	}
	write := func(name string, data []byte, err error) {
		t.Helper()
		if err == nil {
			err = os.WriteFile(filepath.Join(*screenshots, name), data, 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	hostile := handmade()
	spoil(reflect.ValueOf(hostile), markup)
	for name, r := range map[string]*analysis.Result{"usual": fixture(t, analysis.Options{}), "sections": handmade(), "hostile": hostile} {
		for _, l := range []Language{Chinese, English} {
			html := render(t, "html", r, Options{Language: l, Quality: quality()})
			for _, v := range []view{onLaptop, onLaptop.inDark(), onPhone, onPhone.inDark()} {
				p := show(t, browser, html, v)
				picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
				write(name+"-"+string(l)+"-"+v.name+".png", picture, err)
			}
			paper, err := chromedp.Run(show(t, browser, html, onLaptop).ctx, onPaper)
			write(name+"-"+string(l)+"-paper.pdf", paper, err)
		}
	}
}

// onPaper prints as the style sheet of the page says.
var onPaper = chromedp.PrintToPDF(chromedp.PDFPrintBackground(), chromedp.PDFPreferCSSPageSize())

// Points of an A4 sheet, and the narrowest of its margins.
const (
	sheetWidth, sheetHeight = 595.28, 841.89
	sideMargin              = 12 / 25.4 * 72
)

// On paper the report is on A4 sheets, within the
// margins, without controls, and with every section.
func TestBrowserPaper(t *testing.T) {
	browser := chromium(t)
	pdftotext, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("SUXI_NEED_CHROMIUM") != "" {
			t.Fatal("no pdftotext: install poppler-utils")
		}
		t.Skip("no pdftotext: install poppler-utils")
	}
	usual := fixture(t, analysis.Options{})
	for _, l := range []Language{Chinese, English} {
		t.Run(string(l), func(t *testing.T) {
			p := show(t, browser, render(t, "html", usual, Options{Language: l, Quality: quality()}), onPhone)
			heads := ask[[]string](p, `checks.all("main h2").map(h => h.textContent)`)
			controls := ask[[]string](p, `checks.all("button").filter(b => checks.seen(b) && b.closest(".controls, .tools")).map(b => b.textContent)`)
			pdf, err := chromedp.Run(p.ctx, onPaper)
			p.try(err)
			path := filepath.Join(t.TempDir(), "report.pdf")
			p.try(os.WriteFile(path, pdf, 0o600))
			out, err := exec.Command(pdftotext, "-bbox", path, "-").Output()
			p.try(err)

			var paper struct {
				Pages []struct {
					Width  float64 `xml:"width,attr"`
					Height float64 `xml:"height,attr"`
					Words  []struct {
						Left  float64 `xml:"xMin,attr"`
						Right float64 `xml:"xMax,attr"`
						Text  string  `xml:",chardata"`
					} `xml:"word"`
				} `xml:"body>doc>page"`
			}
			out = regexp.MustCompile(`[\x00-\x08\x0b-\x1f]`).ReplaceAll(out, nil)
			if err := xml.NewDecoder(bytes.NewReader(out)).Decode(&paper); err != nil {
				t.Fatalf("%v in\n%.500s", err, out)
			}
			if n := len(paper.Pages); n < 8 || n > 30 {
				t.Errorf("%d sheets, want 8 to 30", n)
			}
			var text strings.Builder
			for i, sheet := range paper.Pages {
				if math.Abs(sheet.Width-sheetWidth) > 1 || math.Abs(sheet.Height-sheetHeight) > 1 {
					t.Errorf("sheet %d is %v by %v points, want A4", i+1, sheet.Width, sheet.Height)
				}
				if len(sheet.Words) < 20 {
					t.Errorf("sheet %d has %d words", i+1, len(sheet.Words))
				}
				for _, word := range sheet.Words {
					if word.Left < sideMargin-6 || word.Right > sheetWidth-sideMargin+6 {
						t.Errorf("sheet %d: %q is in the margin, from %v to %v", i+1, word.Text, word.Left, word.Right)
					}
					text.WriteString(word.Text)
				}
				if number := strconv.Itoa(i+1) + "/" + strconv.Itoa(len(paper.Pages)); !strings.Contains(text.String(), number) {
					t.Errorf("sheet %d has no number %s", i+1, number)
				}
			}
			plain := func(s string) string { return strings.Join(strings.Fields(s), "") }
			for _, head := range heads {
				if !strings.Contains(text.String(), plain(head)) {
					t.Errorf("no section %q", head)
				}
			}
			for _, control := range controls {
				if strings.Contains(text.String(), plain(control)) {
					t.Errorf("the control %q is printed", control)
				}
			}
		})
	}
}

// Paper has the rows that the screen keeps behind a button, up to forty, and says
// of how many; what was filtered out stays out.
func TestBrowserPaperRows(t *testing.T) {
	r := handmade()
	group := r.Groups[0]
	for range 59 {
		r.Groups = append(r.Groups, group)
	}
	p := show(t, chromium(t), render(t, "html", r, Options{}), onLaptop)
	const rows = `(() => { const f = document.getElementById("table-groups"); return [checks.seen(f.querySelector(".cut")) ? f.querySelector(".cut").textContent : "", String([...f.querySelector("tbody").rows].filter(r => r.getClientRects().length).length)]; })()`
	total := len(r.Groups)
	if got := ask[[]string](p, rows); got[0] != "" || got[1] != "10" {
		t.Errorf("on screen %q, want 10 rows", got)
	}
	p.media("print")
	if got := ask[[]string](p, rows); got[1] != "40" || got[0] != fmt.Sprintf("显示 40 行，共 %d 行", total) {
		t.Errorf("on paper %q, want 40 rows of %d", got, total)
	}
}
