package complaint

import (
	"errors"
	"io"
	"maps"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"
)

// compression is the fastest level of Zstandard, which takes a third of the time
// of the usual one. In pages of twice the usual size a text takes a tenth more
// space for it.
var compression = &zstd.Codec{Level: zstd.SpeedFastest}

const pageBytes = 512 << 10

// A ParquetWriter is the [Writer] of labelled Parquet. It holds one row group in
// memory.
type ParquetWriter struct {
	w     *parquet.GenericWriter[labelledRow]
	rows  []labelledRow // not handed to w yet
	group RowGroup      // that grows
}

// Package parquet ends a page where a call to it ends. So that the bytes of a file
// do not depend on how its rows come, it is handed this many at a time.
const rowsAtOnce = 256

// NewParquetWriter returns a writer of labelled Parquet; meta becomes key-value
// metadata of the file.
func NewParquetWriter(w io.Writer, meta map[string]string) *ParquetWriter {
	options := []parquet.WriterOption{
		parquet.Compression(compression),
		parquet.PageBufferSize(pageBytes),
		parquet.CreatedBy("suxi", schemaVersion, ""),
		parquet.KeyValueMetadata(schemaKey, schemaVersion),
	}
	// Bounds and statistics repeat whole values, in clear, and nobody looks for
	// texts between two others.
	schema := parquet.SchemaOf(labelledRow{})
	for _, path := range schema.Columns() {
		if column, _ := schema.Lookup(path...); column.Node.Type().Kind() == parquet.ByteArray {
			options = append(options, parquet.SkipPageBounds(path...), parquet.SkipPageStatistics(path...))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		options = append(options, parquet.KeyValueMetadata(key, valid(meta[key])))
	}
	return &ParquetWriter{w: parquet.NewGenericWriter[labelledRow](w, options...)}
}

// SetMetadata adds an entry to the key-value metadata of the file, or changes it.
func (p *ParquetWriter) SetMetadata(key, value string) { p.w.SetKeyValueMetadata(key, valid(value)) }

// Write implements [Writer].
func (p *ParquetWriter) Write(batch []Labelled) error {
	for i := range batch {
		p.rows = append(p.rows, toRow(&batch[i]))
		ends := p.group.EndsWith(&batch[i].Complaint)
		if ends || len(p.rows) == rowsAtOnce {
			if err := p.flush(); err != nil {
				return err
			}
		}
		if ends {
			if err := p.w.Flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *ParquetWriter) flush() error {
	_, err := p.w.Write(p.rows)
	clear(p.rows) // of the texts that it would keep
	p.rows = p.rows[:0]
	return err
}

// Close writes the last row group and the footer.
func (p *ParquetWriter) Close() error { return errors.Join(p.flush(), p.w.Close()) }
