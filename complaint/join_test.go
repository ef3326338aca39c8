package complaint

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// manyLabelled are n rows with values in every kind of column.
func manyLabelled(n int) []Labelled {
	rows := make([]Labelled, n)
	for i := range rows {
		rows[i] = Labelled{Complaint: Complaint{
			ID: fmt.Sprint(i), Text: fmt.Sprint("快递太慢了，单号", i), Product: []string{"", "水壶", "保温杯"}[i%3], Row: i,
			Extra: []Field{{"门店", fmt.Sprint(i % 7)}},
		}}
		rows[i].CategoryProbability = float64(i) / float64(n)
		if i%7 == 0 {
			rows[i].Mentions = []Mention{{"who", "", i, i + 1}, {"demand", "refund", i, i + 2}}
			rows[i].ReceivedAt = time.Date(2025, 1, 1, 0, 0, i, 0, shanghai)
		}
	}
	return rows
}

// Files of one row group each, joined, are byte for byte the file that one writer
// would have written, and their own metadata is not in it.
func TestJoin(t *testing.T) {
	short, long := manyLabelled(2*RowGroupRows+1500), manyLabelled(150)
	text := strings.Repeat("快", RowGroupBytes/64/len("快"))
	for i := range long[:130] {
		long[i].Text = text
	}
	meta := map[string]string{"suxi.model": "m"}
	for _, test := range []struct {
		rows []Labelled
		want []int64 // rows of each group
	}{
		{nil, nil},
		{short[:7], []int64{7}},
		{short[:RowGroupRows], []int64{RowGroupRows}},
		{short, []int64{RowGroupRows, RowGroupRows, 1500}},
		{long, []int64{64, 64, 22}},
	} {
		dir, n := t.TempDir(), len(test.rows)
		var names []string
		var group RowGroup
		from := 0
		for i := range test.rows {
			if !group.EndsWith(&test.rows[i].Complaint) && i < n-1 {
				continue
			}
			names = append(names, filepath.Join(dir, fmt.Sprint("part", from)))
			part := labelledFile(t, test.rows[from:i+1], map[string]string{"suxi.part": "p"})
			if err := os.WriteFile(names[len(names)-1], part, 0o600); err != nil {
				t.Fatal(err)
			}
			from = i + 1
		}
		var joined bytes.Buffer
		w := NewParquetWriter(&joined, meta)
		if err := errors.Join(w.Join(names...), w.Close()); err != nil {
			t.Fatal(err)
		}
		if want := labelledFile(t, test.rows, meta); !bytes.Equal(joined.Bytes(), want) {
			t.Errorf("%d rows: %d bytes differ from the %d of one writer", n, joined.Len(), len(want))
		}
		l, err := newLabelledReader("joined", io.NewSectionReader(bytes.NewReader(joined.Bytes()), 0, int64(joined.Len())))
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, g := range l.groups {
			got = append(got, g.NumRows())
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%d rows: row groups of %v, want %v", n, got, test.want)
		}
	}
}

// A part that is not there, or damaged, is an error that names it.
func TestJoinDamaged(t *testing.T) {
	dir := t.TempDir()
	none, short, foreign := filepath.Join(dir, "none"), filepath.Join(dir, "short"), filepath.Join(dir, "foreign")
	part := labelledFile(t, manyLabelled(100), nil)
	for name, data := range map[string][]byte{short: part[:len(part)/2], foreign: []byte("id,text\n1,快递\n")} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{none, short, foreign} {
		var file *FileError
		if err := NewParquetWriter(&bytes.Buffer{}, nil).Join(name); !errors.As(err, &file) || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: %v, want a FileError that names it", filepath.Base(name), err)
		}
	}
}
