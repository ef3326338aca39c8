package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/internal/parallel"
	"suxi/models"
	"suxi/taxonomy"
)

// keywordLabeler labels a text as delivery if it holds 快递, else as quality,
// and sleeps a little so that batches finish out of order.
type keywordLabeler struct{ tax *taxonomy.Taxonomy }

func (l keywordLabeler) Label(text string) models.Prediction {
	if len(text)%7 == 0 {
		time.Sleep(time.Millisecond)
	}
	code := "quality"
	if strings.Contains(text, "快递") {
		code = "delivery"
	}
	c, _ := l.tax.Category(code)
	p := models.Prediction{Category: c, Severity: 1,
		CategoryProbabilities: make([]float64, len(l.tax.Categories)),
		SeverityProbabilities: make([]float64, len(l.tax.Severity))}
	p.CategoryProbabilities[c], p.SeverityProbabilities[1] = 0.75, 0.5
	return p
}

func (keywordLabeler) Subcategory(string, int) models.Subcategory { return models.Subcategory{} }

// memory keeps what it is given.
type memory struct {
	rows    []complaint.Labelled
	rejects []*complaint.RowError
	fail    error // returned by every write of a row
}

func (m *memory) Write(rows []complaint.Labelled) error {
	m.rows = append(m.rows, rows...)
	return m.fail
}

type rejectMemory struct{ *memory }

func (m rejectMemory) Write(e *complaint.RowError) error {
	m.rejects = append(m.rejects, e)
	return nil
}

func writeInput(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func label(ctx context.Context, opts Options, m *memory, inputs ...string) (*Labelling, error) {
	tax := taxonomy.Default()
	return Label(ctx, opts, tax, keywordLabeler{tax}, inputs, m, rejectMemory{m})
}

func TestLabelAccountsForEveryRow(t *testing.T) {
	in := writeInput(t, "in.csv", `编号,投诉内容,投诉时间,类别,严重程度,诉求类型
1,快递丢了,2025-03-01,,,
2,屏幕碎了,2025-03-02 10:00:00,服务态度,紧急,退款
1,快递丢了,2025-03-01,,,
1,快递又丢了,2025-03-03,,,
3,,2025-03-03,,,
4,坏了,昨天,,,
5,没有日期,,自造类别,自造等级,自造诉求
`)
	m := &memory{}
	got, err := label(t.Context(), Options{}, m, in)
	if err != nil {
		t.Fatal(err)
	}
	want := Counts{Read: 7, Labelled: 4, Rejected: 2, Duplicate: 1}
	if got.Counts != want || !got.Counts.Reconcile() {
		t.Errorf("counts %+v, want %+v", got.Counts, want)
	}
	if got.SameID != 1 || got.UnknownCategory != 1 || got.UnknownSeverity != 1 || got.UnknownDemand != 1 {
		t.Errorf("same id %d, unknown category %d, unknown severity %d, unknown demand %d, want 1 each", got.SameID, got.UnknownCategory, got.UnknownSeverity, got.UnknownDemand)
	}
	if len(got.Warnings()) != 4 {
		t.Errorf("warnings %+v, want four", got.Warnings())
	}
	var labels []string
	for _, r := range m.rows {
		labels = append(labels, fmt.Sprintf("%s %s/%s %d/%s %s/%s due %v", r.ID, r.Label.Category, r.CategorySource, r.Label.Severity, r.SeveritySource, r.Label.Demand, r.DemandSource, !r.DueAt.IsZero()))
	}
	if diff := cmp.Diff([]string{
		"1 delivery/model 2/model / due true",
		"2 attitude/human 1/human refund/human due true",
		"1 delivery/model 2/model / due true",
		"5 quality/model 2/model / due false",
	}, labels); diff != "" {
		t.Errorf("labels (-want +got):\n%s", diff)
	}
	if m.rows[1].ModelCategory != "quality" {
		t.Errorf("the model's own label is %q, want it kept beside the human one", m.rows[1].ModelCategory)
	}
	if len(m.rejects) != 2 || m.rejects[0].Field != "text" || m.rejects[1].Field != "received_at" {
		t.Errorf("rejects %v, want one of text and one of received_at", m.rejects)
	}
}

// TestLabelAmends gives one row the labels that somebody gave it elsewhere; they
// count as a person's.
func TestLabelAmends(t *testing.T) {
	in := writeInput(t, "in.csv", "id,text\n1,快递丢了\n2,快递又丢了\n")
	m := &memory{}
	_, err := label(t.Context(), Options{Amend: func(c *complaint.Complaint) {
		if c.ID == "2" {
			c.Category, c.Severity = "attitude", "1"
		}
	}}, m, in)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"delivery/model 2/model", "attitude/human 1/human"} {
		r := m.rows[i]
		if got := fmt.Sprintf("%s/%s %d/%s", r.Label.Category, r.CategorySource, r.Label.Severity, r.SeveritySource); got != want {
			t.Errorf("row %d: %s, want %s", i+1, got, want)
		}
	}
}

func TestLabelKeepsInputOrder(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,text\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "%d,%s\n", i, strings.Repeat("慢", 1+i%13))
	}
	in := writeInput(t, "in.csv", b.String())
	for _, opts := range []Options{{Workers: 1, BatchRows: 1}, {Workers: 2, BatchRows: 7}, {Workers: 8, BatchRows: 64}} {
		m := &memory{}
		if _, err := label(t.Context(), opts, m, in); err != nil {
			t.Fatal(err)
		}
		if len(m.rows) != 2000 {
			t.Fatalf("%+v: %d rows, want 2000", opts, len(m.rows))
		}
		for i, r := range m.rows {
			if r.ID != fmt.Sprint(i) {
				t.Fatalf("%+v: row %d has id %s", opts, i, r.ID)
			}
		}
	}
}

func TestLabelStops(t *testing.T) {
	var b strings.Builder
	b.WriteString("id,text\n")
	for i := range 5000 {
		fmt.Fprintf(&b, "%d,快递慢\n", i)
	}
	in := writeInput(t, "in.csv", b.String())
	full := errors.New("disk full")

	t.Run("at a write error", func(t *testing.T) {
		if _, err := label(t.Context(), Options{Workers: 4, BatchRows: 10}, &memory{fail: full}, in); !errors.Is(err, full) {
			t.Errorf("error %v, want the sink's", err)
		}
	})
	t.Run("when cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		opts := Options{Workers: 4, BatchRows: 10, Progress: func(Counts, float64) { cancel() }}
		if _, err := label(ctx, opts, &memory{}, in); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want context.Canceled", err)
		}
	})
	t.Run("at a missing file", func(t *testing.T) {
		var file *complaint.FileError
		if _, err := label(t.Context(), Options{}, &memory{}, in, "missing.csv"); !errors.As(err, &file) || file.File != "missing.csv" {
			t.Errorf("error %v, want a FileError of missing.csv", err)
		}
	})
}

// What a file has of its own is told, with the file's name, and in the manifest.
// A panickingLabeler panics over one text.
type panickingLabeler struct{ keywordLabeler }

func (l panickingLabeler) Label(text string) models.Prediction {
	if strings.Contains(text, "第900次") {
		panic("weights do not match")
	}
	return l.keywordLabeler.Label(text)
}

// The panic of a worker is Label's, once every goroutine has ended.
func TestLabelPanicsWithItsWorkers(t *testing.T) {
	var rows strings.Builder
	rows.WriteString("id,text\n")
	for i := range 2000 {
		fmt.Fprintf(&rows, "%d,快递丢了，第%d次\n", i, i)
	}
	in := writeInput(t, "in.csv", rows.String())
	for _, n := range []int{1, 2, 8} {
		before := runtime.NumGoroutine()
		m, tax := &memory{}, taxonomy.Default()
		func() {
			defer func() {
				p, ok := recover().(*parallel.Panic)
				if !ok || p.Error() != "weights do not match" || !strings.Contains(p.Where, "panickingLabeler.Label (pipeline_test.go:") {
					t.Errorf("%d workers: recovered %+v", n, p)
				}
			}()
			_, err := Label(t.Context(), Options{Workers: n, BatchRows: 10}, tax, panickingLabeler{keywordLabeler{tax}}, []string{in}, m, rejectMemory{m})
			t.Errorf("%d workers: returned %v", n, err)
		}()
		if len(m.rows) > 900 {
			t.Errorf("%d workers: %d rows written, past the one that was not labelled", n, len(m.rows))
		}
		for deadline := time.Now().Add(time.Second); runtime.NumGoroutine() > before; time.Sleep(time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("%d workers: %d goroutines, %d before", n, runtime.NumGoroutine(), before)
			}
		}
	}
}

func TestLabelWarnsOfOddInput(t *testing.T) {
	in := writeInput(t, "odd.csv", "编号,投诉内容,内容,办结时间\n"+
		"1,快递丢了,快递丢了,处理中\n"+
		"2,快递\x00慢,另一段话,2025-03-01\n"+
		"编号,投诉内容,内容,办结时间\n"+
		"3,\xbf\xec\xb5\xdd\xc6\xc6\xc1\xcb\xc3\xbb\xc8\xcb\xc5\xe2,\xbf\xec\xb5\xdd\xc6\xc6\xc1\xcb\xc3\xbb\xc8\xcb\xc5\xe2,2025-03-02\n")
	m := &memory{}
	got, err := label(t.Context(), Options{}, m, in)
	if err != nil {
		t.Fatal(err)
	}
	if want := (Counts{Read: 3, Labelled: 3}); got.Counts != want {
		t.Fatalf("counts %+v, want %+v", got.Counts, want)
	}
	if text := m.rows[2].Text; text != "快递破了没人赔" {
		t.Errorf("the line in GBK reads %q", text)
	}
	want := []string{
		"odd.csv: 1 line is in GB18030, the others in UTF-8, and was read so: were two exports joined?",
		"odd.csv: 1 NUL character was dropped",
		"odd.csv: 1 line repeats the header and was passed over: were exports joined?",
		"odd.csv: 1 cell of the columns for answer and closing is no date and was carried through as it is",
		`odd.csv: column "内容" means the same as "投诉内容", which was read, and differs from it in 1 row: choose with --column`,
	}
	var warnings []string
	for _, w := range got.Warnings() {
		warnings = append(warnings, w.Message.EN)
	}
	if diff := cmp.Diff(want, warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// Long rows make small batches: what is in flight does not grow with the rows.
func TestLabelBoundsBatches(t *testing.T) {
	var rows strings.Builder
	long := strings.Repeat("快递丢了。", 40_000) // 600 kB
	for i := range 20 {
		fmt.Fprintf(&rows, `{"id":%d,"text":"%s"}`+"\n", i, long)
	}
	most, total := 0, 0
	out := sinkFunc(func(rows []complaint.Labelled) error {
		most, total = max(most, len(rows)), total+len(rows)
		return nil
	})
	tax := taxonomy.Default()
	if _, err := Label(t.Context(), Options{Workers: 2}, tax, keywordLabeler{tax}, []string{writeInput(t, "in.jsonl", rows.String())}, out, rejectMemory{&memory{}}); err != nil {
		t.Fatal(err)
	}
	if want := batchBytes/len(long) + 1; total != 20 || most > want {
		t.Errorf("%d rows in batches of up to %d, want 20 and %d", total, most, want)
	}
}

type sinkFunc func([]complaint.Labelled) error

func (f sinkFunc) Write(rows []complaint.Labelled) error { return f(rows) }
