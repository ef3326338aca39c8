package complaint

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// readAll reads a whole source; each row is "row:text" or "row!field".
func readAll(t testing.TB, name, in string, opts ReaderOptions) (rows []string, complaints []Complaint, rejects []*RowError, err error) {
	t.Helper()
	r, err := NewReader(name, strings.NewReader(in), opts)
	if err != nil {
		return nil, nil, nil, err
	}
	defer r.Close()
	for {
		c, err := r.Read()
		var bad *RowError
		switch {
		case err == nil:
			rows = append(rows, fmt.Sprintf("%d:%s", c.Row, c.Text))
			complaints = append(complaints, c)
		case errors.As(err, &bad):
			rows = append(rows, fmt.Sprintf("%d!%s", bad.Row, bad.Field))
			rejects = append(rejects, bad)
		default:
			if err == io.EOF {
				err = nil
			}
			if got := r.Stats().Rows; got != len(rows) {
				t.Errorf("Stats().Rows = %d, returned %d rows", got, len(rows))
			}
			return rows, complaints, rejects, err
		}
	}
}

func lines(s ...string) string { return strings.Join(s, "\n") + "\n" }

func TestCSV(t *testing.T) {
	const header = "id,text,date"
	tests := []struct {
		name string
		in   string
		want []string
		raw  []string // of the rejects
	}{
		{
			name: "plain",
			in:   lines(header, "1,甲,2020-06-05", "2,乙,"),
			want: []string{"2:甲", "3:乙"},
		}, {
			name: "CRLF, and no newline at the end",
			in:   "id,text,date\r\n1,甲,2020-06-05\r\n2,乙,2020-06-05",
			want: []string{"2:甲", "3:乙"},
		}, {
			name: "mark before a quoted header",
			in:   "\uFEFF" + lines(`"id","text","date"`, "1,甲,"),
			want: []string{"2:甲"},
		}, {
			name: "quoted comma, quote and newlines",
			in:   lines(header, `1,"甲,""乙""`, "丙\r", "", `丁",2020-06-05`, "2,戊,"),
			want: []string{"2:甲,\"乙\"\n丙\r\n\n丁", "3:戊"},
		}, {
			name: "blank rows are not rows, and are counted as a spreadsheet does",
			in:   lines("", header, "", "1,甲,", ",,", " , ,", ",,,,,", "2,乙,"),
			want: []string{"4:甲", "8:乙"},
		}, {
			name: "wrong number of cells",
			in:   lines(header, "1,甲", "2,乙,,", "3,丙,"),
			want: []string{"2!", "3!", "4:丙"},
			raw:  []string{"1,甲", "2,乙,,"},
		}, {
			name: "trailing cells of unknown columns may be missing",
			in:   lines("id,date,text,备注,坐席", "1,2020-06-05,甲", "2,,乙,x", "3,2020-06-05", "4,,丁,x,y,z", `5,,戊"`, "6,,己,x,y"),
			want: []string{"2:甲", "3:乙", "4!", "5!", "6!", "7:己"},
		}, {
			name: "trailing cells of known columns may not",
			in:   lines("id,date,text,备注,渠道", "1,2020-06-05,甲", "2,2020-06-05,甲,x"),
			want: []string{"2!", "3!"},
			raw:  []string{"1,2020-06-05,甲", "2,2020-06-05,甲,x"},
		}, {
			name: "nor without a date that tells where the cells belong",
			in:   lines("id,text,备注", "1,甲", "2,乙,"),
			want: []string{"2!", "3:乙"},
		}, {
			name: "a quote within a cell is itself",
			in:   lines(header, `1,55" 电视,`, `2,他说"好",`),
			want: []string{"2:55\" 电视", "3:他说\"好\""},
		}, {
			name: "a quote that is not doubled",
			in:   lines(header, `1,"他说"好"",`, "2,乙,"),
			want: []string{"2!", "3:乙"},
			raw:  []string{`1,"他说"好"",`},
		}, {
			name: "quote not closed, quoted rows follow",
			in:   lines(header, `1,"甲,2020-06-05`, "2,乙,", `3,"丙,丙",`, "4,丁,"),
			want: []string{"2!", "3:乙", "4:丙,丙", "5:丁"},
			raw:  []string{`1,"甲,2020-06-05`},
		}, {
			name: "quote not closed, no quote follows",
			in:   lines(header, `1,"甲,2020-06-05`, "2,乙,", "3,丙,"),
			want: []string{"2!", "3:乙", "4:丙"},
			raw:  []string{`1,"甲,2020-06-05`},
		}, {
			name: "quote not closed in the first cell",
			in:   lines(header, `"1,甲,`, "2,乙,", "3,丙,"),
			want: []string{"2!", "3:乙", "4:丙"},
			raw:  []string{`"1,甲,`},
		}, {
			name: "quote not closed in the last cell",
			in:   lines(header, `1,甲,"2020-06-05`, "2,乙,", `"3","丙",""`),
			want: []string{"2!", "3:乙", "4:丙"},
			raw:  []string{`1,甲,"2020-06-05`},
		}, {
			name: "quote not closed in the last row",
			in:   lines(header, "1,甲,", `2,"乙,`),
			want: []string{"2:甲", "3!"},
			raw:  []string{`2,"乙,`},
		}, {
			name: "quote not closed in two rows",
			in:   lines(header, `1,"甲,`, `2,"乙,`, "3,丙,"),
			want: []string{"2!", "3:丙"}, // one span, one reject, one row
			raw:  []string{lines(`1,"甲,`) + `2,"乙,`},
		}, {
			name: "quote not closed in two rows, apart",
			in:   lines(header, `1,"甲,`, "2,乙,", `3,"丙,`, "4,丁,"),
			want: []string{"2!", "3:乙", "4!", "5:丁"},
		}, {
			name: "quote not closed, then a row that fits a cell of several lines",
			in:   lines(header, `1,"甲,`, `2,"乙`, `乙",`, "3,丙,"),
			want: []string{"2!", "3:乙\n乙", "4:丙"},
		}, {
			name: "a damaged cell of several lines",
			in:   lines(header, `1,"甲`, "甲", "甲,2020-06-05", "2,乙,"),
			want: []string{"2!", "3:乙"},
			raw:  []string{lines(`1,"甲`, "甲") + "甲,2020-06-05"},
		}, {
			name: "two stray quotes that swallow rows, cells not as many",
			in:   lines(header, `1,"甲,2020-06-05`, "2,乙,2020-06-05", `3,丙",2020-06-05,`, "4,丁,"),
			want: []string{"2!", "3:乙", "4!", "5:丁"},
			raw:  []string{`1,"甲,2020-06-05`, `3,丙",2020-06-05,`},
		}, {
			name: "two stray quotes that swallow rows, cells as many",
			in:   lines(header, `1,"甲,2020-06-05`, "2,乙,2020-06-05", `3,丙",2020-06-05`, "4,丁,"),
			want: []string{"2!", "3:乙", "4:丙\"", "5:丁"},
			raw:  []string{`1,"甲,2020-06-05`},
		}, {
			name: "healthy cell with commas in its lines",
			in:   lines(header, `1,"甲`, `乙,丙,丁`, `戊,己",2020-06-05`, "2,庚,"),
			want: []string{"2:甲\n乙,丙,丁\n戊,己", "3:庚"},
		}, {
			name: "an opening quote before a comma closes the cell before",
			in:   lines(header, `1,"甲,2020-06-05`, `2,",乙",`, "3,丙,"),
			want: []string{"2!", "3:,乙", "4:丙"},
		}, {
			name: "LF, CRLF and CR",
			in:   header + "\n1,甲,2020-06-05\r\n2,乙,\r3,\"丙,\n丙\",\r4,丁,\r\n5,戊,\r6,己,\r\r7,庚,\n",
			want: []string{"2:甲", "3:乙", "4:丙,\n丙", "5:丁", "6:戊", "7:己", "9:庚"},
		}, {
			name: "CR between rows that are damaged, too",
			in:   header + "\n1,甲,\r2,乙\r3,丙,\n4,丁,\n",
			want: []string{"2:甲", "3!", "4:丙", "5:丁"},
			raw:  []string{"2,乙"},
		}, {
			name: "CR within a cell",
			in:   header + "\n1,甲\r乙,\n2,\"丙\r丁\",\r\r\n",
			want: []string{"2:甲\r乙", "3:丙\r丁"},
		}, {
			name: "NUL characters",
			in:   lines(header, "1,甲\x00乙,2020-06-05\x00\x00", "\x002,丙,", "\x00\x00"),
			want: []string{"2:甲乙", "3:丙"},
		}, {
			name: "the header once more",
			in:   lines(header, "1,甲,", header, "2,乙,", `" id","text",date`, "id,text,", "ID,text,date"),
			want: []string{"2:甲", "4:乙", "6:text", "7!received_at"},
		}, {
			name: "the header once more, with a byte order mark",
			in:   lines(header, "1,甲,", "\uFEFF"+header, "2,乙,"),
			want: []string{"2:甲", "4:乙"},
		}, {
			name: "a bad row does not spoil the next",
			in:   lines(header, "1,,2020-06-05", "2,乙,2020-13-01", "3,丙,2020-06-05"),
			want: []string{"2!text", "3!received_at", "4:丙"},
			raw:  []string{"1,,2020-06-05", "2,乙,2020-13-01"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, _, rejects, err := readAll(t, "in.csv", tt.in, ReaderOptions{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, rows); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
			for i, want := range tt.raw {
				if i < len(rejects) && rejects[i].Raw != want {
					t.Errorf("reject %d: raw %q, want %q", i, rejects[i].Raw, want)
				}
			}
		})
	}
}

// The header is where it is, whatever stands above it and between its cells.
func TestCSVHeader(t *testing.T) {
	tests := []struct {
		name, file, in string
		want           []string
	}{
		{"title", "in.csv", lines("2024年投诉明细表,,", "", "id,text,date", "1,甲,"), []string{"4:甲"}},
		{"title of one cell", "in.csv", lines("投诉明细表", "制表人：张三", "id,text,date", "1,甲,"), []string{"4:甲"}},
		{"tenth row", "in.csv", strings.Repeat("甲,乙\n", 9) + lines("id,text", "1,丙"), []string{"11:丙"}},
		{"title, TSV", "in.tsv", lines("投诉明细表\t", "id\ttext", "1\t甲"), []string{"3:甲"}},
		{"semicolons", "in.csv", lines("id;text;date", "1;甲，乙,丙;", "2;乙;2020-06-05"), []string{"2:甲，乙,丙", "3:乙"}},
		{"title and semicolons", "in.csv", lines("明细", "id;text", "1;甲"), []string{"3:甲"}},
		{"semicolons and quotes", "in.csv", lines(`"id";"text"`, `"1";"甲;乙"`), []string{"2:甲;乙"}},
		{"bars", "in.csv", lines("id|text", "1|甲"), []string{"2:甲"}},
		{"tabs", "in.csv", lines("id\ttext", "1\t甲"), []string{"2:甲"}},
		{"tabs below a title", "in.csv", lines("明细,", "id\ttext", "1\t甲"), []string{"3:甲"}},
		{"commas, and a semicolon in a header", "in.csv", lines("id,text,a;b", "1,甲;乙,"), []string{"2:甲;乙"}},
		{"sep=", "in.csv", "sep=;\r\nid;text\r\n1;甲,乙\r\n", []string{"3:甲,乙"}},
		{"quoted sep=", "in.csv", lines(`"sep=,"`, "id,text", "1,甲"), []string{"3:甲"}},
		{"CR", "in.csv", "id,text\r1,甲\r\r2,\"乙\r乙\"\r", []string{"2:甲", "4:乙\r乙"}},
		{"CR, long", "in.csv", "id,text\r" + strings.Repeat("1,"+strings.Repeat("a", 1000)+"\r", 3000) + "2,", nil},
	}
	for _, tt := range tests {
		rows, complaints, rejects, err := readAll(t, tt.file, tt.in, ReaderOptions{})
		if tt.want == nil { // longer than the window
			if err != nil || len(complaints) != 3000 || len(rejects) != 1 {
				t.Errorf("%s: %d read, %d rejected, %v", tt.name, len(complaints), len(rejects), err)
			}
			continue
		}
		if diff := cmp.Diff(tt.want, rows); diff != "" || err != nil {
			t.Errorf("%s (-want +got):\n%s%v", tt.name, diff, err)
		}
	}
	for _, in := range []string{strings.Repeat("甲,乙\n", 10) + lines("id,text", "1,丙"), lines("a,b;c", "1;2")} {
		if _, _, _, err := readAll(t, "in.csv", in, ReaderOptions{}); !errors.Is(err, ErrNoText) {
			t.Errorf("%q: %v, want ErrNoText", in, err)
		}
	}
}

// A file of one column: every line without a quote is a sound record.
func TestCSVOneColumn(t *testing.T) {
	rows, _, _, err := readAll(t, "in.csv", lines("内容", "甲", "", `"乙`, "丙", "丁,丁"), ReaderOptions{})
	if diff := cmp.Diff([]string{"2:甲", "4!", "5:丙", "6!"}, rows); diff != "" || err != nil {
		t.Errorf("rows (-want +got):\n%s%v", diff, err)
	}
}
