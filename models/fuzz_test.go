package models

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"suxi/internal/bounds"
	"suxi/taxonomy"
)

// fuzzed is a small bundle as a file.
func fuzzed(f *testing.F) []byte {
	f.Helper()
	b, _, err := Train(context.Background(), Config{MaxFeatures: 50}, smallSegmenter(f), taxonomy.Default(), synthetic(60, 1))
	if err != nil {
		f.Fatal(err)
	}
	var data bytes.Buffer
	if err := b.Write(&data); err != nil {
		f.Fatal(err)
	}
	return data.Bytes()
}

// checkLabel labels a text and checks what holds of a prediction: probabilities
// are some, evidence and mentions lie in the text, and a text has one label.
func checkLabel(t *testing.T, b *Bundle, l *Labeler, text string) {
	t.Helper()
	p := l.Label(text)
	for _, head := range []struct {
		best int
		p    []float64
		n    int
	}{{p.Category, p.CategoryProbabilities, len(b.Taxonomy.Categories)}, {p.Severity, p.SeverityProbabilities, len(b.Taxonomy.Severity)}} {
		if len(head.p) != head.n || head.best < 0 || head.best >= head.n {
			t.Fatalf("%q: class %d of %v, the taxonomy has %d", text, head.best, head.p, head.n)
		}
		for _, x := range head.p {
			if !(x >= 0 && x <= 1) {
				t.Fatalf("%q: probabilities %v", text, head.p)
			}
		}
	}
	for _, e := range p.Evidence {
		if e.Start < 0 || e.Start >= e.End || e.End > len(text) || math.IsNaN(e.Weight) || utf8.ValidString(text) && !utf8.ValidString(text[e.Start:e.End]) {
			t.Fatalf("%q: evidence %+v", text, e)
		}
	}
	for _, m := range p.Mentions {
		if m.Start < 0 || m.Start >= m.End || m.End > len(text) {
			t.Fatalf("%q: mention %+v", text, m)
		}
	}
	if !(p.Unknown >= 0 && p.Unknown <= 1) {
		t.Fatalf("%q: unknown share %v", text, p.Unknown)
	}
	again := l.Label(text)
	if p.Category != again.Category || !slices.Equal(p.CategoryProbabilities, again.CategoryProbabilities) || !slices.Equal(p.Evidence, again.Evidence) {
		t.Fatalf("%q: %+v, then %+v", text, p, again)
	}
}

// FuzzLabel labels any text, with evidence.
func FuzzLabel(f *testing.F) {
	data := fuzzed(f)
	b, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.Fatal(err)
	}
	l := NewLabeler(b, smallSegmenter(f), LabelerOptions{Evidence: true})
	for _, text := range []string{"", "快递丢了，物流不更新", "客服态度差\xff电话13800138000", "ＡＢＣ\x00\u200b", "<p>退款</p>", strings.Repeat("退货!", 100), "監(jiān)梢\ue431胫悄"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkLabel(t, b, l, text) })
}

// FuzzEntries loads bundles of which one part is damaged and the hashes are
// right, as somebody would make them: the fuzzer that changes bytes of the file
// gets no further than the hashes. What loads can label, and is written again.
func FuzzEntries(f *testing.F) {
	data := fuzzed(f)
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		f.Fatal(err)
	}
	var parts []entry
	for _, file := range z.File {
		r, err := file.Open()
		if err != nil {
			f.Fatal(err)
		}
		part, err := io.ReadAll(r)
		if err != nil {
			f.Fatal(err)
		}
		parts = append(parts, entry{file.Name, part})
	}
	seg := smallSegmenter(f)
	for i := range parts {
		f.Add(uint8(i), uint16(8), []byte{0xFF, 0xFF, 0xFF, 0x7F})
		f.Add(uint8(i), uint16(100), []byte("\"}]"))
		f.Add(uint8(i), uint16(1), []byte{})
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, put []byte) {
		damaged := slices.Clone(parts)
		part := &damaged[int(which)%len(parts)]
		part.data = bytes.Clone(part.data)
		if len(put) == 0 {
			part.data = part.data[:int(at)%len(part.data)]
		} else {
			copy(part.data[int(at)%len(part.data):], put)
		}
		file := bundleOf(t, damaged)
		var b *Bundle
		var err error
		bounds.Memory(t, 64<<20+100*uint64(len(file)), func() { b, err = Load("m.suxi", bytes.NewReader(file), int64(len(file))) })
		if err != nil {
			if !strings.HasPrefix(err.Error(), "m.suxi: ") {
				t.Errorf("error %q does not name the file", err)
			}
			return
		}
		l := NewLabeler(b, seg, LabelerOptions{Evidence: true})
		for _, text := range []string{"快递丢了，物流不更新", ""} {
			checkLabel(t, b, l, text)
		}
		var again bytes.Buffer
		if err := b.Write(&again); err != nil {
			t.Fatal(err)
		}
		if _, err := Load("again", bytes.NewReader(again.Bytes()), int64(again.Len())); err != nil {
			t.Errorf("written again: %v", err)
		}
	})
}

// bundleOf makes a file of parts, the manifest first, in which their sizes and
// hashes are as they should be where the manifest can still be read.
func bundleOf(t *testing.T, parts []entry) []byte {
	t.Helper()
	manifest := parts[0].data
	var m Manifest
	if json.Unmarshal(manifest, &m) == nil && len(m.Entries) == len(parts)-1 {
		for i, p := range parts[1:] {
			sum := sha256.Sum256(p.data)
			m.Entries[i] = Entry{p.name, int64(len(p.data)), hex.EncodeToString(sum[:])}
			if tax, err := taxonomy.Load("t", bytes.NewReader(p.data)); p.name == taxonomyEntry && err == nil {
				m.Taxonomy.Fingerprint = tax.Fingerprint()
			}
		}
		if again, err := json.Marshal(m); err == nil {
			manifest = again
		}
	}
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i, p := range parts {
		f, err := w.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Store})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			p.data = manifest
		}
		if _, err := f.Write(p.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// FuzzParseProfile reads what a labelled file says of the model's training rows,
// which anybody can write there: it is about the categories, or refused.
func FuzzParseProfile(f *testing.F) {
	tax := taxonomy.Default()
	for _, s := range []string{"", "null", "{}", `{"n":8,"classes":[8,0,0,0,0,0,0,0],"confidence":{"mean":0.5,"variance":0.1},"unknown":{"mean":0,"variance":0}}`, `{"classes":[9223372036854775807,1]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var err error
		bounds.Memory(t, 1<<20+100*uint64(len(s)), func() { _, err = ParseProfile(s, tax) })
		if err != nil && len(s) > 20 && strings.Contains(err.Error(), s) {
			t.Errorf("error %q repeats the file", err)
		}
	})
}
