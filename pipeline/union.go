package pipeline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"suxi/classifier"
	"suxi/taxonomy"
)

// A Union is the rows of several labelled files, or partials of these, as those of
// one labelling of all their inputs: in an order that depends neither on how the
// inputs were cut into shards nor on how the files are named or in which order.
// That is, for each call of Label, the order in which it read its inputs; inputs of
// several calls are in order of the paths that these were given, name by name, as a
// folder or a pattern has them. So if each call has read its own in that order, all
// rows are in that of one call of Label with all inputs in it. Where a path is one of
// two files, the labelling goes first whose inputs are first by name and then hash.
//
// A complaint that has the id and text of one before it is a duplicate, as in Label.
// Within one labelling there are none: copies fall to one shard.
type Union struct {
	Taxonomy *taxonomy.Taxonomy
	Training *classifier.Profile // of the model; nil if it carries none
	Metadata map[string]string   // as models.Bundle.Metadata has it
	Options  json.RawMessage     // of the analysis, of partials

	Inputs      []Input // rows are those of the shards that are there
	Boilerplate []Boilerplate

	// Of the last range over Rows that came to its end: what became of the rows, of
	// which one that is a duplicate only among labellings is one; and as Labelling has
	// them, rows that repeat an id, and labels that the taxonomy does not hold.
	Counts Counts
	SameID int64
	Unknown

	carriers   []*carrier
	labellings []*labelling // where one path is of two files, in their order
	turns      []turn       // of all inputs, in order
	together   int          // how many shards are open at once, at most
	scratch    string
}

// A labelling is the shards of one call of Label, by index; or those of them that
// are there, in any order.
type labelling struct {
	inputs []Input // as in its first shard
	of     int
	shards []*shardFile
	byPart map[int]*shardFile // the same, by Shard.Index
}

// A shardFile is where the rows of a shard are.
type shardFile struct {
	*Record
	in    *carrier
	first int64 // its first row there
}

// OpenLabelled returns the rows of labelled files as Label's caller has written
// them, each of one shard, of which others may be elsewhere. Scratch is that of
// Options. Errors name the file.
func OpenLabelled(paths []string, scratch string) (*Union, error) { return open(paths, scratch, false) }

// OpenPartials returns the rows of partials, of which none may be missing: it is an
// error if not all shards of a labelling are there, once each. Scratch is that of
// Options. Errors name the file.
func OpenPartials(paths []string, scratch string) (*Union, error) {
	u, err := open(paths, scratch, true)
	if err != nil {
		return nil, err
	}
	for _, l := range u.labellings {
		if err := u.checkWhole(l); err != nil {
			return nil, err
		}
	}
	return u, nil
}

func open(paths []string, scratch string, partials bool) (*Union, error) {
	u := &Union{scratch: scratch}
	byInputs := make(map[string]*labelling)
	for _, path := range paths {
		s, err := openCarrier(path, partials)
		if err != nil {
			return nil, err
		}
		if len(u.carriers) > 0 {
			if err := s.matches(u.carriers[0]); err != nil {
				return nil, err
			}
		}
		u.carriers = append(u.carriers, s)
		if err := u.place(s, byInputs); err != nil {
			return nil, err
		}
	}
	if err := u.checkApart(); err != nil {
		return nil, err
	}
	slices.SortFunc(u.labellings, func(a, b *labelling) int { return compareInputs(a.inputs, b.inputs) })
	first := u.carriers[0]
	u.Taxonomy, u.Training, u.Metadata, u.Options = first.tax, first.training, first.meta, first.options
	u.order()
	u.Boilerplate = first.records[0].Boilerplate
	return u, nil
}

// ofReading are the names of an Origin that may differ between labellings: each is
// of files of its own.
var ofReading = []string{"--column", "--encoding", "--format"}

// matches reports, as an error, in what s differs from another so that their rows
// cannot be put together.
func (s *carrier) matches(other *carrier) error {
	for _, r := range s.records {
		names := slices.DeleteFunc(differing(r.Origin, other.records[0].Origin), func(name string) bool { return slices.Contains(ofReading, name) })
		if len(names) > 0 {
			return fmt.Errorf("%s: was labelled with another %s than %s: label all complaints with the same", s.path, strings.Join(names, ", "), other.path)
		}
	}
	if !maps.Equal(s.meta, other.meta) {
		return fmt.Errorf("%s: was labelled with another %s than %s: label all complaints with the same", s.path, "model", other.path)
	}
	if !bytes.Equal(s.options, other.options) {
		return &OptionsError{s.path, other.path, differingOptions(s.options, other.options)}
	}
	return nil
}

// An OptionsError reports a partial of other options of the analysis than another.
type OptionsError struct {
	File, Other string
	Names       []string // of the options that differ, as their JSON has them
}

func (e *OptionsError) Error() string {
	return fmt.Sprintf("%s: was made for another analysis than %s (%s): make all partials with the same options", e.File, e.Other, strings.Join(e.Names, ", "))
}

// differingOptions returns the names that two JSON objects do not have in common with
// their values. What is none has no names.
func differingOptions(a, b json.RawMessage) []string {
	var origins [2]Origin
	for i, options := range []json.RawMessage{a, b} {
		var values map[string]json.RawMessage
		if err := json.Unmarshal(options, &values); err != nil {
			continue
		}
		origins[i] = make(Origin)
		for name, value := range values {
			origins[i][name] = string(value)
		}
	}
	return differing(origins[0], origins[1])
}

// place adds the shards of a carrier to their labellings, new or of byInputs.
func (u *Union) place(s *carrier, byInputs map[string]*labelling) error {
	first := int64(0)
	for _, r := range s.records {
		shard := &shardFile{Record: r, in: s, first: first}
		first += r.Counts.Labelled
		l, err := u.labellingOf(shard, byInputs)
		if err != nil {
			return err
		}
		if other := l.byPart[r.Shard.Index]; other != nil {
			return fmt.Errorf("%s: shard %d of %d of %s is in %s as well: name one of them", s.path, r.Shard.Index, r.Shard.Of, namesOf(r.Inputs), other.in.path)
		}
		l.shards, l.byPart[r.Shard.Index] = append(l.shards, shard), shard
		if first := l.shards[0]; len(differing(first.Origin, r.Origin)) > 0 {
			return fmt.Errorf("%s: was labelled with another %s than %s: label all complaints with the same", s.path, strings.Join(differing(first.Origin, r.Origin), ", "), first.in.path)
		}
	}
	return nil
}

// labellingOf returns the labelling that a shard belongs to, new or not.
func (u *Union) labellingOf(s *shardFile, byInputs map[string]*labelling) (*labelling, error) {
	key := nameOf(s.Inputs)
	l := byInputs[key]
	if l == nil {
		l = &labelling{inputs: s.Inputs, of: s.Shard.Of, byPart: make(map[int]*shardFile)}
		byInputs[key] = l
		u.labellings = append(u.labellings, l)
	}
	if l.of != s.Shard.Of {
		return nil, fmt.Errorf("%s: is shard %d of %d of %s, and %s is one of %d: label all shards with the same number of them", s.in.path, s.Shard.Index, s.Shard.Of, namesOf(s.Inputs), l.shards[0].in.path, l.of)
	}
	return l, nil
}

// nameOf is the same of inputs that compareInputs takes for the same.
func nameOf(inputs []Input) string {
	var key strings.Builder
	for _, in := range inputs {
		fmt.Fprintf(&key, " %q %q", in.Name, in.Hash)
	}
	return key.String()
}

// checkApart reports the first input that has complaints in two labellings.
func (u *Union) checkApart() error {
	byHash := make(map[string]*labelling)
	for _, l := range u.labellings {
		for _, in := range l.total() {
			if in.Rows == in.Rejected {
				continue
			}
			if other := byHash[in.Hash]; other != nil && other != l {
				return fmt.Errorf("%s: holds rows of %s, and so does %s, which is of %s, by the same name or another: label all shards with the same files, named in the same order, and each file once", l.shards[0].in.path, in.Name, other.shards[0].in.path, namesOf(other.inputs))
			}
			byHash[in.Hash] = l
		}
	}
	return nil
}

// checkWhole reports the first shard of a labelling that is not there.
func (u *Union) checkWhole(l *labelling) error {
	if len(l.byPart) == l.of {
		return nil
	}
	missing := 0 // counted from 0
	for l.byPart[missing+1] != nil {
		missing++
	}
	for _, other := range u.labellings {
		for _, s := range other.shards {
			if other != l && s.Shard == (Shard{missing + 1, l.of}) && namesOf(other.inputs) == namesOf(l.inputs) {
				return fmt.Errorf("%s: shard %d of %d of %s is missing; that in %s is of other files of these names: label the shards of the same files", l.shards[0].in.path, missing+1, l.of, namesOf(l.inputs), s.in.path)
			}
		}
	}
	if n := l.of - len(l.byPart); n > 1 {
		return fmt.Errorf("%s: %d of %d shards of %s are missing (%s): name their partials as well, or label them with --shard %d/%d and so on", l.shards[0].in.path, n, l.of, namesOf(l.inputs), l.listMissing(), missing+1, l.of)
	}
	return fmt.Errorf("%s: shard %d of %d of %s is missing: name its partial as well, or label it with --shard %d/%d", l.shards[0].in.path, missing+1, l.of, namesOf(l.inputs), missing+1, l.of)
}

// compareInputs orders lists of inputs, by the names and hashes of one after the
// other.
func compareInputs(a, b []Input) int {
	return slices.CompareFunc(a, b, func(a, b Input) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), strings.Compare(a.Hash, b.Hash))
	})
}

// namesOf names inputs in an error.
func namesOf(inputs []Input) string {
	const most = 3
	var names []string
	for _, in := range inputs[:min(most, len(inputs))] {
		names = append(names, in.Name)
	}
	if len(inputs) > most {
		names = append(names, "…")
	}
	return strings.Join(names, ", ")
}

// NumRows returns how many rows the files have, with duplicates among labellings.
func (u *Union) NumRows() (n int64) {
	for _, l := range u.labellings {
		n += l.rows()
	}
	return n
}

// InputWarnings says what its reader must know of what went in, as that of
// Labelling.
func (u *Union) InputWarnings() []Warning {
	return inputWarnings(u.Inputs, u.SameID, u.Unknown, u.Boilerplate)
}
