package review

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"suxi/complaint"
	"suxi/neardup"
)

// Options say what a queue holds. The zero value is 300 items, none of them
// drawn at random.
type Options struct {
	Size  int     // items; 0 means 300
	Audit float64 // share of Size that is drawn at random, 0 to 1
	Seed  uint64  // of that draw
}

// accept is the Decision of a label that needs nobody's look.
const accept = "accept"

// FromLabelled returns the Item of a labelled complaint, not yet in a queue.
func FromLabelled(l *complaint.Labelled) Item {
	return Item{
		ID: l.ID, Text: l.Text, File: l.File, Row: l.Row,
		Category: l.Label.Category, Severity: l.SeverityCode, Source: string(l.CategorySource),
		Probability: l.CategoryProbability, RunnerUp: l.RunnerUp, RunnerUpProbability: l.RunnerUpProbability,
		Decision: string(l.Decision),
	}
}

// A group is what stands behind one item of a queue: near-duplicates.
type group struct {
	drawn   int    // of its items that a model labelled, the one of the least draw
	draw    uint64 // of that item
	doubted int    // and the one whose label is most in doubt, of equals that of the least draw
	size    int
	known   bool // a person labelled one of its items
}

// draw is a random number that an item has wherever it stands.
func (i *Item) draw(seed uint64) uint64 {
	sum := sha256.Sum256(append(binary.LittleEndian.AppendUint64(nil, seed), Key(i.ID, i.Text)...))
	return binary.LittleEndian.Uint64(sum[:])
}

// Select returns the queue of items, best first.
//
// Labels of people are no part of it, and of near-duplicates (package neardup)
// there is one, with their number. A share is drawn at random from everything
// that a model labelled, each item with the same chance; it stands at regular
// distances in the queue, so that a reviewer who stops early has done a part of
// it. The others are asked because of doubt: first those whose label was not
// accepted ([Item].Decision); among them by the margin between the two best
// categories, the smallest first, one in turn of each category that the model
// gave, or else one pair of categories could fill the queue. A group of which
// somebody labelled a member is not asked again.
//
// (Settles 2009, Active Learning Literature Survey, section 3.1. On civic
// complaints 300 items by margin were worth more than 300 by entropy or by the
// probability of the best category; see docs/RATIONALE.md.)
func Select(ctx context.Context, opt Options, items []Item) ([]Item, error) {
	groups, err := groupsOf(ctx, opt.Seed, items)
	if err != nil {
		return nil, err
	}
	size := min(cmp.Or(opt.Size, 300), len(groups))
	drawn := groups[:int(math.Round(float64(float64(size)*opt.Audit)))]
	doubted := slices.DeleteFunc(slices.Clone(groups[len(drawn):]), func(g group) bool { return g.known })
	slices.SortStableFunc(doubted, func(a, b group) int { return byDoubt(&items[a.doubted], &items[b.doubted]) })
	doubted = inTurn(items, doubted)
	doubted = doubted[:min(len(doubted), size-len(drawn))]

	queue := make([]Item, len(drawn)+len(doubted))
	for i := range queue {
		// The first i items hold an i-th of what was drawn, rounded down.
		at := i * len(drawn) / len(queue)
		if next := (i + 1) * len(drawn) / len(queue); next > at {
			queue[i] = items[drawn[at].drawn]
			queue[i].Reason, queue[i].Detail, queue[i].GroupSize = Sampled, "随机抽查，用来检验模型标签的准确率", drawn[at].size
			continue
		}
		g := doubted[i-at]
		queue[i] = items[g.doubted]
		queue[i].Reason, queue[i].GroupSize = Uncertain, g.size
		queue[i].Detail = fmt.Sprintf("请确认类别：模型给出的概率是 %.0f%%", 100*queue[i].Probability)
	}
	return queue, nil
}

// groupsOf returns the groups of items that hold a label of a model, in the
// order of their draw.
func groupsOf(ctx context.Context, seed uint64, items []Item) ([]group, error) {
	index := neardup.New(neardup.Config{})
	for i := range items {
		index.Add(items[i].Text)
	}
	first, err := index.Groups(ctx)
	if err != nil {
		return nil, err
	}
	at := map[int]int{} // first item → position in groups
	var groups []group
	for i, f := range first {
		j, ok := at[f]
		if !ok {
			j = len(groups)
			at[f] = j
			groups = append(groups, group{drawn: -1})
		}
		g := &groups[j]
		g.size++
		if items[i].Source == string(complaint.Human) {
			g.known = true
			continue
		}
		draw := items[i].draw(seed)
		if g.drawn < 0 {
			g.drawn, g.draw, g.doubted = i, draw, i
			continue
		}
		if cmp.Or(byDoubt(&items[i], &items[g.doubted]), cmp.Compare(draw, items[g.doubted].draw(seed))) < 0 {
			g.doubted = i
		}
		if draw < g.draw {
			g.drawn, g.draw = i, draw
		}
	}
	groups = slices.DeleteFunc(groups, func(g group) bool { return g.drawn < 0 })
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(a.draw, b.draw) })
	return groups, nil
}

// byDoubt compares two items by what their answer is worth, the greater first.
func byDoubt(a, b *Item) int {
	return cmp.Or(a.accepted()-b.accepted(), cmp.Compare(a.margin(), b.margin()))
}

// accepted is 1 if nobody needs to look at the label, else 0.
func (i *Item) accepted() int {
	if i.Decision == accept {
		return 1
	}
	return 0
}

// margin is how far the best category is ahead of the second. Where that is not
// known it is taken to have all that the best one leaves.
func (i *Item) margin() float64 {
	if i.RunnerUp == "" {
		return i.Probability - (1 - i.Probability)
	}
	return i.Probability - i.RunnerUpProbability
}

// inTurn reorders groups, which are in the order of byDoubt, so that each
// category has its turn: first the first of every category, then the second of
// every category, and so on; those that were accepted after all others.
func inTurn(items []Item, groups []group) []group {
	turn := make(map[int]int, len(groups)) // by the item
	before := map[string]int{}             // of a category
	for _, g := range groups {
		category := items[g.doubted].Category
		turn[g.doubted] = before[category]
		before[category]++
	}
	sorted := slices.Clone(groups)
	slices.SortStableFunc(sorted, func(a, b group) int {
		return cmp.Or(items[a.doubted].accepted()-items[b.doubted].accepted(), turn[a.doubted]-turn[b.doubted])
	})
	return sorted
}
