package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"suxi/neardup"
)

func init() {
	beam.RegisterCoder(reflect.TypeFor[Links](), encodeLinks, decodeLinks)
	beam.RegisterDoFn(&setFn{})
	beam.RegisterDoFn(&bandFn{})
	beam.RegisterDoFn(&meetFn{})
	beam.RegisterDoFn(&bucketFn{})
	beam.RegisterDoFn(&rootFn{})
	beam.RegisterDoFn(&linkFn{})
	register.Emitter1[Links]()
}

// groups finds near-duplicates among traces, which come by their set of shingles.
// It returns for each set that is similar to another the least set of its group.
//
// Only sets of one key in some band can be similar. Texts are longer than keys,
// and most sets share no key with any other: so the sets meet first, by their
// keys, and the texts only of those that met.
func groups(s beam.Scope, traces beam.PCollection) (roots beam.PCollection) {
	s = s.Scope("groups")
	bands, texts := beam.ParDo2(s.Scope("sets"), &setFn{}, beam.GroupByKey(s, traces))
	buckets := beam.ParDo(s.Scope("bands"), &bandFn{}, beam.GroupByKey(s, bands))
	members := beam.ParDo(s.Scope("meet"), &meetFn{}, beam.CoGroupByKey(s, texts, buckets))
	links := beam.ParDo(s.Scope("buckets"), &bucketFn{}, beam.GroupByKey(s, members))
	return beam.ParDo(s.Scope("roots"), &rootFn{}, beam.Combine(s, &linkFn{}, links))
}

// setFn emits of each set of shingles its keys, one a band, and the text of one of
// its rows: any, since what is compared are the shingles.
type setFn struct{ keyer *neardup.Keyer }

func (f *setFn) Setup() { f.keyer = neardup.NewKeyer(neardup.Config{}) }

func (f *setFn) ProcessElement(set []byte, traces func(*[]byte) bool, band func(int64, []byte), text func([]byte, []byte)) error {
	var first []byte
	traces(&first)
	m, err := decodeMember(first)
	if err != nil {
		return err
	}
	keys, ok := f.keyer.Keys(m.Matter.Text)
	if !ok {
		return nil
	}
	for i, key := range keys.Bands {
		band(int64(i)<<32|int64(key), set)
	}
	text(set, []byte(m.Matter.Text))
	return nil
}

// bandFn tells sets of one key which bucket they are in. A bucket is named by its
// sets, so that copies, which meet in every band, are compared once.
type bandFn struct{}

func (bandFn) ProcessElement(_ int64, sets func(*[]byte) bool, emit func([]byte, []byte)) {
	var all [][]byte
	var set []byte
	for sets(&set) {
		all = append(all, set)
	}
	if len(all) < 2 {
		return
	}
	slices.SortFunc(all, bytes.Compare)
	name := sha256.Sum256(bytes.Join(all, nil))
	for _, set := range all {
		emit(set, name[:16])
	}
}

// meetFn sends the text of a set to its buckets.
type meetFn struct{}

func (meetFn) ProcessElement(set []byte, texts, buckets func(*[]byte) bool, emit func([]byte, []byte)) {
	var text, bucket []byte
	texts(&text)
	member := append(slices.Clone(set), text...)
	sent := map[string]bool{}
	for buckets(&bucket) {
		if !sent[string(bucket)] {
			sent[string(bucket)] = true
			emit(bucket, member)
		}
	}
}

// bucketFn compares the sets of a bucket.
type bucketFn struct{}

func (bucketFn) ProcessElement(ctx context.Context, _ []byte, members func(*[]byte) bool, emit func(Links)) error {
	var sets []neardup.SetID
	var texts []string
	var member []byte
	for members(&member) {
		sets = append(sets, neardup.SetID(member))
		texts = append(texts, string(member[len(neardup.SetID{}):]))
	}
	found, err := neardup.Bucket(ctx, neardup.Config{}, texts)
	if err != nil {
		return err
	}
	links := neardup.Links{}
	for i, g := range found {
		links.Add(sets[i], sets[g])
	}
	if len(links) > 0 {
		emit(Links{links})
	}
	return nil
}

// Links travel as pairs of sets, in order.
type Links struct{ of neardup.Links }

func encodeLinks(l Links) []byte {
	b := make([]byte, 0, 32*len(l.of))
	for set, other := range l.of {
		b = append(append(b, set[:]...), other[:]...)
	}
	return b
}

func decodeLinks(b []byte) Links {
	of := make(neardup.Links, len(b)/32)
	for pair := range slices.Chunk(b, 32) {
		of[neardup.SetID(pair)] = neardup.SetID(pair[16:])
	}
	return Links{of}
}

// linkFn merges links.
type linkFn struct{}

func (linkFn) MergeAccumulators(a, b Links) Links {
	if a.of == nil {
		a.of = neardup.Links{}
	}
	a.of.Merge(b.of)
	return a
}

// rootFn tells each linked set the least set of its group.
type rootFn struct{}

func (rootFn) ProcessElement(l Links, emit func([]byte, []byte)) {
	for set := range l.of {
		root := l.of.Group(set)
		emit(set[:], root[:])
	}
}

func encodeJSON[T any](v T) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // only values without maps and interfaces come here
	}
	return b
}
