package pipeline

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/models"
	"suxi/taxonomy"
)

// partialKey is the key-value metadata entry of a partial: a partialState, as JSON,
// behind the seal of the file.
const partialKey = "suxi.partial"

// partialVersion is the version of the JSON form of partialState.
const partialVersion = 1

// A partialState says what the rows of a partial are: those of one labelled file
// after the other, row groups as they were.
type partialState struct {
	Version int `json:"version"`
	// Options are those of the analysis that the partial is for, as its caller
	// writes them.
	Options    json.RawMessage `json:"options"`
	Labellings []*Record       `json:"labellings"` // of the labelled files
}

// metadataKeys are the entries of models.Bundle.Metadata, which a partial has from
// its labelled files.
var metadataKeys = []string{models.ModelKey, models.TaxonomyKey, models.ProfileKey}

// A carrier is a file of labelled rows: of one labelling, or a partial of several.
type carrier struct {
	path     string
	meta     map[string]string // of metadataKeys
	tax      *taxonomy.Taxonomy
	codes    map[string]bool     // of its categories
	training *classifier.Profile // nil if the model carries none
	options  json.RawMessage     // of a partial
	records  []*Record           // of its rows, in their order
}

// openCarrier opens a labelled file, or with partial one of these.
func openCarrier(path string, partial bool) (*carrier, error) {
	l, err := complaint.OpenLabelled(path)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	s := &carrier{path: path, meta: map[string]string{}}
	for _, key := range metadataKeys {
		if value, ok := l.Lookup(key); ok {
			s.meta[key] = value
		}
	}
	if partial {
		err = s.readPartial(l)
	} else {
		err = s.readLabelled(l)
	}
	if err == nil {
		err = s.readModel()
	}
	if err != nil {
		return nil, &complaint.FileError{File: path, Err: err}
	}
	return s, nil
}

func (s *carrier) readLabelled(l *complaint.LabelledReader) error {
	value, ok := l.Lookup(recordKey)
	if !ok {
		return errNoRecord
	}
	r, err := parseRecord(s.path, value, l)
	s.records = []*Record{r}
	return err
}

func (s *carrier) readPartial(l *complaint.LabelledReader) error {
	value, ok := l.Lookup(partialKey)
	if !ok {
		return fmt.Errorf("is no partial: make one of it with suxi analyze --partial")
	}
	var state partialState
	if err := unsealInto(&state, s.path, value); err != nil {
		return err
	}
	if state.Version != partialVersion {
		return fmt.Errorf("is a partial of version %d, this program reads version %d: use one suxi for all", state.Version, partialVersion)
	}
	rows := int64(0)
	for _, r := range state.Labellings {
		if r == nil {
			return errAltered
		}
		if err := r.validate(); err != nil {
			return err
		}
		rows += r.Counts.Labelled
	}
	if rows != l.NumRows() || len(state.Labellings) == 0 {
		return fmt.Errorf("holds %d rows, and its records count %d: make it again", l.NumRows(), rows)
	}
	s.options, s.records = state.Options, state.Labellings
	return nil
}

// readModel reads what the metadata says of the model, which is that of the records.
func (s *carrier) readModel() (err error) {
	if s.tax, err = taxonomy.Load("its taxonomy", strings.NewReader(s.meta[models.TaxonomyKey])); err != nil {
		return err
	}
	if value, ok := s.meta[models.ProfileKey]; ok {
		if s.training, err = models.ParseProfile(value, s.tax); err != nil {
			return err
		}
	}
	s.codes = make(map[string]bool)
	for _, c := range s.tax.Categories {
		s.codes[c.Code] = true
	}
	hash := TaxonomyHash(s.meta[models.TaxonomyKey])
	for _, r := range s.records {
		if r.Origin["model"] != s.meta[models.ModelKey] || r.Origin["taxonomy"] != hash {
			return fmt.Errorf("carries another model or taxonomy than its rows were labelled with: label the complaints again")
		}
	}
	return nil
}

// ReadRecords reads what a labelled Parquet file carries, which must be as it was
// sealed: the record of its labelling, or of a partial those of its labelled files, in
// the order of their rows. It returns none if the file carries none.
func ReadRecords(path string) (records []*Record, partial bool, err error) {
	l, err := complaint.OpenLabelled(path)
	if err != nil {
		return nil, false, err
	}
	_, partial = l.Lookup(partialKey)
	_, labelled := l.Lookup(recordKey)
	if err := l.Close(); err != nil || !partial && !labelled {
		return nil, false, err
	}
	s, err := openCarrier(path, partial)
	if err != nil {
		return nil, partial, err
	}
	return s.records, partial, nil
}

// WritePartial writes the rows of u, which is of labelled files, to f as a partial:
// one file that is whole as a Parquet file is, and sealed. Options are those of the
// analysis, which are handed on.
func (u *Union) WritePartial(ctx context.Context, f *os.File, options json.RawMessage) error {
	state := partialState{Version: partialVersion, Options: options}
	w := complaint.NewParquetWriter(f, u.carriers[0].meta)
	for _, s := range u.carriers {
		state.Labellings = append(state.Labellings, s.records...)
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := w.Join(s.path); err != nil {
			return err
		}
	}
	b, err := json.Marshal(state)
	if err != nil {
		return err
	}
	w.SetMetadata(partialKey, unsealed(b))
	if err := w.Close(); err != nil {
		return err
	}
	return Seal(f, unsealed(b))
}
