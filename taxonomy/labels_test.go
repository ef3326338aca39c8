package taxonomy

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFromLabels(t *testing.T) {
	x, err := FromLabels("car", []string{"刹车", "发动机", " 刹车 ", "", "其他", "ABS", "abs", "刹车"}, Default().Severity)
	if err != nil {
		t.Fatal(err)
	}
	want := []Category{
		{Code: "ABS", Name: "ABS"},
		{Code: "其他", Name: "其他", Residual: true},
		{Code: "刹车", Name: "刹车"},
		{Code: "发动机", Name: "发动机"},
	}
	if diff := cmp.Diff(want, x.Categories); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(Default().Severity, x.Severity); diff != "" {
		t.Errorf("severity (-want +got):\n%s", diff)
	}
	if i, ok := x.Category("abs"); !ok || i != 0 {
		t.Errorf("Category(abs) = %d, %t, want 0", i, ok)
	}
	for _, v := range []string{"其它", "Other", "OTHERS"} {
		x, err := FromLabels("x", []string{v, "a"}, Default().Severity)
		if err != nil {
			t.Fatal(err)
		}
		if i, _ := x.Category(v); !x.Categories[i].Residual {
			t.Errorf("%s is not residual", v)
		}
	}
}

func TestFromLabelsErrors(t *testing.T) {
	s := Default().Severity
	for _, tc := range []struct {
		labels []string
		scale  Scale
		want   string
	}{
		{nil, s, "taxonomy x from labels: categories: there are none: a taxonomy needs at least one: is this the label column?"},
		{[]string{"", " "}, s, "taxonomy x from labels: categories: there are none: a taxonomy needs at least one: is this the label column?"},
		{[]string{"a"}, nil, "taxonomy x from labels: severity: there are no levels: a taxonomy needs at least one: is this the label column?"},
		{[]string{"其他", "其它"}, s, `taxonomy x from labels: categories[1].residual: "其他" is residual already: only one category can be: is this the label column?`},
		{[]string{"退款", "total"}, s, `taxonomy x from labels: categories[0].code: "total" is the code of a row of sums in results: choose another one: is this the label column?`},
		{[]string{"坏了\n退钱"}, s, "taxonomy x from labels: categories[0].code: has a line break or an invisible character in it: is this the label column?"},
	} {
		if x, err := FromLabels("x", tc.labels, tc.scale); err == nil || err.Error() != tc.want || x != nil {
			t.Errorf("FromLabels(%q):\n got %v\nwant %s", tc.labels, err, tc.want)
		}
	}
}

func TestSubdivided(t *testing.T) {
	x, err := FromLabels("x", []string{"刹车", "车身"}, Default().Severity)
	if err != nil {
		t.Fatal(err)
	}
	got, err := x.Subdivided([][2]string{
		{"车身", "异响"}, {"刹车", " 异响"}, {"刹车", "失灵"}, {"刹车", "ABS"}, {"刹车", "abs"},
		{"刹车", ""}, {"", "无主"}, {"轮胎", "鼓包"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]Entry{
		{{Code: "ABS", Name: "ABS"}, {Code: "失灵", Name: "失灵"}, {Code: "刹车/异响", Name: "异响"}},
		{{Code: "车身/异响", Name: "异响"}},
	}
	if diff := cmp.Diff(want, [][]Entry{got.Categories[0].Subcategories, got.Categories[1].Subcategories}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if x.Categories[0].Subcategories != nil {
		t.Error("the taxonomy itself was changed")
	}
	if i, ok := got.SubcategoryOf(1, "异响"); !ok || i != 0 {
		t.Errorf("异响 of 车身 is %d, %t", i, ok)
	}
	if i, ok := got.SubcategoryOf(1, "失灵"); ok {
		t.Errorf("失灵 of 车身 is %d", i)
	}
	if _, err := x.Subdivided([][2]string{{"车身", "坏了\n退钱"}}); err == nil || !strings.Contains(err.Error(), "is this the column of subcategories?") || strings.Contains(err.Error(), "退钱") {
		t.Errorf("a text in the column: %v", err)
	}
}

func TestCategorySet(t *testing.T) {
	x := &Taxonomy{Categories: []Category{{Code: "quality", Name: "质量"}, {Code: "price", Name: "价格"}, {Code: "health", Name: "卫生、计生"}}}
	for _, tt := range []struct {
		cell    string
		want    []int
		unknown []string
	}{
		{"质量", []int{0}, nil},
		{"价格|质量", []int{1, 0}, nil}, // in the order of the cell
		{"price； 质量 ;", []int{1, 0}, nil},
		{"质量｜Quality", []int{0}, nil},                // each once
		{"卫生、计生", []int{2}, nil},                     // as a whole
		{"卫生、计生|价格", []int{1}, []string{"卫生", "计生"}}, // not in parts
		{"质量、服务", []int{0}, []string{"服务"}},
		{"", nil, nil},
		{"|", nil, nil},
	} {
		got, unknown := x.CategorySet(tt.cell)
		if !cmp.Equal(got, tt.want) || !cmp.Equal(unknown, tt.unknown) {
			t.Errorf("CategorySet(%q) = %v, unknown %q, want %v and %q", tt.cell, got, unknown, tt.want, tt.unknown)
		}
	}
}
