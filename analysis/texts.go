package analysis

import (
	"cmp"
	"slices"
	"strings"

	"suxi/complaint"
)

const (
	// A sampled text is cut to rawLength characters before it is redacted, and
	// to textLength after: so no number survives by being cut in two.
	rawLength, textLength = 600, 500
)

// texts are the complaints with the smallest hashes: a random sample that does
// not depend on the order in which complaints come.
type texts struct {
	told  []told
	full  bool
	limit uint64 // where full, no hash above is in the sample
}

// A told is one complaint of the sample, its text raw.
type told struct {
	hash     uint64 // of its fact
	id, text string
	slots    string // see slotsOf
}

func (a told) compare(b told) int {
	return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.id, b.id), cmp.Compare(a.text, b.text), cmp.Compare(a.slots, b.slots))
}

// offer considers a complaint, whose slots g redacts, for the k smallest hashes. It may keep more of
// them until they are settled.
func (t *texts) offer(g gate, hash uint64, l *complaint.Labelled, k int) {
	if t.full && hash > t.limit {
		return
	}
	t.told = append(t.told, told{hash, strings.Clone(l.ID), strings.Clone(cut(strings.ToValidUTF8(l.Text, "�"), rawLength)), g.slotsOf(l)})
	if len(t.told) >= 2*k {
		t.settle(k)
	}
}

func (t *texts) merge(other *texts, k int) {
	t.told = append(t.told, other.told...)
	t.settle(k)
}

// settle drops all but the k smallest.
func (t *texts) settle(k int) {
	slices.SortFunc(t.told, told.compare)
	t.told = slices.Compact(t.told)
	if len(t.told) > k {
		clear(t.told[k:])
		t.told = t.told[:k]
	}
	if len(t.told) == k {
		t.full, t.limit = true, t.told[k-1].hash
	}
}

// A sampled is a complaint whose text is at hand.
type sampled struct {
	*fact
	id   string // to print
	text string // redacted, in one line, at most textLength characters

	slots string // redacted, see slotsOf
}

// setSample joins the texts to their facts, of which the sample is the
// beginning, in the order of facts.
func (f *finish) setSample() {
	f.texts.settle(f.opts.Sample)
	f.sample = make([]sampled, 0, len(f.texts.told))
	i := 0
	for _, t := range f.texts.told {
		for f.facts[i].hash < t.hash {
			i++
		}
		f.sample = append(f.sample, sampled{&f.facts[i], f.shareable(t.id), cut(f.line(t.text), textLength), t.slots})
	}
}
