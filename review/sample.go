package review

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"suxi/complaint"
)

// SampleOptions say which sample a Sampler draws.
type SampleOptions struct {
	Size int    // complaints
	Seed uint64 // of the draw

	// Periods are told apart from one another and from all other time, such as
	// the one that a report is about and the one it is compared with.
	Periods []SamplePeriod
}

// A SamplePeriod is the time from From until before To.
type SamplePeriod struct {
	Name     string // neither empty nor "other"
	From, To time.Time
}

// A Stratum is a part of the complaints that a model labelled, from which the
// sample of an audit has rows of its own.
type Stratum struct {
	// Name is the model's category, its standing (accept, sure or review) and the
	// period, as far as the sample tells them apart: delivery/review/2025-06.
	Name     string
	Category string // of the name: the model's, by code
	Period   string // of the name: "other" if it is none of the SampleOptions, empty if periods are not told apart
	Size     int    // complaints that a model labelled
	Drawn    int    // of these, rows of the sample
}

// A Sampler draws the sample by which the counts of a model's categories are
// audited, from a stream of labelled complaints: Add each, then Sample.
//
// The strata are model category × standing × period: a label was accepted, or if
// not the model is sure of it ([sure]), or it needs review. Where Size has not [fewest] rows for each, they are
// category × period, and else the categories. What people labelled is in none: it
// needs no audit.
//
// The rows of a stratum are those of the least draws, which hash the seed, id and
// text: each has the same chance, Drawn/Size, whatever the order of the stream.
// Size is spread over the strata as [allocate] says. A Sampler keeps the text of
// at most Size rows a stratum.
type Sampler struct {
	opt    SampleOptions
	strata map[stratumKey]*stratum
}

// sure is the probability from which the model is sure of a label. Without a
// certificate nothing is accepted, and rare errors among labels that it is sure of
// would be drowned by those among the others.
const sure = .9

// fewest rows a stratum must be able to have on average, or strata are joined.
const fewest = 3

// A stratumKey is a finest stratum.
type stratumKey struct {
	category, standing, period string
}

// standings of a label, from that which needs no review on.
var standings = []string{accept, "sure", "review"}

// named reports whether the name is one that a Sampler gives to a stratum of
// this category and period.
func (s Stratum) named() bool {
	return slices.ContainsFunc(standings, func(standing string) bool {
		names := stratumKey{s.Category, standing, s.Period}.names()
		return slices.Contains(names[:], s.Name)
	})
}

// names returns the name of the stratum that holds k at each level of coarseness.
func (k stratumKey) names() [3]string {
	join := func(parts ...string) string { return strings.TrimSuffix(strings.Join(parts, "/"), "/") }
	return [3]string{join(k.category, k.standing, k.period), join(k.category, k.period), k.category}
}

// A stratum is a Stratum in the making.
type stratum struct {
	Stratum
	probability int64 // sum over all, in millionths: the same in any order
	least       []drawnItem
}

type drawnItem struct {
	draw uint64
	Item
}

func byDraw(a, b drawnItem) int {
	return cmp.Or(cmp.Compare(a.draw, b.draw), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text))
}

// NewSampler returns a Sampler that has seen nothing. It needs Size ≥ 1.
func NewSampler(opt SampleOptions) *Sampler {
	if opt.Size < 1 {
		panic(fmt.Sprintf("review: a sample of %d", opt.Size))
	}
	return &Sampler{opt, map[stratumKey]*stratum{}}
}

// Add offers a complaint.
func (s *Sampler) Add(l *complaint.Labelled) {
	if l.CategorySource == complaint.Human || l.Label.Category == "" {
		return
	}
	k := stratumKey{l.Label.Category, "review", s.period(l.ReceivedAt)}
	switch {
	case l.Decision == complaint.Accept:
		k.standing = accept
	case l.CategoryProbability >= sure:
		k.standing = "sure"
	}
	of := s.strata[k]
	if of == nil {
		of = &stratum{}
		s.strata[k] = of
	}
	of.Size++
	if p := l.CategoryProbability; p >= 0 && p <= 1 {
		of.probability += int64(math.Round(p * millionths))
	}
	item := drawnItem{Item: FromLabelled(l)}
	item.draw = item.Item.draw(s.opt.Seed)
	if len(of.least) < s.opt.Size || item.draw <= of.least[len(of.least)-1].draw {
		at, _ := slices.BinarySearchFunc(of.least, item, byDraw)
		of.least = slices.Insert(of.least, at, item)
		of.least = of.least[:min(len(of.least), s.opt.Size)]
	}
}

const millionths = 1e6

// period names the part of the time in which a complaint came.
func (s *Sampler) period(received time.Time) string {
	for _, p := range s.opt.Periods {
		if !received.Before(p.From) && received.Before(p.To) {
			return p.Name
		}
	}
	if len(s.opt.Periods) > 0 {
		return "other"
	}
	return ""
}

// Sample returns the sample in the order of the draws, so that a reviewer who
// stops early has done a part of every stratum, and the strata in the order of
// their names. It fails if Size is not enough for the categories.
func (s *Sampler) Sample() ([]Item, []Stratum, error) {
	strata, err := s.join()
	if err != nil {
		return nil, nil, err
	}
	allocate(strata, s.opt.Size)
	var all []drawnItem
	list := make([]Stratum, len(strata))
	for i, of := range strata {
		for _, item := range of.least[:of.Drawn] {
			item.Reason, item.Detail = Audited, "分层抽查，用来校正各类件数：请填复核类别，与现类别相同也要填"
			item.Stratum = of.Stratum
			all = append(all, item)
		}
		list[i] = of.Stratum
	}
	slices.SortFunc(all, byDraw)
	items := make([]Item, len(all))
	for i := range all {
		items[i] = all[i].Item
	}
	return items, list, nil
}

// join returns the finest strata of which Size has [fewest] rows each, by name.
func (s *Sampler) join() ([]*stratum, error) {
	var joined map[string]*stratum
	for level := range stratumKey.names(stratumKey{}) {
		joined = map[string]*stratum{}
		rows := 0
		for k, from := range s.strata {
			name := k.names()[level]
			to := joined[name]
			if to == nil {
				to = &stratum{Stratum: Stratum{Name: name, Category: k.category, Period: k.period}}
				if name == k.category {
					to.Period = ""
				}
				joined[name] = to
			}
			to.Size += from.Size
			to.probability += from.probability
			to.least = append(to.least, from.least...)
			rows += from.Size
		}
		if len(joined)*fewest <= s.opt.Size || rows <= s.opt.Size {
			list := make([]*stratum, 0, len(joined))
			for _, of := range joined {
				slices.SortFunc(of.least, byDraw)
				of.least = of.least[:min(len(of.least), s.opt.Size)]
				list = append(list, of)
			}
			slices.SortFunc(list, func(a, b *stratum) int { return cmp.Compare(a.Name, b.Name) })
			return list, nil
		}
	}
	return nil, fmt.Errorf("an audit of %d complaints is too small for %d categories: ask for %d or more", s.opt.Size, len(joined), len(joined)*fewest)
}

// Bounds of the standard deviation by which a stratum is given rows. A model is
// surer of itself than it should be, above all on text unlike its training, and
// no stratum may go without an audit for that.
const leastDeviation = .2 // of an error rate of 4%

// allocate sets how many rows of each stratum are drawn, size together or all
// there are.
//
// Each period has the same share of size, for each is reported by itself. Within
// a period a stratum has rows in proportion to Size·√(p(1−p)), where p is the
// mean probability that the model gave its label (Neyman 1934), √(p(1−p)) at
// least [leastDeviation]; but no fewer than 2, by which its variance is
// estimated, and no more than it holds. Parts of rows go to the largest
// remainders, of equals to the first.
func allocate(strata []*stratum, size int) {
	weights, sums := make([]float64, len(strata)), map[string]float64{}
	all := 0
	for i, of := range strata {
		p := float64(of.probability) / millionths / float64(of.Size)
		weights[i] = float64(of.Size) * max(leastDeviation, math.Sqrt(p*(1-p)))
		sums[of.Period] += weights[i]
		all += of.Size
	}
	size = min(size, all)
	share := func(i int, level float64) float64 {
		of := strata[i]
		return min(max(level*weights[i]/sums[of.Period], 2), float64(of.Size))
	}
	total := func(level float64) float64 {
		sum := 0.0
		for i := range strata {
			sum += share(i, level)
		}
		return sum
	}
	// total rises with level, and at this one every stratum is whole.
	low, high := 0.0, 0.0
	for i, of := range strata {
		high = max(high, float64(of.Size)*sums[of.Period]/weights[i])
	}
	for range 100 {
		if middle := (low + high) / 2; total(middle) < float64(size) {
			low = middle
		} else {
			high = middle
		}
	}
	left := size
	remainders := make([]int, len(strata))
	rest := func(i int) float64 { return share(i, high) - float64(strata[i].Drawn) }
	for i, of := range strata {
		of.Drawn = int(share(i, high) + 1e-9)
		left -= of.Drawn
		remainders[i] = i
	}
	slices.SortStableFunc(remainders, func(a, b int) int { return cmp.Compare(rest(b), rest(a)) })
	for _, i := range remainders {
		if left > 0 && strata[i].Drawn < strata[i].Size {
			strata[i].Drawn++
			left--
		}
	}
}
