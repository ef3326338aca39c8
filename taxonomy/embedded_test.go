package taxonomy

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestNamed(t *testing.T) {
	if got := Embedded(); !slices.Equal(got, []string{"consumer", "civic"}) {
		t.Errorf("embedded are %q", got)
	}
	for _, name := range Embedded() {
		x, ok := Named(name)
		if !ok || x.Name != name {
			t.Errorf("Named(%q) is named %v, %t", name, x, ok)
		}
	}
	for _, name := range []string{"", "Civic", "severity", "consumer.yaml", "../taxonomy/consumer"} {
		if x, ok := Named(name); ok || x != nil {
			t.Errorf("Named(%q) = %v, want none", name, x)
		}
	}
	x, _ := Named("civic")
	x.Categories[0].Subcategories[0].Code = "changed"
	if y, _ := Named("civic"); y.Categories[0].Subcategories[0].Code == "changed" {
		t.Error("a change of one copy shows in the next")
	}
}

// What an embedded taxonomy promises beyond being valid.
func TestEmbedded(t *testing.T) {
	for _, name := range Embedded() {
		x, _ := Named(name)
		for i, c := range x.Categories {
			if c.Definition == "" || c.NameEN == "" || len(c.Subcategories) == 0 {
				t.Errorf("%s %s lacks a definition, an English name or subcategories", name, c.Code)
			}
			if want := i == len(x.Categories)-1; c.Residual != want {
				t.Errorf("%s %s: residual %t, want %t", name, c.Code, c.Residual, want)
			}
			stable(t, name, c.Code)
			// A phrase of two subcategories would decide for neither.
			phrasesOfOne(t, name+" "+c.Code, c.Subcategories)
		}
		phrasesOfOne(t, name+" causes", x.Causes)
		var causes, demands, rules []string
		for _, e := range x.Causes {
			stable(t, name, e.Code)
			causes = append(causes, e.Name)
		}
		for _, e := range x.Demands {
			stable(t, name, e.Code)
			demands = append(demands, e.Name)
		}
		for _, r := range x.Rules {
			rules = append(rules, r.Code)
		}
		// Both taxonomies share these axes, so that their figures compare.
		for _, axis := range []struct{ got, want string }{
			{strings.Join(causes, " "), "服务质量 产品质量 承诺未兑现 沟通不畅 流程制度 系统设施 外部"},
			{strings.Join(demands, " "), "退款 换货 维修 赔偿 道歉 处理 解释 改进 兑现"},
			{strings.Join(rules, " "), "safety escalation repeated crowd rejection batch"},
		} {
			if axis.got != axis.want {
				t.Errorf("%s has %s, want %s", name, axis.got, axis.want)
			}
		}
	}
}

// stable reports a code that a file name, a column or a shell would garble.
func stable(t *testing.T, name, code string) {
	t.Helper()
	if strings.Trim(code, "abcdefghijklmnopqrstuvwxyz_") != "" {
		t.Errorf("%s: code %q, want a to z and _", name, code)
	}
}

func phrasesOfOne(t *testing.T, where string, entries []Entry) {
	t.Helper()
	owner := make(map[Phrase]string)
	for _, e := range entries {
		stable(t, where, e.Code)
		if len(e.Keywords) == 0 {
			t.Errorf("%s: %s has no keywords: nothing could find it", where, e.Code)
		}
		for _, p := range e.Keywords {
			if owner[p] != "" {
				t.Errorf("%s: %s is a phrase of %s and of %s", where, p, owner[p], e.Code)
			}
			owner[p] = e.Code
			if strings.Count(string(p), "") < 3 {
				t.Errorf("%s: %s: one character alone means too much", where, p)
			}
		}
	}
}

// The level 1 names of the scheme for letters to the government, which data
// labelled elsewhere has in its category column.
func TestCivicLevelOne(t *testing.T) {
	x, _ := Named("civic")
	for i, name := range strings.Fields("城乡建设 党务政务 国土资源 环境保护 纪检监察 交通运输 经济管理 科技与信息产业 民政 农村农业 商贸旅游 卫生计生 政法 教育文体 劳动和社会保障 其他") {
		if got, ok := x.Category(name); !ok || got != i {
			t.Errorf("Category(%s) = %d, %t, want %d", name, got, ok, i)
		}
	}
	if got := len(x.Categories); got != 16 {
		t.Errorf("%d categories, want 16", got)
	}
}

func TestPresets(t *testing.T) {
	for preset, want := range map[string]string{
		"三级":        "urgent 30m0s, regular 24h0m0s, suggestion 3 workdays",
		"四类":        "major 24h0m0s, escalated 24h0m0s, complex 5 workdays, ordinary 3 workdays",
		"紧急/一般/低优先": "critical 1h0m0s, normal 24h0m0s, low 48h0m0s",
	} {
		x, err := Load("t.yaml", strings.NewReader("name: x\ncategories: [{code: a, name: a}]\nseverity: "+preset+"\n"))
		if err != nil {
			t.Error(err)
			continue
		}
		var levels []string
		for i, l := range x.Severity {
			due := l.Response[len(l.Response)-1].Within
			deadline := due.String()
			if due.Clock > 0 {
				deadline = due.Clock.String()
			}
			levels = append(levels, l.Code+" "+deadline)
			if i > 0 && l.Weight >= x.Severity[i-1].Weight {
				t.Errorf("%s: %s weighs %v, not less than the level above", preset, l.Code, l.Weight)
			}
			if got, ok := x.Severity.Level(l.Name); !ok || got.Code != l.Code || len(l.Criteria) == 0 {
				t.Errorf("%s: %s is not found by its name or has no criteria", preset, l.Code)
			}
		}
		if got := strings.Join(levels, ", "); got != want {
			t.Errorf("%s is %s, want %s", preset, got, want)
		}
	}
}

// Every file that people get to edit opens with an explanation in Chinese, and
// those that Load reads, it reads.
func TestFiles(t *testing.T) {
	names, err := fs.Glob(Files(), "*")
	if err != nil || !slices.Equal(names, []string{"civic.yaml", "consumer.yaml", "fishbone.yaml", "severity.yaml"}) {
		t.Fatalf("files are %q, %v", names, err)
	}
	for _, name := range names {
		data, err := fs.ReadFile(Files(), name)
		if err != nil {
			t.Fatal(err)
		}
		head, _, _ := strings.Cut(string(data), "\n")
		if !strings.HasPrefix(head, "# ") || !strings.ContainsFunc(head, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("%s begins %q, want a comment in Chinese", name, head)
		}
	}
	// A preset copied into a taxonomy file, as the comments say, is the preset.
	presets, err := fs.ReadFile(Files(), "severity.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, levels, _ := strings.Cut(string(presets), "\n三级:\n")
	levels, _, _ = strings.Cut(levels, "\n四类:\n")
	consumer, err := fs.ReadFile(Files(), "consumer.yaml")
	if err != nil {
		t.Fatal(err)
	}
	edited := strings.Replace(string(consumer), "severity: 三级\n", "severity:\n"+levels, 1)
	x, err := Load("edited.yaml", strings.NewReader(edited))
	if err != nil {
		t.Fatal(err)
	}
	if x.Fingerprint() != Default().Fingerprint() || edited == string(consumer) {
		t.Error("the copied scale is another one")
	}
}

func BenchmarkDefault(b *testing.B) {
	for b.Loop() {
		Default()
	}
}
