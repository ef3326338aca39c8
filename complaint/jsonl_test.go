package complaint

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/internal/bounds"
)

func TestJSONLines(t *testing.T) {
	in := lines(
		`{"text":"甲","n":1.50,"ok":true,"list":[1, {"a":"b"}],"none":null}`,
		`{"date":"2020-06-05","text":"乙","Text":"丙"}`, // other keys, in another order, one twice
		``,
		`{"text":"丁",`,
		`["text"]`,
		`{"text":"戊"} {}`,
		`{"date":"2020-06-05"}`,
		`{}`,
		`{"text":12}`,
		`not JSON: 张三 13900000000`,
		`{"text":["甲"]}`,
		`{"text":null,"n":1}`,
	)
	rows, got, rejects, err := readAll(t, "in.jsonl", in, ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"1:甲", "2:乙", "4!", "5!", "6!", "7!text", "9!text", "10!", "11!text", "12!text"}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	extra := [][]Field{{{"n", "1.50"}, {"ok", "true"}, {"list", `[1, {"a":"b"}]`}, {"none", ""}}, {{"Text", "丙"}}}
	if diff := cmp.Diff(extra, [][]Field{got[0].Extra, got[1].Extra}); diff != "" {
		t.Errorf("extra (-want +got):\n%s", diff)
	}
	for _, r := range rejects {
		if strings.Contains(r.Error(), "张三") || strings.Contains(r.Error(), "139") {
			t.Errorf("message quotes the row: %v", r)
		}
	}
	long := `{"text":"` + strings.Repeat("a", 2*maxLine) + "\"}\n" + `{"text":"甲"}`
	rows, _, _, err = readAll(t, "in.jsonl", `{"text":"乙"}`+"\n"+long, ReaderOptions{})
	if diff := cmp.Diff([]string{"1:乙", "2!", "3:甲"}, rows); diff != "" || err != nil {
		t.Errorf("a long line (-want +got):\n%s%v", diff, err)
	}
}

func FuzzJSONL(f *testing.F) {
	for _, in := range []string{`{"text":"a"}`, `{"text":"a","x":[1]}` + "\n" + `{"text":null}`, `{"text":"\ud800"}`, `{"text":"a"`, "[", "{}"} {
		f.Add(in)
	}
	f.Fuzz(func(t *testing.T, in string) {
		rows, complaints, _, err := readAll(t, "in.jsonl", in, ReaderOptions{})
		if err != nil {
			return
		}
		if n := strings.Count(in, "\n") + 1; len(rows) > n {
			t.Errorf("%d rows of %d lines", len(rows), n)
		}
		for _, c := range complaints {
			if strings.TrimSpace(c.Text) == "" || valid(c.Text) != c.Text {
				t.Errorf("row %d: text %q", c.Row, c.Text)
			}
		}
	})
}

// A text is as long as in CSV at most: what a model makes of it takes a hundred
// times its size.
func TestJSONLongText(t *testing.T) {
	long := strings.Repeat("a", maxRecord)
	in := `{"id":1,"text":"` + long + `"}` + "\n" + `{"id":2,"text":"` + long + `a"}` + "\n" + `{"id":3,"text":"甲","note":"` + long + long + `"}` + "\n"
	_, got, rejects, err := readAll(t, "in.jsonl", in, ReaderOptions{})
	if err != nil || len(got) != 2 || len(rejects) != 1 || rejects[0].Error() != "in.jsonl:2: text: is longer than 1 MiB" || len(rejects[0].Raw) > maxRaw {
		t.Errorf("%d read, rejects %v, error %v", len(got), rejects, err)
	}
}

// A line that no memory should hold is one reject, whose characters are whole, and
// the next line is read.
func TestJSONEndlessLine(t *testing.T) {
	in := `{"id":1,"text":"` + strings.Repeat("投诉快递太慢", 1<<20) + `"}` + "\n" + `{"id":2,"text":"甲"}` + "\n"
	var r *Reader
	var c Complaint
	var bad *RowError
	bounds.Memory(t, 12*maxLine, func() { // two buffers, that double
		var err error
		if r, err = NewReader("in.jsonl", strings.NewReader(in), ReaderOptions{}); err != nil {
			t.Fatal(err)
		}
		if _, err := r.Read(); !errors.As(err, &bad) || len(bad.Raw) > maxRaw {
			t.Fatalf("error %v", err)
		}
		if c, err = r.Read(); err != nil {
			t.Fatal(err)
		}
	})
	if _, err := r.Read(); bad.Error() != "in.jsonl:1: line longer than 16 MiB" || c.ID != "2" || err != io.EOF || r.Stats().Undecodable != 0 {
		t.Errorf("%v, %+v, %v, %d bytes undecodable", bad, c, err, r.Stats().Undecodable)
	}
}
