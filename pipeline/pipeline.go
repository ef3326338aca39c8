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
//     rows at all. It hands every finished row to its caller.
//  3. Manifest records what went in, what came out, and that
//     read = labelled + rejected + duplicate.
//
// The severity in force is decided in one place, settle, for both passes: a
// person's label stands, else it is the most urgent of the model's and of those
// that the taxonomy's rules raise to.
//
// Memory is bounded by the number of batches in flight, one small map entry for
// each row with an id, and in Finish by package neardup's index and, if the
// taxonomy has a batch rule, some 60 bytes a row, 32 if the model has a
// certificate. The package does no statistics
// and renders nothing.
package pipeline

import (
	"context"
	"runtime"
	"sync"

	"suxi/complaint"
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

// A Labeler labels one text; models.Labeler is one. It must be safe for
// concurrent use.
type Labeler interface {
	Label(text string) models.Prediction
	// Subcategory says what Label does of level 2, for a text whose category is
	// known.
	Subcategory(text string, category int) models.Subcategory
}

// A Sink takes labelled rows in input order.
type Sink interface {
	Write(rows []complaint.Labelled) error
}

// A RejectSink takes rejected rows in input order.
type RejectSink interface {
	Write(*complaint.RowError) error
}

// batchRows is the default size of a batch.
const batchRows = 256

// Options say how Label runs; none of them but Amend changes what it writes.
type Options struct {
	Reader    complaint.ReaderOptions
	Workers   int // goroutines that label, 0 means GOMAXPROCS
	BatchRows int // rows in one unit of work, 0 means batchRows
	// Progress is called after each batch, from one goroutine, with the share of
	// the inputs' bytes that was read by then, 0 if they do not tell; may be nil.
	Progress func(c Counts, share float64)
	// Amend gives a complaint the labels that people gave it elsewhere, before it
	// is labelled. It is called in input order, from one goroutine; may be nil.
	Amend func(*complaint.Complaint)
}

// A Labelling is what Label did.
type Labelling struct {
	Counts Counts
	Inputs []Input
	// SameID counts rows that repeat an id with another text. They are kept.
	SameID int64
	// UnknownCategory and the others count rows whose human label the taxonomy does not hold, or of several demands one. They
	// keep it in its own column and carry the model's label, or the demands
	// that are known or found in the text.
	UnknownCategory, UnknownSubcategory, UnknownSeverity, UnknownDemand int64
	// Dictionary identifies the segmenter of the labeler. It is the caller's to
	// fill in.
	Dictionary string
	// Normalized says what normalisation changed in the labelled texts.
	Normalized Normalized
	// Boilerplate is what the labeler's segmenter masks; nil if nothing was to
	// be masked. It is the caller's to fill in.
	Boilerplate *segment.Boilerplate
	// Finishing is what the text of each row alone gives, until Finish returns
	// it for all.
	Finishing
}

// An Input is what one file gave.
type Input struct {
	Name        string `json:"name"` // without its folder, personal information masked
	Format      string `json:"format"`
	Encoding    string `json:"encoding"`
	Hash        string `json:"sha256"`
	Rows        int64  `json:"rows"`
	Rejected    int64  `json:"rejected"`
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

// A Twin is a column that means the same field as another, which was read
// instead, and holds something else in some rows.
type Twin struct {
	Header  string `json:"header"`
	Read    string `json:"read"`
	Differs int64  `json:"rows"`
}

// A batch is a run of consecutive rows of one input.
type batch struct {
	rows       []complaint.Labelled
	rejects    []*complaint.RowError
	tally      Counts
	unknown    unknown
	normalized Normalized
	rules      []RuleCount
	decisions  Decisions
	share      float64 // of the inputs that was read when the last row was
	labelled   chan struct{}
}

// Label reads inputs in order, labels their rows and writes them to out and
// rejects in input order. It stops at the first file that cannot be read, at
// the first write error, and when ctx is cancelled; all its goroutines have
// ended when it returns.
func Label(ctx context.Context, opts Options, tax *taxonomy.Taxonomy, labeler Labeler, inputs []string, out Sink, rejects RejectSink) (*Labelling, error) {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.BatchRows <= 0 {
		opts.BatchRows = batchRows
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)

	work := make(chan *batch)
	ordered := make(chan *batch, 2*opts.Workers)
	result := &Labelling{Normalized: newNormalized(), Finishing: Finishing{Rules: newRuleCounts(tax)}}

	var wg sync.WaitGroup
	wg.Go(func() {
		defer close(work)
		defer close(ordered)
		r := reader{opts: opts, work: work, ordered: ordered, seen: newSeen(), result: result}
		if err := r.readAll(ctx, inputs); err != nil {
			cancel(err)
		}
	})
	for range opts.Workers {
		wg.Go(func() {
			for b := range work {
				b.normalized, b.rules = make(Normalized), newRuleCounts(tax)
				for i := range b.rows {
					b.label(tax, labeler, &b.rows[i])
				}
				close(b.labelled)
			}
		})
	}
	if err := collect(ctx, opts, ordered, out, rejects, result); err != nil {
		cancel(err)
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
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
		result.Counts.Read += b.tally.Read
		result.Counts.Duplicate += b.tally.Duplicate
		result.Counts.Labelled += int64(len(b.rows))
		result.Counts.Rejected += int64(len(b.rejects))
		result.UnknownCategory += b.unknown.category
		result.UnknownSeverity += b.unknown.severity
		result.UnknownSubcategory += b.unknown.subcategory
		result.UnknownDemand += b.unknown.demand
		result.Decisions.add(b.decisions)
		for rule, changed := range b.normalized {
			result.Normalized.add(rule, changed)
		}
		for i, c := range b.rules {
			result.Rules[i].Fired += c.Fired
			result.Rules[i].Raised += c.Raised
		}
		if opts.Progress != nil {
			opts.Progress(result.Counts, b.share)
		}
	}
	return nil
}
