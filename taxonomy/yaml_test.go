package taxonomy

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
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
			{Code: "late", Name: "上门迟到", NameEN: "late", Keywords: []Phrase{"迟到", "爽约"}},
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

// rich has every key that small lacks.
const rich = `name: rich
categories:
  - code: late
    name: 上门迟到
    definition: 约好没来
    include: [来了没带工具]
    exclude:
      - 修坏了：其他
    subcategories:
      - code: no_show
        name: 爽约
        name_en: no-show
        definition: 根本没来
        include: [改约不说]
        exclude: [师傅生病]
        keywords: [没来, "等了{n}天", 约好…不来]
  - code: other
    name: 其他
    subcategories: [{code: misc, name: 爽约}]
severity: 三级
causes:
  - code: staff
    name: 人手
    keywords: [忙不过来]
demands:
  - code: come
    name: 上门
rules:
  - code: again
    name: 反复
    name_en: again
    raise_to: 2
    phrases: ["第{n}次"]
    except: [第一次]
    at_least: 3
  - code: many
    name: 多人
    raise_to: 1
    batch:
      people: 2
      days: 7
`

func TestLoadRich(t *testing.T) {
	want := &Taxonomy{
		Name: "rich",
		Categories: []Category{
			{Code: "late", Name: "上门迟到", Definition: "约好没来", Include: []string{"来了没带工具"}, Exclude: []string{"修坏了：其他"}, Subcategories: []Entry{
				{Code: "no_show", Name: "爽约", NameEN: "no-show", Definition: "根本没来", Include: []string{"改约不说"}, Exclude: []string{"师傅生病"}, Keywords: []Phrase{"没来", "等了{n}天", "约好…不来"}},
			}},
			{Code: "other", Name: "其他", Subcategories: []Entry{{Code: "misc", Name: "爽约"}}}, // a name may return in another category
		},
		Severity: Default().Severity,
		Causes:   []Entry{{Code: "staff", Name: "人手", Keywords: []Phrase{"忙不过来"}}},
		Demands:  []Entry{{Code: "come", Name: "上门"}},
		Rules: []Rule{
			{Code: "again", Name: "反复", NameEN: "again", RaiseTo: 2, Phrases: []Phrase{"第{n}次"}, Except: []Phrase{"第一次"}, AtLeast: 3},
			{Code: "many", Name: "多人", RaiseTo: 1, Batch: &Batch{People: 2, Days: 7}},
		},
	}
	got, err := Load("rich.yaml", strings.NewReader(rich))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestLoadRichErrors(t *testing.T) {
	for _, tc := range []struct{ old, new, want string }{
		// Keys and types.
		{"include: [来", "includes: [来", `t.yaml:6:5: unknown field "includes"`},
		{"keywords: [忙不过来]", "phrases: [忙不过来]", `t.yaml:24:5: unknown field "phrases"`},
		{"people: 2", "persons: 2", `t.yaml:40:7: unknown field "persons"`},
		{"people: 2", "people: two", "t.yaml:40:15: text where whole number is expected"},
		{"keywords: [忙不过来]", "keywords: 忙不过来", "t.yaml:24:15: string was used where sequence is expected"},
		{`["第{n}次"]`, "[第{n}次]", "t.yaml:33:16: ',' or ']' must be specified: a phrase with {n} needs quotes around it"},
		{`["第{n}次"]`, "\n      - {n}次", "t.yaml:34:12: value is not allowed in this context: a phrase with {n} needs quotes around it"},
		{"severity: 三级", "severity: 五级", "t.yaml:20:11: no preset scale \"五级\": want 三级, 四类, 紧急/一般/低优先, or a list of levels"},
		{"severity: 三级", "severity: 3", "t.yaml:20:11: int was used where sequence is expected"},
		{"severity: 三级\n", "", "t.yaml:1:1: severity: there are no levels: a taxonomy needs at least one"},
		// Codes and names.
		{"code: no_show", "code: ''", "t.yaml:10:15: categories[0].subcategories[0].code: empty or missing"},
		{"code: misc", "code: NO_SHOW", `t.yaml:19:28: categories[1].subcategories[0].code: "NO_SHOW" is taken: categories[0].subcategories[0] has it as code or name`},
		{"{code: misc, name: 爽约}", "{code: misc, name: no_show}", `t.yaml:19:40: categories[1].subcategories[0].name: "no_show" is taken: categories[0].subcategories[0] has it as code or name`},
		{"{code: misc, name: 爽约}", "{code: misc, name: 爽约}, {code: b, name: 爽约}", `t.yaml:19:61: categories[1].subcategories[1].name: "爽约" is taken: categories[1].subcategories[0] has it as code or name`},
		{"code: come", "code: come\n    name: 来\n  - code: come", `t.yaml:28:11: demands[1].code: "come" is taken: demands[0] has it as code or name`},
		{"    name: 人手\n", "", "t.yaml:22:5: causes[0].name: empty or missing"},
		{"code: many", "code: again", `t.yaml:36:11: rules[1].code: "again" is taken: rules[0] has it as code or name`},
		// Notes and phrases.
		{"[改约不说]", `["改约\n不说"]`, "t.yaml:14:19: categories[0].subcategories[0].include[0]: has a line break or an invisible character in it"},
		{"- 修坏了：其他", `- ""`, "t.yaml:8:9: categories[0].exclude[0]: empty or missing"},
		{"约好…不来", "约好…", "t.yaml:16:34: categories[0].subcategories[0].keywords[2]: begins or ends with …: a gap is between two words"},
		{"等了{n}天", "等了{days}天", `t.yaml:16:24: categories[0].subcategories[0].keywords[1]: has a "{" that is not part of {n}, the only placeholder`},
		{"[忙不过来]", "[忙不过来, '{n}']", "t.yaml:24:22: causes[0].keywords[1]: has no words in it"},
		{"[第一次]", "[第一次, …]", "t.yaml:34:19: rules[0].except[1]: begins or ends with …: a gap is between two words"},
		// Rules that make no sense.
		{"raise_to: 2", "raise_to: 4", "t.yaml:32:15: rules[0].raise_to: 4, want the rank of a level, 1 to 3"},
		{"    raise_to: 2\n", "", "t.yaml:29:5: rules[0].raise_to: 0, want the rank of a level, 1 to 3"},
		{"at_least: 3", "at_least: -1", "t.yaml:35:15: rules[0].at_least: -1, want a number above 0"},
		{"第{n}次", "再次", "t.yaml:35:15: rules[0].at_least: none of the phrases has {n}, the number it is about"},
		{"    phrases: [\"第{n}次\"]\n", "", "t.yaml:29:5: rules[0]: neither phrases nor batch: nothing would ever fire it"},
		{"    batch:\n      people: 2\n      days: 7\n", "", "t.yaml:36:5: rules[1]: neither phrases nor batch: nothing would ever fire it"},
		{"    batch:", "    except: [别人]\n    batch:", "t.yaml:39:13: rules[1].except: there are no phrases to make exceptions from"},
		{"people: 2", "people: 1", "t.yaml:40:15: rules[1].batch.people: 1, want at least 2"},
		{"      days: 7\n", "", "t.yaml:40:7: rules[1].batch.days: 0, want at least 1"},
	} {
		text := strings.Replace(rich, tc.old, tc.new, 1)
		got, err := Load("t.yaml", strings.NewReader(text))
		if err == nil || err.Error() != tc.want || got != nil || text == rich {
			t.Errorf("%.40q for %.40q:\n got %v\nwant %s", tc.new, tc.old, err, tc.want)
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
		{"code: other", "code: Total", `t.yaml:7:11: categories[1].code: "Total" is the code of a row of sums in results: choose another one`},
		{"code: other", "code: suppressed", `t.yaml:7:11: categories[1].code: "suppressed" is the code of a row of sums in results: choose another one`},
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
