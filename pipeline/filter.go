package pipeline

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"

	"suxi/complaint"
	"suxi/internal/parallel"
	"suxi/redact"
	"suxi/taxonomy"
)

// FilterOptions say how Filter runs; Workers does not change what it writes.
type FilterOptions struct {
	Columns map[string]string // see complaint.ReaderOptions
	Workers int               // goroutines that label, 0 means GOMAXPROCS
}

// A Filtering is what Filter did.
type Filtering struct {
	Counts    Counts
	Decisions Decisions
}

// Filter answers every line of in by one line of out, in order, for as long as
// there are lines: a JSON object by the labelled complaint as complaint.AppendJSON
// has it, and a line that is none, or is blank or too long, by a lineError. A line
// is decided on from itself alone, so no line is a duplicate of another.
//
// What was read is answered before Filter waits for more: an answer is written as
// soon as those before it are. A bounded number of lines is in memory.
//
// Filter ends with in, at the first write error, or when ctx is cancelled; then
// what it began is answered and the error is that of ctx. Its goroutines have
// ended when it returns, but for one that may be waiting in a Read of in. If labeler
// panics, so does Filter, then.
func Filter(ctx context.Context, opts FilterOptions, tax *taxonomy.Taxonomy, labeler Labeler, in io.Reader, out io.Writer) (Filtering, error) {
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	var parsers []*complaint.LineParser
	for range opts.Workers {
		p, err := complaint.NewLineParser("stdin", opts.Columns)
		if err != nil {
			return Filtering{}, err
		}
		parsers = append(parsers, p)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	lines := lineReader{read: make(chan *block)}
	go lines.readAll(ctx, in)

	work := make(chan *block)
	ordered := make(chan *block, 2*opts.Workers)
	var wg parallel.Group
	wg.Go(func() {
		defer close(work)
		defer close(ordered)
		for {
			select {
			case <-ctx.Done():
				return
			case b, ok := <-lines.read:
				if !ok {
					return
				}
				select {
				case work <- b:
					ordered <- b
				case <-ctx.Done():
					return
				}
			}
		}
	})
	for _, p := range parsers {
		wg.Go(func() {
			for b := range work {
				b.answer(tax, labeler, p)
			}
		})
	}
	var did Filtering
	var failed error
	for b := range ordered {
		if failed != nil {
			continue
		}
		<-b.answered
		if failed = b.err; failed == nil {
			_, failed = out.Write(b.out)
		}
		if failed != nil {
			cancel()
			continue
		}
		did.Counts.Read += int64(len(b.lines))
		did.Counts.Labelled += b.counts.Labelled
		did.Counts.Rejected += b.counts.Rejected
		did.Decisions.add(b.tally.Decisions)
	}
	wg.Wait()
	switch {
	case failed != nil:
		return did, failed
	case ctx.Err() != nil:
		return did, ctx.Err()
	case lines.err != io.EOF: // written before read was closed
		return did, &complaint.FileError{File: "stdin", Err: lines.err}
	}
	return did, nil
}

// A block is consecutive lines of a stream, and their answers.
type block struct {
	batch    // for its tallies
	first    int
	lines    [][]byte // nil: longer than complaint.MaxLine
	bytes    int
	out      []byte
	err      error
	answered chan struct{}
}

// blockBytes is at about which size a block is answered, though more lines are
// there: some hundreds of complaints.
const blockBytes = 64 << 10

// A lineReader reads blocks.
type lineReader struct {
	read chan *block
	err  error // of the source, once read is closed
}

// readAll sends the lines of in. A block ends where reading on might wait.
func (l *lineReader) readAll(ctx context.Context, in io.Reader) {
	defer close(l.read)
	src := bufio.NewReaderSize(in, complaint.MaxLine)
	b := newBlock(1)
	for l.err == nil {
		line, err := src.ReadSlice('\n')
		long := errors.Is(err, bufio.ErrBufferFull)
		for errors.Is(err, bufio.ErrBufferFull) {
			_, err = src.ReadSlice('\n')
		}
		l.err = err
		switch {
		case long:
			b.lines = append(b.lines, nil)
		case len(line) > 0:
			b.lines = append(b.lines, bytes.Clone(line))
			b.bytes += len(line)
		}
		ahead, _ := src.Peek(src.Buffered())
		if len(b.lines) == 0 || l.err == nil && b.bytes < blockBytes && bytes.IndexByte(ahead, '\n') >= 0 {
			continue
		}
		select {
		case l.read <- b:
		case <-ctx.Done():
			return
		}
		b = newBlock(b.first + len(b.lines))
	}
}

func newBlock(first int) *block { return &block{first: first, answered: make(chan struct{})} }

// errPanicked ends a Filter whose labeler panicked; nobody sees it, for the panic
// follows.
var errPanicked = errors.New("a worker panicked")

// answer labels the lines and appends an answer to each to b.out.
func (b *block) answer(tax *taxonomy.Taxonomy, labeler Labeler, parser *complaint.LineParser) {
	defer close(b.answered)
	b.err = errPanicked
	b.tally = NewTally(tax)
	for i, line := range b.lines {
		n := b.first + i
		c, err := complaint.Complaint{}, error(complaint.ErrLongLine)
		if line != nil {
			c, err = parser.Parse(line, n)
		}
		if err == nil {
			row := complaint.Labelled{Complaint: c}
			b.tally.Label(tax, labeler, &row)
			b.counts.Labelled++
			b.out, err = complaint.AppendJSON(b.out, &row)
		} else {
			b.counts.Rejected++
			b.out, err = appendLineError(b.out, n, err)
		}
		if err != nil {
			b.err = fmt.Errorf("line %d: its answer: %w", n, err)
			return
		}
		b.out = append(b.out, '\n')
		b.lines[i] = nil // answered
	}
	b.err = nil
}

// A lineError is the answer to a line that holds no complaint. Error quotes
// at most headers and dates of it, personal information masked.
type lineError struct {
	Line  int `json:"line"` // from 1
	Error struct {
		Field   string `json:"field"` // of complaint.RowError; empty if the whole line is bad
		Message string `json:"message"`
	} `json:"error"`
}

func appendLineError(dst []byte, n int, err error) ([]byte, error) {
	answer := lineError{Line: n}
	var bad *complaint.RowError
	if errors.As(err, &bad) {
		answer.Error.Field, err = bad.Field, bad.Err
	}
	answer.Error.Message = redact.Mask(err.Error())
	b, err := json.Marshal(answer)
	return append(dst, b...), err
}
