package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suxi/analysis"
	"suxi/taxonomy"
)

// Rounded to whole complaints the parts still add up to the change, and none is
// off by one and more.
func TestWholes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parts := make([]analysis.Part, rapid.IntRange(1, 8).Draw(t, "parts"))
		sum := int64(0)
		for i := range parts[1:] {
			parts[i].Change = rapid.Int64Range(-1000*million, 1000*million).Draw(t, "change")
			sum += parts[i].Change
		}
		total := rapid.Int64Range(-2000, 2000).Draw(t, "total")
		parts[len(parts)-1].Change = total*million - sum
		for i, got := range wholes(parts) {
			if off := got*million - parts[i].Change; off <= -million || off >= million {
				t.Errorf("part %d: %d millionths become %d", i, parts[i].Change, got)
			}
			total -= got
		}
		if total != 0 {
			t.Errorf("the parts miss the change by %d", total)
		}
	})
}

// What the sentence says of the rest follows from its interval alone.
func TestExplainedFinding(t *testing.T) {
	for _, test := range []struct {
		low, high *float64
		want      string
	}{
		{new(.91), new(1.31), "其余 +35（在随机波动内）"},
		{new(1.01), new(1.31), "其余 +35（超出随机波动）"},
		{new(.5), new(.99), "其余 +35（超出随机波动）"},
		{nil, nil, "其余 +35"},
	} {
		r := handmade()
		rest := &r.Explained[0].Parts[4]
		rest.Low, rest.High = test.low, test.high
		p, err := newPrinter(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, ok := p.explainedFinding(1)
		if want := "环比 +240 件：天数 +166，近似重复 +38，渠道：未填消失 −31，上升类突增 +32，" + test.want; !ok || got.Lead != want {
			t.Errorf("got %q, %v, want %q", got.Lead, ok, want)
		}
	}
	r := handmade()
	r.Explained = r.Explained[1:]
	p, err := newPrinter(r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got, ok := p.explainedFinding(1); ok {
		t.Errorf("the change against the year before passes for that against the period before: %+v", got)
	}
}

// A source stands in the sentence of a hotspot only if half of its rows are of
// it.
func TestHotspotFinding(t *testing.T) {
	for share, want := range map[float64]bool{.49: false, .5: true} {
		r := handmade()
		r.Hotspots.Cells[0].Batch.Share = share
		p, err := newPrinter(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		got, _ := p.hotspotFinding()
		if strings.Contains(got.Detail, "批次 B7") != want {
			t.Errorf("share %v: %s", share, got.Detail)
		}
		if r.Hotspots.Cells[0].Batch == nil {
			t.Error("the result is changed")
		}
	}
}

// A section is there with what it shows, says why it is empty, or is absent.
func TestSections(t *testing.T) {
	of := func(r *analysis.Result) map[string]section {
		p, err := newPrinter(r, Options{})
		if err != nil {
			t.Fatal(err)
		}
		out := make(map[string]section)
		for _, s := range p.sections().All() {
			out[s.ID] = s
		}
		return out
	}
	said := func(s section) string {
		var ids []string
		for _, t := range s.Tables {
			ids = append(ids, t.ID)
		}
		return fmt.Sprintf("%d notes, tables %v", len(s.Notes), ids)
	}
	full := of(handmade())
	for id, want := range map[string]string{
		"adjusted":  "1 notes, tables [adjusted adjusted]",
		"explained": "1 notes, tables [explained explained contributions]",
		"spikes":    "2 notes, tables [spikes signals]",
		"festival":  "1 notes, tables [festival]",
		"hotspots":  "1 notes, tables [hotspots]",
		"issues":    "1 notes, tables [issues]",
		"roots":     "1 notes, tables [themes themes terms]",
		"fishbone":  "1 notes, tables [fishbone]",
		"stability": "1 notes, tables [stability]",
		"cost":      "2 notes, tables []",
		"compared":  "2 notes, tables [compared compared_cells]",
		"slots":     "1 notes, tables [slots]",
		"incidents": "1 notes, tables [incidents]",
		"follow_up": "5 notes, tables [open overdue returns repeats]",
		"actions":   "1 notes, tables [actions]",
		"batches":   "1 notes, tables [batches]",
	} {
		if got := said(full[id]); got != want {
			t.Errorf("%s: %s, want %s", id, got, want)
		}
	}
	bare := handmade()
	bare.Hotspots = &analysis.Hotspots{Windows: []analysis.HotWindow{{Tested: 4}}}
	bare.Issues.Rows, bare.Spikes, bare.Charts, bare.Batches.Rows = nil, bare.Spikes[2:], nil, bare.Batches.Rows[1:]
	empty := of(bare)
	for id, want := range map[string]string{"hotspots": "没有达到标准的格。", "issues": "没有两个以上事件讲同一件事。", "spikes": "没有判定为异常的项。", "batches": "没有一批高于预期。"} {
		if s := empty[id]; len(s.Tables) > 0 || !strings.Contains(strings.Join(s.Notes, ""), want) {
			t.Errorf("%s: %s, %q", id, said(s), s.Notes)
		}
	}
	for id, s := range of(analysis.New(taxonomy.Default(), analysis.Options{}).Result()) {
		if id != "issues" && id != "follow_up" && id != "roots" {
			t.Errorf("without complaints there is %s: %s", id, said(s))
		}
	}
}

// Of a long table the page has the first rows and says how many there are; the
// workbook has all, tables of one kind on one sheet.
func TestLongTables(t *testing.T) {
	p, err := newPrinter(handmade(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	long := table{ID: "long", Caption: "长表", Columns: []column{{Kind: words, Head: "名"}}}
	for range mostRows + 1 {
		long.add("", say("行"))
	}
	n := &numbering{printer: p, anchors: make(map[string]int)}
	if got := n.table(long); len(got.Rows) != mostRows || got.Caption != "长表（前 200 行，共 201 行，全部见表格文件）" {
		t.Errorf("%d rows, %s", len(got.Rows), got.Caption)
	}
	long.Rows = long.Rows[:mostRows]
	if got := n.table(long); len(got.Rows) != mostRows || got.Caption != "长表" || got.Number != "表 2" || got.Anchor != "table-long-2" {
		t.Errorf("%d rows, %s, %s, %s", len(got.Rows), got.Caption, got.Number, got.Anchor)
	}
	sheets := p.stacked(p.sections().Comparison[0])
	if len(sheets) != 2 || len(sheets[0].Rows) != 6+3 || len(sheets[1].Rows) != 13 {
		t.Fatalf("%d sheets: %+v", len(sheets), sheets)
	}
	if first, last := sheets[0].Rows[0].Cells[0].Text, sheets[0].Rows[8].Cells[0].Text; first == last || first != p.explainedTable(&p.Explained[0]).Caption {
		t.Errorf("sheets from %q to %q", first, last)
	}
}

// A scope in which a weight counts nothing, such as a period of repeats alone,
// has the columns of the others, with nothing in that weight's.
func TestStabilityOfScopesThatDiffer(t *testing.T) {
	r := handmade()
	row := func(weights ...analysis.Weight) (out []analysis.StabilityRow) {
		one := analysis.StabilityRow{Code: "rise", Verdict: analysis.Always}
		for _, w := range weights {
			one.Cells = append(one.Cells, analysis.StabilityCell{Weight: w, Cut: analysis.Crossing, Vital: true, Probability: .9})
		}
		return append(out, one)
	}
	r.Stability = []analysis.Stability{
		{Scope: analysis.ScopeAll, Rows: row(analysis.ByCount, analysis.ByUnique, analysis.BySeverity)},
		{Scope: analysis.ScopeLatest, Period: new(1), Rows: row(analysis.ByCount, analysis.BySeverity)},
	}
	p, err := newPrinter(r, Options{})
	if err != nil {
		t.Fatal(err)
	}
	sheets := p.stacked(p.stabilitySection())
	if len(sheets) != 1 || len(sheets[0].Rows) != 2 {
		t.Fatalf("%d sheets: %+v", len(sheets), sheets)
	}
	var heads []string
	for _, c := range sheets[0].Columns[4:] {
		heads = append(heads, c.Head)
	}
	if want := []string{"按件数，越线法", "按独立事件，越线法", "按严重程度加权，越线法"}; !slices.Equal(heads, want) {
		t.Errorf("columns %q, want %q", heads, want)
	}
	for i, want := range [][]string{{"● 90.0%", dash, "● 90.0%"}, {"● 90.0%", "● 90.0%", "● 90.0%"}} { // the latest period first
		var got []string
		for _, c := range sheets[0].Rows[i].Cells[4:] {
			got = append(got, c.print(words))
		}
		if !slices.Equal(got, want) {
			t.Errorf("row %d: %q, want %q", i, got, want)
		}
	}
}
