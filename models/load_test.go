package models

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"hash/crc32"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/cues"
	"suxi/internal/bounds"
	"suxi/taxonomy"
)

func TestBundleRoundTrip(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	data := save(t, b)
	got, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if got.ID() != b.ID() {
		t.Errorf("id %s after loading, want %s", got.ID(), b.ID())
	}
	if got.TaxonomyYAML() != b.TaxonomyYAML() {
		t.Errorf("taxonomy after loading:\n%s\nwant:\n%s", got.TaxonomyYAML(), b.TaxonomyYAML())
	}
	if !bytes.Equal(save(t, got), data) {
		t.Error("written again, the bundle has other bytes")
	}
	seg := smallSegmenter(t)
	for _, e := range synthetic(30, 3) {
		want, have := NewLabeler(b, seg, LabelerOptions{}).Label(e.Text), NewLabeler(got, seg, LabelerOptions{}).Label(e.Text)
		if diff := cmp.Diff(want, have); diff != "" {
			t.Fatalf("another prediction after loading (-want +got):\n%s", diff)
		}
	}
}

// A damaged bundle is an error that names the file, never a panic and never
// another model.
func TestLoadDamaged(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	data := save(t, b)
	for i := 0; i < len(data); i += 97 {
		bad := bytes.Clone(data)
		bad[i] ^= 0x10
		got, err := Load("m.suxi", bytes.NewReader(bad), int64(len(bad)))
		if err != nil && !strings.HasPrefix(err.Error(), "m.suxi: ") {
			t.Fatalf("byte %d: error %q does not name the file", i, err)
		}
		if err == nil && got.ID() != b.ID() {
			t.Fatalf("byte %d flipped: loaded as another model", i)
		}
	}
	for _, n := range []int{0, 1, 100, len(data) / 2, len(data) - 1} {
		if _, err := Load("m.suxi", bytes.NewReader(data[:n]), int64(n)); err == nil {
			t.Errorf("%d of %d bytes load without an error", n, len(data))
		}
	}
}

// restored is the bundle file data with its manifest edited.
func restored(t *testing.T, data []byte, edit func(manifest string) string) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range in.File {
		entry, err := readEntry(f, int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == manifestEntry {
			entry = []byte(edit(string(entry)))
		}
		e, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		e.Write(entry)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLoadRefusesAnotherManifest(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	data := save(t, b)
	tests := []struct{ name, old, new, want string }{
		{"a future version", `"version": 3`, `"version": 9`, "model format version 9, this suxi reads versions up to 3: use a newer suxi"},
		{"a negative version", `"version": 3`, `"version": -1`, "model format version -1"},
		{"another format", `"suxi-model"`, `"other-model"`, "not the manifest of a suxi model"},
		{"an unknown block", `"block": "tone"`, `"block": "mood"`, `severity head: block "mood": not one this suxi knows`},
		{"severities without cuts", `"ordinal"`, `"ordinals"`, "severity head: weights, features and classes do not fit together"},
		{"a cut outside (0, 1)", `"cut": [`, `"cut": [2,`, "severity head: weights, features and classes do not fit together"},
		{"a block without its features", `"block": "clauses"`, `"block": ""`, "category head: block : 0 features, the manifest scales"},
	}
	for _, tt := range tests {
		bad := restored(t, data, func(m string) string {
			if !strings.Contains(m, tt.old) {
				t.Fatalf("%s: no %s in the manifest", tt.name, tt.old)
			}
			return strings.Replace(m, tt.old, tt.new, 1)
		})
		if _, err := Load("m.suxi", bytes.NewReader(bad), int64(len(bad))); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}

// An archive whose list of entries is not what the manifest says is refused, and
// nothing is ever written by the name of one.
func TestLoadRefusesAnotherArchive(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	data := save(t, b)
	type part struct {
		zip.FileHeader
		data []byte
	}
	var parts []part
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range in.File {
		entry, err := readEntry(f, int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, part{zip.FileHeader{Name: f.Name, Method: zip.Store, CRC32: f.CRC32, CompressedSize64: f.UncompressedSize64, UncompressedSize64: f.UncompressedSize64}, entry})
	}
	listed := func(edit func(m *Manifest, p []part) []part) func([]part) []part { // in the manifest, too
		return func(p []part) []part {
			var m Manifest
			if err := json.Unmarshal(p[0].data, &m); err != nil {
				t.Fatal(err)
			}
			p = edit(&m, p)
			if p[0].data, err = json.Marshal(m); err != nil {
				t.Fatal(err)
			}
			p[0].CRC32, p[0].CompressedSize64, p[0].UncompressedSize64 = crc32.ChecksumIEEE(p[0].data), uint64(len(p[0].data)), uint64(len(p[0].data))
			return p
		}
	}
	named := func(name string) func([]part) []part {
		return listed(func(m *Manifest, p []part) []part {
			p[1].Name, m.Entries[0].Name = name, name
			return p
		})
	}
	tests := []struct {
		name string
		edit func([]part) []part
		want string
	}{
		{"the last entry twice", func(p []part) []part { return append(p, p[len(p)-1]) }, "entries, the manifest lists"},
		{"the last entry twice, listed", listed(func(m *Manifest, p []part) []part {
			m.Entries = append(m.Entries, m.Entries[len(m.Entries)-1])
			return append(p, p[len(p)-1])
		}), "not as the manifest lists it"},
		{"an entry in place of another", func(p []part) []part { p[2] = p[1]; return p }, "not as the manifest lists it"},
		{"one too few", func(p []part) []part { return p[:len(p)-1] }, "entries, the manifest lists"},
		{"a hundred thousand", func(p []part) []part {
			for range 100_000 {
				p = append(p, part{FileHeader: zip.FileHeader{Name: "x"}})
			}
			return p
		}, "entries, the manifest lists"},
		{"a name outside, unknown to the manifest", func(p []part) []part { p[1].Name = "../../evil"; return p }, "not as the manifest lists it"},
		{"a name outside, listed", named("../evil"), "taxonomy.yaml: "},
		{"an absolute name, listed", named("/evil"), "taxonomy.yaml: "},
		{"a size that is too large", func(p []part) []part { p[1].UncompressedSize64 = 1 << 40; return p }, "not as the manifest lists it"},
		{"a manifest of a terabyte", func(p []part) []part { p[0].UncompressedSize64 = 1 << 40; return p }, "compressed or too large"},
		{"a size that is too small", func(p []part) []part { p[1].UncompressedSize64--; return p }, "not as the manifest lists it"},
		{"stored bytes beyond the file", func(p []part) []part { p[1].CompressedSize64 = 1 << 40; return p }, "damaged: copy the model again"},
		{"the manifest last", func(p []part) []part { return append(p[1:], p[0]) }, "not a suxi model"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			var out bytes.Buffer
			w := zip.NewWriter(&out)
			for _, p := range tt.edit(slices.Clone(parts)) {
				e, err := w.CreateRaw(&p.FileHeader)
				if err != nil {
					t.Fatal(err)
				}
				e.Write(p.data)
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			bounds.Memory(t, 1<<20+512*uint64(out.Len()), func() {
				if _, err := Load("m.suxi", bytes.NewReader(out.Bytes()), int64(out.Len())); err == nil || !strings.HasPrefix(err.Error(), "m.suxi: ") || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("error %v, want %q", err, tt.want)
				}
			})
			if _, err := os.Stat("../evil"); err == nil {
				t.Error("it was written")
			}
		})
	}
}

// Every version of the format that a release wrote stays readable, and its
// severity head, of before version 3, stays what it was.
func TestLoadOlderVersions(t *testing.T) {
	for version, name := range map[int]string{1: "model-v1.suxi", 2: "model-v2.suxi"} {
		b, err := LoadFile("../testdata/backcompat/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if b.Manifest.Version != version || b.severity.ordinal != nil || b.Queue() != nil {
			t.Fatalf("%s: version %d, ordinal %v, queue %v", name, b.Manifest.Version, b.severity.ordinal, b.Queue())
		}
		// As the program that wrote it labelled with its full dictionary.
		for text, want := range map[string]string{"快递丢了，物流不更新": "delivery", "客服态度差": "attitude"} {
			p := NewLabeler(b, smallSegmenter(t), LabelerOptions{}).Label(text)
			if got := b.Taxonomy.Categories[p.Category].Code; got != want {
				t.Errorf("%s: %s: category %s, want %s", name, text, got, want)
			}
			if want := classifier.NearestMean(p.SeverityProbabilities); p.Severity != want || p.Urgent {
				t.Errorf("%s: %s: severity %d, urgent %v, want %d and no queue", name, text, p.Severity, p.Urgent, want)
			}
		}
		data := save(t, b)
		if again, err := Load("again", bytes.NewReader(data), int64(len(data))); err != nil || again.Manifest.Version != FormatVersion {
			t.Errorf("%s: written again: %v", name, err)
		}
	}
}

func FuzzLoad(f *testing.F) {
	b, _, err := Train(context.Background(), Config{MaxFeatures: 50}, smallSegmenter(f), taxonomy.Default(), synthetic(30, 1))
	if err != nil {
		f.Fatal(err)
	}
	var data bytes.Buffer
	if err := b.Write(&data); err != nil {
		f.Fatal(err)
	}
	f.Add(data.Bytes())
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
		if err == nil {
			NewLabeler(b, smallSegmenter(t), LabelerOptions{}).Label("快递丢了")
		}
	})
}

// A taxonomy with the same categories and levels can take the place of the
// trained one; what the heads learnt stays.
func TestWith(t *testing.T) {
	trained, _ := trainSynthetic(t, Config{})
	data := save(t, trained)
	b, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	seg := smallSegmenter(t)
	tax := taxonomy.Default()
	tax.Name = "edited"
	for i := range tax.Categories {
		tax.Categories[i].Keywords = []taxonomy.Phrase{"别的词"}
		tax.Categories[i].Subcategories = nil
	}
	tax.Rules = []taxonomy.Rule{{Code: "lost", Name: "丢", RaiseTo: 1, Phrases: []taxonomy.Phrase{"丢件"}}}
	with, err := b.With(tax)
	if err != nil {
		t.Fatal(err)
	}
	was, is := NewLabeler(b, seg, LabelerOptions{}).Label("快递丢件"), NewLabeler(with, seg, LabelerOptions{}).Label("快递丢件")
	if !cmp.Equal(was.CategoryProbabilities, is.CategoryProbabilities) || !cmp.Equal(was.SeverityProbabilities, is.SeverityProbabilities) {
		t.Error("the heads changed with the taxonomy in force")
	}
	if !slices.ContainsFunc(is.Mentions, func(m cues.Mention) bool { return m.Code == "lost" }) {
		t.Errorf("mentions %v, want the rule of the taxonomy in force", is.Mentions)
	}
	if b.ID() != with.ID() || !bytes.Equal(save(t, b), save(t, with)) {
		t.Error("the bundle itself changed")
	}
	if !strings.Contains(with.Metadata()[TaxonomyKey], "edited") {
		t.Error("the metadata does not carry the taxonomy in force")
	}

	tax.Categories[0], tax.Categories[1] = tax.Categories[1], tax.Categories[0]
	if _, err := b.With(tax); err == nil || !strings.Contains(err.Error(), "other categories") {
		t.Errorf("categories in another order: error %v", err)
	}
	other := taxonomy.Default()
	other.Severity = other.Severity[:2]
	if _, err := b.With(other); err == nil || !strings.Contains(err.Error(), "another severity scale") {
		t.Errorf("two levels: error %v", err)
	}
}
