package tables

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"suxi/analysis"
)

// rowsPerGroup bounds what a writer holds in memory.
const rowsPerGroup = 65536

// WriteParquet writes the table as a Parquet file with what a reader must know
// of its origin as key-value metadata. It fails on a result that names what it
// does not have, as an edited one may.
func (t Table) WriteParquet(w io.Writer, r *analysis.Result) (err error) {
	defer func() {
		if broken, ok := recover().(runtime.Error); ok {
			err = fmt.Errorf("analysis result: its %s contradicts the rest of it (%w): analyse the complaints again", t.Name, broken)
		}
	}()
	if r.Options.Suppress > 0 {
		t.Columns = slices.Clone(t.Columns)
		for i := range t.Columns {
			t.Columns[i].Null = t.Columns[i].Null || t.Columns[i].Type == Integer
		}
	}
	out := parquet.NewWriter(w, append(t.options(r), t.schema())...)
	var row parquet.Row
	if err := t.rows(r, func(values []any) error {
		row = row[:0]
		for i, v := range values {
			row = t.Columns[i].append(row, i, v)
		}
		_, err := out.WriteRows([]parquet.Row{row})
		return err
	}); err != nil {
		return err
	}
	return out.Close()
}

// options are how a table of r is written: its words leave no trace in the
// statistics of the file.
func (t Table) options(r *analysis.Result) []parquet.WriterOption {
	options := []parquet.WriterOption{
		parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.CreatedBy("suxi", strconv.Itoa(r.Schema), ""),
	}
	for _, c := range t.Columns {
		switch c.Type {
		case Text:
			options = append(options, parquet.SkipPageBounds(c.Name), parquet.SkipPageStatistics(c.Name))
		case Texts:
			options = append(options, parquet.SkipPageBounds(c.Name, "list", "element"), parquet.SkipPageStatistics(c.Name, "list", "element"))
		}
	}
	for key, value := range metadata(r) {
		options = append(options, parquet.KeyValueMetadata(key, value))
	}
	return options
}

// metadata says what a reader must know who has but one table.
func metadata(r *analysis.Result) map[string]string {
	number := func(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }
	meta := map[string]string{
		"suxi.schema":               strconv.Itoa(r.Schema),
		"suxi.run":                  valid(r.Run),
		"suxi.taxonomy":             valid(r.Taxonomy.Name),
		"suxi.taxonomy_fingerprint": valid(r.Taxonomy.Fingerprint),
		"suxi.as_of":                valid(string(r.AsOf)),
		"suxi.time_zone":            valid(r.TimeZone),
		"suxi.period":               string(r.Options.Period),
		"suxi.confidence":           number(r.Options.Confidence),
		"suxi.band":                 number(r.Options.Band[0]) + " to " + number(r.Options.Band[1]),
		"suxi.q":                    number(r.Options.Q),
		"suxi.rate_unit":            valid(unit(r.RateUnit)),
		"suxi.comparison_rule": fmt.Sprintf("up or down if q is %s at most, by Benjamini and Hochberg over the rows of a table, and the interval of the ratio lies above %s or below %s; ~ if not",
			number(r.Options.Q), number(r.Options.Band[1]), number(r.Options.Band[0])),
		"suxi.issue_rule": valid(r.Issues.Rule.EN),
		"suxi.redaction":  redaction(r.Options.Redaction),
	}
	if k := r.Options.Suppress; k > 0 {
		meta["suxi.suppress"] = strconv.Itoa(k)
	}
	if len(r.Paretos) > 0 {
		meta["suxi.pareto_rule"] = valid(r.Paretos[0].Rule.EN)
	}
	if h := r.Hotspots; h != nil {
		meta["suxi.hotspot_rule"] = fmt.Sprintf("%d events at least, and an EB05 of %s at least, in the latest %s periods, among %s",
			h.Least, number(h.Threshold), strings.Trim(fmt.Sprint(r.Options.Windows), "[]"), strings.Join(h.Dimensions, ", "))
	}
	return meta
}

// redaction says what of personal information is left in a table.
func redaction(r analysis.Redaction) string {
	if r.Off {
		return "off: quotes, values and ids hold what customers wrote"
	}
	s := "quotes, values and ids have personal information masked, addresses to the depth " + r.AddressDepth
	if r.PseudonymKey != "" {
		s += ", with pseudonyms of the key " + r.PseudonymKey
	}
	return s
}

// append appends the value of column i to a row.
func (c *Column) append(row parquet.Row, i int, v any) parquet.Row {
	defined := 0 // definition level of a value that is there
	if c.Null || c.Type == Texts {
		defined = 1
	}
	if d, ok := v.(analysis.Date); ok {
		v = daysSince1970(d)
	}
	switch v := v.(type) {
	case nil:
		return append(row, parquet.NullValue().Level(0, 0, i))
	case []string:
		if len(v) == 0 {
			return append(row, parquet.NullValue().Level(0, 0, i))
		}
		for k, s := range v {
			row = append(row, parquet.ValueOf(valid(s)).Level(min(k, 1), defined, i))
		}
		return row
	case string:
		return append(row, parquet.ValueOf(valid(v)).Level(0, defined, i))
	case int:
		return append(row, parquet.ValueOf(int64(v)).Level(0, defined, i))
	default: // float64, bool, int32
		return append(row, parquet.ValueOf(v).Level(0, defined, i))
	}
}

// schema has the columns in their order.
func (t Table) schema() *parquet.Schema {
	s := record{Group: parquet.Group{}}
	for _, c := range t.Columns {
		s.Group[c.Name] = c.node()
		s.names = append(s.names, c.Name)
	}
	return parquet.NewSchema(t.Name, s)
}

func (c *Column) node() parquet.Node {
	var n parquet.Node
	switch c.Type {
	case Text:
		n = parquet.Encoded(parquet.String(), &parquet.RLEDictionary)
	case Texts:
		return parquet.List(parquet.String())
	case Integer:
		n = parquet.Leaf(parquet.Int64Type)
	case Number:
		n = parquet.Leaf(parquet.DoubleType)
	case Boolean:
		n = parquet.Leaf(parquet.BooleanType)
	case Day:
		n = parquet.Date()
	}
	if c.Null {
		n = parquet.Optional(n)
	}
	return n
}

// A record is a group whose fields stand in the order of names, not of the
// alphabet.
type record struct {
	parquet.Group
	names []string
}

func (r record) Fields() []parquet.Field {
	fields := r.Group.Fields()
	slices.SortFunc(fields, func(a, b parquet.Field) int {
		return slices.Index(r.names, a.Name()) - slices.Index(r.names, b.Name())
	})
	return fields
}

// valid makes s what a Parquet string must be: readers refuse other bytes.
func valid(s string) string { return strings.ToValidUTF8(s, "�") }

// daysSince1970 is nil if there is no date.
func daysSince1970(d analysis.Date) any {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil
	}
	return int32(t.Unix() / (24 * 60 * 60))
}
