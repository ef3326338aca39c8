package pipeline

import (
	"encoding/json"
	"strconv"
	"strings"

	"suxi/complaint"
)

// MissingShards warns of labelled files, or partials, that have some shards of a
// labelling and not all: rows of it are elsewhere. It takes their records at their
// word, and passes over what is none. Errors name the file.
func MissingShards(paths []string) ([]Warning, error) {
	var all []*labelling
	byInputs := make(map[string]*labelling)
	for _, path := range paths {
		records, err := claimed(path)
		if err != nil {
			return nil, err
		}
		for _, r := range records {
			if r == nil || r.Shard.validate() != nil {
				continue
			}
			key := strconv.Itoa(r.Shard.Of) + nameOf(r.Inputs)
			l := byInputs[key]
			if l == nil {
				l = &labelling{inputs: r.Inputs, of: r.Shard.Of, byPart: make(map[int]*shardFile)}
				byInputs[key] = l
				all = append(all, l)
			}
			l.byPart[r.Shard.Index] = &shardFile{Record: r}
		}
	}
	var list []Warning
	for _, l := range all {
		if n := l.of - len(l.byPart); n > 0 {
			list = append(list, warning(WarnMissingShards, "", int64(n), l.of, namesOf(l.inputs), l.listMissing()))
		}
	}
	return list, nil
}

// claimed returns the records in the metadata of a file, which may be none.
func claimed(path string) ([]*Record, error) {
	l, err := complaint.OpenLabelled(path)
	if err != nil {
		return nil, err
	}
	defer l.Close()
	r, state := new(Record), new(partialState)
	for key, v := range map[string]any{recordKey: r, partialKey: state} {
		if value, ok := l.Lookup(key); ok {
			_, data, _ := strings.Cut(value, " ")
			if json.Unmarshal([]byte(data), v) != nil {
				return nil, nil
			}
		}
	}
	return append(state.Labellings, r), nil
}

// listMissing names the first shards that are missing.
func (l *labelling) listMissing() string {
	const most = 3
	var list []string
	for i := 1; i <= l.of && len(list) <= most; i++ {
		if l.byPart[i] == nil {
			list = append(list, strconv.Itoa(i))
		}
	}
	if len(list) > most {
		list[most] = "…"
	}
	return strings.Join(list, ", ")
}
