package analysis

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/complaint"
	"suxi/taxonomy"
)

// drawRows draws complaints that collide in every key: days, categories,
// products, groups, and ids.
func drawRows(t *rapid.T) []*complaint.Labelled {
	category := rapid.SampledFrom([]string{"a", "b", "c", "其他", "不在册"})
	date := rapid.SampledFrom([]string{"", "2021-05-05", "2024-12-31", "2025-01-01", "2025-01-31", "2025-02-28", "2025-03-01"})
	value := rapid.SampledFrom([]string{"", "甲", "乙", "丙"})
	rows := make([]*complaint.Labelled, rapid.IntRange(0, 60).Draw(t, "rows"))
	for i := range rows {
		l := row(fmt.Sprint("id", rapid.IntRange(0, 50).Draw(t, "id")), date.Draw(t, "date"), category.Draw(t, "category"))
		l.Text = strings.Repeat("字", rapid.IntRange(1, 90).Draw(t, "length"))
		l.Channel, l.Product, l.Batch = value.Draw(t, "channel"), value.Draw(t, "product"), value.Draw(t, "batch")
		l.Label.Severity = rapid.IntRange(0, 2).Draw(t, "severity")
		l.DueAt, l.RespondedAt, l.ClosedAt = on(date.Draw(t, "due")), on(date.Draw(t, "responded")), on(date.Draw(t, "closed"))
		l.CustomerID, l.Department = value.Draw(t, "customer"), value.Draw(t, "department")
		l.Extra = []complaint.Field{{Name: "金额", Value: rapid.SampledFrom([]string{"", "0.1", "1万", "多"}).Draw(t, "cost")}}
		l.ModelCategory, l.CategoryProbability = "a", rapid.Float64Range(0, 1).Draw(t, "probability")
		l.UnknownShare, l.Decision = rapid.Float64Range(0, 1).Draw(t, "unknown"), complaint.Review
		l.Former = complaint.Former{Taxonomy: "旧", Code: value.Draw(t, "former")}
		l.CategorySource = rapid.SampledFrom([]complaint.Source{complaint.Human, complaint.Model}).Draw(t, "source")
		if g := rapid.IntRange(0, 8).Draw(t, "group"); g < 4 {
			l.GroupID, l.GroupSize = fmt.Sprint("g", g), 2+g
		}
		l.IssueID = rapid.SampledFrom([]string{"", "", "i1", "i2"}).Draw(t, "issue")
		l.Label.Subcategory, l.Cause = value.Draw(t, "subcategory"), value.Draw(t, "cause")
		l.Label.Demand = rapid.SampledFrom([]string{"", "甲", "甲|乙", "不在册"}).Draw(t, "demand")
		if l.SeverityRules = rapid.SampledFrom([]string{"", "甲", "乙|甲"}).Draw(t, "rules"); l.SeverityRules != "" {
			l.SeveritySource = complaint.ByRule
		}
		if rapid.Bool().Draw(t, "mentioned") {
			l.Mentions = []complaint.Mention{{Kind: "who", End: 3}, {Kind: "what", End: len(l.Text)}}
		}
		rows[i] = l
	}
	return rows
}

// The result depends on the set of rows alone, and its counts reconcile.
func TestResultInvariance(t *testing.T) {
	tax := scheme("a", "b", "c", "其他")
	entries := []taxonomy.Entry{{Code: "甲"}, {Code: "乙"}}
	tax.Categories[0].Subcategories, tax.Causes, tax.Demands = entries, entries, entries
	tax.Rules = []taxonomy.Rule{{Code: "甲", RaiseTo: 1}, {Code: "乙", RaiseTo: 2}}
	opts := Options{Draws: 20, Quotes: 2, Top: 2, Cost: "金额", Actions: []Action{
		{"2025-01-31", []Condition{{"category", "a"}, {"product", "甲"}}, "换批次"}, {"2025-01-15", []Condition{{"channel", "乙"}}, ""},
	}}
	opts.Audit = &Audit{Strata: []AuditStratum{
		{"a", "2025-01", 20, map[string]int{"a": 3, "b": 1}}, {"b", "2025-01", 9, map[string]int{"b": 2}}, {"a", "other", 90, map[string]int{"a": 2, "c": 2}},
	}}
	opts.Training = &Training{N: 60, Classes: []int{30, 20, 9, 1}, Confidence: Moments{.7, .01}, Unknown: Moments{.1, .01}}
	add := func(b *Builder, l *complaint.Labelled) {
		if strings.HasSuffix(l.ID, "7") {
			b.AddAudited(l)
		} else {
			b.Add(l)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		one := New(tax, opts)
		for _, l := range rows {
			add(one, l)
		}
		want := one.Result()
		parts := []*Builder{New(tax, opts), New(tax, opts), New(tax, opts)}
		for _, l := range rapid.Permutation(rows).Draw(t, "order") {
			add(parts[rapid.IntRange(0, 2).Draw(t, "part")], l)
		}
		for i := range parts {
			if rapid.Bool().Draw(t, "by bytes") {
				parts[i] = throughBytes(t, parts[i])
			}
		}
		for _, i := range rapid.Permutation([]int{1, 2}).Draw(t, "merge order") {
			if err := parts[0].Merge(parts[i]); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(toBytes(t, one), toBytes(t, parts[0])) {
			t.Fatal("other bytes")
		}
		if diff := cmp.Diff(encode(t, want), encode(t, parts[0].Result())); diff != "" {
			t.Fatal(diff)
		}
		reconcile(t, want)
	})
}

func reconcile(t *rapid.T, r *Result) {
	equal := func(what string, got, want int) {
		if got != want {
			t.Fatalf("%s: %d, want %d", what, got, want)
		}
	}
	n := r.Counts
	known := n.Rows - n.UnknownCategory
	equal("rows by date", n.Dated+n.Undated+n.OutOfRange, known)
	equal("rows by source", n.CategoryHuman+n.CategoryModel, known)
	var rows, events, inPeriods, eventsInPeriods int
	for _, c := range r.Categories {
		rows += c.Count
		events += c.Unique
		equal("sources of "+c.Code, c.Human+c.Model, c.Count)
	}
	equal("rows of categories", rows, known)
	equal("events of categories", events, n.Unique)
	for _, row := range r.PeriodRows {
		if row.Code == TotalCode {
			inPeriods += row.Count
			eventsInPeriods += row.Unique
			rows, events = row.Count, row.Unique
			continue
		}
		rows -= row.Count
		events -= row.Unique
		if row.Code == r.Categories[len(r.Categories)-1].Code {
			equal("rows of a period less its categories", rows, 0)
			equal("events of a period less its categories", events, 0)
		}
	}
	equal("rows of periods", inPeriods, n.Dated)
	if eventsInPeriods > n.Unique || eventsInPeriods > inPeriods {
		t.Fatalf("%d events in periods, %d in all, %d rows in periods", eventsInPeriods, n.Unique, inPeriods)
	}
	for _, c := range r.Crosstabs {
		all, events := c.OtherCount+c.Missing, c.OtherUnique+c.MissingUnique
		for _, row := range c.Rows {
			all += row.Count
			events += row.Unique
			equal(c.Dimension+" "+row.Value, sum(row.ByCategory), row.Count)
			equal("events of "+c.Dimension+" "+row.Value, sum(row.UniqueByCategory), row.Unique)
			for i, unique := range row.UniqueByCategory {
				if unique > row.ByCategory[i] {
					t.Fatalf("%s %s: %d events of %d rows", c.Dimension, row.Value, unique, row.ByCategory[i])
				}
			}
		}
		equal("rows of "+c.Dimension, all, known)
		equal("events of "+c.Dimension, events, n.Unique)
	}
	levels := n.UnknownSeverity
	for _, l := range r.Levels {
		levels += l.Count
	}
	equal("rows of levels", levels, known)
}

// A group over two categories and three months is one event: of the category
// of most members, on the day of the first.
func TestGroups(t *testing.T) {
	b := New(scheme("a", "b"), Options{})
	for i, m := range []struct{ date, category, product, batch string }{
		{"2025-02-28", "b", "油烟机", "B07"},
		{"2025-03-01", "a", "油烟机", "B07"},
		{"2025-01-31", "b", "热水器", ""},
		{"", "a", "油烟机", "B09"},
		{"2025-03-02", "b", "油烟机", "B07"},
	} {
		l := row(fmt.Sprint("m", i), m.date, m.category)
		l.Product, l.Batch, l.GroupID, l.GroupSize = m.product, m.batch, "m2", 5
		b.Add(l)
	}
	batch(b, 1, "2025-03-02", "a")
	alone := row("alone", "2025-03-02", "a") // the rest of its group was not added
	alone.GroupID, alone.GroupSize = "gone", 2
	b.Add(alone)
	r := b.Result()
	want := []Group{{
		ID: "m2", Size: 5, Category: "b", First: "2025-01-31", Last: "2025-03-02",
		Products:   []ValueCount{{"油烟机", 4}, {"热水器", 1}},
		Batches:    []ValueCount{{"B07", 3}, {"B09", 1}},
		Regions:    []ValueCount{},
		Channels:   []ValueCount{},
		Spread:     Spread{Kind: Systematic, People: 5, PeriodCount: 3, Days: 30, BatchCount: 3},
		Timeline:   []PeriodCount{{0, 1}, {1, 1}, {2, 2}},
		Similarity: new(1.), Likeness: SameText,
		Quote: r.Groups[0].Quote,
	}}
	if diff := cmp.Diff(want, r.Groups); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(r.Groups[0].Quote, "正文 m") {
		t.Errorf("quote %q", r.Groups[0].Quote)
	}
	if n := r.Counts; n.Unique != 3 || n.Groups != 1 || n.Grouped != 5 {
		t.Errorf("%d events, %d groups of %d rows", n.Unique, n.Groups, n.Grouped)
	}
	for _, c := range []struct {
		period, code string
		rows, events int
	}{
		{"2025-01", "b", 1, 1}, {"2025-02", "b", 1, 0}, {"2025-03", "b", 1, 0}, {"2025-03", "a", 3, 2}, {"2025-03", TotalCode, 4, 2},
	} {
		if row := find(t, r, c.period, c.code); row.Count != c.rows || row.Unique != c.events {
			t.Errorf("%s %s: %d rows, %d events; want %d, %d", c.period, c.code, row.Count, row.Unique, c.rows, c.events)
		}
	}
}

func TestLabelCounts(t *testing.T) {
	b := New(scheme("a", "b"), Options{AsOf: on("2025-03-10")})
	for i, c := range []struct {
		category    string
		source      complaint.Source
		model       string
		probability float64
		severity    int
		due         string
	}{
		{"a", complaint.Model, "a", .9, 1, "2025-03-01"},
		{"a", complaint.Model, "a", .5, 1, "2025-03-10"},
		{"a", complaint.Human, "b", .4, 1, "2025-03-11"},
		{"b", complaint.Human, "", 0, 2, ""},
		{"b", complaint.Human, "", 0, 3, "2025-03-01"}, // no such level
	} {
		l := row(fmt.Sprint(i), "2025-03-01", c.category)
		l.CategorySource, l.ModelCategory, l.CategoryProbability = c.source, c.model, c.probability
		l.Label.Severity, l.DueAt = c.severity, on(c.due)
		l.SeveritySource = c.source
		b.Add(l)
	}
	r := b.Result()
	n := r.Counts
	if n.CategoryHuman != 3 || n.CategoryModel != 2 || n.SeverityHuman != 2 || n.SeverityModel != 2 || n.UnknownSeverity != 1 || !near(n.MeanProbability, .6) {
		t.Errorf("counts %+v, mean probability %s", n, show(n.MeanProbability))
	}
	if c := r.Categories[0]; !near(c.MeanProbability, .6) || c.Human != 1 || c.Model != 2 || c.ByLevel[0] != 3 || r.Categories[1].MeanProbability != nil {
		t.Errorf("category %+v", c)
	}
	if l := r.Levels[0]; l.Count != 3 || l.WithDue != 3 || l.DueByAsOf != 2 || r.Levels[1].Count != 1 || r.Levels[1].WithDue != 0 {
		t.Errorf("levels %+v", r.Levels)
	}
}

// A group split evenly belongs to the category that the taxonomy has first.
func TestGroupTie(t *testing.T) {
	b := New(scheme("b", "a"), Options{})
	for _, category := range []string{"a", "b"} {
		l := row(category, "2025-03-01", category)
		l.GroupID, l.GroupSize = "g", 2
		b.Add(l)
	}
	if r := b.Result(); r.Groups[0].Category != "b" || r.Categories[0].Unique != 1 || r.Categories[1].Unique != 0 {
		t.Errorf("group of %s", r.Groups[0].Category)
	}
}

// Labels carry codes; the names a taxonomy knows are understood too.
func TestCategoryNames(t *testing.T) {
	b := New(taxonomy.Default(), Options{})
	for _, label := range []string{"delivery", "物流交付", " Delivery ", "飞行"} {
		b.Add(row(label, "2025-03-01", label))
	}
	if r := b.Result(); r.Paretos[0].Rows[0].Code != "delivery" || r.Paretos[0].Rows[0].Value != 3 || r.Counts.UnknownCategory != 1 {
		t.Errorf("first of %+v, %d unknown", r.Paretos[0].Rows[0], r.Counts.UnknownCategory)
	}
}

func TestCrosstab(t *testing.T) {
	b := New(scheme("a", "b"), Options{Top: 2})
	for i, region := range []string{"京", "沪", "沪", "", "粤", "沪", "川", "京"} {
		l := row(fmt.Sprint(i), "2025-03-01", []string{"a", "b"}[i%2])
		l.Region = region
		if i < 3 { // one event: of a, and of the region of the first of a
			l.GroupID, l.GroupSize = "0", 3
			l.ReceivedAt = on([]string{"2025-03-02", "2025-03-01", "2025-03-03"}[i])
		}
		b.Add(l)
	}
	want := Crosstab{Dimension: "region", OtherValues: 2, OtherCount: 2, OtherUnique: 2, Missing: 1, MissingUnique: 1, Rows: []CrosstabRow{
		{Value: "沪", Count: 3, Unique: 1, ByCategory: []int{1, 2}, UniqueByCategory: []int{0, 1}},
		{Value: "京", Count: 2, Unique: 2, ByCategory: []int{1, 1}, UniqueByCategory: []int{1, 1}},
	}}
	if diff := cmp.Diff(want, b.Result().Crosstabs[2]); diff != "" {
		t.Error(diff)
	}
}

func TestMergeRefuses(t *testing.T) {
	for _, c := range []struct {
		name string
		tax  *taxonomy.Taxonomy
		opts Options
		want string
	}{
		{"taxonomy", scheme("a", "c"), Options{}, "different taxonomies"},
		{"options", scheme("a", "b"), Options{Period: Week}, "different options"},
		{"as-of", scheme("a", "b"), Options{AsOf: on("2025-01-01")}, "different as-of"},
	} {
		b, other := New(scheme("a", "b"), Options{}), New(c.tax, c.opts)
		batch(other, 1, "2025-01-01", "a")
		if err := b.Merge(other); err == nil || !strings.Contains(err.Error(), c.want) || b.Result().Counts.Rows != 0 {
			t.Errorf("%s: error %v, %d rows", c.name, err, b.Result().Counts.Rows)
		}
		if _, err := ReadBuilder(toBytes(t, other), scheme("a", "b"), Options{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, by bytes: error %v", c.name, err)
		}
	}
}

// A Builder goes on after Result, and Result does not disturb it.
func TestResultAgain(t *testing.T) {
	b, once := New(scheme("a"), Options{}), New(scheme("a"), Options{})
	spread(b, 2, "2025-01-01", "2025-01-31", "a")
	b.Result()
	spread(b, 2, "2025-02-01", "2025-02-28", "a")
	spread(once, 2, "2025-01-01", "2025-02-28", "a")
	if diff := cmp.Diff(encode(t, once.Result()), encode(t, b.Result())); diff != "" {
		t.Error(diff)
	}
}

func TestValidate(t *testing.T) {
	for want, o := range map[string]Options{
		"":                           {},
		`period "fortnight"`:         {Period: "fortnight"},
		`cut rule "80/20"`:           {Cut: "80/20"},
		"share 80":                   {Share: 80},
		"confidence 1":               {Confidence: 1},
		"q -0.1":                     {Q: -.1},
		"practical band 1.1 to 0.9":  {Band: [2]float64{1.1, .9}},
		"quotes -1: want 1 or more":  {Quotes: -1},
		"practical band 0 to 1.1":    {Band: [2]float64{0, 1.1}},
		"draws -5: want 1 or more":   {Draws: -5},
		"top -1: want 1 or more":     {Top: -1},
		"confidence NaN: want a num": {Confidence: nan()},
	} {
		if err := o.Validate(); (err == nil) != (want == "") || err != nil && !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%+v: %v, want %q", o, err, want)
		}
	}
}

func nan() float64 { zero := 0.0; return zero / zero }
