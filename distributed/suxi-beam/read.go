package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"
	"github.com/cespare/xxhash/v2"

	"suxi/complaint"
	"suxi/pipeline"
)

func init() { // how Beam finds the code of a step in another process
	beam.RegisterCoder(reflect.TypeFor[Piece](), encodePiece, decodePiece)
	beam.RegisterDoFn(&planFn{})
	register.Emitter1[Piece]()
	beam.RegisterDoFn(&readFn{})
	register.Emitter2[[]byte, []byte]()
	register.Emitter2[int64, Reject]()
	register.Emitter1[Account]()
	beam.RegisterDoFn(&dropFn{})
	register.Emitter2[int64, int64]()
	beam.RegisterDoFn(&sameFn{})
	beam.RegisterDoFn(&sumFn{})
	register.Iter1[[]byte]()
	register.Emitter1[[]byte]()
}

// A Source is an input file.
type Source struct {
	File int    // among the inputs
	Name string // as the user wrote it
	Path string // where all workers see it
}

// A Piece is what one worker reads at a time.
type Piece struct {
	File   int // among the inputs
	Number int // in the file
	Name   string
	Range  complaint.Range
}

// named returns the file of a row, perhaps with its sheet, as the user wrote it.
func (p *Piece) named(file string) string {
	if rest, ok := strings.CutPrefix(file, p.Range.File); ok {
		return p.Name + rest
	}
	return file
}

func encodePiece(p Piece) ([]byte, error) { return json.Marshal(p) }

func decodePiece(b []byte) (p Piece, err error) {
	err = json.Unmarshal(b, &p)
	return p, err
}

// planFn divides a file into pieces.
type planFn struct{ Job Job }

func (f *planFn) ProcessElement(ctx context.Context, s Source, emit func(Piece)) error {
	ranges, err := complaint.PlanFile(ctx, s.Path, f.Job.reader(), f.Job.Split)
	if err != nil {
		return err
	}
	for i, r := range ranges {
		emit(Piece{s.File, i, s.Name, r})
	}
	return nil
}

// A Reject is a row that could not be read.
type Reject struct {
	Place  int // among the rows of its piece
	File   string
	Row    int
	Field  string
	Reason string
	Raw    string
}

// readFn reads the rows of a piece: complaints by a key that copies share, rejects
// by shard, and what there is to tell of the input.
type readFn struct{ Job Job }

func (f *readFn) ProcessElement(ctx context.Context, p Piece, emit func([]byte, []byte), reject func(int64, Reject), count func(Account)) error {
	r, err := complaint.OpenRange(p.Range)
	if err != nil {
		return err
	}
	defer r.Close()
	shard, err := f.Job.shard()
	if err != nil {
		return err
	}
	at := place{file: uint32(p.File), piece: uint32(p.Number)}
	var in pipeline.Input
	for ; ; at.row++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := r.Read()
		var bad *complaint.RowError
		switch {
		case err == io.EOF:
			if in.Hash, err = r.Hash(); err != nil {
				return err
			}
			count(Account{Inputs: map[int]pipeline.Input{p.File: in}, Stats: []PieceStats{{p.File, p.Number, r.Stats()}}})
			return nil
		case errors.As(err, &bad) && !shard.HoldsReject(bad), err == nil && !shard.Holds(&c):
		case errors.As(err, &bad):
			in.Rows++
			in.Rejected++
			reject(at.shard(), Reject{int(at.row), p.named(bad.File), bad.Row, bad.Field, bad.Err.Error(), bad.Raw})
		case err != nil:
			return err
		default:
			in.Rows++
			c.File = p.named(c.File)
			row, err := encodeRow(at, &complaint.Labelled{Complaint: c})
			if err != nil {
				return err
			}
			emit(keyOf(at, &c), row)
		}
	}
}

// dropFn keeps the first of the rows of one id and text, and tells of each id that
// it is one text more.
type dropFn struct{}

func (f *dropFn) ProcessElement(_ []byte, rows func(*[]byte) bool, emit func([]byte), id func(int64, int64), count func(Account)) error {
	var first, row []byte
	copies := map[int]pipeline.Input{}
	for rows(&row) {
		if first == nil {
			first = row
			continue
		}
		if before(row, first) {
			first, row = row, first
		}
		file := int(placeOf(row).file)
		in := copies[file]
		in.Duplicate++
		copies[file] = in
	}
	if len(copies) > 0 {
		count(Account{Inputs: copies})
	}
	l, err := decodeRow(first)
	if err != nil {
		return err
	}
	if !l.GeneratedID {
		id(int64(xxhash.Sum64String(l.ID)), 1)
	}
	emit(first)
	return nil
}

// sameFn counts the texts beyond the first of an id.
type sameFn struct{}

func (sameFn) ProcessElement(_, texts int64, count func(Account)) {
	if texts > 1 {
		count(Account{SameID: texts - 1})
	}
}

// sumFn adds numbers up.
type sumFn struct{}

func (sumFn) MergeAccumulators(a, b int64) int64 { return a + b }
