package pipeline

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/taxonomy"
)

// everyTests is how many rows a part has in these tests.
const everyTests = 7

// mixedInput has rows of every fate, n of them labelled.
func mixedInput(n int) string {
	var b strings.Builder
	b.WriteString("编号,投诉内容,投诉时间,类别,严重程度\n")
	for i := range n {
		fmt.Fprintf(&b, "%d,快递丢了%d,2025-03-%02d,%s,%s\n", i, i%5, 1+i%28, []string{"", "服务态度", "自造"}[i%3], []string{"", "紧急", "VIP"}[i%4%3])
		if i%4 == 1 {
			fmt.Fprintf(&b, "%d,,2025-03-01,,\n", i) // rejected
		}
		if i%6 == 2 {
			fmt.Fprintf(&b, "%d,快递丢了%d,2025-03-01,,\n", i, i%5) // a duplicate
		}
		if i%9 == 3 {
			fmt.Fprintf(&b, "%d,换了一种说法%d,2025-03-01,,\n", i, i) // the same id
			n++
		}
	}
	return b.String()
}

// A pass is what a first pass did and left.
type pass struct {
	Labelling *Labelling
	Rejects   []string
	Parts     map[string]string // name → bytes
	Joined    []string          // the ids of all rows
}

// firstPass labels in into parts beside out, going on from those there are with
// resume, and is interrupted when so many parts are whole, if that is above 0.
func firstPass(t *testing.T, out, in string, resume bool, interrupt int, opts Options) (*pass, error) {
	t.Helper()
	work, err := atomicfile.OpenWork(out)
	if err != nil {
		t.Fatal(err)
	}
	defer work.Close()
	parts, _, err := OpenParts(work, Origin{"model": "m"}, resume)
	if err != nil {
		return nil, err
	}
	defer parts.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	opts.From = parts.Last()
	opts.group.Rows = everyTests
	opts.Checkpoint = func(c Checkpoint) error {
		if err := parts.Checkpoint(c); err != nil {
			return err
		}
		if len(parts.Paths()) == interrupt {
			cancel()
			return ctx.Err()
		}
		return nil
	}
	tax := taxonomy.Default()
	m := &memory{}
	labelling, err := Label(ctx, opts, tax, keywordLabeler{tax}, []string{in}, parts, rejectMemory{m})
	if err != nil {
		return nil, err
	}
	p := &pass{Labelling: labelling, Parts: map[string]string{}}
	for _, r := range m.rejects {
		p.Rejects = append(p.Rejects, r.Error())
	}
	for _, path := range parts.Paths() {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		p.Parts[filepath.Base(path)] = string(b)
		for row, err := range complaint.ReadLabelled(path) {
			if err != nil {
				t.Fatal(err)
			}
			p.Joined = append(p.Joined, row.ID)
		}
	}
	return p, nil
}

// Interrupted at any of its parts, and again on the way, a pass ends as one that
// was not: the same counts, warnings and rejects, and the same bytes, whatever
// the number of workers and the size of batches.
func TestResume(t *testing.T) {
	for _, test := range []struct{ n, bytes, parts int }{
		{20, 0, 4}, // 23 rows, of which the last part has 2
		{28, 0, 5}, // 32
		{3, 0, 1},
		{20, 50, 6}, // four rows of 14 or 15 bytes, or three with one of 20
	} {
		n, group := test.n, complaint.RowGroup{Bytes: test.bytes}
		in := writeInput(t, "in.csv", mixedInput(n))
		want, err := firstPass(t, filepath.Join(t.TempDir(), "out"), in, false, 0, Options{Workers: 1, BatchRows: 3, group: group})
		if err != nil {
			t.Fatal(err)
		}
		if want.Labelling.Counts.Labelled != int64(len(want.Joined)) || !want.Labelling.Counts.Reconcile() || len(want.Parts) != test.parts {
			t.Fatalf("counts %+v, %d rows in %d parts", want.Labelling.Counts, len(want.Joined), len(want.Parts))
		}
		for first := 1; first <= len(want.Parts); first++ {
			opts := []Options{{Workers: 1, BatchRows: 1}, {Workers: 2, BatchRows: 5}, {Workers: 8, BatchRows: 100}}[first%3]
			opts.group = group
			out := filepath.Join(t.TempDir(), "out")
			for _, interrupt := range []int{first, first + 1} {
				if _, err := firstPass(t, out, in, true, interrupt, opts); err != nil && !errors.Is(err, context.Canceled) {
					t.Fatal(err)
				}
			}
			got, err := firstPass(t, out, in, true, 0, Options{Workers: 2, BatchRows: 4, group: group})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%d rows, interrupted at part %d (-want +got):\n%s", n, first, diff)
			}
		}
	}
}

// What an interrupted pass leaves is its whole parts, and without resume the next
// begins anew.
func TestResumeIsAskedFor(t *testing.T) {
	in, out := writeInput(t, "in.csv", mixedInput(20)), filepath.Join(t.TempDir(), "out")
	if _, err := firstPass(t, out, in, false, 2, Options{Workers: 1}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	work, err := atomicfile.OpenWork(out)
	if err != nil {
		t.Fatal(err)
	}
	defer work.Close()
	names, err := work.Names()
	if diff := cmp.Diff([]string{"part-00001.parquet", "part-00002.parquet"}, names); err != nil || diff != "" {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	var origin *OriginError
	if _, _, err := OpenParts(work, Origin{"model": "n", "taxonomy": "t"}, true); !errors.As(err, &origin) || strings.Join(origin.Names, " ") != "model taxonomy" {
		t.Errorf("of another origin: %v", err)
	}
	if err := os.Truncate(work.Path("part-00002.parquet"), 100); err != nil {
		t.Fatal(err)
	}
	parts, dropped, err := OpenParts(work, Origin{"model": "m"}, true)
	if err != nil || dropped != 0 || parts.Last().Labelled != everyTests || len(parts.Paths()) != 1 {
		t.Errorf("with a damaged part: %+v, %d dropped, %v; want the one before it", parts, dropped, err)
	}
	parts, dropped, err = OpenParts(work, Origin{"model": "n"}, false)
	if err != nil || dropped != everyTests || parts.Last().Labelled != 0 {
		t.Errorf("anew: %+v, %d dropped, %v", parts, dropped, err)
	}
	if names, err := work.Names(); err != nil || len(names) > 0 {
		t.Errorf("left: %v, %v", names, err)
	}
}

// A part of which any byte was changed, or that lost its end, counts as not there,
// and so do those behind it: going on gives what an undisturbed pass does.
func TestResumeWithoutDamagedParts(t *testing.T) {
	in, dir := writeInput(t, "in.csv", mixedInput(20)), t.TempDir()
	want, err := firstPass(t, filepath.Join(dir, "whole"), in, false, 0, Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	part := want.Parts["part-00002.parquet"]
	damages := []string{part[:len(part)-1], part + part[len(part)-8:], ""}
	for i := range 64 {
		b := []byte(part)
		b[i*(len(b)-1)/63] ^= 0x10
		damages = append(damages, string(b))
	}
	for i, damaged := range damages {
		out := filepath.Join(dir, fmt.Sprint("out", i))
		work, err := atomicfile.OpenWork(out)
		if err != nil {
			t.Fatal(err)
		}
		for name, content := range want.Parts {
			if name == "part-00002.parquet" {
				content = damaged
			}
			if err := os.WriteFile(work.Path(name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		parts, _, err := OpenParts(work, Origin{"model": "m"}, true)
		if err != nil || len(parts.Paths()) != 1 {
			t.Fatalf("damage %d: %d parts, %v; want the one before it", i, len(parts.Paths()), err)
		}
		if err := work.Close(); err != nil {
			t.Fatal(err)
		}
		if i%16 > 0 { // the pass itself is the same for all
			continue
		}
		got, err := firstPass(t, out, in, true, 0, Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("damage %d (-want +got):\n%s", i, diff)
		}
	}
}

// Rows behind those that were labelled can be others; those before cannot.
func TestResumeWithOtherInputs(t *testing.T) {
	before := mixedInput(20)
	lines := strings.SplitAfter(before, "\n")
	for _, test := range []struct {
		name      string
		interrupt int // 0 is at the end
		after     string
		changed   bool
	}{
		{"the same", 2, before, false},
		{"a text", 2, strings.Replace(before, "快递丢了1,", "快递破了,", 1), true},
		{"a date", 2, strings.Replace(before, "2025-03-02", "2025-03-03", 1), true},
		{"a label", 2, strings.Replace(before, "服务态度", "物流", 1), true},
		{"a row less at the front", 2, lines[0] + strings.Join(lines[2:], ""), true},
		{"rejects between them", 2, lines[0] + lines[1] + "x,,,,\n" + strings.Join(lines[2:], ""), true}, // which moves the rows below
		{"fewer than were labelled", 2, strings.Join(lines[:5], ""), true},
		{"rows more at the end", 2, before + "x,又一件,,,\n", false},
		{"rows more behind all of them", 0, before + "x,又一件,,,\n", true},
		{"rejects behind all of them", 0, before + "x,,,,\n", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			in, out := writeInput(t, "in.csv", before), filepath.Join(t.TempDir(), "out")
			if _, err := firstPass(t, out, in, false, test.interrupt, Options{}); err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			if err := os.WriteFile(in, []byte(test.after), 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := firstPass(t, out, in, true, 0, Options{})
			if test.changed {
				if !errors.Is(err, ErrInputsChanged) {
					t.Errorf("error %v, want ErrInputsChanged", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want, err := firstPass(t, filepath.Join(t.TempDir(), "out"), in, false, 0, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// The same rows under another name are other inputs, for the name is in the output;
// the error says that names count.
func TestResumeUnderAnotherName(t *testing.T) {
	in, again, out := writeInput(t, "in.csv", mixedInput(20)), writeInput(t, "again.csv", mixedInput(20)), filepath.Join(t.TempDir(), "out")
	if _, err := firstPass(t, out, in, false, 2, Options{}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := firstPass(t, out, again, true, 0, Options{}); !errors.Is(err, ErrInputsChanged) || !strings.Contains(err.Error(), "by name: name them as before") {
		t.Errorf("under another name: %v", err)
	}
}

// Every field of a complaint is in its digest, as itself.
func TestDigestHoldsEveryField(t *testing.T) {
	sum := func(list ...complaint.Complaint) uint64 {
		d := newDigest()
		for i := range list {
			d.add(&list[i])
		}
		return d.Sum64()
	}
	seen := map[uint64]string{sum(complaint.Complaint{}): "none"}
	remember := func(name string, h uint64) {
		if other, ok := seen[h]; ok {
			t.Errorf("%s has the digest of %s", name, other)
		}
		seen[h] = name
	}
	for i, f := range reflect.VisibleFields(reflect.TypeFor[complaint.Complaint]()) {
		var c complaint.Complaint
		v := reflect.ValueOf(&c).Elem().Field(i)
		switch v.Interface().(type) {
		case string:
			v.SetString("a")
		case bool:
			v.SetBool(true)
		case int:
			v.SetInt(1)
		case time.Time:
			v.Set(reflect.ValueOf(time.UnixMilli(1)))
		case []complaint.Field:
			v.Set(reflect.ValueOf([]complaint.Field{{Name: "a", Value: "b"}}))
		default:
			t.Fatalf("a field of type %s", f.Type)
		}
		remember(f.Name, sum(c))
	}
	remember("two complaints", sum(complaint.Complaint{ID: "a"}, complaint.Complaint{ID: "b"}))
	remember("the same in the other order", sum(complaint.Complaint{ID: "b"}, complaint.Complaint{ID: "a"}))
	remember("a longer id", sum(complaint.Complaint{ID: "ab", Text: "c"}))
	remember("a longer text", sum(complaint.Complaint{ID: "a", Text: "bc"}))
}
