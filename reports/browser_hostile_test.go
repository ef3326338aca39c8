package reports

import (
	"reflect"
	"strings"
	"testing"
)

// Without scripts everything is shown and there is nothing that does not work.
func TestBrowserWithoutScripts(t *testing.T) {
	v := onPhone
	v.noScript = true
	p := show(t, chromium(t), render(t, "html", handmade(), Options{Quality: quality()}), v)
	p.holds("scripts are off", `!document.querySelector(".tools")`)
	p.holds("every row is shown", `checks.all("tr").length > 200 && checks.all("tr").every(checks.seen)`)
	p.holds("no control is", `!checks.all("button, select, input, dialog").some(e => checks.seen(e) && !e.closest(".choices"))`)
	p.holds("nor the choices of the Pareto", `!checks.seen(document.getElementById("choices"))`)
	p.holds("no empty place of a chart is", `!checks.all(".chart").some(checks.seen)`)
	p.holds("the page says what is missing", `checks.seen(document.querySelector("noscript p"))`)
	p.nothing(`checks.fits()`)
}

// markup is text that would be a script, an element, a formula or a change of
// direction if it were not text.
const markup = `</script><script>pwned = 1</script><img src=x onerror="pwned = 1">"'><svg onload=pwned=1>{{.}}<!--` +
	"\u202eabc\u200f שלום 😀👨\u200d👩\u200d👧=cmd|' /C calc'!A0 \x00\u2028"

// Whatever the texts of a result hold, no script of theirs runs, and the page is
// no wider than its window.
func TestBrowserHostile(t *testing.T) {
	browser := chromium(t)
	for name, s := range map[string]string{"markup": markup, "long": strings.Repeat("w", 5000) + strings.Repeat("长", 5000)} {
		t.Run(name, func(t *testing.T) {
			r := handmade()
			spoil(reflect.ValueOf(r), s)
			p := show(t, browser, render(t, "html", r, Options{Quality: quality()}), onLaptop)
			p.holds("no script of theirs has run", `typeof pwned === "undefined" && document.scripts.length === 4`)
			p.holds("all charts are drawn", `checks.all(".chart").filter(checks.seen).every(c => c.querySelector("svg path"))`)
			p.nothing(`checks.fits()`)
			for _, table := range ask[[]string](p, `checks.copies()`) {
				parseCSV(t, table)
			}
			p.look(onSmallPhone)
			p.nothing(`checks.settled().then(checks.fits)`)
			p.holds("no script of theirs has run", `typeof pwned === "undefined"`)
		})
	}
}
