package pipeline

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/internal/atomicfile"
)

// partKey is the key-value metadata entry of a part: its state, as JSON, behind its
// seal.
const partKey = "suxi.part"

// partPrefix begins the name of a part.
const partPrefix = "part-"

// An Origin says what labels are made with besides the inputs: fingerprints of
// the model, the taxonomy and so on, by their names. Equal inputs and equal
// origins give equal labels.
type Origin map[string]string

// An OriginError reports that parts are of another origin.
type OriginError struct {
	Names []string // of what differs, sorted
}

func (e *OriginError) Error() string {
	return fmt.Sprintf("the interrupted run was of another %s: run without --resume to label all rows anew", strings.Join(e.Names, ", "))
}

// Parts are the labelled rows of a first pass on disk: part-00001.parquet, … in a
// work folder, each whole, with one complaint.RowGroup. Each carries the
// Checkpoint at its end, so that a pass that ended early can go on behind the last
// of them.
//
// It is a Sink of Label, whose Checkpoint it takes too.
type Parts struct {
	work   *atomicfile.Work
	origin Origin
	paths  []string
	last   Checkpoint
	file   *atomicfile.File // of the part that grows; nil between parts
	w      *complaint.ParquetWriter
}

// A partState is the metadata of a part.
type partState struct {
	Origin Origin     `json:"origin"`
	Until  Checkpoint `json:"until"`
}

// OpenParts returns the parts in work that an earlier pass of the same origin left
// there, or none; the error is of type *OriginError if they are of another. A part
// that is damaged counts as not there, as do those behind it.
// Without resume they are removed; dropped is how many rows they held. Files of work
// that are no pass's stay.
func OpenParts(work *atomicfile.Work, origin Origin, resume bool) (p *Parts, dropped int64, err error) {
	p = &Parts{work: work, origin: origin}
	names, err := work.Names()
	if err != nil {
		return nil, 0, err
	}
	for {
		name := p.next()
		state, ok := readPart(name, p.last.Labelled)
		if !ok {
			break
		}
		if resume && !maps.Equal(state.Origin, origin) {
			return nil, 0, &OriginError{differing(state.Origin, origin)}
		}
		p.paths, p.last = append(p.paths, name), state.Until
	}
	if !resume {
		dropped = p.last.Labelled
		p.paths, p.last = nil, Checkpoint{}
	}
	for _, name := range names {
		path := work.Path(name)
		left := strings.HasPrefix(name, partPrefix) || strings.HasPrefix(name, runPrefix)
		if left && !slices.Contains(p.paths, path) {
			if err := os.Remove(path); err != nil {
				return nil, 0, err
			}
		}
	}
	return p, dropped, nil
}

// readPart reads the state of a part that begins behind so many rows, and reports
// whether it is one, with all of its bytes as they were written.
func readPart(path string, before int64) (state partState, ok bool) {
	l, err := complaint.OpenLabelled(path)
	if err != nil {
		return state, false
	}
	defer l.Close()
	value, _ := l.Lookup(partKey)
	if !isSealed(path, value) {
		return state, false
	}
	_, data, _ := strings.Cut(value, " ")
	err = json.Unmarshal([]byte(data), &state)
	return state, err == nil && l.NumRows() > 0 && state.Until.Labelled == before+l.NumRows()
}

// unsealed is the value of partKey, without its seal.
func unsealed(state []byte) string { return noSeal + " " + string(state) }

// differing returns the names of what differs, sorted.
func differing(a, b Origin) []string {
	all := Origin{}
	maps.Copy(all, a)
	maps.Copy(all, b)
	maps.DeleteFunc(all, func(name, _ string) bool { return a[name] == b[name] })
	return slices.Sorted(maps.Keys(all))
}

// next returns the path of the part behind those that are there.
func (p *Parts) next() string {
	return p.work.Path(fmt.Sprintf(partPrefix+"%05d.parquet", len(p.paths)+1))
}

// Last returns the checkpoint at the end of the last part.
func (p *Parts) Last() Checkpoint { return p.last }

// Paths returns where the parts are, in order.
func (p *Parts) Paths() []string { return p.paths }

// Write adds rows to the part that grows.
func (p *Parts) Write(rows []complaint.Labelled) error {
	if len(rows) == 0 {
		return nil
	}
	if p.file == nil {
		file, err := p.work.CreateFile(p.next(), false, 0o600)
		if err != nil {
			return err
		}
		p.file, p.w = file, complaint.NewParquetWriter(file, nil)
	}
	return p.w.Write(rows)
}

// Checkpoint ends a part: its rows are safe when it returns.
func (p *Parts) Checkpoint(c Checkpoint) error {
	state, err := json.Marshal(partState{p.origin, c})
	if err != nil {
		return err
	}
	p.w.SetMetadata(partKey, unsealed(state))
	if err := p.w.Close(); err != nil {
		return err
	}
	if err := Seal(p.file.File, unsealed(state)); err != nil {
		return err
	}
	if err := p.file.Commit(); err != nil {
		return err
	}
	p.paths, p.last, p.file = append(p.paths, p.next()), c, nil
	return nil
}

// Close drops the part that grows. Those that are whole stay.
func (p *Parts) Close() {
	if p.file != nil {
		p.file.Abort()
	}
	p.file, p.w = nil, nil
}
