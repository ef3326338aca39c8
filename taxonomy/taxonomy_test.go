package taxonomy

import (
	"slices"
	"strings"
	"testing"
)

func TestDefault(t *testing.T) {
	x := Default()
	var codes []string
	owner := make(map[Phrase]string)
	for i, c := range x.Categories {
		codes = append(codes, c.Code)
		if n := len(c.Keywords); n < 15 || n > 40 {
			t.Errorf("%s has %d keywords, want 15 to 40", c.Code, n)
		}
		for _, k := range c.Keywords {
			if owner[k] != "" {
				t.Errorf("keyword %s is in %s and in %s: it helps neither", k, owner[k], c.Code)
			}
			owner[k] = c.Code
		}
		if n := len(c.Subcategories); n < 3 || n > 6 {
			t.Errorf("%s has %d subcategories, want 3 to 6", c.Code, n)
		}
		if c.Definition == "" || c.NameEN == "" {
			t.Errorf("%s lacks a definition or an English name", c.Code)
		}
		if want := i == len(x.Categories)-1; c.Residual != want {
			t.Errorf("%s: residual %t, want %t", c.Code, c.Residual, want)
		}
	}
	if got, want := strings.Join(codes, " "), "quality delivery attitude price aftersale promise safety environment other"; got != want {
		t.Errorf("codes are %s, want %s: they are stable", got, want)
	}
	x.Categories[0].Code = "changed"
	if Default().Categories[0].Code != "quality" {
		t.Error("a change of one copy shows in the next")
	}
}

func TestCategory(t *testing.T) {
	x := Default()
	for s, want := range map[string]string{
		"quality":                  "quality",
		" Quality\n":               "quality",
		"产品质量":                     "quality",
		"product quality":          "quality",
		"After-Sales":              "aftersale",
		"虚假宣传与承诺未兑现":               "promise",
		"其他":                       "other",
		"":                         "",
		"  ":                       "",
		"质量":                       "",
		"quality delivery":         "",
		"price and fees ":          "price",
		"categories[0]":            "",
		"environment and 环境与体验":    "",
		"ENVIRONMENT":              "environment",
		"safety and health":        "safety",
		"unknown category of ours": "",
	} {
		i, ok := x.Category(s)
		if got := ""; ok {
			got = x.Categories[i].Code
			if got != want {
				t.Errorf("Category(%q) = %s, want %q", s, got, want)
			}
		} else if want != "" {
			t.Errorf("Category(%q) is unknown, want %s", s, want)
		}
	}
}

func TestSubcategory(t *testing.T) {
	x := &Taxonomy{Categories: []Category{
		{Code: "a", Subcategories: []Entry{{Code: "fees", Name: "收费", NameEN: "charges"}, {Code: "a-safety", Name: "安全"}}},
		{Code: "b"},
		{Code: "c", Subcategories: []Entry{{Code: "noise", Name: "噪音"}, {Code: "c-safety", Name: "安全"}}},
	}}
	for s, want := range map[string]string{
		"fees": "fees", " FEES": "fees", "收费": "fees", "Charges": "fees", "noise": "noise", "噪音": "noise",
		"a-safety": "a-safety", "C-SAFETY": "c-safety",
		"安全": "", // of a or of c?
		"a":  "", "": "", "费": "",
	} {
		got := ""
		if i, j, ok := x.Subcategory(s); ok {
			got = x.Categories[i].Subcategories[j].Code
		}
		if got != want {
			t.Errorf("Subcategory(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCauseAndDemand(t *testing.T) {
	x := Default()
	for s, want := range map[string]string{
		"refund": "refund", "Refund ": "refund", "退款": "refund", "处理": "handling", "兑现": "fulfilment", "-": "", "": "", "退": "", "沟通不畅": "",
	} {
		i, ok := x.Demand(s)
		if ok != (want != "") || ok && x.Demands[i].Code != want {
			t.Errorf("Demand(%q) = %d, %t, want %q", s, i, ok, want)
		}
	}
	for s, want := range map[string]string{
		"system": "system", "沟通不畅": "communication", "外部": "external", "broken promise": "promise", "": "", "退款": "",
	} {
		i, ok := x.Cause(s)
		if ok != (want != "") || ok && x.Causes[i].Code != want {
			t.Errorf("Cause(%q) = %d, %t, want %q", s, i, ok, want)
		}
	}
}

// The fingerprint changes with what a model depends on, and with nothing else.
func TestFingerprint(t *testing.T) {
	// sha256sum of the lines that Fingerprint documents, by coreutils.
	const want = "9e83dbfc4c846eaf7a1f2b4dffc7aad2db1c4b441cf75dae528032dd6ef70b30"
	if got := Default().Fingerprint(); got != want {
		t.Errorf("fingerprint of the default taxonomy = %s, want %s: models trained on it no longer fit", got, want)
	}
	for _, tc := range []struct {
		name    string
		edit    func(*Taxonomy)
		changes bool
	}{
		{"taxonomy name", func(x *Taxonomy) { x.Name = "ours" }, false},
		{"category name", func(x *Taxonomy) { x.Categories[0].Name = "质量" }, false},
		{"keywords", func(x *Taxonomy) { x.Categories[0].Keywords = nil }, false},
		{"level name", func(x *Taxonomy) { x.Severity[0].Name = "特急" }, false},
		{"subcategory name", func(x *Taxonomy) { x.Categories[0].Subcategories[0].Name = "坏" }, false},
		{"phrases", func(x *Taxonomy) { x.Categories[0].Subcategories[0].Keywords = nil }, false},
		{"causes", func(x *Taxonomy) { x.Causes = nil }, false},
		{"demands", func(x *Taxonomy) { x.Demands[0].Code = "money" }, false},
		{"rules", func(x *Taxonomy) { x.Rules = nil }, false},
		{"weight", func(x *Taxonomy) { x.Severity[0].Weight = 10 }, false},
		{"response", func(x *Taxonomy) { x.Severity[0].Response = nil }, false},
		{"category code", func(x *Taxonomy) { x.Categories[0].Code = "goods" }, true},
		{"order", func(x *Taxonomy) { c := x.Categories; c[0], c[1] = c[1], c[0] }, true},
		{"one category fewer", func(x *Taxonomy) { x.Categories = x.Categories[1:] }, true},
		{"residual", func(x *Taxonomy) { x.Categories[8].Residual = false }, true},
		{"subcategory code", func(x *Taxonomy) { x.Categories[0].Subcategories[0].Code = "broken" }, true},
		{"parent", func(x *Taxonomy) {
			a, b := &x.Categories[0].Subcategories, &x.Categories[1].Subcategories
			*a, *b = (*a)[:5], append([]Entry{(*a)[5]}, *b...)
		}, true},
		{"level code", func(x *Taxonomy) { x.Severity[0].Code = "hot" }, true},
		{"one level fewer", func(x *Taxonomy) { x.Severity = x.Severity[:2] }, true},
	} {
		x := Default()
		tc.edit(x)
		if changed := x.Fingerprint() != want; changed != tc.changes {
			t.Errorf("%s: fingerprint changed: %t, want %t", tc.name, changed, tc.changes)
		}
	}
}

func TestDemandSet(t *testing.T) {
	x := &Taxonomy{Demands: []Entry{{Code: "refund", Name: "退款"}, {Code: "repair", Name: "维修"}, {Code: "reply", Name: "解释"}}}
	for _, tc := range []struct {
		label   string
		want    []int
		unknown bool
	}{
		{"", nil, false},
		{"-", nil, false},
		{" —— ", nil, false},
		{"退款", []int{0}, false},
		{"解释|退款|退款", []int{0, 2}, false},
		{"repair、退款；解释", []int{0, 1, 2}, false},
		{"退款, 送锦旗", []int{0}, true},
	} {
		if got, unknown := x.DemandSet(tc.label); !slices.Equal(got, tc.want) || unknown != tc.unknown {
			t.Errorf("%q: %v, unknown %v; want %v, %v", tc.label, got, unknown, tc.want, tc.unknown)
		}
	}
}
