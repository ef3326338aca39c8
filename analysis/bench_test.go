package analysis

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"suxi/complaint"
	"suxi/taxonomy"
)

// busyYear returns rows of 9 categories, 4 channels, 300 products, 31 regions, one
// row in five in a near-duplicate group.
func busyYear() (*taxonomy.Taxonomy, []*complaint.Labelled) {
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
	return scheme(names...), rows
}

func BenchmarkAdd(b *testing.B) {
	tax, rows := busyYear()
	builder := New(tax, Options{})
	i := 0
	for b.Loop() {
		builder.Add(rows[i%len(rows)])
		i++
	}
}

// BenchmarkBinary writes and reads a Builder as a model labels rows, once with few
// texts and once with as many as it takes of so many rows.
func BenchmarkBinary(b *testing.B) {
	tax, rows := busyYear()
	for i, l := range rows {
		l.Text = fmt.Sprint(i, "收到的保温杯盖子漏水，联系客服三天没有人回，要求退货退款并且给一个说法")
		l.CustomerID, l.DueAt = fmt.Sprint("c", i), l.ReceivedAt.AddDate(0, 0, 1+i%3)
		l.ModelCategory, l.CategoryProbability = l.Label.Category, float64(i%9973)/9973
		l.ModelSeverity, l.UnknownShare, l.Decision = l.Label.Severity, float64(i%97)/997, complaint.Review
	}
	for _, sample := range []int{100, 0} {
		builder := New(tax, Options{Sample: sample})
		for _, l := range rows {
			builder.Add(l)
		}
		data := toBytes(b, builder)
		run := func(name string, f func() error) {
			b.Run(fmt.Sprint(name, "/texts=", len(builder.texts.told)), func(b *testing.B) {
				for b.Loop() {
					if err := f(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(len(data))/float64(len(rows)), "bytes/row")
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(rows)), "µs/row")
			})
		}
		run("append", func() (err error) { data, err = builder.AppendBinary(data[:0]); return })
		run("read", func() error { _, err := ReadBuilder(data, tax, builder.opts); return err })
	}
}

func BenchmarkNew(b *testing.B) {
	tax := taxonomy.Default()
	for b.Loop() {
		New(tax, Options{})
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
