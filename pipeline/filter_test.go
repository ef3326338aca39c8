package pipeline

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/internal/bounds"
	"suxi/internal/parallel"
	"suxi/models"
	"suxi/taxonomy"
)

func filter(ctx context.Context, opts FilterOptions, in io.Reader, out io.Writer) (Filtering, error) {
	tax := taxonomy.Default()
	return Filter(ctx, opts, tax, keywordLabeler{tax}, in, out)
}

// answers returns the answers to lines, and of each whom it is to: the id, or the
// line, field and message of an error.
func answers(t *testing.T, out string) (to []string) {
	t.Helper()
	for line := range strings.Lines(out) {
		var a struct {
			ID, Category string
			Line         int
			Error        *struct{ Field, Message string }
		}
		if err := json.Unmarshal([]byte(line), &a); err != nil || !strings.HasSuffix(line, "}\n") {
			t.Fatalf("%q: %v", line, err)
		}
		if a.Error != nil {
			to = append(to, fmt.Sprintf("%d %s!%s", a.Line, a.Error.Field, a.Error.Message))
		} else {
			to = append(to, a.ID+" "+a.Category)
		}
	}
	return to
}

func TestFilterAnswersEveryLine(t *testing.T) {
	huge := `{"id":"5","text":"` + strings.Repeat("快递", complaint.MaxLine) + `"}`
	in := strings.Join([]string{
		`{"id":"1","text":"快递丢了"}`,
		``,
		`{"id":"1","text":"快递丢了"}`, // said twice, answered twice
		`{"投诉内容":"坏了","编号":"4"}`,
		huge,
		`张三 13900000000`,
		`{"id":"7","text":"坏了","date":"昨天"}`,
		`{"编号":"8"}`,
		`{"id":"9","text":"快递"}`, // without a line end
	}, "\n")
	want := []string{
		"1 delivery", "2 !is blank", "1 delivery", "4 quality", "5 !longer than 1 MiB", "6 !not JSON: byte 1",
		"7 received_at!bad date (2 characters)", `8 text!no text column; the headers are "编号"; name it with --column text=HEADER`, "9 delivery",
	}
	var out strings.Builder
	got, err := filter(t.Context(), FilterOptions{}, strings.NewReader(in), &out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, answers(t, out.String())); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	if want := (Counts{Read: 9, Labelled: 4, Rejected: 5}); got.Counts != want || !got.Counts.Reconcile() {
		t.Errorf("counts %+v, want %+v", got.Counts, want)
	}
	if got.Decisions.Review != 4 {
		t.Errorf("decisions %+v, want four to review", got.Decisions)
	}
	if got, err := filter(t.Context(), FilterOptions{}, strings.NewReader(""), &out); err != nil || got.Counts.Read != 0 {
		t.Errorf("no line: %+v, %v", got, err)
	}
}

// Whoever labels, and however the lines come, the answers are the same bytes.
func TestFilterKeepsTheOrder(t *testing.T) {
	var in strings.Builder
	for i := range 3000 {
		switch {
		case i%50 == 3:
			in.WriteString("\n")
		default:
			fmt.Fprintf(&in, `{"id":"%d","text":"快递%s丢了"}`+"\n", i, strings.Repeat("很", i%9))
		}
	}
	var want string
	for _, test := range []struct {
		name    string
		workers int
		in      io.Reader
	}{
		{"one worker", 1, strings.NewReader(in.String())},
		{"eight", 8, strings.NewReader(in.String())},
		{"eight, half of what is asked for", 8, iotest.HalfReader(strings.NewReader(in.String()))},
		{"two, with the last bytes and the end at once", 2, iotest.DataErrReader(strings.NewReader(in.String()))},
	} {
		var out strings.Builder
		if _, err := filter(t.Context(), FilterOptions{Workers: test.workers}, test.in, &out); err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = out.String()
		}
		if out.String() != want || strings.Count(want, "\n") != 3000 {
			t.Errorf("%s: other answers", test.name)
		}
	}
}

// Who asks for a line and waits is answered, also when a line comes in pieces.
func TestFilterDoesNotWait(t *testing.T) {
	in, ask := io.Pipe()
	answer, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := filter(t.Context(), FilterOptions{Workers: 8}, in, out)
		out.Close()
		done <- err
	}()
	lines := bufio.NewReader(answer)
	for i, pieces := range [][]string{
		{`{"id":"0","text":"快递丢了"}` + "\n"},
		{`{"id":"1","te`, `xt":"坏`, "了\"}\n"},
		{"\n{\"id\":\"3\""}, // the second is not whole yet
		{`,"text":"坏了"}` + "\n"},
	} {
		for _, p := range pieces {
			io.WriteString(ask, p)
		}
		got := make(chan string, 1)
		go func() {
			line, _ := lines.ReadString('\n')
			got <- line
		}()
		select {
		case line := <-got:
			want := []string{"0 delivery", "1 quality", "3 !is blank", "3 quality"}[i]
			if got := answers(t, line); len(got) != 1 || got[0] != want {
				t.Errorf("got %q, want %q", got, want)
			}
		case <-time.After(10 * time.Second):
			t.Fatalf("no answer to %q", pieces)
		}
	}
	ask.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A waiting labeler waits until it may go on.
type waiting struct {
	keywordLabeler
	begun chan struct{}
	goOn  chan struct{}
}

func (l waiting) Label(text string) models.Prediction {
	close(l.begun)
	<-l.goOn
	return l.keywordLabeler.Label(text)
}

// What was begun is answered, though no more is wanted.
func TestFilterIsInterrupted(t *testing.T) {
	tax := taxonomy.Default()
	l := waiting{keywordLabeler{tax}, make(chan struct{}), make(chan struct{})}
	ctx, cancel := context.WithCancel(t.Context())
	in, ask := io.Pipe() // never closed: a Read of it waits
	go io.WriteString(ask, `{"id":"1","text":"快递丢了"}`+"\n")
	go func() {
		<-l.begun
		cancel()
		close(l.goOn)
	}()
	var out strings.Builder
	got, err := Filter(ctx, FilterOptions{Workers: 1}, tax, l, in, &out)
	if !errors.Is(err, context.Canceled) || got.Counts.Labelled != 1 || strings.Join(answers(t, out.String()), "") != "1 delivery" {
		t.Errorf("%+v, %v, %q", got, err, out.String())
	}
}

func TestFilterFails(t *testing.T) {
	broken := errors.New("broken")
	line := `{"id":"1","text":"快递丢了"}` + "\n"
	in, ask := io.Pipe() // never closed
	go io.WriteString(ask, line)
	if _, err := filter(t.Context(), FilterOptions{Workers: 2}, in, failingWriter{broken}); !errors.Is(err, broken) {
		t.Errorf("a write error while a read waits: %v", err)
	}
	endless := io.MultiReader(strings.NewReader(strings.Repeat(line, 10000)), in)
	if _, err := filter(t.Context(), FilterOptions{Workers: 2}, endless, failingWriter{broken}); !errors.Is(err, broken) {
		t.Errorf("a write error while lines wait: %v", err)
	}
	var out strings.Builder
	got, err := filter(t.Context(), FilterOptions{}, io.MultiReader(strings.NewReader(line+line), iotest.ErrReader(broken)), &out)
	var where *complaint.FileError
	if !errors.Is(err, broken) || !errors.As(err, &where) || got.Counts.Labelled != 2 || len(answers(t, out.String())) != 2 {
		t.Errorf("a read error: %+v, %v", got, err)
	}
	if _, err := filter(t.Context(), FilterOptions{Columns: map[string]string{"nothing": "a"}}, nil, nil); !errors.Is(err, complaint.ErrOption) {
		t.Errorf("an unknown field: %v", err)
	}
}

// A panic of the labeler is Filter's, whoever waits.
func TestFilterPanics(t *testing.T) {
	defer func() {
		if p, ok := recover().(*parallel.Panic); !ok || p.Value != "weights do not match" {
			t.Errorf("recovered %v", p)
		}
	}()
	in, ask := io.Pipe() // never closed
	go io.WriteString(ask, strings.Repeat(`{"text":"第900次"}`+"\n", 10000))
	tax := taxonomy.Default()
	Filter(t.Context(), FilterOptions{Workers: 2}, tax, panickingLabeler{keywordLabeler{tax}}, in, io.Discard)
	t.Error("Filter returned")
}

// Wherever it breaks off, its goroutines end with it, if reading does not wait.
func TestFilterLeavesNoGoroutine(t *testing.T) {
	in := strings.Repeat(`{"id":"1","text":"`+strings.Repeat("快递丢了", 200)+"\"}\n", 1000) // some forty blocks
	for at := range 30 {
		for _, interrupt := range []bool{false, true} {
			bounds.Goroutines(t, func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				left := at
				out := writerFunc(func(p []byte) (int, error) {
					if left--; left >= 0 {
						return len(p), nil
					}
					if interrupt {
						cancel()
						return len(p), nil
					}
					return 0, errFull
				})
				_, err := filter(ctx, FilterOptions{Workers: 3}, strings.NewReader(in), out)
				if want := map[bool]error{false: errFull, true: context.Canceled}[interrupt]; !errors.Is(err, want) {
					t.Errorf("at block %d: error %v, want %v", at, err, want)
				}
			})
		}
	}
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }
