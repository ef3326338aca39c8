package complaint

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// Labelled files are read column by column, with a setter per leaf of the
// schema: a row at a time, as package parquet reads any struct, takes four times
// as long.

// A leaf is one leaf column of a labelled file.
type leaf struct {
	parquet.LeafColumn
	// set stores the value of a row; k is its place in the row's list, 0 outside
	// of lists.
	set func(row *labelledRow, k int, v parquet.Value)
	// setWord, of a string outside of lists, is set for a value that many rows
	// share.
	setWord func(row *labelledRow, word string)
}

// leavesOf returns the columns of a file that labelledRow has. Those that it has
// not, and fields that the file has not, as it is of another version, are passed
// over.
func leavesOf(schema *parquet.Schema) ([]leaf, error) {
	var leaves []leaf
	for i, f := range reflect.VisibleFields(reflect.TypeFor[labelledRow]()) {
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		if f.Type.Kind() == reflect.Slice {
			for element, set := range listSetters[name] {
				if column, ok := schema.Lookup(name, "list", "element", element); ok {
					leaves = append(leaves, leaf{LeafColumn: column, set: set})
				}
			}
			continue
		}
		column, ok := schema.Lookup(name)
		if !ok {
			continue
		}
		l := leaf{LeafColumn: column}
		kind := parquet.ByteArray
		field := func(row *labelledRow) reflect.Value { return reflect.ValueOf(row).Elem().Field(i) }
		switch f.Type {
		case reflect.TypeFor[string]():
			l.set = func(row *labelledRow, _ int, v parquet.Value) { field(row).SetString(string(v.ByteArray())) }
			l.setWord = func(row *labelledRow, word string) { field(row).SetString(word) }
		case reflect.TypeFor[bool]():
			kind = parquet.Boolean
			l.set = func(row *labelledRow, _ int, v parquet.Value) { field(row).SetBool(v.Boolean()) }
		case reflect.TypeFor[int64]():
			kind = parquet.Int64
			l.set = func(row *labelledRow, _ int, v parquet.Value) { field(row).SetInt(v.Int64()) }
		case reflect.TypeFor[float64]():
			kind = parquet.Double
			l.set = func(row *labelledRow, _ int, v parquet.Value) { field(row).SetFloat(v.Double()) }
		case reflect.TypeFor[time.Time]():
			kind = parquet.Int64
			l.set = func(row *labelledRow, _ int, v parquet.Value) {
				*field(row).Addr().Interface().(*time.Time) = time.UnixMilli(v.Int64()).UTC()
			}
		}
		if got := column.Node.Type().Kind(); got != kind {
			return nil, fmt.Errorf("column %s is of type %s, want %s; label the complaints again", name, got, kind)
		}
		leaves = append(leaves, l)
	}
	return leaves, nil
}

// listSetters set the fields of the elements of lists.
var listSetters = map[string]map[string]func(row *labelledRow, k int, v parquet.Value){
	"evidence": {
		"start":  func(r *labelledRow, k int, v parquet.Value) { element(&r.Evidence, k).Start = int(v.Int64()) },
		"end":    func(r *labelledRow, k int, v parquet.Value) { element(&r.Evidence, k).End = int(v.Int64()) },
		"weight": func(r *labelledRow, k int, v parquet.Value) { element(&r.Evidence, k).Weight = v.Double() },
	},
	"mentions": {
		"kind":  func(r *labelledRow, k int, v parquet.Value) { element(&r.Mentions, k).Kind = string(v.ByteArray()) },
		"code":  func(r *labelledRow, k int, v parquet.Value) { element(&r.Mentions, k).Code = string(v.ByteArray()) },
		"start": func(r *labelledRow, k int, v parquet.Value) { element(&r.Mentions, k).Start = int(v.Int64()) },
		"end":   func(r *labelledRow, k int, v parquet.Value) { element(&r.Mentions, k).End = int(v.Int64()) },
	},
	"extra": {
		"name":  func(r *labelledRow, k int, v parquet.Value) { element(&r.Extra, k).Name = string(v.ByteArray()) },
		"value": func(r *labelledRow, k int, v parquet.Value) { element(&r.Extra, k).Value = string(v.ByteArray()) },
	},
}

// element returns element k of a list, which it makes long enough.
func element[E any](list *[]E, k int) *E {
	for len(*list) <= k {
		var zero E
		*list = append(*list, zero)
	}
	return &(*list)[k]
}

// A leafReader reads a leaf in one row group.
type leafReader struct {
	leaf
	pages  parquet.Pages
	page   parquet.Page
	values parquet.ValueReader // of page; nil once they are read
	buffer []parquet.Value
	left   []parquet.Value // of buffer

	words   []string // the dictionary, for setWord
	indices []int32  // into words: what is left of page
}

func (l leaf) open(group parquet.RowGroup) *leafReader {
	return &leafReader{leaf: l, pages: group.ColumnChunks()[l.ColumnIndex].Pages()}
}

// mostValues is how many values a leafReader holds, unless less rows are asked for.
const mostValues = 128

// read sets the leaf in rows, which the row group must have.
func (r *leafReader) read(rows []labelledRow) error {
	if r.buffer == nil {
		r.buffer = make([]parquet.Value, min(mostValues, len(rows)))
	}
	for i := 0; i < len(rows); i++ {
		if err := r.fill(); err == io.EOF {
			return fmt.Errorf("damaged Parquet file: column %s ends early", strings.Join(r.Path, "."))
		} else if err != nil {
			return err
		}
		if n := min(len(r.indices), len(rows)-i); n > 0 {
			for k, index := range r.indices[:n] {
				if word := r.words[index]; word != "" {
					r.setWord(&rows[i+k], word)
				}
			}
			r.indices = r.indices[n:]
			i += n - 1
			continue
		}
		for k := 0; ; k++ {
			v := r.left[0]
			r.left = r.left[1:]
			if v.DefinitionLevel() == r.MaxDefinitionLevel {
				r.set(&rows[i], k, v)
			}
			if r.MaxRepetitionLevel == 0 {
				break
			}
			if err := r.fill(); err == io.EOF {
				break
			} else if err != nil {
				return err
			}
			if r.left[0].RepetitionLevel() == 0 {
				break
			}
		}
	}
	return nil
}

// fill reads on if nothing is left of what was read. At the end of the row group
// it returns io.EOF.
func (r *leafReader) fill() error {
	for len(r.left) == 0 && len(r.indices) == 0 {
		if r.values == nil {
			parquet.Release(r.page)
			page, err := r.pages.ReadPage()
			if r.page = page; err != nil {
				return err
			}
			if dictionary := page.Dictionary(); dictionary != nil && r.setWord != nil {
				if r.words == nil {
					for i := range int32(dictionary.Len()) {
						r.words = append(r.words, string(dictionary.Index(i).ByteArray()))
					}
				}
				values := page.Data()
				r.indices = values.Int32()
				continue
			}
			r.values = page.Values()
		}
		n, err := r.values.ReadValues(r.buffer)
		if err == io.EOF {
			r.values = nil
		} else if err != nil {
			return err
		}
		r.left = r.buffer[:n]
	}
	return nil
}

func (r *leafReader) close() error {
	parquet.Release(r.page)
	return r.pages.Close()
}
