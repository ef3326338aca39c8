package analysis

import (
	"context"

	"suxi/internal/parallel"
	"suxi/themes"
)

const (
	themeDocuments = 1500 // events of a category that are read at most
	themeSeed      = 1
)

// themes finds the themes of the vital few.
func (f *finish) themes(readings []reading, paretos []Pareto) Themes {
	out := Themes{MostDocuments: themeDocuments, Refits: themes.Refits, StableFrom: themes.StableFrom, Seed: themeSeed, Categories: []CategoryThemes{}}
	var vital []int16
	for _, p := range paretos {
		if p.Scope == ScopeAll && p.Weight == ByCount {
			for _, row := range p.Rows {
				if row.Vital {
					vital = append(vital, int16(f.codes[row.Code]))
				}
			}
		}
	}
	out.Categories = make([]CategoryThemes, len(vital))
	var work parallel.Group
	for i, category := range vital {
		var own []*reading
		for j := range readings {
			if r := &readings[j]; r.category == category && len(own) < themeDocuments {
				own = append(own, r)
			}
		}
		work.Go(func() {
			out.Categories[i] = f.categoryThemes(own)
			out.Categories[i].Category = f.code(int(category))
		})
	}
	work.Wait()
	return out
}

func (f *finish) categoryThemes(readings []*reading) CategoryThemes {
	docs := make([][]string, len(readings))
	for i, r := range readings {
		docs[i] = r.words
	}
	found, err := themes.Find(context.Background(), docs, themeSeed)
	if err != nil {
		panic("analysis: " + err.Error()) // there is no error but that of the context
	}
	out := CategoryThemes{
		Read: len(docs), Documents: found.Documents, Words: found.Terms, Reason: string(found.Reason),
		Tried: []Tried{}, Themes: []Theme{}, None: len(docs),
	}
	for i, coherence := range found.Tried {
		out.Tried = append(out.Tried, Tried{themes.Fewest + i, coherence})
	}
	for _, t := range found.Themes {
		theme := Theme{
			Terms: []ThemeTerm{}, Count: t.Documents, Share: float64(t.Documents) / float64(len(docs)),
			Coherence: t.Coherence, Stability: t.Stability, Stable: t.Stable(),
			Medoid: f.quote(readings[t.Medoid].sampled),
		}
		for _, term := range t.Terms {
			theme.Terms = append(theme.Terms, ThemeTerm{term.Text, term.Documents, term.Total})
		}
		out.Themes = append(out.Themes, theme)
		out.None -= t.Documents
	}
	return out
}

// quote quotes a complaint of the sample.
func (f *finish) quote(s *sampled) Quote {
	q := Quote{Category: f.code(int(s.category)), ID: s.id, Text: cut(s.text, quoteLength)}
	if f.inRange(s.day) {
		q.Date = s.day.date()
	}
	if s.level != noLevel {
		q.Level = f.tax.Severity[s.level].Code
	}
	return q
}
