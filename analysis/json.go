package analysis

import (
	"encoding/json"
	"fmt"
	"io"
)

// WriteJSON writes the result, indented, one line break at the end. Equal
// results give equal bytes.
func (r *Result) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

// maxJSON bounds a result, in bytes: a large one has a few of the 512 MiB.
const maxJSON = 512 << 20

// ReadJSON reads what WriteJSON wrote. It fails on another schema version.
func ReadJSON(r io.Reader) (*Result, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxJSON+1))
	if err != nil {
		return nil, fmt.Errorf("analysis result: %w", err)
	}
	if len(data) > maxJSON {
		return nil, fmt.Errorf("analysis result: larger than %d MiB: not what an analysis writes", maxJSON>>20)
	}
	var version struct {
		Schema int `json:"schema"`
	}
	if err := json.Unmarshal(data, &version); err != nil {
		return nil, fmt.Errorf("analysis result: not the JSON that an analysis writes: %w", err)
	}
	if version.Schema != SchemaVersion {
		return nil, fmt.Errorf("analysis result: schema version %d, want %d: analyse the labelled complaints again with this program",
			version.Schema, SchemaVersion)
	}
	result := new(Result)
	if err := json.Unmarshal(data, result); err != nil {
		return nil, fmt.Errorf("analysis result: %w", err)
	}
	return result, nil
}
