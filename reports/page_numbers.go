package reports

import "strconv"

// mostRows is how many rows of a table the page has; the workbook has all. The
// page's script shows the first few and the others on request.
const mostRows = 200

// A numbering counts the charts and the tables of a page in the order in which
// the template sets them, and gives each table an anchor.
type numbering struct {
	*printer
	charts, tables int
	anchors        map[string]int
}

// A placedTable is a table as the template sets it.
type placedTable struct {
	table
	Number string // "表 3"; "" if it is not counted
	Anchor string // id of its element
}

// A placedChart is a chart as the template sets it.
type placedChart struct {
	chart
	Number        string // "图 3"
	Mark, Verdict string // what it shows, in a word; ""
}

func (n *numbering) table(t table) placedTable {
	n.tables++
	return n.place(t, n.t("page.number.table", strconv.Itoa(n.tables)))
}

// uncounted is a table that the script shows on request.
func (n *numbering) uncounted(t table) placedTable { return n.place(t, "") }

func (n *numbering) chart(c chart) placedChart {
	n.charts++
	return placedChart{chart: c, Number: n.t("page.number.figure", strconv.Itoa(n.charts))}
}

func (n *numbering) trend(t *trendView) placedChart {
	c := n.chart(t.chart)
	c.Mark, c.Verdict = t.Mark, t.Verdict
	return c
}

// variant is a chart or a table of which the page shows one at a time: all have
// one number, and a letter.
func (n *numbering) variant(i int, of any) any {
	letter := string(rune('a' + i))
	switch of := of.(type) {
	case *chart:
		if i == 0 {
			n.charts++
		}
		return placedChart{chart: *of, Number: n.t("page.number.figure", strconv.Itoa(n.charts)+letter)}
	case table:
		if i == 0 {
			n.tables++
		}
		return n.place(of, n.t("page.number.table", strconv.Itoa(n.tables)+letter))
	}
	panic("reports: a variant is a chart or a table")
}

// place cuts a table to what the page has.
func (n *numbering) place(t table, number string) placedTable {
	if all := len(t.Rows); all > mostRows {
		t.Rows = t.Rows[:mostRows]
		t.Caption += n.t("page.cut", count(mostRows), count(all))
	}
	anchor := "table-" + t.ID
	n.anchors[anchor]++
	if again := n.anchors[anchor]; again > 1 {
		anchor += "-" + strconv.Itoa(again)
	}
	return placedTable{t, number, anchor}
}
