package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"
)

// A demo is the complaints in order of time, and what is true about them.
type demo struct {
	seed     uint64
	stock    *stock
	rows     []*row
	expected expectations
}

// A row is one line of one file.
type row struct {
	id       string
	at       time.Time
	text     string
	channel  int // index of registers.Channels
	product  string
	region   region
	batch    string
	category category
	severity int
	planted  string // "surge", "hotspot", "batch" or empty
	about    string // restricts the core of the text
	holds    string // what its text holds that a reader should meet
	fixed    bool   // the text is not to be composed
	damage   damage
}

// What is planted, beside growth and seasons.
const (
	surgeCategory  = "delivery"
	surgeFactor    = 2
	hotspotProduct = "净水器"
	hotspotRegion  = "广东"
	hotspotFactor  = 4
	batchSize      = 60
	batchNumber    = "BW2503C"
)

var (
	surgeFrom   = date(2025, 6, 1) // to lastDay
	hotspotFrom = date(2025, 3, 1) // to lastDay
	batchFrom   = date(2025, 4, 7)
	batchTo     = date(2025, 4, 27)
)

func (r *row) inSurge() bool {
	return r.category.code == surgeCategory && !r.at.Before(surgeFrom)
}

func (r *row) inHotspot() bool {
	return (r.category.code == "quality" || r.category.code == "safety") &&
		r.product == hotspotProduct && r.region.name == hotspotRegion && !r.at.Before(hotspotFrom)
}

// expectations are what the world without planted facts would bring.
type expectations struct {
	perOrder float64     // complaints per order
	monthly  [][]float64 // [month][category]
	surge    float64
	hotspot  float64
}

// generate makes a demo of about rows rows.
func generate(s *stock, seed uint64, rows int) (*demo, error) {
	d := &demo{seed: seed, stock: s}
	p := &planner{demo: d, rng: rand.New(rand.NewPCG(seed, 1))}
	d.expected = expect(rows - batchSize)
	p.everyday()
	p.plant()
	p.special()
	slices.SortStableFunc(d.rows, func(a, b *row) int { return a.at.Compare(b.at) })
	d.number()
	if err := compose(d, rand.New(rand.NewPCG(seed, 2))); err != nil {
		return nil, err
	}
	d.dirty(rand.New(rand.NewPCG(seed, 3)), rows)
	return d, nil
}

// expect sets the complaints per order so that rows are expected, with what the
// surge and the hotspot add.
func expect(rows int) expectations {
	var e expectations
	total := 0.0
	for day := firstDay; !day.After(lastDay); day = day.AddDate(0, 0, 1) {
		if day.Day() == 1 {
			e.monthly = append(e.monthly, make([]float64, len(categories)))
		}
		for i, c := range categories {
			l := load(c, day)
			total += l
			e.monthly[len(e.monthly)-1][i] += l
			probe := row{at: day, category: c, product: hotspotProduct, region: regions[0]}
			if probe.inSurge() {
				e.surge += l
			}
			if probe.inHotspot() {
				e.hotspot += l * productShares(c)[productIndex(hotspotProduct)] * regions[0].share
			}
		}
	}
	e.perOrder = float64(rows) / (total + (surgeFactor-1)*e.surge + (hotspotFactor-1)*e.hotspot)
	e.surge *= e.perOrder
	e.hotspot *= e.perOrder
	for _, month := range e.monthly {
		for i := range month {
			month[i] *= e.perOrder
		}
	}
	return e
}

func productIndex(name string) int {
	return slices.IndexFunc(products, func(p product) bool { return p.name == name })
}

// A planner draws rows.
type planner struct {
	*demo
	rng *rand.Rand
}

func (p *planner) everyday() {
	for day := firstDay; !day.After(lastDay); day = day.AddDate(0, 0, 1) {
		for _, c := range categories {
			for range poisson(p.rng, p.expected.perOrder*load(c, day)) {
				p.add(day, c)
			}
		}
	}
}

// add draws one complaint about c on day.
func (p *planner) add(day time.Time, c category) *row {
	r := &row{
		category: c,
		severity: 1 + pick(p.rng, c.severity[:]),
		channel:  pick(p.rng, channelShares),
		region:   regions[p.region()],
	}
	r.at = p.clock(day, r.channel)
	if !c.place || p.rng.Float64() < .4 {
		r.product = products[pick(p.rng, productShares(c))].name
	}
	r.batch = p.batchOf(r)
	p.rows = append(p.rows, r)
	return r
}

func (p *planner) region() int {
	shares := make([]float64, len(regions))
	for i, r := range regions {
		shares[i] = r.share
	}
	return pick(p.rng, shares)
}

func (p *planner) clock(day time.Time, channel int) time.Time {
	hour := pick(p.rng, hours[channel][:])
	return day.Add(time.Duration(hour)*time.Hour + time.Duration(p.rng.IntN(3600))*time.Second)
}

// batchOf invents the batch of goods made one to three months before; three in
// ten customers do not tell it.
func (p *planner) batchOf(r *row) string {
	i := productIndex(r.product)
	if i < 0 || products[i].code == "" || p.rng.Float64() < .3 {
		return ""
	}
	made := r.at.AddDate(0, -1-p.rng.IntN(3), 1-r.at.Day())
	return fmt.Sprintf("%s%s%c", products[i].code, made.Format("0601"), 'A'+rune(p.rng.IntN(4)))
}

// plant tops the surge and the hotspot up to their counts and adds the batch.
func (p *planner) plant() {
	missing := func(in func(*row) bool, want float64) int {
		n := int(math.Round(want))
		for _, r := range p.rows {
			if in(r) {
				n--
			}
		}
		return n
	}
	for range missing((*row).inSurge, surgeFactor*p.expected.surge) {
		r := p.add(p.dayBetween(surgeFrom, lastDay), categoryOf(surgeCategory))
		r.planted = "surge"
	}
	for range missing((*row).inHotspot, hotspotFactor*p.expected.hotspot) {
		code, about, severity := "quality", "漏水", 2
		if p.rng.Float64() < .2 {
			code, about, severity = "safety", "漏水漏电", 1
		}
		r := p.add(p.dayBetween(hotspotFrom, lastDay), categoryOf(code))
		r.product, r.region, r.severity = hotspotProduct, regions[0], severity
		r.batch = p.batchOf(r)
		r.planted, r.about = "hotspot", about
	}
	for range batchSize {
		r := p.add(p.dayBetween(batchFrom, batchTo), categoryOf("safety"))
		r.product, r.batch, r.severity = p.stock.categories["safety"].Batch.Product, batchNumber, 1
		r.planted = "batch"
	}
}

// special adds the complaints that are written out in the stock.
func (p *planner) special() {
	for _, kind := range []string{"traditional", "formula"} {
		for _, s := range p.demo.stock.special[kind] {
			r := p.add(p.dayBetween(firstDay, date(2025, 2, 28)), categoryOf(s.Code))
			r.product, r.severity, r.text, r.fixed, r.holds = s.Product, s.Severity, s.Say, true, kind
			r.batch = p.batchOf(r)
		}
	}
}

func (p *planner) dayBetween(from, to time.Time) time.Time {
	var weights []float64
	for day := from; !day.After(to); day = day.AddDate(0, 0, 1) {
		weights = append(weights, ordersOn(day)*weekdays[day.Weekday()])
	}
	return from.AddDate(0, 0, pick(p.rng, weights))
}

func categoryOf(code string) category {
	return categories[slices.IndexFunc(categories, func(c category) bool { return c.code == code })]
}

// number gives ids: channel, day, running number of the day.
func (d *demo) number() {
	last := map[string]int{}
	for _, r := range d.rows {
		day := d.stock.registers.Channels[r.channel].Prefix + r.at.Format("20060102")
		last[day]++
		r.id = fmt.Sprintf("%s%03d", day, last[day])
	}
}

// inChannel returns the rows of one file.
func (d *demo) inChannel(channel int) []*row {
	rows := slices.DeleteFunc(slices.Clone(d.rows), func(r *row) bool { return r.channel != channel })
	slices.SortStableFunc(rows, func(a, b *row) int { return cmp.Compare(a.at.Unix(), b.at.Unix()) })
	return rows
}

// pick draws an index in proportion to weights.
func pick(rng *rand.Rand, weights []float64) int {
	total := 0.0
	for _, w := range weights {
		total += w
	}
	x := rng.Float64() * total
	last := 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		if x < w {
			return i
		}
		x -= w
		last = i
	}
	return last
}

// poisson draws by Knuth's product of uniforms: mean below about 30.
func poisson(rng *rand.Rand, mean float64) int {
	limit, n := math.Exp(-mean), 0
	for x := rng.Float64(); x > limit; x *= rng.Float64() {
		n++
	}
	return n
}
