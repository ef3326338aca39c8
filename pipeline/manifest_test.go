package pipeline

import (
	"bytes"
	"strings"
	"testing"
)

func written(t *testing.T, m Manifest) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A manifest is read as it was written, and with no byte changed.
func TestParseManifest(t *testing.T) {
	m := Manifest{Schema: ManifestSchema, Suxi: "1", Run: &Run{ID: "r", Counts: Counts{Read: 3, Labelled: 3}}, Outputs: []Output{{Name: "a", Bytes: 1, SHA256: "00"}}}
	data := written(t, m)
	got, err := ParseManifest(data)
	if err != nil || got.Run.Counts != m.Run.Counts || got.Outputs[0] != m.Outputs[0] {
		t.Fatalf("%+v, %v", got, err)
	}
	if again := written(t, *got); !bytes.Equal(again, data) {
		t.Errorf("written again:\n%s\nwant:\n%s", again, data)
	}
	for i := range data {
		damaged := bytes.Clone(data)
		damaged[i] ^= 1
		if _, err := ParseManifest(damaged); err == nil {
			t.Errorf("byte %d, %q: not found", i, data[i])
		}
		if _, err := ParseManifest(data[:i]); err == nil {
			t.Errorf("cut at %d: not found", i)
		}
	}
	if m, err := ParseManifest(written(t, Manifest{Schema: ManifestSchema})); err != nil || m.Run != nil {
		t.Errorf("of a report: %+v, %v", m, err)
	}
}

func TestParseManifestRefuses(t *testing.T) {
	named := func(names ...string) (m Manifest) {
		m.Schema = ManifestSchema
		for _, name := range names {
			m.Outputs = append(m.Outputs, Output{Name: name})
		}
		return m
	}
	for _, tt := range []struct {
		name string
		m    Manifest
		want string
	}{
		{"a later version", Manifest{Schema: ManifestSchema + 1}, "has version 2, this program reads version 1"},
		{"a file above", named("../a"), `lists "../a"`},
		{"a file below", named("a/b"), `lists "a/b"`},
		{"a file anywhere", named("/etc/passwd"), `lists "/etc/passwd"`},
		{"the folder", named("."), `lists "."`},
		{"no name", named(""), `lists ""`},
		{"a file twice", named("a", "a"), `lists "a"`},
	} {
		if _, err := ParseManifest(written(t, tt.m)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
}
