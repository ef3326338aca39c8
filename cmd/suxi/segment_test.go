package main

import (
	"bufio"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"suxi/segment"
)

// A program that writes a line and waits for its words gets them.
func TestSegmentAnswersEachLine(t *testing.T) {
	in, questions, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answers, out := io.Pipe()
	done := make(chan int, 1)
	go func() {
		done <- run(t.Context(), []string{"segment"}, streams{in: in, out: out, err: os.Stderr})
		out.Close()
	}()
	lines := bufio.NewReader(answers)
	for _, ask := range []struct{ line, want string }{{"客服态度", "客服 态度\n"}, {"我要退款", "我 要 退款\n"}} {
		io.WriteString(questions, ask.line+"\n")
		answer := make(chan string, 1)
		go func() {
			line, _ := lines.ReadString('\n')
			answer <- line
		}()
		select {
		case got := <-answer:
			if got != ask.want {
				t.Errorf("%s: got %q, want %q", ask.line, got, ask.want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no answer to %s", ask.line)
		}
	}
	questions.Close()
	if status := <-done; status != exitDone {
		t.Errorf("status %d", status)
	}
}

func TestEachLine(t *testing.T) {
	for _, test := range []struct{ name, in, want, warning string }{
		{"joined", "\uFEFF客服\r\n\n\xcc\xac\xb6\xc8", "|客服 || |||态度", ""},
		{"ASCII", "order 15", "|order 15", ""},
		{"GBK with a bad byte", "\xbf\xcd\xb7\xfe\xff\n", "|客服\uFFFD", "suxi: warning: words.txt: not GB18030: 1 byte, replaced by U+FFFD\n"},
		{"UTF-8 with bad bytes", "客服三天都没有人回复我\xff\xb0", "|客服三天都没有人回复我\uFFFD\uFFFD", "suxi: warning: words.txt: not UTF-8: 2 bytes, replaced by U+FFFD\n"},
		{"UTF-16", "\xff\xfe\xa2\x5b\x0d\x67\n\x00", "|客服", ""},
		{"Big5", "\xc1p\xb5\xb8\xab\xc8\xaaA\xb3\xa3\xa8S\xa6\xb3\xa4H\xa6^\xc2\xd0\n", "|聯絡客服都沒有人回覆", ""},
	} {
		var got []string
		stderr := tempFile(t, "stderr", "")
		err := eachLine(streams{err: stderr, tell: newTeller(io.Discard, stderr)}, "words.txt", strings.NewReader(test.in), func(n int, line string) error {
			got = append(got, strings.Repeat("|", n)+line)
			return nil
		})
		warning := readBack(t, stderr)
		if err != nil || strings.Join(got, " ") != test.want || warning != test.warning {
			t.Errorf("%s: got %q, %v, %q, want %q, %q", test.name, got, err, warning, test.want, test.warning)
		}
	}
}

// Documents do not run together, and what could not be decoded is told.
func TestNormalizeDocuments(t *testing.T) {
	for _, test := range []struct {
		name      string
		documents []string
		want      string
		warnings  int
	}{
		{"no final newline", []string{"買了", "退款\n", "客服"}, "买了\n退款\n客服", 0},
		{"nothing in one", []string{"買了", "", "退款"}, "买了\n退款", 0},
		{"GBK with a bad byte", []string{"\xbf\xcd\xb7\xfe\xff", "退款"}, "客服\uFFFD\n退款", 1},
		{"UTF-16", []string{"\xff\xfe\xa2\x5b\x0d\x67"}, "客服", 0},
	} {
		args := []string{"normalize"}
		for _, text := range test.documents {
			f := tempFile(t, "document", text)
			f.Close()
			args = append(args, f.Name())
		}
		var out strings.Builder
		stderr := tempFile(t, "stderr", "")
		status := run(t.Context(), args, streams{in: tempFile(t, "stdin", ""), out: &out, err: stderr})
		warnings := readBack(t, stderr)
		if status != exitDone || out.String() != test.want || strings.Count(warnings, "replaced by U+FFFD\n") != test.warnings {
			t.Errorf("%s: status %d, %q, %q, want %q", test.name, status, out.String(), warnings, test.want)
		}
	}
}

// No personal information comes out of the comparison of dictionaries, not even
// a number that only normalising puts together.
func TestDictDiffMasksHidden(t *testing.T) {
	corpus := filepath.Join(t.TempDir(), "corpus.csv")
	if err := os.WriteFile(corpus, []byte("内容\n电话138<b>1234</b>5678没人接\n电话138\u200b12345678没人接\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	words := tempFile(t, "words", "话13812345678\n没人接\n")
	words.Close()
	for _, args := range [][]string{
		{"dict", "diff", "--json", "--corpus", corpus, segment.Accurate, words.Name()},
		{"dict", "lint", "--json", "--corpus", corpus, words.Name()},
	} {
		var out strings.Builder
		if status := run(t.Context(), args, streams{in: tempFile(t, "stdin", ""), out: &out, err: tempFile(t, "stderr", "")}); status == exitUsage {
			t.Errorf("%q: status %d", args, status)
		}
		if got := out.String(); !strings.Contains(got, "没人接") || strings.Contains(got, "13812345678") {
			t.Errorf("%q prints %s", args, got)
		}
	}
}

// tempFile makes a file that holds text.
func tempFile(t *testing.T, name, text string) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), name)
	if err == nil {
		_, err = f.WriteString(text)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// readBack returns what was written to f.
func readBack(t *testing.T, f *os.File) string {
	t.Helper()
	data, err := os.ReadFile(f.Name())
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
