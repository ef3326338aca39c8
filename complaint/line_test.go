package complaint

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// parse returns what a line gives, as readAll tells it: the text, or a ! and the
// field.
func parse(t *testing.T, p *LineParser, line string, n int) (Complaint, string) {
	t.Helper()
	c, err := p.Parse([]byte(line), n)
	var bad *RowError
	switch {
	case err == nil:
		return c, c.Text
	case !errors.As(err, &bad) || bad.Row != n || bad.File != "stdin" || bad.Raw != "":
		t.Errorf("%q: error %#v", line, err)
	case strings.Contains(err.Error(), "张三") || strings.Contains(err.Error(), "139"):
		t.Errorf("message quotes the line: %v", err)
	}
	return c, bad.Field + "!" + bad.Err.Error()
}

func TestLineParser(t *testing.T) {
	const title = `{"编号":"7","投诉内容":"甲","渠道":"电话","金额":12.50}`
	for _, test := range []struct {
		name, line string
		columns    map[string]string
		want       string
	}{
		{name: "recognised", line: title, want: "甲"},
		{name: "line end", line: title + "\r\n", want: "甲"},
		{name: "byte order mark", line: "\uFEFF" + title, want: "甲"},
		{name: "NUL", line: "{\"text\":\"甲\x00乙\"}", want: "甲乙"},
		{name: "GBK", line: "{\"text\":\"\xbf\xcd\xb7\xfe\"}", want: "客服"},
		{name: "GBK with a backslash in a character", line: "{\"text\":\"\xd4\x5c\xbf\xcd\xb7\xfe\"}", want: "診客服"},
		{name: "a damaged byte", line: "{\"text\":\"客服三天都没有人回复我\xff\"}", want: "客服三天都没有人回复我\uFFFD"},
		{name: "named", line: `{"a":"甲","text":"乙"}`, columns: map[string]string{"text": "a"}, want: "甲"},
		{name: "another field's header is missing", line: title, columns: map[string]string{"product": "品名"}, want: "甲"},
		{name: "blank", line: " \n", want: "!is blank"},
		{name: "empty", line: "", want: "!is blank"},
		{name: "no object", line: `["text"]`, want: "!not a JSON object"},
		{name: "cut", line: `{"text":"张三`, want: "!not JSON: the line ends too early"},
		{name: "two", line: `{"text":"甲"} {}`, want: "!more than one JSON value on the line"},
		{name: "deep", line: `{"text":` + strings.Repeat("[", 1<<16), want: "!not JSON: byte 10007"},
		{name: "no text", line: `{"id":1}`, want: `text!no text column; the headers are "id"; name it with --column text=HEADER`},
		{name: "a text for a key", line: `{"快递丢了三天都没有人管打电话也没有人接你们到底管不管":1}`, want: "text!no text column; the keys look like data, not like headers; name it with --column text=HEADER"},
		{name: "nothing in it", line: `{}`, want: "text!is empty"},
		{name: "text is a number", line: `{"text":13900000000}`, want: "text!is not a string"},
		{name: "text is null", line: `{"text":null}`, want: "text!is empty"},
		{name: "a date", line: `{"text":"甲","date":"张三"}`, want: "received_at!bad date (2 characters)"},
		{name: "the named text is missing", line: `{"text":"甲"}`, columns: map[string]string{"text": "a"}, want: `text!no column "a" for text; the headers are "text"`},
	} {
		p, err := NewLineParser("stdin", test.columns)
		if err != nil {
			t.Fatal(err)
		}
		if _, got := parse(t, p, test.line, 3); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	if _, err := NewLineParser("stdin", map[string]string{"nothing": "a"}); !errors.Is(err, ErrOption) {
		t.Errorf("an unknown field: %v", err)
	}
}

// A line gives the complaint that a Reader makes of it, whatever lines came before,
// but for an id that it does not have.
func TestLineParserIsReader(t *testing.T) {
	in := []string{
		`{"id":"A1","text":"甲","date":"2020-06-05 08:03","n":1.50,"list":[1, {"a":"b"}],"none":null}`,
		`{"工单号":"A2","内容":"乙","closed_at":"soon","类别":"售后"}`,
		`{"id":"A3","text":"丙","Text":"丁","product":" 空调 "}`,
		`{"text":"戊"}`,
	}
	p, err := NewLineParser("in.jsonl", nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range in {
		_, want, _, err := readAll(t, "in.jsonl", strings.Repeat("\n", i)+line, ReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Parse([]byte(line), i+1)
		if err != nil {
			t.Fatal(err)
		}
		if want[0].GeneratedID {
			if !got.GeneratedID || !LooksGenerated(got.ID) || !strings.HasSuffix(got.ID, "-4") {
				t.Errorf("generated id %q", got.ID)
			}
			want[0].ID = got.ID
		}
		if diff := cmp.Diff(want[0], got); diff != "" {
			t.Errorf("line %d (-reader +parser):\n%s", i+1, diff)
		}
	}
}
