package reports

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"

	"suxi/analysis"
)

// TestBrowser does with the page, in both languages, what its readers do.
func TestBrowser(t *testing.T) {
	browser := chromium(t)
	usual := fixture(t, analysis.Options{})
	for _, l := range []Language{Chinese, English} {
		t.Run(string(l), func(t *testing.T) {
			o := Options{Language: l, Quality: quality()}
			page := render(t, "html", usual, o)
			p := show(t, browser, page, onLaptop)
			for _, step := range []struct {
				name string
				does func(*tab)
			}{
				{"skip", browseSkip},
				{"charts", browseCharts},
				{"drill by pointer", browseDrillByPointer},
				{"drill by keyboard", browseDrillByKeyboard},
				{"sort", browseSort},
				{"filter", browseFilter},
				{"show all", browseAll},
				{"copy", func(p *tab) { browseCopy(p, usual, l) }},
				{"sources", browseSources},
				{"scheme", browseScheme},
				{"contents", browseContents},
			} {
				t.Run(step.name, func(t *testing.T) { step.does(&tab{t, p.ctx}) })
			}
			t.Run("phone", func(t *testing.T) {
				for _, v := range []view{onPhone, onSmallPhone} {
					p := show(t, browser, page, v)
					p.nothing(`checks.charts()`)
					p.nothing(`checks.fits()`)
					p.nothing(`checks.touchable()`)
					p.holds("the contents are folded", `!document.getElementById("contents").open`)
				}
			})
			t.Run("sections", func(t *testing.T) {
				p := show(t, browser, render(t, "html", handmade(), o), onLaptop)
				p.nothing(`checks.charts()`)
				p.nothing(`checks.sorting()`)
				p.look(onSmallPhone)
				p.nothing(`checks.settled().then(checks.charts)`)
				p.nothing(`checks.fits()`)
				p.nothing(`checks.touchable()`)
			})
		})
	}
}

// Every choice of the Pareto has its chart and its table, and no other.
func browseCharts(p *tab) {
	p.nothing(`checks.charts()`)
	for _, choice := range ask[[]string](p, `checks.all("#choices input").map(i => i.name + "=" + i.value)`) {
		name, value, _ := strings.Cut(choice, "=")
		p.click(`label:has(input[name="` + name + `"][value="` + value + `"])`)
		p.holds(choice+" is shown alone", `(() => {
			const shown = checks.all(".pareto").filter(checks.seen);
			return shown.length === 1 && shown[0].dataset[$1] === $2 && checks.seen(shown[0].querySelector("table"));
		})()`, name, value)
		p.nothing(`checks.charts()`)
	}
	p.do(chromedp.Evaluate[chromedp.Void](`document.getElementById("choices").reset(); document.getElementById("choices").dispatchEvent(new Event("change"))`))
}

// A bar of the Pareto opens what there is about its category, which says so,
// takes the focus and has its own chart; Escape closes it and gives the focus
// back.
func browseDrillByPointer(p *tab) {
	at := ask[[]float64](p, `checks.markOf("chart-pareto-latest-count", "vital")`)
	p.do(chromedp.MouseClickXY(at[0], at[1]))
	p.holds("the bar opens its category", `(() => {
		const open = document.activeElement;
		return open.matches("article.drill") && location.hash === "#" + open.id && checks.seen(open) && !!open.querySelector(".chart svg") && !!open.querySelector(".t-drill");
	})()`)
	p.holds("it is announced", `document.getElementById("status").textContent.includes(document.activeElement.dataset.name)`)
	p.nothing(`checks.charts()`)

	p.click(`article.drill:focus .fold`)
	p.holds("a branch unfolds", `(() => {
		const fold = document.activeElement, row = fold.closest("tr");
		return fold.getAttribute("aria-expanded") === "true" && checks.seen(row.nextElementSibling) && row.nextElementSibling.className === "deep2";
	})()`)
	p.press(kb.Escape)
	p.holds("Escape closes it", `!checks.all("article.drill").some(checks.seen) && location.hash === ""`)
	p.holds("the focus goes back", `document.activeElement.matches("a.more[aria-expanded=false]")`)

	p.do(chromedp.Evaluate[chromedp.Void](`location.hash = "#drill-2"`))
	p.holds("an address opens a category", `checks.settled().then(() => document.activeElement.id === "drill-2")`)
	p.click(`#drill-2 > button`)
	p.holds("its button closes it", `!checks.seen(document.getElementById("drill-2"))`)
}

func browseDrillByKeyboard(p *tab) {
	for _, key := range []string{kb.Enter, " "} {
		p.do(chromedp.Evaluate[chromedp.Void](`checks.all(".pareto a.more").filter(checks.seen)[1].focus()`))
		p.press(key)
		p.holds("the key opens the category", `document.activeElement.matches("article.drill") && checks.all(".pareto a.more").filter(checks.seen)[1].getAttribute("aria-expanded") === "true"`)
		p.press(kb.Tab)
		p.holds("tab leads into it", `document.activeElement.matches("article.drill > button")`)
		p.press(kb.Escape)
		p.holds("the focus goes back", `document.activeElement === checks.all(".pareto a.more").filter(checks.seen)[1]`)
	}
}

// A head is a button: it sorts by pointer and by key.
func browseSort(p *tab) {
	p.nothing(`checks.sorting()`)
	const head = `#table-comparison thead th:nth-child(2)`
	p.click(head + ` .sort`)
	p.holds("the first click sorts from the largest", `document.querySelector($1).getAttribute("aria-sort") === "descending"`, head)
	p.press(kb.Enter)
	p.holds("Enter turns the order", `document.querySelector($1).getAttribute("aria-sort") === "ascending"`, head)
	p.press(" ")
	p.holds("Space restores it", `document.querySelector($1).getAttribute("aria-sort") === "none"`, head)
}

// A filter leaves the rows that hold its text, in whatever case and width, and
// says how many there are.
func browseFilter(p *tab) {
	const rows = `checks.all("#table-comparison tbody tr")`
	names := ask[[]string](p, rows+`.map(r => checks.text(r.cells[0]))`)
	name := names[len(names)-1]
	p.do(chromedp.SendKeys(chromedp.CSS(`#table-comparison input[type="search"]`), " "+strings.ToUpper(name)))
	want := 0
	for _, n := range names {
		if strings.Contains(n, name) {
			want++
		}
	}
	got := ask[[]string](p, rows+`.filter(checks.seen).map(r => checks.text(r.cells[0]))`)
	if len(got) != want || !slices.Contains(got, name) {
		p.Errorf("the filter %q shows %q", name, got)
	}
	p.holds("the number of rows is announced", `[document.getElementById("status"), document.querySelector("#table-comparison .tally")].every(e => e.textContent.match(/\d+/g).map(Number).toSorted((a, b) => a - b).join() === $1)`,
		strconv.Itoa(want)+","+strconv.Itoa(len(names)))
	p.press(strings.Repeat(kb.Backspace, len(name)+1))
	p.holds("without a filter all rows are there", rows+`.every(checks.seen)`)
}

// A long table shows ten rows, and all of them when asked.
func browseAll(p *tab) {
	id := ask[string](p, `checks.all("figure.table:has(.all)").find(f => checks.seen(f.querySelector(".all"))).id`)
	shown := func() int {
		return ask[int](p, `checks.all("#" + $1 + " tbody tr").filter(checks.seen).length`, id)
	}
	all := ask[int](p, `document.querySelectorAll("#" + $1 + " tbody tr").length`, id)
	for _, want := range []int{10, all, 10} {
		if got := shown(); got != want {
			p.Errorf("%s shows %d rows, want %d", id, got, want)
		}
		p.click("#" + id + " .all")
	}
	p.click("#" + id + " .all")
}

// What is copied is a CSV file of exact figures that no spreadsheet takes for
// formulas.
func browseCopy(p *tab, r *analysis.Result, l Language) {
	p.allow("clipboard-read", "clipboard-write")
	p.click(`#table-pareto-latest-count .copy`)
	got := parseCSV(p.T, ask[string](p, `navigator.clipboard.readText()`))
	var want [][]string
	for _, pareto := range r.Paretos {
		if pareto.Period == nil || *pareto.Period != *r.Latest || pareto.Weight != analysis.ByCount {
			continue
		}
		for _, row := range pareto.Rows {
			name := row.Name
			if l == English {
				name = row.NameEN
			}
			want = append(want, []string{name, strconv.Itoa(row.Rank), exact(&row.Value), exact(&row.Share), exact(&row.Cumulative)})
		}
	}
	for i := range got {
		got[i] = got[i][:5]
	}
	if diff := cmp.Diff(want, got[1:]); diff != "" {
		p.Errorf("the Pareto as CSV (-want +got):\n%s", diff)
	}
	p.holds("it says so", `!!document.querySelector("#table-pareto-latest-count .copy").dataset.done`)
	for _, table := range ask[[]string](p, `checks.copies()`) {
		parseCSV(p.T, table)
	}

	p.holds("where the clipboard is closed the text is shown", `(async () => {
		const was = document.execCommand;
		navigator.clipboard.writeText = () => Promise.reject();
		document.execCommand = () => false;
		document.querySelector("#table-comparison .copy").click();
		await checks.settled();
		document.execCommand = was;
		delete navigator.clipboard.writeText;
		return document.getElementById("copy").open && document.activeElement.value.split("\n").length > 5;
	})()`)
	p.press(kb.Escape)
	p.holds("Escape closes it", `!document.getElementById("copy").open`)
}

// parseCSV returns the records of a file, and fails the test if they are ragged
// or if a field is a formula.
func parseCSV(t *testing.T, text string) [][]string {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(records) < 2 {
		t.Fatalf("%d records, %v, of\n%.300s", len(records), err, text)
	}
	for _, record := range records {
		for _, field := range record {
			if _, err := strconv.ParseFloat(field, 64); err != nil && regexp.MustCompile(`^[\s\p{Cf}]*[=+\-@＝＋－＠]`).MatchString(field) {
				t.Errorf("%.50q is a formula", field)
			}
		}
	}
	return records
}

// A figure tells which complaints it counts, by pointer and by keyboard.
func browseSources(p *tab) {
	const figure = `#table-comparison [data-figure]`
	told := func() {
		p.Helper()
		p.holds("the source of the figure is told", `(() => {
			const cell = checks.asked ?? document.querySelector($1), said = id => document.getElementById(id).textContent;
			return document.getElementById("source").open && said("source-id") === cell.dataset.figure && said("source-query").includes("'" + cell.dataset.figure + "'") &&
				said("source-what").includes(checks.text(cell)) && said("source-what").includes(checks.text(cell.parentElement.cells[0])) && document.activeElement.id === "source-copy";
		})()`, figure)
	}
	p.click(figure)
	told()
	p.press(kb.Escape)
	p.holds("Escape closes it", `!document.getElementById("source").open`)

	const toggle = `#table-comparison [aria-pressed]`
	p.do(chromedp.Focus(chromedp.CSS(toggle)))
	p.press(kb.Enter)
	p.holds("the first figure is a button and has the focus", `document.activeElement.closest("[data-figure]") === document.querySelector($1)`, figure)
	p.press(kb.ArrowDown)
	p.holds("an arrow leads to the next row", `(checks.asked = document.activeElement.closest("[data-figure]")).parentElement.rowIndex > document.querySelector($1).parentElement.rowIndex`, figure)
	p.press(kb.Enter)
	told()
	p.press(kb.Escape)
	p.holds("the focus goes back", `document.activeElement.closest("[data-figure]") === checks.asked`)
	p.click(toggle)
	p.holds("the figures are figures again", `!document.querySelector("#table-comparison button.source")`)
}

// The page follows the scheme of the screen unless one is chosen; charts go
// with it, and paper is white.
func browseScheme(p *tab) {
	const light, dark = "rgb(255, 255, 255)", "rgb(18, 22, 27)"
	want := func(what, ground, bar string) {
		p.Helper()
		got := ask[[]string](p, `[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('#chart-pareto-latest-count path[fill="var(--vital)"]')).fill]`)
		if got[0] != ground || got[1] != bar {
			p.Errorf("%s: ground and bars are %q, want %s and %s", what, got, ground, bar)
		}
	}
	choose := func(scheme string) {
		p.Helper()
		p.do(chromedp.Evaluate[chromedp.Void](`(theme => { theme.value = "` + scheme + `"; theme.dispatchEvent(new Event("change", { bubbles: true })); })(document.getElementById("theme"))`))
	}
	const lightBar, darkBar = "rgb(0, 114, 178)", "rgb(86, 180, 233)"
	want("a light screen", light, lightBar)
	choose("dark")
	want("dark by choice", dark, darkBar)
	p.media("print")
	want("paper, dark by choice", light, lightBar)
	p.look(onLaptop.inDark())
	choose("")
	want("a dark screen", dark, darkBar)
	choose("light")
	want("light by choice", light, lightBar)
	choose("")
	p.look(onLaptop)
}

// The first stop of the tab key leads past the contents.
func browseSkip(p *tab) {
	p.press(kb.Tab)
	p.holds("the first stop is in sight", `document.activeElement.matches(".skip") && document.activeElement.getBoundingClientRect().left >= 0`)
	p.press(kb.Enter)
	p.press(kb.Tab)
	p.holds("it leads to the report", `document.activeElement.closest("main") !== null`)
}

// The contents lead to a section and say where one is.
func browseContents(p *tab) {
	p.click(`nav a[href="#severity"]`)
	p.holds("the section is in sight", `checks.settled().then(() => Math.abs(document.getElementById("severity").getBoundingClientRect().top) < 60)`)
	p.holds("the contents say so", `checks.settled().then(() => document.querySelector("nav [aria-current]").hash === "#severity")`)
}

// media has the page laid out for another medium until the next look.
func (p *tab) media(name string) {
	p.Helper()
	_, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: name})
	p.try(err)
}
