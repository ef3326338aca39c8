package analysis

import (
	"fmt"
	"math/rand/v2"
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

// BenchmarkHotspots looks for hotspots in a million events of two years: 10
// categories, 50 products, 30 regions, 5 channels.
func BenchmarkHotspots(b *testing.B) {
	var names []string
	for i := range 10 {
		names = append(names, fmt.Sprint("c", i))
	}
	builder := New(scheme(names...), Options{})
	template := row("0", "2024-01-01", "c0")
	random := rand.New(rand.NewPCG(1, 0))
	zipf := func(k int) int { return int(float64(k) * random.Float64() * random.Float64()) }
	for i := range 1_000_000 {
		template.Product, template.Region, template.Channel = fmt.Sprint("p", zipf(50)), fmt.Sprint("r", zipf(30)), fmt.Sprint("ch", zipf(5))
		k := builder.fact(template, zipf(10))
		k.hash, k.day = uint64(i), k.day+day(random.IntN(730))
		builder.facts = append(builder.facts, k)
	}
	f := builder.finish()
	_, latest := f.renderPeriods()
	for b.Loop() {
		if h := f.hotspots(latest, countWords(nil)); h.Windows[2].Events < 100_000 {
			b.Fatal(h.Windows)
		}
	}
}
