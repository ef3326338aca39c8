package tables

import "suxi/analysis"

// spread are the columns that say how far a matter reaches.
func spread[T any](of func(T) *analysis.Spread) []field[T] {
	return []field[T]{
		text("kind", "`systematic`, `recurring` or `single` (GB/T 19012)", func(c T) string { return string(of(c).Kind) }),
		whole("people", "customers; a complaint without a customer's id counts as one more", func(c T) int { return of(c).People }),
		whole("customers", "customers with an id", func(c T) int { return of(c).Customers }),
		whole("region_count", "different regions", func(c T) int { return of(c).RegionCount }),
		whole("channel_count", "different channels", func(c T) int { return of(c).ChannelCount }),
		whole("period_count", "periods in which a complaint falls", func(c T) int { return of(c).PeriodCount }),
		whole("batch_count", "complaints about the one batch that most are about", func(c T) int { return of(c).BatchCount }),
	}
}

// values lists values without their counts.
func values(list []analysis.ValueCount) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = v.Value
	}
	return out
}

func groups() Table {
	type row = *analysis.Group
	return define("groups", "one near-duplicate group, largest first",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Groups {
				rows = append(rows, &r.Groups[i])
			}
			return rows
		},
		[]field[row]{
			text("id", "the least id of its members", func(g row) string { return g.ID }),
			whole("size", "members", func(g row) int { return g.Size }),
			text("category", "code of most members", func(g row) string { return g.Category }),
			date("first", "day of the first member", func(g row) analysis.Date { return g.First }),
			date("last", "day of the last", func(g row) analysis.Date { return g.Last }),
			texts("products", "the most frequent, at most five", func(g row) []string { return values(g.Products) }),
			texts("batches", "likewise", func(g row) []string { return values(g.Batches) }),
			texts("regions", "likewise", func(g row) []string { return values(g.Regions) }),
			texts("channels", "likewise", func(g row) []string { return values(g.Channels) }),
		},
		spread(func(g row) *analysis.Spread { return &g.Spread }),
		[]field[row]{
			maybe("similarity", "median Jaccard similarity of two members; null if their texts are not in the sample", func(g row) *float64 { return g.Similarity }),
			text("likeness", "`same_text`, `template`, `chain`, or empty if unknown", func(g row) string { return string(g.Likeness) }),
			text("quote", "one member, redacted and cut", func(g row) string { return g.Quote }),
		})
}

func batches() Table {
	type row = *analysis.Batch
	return define("batches", "one batch of one product with two complaints or more within 30 days, those above expectation first",
		func(r *analysis.Result) (rows []row) {
			if r.Batches == nil {
				return nil
			}
			for i := range r.Batches.Rows {
				rows = append(rows, &r.Batches.Rows[i])
			}
			return rows
		},
		[]field[row]{
			label("product", "null if unknown", func(b row) string { return b.Product }),
			text("batch", "the batch", func(b row) string { return b.Batch }),
			whole("count", "complaints", func(b row) int { return b.Count }),
			whole("unique_count", "events", func(b row) int { return b.Unique }),
			text("category", "code of most complaints", func(b row) string { return b.Category }),
			date("first", "first day", func(b row) analysis.Date { return b.First }),
			date("last", "last day", func(b row) analysis.Date { return b.Last }),
			date("window_first", "first day of the 30 that hold most", func(b row) analysis.Date { return b.WindowFirst }),
			date("window_last", "last day with a complaint of these", func(b row) analysis.Date { return b.WindowLast }),
			whole("window_count", "complaints in them", func(b row) int { return b.WindowCount }),
		},
		spread(func(b row) *analysis.Spread { return &b.Spread }),
		[]field[row]{
			maybe("expected", "people that other batches have on average", func(b row) *float64 { return b.Expected }),
			maybe("ratio", "people / expected", func(b row) *float64 { return b.Ratio }),
			maybe("low", "interval of the ratio", func(b row) *float64 { return b.Low }),
			maybe("high", "null also where unbounded", func(b row) *float64 { return b.High }),
			text("method", "`poisson_exact`, `quasi_poisson`, or empty if not tested", func(b row) string { return string(b.Method) }),
			maybe("p", "two-sided; null below 3 people", func(b row) *float64 { return b.P }),
			maybe("q", "p adjusted by Benjamini and Hochberg", func(b row) *float64 { return b.Q }),
			boolean("above", "q small and the interval above the practical band", func(b row) bool { return b.Above }),
		})
}

func timelines() Table {
	type row struct {
		kind, product, id, period string
		start                     analysis.Date
		count                     int
	}
	return define("timelines", "one period of one group, issue or batch in which a complaint falls",
		func(r *analysis.Result) (rows []row) {
			add := func(kind, product, id string, counts []analysis.PeriodCount) {
				for _, n := range counts {
					rows = append(rows, row{kind, product, id, periodLabel(r, n.Period), r.Periods[n.Period].Start, n.Count})
				}
			}
			for _, g := range r.Groups {
				add("group", "", g.ID, g.Timeline)
			}
			for _, c := range r.Issues.Rows {
				add("issue", "", c.ID, c.Timeline)
			}
			if r.Batches != nil {
				for _, b := range r.Batches.Rows {
					add("batch", b.Product, b.Batch, b.Timeline)
				}
			}
			return rows
		},
		[]field[row]{
			text("kind", "`group`, `issue` or `batch`", func(c row) string { return c.kind }),
			label("product", "of the batch; null if unknown, and for groups and issues", func(c row) string { return c.product }),
			text("id", "id of the group or issue, or the batch", func(c row) string { return c.id }),
			text("period", "label", func(c row) string { return c.period }),
			date("first_day", "first day of the period", func(c row) analysis.Date { return c.start }),
			whole("count", "complaints", func(c row) int { return c.count }),
		})
}

func issues() Table {
	type row struct {
		*analysis.Issue
		rank int
	}
	return define("issues", "one hot issue: the same matter in the same place, whoever wrote about it; `issue_id` of labelled.parquet tells its complaints",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Issues.Rows {
				rows = append(rows, row{&r.Issues.Rows[i], i + 1})
			}
			return rows
		},
		[]field[row]{
			whole("rank", "by score", func(c row) int { return c.rank }),
			text("id", "the least id of its complaints", func(c row) string { return c.ID }),
			text("title", "a phrase that most of its complaints share; empty if there is none", func(c row) string { return c.Title }),
			whole("count", "complaints", func(c row) int { return c.Count }),
			whole("unique_count", "events, 2 and more", func(c row) int { return c.Unique }),
			text("category", "code of most complaints", func(c row) string { return c.Category }),
			date("first", "first day", func(c row) analysis.Date { return c.First }),
			date("last", "last day", func(c row) analysis.Date { return c.Last }),
			whole("days", "days from first to last; 0 if all are of one", func(c row) int { return c.Days }),
			number("score", "50 size + 15 growth + 25 severity + 10 reach", func(c row) float64 { return c.Score }),
			number("size", "0 to 1: ln(1 + people) over that of the issue with most", func(c row) float64 { return c.Parts.Size }),
			number("growth", "0 to 1: 0.5 is no change from the period before, 0 no event in either", func(c row) float64 { return c.Parts.Growth }),
			number("severity", "0 to 1: mean weight of the levels over the greatest", func(c row) float64 { return c.Parts.Severity }),
			number("reach", "0 to 1: people, regions, channels and products", func(c row) float64 { return c.Parts.Reach }),
			maybeWhole("now", "events of the latest complete period", func(c row) *int { return c.Now }),
			maybeWhole("before", "events of the one before", func(c row) *int { return c.Before }),
			texts("categories", "codes, the most frequent first, at most five", func(c row) []string { return values(c.Kinds) }),
			texts("products", "likewise", func(c row) []string { return values(c.Products) }),
			texts("regions", "likewise", func(c row) []string { return values(c.Regions) }),
			texts("channels", "likewise", func(c row) []string { return values(c.Channels) }),
		},
		spread(func(c row) *analysis.Spread { return &c.Spread }),
		[]field[row]{
			text("quote", "the complaint that says most of what the others say, redacted and cut", func(c row) string { return c.Quote }),
			texts("ids", "some of its complaints", func(c row) []string { return c.IDs }),
		})
}
