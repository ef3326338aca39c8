package analysis

import (
	"cmp"
	"maps"
	"slices"

	"suxi/complaint"
)

// A BridgeRow counts the complaints of a former category that have one of the
// taxonomy in force. The rows of one former category add up to what it had before
// complaints were restated; where any were, all rows of one category in force add
// up to Category.Count.
type BridgeRow struct {
	Taxonomy string `json:"taxonomy"` // name of that of the former category
	Old      string `json:"old"`      // code
	OldName  string `json:"old_name"`
	New      string `json:"new"` // code
	Count    int    `json:"count"`
	// Split: the complaints of Old are spread over several categories at random,
	// in stated shares. Count is near its share, and which complaints it counts
	// is chance.
	Split bool `json:"split"`
}

// A crossing is a former category and the index of the one in force.
type crossing struct {
	complaint.Former
	category int16
}

func (c crossing) compare(d crossing) int {
	return cmp.Or(
		cmp.Compare(c.Taxonomy, d.Taxonomy), cmp.Compare(c.Code, d.Code), cmp.Compare(c.Name, d.Name),
		cmp.Compare(bit(c.Split), bit(d.Split)), cmp.Compare(c.category, d.category),
	)
}

// restated lists the bridge by taxonomy, old code and category in force.
func (f *finish) restated() []BridgeRow {
	out := []BridgeRow{}
	for _, c := range slices.SortedFunc(maps.Keys(f.bridge), crossing.compare) {
		out = append(out, BridgeRow{c.Taxonomy, c.Code, c.Name, f.tax.Categories[c.category].Code, f.bridge[c], c.Split})
	}
	slices.SortStableFunc(out, func(a, b BridgeRow) int {
		return cmp.Or(cmp.Compare(a.Taxonomy, b.Taxonomy), cmp.Compare(a.Old, b.Old), cmp.Compare(a.OldName, b.OldName), cmp.Compare(a.New, b.New), cmp.Compare(a.Count, b.Count))
	})
	return out
}
