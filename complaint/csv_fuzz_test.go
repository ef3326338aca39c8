package complaint

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzCSV checks that reading ends, that rows and rejects are in order, and
// that input without damage is read as encoding/csv reads it.
func FuzzCSV(f *testing.F) {
	for _, in := range []string{
		"id,text,date\n1,a,2020-06-05\n", "text\n\"a\n\nb\n", "a\ttext\n\"x\"\ty\n", "text,\n\"\"\"\",\n",
		"text,b\n\"a\nb\",c\n,\n\"a,\n", "\ufefftext\r\n\"a\r\nb\"\r\n", "text,b\n\"a\"b,c\nd,e\n",
		"sep=;\nid;text\n1;a\n", "title\nid|text\n1|a\n", "text\ra\rb\r",
		"text,b\na,b\rc,d\n", "text,b\na,b\ntext,b\n\x00c,d\n", "text\n\xc2\x00\x80",
	} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		rows, complaints, rejects, err := readAll(t, "in.csv", in, ReaderOptions{Encoding: "utf-8"})
		if err != nil && !errors.Is(err, ErrNoComplaints) {
			return
		}
		last := 1
		for _, row := range rows {
			var number int
			if _, err := fmt.Sscanf(row, "%d", &number); err != nil || number < last || number == 1 {
				t.Fatalf("row %q after row %d", row, last)
			}
			last = number
		}
		if n := strings.Count(in, "\n") + strings.Count(in, "\r"); len(rows) > n {
			t.Fatalf("%d rows of %d lines", len(rows), n)
		}
		want, sound := oracle(in)
		if !sound {
			return
		}
		var got []string
		for _, c := range complaints {
			got = append(got, c.Text)
		}
		for _, r := range rejects {
			if r.Field == "" {
				t.Fatalf("sound input: %v, raw %q", r, r.Raw)
			}
		}
		if r := len(rejects); len(got)+r != len(want) && r == 0 {
			t.Fatalf("got %q, want %q", got, want)
		}
		for i := 0; len(rejects) == 0 && i < len(want); i++ {
			if got[i] != want[i] {
				t.Fatalf("text %d is %q, want %q", i, got[i], want[i])
			}
		}
	})
}

// oracle reads in with encoding/csv, if it is sound: it returns the text cells
// of the rows that are not blank. A cell that looks as if it held rows is what
// the two are meant to differ in.
func oracle(in string) (texts []string, sound bool) {
	if !utf8.ValidString(in) { // before NULs are taken out, between the bytes of a character too
		return nil, false
	}
	in = strings.ReplaceAll(strings.TrimPrefix(in, "\uFEFF"), "\x00", "")
	if strings.Contains(in, "\r") || strings.Contains(strings.SplitN(in, "\n", 2)[0], "\t") {
		return nil, false
	}
	r := csv.NewReader(strings.NewReader(in))
	r.FieldsPerRecord = -1
	records, err := r.ReadAll()
	if err != nil {
		return nil, false
	}
	blank := func(rec []string) bool { return strings.TrimSpace(strings.Join(rec, "")) == "" }
	for len(records) > 0 && blank(records[0]) {
		records = records[1:]
	}
	if len(records) == 0 {
		return nil, false
	}
	columns, err := mapColumns(records[0], nil)
	if err != nil || columns.index(fieldReceivedAt) >= 0 {
		return nil, false
	}
	for _, rec := range records[1:] {
		switch {
		case blank(rec):
		case len(rec) != len(records[0]):
			return nil, false
		case columns.repeats(rec):
		default:
			texts = append(texts, rec[columns.index(fieldText)])
		}
	}
	return texts, true
}

func BenchmarkCSV(b *testing.B) {
	row := "20200605-%d,收到的商品外包装破损，里面的杯子碎了两个，联系客服三天没有人回复。,2020-06-05 08:03:11,电话,杯子,华东,质量\n"
	var in bytes.Buffer
	in.WriteString("编号,投诉内容,投诉时间,渠道,产品,地区,类别\n")
	for i := range 50_000 {
		fmt.Fprintf(&in, row, i)
	}
	gbk := encode(b, charsetGB18030.encoding, in.String())
	for name, data := range map[string]string{"utf-8": in.String(), "gb18030": gbk} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				r, err := NewReader("in.csv", strings.NewReader(data), ReaderOptions{})
				if err != nil {
					b.Fatal(err)
				}
				for {
					if _, err := r.Read(); err == io.EOF {
						break
					} else if err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
