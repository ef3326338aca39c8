package taxonomy

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// small is a valid taxonomy; the error cases are edits of it.
const small = `name: repairs
categories:
  - code: late
    name: 上门迟到
    name_en: late
    keywords: [迟到, 爽约]
  - code: other
    name: 其他
    residual: true
severity:
  - rank: 1
    code: high
    name: 一级 加急
    weight: 3
    response:
      - duty: 回电
        within: 30m
  - rank: 2
    code: low
    name: 二级 普通
    weight: 1
    response:
      - duty: 核实
        within: 2h
      - duty: 答复
        within: 3 workdays
`

func TestLoad(t *testing.T) {
	want := &Taxonomy{
		Name: "repairs",
		Categories: []Category{
			{Code: "late", Name: "上门迟到", NameEN: "late", Keywords: []string{"迟到", "爽约"}},
			{Code: "other", Name: "其他", Residual: true},
		},
		Severity: Scale{
			{Rank: 1, Code: "high", Name: "一级 加急", Weight: 3, Response: Response{
				{Duty: "回电", Within: Deadline{Clock: 30 * time.Minute}},
			}},
			{Rank: 2, Code: "low", Name: "二级 普通", Weight: 1, Response: Response{
				{Duty: "核实", Within: Deadline{Clock: 2 * time.Hour}},
				{Duty: "答复", Within: Deadline{Workdays: 3}},
			}},
		},
	}
	for name, text := range map[string]string{
		"as written":              small,
		"byte order mark":         "\uFEFF" + small,
		"lines end with CR LF":    strings.ReplaceAll(small, "\n", "\r\n"),
		"document marks, comment": "---\n# ours\n" + small + "...\n",
	} {
		got, err := Load("small.yaml", strings.NewReader(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestLoadErrors(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		// What is not YAML.
		{small, "", "t.yaml: no taxonomy in it"},
		{small, "# only a comment\n", "t.yaml: no taxonomy in it"},
		{small, "name: \xff", "t.yaml: not UTF-8: save the file as UTF-8"},
		{small, strings.Repeat("# ", maxSize/2) + small, "t.yaml: larger than 256 KiB: not a taxonomy"},
		{small, strings.Repeat("[", 100000), "t.yaml:1:17: nested too deep for a taxonomy"},
		{small, strings.Repeat("- ", 100000), "t.yaml:1:33: nested too deep for a taxonomy"},
		{"name: repairs", "name: \"repairs", "t.yaml:1:7: could not find end character of double-quoted text"},
		{"    residual", "\tresidual", "t.yaml:9:1: found character '\t' that cannot start any token"},
		{small, "name: x\ncategories: ! ", "t.yaml: not readable as YAML: look for a tag (!) or anchor (&) without a value"},
		// What is not a taxonomy.
		{small, "just text\n", "t.yaml:1:1: string was used where mapping is expected"},
		{small, small + "---\n" + small, "t.yaml:28:1: a second document: want one taxonomy a file"},
		{"name_en", "nameEN", `t.yaml:5:5: unknown field "nameEN"`},
		{"name_en", "name", `t.yaml:5:5: mapping key "name" already defined at [4:5]`},
		{"[迟到, 爽约]", "[迟到, [爽约]]", "t.yaml:6:20: list where text is expected"},
		{"[迟到, 爽约]", "迟到", "t.yaml:6:15: string was used where sequence is expected"},
		{"residual: true", "residual: maybe", "t.yaml:9:15: text where true or false is expected"},
		{"rank: 1", "rank: one", "t.yaml:11:11: text where whole number is expected"},
		{"rank: 1", "rank: 99999999999999999999", "t.yaml:11:11: number out of range"},
		{"weight: 3", "weight: heavy", "t.yaml:14:13: text where number is expected"},
		{"within: 30m", "within: 30 minutes", `t.yaml:17:17: bad deadline "30 minutes": want a time above 0, such as 30m, 24h or "3 workdays"`},
		{"within: 30m", "within: -30m", `t.yaml:17:17: bad deadline "-30m": want a time above 0, such as 30m, 24h or "3 workdays"`},
		{"within: 30m", "within: 30", `t.yaml:17:17: bad deadline "30": want a time above 0, such as 30m, 24h or "3 workdays"`},
		{"3 workdays", "0 workdays", `t.yaml:26:17: bad deadline "0 workdays": want 1 to 250 workdays`},
		{"within: 30m", "within: [30m]", `t.yaml:17:17: bad deadline: want a time such as 30m, 24h or "3 workdays"`},
		// What contradicts itself.
		{"name: repairs\n", "", "t.yaml:1:1: name: empty or missing"},
		{"code: other", `code: ""`, "t.yaml:7:11: categories[1].code: empty or missing"},
		{"    name: 上门迟到\n", "", "t.yaml:3:5: categories[0].name: empty or missing"},
		{"code: other", "code: LATE", `t.yaml:7:11: categories[1].code: "LATE" is taken: categories[0] has it as code or name`},
		{"name: 其他", "name: 上门迟到", `t.yaml:8:11: categories[1].name: "上门迟到" is taken: categories[0] has it as code or name`},
		{"name_en: late", "residual: true", `t.yaml:9:15: categories[1].residual: "late" is residual already: only one category can be`},
		{"[迟到, 爽约]", `[迟到, "爽\n约"]`, "t.yaml:6:20: categories[0].keywords[1]: has a line break or an invisible character in it"},
		{"[迟到, 爽约]", `["迟到 "]`, "t.yaml:6:16: categories[0].keywords[0]: begins or ends with space"},
		{small, "name: x\ncategories: []\n", "t.yaml:2:13: categories: there are none: a taxonomy needs at least one"},
		{small[strings.Index(small, "severity"):], "", "t.yaml:1:1: severity: there are no levels: a taxonomy needs at least one"},
		{"rank: 2", "rank: 3", "t.yaml:18:11: severity[1].rank: rank 3, want 2: ranks run 1, 2, 3 … from the most urgent level"},
		{"code: low", "code: high", `t.yaml:19:11: severity[1].code: "high" is taken: severity[0] has it as code or name`},
		{"weight: 1", "weight: -1", "t.yaml:21:13: severity[1].weight: weight -1, want a number above 0"},
		{"weight: 1", "weight: .nan", "t.yaml:21:13: severity[1].weight: weight NaN, want a number above 0"},
		{"weight: 1", "weight: .inf", "t.yaml:21:13: severity[1].weight: weight +Inf, want a number above 0"},
		{"    weight: 1\n", "", "t.yaml:18:5: severity[1].weight: weight 0, want a number above 0"},
		{"duty: 核实", `duty: ""`, "t.yaml:23:15: severity[1].response[0].duty: empty or missing"},
		{"        within: 2h\n", "", `t.yaml:23:9: severity[1].response[0].within: no deadline, want a time such as 30m, 24h or "3 workdays"`},
	} {
		text := strings.Replace(small, tc.old, tc.new, 1)
		got, err := Load("t.yaml", strings.NewReader(text))
		if err == nil || err.Error() != tc.want || got != nil {
			t.Errorf("%.40q for %.40q:\n got %v\nwant %s", tc.new, tc.old, err, tc.want)
		}
	}
}

// drawTaxonomy draws valid taxonomies, texts that need quoting among them.
var drawTaxonomy = rapid.Custom(func(t *rapid.T) *Taxonomy {
	text := rapid.OneOf(
		rapid.SampledFrom([]string{"null", "yes", "~", "- a", "a: b", "#", "'", `"`, "{x}", "[x]", "*a", "&a", "!t", "|", ">", "%", "@", "`", "1.0", "007", "0x1F", "1e3", ".nan", "2024-01-01", "<<", "?", "a #b", `\n`, "---", "...", "是，否"}),
		rapid.StringOfN(rapid.RuneFrom(nil, unicode.Han, unicode.Letter, unicode.Punct, unicode.Digit), 1, 12, -1),
	).Filter(func(s string) bool { return text("", s, required) == nil })
	names := make(map[string]string)
	unique := text.Filter(func(s string) bool {
		_, taken := names[fold(s)]
		names[fold(s)] = ""
		return !taken
	})
	maybe := func(g *rapid.Generator[string]) *rapid.Generator[string] { return rapid.OneOf(rapid.Just(""), g) }
	some := func(label string) []string {
		if v := rapid.SliceOfN(text, 0, 4).Draw(t, label); len(v) > 0 {
			return v
		}
		return nil
	}
	x := &Taxonomy{Name: text.Draw(t, "name")}
	residual := rapid.IntRange(0, 9).Draw(t, "residual")
	for i := range rapid.IntRange(1, 6).Draw(t, "categories") {
		x.Categories = append(x.Categories, Category{
			Code: unique.Draw(t, "code"), Name: unique.Draw(t, "name"), NameEN: maybe(unique).Draw(t, "name_en"),
			Definition: maybe(text).Draw(t, "definition"), Keywords: some("keywords"), Residual: i == residual,
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
			l.Response = append(l.Response, Duty{text.Draw(t, "duty"), d})
		}
		x.Severity = append(x.Severity, l)
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
	check(t, Default())
	rapid.Check(t, func(t *rapid.T) { check(t, drawTaxonomy.Draw(t, "taxonomy")) })
}

// Whatever the bytes, Load returns a taxonomy that can be written and read
// again, or an error of one line that begins with the file name.
func FuzzLoad(f *testing.F) {
	f.Add(small)
	f.Add(consumerYAML)
	f.Add("name: &a x\ncategories: [{code: *a, name: *a}]\n")
	f.Add("? a\n: !!b |+\n  c\n")
	f.Fuzz(func(t *testing.T, text string) {
		x, err := Load("f.yaml", strings.NewReader(text))
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
