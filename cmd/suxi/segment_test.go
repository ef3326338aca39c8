package main

import (
	"bufio"
	"io"
	"os"
	"strings"
	"testing"
	"time"
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
		done <- run(t.Context(), []string{"segment"}, streams{in, out, os.Stderr})
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

func TestDecodeText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"客服", "客服"},
		{"\xbf\xcd\xb7\xfe", "客服"},
		{"", ""},
		{"order 15", "order 15"},
		{"客服\xff", "客服\xff"}, // neither
	}
	for _, test := range tests {
		if got := decodeText([]byte(test.text)); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestEachLine(t *testing.T) {
	var got []string
	err := eachLine(strings.NewReader("\uFEFF客服\r\n\n\xcc\xac\xb6\xc8"), func(n int, line string) error {
		got = append(got, strings.Repeat("|", n)+line)
		return nil
	})
	if want := "|客服 || |||态度"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}
