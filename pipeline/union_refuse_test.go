package pipeline

import (
	"encoding/json"
	"errors"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"suxi/complaint"
	"suxi/internal/bounds"
	"suxi/models"
	"suxi/taxonomy"
)

// What cannot be put together is refused, and the error says which file is why.
func TestUnionRefuses(t *testing.T) {
	b := newBench(t)
	rows := crowd(60, 0, rand.New(rand.NewPCG(4, 0)))
	a, c := b.input("a.jsonl", rows[:40]), b.input("c.jsonl", rows[40:])
	other := b.input("other.jsonl", rows[20:])
	in := filepath.Join(t.TempDir(), "a.jsonl") // of the same name, with other rows
	if err := os.Link(other, in); err != nil {
		t.Fatal(err)
	}
	one, two := b.of(Shard{1, 2}, a), b.of(Shard{2, 2}, a)
	l, labelled := b.label(Shard{1, 2}, a)
	// crafted is a partial of shard 1 with something else in its record or rows.
	crafted := func(change func(*Record, []complaint.Labelled)) string {
		r, rows := NewRecord(l), slices.Clone(labelled)
		r.Origin, r.Inputs = maps.Clone(r.Origin), slices.Clone(r.Inputs)
		change(r, rows)
		s := &carrier{path: b.labelled(r, rows), meta: b.meta, records: []*Record{r}}
		path := b.path()
		f, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join((&Union{carriers: []*carrier{s}}).WritePartial(t.Context(), f, json.RawMessage("{}")), f.Close()); err != nil {
			t.Fatal(err)
		}
		return path
	}
	origin := func(name, value string) string {
		return crafted(func(r *Record, _ []complaint.Labelled) { r.Origin[name] = value })
	}
	// with is shard 1 as another model labelled it.
	with := func(model, profile string) string {
		other := *b
		other.origin, other.meta = maps.Clone(b.origin), maps.Clone(b.meta)
		other.origin["model"], other.meta[models.ModelKey], other.meta[models.ProfileKey] = model, model, profile
		path := other.of(Shard{1, 2}, a)
		b.files = other.files
		return path
	}
	weekly, err := b.partial(`{"period":"week"}`, b.shard(Shard{1, 2}, a))
	if err != nil {
		t.Fatal(err)
	}
	_, of2 := b.label(Shard{2, 2}, a)
	tests := []struct {
		name  string
		files []string
		want  []string // in the error
	}{
		{"nothing wrong", []string{two, one}, nil},
		{"crafted without a change", []string{two, crafted(func(*Record, []complaint.Labelled) {})}, nil},
		{"read in another way, apart", []string{one, two, func() string {
			defer func(o Origin) { b.origin = o }(b.origin)
			b.origin = maps.Clone(b.origin)
			b.origin["--column"] = "map[text:内容]"
			return b.of(Shard{1, 1}, c)
		}()}, nil},
		{"a shard is missing", []string{two}, []string{two, "shard 1 of 2 of a.jsonl is missing", "--shard 1/2"}},
		{"a shard of two inputs", []string{b.of(Shard{2, 3}, a, c)}, []string{"2 of 3 shards of a.jsonl, c.jsonl are missing (1, 3)", "--shard 1/3 and so on"}},
		{"a shard twice", []string{one, two, b.of(Shard{1, 2}, a)}, []string{"shard 1 of 2 of a.jsonl is in " + one + " as well"}},
		{"a file twice", []string{b.of(Shard{1, 1}, a), b.of(Shard{1, 1}, a)}, []string{"shard 1 of 1 of a.jsonl is in "}},
		{"other numbers of shards", []string{one, b.of(Shard{2, 3}, a)}, []string{"shard 2 of 3", one, "one of 2"}},
		{"an input in two labellings", []string{b.of(Shard{1, 1}, a, c), one, two}, []string{one, "holds rows of a.jsonl", "a.jsonl, c.jsonl"}},
		{"in another order", []string{b.of(Shard{1, 2}, a, c), b.of(Shard{2, 2}, c, a)}, []string{"named in the same order"}},
		{"of another file of the same name", []string{one, b.of(Shard{2, 2}, in)}, []string{"is missing", "of other files of these names"}},
		{"another model", []string{two, with("n", b.meta[models.ProfileKey])}, []string{"was labelled with another model than " + two}},
		{"another profile of the model", []string{two, with("m", strings.Replace(b.meta[models.ProfileKey], "0.9", "0.91", 1))}, []string{"was labelled with another model than " + two}},
		{"a record of another model", []string{two, origin("model", "n")}, []string{"carries another model or taxonomy"}},
		{"another dictionary", []string{two, origin("dictionary", "e")}, []string{"was labelled with another dictionary than " + two}},
		{"another suxi", []string{two, origin("version of suxi", "9")}, []string{"was labelled with another version of suxi than " + two}},
		{"read in another way, one labelling", []string{two, origin("--column", "map[text:内容]")}, []string{"another --column than " + two}},
		{"another analysis", []string{two, weekly}, []string{weekly, "another analysis than " + two + " (period)", "same options"}},
		{"a later version", []string{two, crafted(func(r *Record, _ []complaint.Labelled) { r.Version = 2 })}, []string{"version 2, this program reads version 1"}},
		{"no such shard", []string{two, crafted(func(r *Record, _ []complaint.Labelled) { r.Shard.Index = 3 })}, []string{"there is no shard 3 of 2"}},
		{"rows of another shard", []string{two, crafted(func(_ *Record, rows []complaint.Labelled) { copy(rows, of2) })}, []string{"holds a row that is not of shard 1 of 2, a.jsonl:"}},
		{"a row of another model", []string{two, crafted(func(_ *Record, rows []complaint.Labelled) { rows[7].Label.Category = "noise" })}, []string{"holds a row with a category that its taxonomy does not have"}},
		{"counts that do not add up", []string{two, crafted(func(r *Record, _ []complaint.Labelled) { r.Counts.Rejected++ })}, []string{"does not add up"}},
		{"inputs that do not add up", []string{two, crafted(func(r *Record, _ []complaint.Labelled) { r.Inputs[0].Rows++ })}, []string{"does not add up"}},
		{"inputs of fewer rows than none", []string{two, crafted(func(r *Record, _ []complaint.Labelled) {
			in := &r.Inputs[0]
			in.Duplicate, in.Rejected, r.Counts.Duplicate, r.Counts.Rejected = in.Duplicate+in.Rejected+1, -1, r.Counts.Duplicate+r.Counts.Rejected+1, -1
		})}, []string{"does not add up"}},
		{"inputs without paths", []string{two, crafted(func(r *Record, _ []complaint.Labelled) { r.Paths = nil })}, []string{"does not add up"}},
		{"places for fewer rows", []string{two, crafted(func(r *Record, _ []complaint.Labelled) { r.Gaps = r.Gaps[:3] })}, []string{"the places of its rows cannot be read"}},
		{"places that are none", []string{two, crafted(func(r *Record, _ []complaint.Labelled) { r.Gaps = []byte(strings.Repeat("\xff", 20)) })}, []string{"the places of its rows cannot be read"}},
		{"a labelled file", []string{two, b.shard(Shard{1, 2}, a)}, []string{"is no partial", "analyze --partial"}},
		{"a file that is none", []string{a}, []string{a, "is not Parquet"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			u, err := OpenPartials(test.files, b.dir)
			if err == nil {
				for _, e := range u.Rows() {
					err = e
				}
			}
			if (err == nil) != (test.want == nil) {
				t.Fatalf("error %v", err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
		})
	}
}

// A partial is made of files that label wrote, of the same model and shards that do
// not repeat; others may be elsewhere.
func TestWritePartialRefuses(t *testing.T) {
	b := newBench(t)
	in := b.input("a.jsonl", crowd(30, 0, rand.New(rand.NewPCG(5, 0))))
	l, rows := b.label(Shard{}, in)
	good := b.shard(Shard{1, 2}, in)
	plain := b.path()
	f, err := os.Create(plain)
	if err != nil {
		t.Fatal(err)
	}
	w := complaint.NewParquetWriter(f, b.meta)
	if err := errors.Join(w.Write(rows), w.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	short := NewRecord(l)
	short.Counts.Labelled, short.Counts.Read = short.Counts.Labelled-1, short.Counts.Read-1
	short.Inputs = slices.Clone(short.Inputs)
	short.Inputs[0].Rows--
	for _, test := range []struct {
		name  string
		files []string
		want  string
	}{
		{"one shard", []string{good}, ""},
		{"without a record", []string{plain}, "carries no record of its labelling"},
		{"the same twice", []string{good, b.shard(Shard{1, 2}, in)}, "as well"},
		{"a record of other rows", []string{b.labelled(short, rows)}, "its record counts"},
	} {
		if _, err := b.partial("{}", test.files...); err == nil != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}

// A byte that was changed anywhere, in a labelled file or a partial, or an end that was
// lost, is found before any row is used.
func TestUnionRefusesDamage(t *testing.T) {
	b := newBench(t)
	in := b.input("a.jsonl", crowd(30, 0, rand.New(rand.NewPCG(6, 0))))
	for _, test := range []struct {
		open func([]string, string) (*Union, error)
		path string
	}{
		{OpenLabelled, b.shard(Shard{}, in)},
		{OpenPartials, b.of(Shard{1, 1}, in)},
	} {
		path := test.path
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		refuses := func(damaged []byte) {
			if err := os.WriteFile(path, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := test.open([]string{path}, b.dir); err == nil || !strings.HasPrefix(err.Error(), path) {
				t.Errorf("%d of %d bytes: error %v", len(damaged), len(whole), err)
			}
		}
		for i := range 100 {
			damaged := slices.Clone(whole)
			damaged[i*(len(whole)-1)/99] ^= 0x10
			refuses(damaged)
		}
		refuses(whole[:len(whole)-1])
		refuses(append(slices.Clone(whole), whole[len(whole)-8:]...))
		refuses(nil)
	}
}

// Whatever stands in the metadata of a sealed partial, its rows are those of the file
// or an error, in little memory.
func FuzzPartial(f *testing.F) {
	tax := taxonomy.Default()
	var text strings.Builder
	if err := tax.WriteYAML(&text); err != nil {
		f.Fatal(err)
	}
	meta := map[string]string{models.ModelKey: "m", models.TaxonomyKey: text.String()}
	row := complaint.Labelled{Complaint: complaint.Complaint{ID: "1", Text: "杯子漏水", File: "a.csv", Row: 2}}
	row.Label.Category, row.ModelCategory = "quality", "quality"
	good := partialState{Version: partialVersion, Options: json.RawMessage("{}"), Labellings: []*Record{{
		Version: recordVersion, Shard: Shard{1, 1}, Origin: Origin{"model": "m", "taxonomy": TaxonomyHash(text.String())},
		Inputs: []Input{{Name: "a.csv", Hash: "x", Rows: 1}}, Paths: [][]byte{[]byte("a.csv")}, Counts: Counts{Read: 1, Labelled: 1},
	}}}
	add := func(change func(r *Record)) {
		state := good
		r := *state.Labellings[0]
		change(&r)
		state.Labellings = []*Record{&r}
		data, err := json.Marshal(state)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	add(func(r *Record) {})
	add(func(r *Record) { r.Shard.Of, r.Gaps = 2, []byte{0} })
	add(func(r *Record) { r.Shard, r.Gaps = Shard{2, 2}, []byte{5} })
	add(func(r *Record) { r.Counts = Counts{Read: 1 << 62, Labelled: 1 << 62} })
	add(func(r *Record) { r.Inputs, r.Paths = append(make([]Input, 3), r.Inputs...), make([][]byte, 4) })
	add(func(r *Record) {
		r.Inputs, r.Paths = append(r.Inputs, Input{Rows: 1 << 62, Rejected: 1<<62 + 1}), make([][]byte, 2)
	})
	add(func(r *Record) { r.Paths = nil })
	for _, state := range []string{"", "null", "{}", `{"version":1,"labellings":[null]}`, `{"version":1,"labellings":[{},{}]}`} {
		f.Add([]byte(state))
	}
	f.Fuzz(func(t *testing.T, state []byte) {
		state = []byte(strings.ToValidUTF8(string(state), "")) // as the metadata of a file is
		path := filepath.Join(t.TempDir(), "p.parquet")
		file, err := os.Create(path)
		if err != nil {
			t.Fatal(err)
		}
		w := complaint.NewParquetWriter(file, meta)
		w.SetMetadata(partialKey, unsealed(state))
		if err := errors.Join(w.Write([]complaint.Labelled{row}), w.Close(), Seal(file, unsealed(state)), file.Close()); err != nil {
			t.Fatal(err)
		}
		bounds.Memory(t, 64<<20, func() {
			u, err := OpenPartials([]string{path}, t.TempDir())
			if err != nil {
				return
			}
			n := 0
			for got, err := range u.Rows() {
				if err != nil {
					return
				}
				if n++; got.Text != row.Text {
					t.Errorf("another row: %+v", got)
				}
			}
			if n != 1 || u.Counts.Labelled != 1 || !u.Counts.Reconcile() {
				t.Errorf("%d rows, %+v", n, u.Counts)
			}
		})
	})
}
