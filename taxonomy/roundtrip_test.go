package taxonomy

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/internal/bounds"
)

// drawTaxonomy draws valid taxonomies, texts that need quoting among them.
var drawTaxonomy = rapid.Custom(func(t *rapid.T) *Taxonomy {
	word := rapid.OneOf(
		rapid.SampledFrom([]string{"null", "yes", "~", "- a", "a: b", "#", "'", `"`, "{x}", "[x]", "*a", "&a", "!t", "|", ">", "%", "@", "`", "1.0", "007", "0x1F", "1e3", ".nan", "2024-01-01", "<<", "?", "a #b", `\n`, "---", "...", "是，否"}),
		rapid.StringOfN(rapid.RuneFrom(nil, unicode.Han, unicode.Letter, unicode.Punct, unicode.Digit), 1, 12, -1),
	).Filter(func(s string) bool { return text("", s, required) == nil })
	names := make(map[string]string)
	unique := word.Filter(func(s string) bool {
		_, taken := names[fold(s)]
		names[fold(s)] = ""
		return !taken
	})
	maybe := func(g *rapid.Generator[string]) *rapid.Generator[string] { return rapid.OneOf(rapid.Just(""), g) }
	some := func(label string) []string {
		if v := rapid.SliceOfN(word, 0, 4).Draw(t, label); len(v) > 0 {
			return v
		}
		return nil
	}
	phrase := rapid.Custom(func(t *rapid.T) Phrase {
		parts := rapid.SliceOfN(rapid.OneOf(word, rapid.SampledFrom([]string{"{n}", "…"})), 1, 4).Draw(t, "parts")
		return Phrase(strings.Join(parts, ""))
	}).Filter(func(p Phrase) bool {
		_, err := p.Parse()
		return err == nil && text("", string(p), required) == nil
	})
	phrases := func(least int, label string) []Phrase {
		if v := rapid.SliceOfN(phrase, least, 4).Draw(t, label); len(v) > 0 {
			return v
		}
		return nil
	}
	entries := func(label string) (entries []Entry) {
		for range rapid.IntRange(0, 3).Draw(t, label) {
			entries = append(entries, Entry{
				Code: unique.Draw(t, "code"), Name: unique.Draw(t, "name"), NameEN: maybe(unique).Draw(t, "name_en"),
				Definition: maybe(word).Draw(t, "definition"), Include: some("include"), Exclude: some("exclude"), Keywords: phrases(0, "phrases"),
			})
		}
		return entries
	}
	x := &Taxonomy{Name: word.Draw(t, "name"), Causes: entries("causes"), Demands: entries("demands")}
	residual := rapid.IntRange(0, 9).Draw(t, "residual")
	for i := range rapid.IntRange(1, 6).Draw(t, "categories") {
		x.Categories = append(x.Categories, Category{
			Code: unique.Draw(t, "code"), Name: unique.Draw(t, "name"), NameEN: maybe(unique).Draw(t, "name_en"),
			Definition: maybe(word).Draw(t, "definition"), Include: some("include"), Exclude: some("exclude"), Keywords: phrases(0, "keywords"),
			Residual: i == residual, Subcategories: entries("subcategories"),
		})
	}
	clear(names)
	for i := range rapid.IntRange(1, 5).Draw(t, "levels") {
		l := Level{
			Rank: i + 1, Code: unique.Draw(t, "code"), Name: unique.Draw(t, "name"), NameEN: maybe(unique).Draw(t, "name_en"),
			Criteria: some("criteria"), Weight: rapid.Float64Range(1e-9, 1e9).Draw(t, "weight"),
		}
		for range rapid.IntRange(0, 3).Draw(t, "duties") {
			d := Deadline{Workdays: rapid.IntRange(0, maxWorkdays).Draw(t, "workdays")}
			if d.Workdays == 0 {
				d.Clock = time.Duration(rapid.Int64Range(1, 1e15).Draw(t, "clock"))
			}
			l.Response = append(l.Response, Duty{word.Draw(t, "duty"), d})
		}
		x.Severity = append(x.Severity, l)
	}
	for range rapid.IntRange(0, 3).Draw(t, "rules") {
		r := Rule{
			Code: unique.Draw(t, "code"), Name: unique.Draw(t, "name"), NameEN: maybe(unique).Draw(t, "name_en"),
			RaiseTo: rapid.IntRange(1, len(x.Severity)).Draw(t, "raise_to"),
			Phrases: phrases(1, "phrases"), Except: phrases(0, "except"),
		}
		if rapid.Bool().Draw(t, "counted") {
			r.Phrases = append(r.Phrases, "{n}次")
			r.AtLeast = rapid.IntRange(1, 1000).Draw(t, "at_least")
		}
		if rapid.Bool().Draw(t, "batch") {
			r.Batch = &Batch{People: rapid.IntRange(2, 99).Draw(t, "people"), Days: rapid.IntRange(1, 99).Draw(t, "days")}
		}
		x.Rules = append(x.Rules, r)
	}
	return x
})

func TestWriteYAMLRoundTrip(t *testing.T) {
	check := func(t interface{ Fatalf(string, ...any) }, want *Taxonomy) {
		var b bytes.Buffer
		if err := want.WriteYAML(&b); err != nil {
			t.Fatalf("WriteYAML: %v", err)
		}
		written := b.String()
		got, err := Load("written.yaml", &b)
		if err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("(-want +got):\n%s\nfrom\n%s", diff, written)
		}
	}
	for _, name := range Embedded() {
		x, _ := Named(name)
		check(t, x)
	}
	rapid.Check(t, func(t *rapid.T) { check(t, drawTaxonomy.Draw(t, "taxonomy")) })
}

// Whatever the bytes, Load returns a taxonomy that can be written and read
// again, or an error of one line that begins with the file name.
func FuzzLoad(f *testing.F) {
	f.Add(small)
	f.Add(rich)
	f.Add("name: &a x\ncategories: [{code: *a, name: *a}]\n")
	f.Add("? a\n: !!b |+\n  c\n")
	f.Fuzz(func(t *testing.T, text string) {
		var x *Taxonomy
		var err error
		bounds.Memory(t, 64<<20+10_000*uint64(len(text)), func() { x, err = Load("f.yaml", strings.NewReader(text)) })
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.yaml:") || strings.Contains(err.Error(), "\n") {
				t.Fatalf("error %q", err)
			}
			return
		}
		var b bytes.Buffer
		if err := x.WriteYAML(&b); err != nil {
			t.Fatal(err)
		}
		y, err := Load("written.yaml", &b)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(x, y); diff != "" {
			t.Fatal(diff)
		}
	})
}
