package analysis

import (
	"cmp"
	"slices"
)

// count fills in what the rows count in the three periods.
func (t *TemplateTable) count(of func(period int) []int, rest int) {
	t.Total.Name, t.Total.NameEN = TotalCode, TotalCode
	fill := func(period *int, set func(*TemplateRow, int, *float64)) {
		if period == nil {
			return
		}
		counts, total := of(*period), 0
		for _, n := range counts {
			total += n
		}
		percents := hundredths(counts, rest)
		for i := range t.Rows {
			set(&t.Rows[i], counts[i], percents[i])
		}
		set(&t.Total, total, nil)
		if total > 0 {
			set(&t.Total, total, new(100.0))
		}
	}
	fill(&t.Period, func(r *TemplateRow, n int, percent *float64) { r.Count, r.Percent = n, percent })
	fill(t.Previous, func(r *TemplateRow, n int, percent *float64) { r.PreviousCount, r.PreviousPercent = &n, percent })
	fill(t.YearAgo, func(r *TemplateRow, n int, percent *float64) { r.YearAgoCount, r.YearAgoPercent = &n, percent })
}

// hundredths are the shares of counts in percent, rounded half up to two
// decimals, that add up to 100.00: what rounding leaves over goes to the count
// at rest if that has any and keeps a share, and else to the largest. They are
// nil if all counts are 0.
func hundredths(counts []int, rest int) []*float64 {
	out := make([]*float64, len(counts))
	total, largest := 0, 0
	for i, n := range counts {
		total += n
		if n > counts[largest] {
			largest = i
		}
	}
	if total == 0 {
		return out
	}
	left := 10_000
	rounded := make([]int, len(counts))
	for i, n := range counts {
		rounded[i] = (20_000*n + total) / (2 * total)
		left -= rounded[i]
	}
	if rest < 0 || counts[rest] == 0 || rounded[rest]+left <= 0 {
		rest = largest
	}
	rounded[rest] += left
	for i := range out {
		out[i] = new(float64(rounded[i]) / 100)
	}
	return out
}

// stock fills in the amounts and rates of a row.
func (r *TemplateRow) stock(now, before float64, per int) {
	if now > 0 {
		r.Amount, r.Rate = &now, new(float64(r.Count)/now*float64(per))
	}
	if before > 0 && r.PreviousCount != nil {
		r.PreviousRate = new(float64(*r.PreviousCount) / before * float64(per))
	}
}

// stocks is how many of Options.Exposure each value has in a period: the mean
// over the days that rows about it cover.
func (f *finish) stocks(by, period int) map[string]float64 {
	type stock struct {
		sum  float64
		days map[day]bool
	}
	start, end := f.periods[period].start, f.periods[period].end
	stocks := make(map[string]*stock)
	for _, r := range f.opts.Exposure.Rows {
		from, to := max(r.From.day(), start), min(r.To.day(), end)
		if from > to {
			continue
		}
		name := f.shareable(r.Values[by])
		s := stocks[name]
		if s == nil {
			s = &stock{days: make(map[day]bool)}
			stocks[name] = s
		}
		s.sum += float64(float64(r.Amount) / millionths * float64(to-from+1))
		for d := from; d <= to; d++ {
			s.days[d] = true
		}
	}
	out := make(map[string]float64, len(stocks))
	for name, s := range stocks {
		out[name] = s.sum / float64(len(s.days))
	}
	return out
}

// rank orders the rows and finds the medians.
func (t *TemplateTable) rank() {
	slices.SortStableFunc(t.Rows, func(a, b TemplateRow) int {
		switch {
		case a.Rate == nil && b.Rate == nil:
			if (a.Name == "") != (b.Name == "") {
				return cmp.Compare(b.Name, a.Name) // those without a value last
			}
			return cmp.Compare(b.Count, a.Count)
		case a.Rate == nil:
			return 1
		case b.Rate == nil:
			return -1
		}
		return cmp.Or(cmp.Compare(*b.Rate, *a.Rate), cmp.Compare(b.Count, a.Count))
	})
	var counts, rates []float64
	for _, r := range t.Rows {
		if r.Rate != nil {
			counts, rates = append(counts, float64(r.Count)), append(rates, *r.Rate)
		}
	}
	t.MedianCount, t.MedianRate = median(counts), median(rates)
}

// median is nil of nothing.
func median(values []float64) *float64 {
	n := len(values)
	if n == 0 {
		return nil
	}
	values = slices.Sorted(slices.Values(values))
	return new((values[(n-1)/2] + values[n/2]) / 2)
}
