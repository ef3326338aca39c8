package pipeline

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/internal/bounds"
	"suxi/models"
	"suxi/taxonomy"
)

// certain labels texts as a model with an accept certificate does, by a hash of the
// text, and knows few of the words of most.
type certain struct{ keywordLabeler }

func (c certain) Label(text string) models.Prediction {
	p := c.keywordLabeler.Label(text)
	h := fnv.New32a()
	io.WriteString(h, text)
	n := h.Sum32()
	p.Unknown, p.Acceptance = float64(n%8)/10, models.Acceptance{Accepted: n%5 > 0, Reason: "below threshold: p"}
	p.SeverityProbabilities = make([]float64, len(c.tax.Severity))
	p.Severity = int(n % uint32(len(c.tax.Severity)))
	p.SeverityProbabilities[p.Severity] = .5
	return p
}

// certified is usual of the categories of the embedded taxonomy.
func certified(tax *taxonomy.Taxonomy) *classifier.Profile {
	p := usual()
	classes := make([]int, len(tax.Categories))
	classes[0], classes[len(classes)-1] = p.Classes[0], p.Classes[1]
	p.Classes = classes
	return p
}

// A bench labels files and writes what label writes of them.
type bench struct {
	*testing.T
	dir    string
	tax    *taxonomy.Taxonomy
	meta   map[string]string
	origin Origin
	files  int // so far
}

func newBench(t *testing.T) *bench {
	tax := taxonomy.Default()
	var text strings.Builder
	if err := tax.WriteYAML(&text); err != nil {
		t.Fatal(err)
	}
	profile, err := json.Marshal(certified(tax))
	if err != nil {
		t.Fatal(err)
	}
	return &bench{
		T: t, dir: t.TempDir(), tax: tax,
		meta:   map[string]string{models.ModelKey: "m", models.TaxonomyKey: text.String(), models.ProfileKey: string(profile)},
		origin: Origin{"model": "m", "taxonomy": TaxonomyHash(text.String()), "dictionary": "d", "--column": "map[]"},
	}
}

// path is that of a new file.
func (b *bench) path() string {
	b.files++
	return filepath.Join(b.dir, fmt.Sprint(b.files, ".parquet"))
}

// input writes complaints as JSON Lines, with a row that cannot be read behind every
// ninth.
func (b *bench) input(name string, rows []complaint.Labelled) string {
	var text strings.Builder
	for i, r := range rows {
		line := map[string]string{
			"id": r.ID, "text": r.Text, "product": r.Product, "batch": r.Batch, "region": r.Region, "customer_id": r.CustomerID,
			"severity": r.Complaint.Severity, "category": []string{"", "", "质量", "自造"}[i%4],
		}
		if !r.ReceivedAt.IsZero() {
			line["received_at"] = r.ReceivedAt.Format(time.DateOnly)
		}
		data, err := json.Marshal(line)
		if err != nil {
			b.Fatal(err)
		}
		text.Write(append(data, '\n'))
		if i%9 == 0 {
			fmt.Fprintf(&text, "{\"text\":\"\",\"product\":\"%d\"}\n", i)
		}
	}
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		b.Fatal(err)
	}
	return path
}

// label labels a shard of inputs.
func (b *bench) label(shard Shard, inputs ...string) (*Labelling, []complaint.Labelled) {
	m := &memory{}
	l, err := Label(b.Context(), Options{Shard: shard, Workers: 2}, b.tax, certain{keywordLabeler{b.tax}}, inputs, m, rejectMemory{m})
	if err != nil {
		b.Fatal(err)
	}
	if !l.Counts.Reconcile() || l.Counts.Rejected != int64(len(m.rejects)) {
		b.Fatalf("shard %v: %+v, %d rejects", shard, l.Counts, len(m.rejects))
	}
	l.Origin = b.origin
	return l, m.rows
}

// labelled writes a labelled file of rows, with a record of them.
func (b *bench) labelled(r *Record, rows []complaint.Labelled) string {
	key, value, err := r.Metadata()
	if err != nil {
		b.Fatal(err)
	}
	meta := maps.Clone(b.meta)
	meta[key] = value
	path := b.path()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	w := complaint.NewParquetWriter(f, meta)
	if err := errors.Join(w.Write(rows), w.Close(), Seal(f, value), f.Close()); err != nil {
		b.Fatal(err)
	}
	return path
}

// shard labels a shard into a labelled file.
func (b *bench) shard(shard Shard, inputs ...string) string {
	l, rows := b.label(shard, inputs...)
	return b.labelled(NewRecord(l), rows)
}

// partial writes labelled files into one partial.
func (b *bench) partial(options string, labelled ...string) (string, error) {
	u, err := OpenLabelled(labelled, b.dir)
	if err != nil {
		return "", err
	}
	for _, err := range u.Rows() {
		if err != nil {
			return "", err
		}
	}
	path := b.path()
	f, err := os.Create(path)
	if err != nil {
		b.Fatal(err)
	}
	return path, errors.Join(u.WritePartial(b.Context(), f, json.RawMessage(options)), f.Close())
}

// of is the partial of a shard.
func (b *bench) of(shard Shard, inputs ...string) string {
	path, err := b.partial("{}", b.shard(shard, inputs...))
	if err != nil {
		b.Fatal(err)
	}
	return path
}

// rows ranges over a union.
func (b *bench) rows(u *Union) (rows []complaint.Labelled) {
	for row, err := range u.Rows() {
		if err != nil {
			b.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

// However files are labelled, together or apart, neighbours or not, and in any number of
// shards, and however the shards are gathered into partials, their union is what one
// labelling of all files gives: the same rows in the same order, counts, warnings, and
// whatever the final pass makes of the rows.
func TestUnionIsOneLabelling(t *testing.T) {
	b := newBench(t)
	random := rand.New(rand.NewPCG(1, 0))
	rows := crowd(300, 0, random)
	rows[3].ID = "" // which the reader gives one
	var inputs []string
	// In the order of folders; as whole strings, paths are in another, as are names.
	names := []string{"2025-02.jsonl", "b/1/y.jsonl", "b/1/z.jsonl", "b/x.jsonl", "b-c/x.jsonl", "b-c/x中.jsonl", "c.jsonl", "甲/a.jsonl"}
	if runtime.GOOS == "linux" { // elsewhere a name is UTF-8
		names = slices.Insert(names, 5, "b-c/x\x80.jsonl")
	}
	for i, name := range names {
		part := slices.Clone(rows[i*len(rows)/len(names) : (i+1)*len(rows)/len(names)])
		for range 12 { // copies of any row
			part = append(part, rows[random.IntN(len(rows))])
		}
		inputs = append(inputs, b.input(name, part))
	}
	single, labelled := b.label(Shard{}, inputs...)
	for i := range labelled {
		labelled[i].File = storable(labelled[i].File) // as a labelled file holds it
	}
	if single.Counts.Duplicate < 50 || single.SameID == 0 || single.UnknownCategory == 0 || single.Counts.Rejected < 20 {
		t.Fatalf("%+v: tests little", single.Counts)
	}
	var finished []complaint.Labelled
	want, err := Finish(t.Context(), b.tax, certified(b.tax), each(labelled), func(batch []complaint.Labelled) error {
		finished = append(finished, batch...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	apart{T: t, tax: b.tax, training: certified(b.tax)}.tellsSomething(finished, want)
	for trial := range 6 {
		var files []string
		apart := make([][]string, 1+trial) // labellings, of inputs in order
		for _, in := range inputs {
			i := random.IntN(len(apart))
			apart[i] = append(apart[i], in)
		}
		for _, of := range apart {
			n := 1 + random.IntN(7)
			for i := 0; i < n && len(of) > 0; i++ {
				files = append(files, b.shard(Shard{i + 1, n}, of...))
			}
		}
		random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
		var partials []string
		for from := 0; from < len(files); {
			to := from + 1 + random.IntN(min(3, len(files)-from))
			p, err := b.partial(`{"period":"week"}`, files[from:to]...)
			if err != nil {
				t.Fatal(err)
			}
			partials = append(partials, p)
			from = to
		}
		u, err := OpenPartials(partials, b.dir)
		if err != nil {
			t.Fatal(err)
		}
		var got []complaint.Labelled
		found, err := Finish(t.Context(), u.Taxonomy, u.Training, u.Rows(), func(batch []complaint.Labelled) error {
			got = append(got, batch...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(finished, got); diff != "" {
			t.Fatalf("trial %d, %d labelled files: rows (-single +union):\n%s", trial, len(files), diff)
		}
		if diff := cmp.Diff(want, found, cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("trial %d: the final pass (-single +union):\n%s", trial, diff)
		}
		if single.Counts != u.Counts || single.SameID != u.SameID || single.Unknown != u.Unknown {
			t.Errorf("trial %d: %+v, %d of one id, %+v; want %+v, %d, %+v", trial, u.Counts, u.SameID, u.Unknown, single.Counts, single.SameID, single.Unknown)
		}
		if diff := cmp.Diff(single.InputWarnings(), u.InputWarnings()); diff != "" {
			t.Errorf("trial %d: warnings (-single +union):\n%s", trial, diff)
		}
		if string(u.Options) != `{"period":"week"}` {
			t.Errorf("trial %d: options %s", trial, u.Options)
		}
	}
}

// There may be more shards than rows.
func TestUnionOfEmptyShards(t *testing.T) {
	b := newBench(t)
	in := b.input("a.jsonl", crowd(3, 0, rand.New(rand.NewPCG(3, 0))))
	_, want := b.label(Shard{}, in)
	var partials []string
	empty := 0
	for i := range 9 {
		l, rows := b.label(Shard{i + 1, 9}, in)
		if len(rows) == 0 {
			empty++
		}
		p, err := b.partial("{}", b.labelled(NewRecord(l), rows))
		if err != nil {
			t.Fatal(err)
		}
		partials = append(partials, p)
	}
	u, err := OpenPartials(partials, b.dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, b.rows(u)); diff != "" || empty < 5 {
		t.Errorf("%d shards are empty; rows (-want +got):\n%s", empty, diff)
	}
}

// However many shards a file holds, it is opened once, and no cursor holds many rows.
func TestUnionOfManyShardsInOneFile(t *testing.T) {
	b := newBench(t)
	const shards = 100
	in := b.input("a.jsonl", crowd(200, 0, rand.New(rand.NewPCG(5, 0))))
	_, want := b.label(Shard{}, in)
	var labelled []string
	for i := range shards {
		labelled = append(labelled, b.shard(Shard{i + 1, shards}, in))
	}
	slices.Reverse(labelled)
	partial, err := b.partial("{}", labelled...)
	if err != nil {
		t.Fatal(err)
	}
	u, err := OpenPartials([]string{partial}, b.dir)
	if err != nil {
		t.Fatal(err)
	}
	r, heads := u.read(), new(cursors)
	r.heads[u.labellings[0]] = heads
	if err := r.begin(u.labellings[0], heads); err != nil {
		t.Fatal(err)
	}
	if len(r.files) != 1 || len(*heads) < shards/2 {
		t.Errorf("%d files are open for %d cursors, want 1", len(r.files), len(*heads))
	}
	if r.most > unionRows/shards {
		t.Errorf("a cursor holds %d rows", r.most)
	}
	if err := r.close(); err != nil {
		t.Fatal(err)
	}
	bounds.Memory(t, 150<<20, func() {
		if diff := cmp.Diff(want, b.rows(u)); diff != "" {
			t.Errorf("rows (-want +got):\n%s", diff)
		}
	})
}

// Labellings apart may have a file in common that has no complaint, such as a header
// alone.
func TestUnionOfInputsWithoutComplaints(t *testing.T) {
	b := newBench(t)
	rows := crowd(40, 0, rand.New(rand.NewPCG(7, 0)))
	a, c := b.input("a.jsonl", rows[:20]), b.input("c.jsonl", rows[20:])
	empty := filepath.Join(b.dir, "empty.csv")
	if err := os.WriteFile(empty, []byte("编号,投诉内容\n合计,\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	u, err := OpenPartials([]string{b.of(Shard{1, 1}, a, empty), b.of(Shard{1, 1}, c, empty)}, b.dir)
	if err != nil {
		t.Fatal(err)
	}
	l, want := b.label(Shard{}, a, c)
	if diff := cmp.Diff(want, b.rows(u)); diff != "" || u.Counts.Rejected != l.Counts.Rejected+2 {
		t.Errorf("%d rejected, want %d and two; rows (-want +got):\n%s", u.Counts.Rejected, l.Counts.Rejected, diff)
	}
}
