package tables

import "suxi/analysis"

func terms() Table {
	type row struct {
		*analysis.Term
		of     *analysis.Terms
		period string
		name   named
	}
	return define("terms", "one word that tells a category from the rest, or its latest period from those before",
		func(r *analysis.Result) (rows []row) {
			name := names(r)
			for i := range r.Terms {
				t := &r.Terms[i]
				for k := range t.Rows {
					rows = append(rows, row{&t.Rows[k], t, scopeLabel(r, t.Period), name[t.Category]})
				}
			}
			return rows
		},
		code(func(c row) named { return c.name }),
		[]field[row]{
			text("against", "`rest`: all other categories; `before`: the same category in the periods before", func(c row) string { return string(c.of.Against) }),
			label("period", "label of the latest complete period; null for `rest`", func(c row) string { return c.period }),
			text("term", "the word", func(c row) string { return c.Text }),
			whole("count", "events here that have it", func(c row) int { return c.Count }),
			whole("documents", "events read here", func(c row) int { return c.of.Documents }),
			whole("other_count", "events there that have it", func(c row) int { return c.Others }),
			whole("other_documents", "events read there", func(c row) int { return c.of.Others }),
			whole("prior", "pseudo-count of the word", func(c row) int { return c.Prior }),
			number("log_odds", "ln odds here less ln odds there", func(c row) float64 { return c.LogOdds }),
			number("z", "log_odds in standard errors", func(c row) float64 { return c.Z }),
		})
}

func themes() Table {
	type row struct {
		*analysis.Theme
		of   *analysis.CategoryThemes
		rank int
		name named
	}
	return define("themes", "one theme within one of the vital few",
		func(r *analysis.Result) (rows []row) {
			name := names(r)
			for i := range r.Themes.Categories {
				c := &r.Themes.Categories[i]
				for k := range c.Themes {
					rows = append(rows, row{&c.Themes[k], c, k + 1, name[c.Category]})
				}
			}
			return rows
		},
		code(func(c row) named { return c.name }),
		[]field[row]{
			whole("rank", "by events", func(c row) int { return c.rank }),
			texts("terms", "its words", func(c row) []string {
				var out []string
				for _, t := range c.Terms {
					out = append(out, t.Text)
				}
				return out
			}),
			whole("count", "events whose main theme it is", func(c row) int { return c.Count }),
			number("share", "of the events read", func(c row) float64 { return c.Share }),
			whole("documents", "events read that have words of the vocabulary", func(c row) int { return c.of.Documents }),
			number("coherence", "mean NPMI of its words", func(c row) float64 { return c.Coherence }),
			number("stability", "κ between halves of the refits", func(c row) float64 { return c.Stability }),
			boolean("stable", "stability is high enough to rely on", func(c row) bool { return c.Stable }),
			text("medoid_id", "id of the complaint most like the others", func(c row) string { return c.Medoid.ID }),
			text("medoid", "its text, redacted and cut", func(c row) string { return c.Medoid.Text }),
		})
}

func slots() Table {
	type row struct {
		*analysis.SlotValue
		of   *analysis.Slot
		read int
		name named
	}
	return define("slots", "one answer that three events of a category or more give to who, when, where, what, why or how",
		func(r *analysis.Result) (rows []row) {
			name := names(r)
			for i := range r.Slots {
				c := &r.Slots[i]
				for k := range c.Slots {
					for v := range c.Slots[k].Values {
						rows = append(rows, row{&c.Slots[k].Values[v], &c.Slots[k], c.Read, name[c.Category]})
					}
				}
			}
			return rows
		},
		code(func(c row) named { return c.name }),
		[]field[row]{
			text("slot", "`who`, `when`, `where`, `what`, `why` or `how`", func(c row) string { return c.of.Kind }),
			text("value", "in the words of the texts; of `when` what kind of time", func(c row) string { return c.Value }),
			whole("count", "events", func(c row) int { return c.Count }),
			number("share", "of the events read", func(c row) float64 { return c.Share }),
			whole("answered", "events that answer the slot", func(c row) int { return c.of.Count }),
			whole("read", "events read of the category", func(c row) int { return c.read }),
		})
}
