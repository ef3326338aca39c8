package complaint

import (
	"cmp"
	"maps"
	"slices"
)

// Stats says what a Reader found so far. Counts are final at io.EOF.
type Stats struct {
	Format string // csv, tsv, xlsx, jsonl or parquet
	Gzip   bool   // the file was compressed

	// Of a text format. EncodingBy is how Encoding was decided: "option", "byte
	// order mark" or "content". MixedLines counts the lines that were written in
	// another one, MixedEncoding, and read so.
	Encoding      string
	EncodingBy    string
	MixedEncoding string
	MixedLines    int64
	Undecodable   int64 // bytes that became U+FFFD
	NULs          int64 // NUL characters, which were dropped

	Delimiter string // of csv and tsv
	HeaderRow int    // the header's row, of the first sheet; 0 if the format has none
	Sheets    []string
	// SkippedSheets are the sheets of a workbook that hold something and were not
	// read: hidden ones, those without a text column, and notes beside records.
	SkippedSheets []string
	Columns       []Column // of JSON Lines, those of the object read last; nil before the first

	Rows            int   // complaints and RowErrors returned
	RepeatedHeaders int64 // rows that were the header once more, and are no complaints
	BadDates        int64 // cells of responded_at and closed_at that are no dates: kept as Extra

	// Differs counts as Column.Differs does, by header, for the columns that some
	// objects of JSON Lines have and the last one has not.
	Differs map[string]int64
}

// A Column says as what a header was recognised.
type Column struct {
	Header string // the second of two that are the same ends in "#2"
	Field  string // such as "received_at"; empty if the column is carried through as Extra. In the output of a Writer, read back, every column of its own has one
	Given  bool   // by ReaderOptions.Columns, not by its name
	// Twin is the header of the column that was taken for the field which this one
	// names, too, and Differs the rows in which this one holds something else.
	Twin    string
	Differs int64
}

// Stats returns what was found so far.
func (r *Reader) Stats() Stats {
	s := r.stats
	if r.decoder != nil {
		s.Undecodable, s.MixedLines = r.decoder.undecodable, r.decoder.mixed
		if s.MixedLines > 0 {
			s.MixedEncoding = r.decoder.other.name
		}
	}
	var first *columns // before a row was read
	switch t := r.table.(type) {
	case *csvTable:
		first, s.Delimiter, s.HeaderRow, s.NULs = t.columns, string(t.comma), t.headerRow, t.win.nuls
	case *xlsxTable:
		first, s.HeaderRow, s.SkippedSheets = t.sheets[0].columns, t.sheets[0].header, t.skipped
		for _, sheet := range t.sheets {
			s.Sheets = append(s.Sheets, sheet.name)
		}
	case *parquetTable:
		first = t.columns
	case *jsonTable:
		s.NULs = t.win.nuls
	}
	if r.labelled != nil {
		for _, c := range labelledColumns {
			s.Columns = append(s.Columns, Column{Header: c.name, Field: c.name})
		}
	}
	if c := cmp.Or(r.columns, first); c != nil {
		s.Columns = make([]Column, 0, len(c.labels))
		for i, label := range c.labels {
			column := Column{Header: label, Field: c.fields[i], Given: c.given[c.fields[i]]}
			if twin := c.twins[i]; twin >= 0 {
				column.Twin = c.labels[twin]
			}
			s.Columns = append(s.Columns, column)
		}
	}
	s.spread(r.differs)
	return s
}

// spread sets what of every column differs.
func (s *Stats) spread(differs map[string]int64) {
	rest := maps.Clone(differs)
	for i := range s.Columns {
		c := &s.Columns[i]
		c.Differs = rest[c.Header]
		delete(rest, c.Header)
	}
	if s.Differs = nil; len(rest) > 0 {
		s.Differs = rest
	}
}

// Merge adds the statistics of the next range of a file to those of the ranges
// before it. Those of all ranges, merged in their order, are those of the file.
func (s *Stats) Merge(next Stats) {
	differs := map[string]int64{}
	for _, part := range []*Stats{s, &next} {
		for label, n := range part.Differs {
			differs[label] += n
		}
		for _, c := range part.Columns {
			if c.Differs > 0 {
				differs[c.Header] += c.Differs
			}
		}
	}
	sum := next
	sum.MixedEncoding = cmp.Or(s.MixedEncoding, next.MixedEncoding)
	sum.MixedLines += s.MixedLines
	sum.Undecodable += s.Undecodable
	sum.NULs += s.NULs
	sum.Rows += s.Rows
	sum.RepeatedHeaders += s.RepeatedHeaders
	sum.BadDates += s.BadDates
	if sum.Columns = slices.Clone(next.Columns); sum.Columns == nil { // no row of JSON Lines was read
		sum.Columns = slices.Clone(s.Columns)
	}
	sum.spread(differs)
	*s = sum
}
