package main

import (
	"cmp"
	"encoding/json"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"suxi/classifier"
	"suxi/hotissue"
	"suxi/pipeline"
)

func init() {
	beam.RegisterCoder(reflect.TypeFor[Seen](), encodeSeen, decodeSeen)
	beam.RegisterDoFn(&seenFn{})
	register.Emitter1[Seen]()
	beam.RegisterDoFn(&driftFn{})
	beam.RegisterDoFn(&joinFn{})
	beam.RegisterDoFn(&clusterFn{})
	beam.RegisterDoFn(&lotFn{})
}

// verdicts finds what all rows say of each: its group and issue, the people behind
// it, by shard; the drift as JSON; and what there is to tell of the whole.
func (j Job) verdicts(s beam.Scope, traces, lots, samples beam.PCollection) (verdicts, drift, accounts beam.PCollection) {
	s = s.Scope("verdicts")
	limit, sampled := beam.ParDo2(s, &limitFn{}, beam.Combine(s, &sampleFn{}, samples))
	members, documents := beam.ParDo2(s.Scope("join"), &joinFn{}, beam.CoGroupByKey(s, traces, groups(s, traces)), beam.SideInput{Input: limit})
	ofGroup, clusters, held, seen := beam.ParDo4(s.Scope("clusters"), &clusterFn{Job: j}, beam.GroupByKey(s, members))
	drift, drifted := beam.ParDo2(s.Scope("drift"), &driftFn{Job: j}, beam.Combine(s, &seenFn{}, seen))
	ofIssue := issues(s, documents, clusters, held)
	ofLot := beam.ParDo(s.Scope("lots"), &lotFn{Job: j}, beam.GroupByKey(s, lots))
	return beam.Flatten(s, ofGroup, ofIssue, ofLot), drift, beam.Flatten(s, sampled, drifted)
}

// A Verdict is part of what is said of one row.
type Verdict struct {
	Row    uint32 // of its shard
	Group  pipeline.Cluster
	Issue  pipeline.Cluster
	People []int
}

// merge adds another part.
func (v *Verdict) merge(other Verdict) {
	if other.Group.Size > 0 {
		v.Group = other.Group
	}
	if other.Issue.Size > 0 {
		v.Issue = other.Issue
	}
	if v.People == nil {
		v.People = other.People
		return
	}
	for i, n := range other.People {
		v.People[i] = max(v.People[i], n)
	}
}

// joinFn brings rows to their groups, and the documents among them that are
// compared for hot issues.
type joinFn struct {
	limit hotissue.Limit // once it was read, which is a call to the runner
	known bool
}

func (f *joinFn) ProcessElement(set []byte, traces, roots func(*[]byte) bool, limits func(*uint64) bool, emit, document func([]byte, []byte)) error {
	root := set
	roots(&root)
	if !f.known {
		var limit uint64
		f.known = limits(&limit)
		f.limit = hotissue.Limit(limit)
	}
	for b := []byte(nil); traces(&b); {
		m, err := decodeMember(b)
		if err != nil {
			return err
		}
		if m.Held = f.limit.Holds(m.Matter.Text); m.Held {
			document(root, encodeJSON(m.Matter))
		}
		m.Matter = hotissue.Document{}
		emit(root, m.encode())
	}
	return nil
}

// clusterFn says of the rows of a group what the group says of them, and hands on
// the groups in which a document is held, and their rows.
type clusterFn struct {
	Job Job

	kit  *kit
	seen *classifier.Tally
}

func (f *clusterFn) Setup() (err error) {
	f.kit, err = f.Job.open()
	return err
}

func (f *clusterFn) StartBundle(_ func(int64, []byte), _, _ func([]byte, []byte), _ func(Seen)) {
	f.seen = classifier.NewTally(len(f.kit.bundle.Taxonomy.Categories))
}

func (f *clusterFn) FinishBundle(_ func(int64, []byte), _, _ func([]byte, []byte), seen func(Seen)) {
	seen(Seen{f.seen})
}

func (f *clusterFn) ProcessElement(root []byte, members func(*[]byte) bool, verdict func(int64, []byte), cluster, row func([]byte, []byte), _ func(Seen)) error {
	var all []Member
	var c pipeline.Cluster
	var least *pipeline.Sight
	held := false
	for b := []byte(nil); members(&b); {
		m, err := decodeMember(b)
		if err != nil {
			return err
		}
		c.Merge(pipeline.Cluster{ID: m.ID, Size: 1})
		if sight := (pipeline.Sight{ID: m.ID, Sighting: m.Sighting}); m.Sighted && (least == nil || sight.Less(*least)) {
			least = &sight
		}
		held = held || m.Held
		all = append(all, m)
	}
	if least != nil {
		f.seen.Add(least.Sighting)
	}
	people := f.kit.people(all, func(m *Member) bool { return m.Long })
	for i, m := range all {
		if c.Size > 1 || people[i] != nil {
			verdict(m.Place.shard(), encodeJSON(Verdict{Row: m.Place.row, Group: c, People: people[i]}))
		}
		if held {
			row(root, m.Place.append(nil))
		}
	}
	if held {
		cluster(root, encodeJSON(c))
	}
	return nil
}

// people returns, for members of one lot or group of which some take part, how many
// people stand behind each by the batch evidence of each rule; nil where none do.
func (k *kit) people(members []Member, part func(*Member) bool) [][]int {
	out := make([][]int, len(members))
	var at []int
	var taking []pipeline.Member
	for i := range members {
		if part(&members[i]) {
			at, taking = append(at, i), append(taking, members[i].Member)
		}
	}
	rules := k.bundle.Taxonomy.Rules
	for r, rule := range rules {
		if rule.Batch == nil {
			continue
		}
		for i, n := range pipeline.Evidence(rule.Batch, taking) {
			if n == 0 {
				continue
			}
			if out[at[i]] == nil {
				out[at[i]] = make([]int, len(rules))
			}
			out[at[i]][r] = n
		}
	}
	return out
}

// lotFn says of the rows of a lot what the lot says of them.
type lotFn struct {
	Job Job
	kit *kit
}

func (f *lotFn) Setup() (err error) {
	f.kit, err = f.Job.open()
	return err
}

func (f *lotFn) ProcessElement(_ int64, members func(*[]byte) bool, verdict func(int64, []byte)) error {
	var all []Member
	for b := []byte(nil); members(&b); {
		m, err := decodeMember(b)
		if err != nil {
			return err
		}
		all = append(all, m)
	}
	for i, people := range f.kit.people(all, func(*Member) bool { return true }) {
		if people != nil {
			at := all[i].Place
			verdict(at.shard(), encodeJSON(Verdict{Row: at.row, People: people}))
		}
	}
	return nil
}

// Seen is what the model said of the rows, one a group.
type Seen struct{ *classifier.Tally }

func encodeSeen(s Seen) ([]byte, error) { return json.Marshal(s.Tally) }

func decodeSeen(b []byte) (s Seen, err error) {
	err = json.Unmarshal(b, &s.Tally)
	return s, err
}

// seenFn merges tallies.
type seenFn struct{}

func (seenFn) MergeAccumulators(a, b Seen) Seen {
	a.Tally = cmp.Or(a.Tally, &classifier.Tally{})
	if b.Tally != nil {
		a.Merge(b.Tally)
	}
	return a
}

// driftFn compares the rows with those of the training.
type driftFn struct{ Job Job }

func (f *driftFn) ProcessElement(s Seen, emit func([]byte), count func(Account)) error {
	kit, err := f.Job.open()
	if err != nil {
		return err
	}
	drift, unchecked := pipeline.Drift(kit.bundle.Profile(), s.Tally)
	emit(encodeJSON(drift))
	count(Account{Finishing: pipeline.Finishing{Drift: drift, Unchecked: unchecked}})
	return nil
}
