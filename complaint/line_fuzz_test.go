package complaint

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// What a line gives by itself is what it gives as a file of its own, but for the
// id that is made for it; and it always gives something.
func FuzzLineParser(f *testing.F) {
	for _, in := range []string{`{"text":"a"}`, `{"text":"a","x":[1],"id":"7"}`, `{"text":"\ud800"}`, `{"text":"a"`, "[", "{}", `{"text":null}`, `{"text":"a","date":"2020-13-01"}`, " ", "\xef\xbb\xbf{\"text\":\"\"}", `{"text":"a"} {}`, "{\"text\":\"\xcd\xcb\xbf\xee\"}"} {
		f.Add([]byte(in))
	}
	p, err := NewLineParser("stdin", nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		for _, c := range line {
			if c == '\n' || c == '\r' {
				return
			}
		}
		got, err := p.Parse(line, 3)
		var bad *RowError
		switch {
		case err == nil && (!notBlank(got.Text) || got.ID == "" || got.Row != 3):
			t.Errorf("%q is %+v", line, got)
		case err != nil && (!errors.As(err, &bad) || bad.Row != 3 || bad.Raw != ""):
			t.Errorf("%q: error %v", line, err)
		}
		_, alone, _, fileErr := readAll(t, "in.jsonl", string(line), ReaderOptions{})
		if fileErr == nil && len(alone) == 1 && err == nil && !alone[0].GeneratedID {
			if diff := cmp.Diff(alone[0], got, cmpopts.IgnoreFields(Complaint{}, "File", "Row")); diff != "" {
				t.Errorf("%q (-file +line):\n%s", line, diff)
			}
		}
		if len(alone) == 1 && err != nil {
			t.Errorf("%q: error %v, as a file it is a complaint", line, err)
		}
	})
}
