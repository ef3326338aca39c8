package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"suxi/complaint"
	"suxi/taxonomy"
)

// The rows cover whole months, in Beijing time.
var (
	shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)
	first    = time.Date(2023, 7, 1, 0, 0, 0, 0, shanghai)
	last     = first.AddDate(0, 24, 0)
)

// What is planted.
const (
	// The rows of the hot cell are eight times as many as its margins predict.
	hotCategory, hotProduct, hotRegion = "safety", 7, 11
	hotFactor                          = 8

	// A bad batch: of the rows of one week, three in a hundred.
	batchProduct = 3
	batchNumber  = "PC240517"
	batchShare   = .03

	// The share of this category is twice what it was, in the last six months.
	risingCategory = "delivery"
)

var batchFrom = time.Date(2024, 5, 20, 0, 0, 0, 0, shanghai)

// nearShare is the share of rows that repeat an earlier text.
const nearShare = .03

// A world draws rows.
type world struct {
	tax    *taxonomy.Taxonomy
	random *rand.Rand
	rows   int
	writer *writer

	categories []float64 // cumulative shares, of the index in tax
	products   []float64
	regions    []float64
	channels   []float64
	recent     []string // texts, to be repeated
}

func newWorld(rows int, seed uint64) (*world, error) {
	tax := taxonomy.Default()
	other := len(tax.Categories) - 1 // stays the last
	tax.Categories = slices.Insert(tax.Categories, other, account)
	// A taxonomy of its own has to be one that is read back.
	var text strings.Builder
	if err := tax.WriteYAML(&text); err != nil {
		return nil, err
	}
	tax, err := taxonomy.Load("bench/rows", strings.NewReader(text.String()))
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(seed, 20230701))
	return &world{
		tax: tax, random: random, rows: rows, writer: newWriter(tax, random),
		categories: shares(len(tax.Categories)), products: shares(len(products)), regions: shares(len(regions)), channels: shares(len(channels)),
	}, nil
}

// shares returns the cumulative shares of n values that fall off slowly: the
// first is several times the last.
func shares(n int) []float64 {
	cumulative := make([]float64, n)
	total := 0.0
	for i := range cumulative {
		total += 1 / float64(i+1+n/5)
		cumulative[i] = total
	}
	for i := range cumulative {
		cumulative[i] /= total
	}
	return cumulative
}

func (w *world) chance(p float64) bool { return w.random.Float64() < p }

func (w *world) draw(cumulative []float64) int {
	i, _ := slices.BinarySearch(cumulative, w.random.Float64())
	return min(i, len(cumulative)-1)
}

// row draws the row at place i: rows come in the order of their dates.
func (w *world) row(i int) complaint.Labelled {
	at := first.Add(time.Duration((float64(i) + w.random.Float64()) / float64(w.rows) * float64(last.Sub(first)))).Truncate(time.Second)
	category, product, region := w.cell(at)
	batch := fmt.Sprintf("PC%s%02d", at.AddDate(0, -2, 0).Format("0601"), 1+w.random.IntN(4))
	planted := !at.Before(batchFrom) && at.Before(batchFrom.AddDate(0, 0, 7)) && w.chance(batchShare)
	if planted {
		category, product, batch = 0, batchProduct, batchNumber
	} else if w.chance(.4) {
		batch = ""
	}
	l := complaint.Labelled{Complaint: complaint.Complaint{
		ID: fmt.Sprintf("R%s%07d", at.Format("20060102"), i), ReceivedAt: at,
		Channel: channels[w.draw(w.channels)], Product: products[product], Region: regions[region], Batch: batch,
		CustomerID: fmt.Sprintf("C%07d", w.random.IntN(2*w.rows/3+1)), CustomerGroup: groups[w.random.IntN(len(groups))],
		Department: departments[category%len(departments)],
		Extra:      []complaint.Field{{Name: "赔付金额", Value: fmt.Sprintf("%.2f", 20+300*w.random.ExpFloat64())}},
		File:       "rows", Row: i + 2,
	}}
	if w.chance(.9) {
		l.RespondedAt = at.Add(time.Duration(w.random.ExpFloat64()*300) * time.Minute)
		if w.chance(.9) {
			l.ClosedAt = l.RespondedAt.Add(time.Duration(w.random.ExpFloat64()*3000) * time.Minute)
		}
	}
	w.label(&l, category)
	w.tell(&l, category, planted)
	return l
}

// cell draws the category, the product and the region of a row.
func (w *world) cell(at time.Time) (category, product, region int) {
	category, product, region = w.draw(w.categories), w.draw(w.products), w.draw(w.regions)
	hot, _ := w.tax.Category(hotCategory)
	if share := part(w.categories, hot) * part(w.products, hotProduct) * part(w.regions, hotRegion); w.chance((hotFactor - 1) * share) {
		return hot, hotProduct, hotRegion
	}
	rising, _ := w.tax.Category(risingCategory)
	if !at.Before(last.AddDate(0, -6, 0)) && w.chance(part(w.categories, rising)) {
		category = rising
	}
	return category, product, region
}

// part is the share of one value.
func part(cumulative []float64, i int) float64 {
	if i == 0 {
		return cumulative[0]
	}
	return cumulative[i] - cumulative[i-1]
}

// label fills in what the model, or for one row in ten a person, says.
func (w *world) label(l *complaint.Labelled, category int) {
	c := w.tax.Categories[category]
	l.Label = complaint.Label{
		Category: c.Code, CategoryName: c.Name, CategorySource: complaint.Model, ModelCategory: c.Code,
		CategoryProbability: 1 - .6*w.random.Float64()*w.random.Float64(), RunnerUp: w.tax.Categories[(category+1)%len(w.tax.Categories)].Code,
		Decision: complaint.Accept, UnknownShare: .2 * w.random.Float64(), ModelSeverity: 1 + w.draw([]float64{.1, .75, 1}), SeverityProbability: 1 - .5*w.random.Float64(),
	}
	l.RunnerUpProbability = (1 - l.CategoryProbability) / 2
	switch {
	case w.chance(.1):
		l.Complaint.Category, l.CategorySource, l.Decision = c.Name, complaint.Human, complaint.Decided
		if w.chance(.2) {
			l.ModelCategory, l.RunnerUp = l.RunnerUp, l.ModelCategory
		}
	case l.CategoryProbability < .7:
		l.Decision, l.ReviewReason = complaint.Review, "threshold: below the certified probability"
	}
	level := w.tax.Severity[l.ModelSeverity-1]
	l.Label.Severity, l.SeverityCode, l.SeverityName, l.SeveritySource = level.Rank, level.Code, level.Name, complaint.Model
	l.DueAt = level.Due(l.ReceivedAt)
	if cause := w.random.IntN(2 * len(w.tax.Causes)); cause < len(w.tax.Causes) {
		l.Cause, l.CauseName = w.tax.Causes[cause].Code, w.tax.Causes[cause].Name
	}
}
