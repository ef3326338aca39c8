package analysis

// categories sums up the categories and fills in f.counts.
func (f *finish) categories() []Category {
	n := &f.counts
	n.Rows, n.UnknownCategory = f.rows, f.unknown
	out := make([]Category, len(f.tax.Categories))
	for i, c := range f.tax.Categories {
		out[i] = Category{Code: c.Code, Name: c.Name, NameEN: c.NameEN, Residual: c.Residual, ByLevel: make([]int, len(f.tax.Severity)), UniqueByLevel: make([]int, len(f.tax.Severity))}
	}
	means := make([]mean, len(out))
	var all mean
	for i := range f.facts {
		k := &f.facts[i]
		c := &out[k.category]
		c.Count++
		switch {
		case f.inRange(k.day):
			n.Dated++
		case k.day == noDay:
			n.Undated++
		default:
			n.OutOfRange++
		}
		if k.flags.has(humanCategory) {
			c.Human++
		} else {
			c.Model++
		}
		if k.probability != noProbability {
			means[k.category].add(k.probability)
			all.add(k.probability)
		}
		if k.level == noLevel {
			n.UnknownSeverity++
			continue
		}
		c.ByLevel[k.level]++
		switch {
		case k.flags.has(humanSeverity):
			n.SeverityHuman++
		case k.flags.has(ruleSeverity):
			n.SeverityRule++
		default:
			n.SeverityModel++
		}
	}
	for i := range f.events {
		k := &f.events[i]
		out[k.category].Unique++
		if k.level != noLevel {
			out[k.category].UniqueByLevel[k.level]++
		}
	}
	for i := range out {
		n.CategoryHuman += out[i].Human
		n.CategoryModel += out[i].Model
		out[i].MeanProbability = means[i].value()
	}
	n.MeanProbability = all.value()
	return out
}

// A mean adds up probabilities in millionths.
type mean struct{ sum, n int64 }

func (m *mean) add(probability uint32) { m.sum, m.n = m.sum+int64(probability), m.n+1 }

func (m mean) value() *float64 {
	if m.n == 0 {
		return nil
	}
	return new(float64(m.sum) / millionths / float64(m.n))
}

func (f *finish) levels() []Level {
	out := make([]Level, len(f.tax.Severity))
	for i, l := range f.tax.Severity {
		out[i] = Level{Rank: l.Rank, Code: l.Code, Name: l.Name, NameEN: l.NameEN, Weight: l.Weight}
	}
	for i := range f.facts {
		k := &f.facts[i]
		if k.level == noLevel {
			continue
		}
		out[k.level].Count++
		if k.due != noMinute {
			out[k.level].WithDue++
			if k.due.day() <= f.asOf {
				out[k.level].DueByAsOf++
			}
		}
	}
	for i := range f.events {
		if level := f.events[i].level; level != noLevel {
			out[level].Unique++
		}
	}
	return out
}
