package reports

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

func readBack[T any](t *testing.T, data []byte) []T {
	t.Helper()
	rows, err := parquet.Read[T](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestParetoParquet(t *testing.T) {
	got := readBack[paretoRow](t, render(t, "pareto", handmade(), Options{}))
	want := []paretoRow{
		{Scope: "all", Weight: "count", Rank: 1, Code: "rise", Name: "上升类", NameEN: "rising", Value: 8.5, Share: .85, Cumulative: .85, Vital: true, Crossing: true, VitalProbability: .75},
		{Scope: "all", Weight: "count", Rank: 2, Code: "other", Name: "其他", NameEN: "other", Residual: true, Value: 1.5, Share: .15, Cumulative: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestPeriodsParquet(t *testing.T) {
	rows := readBack[periodsRow](t, render(t, "periods", handmade(), Options{}))
	if len(rows) != 30 {
		t.Fatalf("%d rows, want 30", len(rows))
	}
	march := int32(time.Date(2025, 3, 1, 0, 0, 0, 0, time.UTC).Unix() / 86400)
	fresh := rows[15] // 2025-03: the total, then the fifth category
	want := periodsRow{
		Period: "2025-03", Start: new(march), End: new(march + 30), Days: 31, Exposure: 31, Workdays: 21, Complete: true,
		Code: "fresh", Name: "新增类", NameEN: "fresh", Count: 6, Unique: 6, Share: new(6.0 / 542), Rate: new(6.0 / 31),
		PreviousPeriod: new("2025-02"), PreviousCount: new(int64(0)), PreviousRate: new(0.0), PreviousLow: new(.85),
		PreviousSharePoints: new(1.5), PreviousChange: new("~"), PreviousNote: new("new"), PreviousMethod: new("poisson_exact"),
		PreviousP: new(.2), PreviousMidP: new(.2), PreviousQ: new(.2), PreviousFamily: new(int32(8)), PreviousIncomplete: new(true),
	}
	if diff := cmp.Diff(want, fresh); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if total := rows[10]; total.Code != "total" || total.YearAgoCount == nil || *total.YearAgoCount != 500 || *total.YearAgoChange != "~" {
		t.Errorf("total row: %+v", total)
	}
}

func TestTrendParquet(t *testing.T) {
	rows := readBack[trendRow](t, render(t, "trend", handmade(), Options{}))
	if len(rows) != 30 {
		t.Fatalf("%d rows, want 30", len(rows))
	}
	never := rows[25] // the ninth trend in its second period
	want := trendRow{
		Code: "never", Name: "空类", NameEN: "never", Period: "2025-03", Start: rows[1].Start, Complete: true, Rate: new(0.0),
		Periods: 1, Reason: "too_few_periods",
	}
	if diff := cmp.Diff(want, never); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if first := rows[0]; first.SlopePercent == nil || *first.SlopePercent != 1.25 || *first.Rate != 15.1 || first.Complete {
		t.Errorf("first row: %+v", first)
	}
}

// Dates are DATE, a reader without this package learns the settings, and text
// columns stay valid UTF-8.
func TestParquetFile(t *testing.T) {
	r := handmade()
	r.Categories[0].Name = "坏\xff"
	data := render(t, "periods", r, Options{})
	f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{
		"suxi.schema": "1", "suxi.taxonomy": "test", "suxi.taxonomy_fingerprint": "00ff", "suxi.as_of": "2025-04-10",
		"suxi.pareto_rule": "Vital few: a rule for tests.", "suxi.band": "0.9 to 1.1", "suxi.q": "0.05", "suxi.confidence": "0.95", "suxi.period": "month",
	} {
		if got, ok := f.Lookup(key); !ok || got != want {
			t.Errorf("metadata %s = %q, %v, want %q", key, got, ok, want)
		}
	}
	for _, column := range []string{"start", "end"} {
		leaf, ok := f.Schema().Lookup(column)
		if !ok || leaf.Node.Type().String() != "DATE" {
			t.Errorf("%s is not a DATE", column)
		}
	}
	for _, row := range readBack[periodsRow](t, data) {
		if row.Code == "rise" && row.Name != "坏\uFFFD" {
			t.Errorf("name %q is not mended", row.Name)
		}
	}
	for _, field := range f.Schema().Fields() {
		if name := field.Name(); name != strings.ToLower(name) || strings.Contains(name, " ") {
			t.Errorf("column %q is not snake case", name)
		}
	}
}
