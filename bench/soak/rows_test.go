//go:build unix

package main

import (
	"errors"
	"io"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"suxi/complaint"
)

// Each form of an input gives the rows that were drawn, and rejects what must be
// rejected: else the soak would count wrong.
func TestDraw(t *testing.T) {
	stock, err := readStock("../../testdata/demo")
	if err != nil {
		t.Fatal(err)
	}
	rows, want := draw(rand.New(rand.NewPCG(1, 1)), stock, "t", 500)
	if want.read != 500 || want.rejected == 0 || want.duplicate == 0 || want.labelled+want.rejected+want.duplicate != 500 {
		t.Fatalf("%v", want)
	}
	dir := t.TempDir()
	for _, name := range inputNames {
		if err := write(dir, name, rows); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		r, err := complaint.OpenFile(filepath.Join(dir, name), complaint.ReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		rejected := int64(0)
		for i := 0; ; i++ {
			c, err := r.Read()
			if err == io.EOF {
				if i != len(rows) {
					t.Errorf("%s: %d rows, want %d", name, i, len(rows))
				}
				break
			}
			var bad *complaint.RowError
			switch {
			case errors.As(err, &bad):
				rejected++
			case err != nil:
				t.Fatal(err)
			case c.Text != rows[i].Text || !c.GeneratedID && c.ID != rows[i].ID || c.GeneratedID != (rows[i].ID == ""):
				t.Errorf("%s: row %d is %q %q, want %q %q", name, i, c.ID, c.Text, rows[i].ID, rows[i].Text)
			}
		}
		if rejected != want.rejected {
			t.Errorf("%s: %d rejected, want %d", name, rejected, want.rejected)
		}
	}
}
