package complaint

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Every row but the damaged ones is read, whatever the damage and wherever it
// is, as long as one sound row stands between two damaged ones.
func TestCSVDamageStaysWhereItIs(t *testing.T) {
	const rows = 2000
	damage := map[string]func(id int) string{
		"quote not closed":      func(id int) string { return fmt.Sprintf("%d,\"甲,2020-06-05\n", id) },
		"quote in the last":     func(id int) string { return fmt.Sprintf("%d,甲,\"2020-06-05\n", id) },
		"quote in the first":    func(id int) string { return fmt.Sprintf("\"%d,甲,2020-06-05\n", id) },
		"quote alone":           func(id int) string { return "\"\n" },
		"quote not doubled":     func(id int) string { return fmt.Sprintf("%d,\"甲\"乙\",2020-06-05\n", id) },
		"closing quote only":    func(id int) string { return fmt.Sprintf("%d,甲\",,2020-06-05\n", id) },
		"a cell too many":       func(id int) string { return fmt.Sprintf("%d,甲,,2020-06-05\n", id) },
		"a cell too few":        func(id int) string { return fmt.Sprintf("%d,甲\n", id) },
		"text missing":          func(id int) string { return fmt.Sprintf("%d,,2020-06-05\n", id) },
		"several lines, broken": func(id int) string { return fmt.Sprintf("%d,\"甲\n乙\n丙\n", id) },
	}
	healthy := map[string]func(id int) string{
		"plain":               func(id int) string { return fmt.Sprintf("%d,甲乙,2020-06-05\n", id) },
		"quoted":              func(id int) string { return fmt.Sprintf("\"%d\",\"甲,乙\",\"2020-06-05\"\n", id) },
		"several lines":       func(id int) string { return fmt.Sprintf("%d,\"甲\n\"\"乙\"\"\",2020-06-05\n", id) },
		"begins with a comma": func(id int) string { return fmt.Sprintf("%d,\",甲\",\n", id) },
		"empty cells":         func(id int) string { return fmt.Sprintf("\"\",\"%d\",\"\"\n", id) },
	}
	for hurt, damaged := range damage {
		for sound, row := range healthy {
			var in strings.Builder
			in.WriteString("id,text,date\n")
			want, bad := 0, 0
			for id := range rows {
				if id%100 == 50 || id == rows-1 {
					in.WriteString(damaged(id))
					bad++
				} else {
					in.WriteString(row(id))
					want++
				}
			}
			_, complaints, rejects, err := readAll(t, "in.csv", in.String(), ReaderOptions{})
			if err != nil || len(complaints) != want || len(rejects) != bad {
				t.Errorf("%s among %s: %d read, %d rejected, %v; want %d and %d", hurt, sound, len(complaints), len(rejects), err, want, bad)
				continue
			}
			for _, c := range complaints {
				if !c.GeneratedID && c.ID != fmt.Sprint(c.Row-2) {
					t.Errorf("%s among %s: id %s in row %d", hurt, sound, c.ID, c.Row)
					break
				}
			}
		}
	}
}

// Damage that is longer than a record may be is one reject and one row, and costs
// no more memory than a record.
func TestCSVLongDamage(t *testing.T) {
	line := "甲,乙\n" // two cells, not three
	long := strings.Repeat(line, 2*maxRecord/len(line))
	tests := []struct{ name, in string }{
		{"a long line", "1," + strings.Repeat("a", 3*maxRecord) + ",\n"},
		{"a long cell", "1,\"" + strings.Repeat("a\n", maxRecord) + "\",\n"},
		{"an open quote", "1,\"甲\n" + long},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			in := "id,text,date\n0,甲,\n" + tt.in + "2,乙,\n"
			text := newDecoder(detection{charset: charsetUTF8}, strings.NewReader(in))
			table, err := newCSVTable(newWindow(text), ',', nil)
			if err != nil {
				t.Fatal(err)
			}
			var texts []string
			last, rejects := 0, 0
			for {
				row, err := table.next()
				if err == io.EOF {
					break
				}
				var bad *RowError
				if errors.As(err, &bad) {
					rejects++
					if len(bad.Raw) > maxRaw {
						t.Errorf("raw of %d bytes", len(bad.Raw))
					}
					continue
				}
				texts, last = append(texts, row.cells[1]), row.number
			}
			if diff := cmp.Diff([]string{"甲", "乙"}, texts); diff != "" {
				t.Errorf("texts (-want +got):\n%s", diff)
			}
			if rejects != 1 || last != 4 {
				t.Errorf("%d rejects, the last row is row %d; want 1 and row 4", rejects, last)
			}
			if size := len(table.win.buf); size > 4*maxRecord {
				t.Errorf("window grew to %d bytes", size)
			}
		})
	}
}
