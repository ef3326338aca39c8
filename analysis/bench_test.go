package analysis

import (
	"fmt"
	"testing"

	"suxi/complaint"
)

// BenchmarkAdd counts rows of a busy year: 9 categories, 4 channels, 300
// products, 31 regions, one row in five in a near-duplicate group.
func BenchmarkAdd(b *testing.B) {
	var names []string
	for i := range 9 {
		names = append(names, fmt.Sprint("c", i))
	}
	rows := make([]*complaint.Labelled, 100_000)
	first := dayOf(on("2024-01-01"))
	for i := range rows {
		l := row(fmt.Sprintf("2024%08d", i), string((first + day(i%400)).date()), names[i*i%9])
		l.Channel, l.Product, l.Region = fmt.Sprint("ch", i%4), fmt.Sprint("product", i%300), fmt.Sprint("region", i%31)
		if i%5 == 0 {
			l.GroupID, l.GroupSize = fmt.Sprint(i%20_000), 4
		}
		rows[i] = l
	}
	builder := New(scheme(names...), Options{})
	i := 0
	for b.Loop() {
		builder.Add(rows[i%len(rows)])
		i++
	}
}

func BenchmarkResult(b *testing.B) {
	for _, unit := range []PeriodUnit{Month, Day} {
		b.Run(string(unit), func(b *testing.B) {
			builder := New(scheme("a", "b", "c", "d", "e", "f", "g", "h", "其他"), Options{Period: unit})
			for i, code := range []string{"a", "b", "c", "d", "e", "f", "g", "h", "其他"} {
				spread(builder, 20+i, "2024-01-01", "2025-02-28", code)
			}
			for b.Loop() {
				builder.Result()
			}
		})
	}
}
