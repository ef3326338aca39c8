package main

import "hash/maphash"

// An inspection is what one file holds.
type inspection struct {
	File  string `json:"file"`            // personal information masked
	Error string `json:"error,omitempty"` // why it cannot be read, or not to its end

	Format     string          `json:"format,omitempty"`
	Gzip       bool            `json:"gzip,omitempty"`
	Encoding   string          `json:"encoding,omitempty"` // of a text format
	EncodingBy string          `json:"encoding_by,omitempty"`
	Delimiter  string          `json:"delimiter,omitempty"`
	HeaderRow  int             `json:"header_row,omitempty"`
	Sheets     []string        `json:"sheets,omitempty"`
	Skipped    []string        `json:"skipped_sheets,omitempty"`
	Columns    []columnMapping `json:"columns"`

	MixedEncoding   string `json:"mixed_encoding,omitempty"` // of MixedLines, which are read so
	MixedLines      int64  `json:"mixed_lines"`
	Undecodable     int64  `json:"undecodable_bytes"`
	NULs            int64  `json:"nul_characters"`
	RepeatedHeaders int64  `json:"repeated_headers"`
	BadDates        int64  `json:"bad_dates"` // in columns other than received_at

	Rows       int `json:"rows"` // Complaints + Rejected
	Complaints int `json:"complaints"`
	Rejected   int `json:"rejected"`
	Undated    int `json:"undated"`
	// RepeatedIDs are the complaints whose id occurred before, in this file or
	// one before it; Duplicates those of them with the same text.
	RepeatedIDs int    `json:"repeated_ids"`
	Duplicates  int    `json:"duplicates"`
	From        string `json:"from,omitempty"` // first and last day, Beijing time
	To          string `json:"to,omitempty"`

	// Normalized has the rules of normalisation that change the texts.
	Normalized  []normalizedBy `json:"normalized"`
	Boilerplate int            `json:"boilerplate_lines"` // that --mask-boilerplate would mask

	Reasons []rejectReason          `json:"reject_reasons"`
	Labels  map[string][]labelCount `json:"labels"` // human labels by field, the most frequent first
	Hints   []string                `json:"hints"`
	Sample  []sampled               `json:"sample,omitempty"`
}

// A columnMapping says as what a column is read; one without a field is carried
// through.
type columnMapping struct {
	Header string `json:"header"`
	Field  string `json:"field"`
	// Twin is the header of the column that is read in place of this one, which
	// means the same field; in Differs rows they hold different things.
	Twin    string `json:"twin,omitempty"`
	Differs int64  `json:"differs,omitempty"`
}

type rejectReason struct {
	Field  string `json:"field,omitempty"`
	Reason string `json:"reason"` // of the first row
	Rows   int    `json:"rows"`
	First  string `json:"first"` // FILE:ROW
}

// A normalizedBy is what a rule changes, in how many complaints.
type normalizedBy struct {
	Rule       string `json:"rule"`
	Characters int    `json:"characters"`
	Rows       int    `json:"rows"`
}

type labelCount struct {
	Value string `json:"value"`
	Rows  int    `json:"rows"`
}

// An idIndex remembers ids, and their texts, by hash.
type idIndex struct {
	seed  maphash.Seed
	ids   map[uint64]bool
	texts map[[2]uint64]bool
}

// add reports whether the id came before, and whether with the same text.
func (x *idIndex) add(id, text string) (repeated, same bool) {
	key := maphash.String(x.seed, id)
	pair := [2]uint64{key, maphash.String(x.seed, text)}
	repeated, same = x.ids[key], x.texts[pair]
	x.ids[key], x.texts[pair] = true, true
	return repeated, same
}
