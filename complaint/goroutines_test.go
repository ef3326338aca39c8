package complaint

import (
	"os"
	"path/filepath"
	"testing"

	"suxi/internal/bounds"
)

// Wherever a caller breaks off, and whether or not the file is whole, the
// goroutine that reads ahead ends with the loop.
func TestReadLabelledLeavesNoGoroutine(t *testing.T) {
	rows := make([]Labelled, 5000)
	for i := range rows {
		rows[i].Text = "快递丢了"
	}
	data := labelledFile(t, rows, nil)
	half := data[len(data)/2:] // of the columns, before the footer
	dir := t.TempDir()
	for name, content := range map[string][]byte{"whole": data, "damaged": append(append([]byte("PAR1"), make([]byte, len(data)-len(half)-4)...), half...), "none": data[:9]} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, most := range []int{0, 1, 1023, 1024, 1025, 4999, 5000} {
			bounds.Goroutines(t, func() {
				n := 0
				for range ReadLabelled(path) {
					if n++; n > most {
						break
					}
				}
			})
		}
	}
}
