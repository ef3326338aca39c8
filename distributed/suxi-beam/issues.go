package main

import (
	"cmp"
	"context"
	"encoding/json"
	"reflect"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"suxi/hotissue"
	"suxi/pipeline"
)

func init() {
	beam.RegisterCoder(reflect.TypeFor[Sample](), encodeSample, decodeSample)
	beam.RegisterDoFn(&sampleFn{})
	register.Emitter1[Sample]()
	register.Emitter1[uint64]()
	beam.RegisterDoFn(&limitFn{})
	beam.RegisterDoFn(&matterFn{})
	beam.RegisterDoFn(&issueFn{})
	beam.RegisterDoFn(&tellFn{})
	register.Iter1[uint64]()
}

// issues finds hot issues among the documents that are held, by group, and tells
// the rows of these groups which they are in.
func issues(s beam.Scope, documents, clusters, rows beam.PCollection) (verdicts beam.PCollection) {
	s = s.Scope("issues")
	matters := beam.ParDo(s.Scope("matters"), &matterFn{}, beam.CoGroupByKey(s, documents, clusters))
	found := beam.ParDo(s.Scope("compare"), &issueFn{}, beam.GroupByKey(s, matters))
	return beam.ParDo(s.Scope("tell"), &tellFn{}, beam.CoGroupByKey(s, rows, found))
}

// A Matter is a group with what is compared of it for hot issues.
type Matter struct {
	Root      []byte
	Cluster   pipeline.Cluster
	Documents []hotissue.Document
}

// matterFn sends the groups that are compared to one place.
type matterFn struct{}

func (matterFn) ProcessElement(root []byte, documents, clusters func(*[]byte) bool, emit func(int64, []byte)) error {
	byText := map[string][]hotissue.Document{}
	for b := []byte(nil); documents(&b); {
		var d hotissue.Document
		if err := json.Unmarshal(b, &d); err != nil {
			return err
		}
		byText[d.Text] = hotissue.Reduce(append(byText[d.Text], d))
	}
	var b []byte
	if !clusters(&b) {
		return nil
	}
	m := Matter{Root: root}
	if err := json.Unmarshal(b, &m.Cluster); err != nil {
		return err
	}
	for _, documents := range byText {
		m.Documents = append(m.Documents, documents...)
	}
	emit(0, encodeJSON(m))
	return nil
}

// issueFn finds the issues of all groups that are compared, which are as many as
// fit into one worker: a sample.
type issueFn struct{}

func (issueFn) ProcessElement(ctx context.Context, _ int64, matters func(*[]byte) bool, emit func([]byte, []byte)) error {
	var all []Matter
	for b := []byte(nil); matters(&b); {
		var m Matter
		if err := json.Unmarshal(b, &m); err != nil {
			return err
		}
		all = append(all, m)
	}
	index := hotissue.New(hotissue.Config{})
	var duplicates []int
	var first []int // document of each matter
	for _, m := range all {
		first = append(first, len(duplicates))
		for _, d := range m.Documents {
			index.Add(d)
			duplicates = append(duplicates, first[len(first)-1])
		}
	}
	found, err := index.Issues(ctx, duplicates)
	if err != nil {
		return err
	}
	issues := map[int]pipeline.Cluster{}
	for i, m := range all {
		c := issues[found[first[i]]]
		c.Merge(m.Cluster)
		issues[found[first[i]]] = c
	}
	for i, m := range all {
		if c := issues[found[first[i]]]; c.Size > 1 {
			emit(m.Root, encodeJSON(c))
		}
	}
	return nil
}

// tellFn tells the rows of a group its issue.
type tellFn struct{}

func (tellFn) ProcessElement(_ []byte, rows, issues func(*[]byte) bool, verdict func(int64, []byte)) error {
	var b []byte
	if !issues(&b) {
		return nil
	}
	var issue pipeline.Cluster
	if err := json.Unmarshal(b, &issue); err != nil {
		return err
	}
	for row := []byte(nil); rows(&row); {
		at := placeOf(row)
		verdict(at.shard(), encodeJSON(Verdict{Row: at.row, Issue: issue}))
	}
	return nil
}

// A Sample travels as JSON.
type Sample struct{ *hotissue.Sample }

func encodeSample(s Sample) ([]byte, error) { return json.Marshal(s.Sample) }

func decodeSample(b []byte) (s Sample, err error) {
	err = json.Unmarshal(b, &s.Sample)
	return s, err
}

// sampleFn merges samples.
type sampleFn struct{}

func (sampleFn) MergeAccumulators(a, b Sample) Sample {
	a.Sample = cmp.Or(a.Sample, &hotissue.Sample{})
	if b.Sample != nil {
		a.Merge(b.Sample)
	}
	return a
}

// limitFn tells which texts a sample holds.
type limitFn struct{}

func (limitFn) ProcessElement(s Sample, limit func(uint64), count func(Account)) {
	limit(uint64(s.Limit()))
	if n, partly := s.Sampled(); partly {
		count(Account{Finishing: pipeline.Finishing{Sampled: n}})
	}
}
