package reports

import (
	"os"
	"testing"

	"github.com/chromedp/chromedp"

	"suxi/analysis"
)

// TestBrowserAxe has axe-core look for what shuts people out: all its rules for
// WCAG 2.0 to 2.2 at the levels A and AA, and its best practices.
func TestBrowserAxe(t *testing.T) {
	path := os.Getenv("SUXI_AXE")
	if path == "" {
		if os.Getenv("SUXI_NEED_AXE") != "" {
			t.Fatal("SUXI_NEED_AXE is set, and SUXI_AXE does not lead to it: npm install axe-core, and name its axe.min.js")
		}
		t.Skip("no axe-core: set SUXI_AXE to its axe.min.js")
	}
	browser := chromium(t)
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	usual := fixture(t, analysis.Options{})
	for _, test := range []struct {
		name     string
		result   *analysis.Result
		language Language
		on       view
	}{
		{"usual", usual, Chinese, onLaptop},
		{"usual", usual, Chinese, onPhone.inDark()},
		{"sections", handmade(), Chinese, onLaptop.inDark()},
		{"sections", handmade(), Chinese, onPhone},
		{"sections", handmade(), English, onLaptop},
		{"sections", handmade(), English, onPhone.inDark()},
	} {
		t.Run(test.name+"/"+string(test.language)+"/"+test.on.name, func(t *testing.T) {
			p := show(t, browser, render(t, "html", test.result, Options{Language: test.language, Quality: quality()}), test.on)
			p.do(chromedp.Evaluate[chromedp.Void](string(axe)))
			p.nothing(`checks.axe()`)

			// And of what opens.
			p.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#drill-2"; document.querySelector("#table-comparison [aria-pressed]").click()`))
			p.nothing(`checks.settled().then(() => checks.axe("#drill-2", "#table-comparison"))`)
			p.click(`#table-comparison [data-figure]`)
			p.nothing(`checks.axe("#source")`)

			p.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("source").append(Object.assign(document.createElement("button"), { id: "bare" }))`))
			p.holds("a button without a name is found", `checks.axe("#bare").then(found => found.length > 0)`)
		})
	}
}
