package taxonomy

import (
	"fmt"
	"slices"
)

// A Nature is what a complaint is about as the China Consumers Association (中国
// 消费者协会) counts it: 投诉性质, in the tables of its half-yearly notices.
type Nature struct {
	Code   string
	Name   string
	NameEN string
}

// Natures returns the ten in the order of the tables. The last takes what is of
// no other.
func Natures() []Nature {
	return []Nature{
		{"quality", "质量", "quality"},
		{"after_sales", "售后服务", "after-sales service"},
		{"contract", "合同", "contract"},
		{"price", "价格", "price"},
		{"advertising", "虚假宣传", "false advertising"},
		{"safety", "安全", "safety"},
		{"counterfeit", "假冒", "counterfeit goods"},
		{"measurement", "计量", "measurement"},
		{"dignity", "人格尊严", "personal dignity"},
		{"other", "其他", "other"},
	}
}

// natureOf is the nature of the categories of the embedded scheme consumer.
// Late and lost deliveries are breaches of contract.
var natureOf = map[string]string{
	"quality": "质量", "aftersale": "售后服务", "delivery": "合同", "price": "价格", "promise": "虚假宣传", "safety": "安全",
}

// NaturesOf returns for each category of t the index of its Nature: the one that
// w says, or of the category's name, or that of the category's code in the
// scheme consumer, or the last. It fails if w names a nature that there is not,
// or splits a category: its complaints would not be counts any more.
func NaturesOf(t *Taxonomy, w *Crosswalk) ([]int, error) {
	natures := Natures()
	named := func(s string) int {
		return slices.IndexFunc(natures, func(n Nature) bool { return fold(n.Name) == fold(s) || n.Code == s })
	}
	out := make([]int, len(t.Categories))
	for i, c := range t.Categories {
		out[i] = len(natures) - 1
		for _, name := range []string{natureOf[c.Code], c.Name} {
			if at := named(name); at >= 0 {
				out[i] = at
			}
		}
	}
	if w == nil {
		return out, nil
	}
	for _, s := range w.steps {
		category, ok := t.Category(s.old)
		if !ok {
			return nil, fmt.Errorf("%s: taxonomy %q has no category %s", s.where, t.Name, s.old)
		}
		if len(s.parts) > 1 {
			return nil, fmt.Errorf("%s: %s is split: a category has one nature", s.where, s.old)
		}
		if out[category] = named(s.parts[0].category); out[category] < 0 {
			return nil, fmt.Errorf("%s: no nature %s: want one of 质量, 售后服务, 合同, 价格, 虚假宣传, 安全, 假冒, 计量, 人格尊严, 其他", s.where, s.parts[0].category)
		}
	}
	return out, nil
}
