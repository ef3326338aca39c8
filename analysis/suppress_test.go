package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize/convex/lp"

	"suxi/complaint"
)

// drawn counts some hundred rows, by a seed, that collide in every key.
func drawn(seed uint64, opts Options) *Builder {
	random := rand.New(rand.NewPCG(seed, 7))
	pick := func(values ...string) string { return values[min(random.IntN(len(values)), random.IntN(len(values)))] }
	b := New(scheme("a", "b", "c", "d", "其他"), opts)
	for i := range 20 + random.IntN(400) {
		l := row(fmt.Sprint("id", i), pick("2025-03-01", "2025-02-28", "2025-01-31", "2025-01-01", "2024-12-31", "2024-01-31", ""), pick("a", "b", "其他", "c", "d"))
		l.Channel, l.Product, l.Region = pick("甲", "乙", "丙", "丁", ""), pick("甲", "乙", "", "丙"), pick("甲", "乙", "丙", "丁", "戊", "己")
		l.Batch, l.CustomerID, l.Department = pick("", "甲", "乙"), pick("甲", "乙", "丙", ""), pick("甲", "", "乙")
		l.Label.Severity = random.IntN(3)
		l.DueAt, l.RespondedAt, l.ClosedAt = on("2025-02-02"), on(pick("2025-02-01", "2025-02-03", "")), on(pick("", "2025-01-05", "2025-03-01"))
		l.Former = complaint.Former{Taxonomy: "旧", Code: pick("甲", "", "乙")}
		if g := random.IntN(30); g < 4 {
			l.GroupID, l.GroupSize = fmt.Sprint("g", g), 2+g
		}
		b.Add(l)
	}
	return b
}

// notCounts are the whole numbers of a Result, by the names of their fields, that
// count no complaints, but periods, places, days, values, people or what a test
// was about; or that tell of the data, not of complaints. A number of events may be
// small where that of their rows is not.
var notCounts = strings.Fields(`Schema Rank Latest Period Base From To First Last Days Exposure Workdays Previous YearAgo Per N BaseN
	Family Tested Tried Words Prior Priors Seed Least Found Hidden Rare Others Other OtherValues Values Cells Parent Point Rule Strict Crossing
	Minimum MostDocuments Refits RegionCount ChannelCount PeriodCount BatchCount People Customers Median P90 MedianDays P90Days
	Undated OutOfRange UnknownCategory UnknownSeverity Groups Grouped Response Closing Order Unreadable DateOnly Unrecorded Missing
	Read Empty Absent Answered Unique UniqueByLevel UniqueByCategory BaseUnique OtherUnique MissingUnique NoneUnique BaseEvents
	CategoryHuman CategoryModel SeverityHuman SeverityModel SeverityRule Dated Change Before After Without History Recorded Judged
	Themes Documents Total Events`)

// No count of a suppressed result is small, but how many rows a period has in
// all. Whatever is added to a Result comes under this test.
func TestSuppressLeavesNoSmallCount(t *testing.T) {
	for seed := range uint64(8) {
		k := LeastSuppressed + int(seed%4)
		r := drawn(seed, Options{Draws: 5, Top: 3}).Result()
		if err := r.Suppress(k); err != nil {
			t.Fatal(err)
		}
		r.Options = Options{}
		r.PeriodRows = slices.DeleteFunc(r.PeriodRows, func(r PeriodRow) bool { return r.Code == TotalCode })
		r.Trends = slices.DeleteFunc(r.Trends, func(t Trend) bool { return t.Code == TotalCode })
		if r.Festival != nil {
			r.Festival.Rows = r.Festival.Rows[1:]
		}
		var walk func(path string, v reflect.Value)
		walk = func(path string, v reflect.Value) {
			switch v.Kind() {
			case reflect.Pointer:
				if !v.IsNil() {
					walk(path, v.Elem())
				}
			case reflect.Slice, reflect.Array:
				for i := range v.Len() {
					walk(path, v.Index(i))
				}
			case reflect.Struct:
				for i := range v.NumField() {
					walk(path+"."+v.Type().Field(i).Name, v.Field(i))
				}
			case reflect.Int:
				if n := v.Int(); 0 < n && n < int64(k) && !slices.Contains(notCounts, path[strings.LastIndexByte(path, '.')+1:]) {
					t.Errorf("%s is %d, with k = %d", path, n, k)
				}
			}
		}
		walk("", reflect.ValueOf(*r))
	}
}

// A puzzle is what an attacker knows of a table: unknown figures with their
// bounds, and sums of them that are known.
type puzzle struct {
	low, high []int
	sums      []equation
}

// An equation says that figures with their signs add up to total.
type equation struct {
	of    map[int]int
	total int
}

func (p *puzzle) unknown(low, high int) int {
	p.low, p.high = append(p.low, low), append(p.high, high)
	return len(p.low) - 1
}

// pins reports whether only one value of the figure fits: the least and the
// largest are those of a linear program. The figures of a table are a flow, so
// that both are whole numbers.
func (p *puzzle) pins(t *testing.T, x int) bool {
	least, largest := p.extreme(t, x, 1), -p.extreme(t, x, -1)
	return largest-least < .5
}

// extreme is the least of sign times the figure.
func (p *puzzle) extreme(t *testing.T, x int, sign float64) float64 {
	// In standard form: y = figure − low, and a slack to high for each.
	n := len(p.low)
	var rows [][]float64 // coefficients, then the total
	for _, e := range p.sums {
		row := make([]float64, 2*n+1)
		row[2*n] = float64(e.total)
		for y, s := range e.of {
			row[y] = float64(s)
			row[2*n] -= float64(s * p.low[y])
		}
		rows = append(rows, row)
	}
	for y := range n {
		row := make([]float64, 2*n+1)
		row[y], row[n+y], row[2*n] = 1, 1, float64(p.high[y]-p.low[y])
		rows = append(rows, row)
	}
	rows = independent(rows)
	a, totals := mat.NewDense(len(rows), 2*n, nil), make([]float64, len(rows))
	for i, row := range rows {
		a.SetRow(i, row[:2*n])
		totals[i] = row[2*n]
	}
	of := make([]float64, 2*n)
	of[x] = sign
	best, _, err := lp.Simplex(of, a, totals, 1e-9, nil)
	if err != nil {
		t.Fatalf("linear program: %v", err)
	}
	return best + sign*float64(p.low[x])
}

// independent eliminates: what follows from the other rows is left out.
func independent(rows [][]float64) [][]float64 {
	last, rank := len(rows[0])-1, 0
	for column := 0; column < last && rank < len(rows); column++ {
		pivot := rank
		for i := rank; i < len(rows); i++ {
			if math.Abs(rows[i][column]) > math.Abs(rows[pivot][column]) {
				pivot = i
			}
		}
		if math.Abs(rows[pivot][column]) < 1e-9 {
			continue
		}
		rows[rank], rows[pivot] = rows[pivot], rows[rank]
		for i := range rows {
			if f := rows[i][column] / rows[rank][column]; i != rank && f != 0 {
				for j := range rows[i] {
					rows[i][j] -= f * rows[rank][j]
				}
			}
		}
		rank++
	}
	return rows[:rank]
}

// A crossed is a table as it is printed: rows by category, and the rest that
// is not split, whose total is a sum.
type crossed struct {
	cells      [][]int
	totals     []int
	rest       []int
	categories []int
	all        int
}

// attack solves a printed table for what was taken out of it, knowing the truth
// only to tell whether it succeeded.
func (c crossed) attack(t *testing.T, name string, k int, truth crossed) {
	p := &puzzle{}
	type secret struct{ x, truth int }
	var secrets []secret
	figure := func(e *equation, sign, n, true int) {
		low, high := n, n
		if n == -k {
			low, high = 1, k-1
		} else if n == Hidden {
			low, high = k, c.all
		}
		x := p.unknown(low, high)
		e.of[x] = sign
		if n == -k {
			secrets = append(secrets, secret{x, true})
		}
	}
	columns := make([]equation, len(c.categories))
	whole := equation{map[int]int{}, c.all}
	for j, n := range c.categories {
		columns[j].of = map[int]int{}
		figure(&columns[j], -1, n, truth.categories[j])
		for x := range columns[j].of {
			whole.of[x] = 1
		}
	}
	for i := range c.cells {
		line := equation{of: map[int]int{}}
		figure(&line, -1, c.totals[i], truth.totals[i])
		for j, n := range c.cells[i] {
			figure(&line, 1, n, truth.cells[i][j])
			columns[j].of[len(p.low)-1] = 1
		}
		p.sums = append(p.sums, line)
	}
	rest := equation{of: map[int]int{}}
	for i, n := range c.rest {
		figure(&rest, -1, n, truth.rest[i])
	}
	for j := range c.categories {
		left := truth.categories[j]
		for i := range truth.cells {
			left -= truth.cells[i][j]
		}
		x := p.unknown(0, c.all)
		rest.of[x], columns[j].of[x] = 1, 1
		if 0 < left && left < k {
			secrets = append(secrets, secret{x, left})
		}
	}
	p.sums = append(p.sums, append(columns, rest, whole)...)
	for _, e := range p.sums { // nor may those of one sum be few together
		left, open := e.total, len(e.of) > 0
		for x, sign := range e.of {
			if p.low[x] == p.high[x] {
				left -= sign * p.low[x]
			} else {
				open = open && sign > 0
			}
		}
		if open && 0 < left && left < k {
			t.Errorf("%s, k = %d: %d are left of a sum\nprinted %+v\ntrue    %+v", name, k, left, c, truth)
		}
	}
	for _, s := range secrets {
		if p.pins(t, s.x) {
			t.Errorf("%s, k = %d: a count of %d can be computed\nprinted %+v\ntrue    %+v", name, k, s.truth, c, truth)
		}
	}
}

// crossings are the tables by category of a result.
func crossings(r *Result) map[string]crossed {
	out := make(map[string]crossed)
	var categories []int
	for _, c := range r.Categories {
		categories = append(categories, c.Count)
	}
	all := r.Counts.Rows - r.Counts.UnknownCategory
	levels := crossed{rest: []int{r.Counts.UnknownSeverity}, categories: categories, all: all}
	for i, l := range r.Levels {
		levels.totals = append(levels.totals, l.Count)
		var cells []int
		for _, c := range r.Categories {
			cells = append(cells, c.ByLevel[i])
		}
		levels.cells = append(levels.cells, cells)
	}
	out["levels"] = levels
	for _, t := range r.Crosstabs {
		x := crossed{rest: []int{t.OtherCount, t.Missing}, categories: categories, all: all}
		for _, v := range t.Rows {
			x.totals, x.cells = append(x.totals, v.Count), append(x.cells, v.ByCategory)
		}
		out[t.Dimension] = x
	}
	return out
}

// What is taken out of a table cannot be computed from what is left of it.
func TestSuppressWithstandsAttack(t *testing.T) {
	for seed := range uint64(8) {
		k := LeastSuppressed + int(seed%4)
		r := drawn(seed, Options{Draws: 5, Top: 3}).Result()
		whole, err := ReadJSON(strings.NewReader(encode(t, r)))
		if err != nil {
			t.Fatal(err)
		}
		if err := r.Suppress(k); err != nil {
			t.Fatal(err)
		}
		truth := crossings(whole)
		for name, table := range crossings(r) {
			full := truth[name]
			full.rest = slices.Clone(full.rest)
			for _, n := range full.totals[len(table.cells):] { // of values that are others now
				full.rest[0] += n
			}
			full.cells = full.cells[:len(table.cells)]
			table.attack(t, name, k, full)
		}
	}
}
