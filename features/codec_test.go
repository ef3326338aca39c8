package features_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"suxi/features"
	"suxi/internal/bounds"
)

func encoded(t testing.TB) ([]byte, *features.Vectorizer) {
	t.Helper()
	_, v := fit(t, features.Config{WordMax: 1, CharMax: 1}, words("差 评", "差 评", "好 评"))
	data, err := v.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	return data, v
}

func TestCodecRoundTrip(t *testing.T) {
	for _, cfg := range []features.Config{{}, {CharMax: -1}, {WordMax: -1, MinDF: 3}} {
		docs := readOracle(t).Fitted
		_, v := fit(t, cfg, docs)
		data, err := v.AppendBinary([]byte("before"))
		if err != nil {
			t.Fatal(err)
		}
		data, _ = bytes.CutPrefix(data, []byte("before"))
		got, err := features.Decode(data)
		if err != nil {
			t.Fatalf("%+v: %v", cfg, err)
		}
		if got.Config() != v.Config() || got.Words() != v.Words() || got.Documents() != v.Documents() {
			t.Errorf("%+v: config %+v, %d words, %d documents; want %+v, %d, %d", cfg,
				got.Config(), got.Words(), got.Documents(), v.Config(), v.Words(), v.Documents())
		}
		for i, d := range docs {
			if diff := gocmp.Diff(v.Transform(d), got.Transform(d)); diff != "" {
				t.Errorf("%+v: document %d (-want +got):\n%s", cfg, i, diff)
			}
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	// Two word features, 差 and 评, then the same two as character features.
	const (
		wordMin, wordMax         = 8, 12
		minDF, documents, nWords = 24, 28, 32
		df, wordEnd, text        = 40, 56, 72
	)
	put := func(offset int, v uint32) func([]byte) []byte {
		return func(data []byte) []byte {
			binary.LittleEndian.PutUint32(data[offset:], v)
			return data
		}
	}
	tests := []struct {
		name   string
		damage func([]byte) []byte
		want   string
	}{
		{"empty", func([]byte) []byte { return nil }, "not a vectorizer"},
		{"other format", func(data []byte) []byte { data[7] = '2'; return data }, "not a vectorizer of format SUXIVEC1"},
		{"bad configuration", put(8, 100), "word n-grams from 100 to 1"},
		{"default not filled in", put(minDF, 0), "incomplete configuration"},
		{"shortest of no n-grams", func(data []byte) []byte { return put(wordMin, 1<<31)(put(wordMax, 1<<32-1)(data)) }, "incomplete configuration"},
		{"huge count", put(nWords, 1<<31-1), "cannot hold 2147483647 word and 2 character features"},
		{"counts that overflow", put(nWords, 1<<32-1), "cannot hold"},
		{"document frequency 0", put(df, 0), "feature 0 occurs in 0 of 3 documents"},
		{"document frequency above documents", put(documents, 1), "occurs in 2 of 1 documents"},
		{"empty term", put(wordEnd, 0), "word features: term 0 ends before it begins"},
		{"ends descend", put(wordEnd, 7), "word features: term 0 ends before it begins"},
		{"text shorter than ends", put(wordEnd+4, 1000), "word features: the text ends early"},
		{"term cut inside a character", put(wordEnd, 2), "word features: term 0 is not UTF-8"},
		{"terms out of order", func(data []byte) []byte { copy(data[text:], "评差"); return data }, "term 1 is out of order"},
		{"equal terms", func(data []byte) []byte { copy(data[text+6:], "差差"); return data }, "character features: term 1 is out of order"},
		{"truncated", func(data []byte) []byte { return data[:len(data)-1] }, "the text ends early"},
		{"trailing byte", func(data []byte) []byte { return append(data, 0) }, "1 bytes too many"},
	}
	data, _ := encoded(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := features.Decode(tt.damage(slices.Clone(data)))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
	for n := range data {
		if _, err := features.Decode(data[:n]); err == nil {
			t.Errorf("no error for the first %d bytes of %d", n, len(data))
		}
	}
}

// What Decode accepts is a Vectorizer that works and stores to the same bytes.
func FuzzDecode(f *testing.F) {
	data, _ := encoded(f)
	f.Add(data)
	f.Add(data[:len(data)/2])
	f.Fuzz(func(t *testing.T, data []byte) {
		var v *features.Vectorizer
		var err error
		bounds.Memory(t, 4<<20+200*uint64(len(data)), func() { v, err = features.Decode(data) })
		if err != nil {
			return
		}
		v.Transform(words("差 评 好")[0])
		if again, _ := v.AppendBinary(nil); !bytes.Equal(data, again) {
			t.Errorf("decoded %x, stored as %x", data, again)
		}
	})
}
