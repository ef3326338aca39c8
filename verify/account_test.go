package verify

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"suxi/complaint"
	"suxi/models"
	"suxi/pipeline"
	"suxi/taxonomy"
)

// A labeler gives every text the first category.
type labeler struct{ tax *taxonomy.Taxonomy }

func (l labeler) Label(string) models.Prediction {
	return models.Prediction{
		CategoryProbabilities: make([]float64, len(l.tax.Categories)),
		SeverityProbabilities: make([]float64, len(l.tax.Severity)),
	}
}

func (labeler) Subcategory(string, int) models.Subcategory { return models.Subcategory{} }

// A labelling is what pipeline.Label makes of inputs.
type labelling struct {
	*testing.T
	inputs  []string
	path    string // of the labelled file; the rejects lie beside it
	rows    []complaint.Labelled
	rejects []*complaint.RowError
	*pipeline.Labelling
}

func (l *labelling) Write(rows []complaint.Labelled) error {
	l.rows = append(l.rows, rows...)
	return nil
}

type rejectSink struct{ *labelling }

func (r rejectSink) Write(e *complaint.RowError) error {
	r.rejects = append(r.rejects, e)
	return nil
}

// label labels files of rows of cells id and text. A row that has no text is
// rejected.
func label(t *testing.T, format string, files ...[][2]string) *labelling {
	t.Helper()
	dir := t.TempDir()
	l := &labelling{T: t, path: filepath.Join(dir, "labelled."+format)}
	for i, rows := range files {
		var b strings.Builder
		w := csv.NewWriter(&b)
		w.Write([]string{"id", "text"})
		for _, row := range rows {
			w.Write(row[:])
		}
		w.Flush()
		name := filepath.Join(dir, fmt.Sprintf("in%d.csv", i))
		if err := os.WriteFile(name, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		l.inputs = append(l.inputs, name)
	}
	tax := taxonomy.Default()
	var err error
	l.Labelling, err = pipeline.Label(t.Context(), pipeline.Options{Workers: 1, BatchRows: 3}, tax, labeler{tax}, l.inputs, l, rejectSink{l})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// account writes rows and rejects and goes through the inputs.
func (l *labelling) account(rows []complaint.Labelled, rejects []*complaint.RowError) (string, error) {
	l.Helper()
	out, err := os.Create(l.path)
	if err != nil {
		l.Fatal(err)
	}
	defer out.Close()
	w, err := complaint.NewWriter(formatOf(l.path), out, nil)
	if err != nil {
		l.Fatal(err)
	}
	if err := w.Write(rows); err != nil {
		l.Fatal(err)
	}
	if err := w.Close(); err != nil {
		l.Fatal(err)
	}
	rejectsOut, err := os.Create(l.path + ".rejects.csv")
	if err != nil {
		l.Fatal(err)
	}
	defer rejectsOut.Close()
	r, err := complaint.NewRejectsWriter(rejectsOut)
	if err != nil {
		l.Fatal(err)
	}
	for _, e := range rejects {
		if err := r.Write(e); err != nil {
			l.Fatal(err)
		}
	}
	if err := r.Close(); err != nil {
		l.Fatal(err)
	}
	return account(l.Context(), []string{l.path}, l.path+".rejects.csv", rereading{inputs: l.inputs, known: l.Inputs})
}

// some draws rows among which ids and texts repeat and are missing.
func some(random *rand.Rand) [][2]string {
	rows := make([][2]string, 1+random.IntN(12))
	for i := range rows {
		if id := random.IntN(5); id > 0 {
			rows[i][0] = fmt.Sprint(id)
		}
		if text := random.IntN(5); text > 0 {
			rows[i][1] = strings.Repeat("快递太慢", text)
		}
	}
	return append(rows, [2]string{"", "没有编号"}) // so that one is labelled
}

// Whatever goes in, what comes out answers for it; and nothing that is wrong with
// one row of what comes out stays unseen.
func TestAccount(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 8))
		format := []string{"parquet", "csv", "jsonl"}[seed%3]
		l := label(t, format, some(random), some(random))
		found, err := l.account(l.rows, l.rejects)
		c := l.Counts
		want := fmt.Sprintf("read %d = labelled %d + rejected %d + duplicate %d, row by row", c.Read, c.Labelled, c.Rejected, c.Duplicate)
		if err != nil || found != want {
			t.Fatalf("seed %d: %q, %v; want %q", seed, found, err, want)
		}
		for _, wrong := range damages(random, l) {
			found, err := l.account(wrong.rows, wrong.rejects)
			if err == nil {
				t.Errorf("seed %d, %s: not found: %s", seed, wrong.name, found)
			}
			for _, row := range l.rows {
				if err != nil && strings.Contains(err.Error(), row.Text) {
					t.Errorf("seed %d, %s: the finding quotes a complaint: %v", seed, wrong.name, err)
				}
			}
		}
	}
}

type damage struct {
	name    string
	rows    []complaint.Labelled
	rejects []*complaint.RowError
}

// damages are what may have gone wrong with a labelling, each in one place.
func damages(random *rand.Rand, l *labelling) []damage {
	i := random.IntN(len(l.rows))
	row := l.rows[i]
	changed := slices.Clone(l.rows)
	changed[i].Text += "。"
	renamed := slices.Clone(l.rows)
	renamed[i].ID += "x"
	list := []damage{
		{"row lost", slices.Delete(slices.Clone(l.rows), i, i+1), l.rejects},
		{"row twice", slices.Insert(slices.Clone(l.rows), i, row), l.rejects},
		{"row of nothing", append(slices.Clone(l.rows), complaint.Labelled{Complaint: complaint.Complaint{ID: "99", Text: "不知从哪来"}}), l.rejects},
		{"text changed", changed, l.rejects},
		{"id changed", renamed, l.rejects},
	}
	if j := random.IntN(len(l.rows)); i != j {
		swapped := slices.Clone(l.rows)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		list = append(list, damage{"rows swapped", swapped, l.rejects})
	}
	if n := len(l.rejects); n > 0 {
		k := random.IntN(n)
		with := func(change func(*complaint.RowError)) []*complaint.RowError {
			changed, e := slices.Clone(l.rejects), *l.rejects[k]
			change(&e)
			changed[k] = &e
			return changed
		}
		list = append(list,
			damage{"reject lost", l.rows, slices.Delete(slices.Clone(l.rejects), k, k+1)},
			damage{"reject of another file", l.rows, with(func(e *complaint.RowError) { e.File = "other.csv" })},
			damage{"reject for another reason", l.rows, with(func(e *complaint.RowError) { e.Err = errors.New("is blank") })},
			damage{"raw text changed", l.rows, with(func(e *complaint.RowError) { e.Raw += "。" })},
			damage{"reject twice", l.rows, slices.Insert(slices.Clone(l.rejects), k, l.rejects[k])})
	}
	return list
}

// Without a manifest no count says how many duplicates there are: they are looked
// up.
func TestAccountNamesTheFirstLostRow(t *testing.T) {
	l := label(t, "parquet", [][2]string{{"1", "快递太慢"}, {"2", "杯子漏水"}, {"1", "快递太慢"}, {"3", "客服不理"}})
	l.Inputs = nil
	if found, err := l.account(l.rows, nil); err != nil {
		t.Fatalf("%q, %v", found, err)
	}
	_, err := l.account(slices.Delete(slices.Clone(l.rows), 1, 2), nil)
	if want := "1 rows were lost: not labelled, not rejected, and no duplicates of a labelled one; the first is in0.csv:3"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

// The first of two equal rows is the one that is kept.
func TestAccountWantsTheDuplicateBehind(t *testing.T) {
	l := label(t, "parquet", [][2]string{{"1", "快递太慢"}, {"2", "杯子漏水"}, {"1", "快递太慢"}})
	l.Inputs = nil
	if found, err := l.account([]complaint.Labelled{l.rows[1], l.rows[0]}, nil); err == nil {
		t.Errorf("not found: %s", found)
	}
}

// What is counted does not depend on how many keys fit into memory.
func TestCount(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 6 {
		l := label(t, "parquet", some(random), some(random), some(random), some(random))
		if _, err := l.account(append(slices.Clone(l.rows), l.rows...), nil); err == nil {
			t.Fatal("all rows twice: not found")
		}
		withID := int64(0)
		for _, row := range l.rows {
			if !row.GeneratedID {
				withID++
			}
		}
		want := tally{rows: 2 * l.Counts.Labelled, review: 2 * l.Counts.Labelled, twice: withID, sameID: l.SameID}
		for _, atOnce := range []int{1, 2, 7, keysAtOnce} {
			got, err := countIn(t.Context(), []string{l.path}, nil, atOnce)
			if err != nil || got != want {
				t.Errorf("%d keys at once: %+v, %v; want %+v", atOnce, got, err, want)
			}
		}
	}
}
