package reports

import (
	"fmt"
	"strings"
	"testing"

	"suxi/analysis"
)

// Each category with complaints has a drill, by the place that it has in the
// taxonomy; its name in a Pareto, and its bar, lead to it.
func TestDrills(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range p.drillViews(nil) {
		var tables []string
		for _, t := range d.Tables {
			tables = append(tables, t.ID)
		}
		got = append(got, fmt.Sprintf("%s %s tree:%v %v %d quotes", d.ID, d.Name, d.Tree != nil, tables, len(d.Quotes)))
	}
	want := []string{ // 上升类, which is the first, has no complaints in all data
		"drill-2 下降类 tree:true [values-product values-department] 0 quotes",
		"drill-3 不变类 tree:false [subcategories values-product] 1 quotes",
		"drill-4 微变类 tree:false [values-product] 0 quotes",
		"drill-5 新增类 tree:false [values-product] 0 quotes",
		"drill-6 小基数类 tree:false [values-product] 0 quotes",
		"drill-7 消失类 tree:false [values-product] 0 quotes",
		"drill-8 空类 tree:false [values-product] 0 quotes",
		"drill-9 其他 tree:false [values-product] 0 quotes",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for code, want := range map[string]string{"fall": "drill-2", "other": "drill-9", "rise": "", "unknown": ""} {
		if got := p.drillID(code); got != want {
			t.Errorf("%s: drill %q, want %q", code, got, want)
		}
	}
}

// The tree has its rows as deep as they lie, and each that stands for one value
// says which complaints it counts.
func TestDrillTree(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	tree := p.drillTree("fall")
	if tree == nil {
		t.Fatal("no tree")
	}
	var got []string
	for _, row := range tree.Rows {
		got = append(got, fmt.Sprintf("%s %s %s [%s]", row.Class, row.Cells[0].Text, row.Cells[1].print(counts), row.Cells[1].Figure))
	}
	const march = "from=2025-03-01,to=2025-03-31"
	want := []string{
		"deep1 产品：破壁机 12 [category=fall,product=破壁机," + march + "]",
		"deep2 批次：B7 9 [category=fall,batch=B7,product=破壁机," + march + "]",
		"deep2 批次：未填 3 [category=fall,batch=-,product=破壁机," + march + "]",
		"deep1 产品：其余 4 个值 8 []",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for what, spoil := range map[string]func(*analysis.Drill){
		"a parent after its child": func(d *analysis.Drill) { d.Rows[1].Parent = new(2) },
		"a parent that is not":     func(d *analysis.Drill) { d.Rows[1].Parent = new(-1) },
		"a period that is not":     func(d *analysis.Drill) { d.Period = new(3) },
	} {
		r := handmade()
		spoil(&r.Drills[0])
		if _, err := newPrinter(r, Options{}); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// The values within a category are its most frequent ones; with the others they
// add up to its complaints.
func TestValueTable(t *testing.T) {
	r := handmade()
	var rows []analysis.CrosstabRow
	for i := range 7 {
		rows = append(rows, analysis.CrosstabRow{Value: fmt.Sprint("值", i), Count: i, ByCategory: []int{0, i, 0, 0, 0, 0, 0, 0, 0}, UniqueByCategory: make([]int, 9)})
	}
	r.Crosstabs = []analysis.Crosstab{{Dimension: "region", Rows: rows}}
	p, err := newPrinter(r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sum, names := 0.0, ""
	for _, row := range p.valueTable(&p.Crosstabs[0], 1).Rows {
		sum += *row.Cells[1].Value
		names += row.Cells[0].Text + " "
	}
	if sum != 100 || names != "值6 值5 值4 值3 值2 其余与未填 " {
		t.Errorf("%s: %v complaints, want 100", names, sum)
	}
	if got := p.valueTable(&p.Crosstabs[0], 2); len(got.Rows) != 0 {
		t.Errorf("a category without a value has %d rows", len(got.Rows))
	}
}
