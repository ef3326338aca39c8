package taxonomy

import (
	"strings"
	"testing"
)

// Each category has one nature; what is of none is 其他.
func TestNaturesOf(t *testing.T) {
	const scheme = `name: x
categories:
  - {code: quality, name: 产品}
  - {code: delivery, name: 物流}
  - {code: c3, name: 计量}
  - {code: rude, name: 态度}
severity: 三级
`
	for _, c := range []struct{ name, file, want string }{
		{"by code of consumer, by name, and the rest", "", "质量 合同 计量 其他"},
		{"as a file says", "old,new\n态度,人格尊严\nquality,安全\n", "安全 合同 计量 人格尊严"},
		{"by the nature's code", "delivery,after_sales\n", "质量 售后服务 计量 其他"},
		{"no such nature", "rude,礼貌\n", "x.csv:1: no nature 礼貌"},
		{"no such category", "礼貌,质量\n", `x.csv:1: taxonomy "x" has no category 礼貌`},
		{"split", "old,new,share\nrude,质量,.5\nrude,安全,.5\n", "rude is split"},
	} {
		tax, err := Load("x.yaml", strings.NewReader(scheme))
		if err != nil {
			t.Fatal(err)
		}
		var w *Crosswalk
		if c.file != "" {
			w = &Crosswalk{}
			if err := w.Read("x.csv", strings.NewReader(c.file)); err != nil {
				t.Fatal(err)
			}
		}
		of, err := NaturesOf(tax, w)
		var got []string
		for _, i := range of {
			got = append(got, Natures()[i].Name)
		}
		if err != nil {
			got = []string{err.Error()}
		}
		if !strings.Contains(strings.Join(got, " "), c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// The embedded scheme has a nature for all but what the association counts as
// 其他 or not at all.
func TestNaturesOfConsumer(t *testing.T) {
	tax := Default()
	of, err := NaturesOf(tax, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"quality": "质量", "delivery": "合同", "attitude": "其他", "aftersale": "售后服务", "price": "价格",
		"promise": "虚假宣传", "environment": "其他", "safety": "安全", "other": "其他",
	}
	for i, c := range tax.Categories {
		if got := Natures()[of[i]].Name; got != want[c.Code] {
			t.Errorf("%s is counted as %s, want %s", c.Code, got, want[c.Code])
		}
	}
}
