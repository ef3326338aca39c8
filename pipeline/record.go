package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"suxi/complaint"
)

// recordKey is the key-value metadata entry of a labelled Parquet file that is as
// Label left its rows: a Record, as JSON, behind the seal of the file.
const recordKey = "suxi.labelling"

// recordVersion is the version of the JSON form of Record.
const recordVersion = 1

// A Record says of the rows of a labelled file of which inputs they are and with
// what they were labelled: what a program must know that puts the files of several
// calls of Label together.
type Record struct {
	Version int     `json:"version"`
	Shard   Shard   `json:"shard"` // 1/1 is all rows of the inputs
	Origin  Origin  `json:"origin"`
	Inputs  []Input `json:"inputs"` // in the order in which they were read; rows are those of the shard
	// Paths are those of the inputs as they were given, with slashes and without
	// detours: by them the inputs of several labellings are ordered. As bytes, for a
	// name of a file is no UTF-8 everywhere.
	Paths  [][]byte `json:"paths"`
	Counts Counts   `json:"counts"` // of the shard
	// Boilerplate are the lines that were masked, as a manifest has them.
	Boilerplate []Boilerplate `json:"boilerplate,omitempty"`
	Gaps        []byte        `json:"gaps,omitempty"` // of Labelling
}

// NewRecord is the record of a labelling.
func NewRecord(l *Labelling) *Record {
	var paths [][]byte
	for _, in := range l.Inputs {
		paths = append(paths, []byte(filepath.ToSlash(filepath.Clean(in.Path))))
	}
	return &Record{
		Version: recordVersion, Shard: Shard{max(1, l.Shard.Index), max(1, l.Shard.Of)}, Origin: l.Origin,
		Inputs: l.Inputs, Paths: paths, Counts: l.Counts, Boilerplate: listBoilerplate(l.Boilerplate), Gaps: l.Gaps,
	}
}

// Metadata returns the entry of the key-value metadata that holds r, with a place
// for the seal: the file is whole once Seal has been called with the value.
func (r *Record) Metadata() (key, value string, err error) {
	state, err := json.Marshal(r)
	return recordKey, unsealed(state), err
}

// errAltered reports a file that is not as it was sealed.
var errAltered = errors.New("is damaged: a byte of it is not as it was written; copy it again, or make it again")

// errNoRecord reports a labelled file that label has not written, or an older one.
var errNoRecord = errors.New("carries no record of its labelling: write it with suxi label, of this version")

func parseRecord(path, value string, l *complaint.LabelledReader) (*Record, error) {
	r := new(Record)
	if err := unsealInto(r, path, value); err != nil {
		return nil, err
	}
	if err := r.validate(); err != nil {
		return nil, err
	}
	if r.Counts.Labelled != l.NumRows() {
		return nil, fmt.Errorf("holds %d rows, and its record counts %d: label the complaints again", l.NumRows(), r.Counts.Labelled)
	}
	return r, nil
}

// unsealInto reads the JSON of a sealed entry of a file's metadata.
func unsealInto(v any, path, value string) error {
	if !isSealed(path, value) {
		return errAltered
	}
	_, data, _ := strings.Cut(value, " ")
	if err := json.Unmarshal([]byte(data), v); err != nil {
		return fmt.Errorf("%w (%v)", errAltered, err)
	}
	return nil
}

// validate reports what no labelling can have left.
func (r *Record) validate() error {
	if r.Version != recordVersion {
		return fmt.Errorf("its labelling is recorded in version %d, this program reads version %d: use one suxi for all", r.Version, recordVersion)
	}
	if err := r.Shard.validate(); err != nil {
		return fmt.Errorf("%w: label the complaints again", err)
	}
	sum, possible := Counts{}, len(r.Inputs) > 0 && len(r.Paths) == len(r.Inputs)
	for _, in := range r.Inputs {
		c := in.counts()
		sum.add(c)
		possible = possible && min(c.Labelled, c.Rejected, c.Duplicate) >= 0
	}
	c := r.Counts
	if !possible || sum != c || !c.Reconcile() || min(c.Labelled, c.Rejected, c.Duplicate) < 0 {
		return fmt.Errorf("its record does not add up: label the complaints again")
	}
	rows, n := gaps{bytes: r.Gaps}, int64(0)
	for ; len(rows.bytes) > 0; n++ {
		if _, err := rows.read(); err != nil {
			return fmt.Errorf("%w: label the complaints again", err)
		}
	}
	if r.Shard.Of > 1 && n != c.Labelled || r.Shard.Of == 1 && n > 0 {
		return fmt.Errorf("%w: label the complaints again", errGaps)
	}
	return nil
}
