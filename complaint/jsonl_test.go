package complaint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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
