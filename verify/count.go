package verify

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"suxi/complaint"
	"suxi/internal/inputfile"
)

// A tally is what the rows of a labelled file add up to.
type tally struct {
	rows                  int64
	accept, review, human int64
	twice                 int64 // rows whose id and text both stand in another
	sameID                int64 // rows whose id stands in another before them

	astray int64 // rows of another shard than their record has

	strange       int64 // rows with a label that cannot be
	strangeRow    int64 // the first of them, from 1
	strangeColumn string
}

// A key stands for an id and a text in 128 bits of SHA-256: of the id, and of
// both. That two of 10^7 different rows share one has a probability of 10^-25.
type key struct{ id, row uint64 }

func keyOf(id, text string) key {
	return key{sum64(id), sum64(id + "\xFF" + text)} // no UTF-8 has this byte
}

// in is a key that is no other labelling's.
func (k key) in(labelling int) key {
	n := uint64(labelling) << 32
	return key{k.id ^ n, k.row ^ n}
}

func sum64(s string) uint64 {
	sum := sha256.Sum256([]byte(s))
	return binary.LittleEndian.Uint64(sum[:])
}

// keysAtOnce bounds the keys in memory, to 64 MiB: more rows than that are read
// several times, each time for those of one part of all keys.
const keysAtOnce = 4 << 20

// mostParts is how many parts there can be. It is reached only where very many
// rows have one id.
const mostParts = 1 << 10

// count reads labelled files, whose rows are those of stretches, or of none. Rows
// without an id of their own are never duplicates, and no key is made of them.
func count(ctx context.Context, paths []string, of []stretch) (tally, error) {
	return countIn(ctx, paths, of, keysAtOnce)
}

func countIn(ctx context.Context, paths []string, of []stretch, atOnce int) (tally, error) {
	categories, err := categoriesOf(paths[0])
	if err != nil {
		return tally{}, err
	}
	var t tally
	var keys []key
	for part, parts := uint64(0), uint64(1); part < parts; part++ {
		keys = keys[:0]
		at, left := int64(0), of
		for row, err := range labelledRows(paths) {
			if err = errors.Join(err, ctx.Err()); err != nil {
				return tally{}, err
			}
			var in stretch
			for at++; len(left) > 0 && at > left[0].end; {
				left = left[1:]
			}
			if len(left) > 0 {
				in = left[0]
			}
			if part == 0 {
				t.add(&row, categories)
				if !in.shard.Holds(&row.Complaint) {
					t.astray++
				}
			}
			if row.GeneratedID {
				continue
			}
			if k := keyOf(row.ID, row.Text).in(in.labelling); k.id%parts == part {
				keys = append(keys, k)
			}
			if part == 0 && len(keys) > atOnce && parts < mostParts {
				parts *= 2
				keys = slices.DeleteFunc(keys, func(k key) bool { return k.id%parts != part })
			}
		}
		t.repeats(keys)
	}
	return t, nil
}

func (t *tally) add(row *complaint.Labelled, categories map[string]bool) {
	t.rows++
	if column := strange(row, categories); column != "" {
		if t.strange++; t.strange == 1 {
			t.strangeRow, t.strangeColumn = t.rows, column
		}
	}
	switch row.Decision {
	case complaint.Accept:
		t.accept++
	case complaint.Review:
		t.review++
	case complaint.Decided:
		t.human++
	}
}

// repeats counts what stands several times among keys, which it sorts.
func (t *tally) repeats(keys []key) {
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.id, b.id), cmp.Compare(a.row, b.row)) })
	for i := 1; i < len(keys); i++ {
		switch {
		case keys[i] == keys[i-1]:
			t.twice++
		case keys[i].id == keys[i-1].id:
			t.sameID++
		}
	}
}

// ids says how many rows there are, or as an error that one of them stands twice.
func (t *tally) ids() (string, error) {
	if t.twice > 0 {
		return "", fmt.Errorf("%d rows have the id and the text of another", t.twice)
	}
	return fmt.Sprintf("%d rows, none with the id and the text of another; %d repeat an id with another text", t.rows, t.sameID), nil
}

// countRows counts the rows of a labelled file of any format. One that is too
// long for a Reader is one all the same.
func countRows(ctx context.Context, path string) (n int64, err error) {
	r, err := complaint.OpenFile(path, complaint.ReaderOptions{})
	if errors.Is(err, complaint.ErrEmpty) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	defer r.Close()
	for {
		_, err := r.Read()
		var bad *complaint.RowError
		switch {
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case err == io.EOF, errors.Is(err, complaint.ErrNoComplaints):
			return n, nil
		case err != nil && !errors.As(err, &bad):
			return 0, err
		}
		n++
	}
}

// A reject is a row of rejects.csv, as encoding/csv reads it.
type reject struct {
	file               string
	row                int
	field, reason, raw string
}

// rejectOf returns what complaint.RejectsWriter writes of an error.
func rejectOf(e *complaint.RowError) reject {
	cell := func(s string) string { return strings.ReplaceAll(complaint.EscapeFormula(s), "\r\n", "\n") }
	return reject{cell(e.File), e.Row, cell(e.Field), cell(e.Err.Error()), cell(e.Raw)}
}

// A rejectReader reads rejects.csv.
type rejectReader struct {
	f *os.File
	r *csv.Reader
}

func openRejects(path string) (*rejectReader, error) {
	f, err := inputfile.Open(path)
	if err != nil {
		return nil, err
	}
	r := &rejectReader{f, csv.NewReader(f)}
	r.r.FieldsPerRecord, r.r.ReuseRecord = 5, true
	if _, err := r.r.Read(); err != nil {
		f.Close()
		return nil, fmt.Errorf("rejects.csv: %w", err)
	}
	return r, nil
}

// next returns the next row; ok is false behind the last.
func (r *rejectReader) next() (next reject, ok bool, err error) {
	cells, err := r.r.Read()
	if err == io.EOF {
		return reject{}, false, nil
	}
	if err != nil {
		return reject{}, false, fmt.Errorf("rejects.csv: %w", err)
	}
	n, err := strconv.Atoi(cells[1])
	if err != nil {
		return reject{}, false, fmt.Errorf("rejects.csv: %q is no row number", cells[1])
	}
	return reject{cells[0], n, cells[2], cells[3], cells[4]}, true, nil
}

func (r *rejectReader) close() error { return r.f.Close() }

func countRejects(path string) (n int64, err error) {
	r, err := openRejects(path)
	if err != nil {
		return 0, err
	}
	defer r.close()
	for {
		if _, ok, err := r.next(); !ok {
			return n, err
		}
		n++
	}
}
