package taxonomy_test

import (
	"fmt"
	"time"

	"suxi/calendar"
	"suxi/taxonomy"
)

func ExampleDefault() {
	t := taxonomy.Default()
	i, _ := t.Category("物流交付")
	level, _ := t.Severity.Level("三级")
	received := time.Date(2024, 3, 7, 9, 0, 0, 0, calendar.Shanghai)
	fmt.Println(t.Categories[i].Code, level.Code, level.Due(received).Format(time.DateTime))
	// Output: delivery suggestion 2024-03-12 23:59:59
}

func ExampleFromLabels() {
	t, err := taxonomy.FromLabels("car", []string{"刹车", "发动机", "刹车", "其他"}, taxonomy.Default().Severity)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range t.Categories {
		fmt.Println(c.Code, c.Residual)
	}
	// Output:
	// 其他 true
	// 刹车 false
	// 发动机 false
}

func ExampleNamed() {
	t, _ := taxonomy.Named("civic")
	i, j, _ := t.Subcategory("环境污染")
	fmt.Println(t.Categories[i].Name, t.Categories[i].Subcategories[j].Code)
	// Output: 环境保护 pollution
}

func ExamplePhrase_Parse() {
	pieces, err := taxonomy.Phrase("等了{n}天…没到").Parse()
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range pieces {
		switch p.Kind {
		case taxonomy.Literal:
			fmt.Println(p.Text)
		case taxonomy.Number:
			fmt.Println("a number")
		case taxonomy.Gap:
			fmt.Println("a gap")
		}
	}
	// Output:
	// 等了
	// a number
	// 天
	// a gap
	// 没到
}
