package pipeline

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/hotissue"
	"suxi/neardup"
	"suxi/taxonomy"
)

// An apart finishes rows as an engine would that holds them in several places: each
// step sees the values of one key, or one row, and what a step says of all rows
// is merged from what workers say of theirs. Rows, and the values of a key, come in
// a random order.
type apart struct {
	*testing.T
	tax      *taxonomy.Taxonomy
	training *classifier.Profile
	workers  int
	random   *rand.Rand
}

// A rowKey names a row: no two of a run have one id and one text.
type rowKey struct{ id, text string }

func keyOf(row *complaint.Labelled) rowKey { return rowKey{row.ID, row.Text} }

// shuffled returns values as they arrive at a step.
func shuffled[V any](a apart, values []V) []V {
	values = slices.Clone(values)
	a.random.Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
	return values
}

// travelled returns a value as it arrives on another machine.
func travelled[V any](a apart, v V) V {
	var back V
	data, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(data, &back)
	}
	if err != nil {
		a.Fatal(err)
	}
	return back
}

// A keyed value arrives with the others of its key.
type keyed[K, V any] struct {
	key   K
	value V
}

// byKey brings the values of each key together.
func byKey[K comparable, V any](a apart, pairs []keyed[K, V]) map[K][]V {
	out := make(map[K][]V)
	for _, p := range shuffled(a, pairs) {
		out[p.key] = append(out[p.key], p.value)
	}
	return out
}

// combined merges what each of some workers makes of its share of values.
func combined[V, S any](a apart, values []V, add func(*S, V), merge func(into *S, from S)) S {
	shares := make([]S, a.workers)
	for _, v := range shuffled(a, values) {
		add(&shares[a.random.IntN(a.workers)], v)
	}
	var all S
	for _, s := range shuffled(a, shares) {
		merge(&all, travelled(a, s))
	}
	return all
}

// A group of near-duplicates is named by a set, or is a row alone.
type group struct {
	set   neardup.SetID
	alone rowKey
}

func (a apart) finish(rows []complaint.Labelled) ([]complaint.Labelled, *Finishing) {
	traces := make(map[rowKey]Trace)
	tracer := NewTracer(a.tax)
	for _, r := range shuffled(a, rows) {
		traces[keyOf(&r)] = travelled(a, tracer.Trace(&r))
	}
	if len(traces) != len(rows) {
		a.Fatalf("%d keys of %d rows", len(traces), len(rows))
	}
	groupOf := a.groups(traces)
	var inGroup []keyed[group, rowKey]
	var inLot []keyed[uint64, rowKey]
	for key, t := range traces {
		inGroup = append(inGroup, keyed[group, rowKey]{groupOf[key], key})
		if t.Lot != 0 {
			inLot = append(inLot, keyed[uint64, rowKey]{t.Lot, key})
		}
	}

	people := make(map[rowKey][]int)
	for key := range traces {
		people[key] = make([]int, len(a.tax.Rules))
	}
	clusters := make(map[group]Cluster)
	var seen []classifier.Sighting
	for g, keys := range byKey(a, inGroup) {
		var cluster Cluster
		var long []rowKey
		var least *Sight
		for _, key := range keys {
			t := traces[key]
			cluster.Merge(Cluster{t.ID, 1})
			if t.Long {
				long = append(long, key)
			}
			if sight := (Sight{t.ID, t.Sighting}); t.Sighted && (least == nil || sight.Less(*least)) {
				least = &sight
			}
		}
		clusters[g] = cluster
		a.evidence(traces, long, people)
		if least != nil {
			seen = append(seen, least.Sighting)
		}
	}
	for _, keys := range byKey(a, inLot) {
		a.evidence(traces, keys, people)
	}
	issues, sampled := a.issues(traces, groupOf, clusters)

	tally := combined(a, seen, func(t *classifier.Tally, s classifier.Sighting) {
		if t.Classes == nil {
			*t = *classifier.NewTally(len(a.tax.Categories))
		}
		t.Add(s)
	}, func(into *classifier.Tally, from classifier.Tally) { into.Merge(&from) })
	finishing := &Finishing{Sampled: sampled}
	finishing.Drift, finishing.Unchecked = Drift(a.training, &tally)

	final := NewFinal(a.tax, travelled(a, finishing.Drift))
	var out []complaint.Labelled
	finishing.Outcome = combined(a, rows, func(o *Outcome, row complaint.Labelled) {
		if o.Rules == nil {
			*o = NewOutcome(a.tax)
		}
		key := keyOf(&row)
		final.Apply(&row, Verdict{clusters[groupOf[key]], issues[groupOf[key]], people[key]}, o)
		out = append(out, row)
	}, func(into *Outcome, from Outcome) { into.Merge(from) })
	return out, finishing
}

// groups returns the near-duplicate group of each row.
func (a apart) groups(traces map[rowKey]Trace) map[rowKey]group {
	type bucket struct {
		band int
		key  uint32
	}
	type member struct {
		set  neardup.SetID
		text string
	}
	keyer := neardup.NewKeyer(neardup.Config{})
	groupOf := make(map[rowKey]group)
	var texts []keyed[neardup.SetID, string]
	for key, t := range traces {
		keys, ok := keyer.Keys(t.Matter.Text)
		if groupOf[key] = (group{alone: key}); ok {
			groupOf[key] = group{set: keys.Set}
			texts = append(texts, keyed[neardup.SetID, string]{keys.Set, t.Matter.Text})
		}
	}
	var members []keyed[bucket, member]
	for set, texts := range byKey(a, texts) {
		keys, _ := keyer.Keys(texts[0])
		for band, key := range keys.Bands {
			members = append(members, keyed[bucket, member]{bucket{band, key}, member{set, texts[0]}})
		}
	}
	var edges [][2]neardup.SetID
	for _, members := range byKey(a, members) {
		var texts []string
		for _, m := range members {
			texts = append(texts, m.text)
		}
		groups, err := neardup.Bucket(a.Context(), neardup.Config{}, texts)
		if err != nil {
			a.Fatal(err)
		}
		for i, g := range groups {
			edges = append(edges, [2]neardup.SetID{members[i].set, members[g].set})
		}
	}
	links := make(neardup.Links)
	for _, e := range shuffled(a, edges) {
		links.Add(e[0], e[1])
	}
	for key, g := range groupOf {
		g.set = links.Group(g.set)
		groupOf[key] = g
	}
	return groupOf
}

// evidence adds what the members of one lot or one group say of each other.
func (a apart) evidence(traces map[rowKey]Trace, keys []rowKey, people map[rowKey][]int) {
	var members []Member
	for _, key := range keys {
		members = append(members, traces[key].Member)
	}
	for i, rule := range a.tax.Rules {
		if rule.Batch == nil {
			continue
		}
		for at, n := range Evidence(rule.Batch, members) {
			people[keys[at]][i] = max(people[keys[at]][i], n)
		}
	}
}

// issues returns the issue of each group that is in one, and how many texts are
// sampled.
func (a apart) issues(traces map[rowKey]Trace, groupOf map[rowKey]group, clusters map[group]Cluster) (map[group]Cluster, int) {
	type place struct {
		group group
		text  string
	}
	var texts []string
	var documents []keyed[place, hotissue.Document]
	for key, t := range traces {
		texts = append(texts, t.Matter.Text)
		documents = append(documents, keyed[place, hotissue.Document]{place{groupOf[key], t.Matter.Text}, t.Matter})
	}
	sample := combined(a, texts, func(s *hotissue.Sample, text string) { s.Add(text) },
		func(into *hotissue.Sample, from hotissue.Sample) { into.Merge(&from) })
	limit := sample.Limit()

	index := hotissue.New(hotissue.Config{})
	number := make(map[group]int) // the first of each group's
	var groups []group
	var duplicates []int
	for at, documents := range byKey(a, documents) {
		if !limit.Holds(at.text) {
			continue
		}
		for _, d := range hotissue.Reduce(documents) {
			n := index.Add(d)
			if _, ok := number[at.group]; !ok {
				number[at.group] = n
			}
			groups, duplicates = append(groups, at.group), append(duplicates, number[at.group])
		}
	}
	found, err := index.Issues(a.Context(), duplicates)
	if err != nil {
		a.Fatal(err)
	}
	first := make(map[group]int)
	for i, g := range groups {
		first[g] = found[i]
	}
	byIssue := make(map[int]Cluster)
	for g, n := range first {
		cluster := byIssue[n]
		cluster.Merge(clusters[g])
		byIssue[n] = cluster
	}
	issues := make(map[group]Cluster)
	for g, n := range first {
		issues[g] = byIssue[n]
	}
	n, partly := sample.Sampled()
	if !partly {
		n = 0
	}
	return issues, n
}
