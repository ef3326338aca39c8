package analysis

import (
	"fmt"
	"strings"
	"testing"

	"suxi/complaint"
	"suxi/taxonomy"
)

func TestWarnings(t *testing.T) {
	for _, c := range []struct {
		name string
		opts Options
		add  func(b *Builder)
		want string // severity:code, all of them, in order
		says string // in a message
	}{
		{"nothing", Options{}, func(b *Builder) {}, "serious:no_rows", "没有投诉记录"},
		{"a year without fault", Options{}, func(b *Builder) {
			spread(b, 3, "2023-01-01", "2024-06-30", "a")
			spread(b, 3, "2023-01-01", "2024-06-30", "b")
			spread(b, 1, "2023-01-01", "2024-06-30", "其他")
		}, "", ""},
		{"incomplete", Options{}, func(b *Builder) {
			spread(b, 3, "2025-03-11", "2025-06-10", "a")
			spread(b, 3, "2025-03-11", "2025-06-10", "b")
		}, "caution:incomplete_last_period info:incomplete_first_period info:no_year_ago info:poisson_assumed info:empty_categories",
			"30 天中数据只覆盖 10 天"},
		{"one period, one category", Options{Cut: Strict}, func(b *Builder) {
			spread(b, 1, "2025-04-01", "2025-04-30", "a")
		}, "caution:one_category info:one_period info:empty_categories info:no_vital_few", "“a”"},
		{"bad rows", Options{}, func(b *Builder) {
			spread(b, 2, "2025-04-01", "2025-04-30", "a")
			batch(b, 40, "2025-04-30", "其他")
			batch(b, 50, "", "b")
			batch(b, 1, "2052-04-30", "b")
			batch(b, 9, "2025-04-30", "物流")
			l := row("u", "2025-04-30", "a")
			l.Label.Severity, l.ModelCategory, l.CategoryProbability = 0, "a", .3
			b.Add(l)
		}, "serious:unknown_category caution:unknown_severity caution:unsure_model caution:undated_rows caution:out_of_range_rows " +
			"caution:large_residual info:one_period", "9 (5.6%)"},
		{"no dates", Options{}, func(b *Builder) {
			batch(b, 2, "", "a")
			batch(b, 2, "", "b")
		}, "serious:undated_rows info:empty_categories", "4 (100.0%)"},
		{"silent end", Options{AsOf: on("2025-04-30")}, func(b *Builder) {
			spread(b, 5, "2025-04-01", "2025-04-10", "a")
			spread(b, 5, "2025-04-01", "2025-04-10", "b")
		}, "caution:silent_end info:one_period info:empty_categories", "2025-04-10"},
		{"silent end, as of a later period", Options{AsOf: on("2025-06-30")}, func(b *Builder) {
			spread(b, 5, "2025-04-01", "2025-05-31", "a")
			spread(b, 5, "2025-04-01", "2025-05-31", "b")
		}, "caution:silent_end info:no_year_ago info:poisson_assumed info:empty_categories", "此后到 2025-06-30 没有任何投诉，数据可能没有导全，2025-05 的数字可能偏低；2025-05 之后的各期不在报告中"},
		{"as of the day after", Options{AsOf: on("2025-06-01")}, func(b *Builder) {
			spread(b, 5, "2025-04-01", "2025-05-31", "a")
			spread(b, 5, "2025-04-01", "2025-05-31", "b")
		}, "info:no_year_ago info:poisson_assumed info:empty_categories", ""},
		{"as of a day before all rows", Options{AsOf: on("2025-03-31")}, func(b *Builder) {
			spread(b, 1, "2025-04-01", "2025-04-30", "a")
			spread(b, 1, "2025-04-01", "2025-04-30", "b")
		}, "serious:out_of_range_rows info:empty_categories", "60 (100.0%) 条记录的日期都晚于报告日期 2025-03-31"},
		{"no complete period", Options{}, func(b *Builder) {
			spread(b, 5, "2025-03-20", "2025-04-10", "a")
			spread(b, 5, "2025-03-20", "2025-04-10", "b")
		}, "caution:incomplete_last_period caution:no_complete_period info:incomplete_first_period info:empty_categories", "30 天中数据只覆盖 10 天"},
		{"incomplete, with the way out", Options{}, func(b *Builder) {
			spread(b, 10, "2025-03-01", "2025-04-29", "a")
			spread(b, 10, "2025-03-01", "2025-04-29", "b")
		}, "caution:incomplete_last_period info:no_year_ago info:poisson_assumed info:empty_categories", "--as-of 2025-04-30 说明"},
		{"labels of the model", Options{}, func(b *Builder) {
			spread(b, 1, "2025-04-01", "2025-04-30", "a")
			for i := range 40 {
				l := row(fmt.Sprint(i), "2025-04-20", map[bool]string{true: "b", false: "其他"}[i < 35])
				l.CategorySource, l.ModelCategory, l.CategoryProbability = complaint.Model, l.Label.Category, map[bool]float64{true: .9, false: .5}[i < 35]
				b.Add(l)
			}
		}, "caution:unsure_categories info:model_labels info:one_period", "其他（0.50）"},
		// The season ends on 2024-03-01, one day of March.
		{"a day of Spring Festival", Options{}, func(b *Builder) {
			spread(b, 5, "2024-03-01", "2024-04-30", "a")
			spread(b, 5, "2024-03-01", "2024-04-30", "b")
		}, "info:no_year_ago info:poisson_assumed info:empty_categories", ""},
		// Spring Festival: 2024-02-10, 2025-01-29.
		{"Spring Festival", Options{}, func(b *Builder) {
			spread(b, 5, "2024-02-01", "2025-02-28", "a")
			spread(b, 5, "2024-02-01", "2025-02-28", "b")
		}, "caution:spring_festival caution:spring_festival info:empty_categories", "在 2025-02 有 18 天、在 2024-02 有 25 天，同比受春节影响"},
		// A row whose month is mistyped, and rows of another century.
		{"a last row far from the others", Options{}, func(b *Builder) {
			spread(b, 2, "2025-01-01", "2025-02-28", "a")
			spread(b, 1, "2026-01-20", "2026-01-20", "b")
		}, "serious:last_rows_apart caution:incomplete_last_period caution:gap caution:spring_festival info:no_year_ago info:poisson_assumed info:empty_categories", "1 (0.8%) 条记录的日期（2026-01-20 起）"},
		{"as of a day before it", Options{AsOf: on("2025-02-28")}, func(b *Builder) {
			spread(b, 2, "2025-01-01", "2025-02-28", "a")
			spread(b, 1, "2026-01-20", "2026-01-20", "b")
		}, "caution:out_of_range_rows caution:spring_festival info:no_year_ago info:poisson_assumed info:empty_categories", ""},
		{"half of the rows far from the others", Options{}, func(b *Builder) {
			spread(b, 2, "2025-01-01", "2025-01-31", "a")
			spread(b, 2, "2099-01-01", "2099-01-31", "b")
		}, "serious:last_rows_apart caution:gap info:no_year_ago info:poisson_assumed info:empty_categories", "--as-of 2025-01-31"},
		{"half of the rows behind a month left out", Options{}, func(b *Builder) {
			spread(b, 2, "2025-01-01", "2025-01-31", "a")
			spread(b, 2, "2025-03-01", "2025-03-31", "b")
		}, "caution:gap info:no_year_ago info:poisson_assumed info:empty_categories", ""},
		{"overlapping inputs", Options{}, func(b *Builder) {
			for range 2 {
				spread(b, 1, "2025-04-01", "2025-04-30", "b")
			}
			l := row("2025-04-01/b/0", "2025-04-01", "a") // an id again with another text
			l.Text = "另一条"
			b.Add(l)
		}, "caution:repeated_rows info:one_period info:empty_categories", "30 (49.2%) rows have the id and the text of another row"},
		{"repeats", Options{}, func(b *Builder) {
			spread(b, 1, "2025-04-01", "2025-04-30", "b")
			for i := range 20 {
				l := row(fmt.Sprint(i), "2025-04-20", "a")
				l.GroupID, l.GroupSize = "0", 20
				b.Add(l)
			}
		}, "info:many_repeats info:one_period info:empty_categories", "19 (38.0%)"},
	} {
		b := New(scheme("a", "b", "其他"), c.opts)
		c.add(b)
		var codes []string
		messages := ""
		for _, w := range b.Result().Warnings {
			codes = append(codes, string(w.Severity)+":"+w.Code)
			messages += w.Message.ZH + w.Message.EN
			if w.Message.ZH == "" || w.Message.EN == "" || strings.Contains(w.Message.ZH+w.Message.EN, "%!") {
				t.Errorf("%s: message %+v", c.name, w.Message)
			}
		}
		if got := strings.Join(codes, " "); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
		if !strings.Contains(messages, c.says) {
			t.Errorf("%s: messages %s\nlack %q", c.name, messages, c.says)
		}
	}
}

// What is known of the rows from elsewhere stands among the rest, by severity.
func TestWarn(t *testing.T) {
	r := &Result{Warnings: []Warning{{Code: "a", Severity: Serious}, {Code: "b", Severity: Caution}, {Code: "c", Severity: Info}}}
	r.Warn(Warning{Code: "d", Severity: Caution}, Warning{Code: "e", Severity: Serious})
	var got []string
	for _, w := range r.Warnings {
		got = append(got, w.Code)
	}
	if want := "a e b d c"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// A taxonomy made of a column of labels has no English names.
func TestWarningsNameEveryCategory(t *testing.T) {
	tax := &taxonomy.Taxonomy{Categories: []taxonomy.Category{{Code: "物流", Name: "物流"}, {Code: "态度", Name: "服务态度"}}}
	b := New(tax, Options{})
	spread(b, 1, "2025-04-01", "2025-04-30", "物流")
	for _, w := range b.Result().Warnings {
		switch w.Code {
		case WarnOneCategory:
			if !strings.HasSuffix(w.Message.EN, "in one category, 物流.") {
				t.Errorf("%q", w.Message.EN)
			}
		case WarnEmptyCategories:
			if !strings.HasSuffix(w.Message.EN, "1 category has no rows: 服务态度.") {
				t.Errorf("%q", w.Message.EN)
			}
		}
	}
}
