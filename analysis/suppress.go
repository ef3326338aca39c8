package analysis

import "fmt"

// LeastSuppressed is the smallest K of Result.Suppress: of one row, "fewer than
// 2" would say all there is to hide.
const LeastSuppressed = 3

// Suppress takes out of r what tells of fewer than k rows, so that the result
// can be given to people who must not find single customers in it. It fails, and
// changes nothing, for a k below LeastSuppressed, for fewer than k rows, and on a
// result that was suppressed before.
//
// A count of 1 to k − 1 rows is small. A 0 is not: it tells of nobody.
//
//   - In tables (severity, subcategory, cause, demand and rule by category; bones by
//     category; values of a column by category) a small count becomes −k, printed
//     as "<k", and its events with it. Its margins are known, so other counts
//     must go that are not small (Hidden, printed as ×): as few rows as possible
//     such that no count that was taken out of a table, nor one that is in no
//     table but would follow, can be computed from what is left of that table,
//     even by who knows that "<k" is 1 to k − 1 and × is k or more. The same
//     holds for events. Nor are those that were taken out of one row, or one
//     column, fewer than k rows together, where its sum is in print.
//   - A category that is small in some period is in no table by period: what is
//     left for it and those withheld with it, of which the residual is the first,
//     is 0 or k and more in every period, and none of its counts can be computed.
//   - What is listed (values of a column, groups, issues, batches, hotspots, terms,
//     themes, slots, drill-down, comparisons) rests on k rows and more, or events
//     where these are what it counts; the others are in the row of the others,
//     where there is one, which takes in further ones until it is not small.
//     Without such a row, so many are left out that what remains to a total is
//     not small.
//   - The regulators' tables are left out: they must add up.
//   - How many rows there are in all, in the result and in a period, stays.
//   - A figure of a drill, a hotspot, a batch or a comparison that is 1 to k − 1
//     away from one that it is a part of, or that is a part of it, in whatever
//     table, is left out (of a drill: goes to the others); and so is one of those
//     that differ in one field, where together they leave 1 to k − 1 of what has
//     all but that field.
//   - Figures that were computed from a small count go with it: rates, changes,
//     intervals, charts, the Severity of an issue. A Pareto by severity or cost
//     adds up the categories of which k − 1 rows and fewer have a level or a
//     cost, and others with them; it has no rows where that is not enough, or
//     where nobody knows those rows: by cost, and by severity in a period, in a
//     result that was read from JSON. The stability leaves out a weight that has
//     such rows.
//   - A quote keeps its category alone: not its id, its date nor its severity.
//     Issues and groups have numbers in place of ids, and so are in no Figures. No
//     ids of complaints are listed, no single customer is counted.
//
// What it does not do: it guards each table with its own margins, and the lists as
// above, not all tables together: sums and differences of more figures than
// those, and those of events, may say more. What a table leaves out can be few
// together, such as two cells of "<k" in one row whose sum is known. Nor does it
// guard two results that share rows, such as those of May and of May and June, or
// with other options: their difference can be small. One of the costs that are
// added up may be most of the sum. It does not hide that a count is 0, that a
// customer is among k, or what all of a group have in common. It leaves what
// tells of the data and not of complaints, such as how many rows have no date. A
// quote is a person's words. For such cases publish less.
func (r *Result) Suppress(k int) error {
	switch {
	case k < LeastSuppressed:
		return fmt.Errorf("suppress %d: want %d or more", k, LeastSuppressed)
	case r.Options.Suppress != 0:
		return fmt.Errorf("suppress %d: the result has its counts below %d suppressed already: begin with one that has not", k, r.Options.Suppress)
	case r.Counts.Rows-r.Counts.UnknownCategory < k:
		return fmt.Errorf("suppress %d: there are fewer complaints than that, so nothing would be left", k)
	}
	r.Options.Suppress = k
	s := &suppression{Result: r, k: k}
	s.categories()
	s.levels()
	for i := range r.Categories {
		s.subcategories(&r.Categories[i])
	}
	s.axis(&r.Causes, true)
	s.axis(&r.Demands, false)
	s.rules()
	s.bones()
	for i := range r.Crosstabs {
		s.crosstab(&r.Crosstabs[i])
	}
	s.periods()
	s.lists()
	s.hideCategories()
	s.apart()
	s.masked()
	r.Templates = []TemplateTable{}
	r.Warn(Warning{Code: WarnSuppressed, Severity: Info, Message: Text{
		ZH: fmt.Sprintf("为保护个人信息，1 至 %d 条记录的数字不列出（记作“<%d”），能推算出它们的数字也不列出（记作“×”）；某一期不足 %d 条的类别不列入各期的表和图。", k-1, k, k),
		EN: fmt.Sprintf("To protect customers, counts of 1 to %d rows are not shown (<%d), nor are those from which they could be computed (×); a category of fewer than %d rows in some period is in no table and chart by period.", k-1, k, k),
	}})
	return nil
}

// A suppression is the work of Suppress.
type suppression struct {
	*Result
	k        int
	totals   []arc           // one per category: what became of its rows and events
	withheld map[string]bool // categories in no table by period, by code
}

func (s *suppression) small(n int) bool { return 0 < n && n < s.k }

// of is a small part of a whole, or one that leaves a small rest, as a sign.
func (s *suppression) of(part, whole int) int {
	switch {
	case part < 0:
		return part
	case s.small(part):
		return -s.k
	case whole < 0 || s.small(whole-part):
		return Hidden
	}
	return part
}

// rows are all rows that are in tables.
func (s *suppression) rows() int { return s.Counts.Rows - s.Counts.UnknownCategory }

// categories decides which totals of categories are printed.
func (s *suppression) categories() {
	l := &lattice{least: s.k}
	from, to := l.node(), l.node()
	for _, c := range s.Categories {
		l.add(arc{from: from, to: to, n: [2]int{c.Count, c.Unique}})
	}
	l.protect()
	s.totals = l.arcs
}

// A marginRow is one row of a table by category: its total and its cells, in rows
// and in events, where they are in the Result.
type marginRow struct {
	count, unique      *int
	cells, uniqueCells []int
}

// table takes the small counts out of a table by category. An additive one has
// rows that add up, with rest, to the totals of the categories: rest is what is
// not split by category in print, and so follows from the others.
func (s *suppression) table(rows []marginRow, additive bool, rest ...*int) {
	l := &lattice{least: s.k}
	bottom, top := l.node(), l.node()
	all := arc{from: bottom, to: top, kept: true}
	columns := make([]int, len(s.Categories))
	left := make([][2]int, len(columns))
	for c, total := range s.totals {
		columns[c] = l.node()
		left[c] = total.n
		total.from, total.to = columns[c], bottom
		total.kept, total.wanted = true, total.state != printed
		if !additive { // nobody knows the sums
			total = arc{from: columns[c], to: bottom, state: unprinted, n: [2]int{s.rows(), s.rows()}}
		}
		l.add(total)
	}
	if !additive {
		all.state, all.n = unprinted, [2]int{s.rows(), s.rows()}
	}
	l.add(all)
	first := len(l.arcs)
	for _, r := range rows {
		node := l.node()
		l.add(arc{from: top, to: node, n: [2]int{*r.count, *r.unique}, margin: true})
		for c := range columns {
			n := [2]int{r.cells[c], r.uniqueCells[c]}
			left[c][0], left[c][1] = left[c][0]-n[0], left[c][1]-n[1]
			l.add(arc{from: node, to: columns[c], n: n})
		}
	}
	last := len(l.arcs)
	if additive {
		node, sum := l.node(), [2]int{}
		for c := range columns {
			sum[0], sum[1] = sum[0]+left[c][0], sum[1]+left[c][1]
			l.add(arc{from: node, to: columns[c], n: left[c], state: unprinted})
		}
		l.add(arc{from: top, to: node, n: sum, margin: true})
	}
	l.protect()
	for i, r := range rows {
		arcs := l.arcs[first+i*(1+len(columns)):]
		s.write(r.count, r.unique, arcs[0].state)
		for c := range columns {
			s.write(&r.cells[c], &r.uniqueCells[c], arcs[1+c].state)
		}
	}
	if additive {
		s.rest(l.arcs[last+len(columns)].state, rest)
	}
}

// write puts a sign in place of a count and of its events.
func (s *suppression) write(count, unique *int, state arcState) {
	switch state {
	case small:
		*count, *unique = -s.k, -s.k
	case hidden:
		*count, *unique = Hidden, Hidden
	}
}
