package main

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// status returns how a reader ends with r: "labelled", "duplicate", or the
// reason for which it is rejected.
func (r *row) status() string {
	switch {
	case r.damage == repeated:
		return "duplicate"
	case damageNames[r.damage] != "":
		return damageNames[r.damage]
	}
	return "labelled"
}

// writeTruth writes TRUTH.md, truth.csv (the labelled rows in the order of the
// files) and exposure.csv.
func (d *demo) writeTruth(dir string) error {
	for name, text := range map[string]string{
		"TRUTH.md": d.truth(), "truth.csv": d.truthCSV(), "exposure.csv": exposureCSV(),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) truthCSV() string {
	var b strings.Builder
	b.WriteString("id,category,severity,planted\n")
	for channel := range fileNames {
		for _, r := range d.inChannel(channel) {
			if r.status() == "labelled" {
				fmt.Fprintf(&b, "%s,%s,%d,%s\n", r.id, r.category.code, r.severity, r.planted)
			}
		}
	}
	return b.String()
}

// months returns the first days of the months of the demo.
func months() []time.Time {
	var m []time.Time
	for t := firstDay; !t.After(lastDay); t = t.AddDate(0, 1, 0) {
		m = append(m, t)
	}
	return m
}

// ordersIn returns the orders of the month that begins with first.
func ordersIn(first time.Time) float64 {
	orders := 0.0
	for day := first; day.Month() == first.Month(); day = day.AddDate(0, 0, 1) {
		orders += ordersOn(day)
	}
	return orders
}

func exposureCSV() string {
	var b strings.Builder
	b.WriteString("month,region,orders\n")
	for _, month := range months() {
		for _, r := range regions {
			fmt.Fprintf(&b, "%s,%s,%.0f\n", month.Format("2006-01"), r.name, ordersIn(month)*r.share)
		}
	}
	return b.String()
}

func (d *demo) count(in func(*row) bool) int {
	n := 0
	for _, r := range d.rows {
		if r.status() == "labelled" && in(r) {
			n++
		}
	}
	return n
}

func (d *demo) truth() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# What is true about the demo\n")
	line("Written by `go run ./testdata/demogen --seed %d`; do not edit. The complaints are in ../demo, what each is about in", d.seed)
	line("truth.csv (in the order of the files; an id that two complaints share stands there twice), orders in exposure.csv.")
	line("云杉生活 and everybody in it are invented.\n")
	line("## Rows\n")
	d.writeCounts(line)
	line("\n## Planted\n")
	d.writePlanted(line)
	line("\n## Category by month (labelled rows)\n")
	d.writeMonths(line)
	line("\n## Expected without planted facts\n")
	line("Complaints per order: %.4f per thousand, the same in every month and region. Delivery is ×1.5 in the 618 and 双11 weeks.\n", 1000*d.expected.perOrder)
	d.writeExpected(line)
	line("\n## Severity (labelled rows)\n")
	line("| urgent 1 | regular 2 | suggestion 3 |\n|---|---|---|")
	line("| %d | %d | %d |", d.count(severity(1)), d.count(severity(2)), d.count(severity(3)))
	return b.String()
}

func severity(rank int) func(*row) bool { return func(r *row) bool { return r.severity == rank } }

func (d *demo) writeCounts(line func(string, ...any)) {
	statuses := []string{"labelled", "duplicate"}
	for reason := emptyText; reason <= brokenJSON; reason++ {
		statuses = append(statuses, damageNames[reason])
	}
	line("| file | read | %s |", strings.Join(statuses, " | "))
	line("|---|%s", strings.Repeat("---|", 1+len(statuses)))
	counts := func(name string, rows []*row) {
		by := map[string]int{}
		for _, r := range rows {
			by[r.status()]++
		}
		cells := fmt.Sprintf("| %s | %d |", name, len(rows))
		for _, s := range statuses {
			cells += fmt.Sprintf(" %d |", by[s])
		}
		line("%s", cells)
	}
	for channel, name := range fileNames {
		counts(name, d.inChannel(channel))
	}
	counts("all", d.rows)
	rejected := len(d.rows) - d.count(func(*row) bool { return true })
	ids, shared, badBytesRows := map[string]bool{}, 0, 0
	for _, r := range d.rows {
		if r.damage == repeated {
			rejected--
		}
		if r.status() != "labelled" {
			continue
		}
		if ids[r.id] {
			shared++
		}
		ids[r.id] = true
		if r.damage == badBytes {
			badBytesRows++
		}
	}
	line("\nRejected altogether: %d. A quote that nothing closes costs its own row only. Kept, with a warning: %d complaints whose", rejected, shared)
	line("id another one has, %d texts with one byte that cannot be decoded. Also in the texts: %s.", badBytesRows, d.held())
}

// held counts the labelled rows by what their texts hold.
func (d *demo) held() string {
	var counts []string
	for _, what := range []string{"personal information", "full-width digits", "line breaks", "a very long text", "traditional", "formula"} {
		counts = append(counts, fmt.Sprintf("%s %d", what, d.count(func(r *row) bool { return r.holds == what })))
	}
	return strings.Join(counts, ", ")
}

func (d *demo) writePlanted(line func(string, ...any)) {
	e, m := d.expected, months()
	first, last := ordersIn(m[0]), ordersIn(m[len(m)-1])
	surge, hotspot := d.count((*row).inSurge), d.count((*row).inHotspot)
	line("- Exposure: orders per day grow ×%.1f from the middle of %s to the middle of %s (618 apart); %.0f orders in the first month, %.0f in the last.",
		growth, m[0].Format("2006-01"), m[len(m)-1].Format("2006-01"), first, last)
	line("- Surge: %s (%s) in %s has %d complaints where %.1f were expected: ×%.2f. The month before has %d.",
		surgeCategory, categoryOf(surgeCategory).name, surgeFrom.Format("2006-01"), surge, e.surge, float64(surge)/e.surge,
		d.count(func(r *row) bool {
			return r.category.code == surgeCategory && sameMonth(r.at, surgeFrom.AddDate(0, -1, 0))
		}))
	line("- Hotspot: %s × %s, quality and safety, from %s on: %d complaints where %.1f were expected: ×%.2f; %d of them are planted, all about leaks.",
		hotspotProduct, hotspotRegion, hotspotFrom.Format("2006-01"), hotspot, e.hotspot, float64(hotspot)/e.hotspot,
		d.count(func(r *row) bool { return r.planted == "hotspot" }))
	line("- Bad batch: %d near-identical complaints about %s, batch %s, from %s to %s, safety, severity 1, in all channels and regions.",
		d.count(func(r *row) bool { return r.planted == "batch" }), d.stock.categories["safety"].Batch.Product, batchNumber,
		batchFrom.Format(time.DateOnly), batchTo.Format(time.DateOnly))
	for _, s := range orderSeasons {
		line("- Season: %s, %s to %s, orders and complaints ×%.2f.", s.name, s.from.Format(time.DateOnly), s.to.Format(time.DateOnly), s.factor)
	}
	for _, s := range deliverySeasons {
		line("- Season: %s, %s to %s, delivery complaints per order ×%.1f.", s.name, s.from.Format(time.DateOnly), s.to.Format(time.DateOnly), s.factor)
	}
}

func sameMonth(a, b time.Time) bool { return a.Year() == b.Year() && a.Month() == b.Month() }

func (d *demo) writeMonths(line func(string, ...any)) {
	d.table(line, func(month int, c category) string {
		first := months()[month]
		return fmt.Sprint(d.count(func(r *row) bool { return r.category.code == c.code && sameMonth(r.at, first) }))
	}, func(month int) string {
		first := months()[month]
		return fmt.Sprint(d.count(func(r *row) bool { return sameMonth(r.at, first) }))
	})
}

func (d *demo) writeExpected(line func(string, ...any)) {
	d.table(line, func(month int, c category) string {
		for i := range categories {
			if categories[i].code == c.code {
				return fmt.Sprintf("%.1f", d.expected.monthly[month][i])
			}
		}
		return ""
	}, func(month int) string {
		sum := 0.0
		for _, x := range d.expected.monthly[month] {
			sum += x
		}
		return fmt.Sprintf("%.1f", math.Round(sum*10)/10)
	})
}

func (d *demo) table(line func(string, ...any), cell func(month int, c category) string, total func(month int) string) {
	head := "| month |"
	for _, c := range categories {
		head += " " + c.code + " |"
	}
	line("%s all |", head)
	line("|---|%s", strings.Repeat("---|", len(categories)+1))
	for m, first := range months() {
		cells := "| " + first.Format("2006-01") + " |"
		for _, c := range categories {
			cells += " " + cell(m, c) + " |"
		}
		line("%s %s |", cells, total(m))
	}
}
