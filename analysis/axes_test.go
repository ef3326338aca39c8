package analysis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/taxonomy"
)

// axial is a taxonomy with every axis.
func axial() *taxonomy.Taxonomy {
	t := scheme("甲", "乙", "其他")
	entries := func(codes string) (e []taxonomy.Entry) {
		for _, c := range strings.Fields(codes) {
			e = append(e, taxonomy.Entry{Code: c, Name: c + "名", NameEN: c + " name"})
		}
		return e
	}
	t.Categories[0].Subcategories = entries("a1 a2")
	t.Categories[1].Subcategories = entries("b1")
	t.Causes, t.Demands = entries("staff process"), entries("refund apology")
	t.Rules = []taxonomy.Rule{
		{Code: "minor", Name: "轻微", NameEN: "minor", RaiseTo: 2},
		{Code: "media", Name: "媒体", NameEN: "media", RaiseTo: 1},
		{Code: "safety", Name: "安全", NameEN: "safety", RaiseTo: 1},
		{Code: "idle", Name: "闲置", NameEN: "idle", RaiseTo: 1},
	}
	return t
}

// says returns a complaint that says more than its category. A severity of 1
// was raised by a rule.
func says(id, category, subcategory, cause, demand, rules string, severity int, group string) *complaint.Labelled {
	l := row(id, "2025-03-01", category)
	l.Label.Subcategory, l.Cause, l.Label.Demand, l.SeverityRules = subcategory, cause, demand, rules
	l.Label.Severity, l.SeveritySource = severity, complaint.Model
	if severity == 1 {
		l.SeveritySource = complaint.ByRule
	}
	if group != "" {
		l.GroupID, l.GroupSize = group, 3
	}
	return l
}

// axialRows are six single complaints, a group of three and one of four.
func axialRows() []*complaint.Labelled {
	return []*complaint.Labelled{
		says("1", "甲", "a1", "staff", "refund", "safety", 1, ""),
		says("2", "甲", "a1", "", "refund|apology", "", 2, ""),
		says("3", "甲", "", "process", "", "minor|media|safety", 1, ""),
		says("4", "乙", "b1", "process", "apology", "safety", 2, ""),
		says("5", "乙", "a1", "", "", "", 2, ""),              // a subcategory of another category
		says("6", "其他", "x", "x", "登报|x", "x", 2, ""),        // codes of another taxonomy
		says("7", "甲", "a2", "staff", "refund", "", 2, "7"),  // an event of 甲, a2 and staff,
		says("8", "甲", "a2", "", "apology", "media", 1, "7"), // that wants both and has a rule fired
		says("9", "乙", "b1", "staff", "", "", 2, "7"),
		says("a", "甲", "a2", "process", "", "", 2, "a"), // an event of 甲, though most are b1 of 乙,
		says("b", "甲", "a1", "staff", "", "", 2, "a"),   // of a1, the first of equals,
		says("c", "乙", "b1", "", "", "", 2, "a"),        // and of no cause, as most
		says("d", "乙", "b1", "", "", "", 2, "a"),
	}
}

func TestAxes(t *testing.T) {
	b := New(axial(), Options{})
	for _, l := range axialRows() {
		b.Add(l)
	}
	r := b.Result()

	entry := func(code string, count, unique int, byCategory ...int) Entry { // rows, then events
		return Entry{code, code + "名", code + " name", count, unique, byCategory[:3], byCategory[3:]}
	}
	for _, test := range []struct {
		name      string
		got, want Axis
	}{
		{"subcategories of 甲", r.Categories[0].Subcategories,
			Axis{[]Entry{entry("a1", 3, 3, 3, 0, 0, 3, 0, 0), entry("a2", 3, 1, 3, 0, 0, 1, 0, 0)}, 1, 1}},
		{"subcategories of 乙", r.Categories[1].Subcategories,
			Axis{[]Entry{entry("b1", 4, 1, 0, 4, 0, 0, 1, 0)}, 1, 1}},
		{"subcategories of 其他, which has none", r.Categories[2].Subcategories,
			Axis{[]Entry{}, 1, 1}},
		{"causes", r.Causes,
			Axis{[]Entry{entry("staff", 4, 2, 3, 1, 0, 2, 0, 0), entry("process", 3, 2, 2, 1, 0, 1, 1, 0)}, 6, 4}},
		{"demands", r.Demands,
			Axis{[]Entry{entry("apology", 3, 3, 2, 1, 0, 2, 1, 0), entry("refund", 3, 3, 3, 0, 0, 3, 0, 0)}, 8, 4}},
	} {
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	rules := []Rule{
		{Entry{"minor", "轻微", "minor", 1, 1, []int{1, 0, 0}, []int{1, 0, 0}}, "regular", 0},
		{Entry{"media", "媒体", "media", 2, 2, []int{2, 0, 0}, []int{2, 0, 0}}, "urgent", 2},
		{Entry{"safety", "安全", "safety", 3, 3, []int{2, 1, 0}, []int{2, 1, 0}}, "urgent", 1},
		{Entry{"idle", "闲置", "idle", 0, 0, []int{0, 0, 0}, []int{0, 0, 0}}, "urgent", 0},
	}
	if diff := cmp.Diff(rules, r.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	if n := r.Counts; n.SeverityRule != 3 || n.SeverityModel != 10 || n.SeverityHuman != 0 {
		t.Errorf("severity by rule %d, model %d, people %d; want 3, 10, 0", n.SeverityRule, n.SeverityModel, n.SeverityHuman)
	}
	for _, c := range r.Categories {
		rows, events := c.Subcategories.None, c.Subcategories.NoneUnique
		for _, e := range c.Subcategories.Entries {
			rows, events = rows+e.Count, events+e.Unique
		}
		if rows != c.Count || events != c.Unique {
			t.Errorf("subcategories of %s make %d rows and %d events of %d and %d", c.Code, rows, events, c.Count, c.Unique)
		}
	}
}

func TestAxesMerge(t *testing.T) {
	all, even, odd := New(axial(), Options{}), New(axial(), Options{}), New(axial(), Options{})
	for i, l := range axialRows() {
		all.Add(l)
		if i%2 == 0 {
			even.Add(l)
		} else {
			odd.Add(l)
		}
	}
	if err := odd.Merge(even); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(all.Result(), odd.Result()); diff != "" {
		t.Errorf("merged (-counted together +merged):\n%s", diff)
	}

	other := axial()
	other.Causes = other.Causes[:1]
	if err := all.Merge(New(other, Options{})); err == nil {
		t.Error("builders of taxonomies with other causes were merged")
	}
}

func TestOptionalDimensions(t *testing.T) {
	b := New(scheme("甲"), Options{})
	l := row("1", "2025-03-01", "甲")
	b.Add(l)
	dimensions := func() (names []string) {
		for _, c := range b.Result().Crosstabs {
			names = append(names, c.Dimension)
		}
		return names
	}
	if diff := cmp.Diff([]string{"channel", "product", "region"}, dimensions()); diff != "" {
		t.Errorf("without values (-want +got):\n%s", diff)
	}
	l.CustomerGroup, l.Department = "老会员", "售后一部"
	b.Add(l)
	if diff := cmp.Diff([]string{"channel", "product", "region", "customer_group", "department"}, dimensions()); diff != "" {
		t.Errorf("with values (-want +got):\n%s", diff)
	}
}
