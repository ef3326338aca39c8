// Package pipeline runs a batch: it reads complaint files, labels every row and
// accounts for each of them.
//
// The recipe:
//
//  1. Label reads the inputs in order, drops exact repeats of an id and text,
//     labels batches of rows in parallel and writes them in input order.
//     What it decides, it decides from one row alone.
//  2. Finish reads the labelled rows back and adds what only the whole run can
//     know: near-duplicate groups, the severity of a complaint that many
//     people make, and whether the model's accept certificate is about such
//     rows at all. It hands every finished row to its caller. It is
//     made of pieces, from [Trace] to [Final], that find the same where no
//     process sees all rows.
//  3. Manifest records what went in, what came out, and that
//     read = labelled + rejected + duplicate.
//
// [Parts] keep what Label has done, so that an interrupted one can go on. [Filter]
// labels lines as they come, without end. Rows can be labelled apart, a [Shard] of
// them at a time; each file then carries a [Record], and a [Union] has their rows as
// those of one labelling.
//
// The severity in force is decided in one place, settle, for both passes: a
// person's label stands, else it is the most urgent of the model's and of those
// that the taxonomy's rules raise to.
//
// Memory is bounded: in Label by the number of batches in flight and some 32 MB
// for the ids of rows, whose others are on disk, in Finish by package neardup's
// index and, if the taxonomy has a batch rule, some 60 bytes a row, 28 if the
// model has a certificate. The package does no statistics and renders nothing.
package pipeline

import (
	"context"
	"errors"
	"runtime"

	"suxi/complaint"
	"suxi/internal/parallel"
	"suxi/models"
	"suxi/segment"
	"suxi/taxonomy"
)

// Counts account for every row. Read is always the sum of the others.
type Counts struct {
	Read      int64 `json:"read"`
	Labelled  int64 `json:"labelled"`
	Rejected  int64 `json:"rejected"`
	Duplicate int64 `json:"duplicate"` // rows whose id and text both occurred before
}

// Reconcile reports whether no row is unaccounted for.
func (c Counts) Reconcile() bool { return c.Read == c.Labelled+c.Rejected+c.Duplicate }

func (c *Counts) add(more Counts) {
	c.Read += more.Read
	c.Labelled += more.Labelled
	c.Rejected += more.Rejected
	c.Duplicate += more.Duplicate
}

// A Labeler labels one text; models.Labeler is one. It must be safe for
// concurrent use.
type Labeler interface {
	Label(text string) models.Prediction
	// Subcategory says what Label does of level 2, for a text whose category is
	// known.
	Subcategory(text string, category int) models.Subcategory
}

// A Sink takes labelled rows in input order. The slice is used again after Write.
type Sink interface {
	Write(rows []complaint.Labelled) error
}

// A RejectSink takes rejected rows in input order.
type RejectSink interface {
	Write(*complaint.RowError) error
}

const (
	batchRows = 256 // in a batch, by default
	// ahead is how many batches more than the workers need may wait to be written:
	// for as long as out takes to flush a row group to disk, the workers go on.
	ahead = 16
)

// batchBytes ends a batch of long rows before it has as many as it may.
const batchBytes = 4 << 20

// Options say how Label runs; none of them changes what it writes but Shard and
// Amend, and From what it need not write again.
type Options struct {
	Reader    complaint.ReaderOptions
	Workers   int // goroutines that label, 0 means GOMAXPROCS
	BatchRows int // rows in one unit of work, 0 means batchRows
	// Shard is of which rows the others are as if they were not there, but for the
	// warnings that are about a file as a whole. Default: none.
	Shard Shard
	// Scratch is the folder for what is remembered of the ids of more than some
	// million rows, 16 bytes each, in files that are private and gone when Label
	// returns. Default: that of temporary files.
	Scratch string
	// Progress is called after each batch, from one goroutine, with the share of
	// the inputs' bytes that was read by then, 0 if they do not tell; may be nil.
	Progress func(c Counts, share float64)
	// Amend gives a complaint the labels that people gave it elsewhere, before it
	// is labelled. It is called in input order, from one goroutine; may be nil.
	Amend func(*complaint.Complaint)
	// From is where an earlier call with the same inputs ended. Its rows are read
	// again and accounted for, but neither labelled nor written. The error is
	// ErrInputsChanged if they are not the same.
	From Checkpoint
	// Checkpoint is called where a complaint.RowGroup of labelled rows ends and
	// they are written, and after the last row, from one goroutine; may be nil.
	Checkpoint func(Checkpoint) error

	group complaint.RowGroup // tests have small ones
}

// A Labelling is what Label did.
type Labelling struct {
	Counts Counts
	Inputs []Input
	// SameID counts rows that repeat an id with another text. They are kept.
	SameID int64
	Unknown
	Shard Shard // of Options
	// Dictionary identifies the segmenter of the labeler, and Origin what else the
	// labels are made with. They are the caller's to fill in.
	Dictionary string
	Origin     Origin
	// Normalized says what normalisation changed in the labelled texts.
	Normalized Normalized
	// Boilerplate is what the labeler's segmenter masks; nil if nothing was to
	// be masked. It is the caller's to fill in.
	Boilerplate *segment.Boilerplate
	// Gaps say where the labelled rows of a shard of several stood among all rows
	// that were read: before each, how many of other fates and shards, as
	// binary.AppendUvarint writes it.
	Gaps []byte
	// Finishing is what the text of each row alone gives, until Finish returns
	// it for all.
	Finishing
}

// An Input is what one file gave.
type Input struct {
	Name        string `json:"name"` // without its folder, personal information masked
	Path        string `json:"-"`    // as Label was given it
	Format      string `json:"format"`
	Encoding    string `json:"encoding"`
	Hash        string `json:"sha256"`
	Rows        int64  `json:"rows"`
	Rejected    int64  `json:"rejected"`
	Duplicate   int64  `json:"duplicate"`
	Undecodable int64  `json:"undecodable_bytes"`
	// MixedLines were written in MixedEncoding, and read so.
	MixedLines    int64  `json:"mixed_lines,omitempty"`
	MixedEncoding string `json:"mixed_encoding,omitempty"`
	NULs          int64  `json:"nul_characters,omitempty"` // dropped
	// RepeatedHeaders are lines that repeat the header. They are no rows.
	RepeatedHeaders int64 `json:"repeated_headers,omitempty"`
	// BadDates are cells of responded_at and closed_at that are no dates. They
	// are carried through.
	BadDates int64  `json:"bad_dates,omitempty"`
	Twins    []Twin `json:"twin_columns,omitempty"`
	// SkippedSheets are sheets of a workbook that were not read.
	SkippedSheets []string `json:"skipped_sheets,omitempty"`
}

// counts returns what became of the rows.
func (in *Input) counts() Counts {
	return Counts{in.Rows, in.Rows - in.Rejected - in.Duplicate, in.Rejected, in.Duplicate}
}

// A Twin is a column that means the same field as another, which was read
// instead, and holds something else in some rows.
type Twin struct {
	Header  string `json:"header"`
	Read    string `json:"read"`
	Differs int64  `json:"rows"`
}

// A batch is a run of consecutive rows of one input, which ends where a
// checkpoint is due.
type batch struct {
	rows     []complaint.Labelled
	rejects  []*complaint.RowError
	counts   Counts
	tally    *Tally
	share    float64 // of the inputs that was read when the last row was
	done     int64   // rows that were labelled before From
	due      bool    // a checkpoint is, after the last row
	digest   uint64  // of all rows up to the last
	labelled chan struct{}
	spare    chan []complaint.Labelled // where rows go once they are written
}

// Label reads inputs in order, labels their rows and writes them to out and
// rejects in input order. It stops at the first file that cannot be read, at
// the first write error, and when ctx is cancelled; all its goroutines have
// ended when it returns. If labeler panics, so does Label, then.
func Label(ctx context.Context, opts Options, tax *taxonomy.Taxonomy, labeler Labeler, inputs []string, out Sink, rejects RejectSink) (*Labelling, error) {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.BatchRows <= 0 {
		opts.BatchRows = batchRows
	}
	if opts.Checkpoint == nil {
		opts.Checkpoint = func(Checkpoint) error { return nil }
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	work := make(chan *batch)
	ordered := make(chan *batch, ahead+2*opts.Workers)
	result := &Labelling{Shard: opts.Shard, Normalized: newNormalized(), Finishing: Finishing{Outcome: NewOutcome(tax)}}
	result.add(&opts.From.Tally)
	r := reader{
		opts: opts, work: work, ordered: ordered, spare: make(chan []complaint.Labelled, cap(ordered)),
		seen: newSeen(opts.Scratch), result: result, digest: newDigest(), group: opts.group,
	}

	var wg parallel.Group
	wg.Go(func() {
		defer close(work)
		defer close(ordered)
		if err := errors.Join(r.readAll(ctx, inputs), r.seen.close()); err != nil {
			cancel(err)
		}
	})
	for range opts.Workers {
		wg.Go(func() {
			whole := false
			defer func() {
				if !whole {
					cancel(nil) // so that nobody waits for this batch
				}
			}()
			for b := range work {
				b.tally = NewTally(tax)
				for i := range b.rows {
					b.tally.Label(tax, labeler, &b.rows[i])
				}
				close(b.labelled)
			}
			whole = true
		})
	}
	if err := collect(ctx, opts, ordered, out, rejects, result); err != nil {
		cancel(err)
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	if r.open && result.Counts.Labelled > opts.From.Labelled {
		if err := opts.Checkpoint(result.checkpoint(r.digest.Sum64())); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// collect writes batches in the order they were read.
func collect(ctx context.Context, opts Options, ordered <-chan *batch, out Sink, rejects RejectSink, result *Labelling) error {
	for b := range ordered {
		select {
		case <-b.labelled:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := out.Write(b.rows); err != nil {
			return err
		}
		for _, r := range b.rejects {
			if err := rejects.Write(r); err != nil {
				return err
			}
		}
		result.Counts.Read += b.counts.Read
		result.Counts.Duplicate += b.counts.Duplicate
		result.Counts.Labelled += int64(len(b.rows)) + b.done
		result.Counts.Rejected += int64(len(b.rejects))
		result.add(b.tally)
		if b.due {
			if err := opts.Checkpoint(result.checkpoint(b.digest)); err != nil {
				return err
			}
		}
		if opts.Progress != nil {
			opts.Progress(result.Counts, b.share)
		}
		b.recycle()
	}
	return nil
}
