package complaint

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// schemaKey is the key-value metadata entry that marks a labelled Parquet file
// of this package; its value is the version of labelledRow.
const (
	schemaKey     = "suxi.labelled"
	schemaVersion = "1"
)

// labelledRow is the schema of labelled.parquet. Times are milliseconds in UTC,
// null if absent.
type labelledRow struct {
	ID          string    `parquet:"id"`
	GeneratedID bool      `parquet:"generated_id"`
	Text        string    `parquet:"text"`
	ReceivedAt  time.Time `parquet:"received_at,optional,timestamp(millisecond)"`
	Channel     string    `parquet:"channel,dict"`
	Product     string    `parquet:"product,dict"`
	Region      string    `parquet:"region,dict"`
	Batch       string    `parquet:"batch,dict"`

	Category            string  `parquet:"category,dict"`
	CategoryName        string  `parquet:"category_name,dict"`
	CategorySource      string  `parquet:"category_source,dict"`
	HumanCategory       string  `parquet:"human_category,dict"`
	ModelCategory       string  `parquet:"model_category,dict"`
	CategoryProbability float64 `parquet:"category_probability"`

	Severity            int64   `parquet:"severity"`
	SeverityCode        string  `parquet:"severity_code,dict"`
	SeverityName        string  `parquet:"severity_name,dict"`
	SeveritySource      string  `parquet:"severity_source,dict"`
	HumanSeverity       string  `parquet:"human_severity,dict"`
	ModelSeverity       int64   `parquet:"model_severity"`
	SeverityProbability float64 `parquet:"severity_probability"`

	DueAt     time.Time `parquet:"due_at,optional,timestamp(millisecond)"`
	GroupID   string    `parquet:"group_id"`
	GroupSize int64     `parquet:"group_size"`
	Extra     []Field   `parquet:"extra,list"`
	File      string    `parquet:"file,dict"`
	Row       int64     `parquet:"row"`
}

func toRow(l *Labelled) labelledRow {
	r := labelledRow{
		ID: valid(l.ID), GeneratedID: l.GeneratedID, Text: valid(l.Text), ReceivedAt: l.ReceivedAt,
		Channel: valid(l.Channel), Product: valid(l.Product), Region: valid(l.Region), Batch: valid(l.Batch),
		Category: valid(l.Label.Category), CategoryName: valid(l.CategoryName), CategorySource: valid(string(l.CategorySource)),
		HumanCategory: valid(l.Complaint.Category), ModelCategory: valid(l.ModelCategory), CategoryProbability: l.CategoryProbability,
		Severity: int64(l.Label.Severity), SeverityCode: valid(l.SeverityCode), SeverityName: valid(l.SeverityName),
		SeveritySource: valid(string(l.SeveritySource)), HumanSeverity: valid(l.Complaint.Severity),
		ModelSeverity: int64(l.ModelSeverity), SeverityProbability: l.SeverityProbability,
		DueAt: l.DueAt, GroupID: valid(l.GroupID), GroupSize: int64(l.GroupSize), File: valid(l.File), Row: int64(l.Row),
	}
	for _, f := range l.Extra {
		r.Extra = append(r.Extra, Field{valid(f.Name), valid(f.Value)})
	}
	return r
}

func fromRow(r *labelledRow) Labelled {
	l := Labelled{
		Complaint: Complaint{
			ID: r.ID, GeneratedID: r.GeneratedID, Text: r.Text, ReceivedAt: inShanghai(r.ReceivedAt),
			Channel: r.Channel, Product: r.Product, Region: r.Region, Batch: r.Batch,
			Category: r.HumanCategory, Severity: r.HumanSeverity, File: r.File, Row: int(r.Row),
		},
		Label: Label{
			Category: r.Category, CategoryName: r.CategoryName, CategorySource: Source(r.CategorySource),
			ModelCategory: r.ModelCategory, CategoryProbability: r.CategoryProbability,
			Severity: int(r.Severity), SeverityCode: r.SeverityCode, SeverityName: r.SeverityName,
			SeveritySource: Source(r.SeveritySource), ModelSeverity: int(r.ModelSeverity), SeverityProbability: r.SeverityProbability,
			DueAt: inShanghai(r.DueAt), GroupID: r.GroupID, GroupSize: int(r.GroupSize),
		},
	}
	if len(r.Extra) > 0 {
		l.Extra = slices.Clone(r.Extra) // the reader reuses its rows
	}
	return l
}

func inShanghai(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.In(shanghai)
}

// valid makes s valid UTF-8: other readers of a Parquet file refuse the whole
// column over one bad byte.
func valid(s string) string { return strings.ToValidUTF8(s, replacementUTF8) }

// parquetWriter writes labelled.parquet.
type parquetWriter struct {
	w    *parquet.GenericWriter[labelledRow]
	rows []labelledRow
}

func newParquetWriter(w io.Writer, meta map[string]string) *parquetWriter {
	options := []parquet.WriterOption{
		parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(65536), // bounds memory
		parquet.CreatedBy("suxi", schemaVersion, ""),
		parquet.KeyValueMetadata(schemaKey, schemaVersion),
	}
	// Bounds and statistics repeat whole values in the footer, in clear.
	for _, path := range [][]string{{"text"}, {"extra", "list", "element", "value"}} {
		options = append(options, parquet.SkipPageBounds(path...), parquet.SkipPageStatistics(path...))
	}
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		options = append(options, parquet.KeyValueMetadata(key, valid(meta[key])))
	}
	return &parquetWriter{w: parquet.NewGenericWriter[labelledRow](w, options...)}
}

func (p *parquetWriter) Write(batch []Labelled) error {
	p.rows = p.rows[:0]
	for i := range batch {
		p.rows = append(p.rows, toRow(&batch[i]))
	}
	_, err := p.w.Write(p.rows)
	return err
}

func (p *parquetWriter) Close() error { return p.w.Close() }

// A LabelledReader reads a labelled Parquet file back, a batch at a time.
type LabelledReader struct {
	name string
	src  io.Closer
	file *parquet.File
	r    *parquet.GenericReader[labelledRow]
	rows []labelledRow
}

// OpenLabelled opens a labelled Parquet file that [NewWriter] wrote. Errors are
// of type *FileError.
func OpenLabelled(path string) (*LabelledReader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &FileError{path, cause(err)}
	}
	info, err := f.Stat()
	if err == nil {
		var l *LabelledReader
		if l, err = newLabelledReader(path, io.NewSectionReader(f, 0, info.Size())); err == nil {
			l.src = f
			return l, nil
		}
	}
	f.Close()
	return nil, &FileError{path, cause(err)}
}

func newLabelledReader(name string, src *io.SectionReader) (l *LabelledReader, err error) {
	defer guard("Parquet file", &err)
	f, err := openParquet(src)
	if err != nil {
		return nil, err
	}
	version, ok := f.Lookup(schemaKey)
	if !ok {
		return nil, errors.New("is not a labelled file; run suxi label on it first")
	}
	if version != schemaVersion {
		return nil, fmt.Errorf("is a labelled file of version %s, this program reads version %s; label the complaints again", version, schemaVersion)
	}
	return &LabelledReader{name: name, file: f, r: parquet.NewGenericReader[labelledRow](f)}, nil
}

// openParquet opens a Parquet file whose bloom filters nobody asks for.
func openParquet(src *io.SectionReader) (*parquet.File, error) {
	f, err := parquet.OpenFile(src, src.Size(), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("cannot be read as Parquet (%w); write it again", err)
	}
	return f, nil
}

// Lookup returns a key-value metadata entry of the file.
func (l *LabelledReader) Lookup(key string) (string, bool) { return l.file.Lookup(key) }

// Read fills batch from its start and returns how many it read, at the end of
// the file io.EOF, which may come with the last ones.
func (l *LabelledReader) Read(batch []Labelled) (n int, err error) {
	defer func() {
		if err != nil && err != io.EOF {
			err = &FileError{l.name, err}
		}
	}()
	defer guard("Parquet file", &err)
	if len(l.rows) < len(batch) {
		l.rows = make([]labelledRow, len(batch))
	}
	n, err = l.r.Read(l.rows[:len(batch)])
	for i := range n {
		batch[i] = fromRow(&l.rows[i])
	}
	return n, err
}

// Close releases the file.
func (l *LabelledReader) Close() error {
	err := l.r.Close()
	if l.src != nil {
		err = errors.Join(err, l.src.Close())
	}
	return err
}

// ReadLabelled ranges over the complaints of a labelled Parquet file. An error,
// of type *FileError, is the last pair.
func ReadLabelled(path string) iter.Seq2[Labelled, error] {
	return func(yield func(Labelled, error) bool) {
		l, err := OpenLabelled(path)
		if err != nil {
			yield(Labelled{}, err)
			return
		}
		defer l.Close()
		batch := make([]Labelled, 1024)
		for {
			n, err := l.Read(batch)
			for _, c := range batch[:n] {
				if !yield(c, nil) {
					return
				}
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Labelled{}, err)
				return
			}
		}
	}
}
