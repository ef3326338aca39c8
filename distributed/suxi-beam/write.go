package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"suxi/analysis"
	"suxi/classifier"
	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/pipeline"
)

func init() {
	beam.RegisterDoFn(&writeFn{})
	register.Iter1[Reject]()
	beam.RegisterCoder(reflect.TypeFor[Part](), encodePart, decodePart)
	register.Emitter1[Part]()
	register.Iter1[Part]()
	beam.RegisterDoFn(&analyseFn{})
}

// writeFn writes the rows of a shard, in the order in which they were read, each
// with what all rows say of it, and begins their analysis.
type writeFn struct{ Job Job }

func (f *writeFn) ProcessElement(ctx context.Context, number int64, rows, verdicts func(*[]byte) bool, rejects func(*Reject) bool, drift func(*[]byte) bool, count func(Account), part func(Part)) error {
	kit, err := f.Job.open()
	if err != nil {
		return err
	}
	if err := f.writeRejects(number, rejects); err != nil {
		return err
	}
	said := map[uint32]Verdict{}
	for b := []byte(nil); verdicts(&b); {
		var v Verdict
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		all := said[v.Row]
		all.merge(v)
		said[v.Row] = all
	}
	var all [][]byte
	for row := []byte(nil); rows(&row); {
		all = append(all, row)
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, bytes.Compare)
	final, err := f.final(kit, drift)
	if err != nil {
		return err
	}
	builder := analysis.New(kit.bundle.Taxonomy, kit.options)
	outcome := pipeline.NewOutcome(kit.bundle.Taxonomy)
	shard := Shard{Number: number, Rows: int64(len(all))}
	shard.Output, err = f.writeLabelled(ctx, number, kit, func(w *complaint.ParquetWriter) error {
		const batchRows = 256
		batch := make([]complaint.Labelled, 0, batchRows)
		for rows := range slices.Chunk(all, batchRows) {
			batch = batch[:0]
			for _, row := range rows {
				l, err := decodeRow(row)
				if err != nil {
					return err
				}
				v := said[placeOf(row).row]
				if v.Group.Size == 0 {
					v.Group = pipeline.Cluster{ID: l.ID, Size: 1}
				}
				final.Apply(&l, pipeline.Verdict{Group: v.Group, Issue: v.Issue, People: v.People}, &outcome)
				kit.answers.Add(builder, &l)
				batch = append(batch, l)
			}
			if err := w.Write(batch); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	part(Part{builder: builder})
	count(Account{Shards: []Shard{shard}, Finishing: pipeline.Finishing{Outcome: outcome}})
	return nil
}

func (f *writeFn) final(kit *kit, drifts func(*[]byte) bool) (*pipeline.Final, error) {
	var b []byte
	if !drifts(&b) {
		return nil, errors.New("nobody looked whether the rows drift: this is a bug")
	}
	var drift *classifier.Drift
	if err := json.Unmarshal(b, &drift); err != nil {
		return nil, err
	}
	return pipeline.NewFinal(kit.bundle.Taxonomy, drift), nil
}

// A Part is the analysis of some rows. It is private: samples in it are raw text.
type Part struct {
	data    []byte // as it travelled; nil once it is a builder
	builder *analysis.Builder
}

func encodePart(p Part) ([]byte, error) {
	if p.builder == nil {
		return p.data, nil
	}
	return p.builder.AppendBinary(nil)
}

func decodePart(b []byte) Part { return Part{data: slices.Clone(b)} }

func (p *Part) open(kit *kit) (*analysis.Builder, error) {
	if p.builder == nil {
		if len(p.data) == 0 { // what a merge begins with
			return analysis.New(kit.bundle.Taxonomy, kit.options), nil
		}
		return analysis.ReadBuilder(p.data, kit.bundle.Taxonomy, kit.options)
	}
	return p.builder, nil
}

// analyseFn merges the analyses of parts.
type analyseFn struct{ Job Job }

func (f *analyseFn) MergeAccumulators(a, b Part) (Part, error) {
	kit, err := f.Job.open()
	if err != nil {
		return a, err
	}
	sum, err := a.open(kit)
	if err != nil {
		return a, err
	}
	more, err := b.open(kit)
	if err != nil {
		return a, err
	}
	return Part{builder: sum}, sum.Merge(more)
}

// Names in the scratch folder.
const (
	shardName   = "labelled-%016x.parquet"
	rejectsName = "rejects-%016x.jsonl"
)

// writeLabelled writes a labelled file into the scratch folder, whole or not at
// all: a worker that does it again replaces it by the same.
func (f *writeFn) writeLabelled(ctx context.Context, number int64, kit *kit, write func(*complaint.ParquetWriter) error) (out pipeline.Output, err error) {
	file, err := f.Job.create(fmt.Sprintf(shardName, number))
	if err != nil {
		return out, err
	}
	defer file.Abort()
	hash := sha256.New()
	size := &counter{}
	w := complaint.NewParquetWriter(io.MultiWriter(file, hash, size), kit.bundle.Metadata())
	if err := write(w); err != nil {
		return out, err
	}
	if err := cmp.Or(w.Close(), ctx.Err()); err != nil {
		return out, err
	}
	return pipeline.Output{Bytes: size.n, SHA256: hex.EncodeToString(hash.Sum(nil)), Private: true}, file.Commit()
}

// writeRejects writes the rejects of a shard, if there are any, in the order in
// which they were read.
func (f *writeFn) writeRejects(number int64, rejects func(*Reject) bool) error {
	var all []Reject
	var r Reject
	for rejects(&r) {
		all = append(all, r)
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(a, b Reject) int { return a.Place - b.Place })
	file, err := f.Job.create(fmt.Sprintf(rejectsName, number))
	if err != nil {
		return err
	}
	defer file.Abort()
	e := json.NewEncoder(file)
	for _, r := range all {
		if err := e.Encode(r); err != nil {
			return err
		}
	}
	return file.Commit()
}

// create begins a private file of the scratch folder.
func (j *Job) create(name string) (*atomicfile.File, error) {
	return atomicfile.CreateFile(filepath.Join(j.Scratch, name), true, 0o600)
}

// A counter counts the bytes written to it.
type counter struct{ n int64 }

func (c *counter) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}
