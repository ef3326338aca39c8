package reports

import (
	"html"
	"regexp"
	"strconv"
	"testing"

	"suxi/analysis"
)

var figureCell = regexp.MustCompile(`<td class="[^"]*" data-v="([^"]*)"[^>]*? data-figure="([^"]*)"`)

// Every figure that the page names is one of the result's, with the count that
// stands in the cell, and each kind of table names some.
func TestPageFigures(t *testing.T) {
	r := fixture(t, analysis.Options{})
	want := make(map[string]int)
	for _, f := range r.Figures() {
		want[f.Filter.ID()] = f.Count
	}
	page := string(render(t, "html", r, Options{}))
	found := make(map[string]bool)
	for _, m := range figureCell.FindAllStringSubmatch(page, -1) {
		id := html.UnescapeString(m[2])
		found[id] = true
		if n, ok := want[id]; !ok || strconv.Itoa(n) != m[1] {
			t.Errorf("%s is %s on the page, %d in the figures", id, m[1], n)
		}
	}
	for _, id := range []string{
		"category=delivery,from=2025-03-01,to=2025-03-31", "from=2025-03-01,to=2025-03-31", "from=2025-02-01,to=2025-02-28",
		"category=quality", "category=quality,level=urgent", "level=urgent", "cause=staff", "category=quality,cause=staff", "cause=-", "demand=refund",
		"channel=电话热线", "category=delivery,channel=电话热线", "product=破壁机 P3,from=2025-03-01,to=2025-03-31",
		"group=batch-1",
	} {
		if !found[id] {
			t.Errorf("the page does not name %s", id)
		}
	}
	if n := len(regexp.MustCompile(` data-figure=`).FindAllString(page, -1)); n != len(figureCell.FindAllString(page, -1)) {
		t.Errorf("%d cells name a figure, not all of them with a number", n)
	}
}
