package pipeline

import (
	"slices"
	"strings"
)

// A turn is the rows of one input, which a labelling has read one after the other.
type turn struct {
	*labelling
	input Input
	upTo  []string // the last in order of the paths of it and of the inputs before it
}

// order fills in the turns of the labellings, and what follows from them. Each time
// the labelling has its turn whose next input is first by path; of several, the first
// labelling. Sorted by the last path so far, inputs of one labelling stay in order.
func (u *Union) order() {
	for _, l := range u.labellings {
		paths, upTo := l.paths(), []string(nil)
		for i, in := range l.total() {
			if path := strings.Split(string(paths[i]), "/"); slices.Compare(path, upTo) > 0 {
				upTo = path
			}
			u.turns = append(u.turns, turn{l, in, upTo})
		}
	}
	slices.SortStableFunc(u.turns, func(a, b turn) int { return slices.Compare(a.upTo, b.upTo) })
	together, left := 0, make(map[*labelling]int64)
	for _, t := range u.turns {
		u.Inputs = append(u.Inputs, t.input)
		rows := t.input.counts().Labelled
		if rows == 0 {
			continue
		}
		if _, begun := left[t.labelling]; !begun {
			left[t.labelling] = t.rows()
			together += len(t.shards)
			u.together = max(u.together, together)
		}
		if left[t.labelling] -= rows; left[t.labelling] == 0 {
			together -= len(t.shards)
		}
	}
}

// paths returns those of the inputs, as the first shard that is there was given them.
func (l *labelling) paths() [][]byte {
	return slices.MinFunc(l.shards, func(a, b *shardFile) int { return a.Shard.Index - b.Shard.Index }).Paths
}

// rows returns how many rows all shards have that are there.
func (l *labelling) rows() (n int64) {
	for _, s := range l.shards {
		n += s.Counts.Labelled
	}
	return n
}

// total returns the inputs of l with the rows of all its shards.
func (l *labelling) total() []Input {
	inputs := slices.Clone(l.inputs)
	for i := range inputs {
		inputs[i].Rows, inputs[i].Rejected, inputs[i].Duplicate = 0, 0, 0
		for _, s := range l.shards {
			inputs[i].Rows += s.Inputs[i].Rows
			inputs[i].Rejected += s.Inputs[i].Rejected
			inputs[i].Duplicate += s.Inputs[i].Duplicate
		}
	}
	return inputs
}
