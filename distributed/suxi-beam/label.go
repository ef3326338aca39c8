package main

import (
	"context"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"suxi/hotissue"
	"suxi/neardup"
	"suxi/pipeline"
)

func init() {
	beam.RegisterDoFn(&labelFn{})
	register.Emitter2[int64, []byte]()
}

// labelFn labels rows, and takes of each what the final pass needs: it emits rows
// by shard, traces by their set of shingles, members of lots by lot, and what there
// is to tell of a bundle of rows.
type labelFn struct {
	Job Job

	kit    *kit
	tracer *pipeline.Tracer
	keyer  *neardup.Keyer

	tally  *pipeline.Tally // of the bundle at hand, as the next
	sample *hotissue.Sample
}

func (f *labelFn) Setup() (err error) {
	if f.kit, err = f.Job.open(); err != nil {
		return err
	}
	f.tracer = pipeline.NewTracer(f.kit.bundle.Taxonomy)
	f.keyer = neardup.NewKeyer(neardup.Config{})
	return nil
}

func (f *labelFn) StartBundle(context.Context, func(int64, []byte), func([]byte, []byte), func(int64, []byte), func(Sample), func(Account)) {
	f.tally = pipeline.NewTally(f.kit.bundle.Taxonomy)
	f.sample = &hotissue.Sample{}
}

func (f *labelFn) ProcessElement(_ context.Context, row []byte, labelled func(int64, []byte), trace func([]byte, []byte), lot func(int64, []byte), _ func(Sample), _ func(Account)) error {
	l, err := decodeRow(row)
	if err != nil {
		return err
	}
	if f.kit.amend != nil {
		f.kit.amend(&l.Complaint)
	}
	f.tally.Label(f.kit.bundle.Taxonomy, f.kit.labeler, &l)
	at := placeOf(row)
	out, err := encodeRow(at, &l)
	if err != nil {
		return err
	}
	labelled(at.shard(), out)

	f.sample.Add(l.Text)
	m := Member{Place: at, Trace: f.tracer.Trace(&l)}
	trace(f.setOf(at, l.Text), m.encode())
	if m.Lot != 0 {
		m.Matter = hotissue.Document{}
		lot(int64(m.Lot), m.encode())
	}
	return nil
}

// setOf names the set of shingles of a text. A text without any is alone, and has
// the name of its place: shorter than that of a set, and so no other's.
func (f *labelFn) setOf(at place, text string) []byte {
	if keys, ok := f.keyer.Keys(text); ok {
		return keys.Set[:]
	}
	return at.append(nil)
}

func (f *labelFn) FinishBundle(_ context.Context, _ func(int64, []byte), _ func([]byte, []byte), _ func(int64, []byte), sample func(Sample), count func(Account)) {
	count(Account{Tally: f.tally})
	sample(Sample{f.sample})
}
