package analysis

import (
	"fmt"
	"slices"

	"suxi/taxonomy"
)

// A Template is a table that a Chinese regulator publishes, filled with the
// complaints of the latest complete period:
//
//   - Nature: complaints by 投诉性质, as the half-yearly notices of the China
//     Consumers Association have them (中国消费者协会, 全国消协组织受理投诉情况分析,
//     表 1), with the period before and the year before.
//   - Users: complaints per million users of each value of a dimension (an
//     operator, a product), as the quarterly notices of the Ministry of Industry
//     and Information Technology on the quality of telecommunications have them
//     (工业和信息化部, 关于电信服务质量的通告, 附件: 用户申诉分类统计表).
//   - Outlets, Customers: complaints per 1,000 outlets and per 10,000,000
//     customers of each institution, and their medians over institutions, as the
//     quarterly notices on complaints about banks have them (中国银保监会, 关于银行业
//     消费投诉情况的通报).
//
// They are layouts, without intervals or tests: whether a difference is one,
// Compared says.
type Template string

const (
	Nature    Template = "nature"
	Users     Template = "users"
	Outlets   Template = "outlets"
	Customers Template = "customers"
)

// Templates are all of them.
func Templates() []Template { return []Template{Nature, Users, Outlets, Customers} }

// templatePer is what the rates of a Template are per.
var templatePer = map[Template]int{Users: 1_000_000, Outlets: 1_000, Customers: 10_000_000}

// A TemplateTable is a Template filled in. Percents are rounded to two decimals
// and add up to 100.00: what rounding leaves over goes to the row of the rest
// (其他), as long as it has complaints and stays above 0, and else to the largest.
type TemplateTable struct {
	Template  Template `json:"template"`
	Dimension string   `json:"dimension"` // whose values the rows are; "" in Nature
	Period    int      `json:"period"`    // index in Result.Periods
	Previous  *int     `json:"previous"`  // likewise; nil if there is no such period or it is not complete
	YearAgo   *int     `json:"year_ago"`
	Unit      string   `json:"unit"` // Exposure.Unit; "" in Nature
	Per       int      `json:"per"`  // rates are per so many of it; 0 in Nature

	// Rows are in the order of taxonomy.Natures, or by rate, highest first, and
	// without a rate last.
	Rows  []TemplateRow `json:"rows"`
	Total TemplateRow   `json:"total"`

	// Medians over the rows with a rate, those without complaints among them;
	// nil if there is none.
	MedianCount *float64 `json:"median_count"`
	MedianRate  *float64 `json:"median_rate"`

	Rest []string `json:"rest"` // in Nature, the codes of the categories counted as 其他
}

// A TemplateRow is a nature, a value of the dimension ("" for complaints without
// one), or, with the name TotalCode, the total.
type TemplateRow struct {
	Name            string   `json:"name"`
	NameEN          string   `json:"name_en"` // of a nature
	Count           int      `json:"count"`
	Percent         *float64 `json:"percent"` // of all; nil if there are none
	PreviousCount   *int     `json:"previous_count"`
	PreviousPercent *float64 `json:"previous_percent"`
	YearAgoCount    *int     `json:"year_ago_count"`
	YearAgoPercent  *float64 `json:"year_ago_percent"`

	// Of Options.Exposure, whose numbers are stocks here: how many users or
	// outlets there are on the days of a row of the file, not spread over them.
	// A period has the mean over its days that rows are about.
	Amount        *float64 `json:"amount"`
	AmountPercent *float64 `json:"amount_percent"`
	// Rate is Count / Amount, per TemplateTable.Per; nil without an amount. That
	// of the total is of the rows that have one.
	Rate         *float64 `json:"rate"`
	PreviousRate *float64 `json:"previous_rate"` // of the period before
}

// validateTemplates reports a template that is not known or has nothing to count
// against.
func (o Options) validateTemplates() error {
	for i, t := range o.Templates {
		if !slices.Contains(Templates(), t) {
			return fmt.Errorf("template %q: want nature, users, outlets or customers", t)
		}
		if slices.Contains(o.Templates[:i], t) {
			return fmt.Errorf("template %s is given twice", t)
		}
		if t != Nature && (o.Exposure == nil || len(o.Exposure.By) == 0) {
			return fmt.Errorf("template %s: needs an exposure file with the number of %s by month and channel, product or region", t, t)
		}
	}
	return nil
}

// templates fills in Options.Templates: nothing without a complete period.
func (f *finish) templates(periods []Period, latest *int) []TemplateTable {
	out := []TemplateTable{}
	if latest == nil {
		return out
	}
	complete := func(i *int) *int {
		if i == nil || !periods[*i].Complete {
			return nil
		}
		return i
	}
	table := TemplateTable{Period: *latest, Previous: complete(periods[*latest].Previous), YearAgo: complete(periods[*latest].YearAgo), Rest: []string{}}
	for _, t := range f.opts.Templates {
		table.Template = t
		if t == Nature {
			out = append(out, f.byNature(table))
			continue
		}
		table.Unit, table.Per = f.opts.Exposure.Unit, templatePer[t]
		for by, name := range f.opts.Exposure.By {
			table.Dimension = name
			out = append(out, f.byStock(table, by))
		}
	}
	return out
}

// byNature adds up categories.
func (f *finish) byNature(t TemplateTable) TemplateTable {
	of, err := taxonomy.NaturesOf(f.tax, f.opts.Natures)
	if err != nil {
		panic("analysis: Options.Natures: " + err.Error())
	}
	natures := taxonomy.Natures()
	t.Rows = make([]TemplateRow, len(natures))
	for i, n := range natures {
		t.Rows[i].Name, t.Rows[i].NameEN = n.Name, n.NameEN
	}
	for i, c := range f.tax.Categories {
		if of[i] == len(natures)-1 {
			t.Rest = append(t.Rest, c.Code)
		}
	}
	t.count(func(period int) []int {
		counts := make([]int, len(natures))
		for i := range f.tax.Categories {
			counts[of[i]] += f.rowsIn[period][i]
		}
		return counts
	}, len(natures)-1)
	return t
}

// byStock counts complaints of the values of a dimension against what there is
// of each.
func (f *finish) byStock(t TemplateTable, by int) TemplateTable {
	dimension := dimensionNamed(t.Dimension)
	values := f.values[dimension].values
	now := f.stocks(by, t.Period)
	names := []string{}
	for name := range now {
		names = append(names, name)
	}
	counted := func(period int) map[string]int {
		n := make(map[string]int)
		for i := range f.facts {
			if f.periodOf(f.facts[i].day) == period {
				n[values[f.facts[i].values[dimension]]]++
			}
		}
		return n
	}
	counts := make(map[int]map[string]int)
	for _, period := range []*int{&t.Period, t.Previous, t.YearAgo} {
		if period != nil {
			counts[*period] = counted(*period)
			for name := range counts[*period] {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	before := map[string]float64{}
	if t.Previous != nil {
		before = f.stocks(by, *t.Previous)
	}
	t.Rows = make([]TemplateRow, len(names))
	for i, name := range names {
		t.Rows[i].Name = name
	}
	t.count(func(period int) []int {
		n := make([]int, len(names))
		for i, name := range names {
			n[i] = counts[period][name]
		}
		return n
	}, -1)
	// The total's rates are those of the rows with an amount together, so that
	// they lie between theirs. Sums are in order, so that they are the same each
	// time.
	known := TemplateRow{PreviousCount: new(int)}
	amount, amountBefore := 0.0, 0.0
	for i, name := range names {
		r := &t.Rows[i]
		r.stock(now[name], before[name], t.Per)
		if r.Rate != nil {
			known.Count += r.Count
		}
		if r.PreviousRate != nil {
			*known.PreviousCount += *r.PreviousCount
		}
		amount, amountBefore = amount+now[name], amountBefore+before[name]
	}
	known.stock(amount, amountBefore, t.Per)
	t.Total.Amount, t.Total.Rate, t.Total.PreviousRate = known.Amount, known.Rate, known.PreviousRate
	for i := range t.Rows {
		if r := &t.Rows[i]; r.Amount != nil {
			r.AmountPercent = new(100 * *r.Amount / amount)
		}
	}
	if amount > 0 {
		t.Total.AmountPercent = new(100.0)
	}
	t.rank()
	return t
}
