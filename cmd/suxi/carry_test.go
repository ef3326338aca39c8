package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/redact"
	"suxi/taxonomy"
)

// What a partial carries of the options of an analysis, whatever they are, merge
// gives back; the key of pseudonyms it is given again.
func TestCarryHoldsEveryOption(t *testing.T) {
	key := filepath.Join(t.TempDir(), "suxi.key")
	if err := os.WriteFile(key, []byte("0123456789abcdef"), 0o600); err != nil {
		t.Fatal(err)
	}
	natures := &taxonomy.Crosswalk{}
	if err := natures.Read("map.csv", strings.NewReader("old,new\n\"quality, 质量\",product\n")); err != nil {
		t.Fatal(err)
	}
	if err := natures.Parse("price=promise:0.3,contract:0.7"); err != nil {
		t.Fatal(err)
	}
	o := analysis.Options{
		Period: analysis.Week, Cut: analysis.Strict, Share: .7, Confidence: .9, Band: [2]float64{.8, 1.2}, Q: .1, Quotes: 1, Top: 2, Issues: 3, Draws: 4, Sample: 5,
		Exposure: &analysis.Exposure{File: "orders.csv", Unit: "订单", Period: analysis.Day, By: []string{"region"}, First: "2025-01-01", Last: "2025-01-02",
			Rows: []analysis.ExposureRow{{From: "2025-01-01", To: "2025-01-02", Values: []string{"华东"}, Amount: 7}}},
		Dimensions: []string{"product"}, Windows: []int{1, 2}, Stratify: "region", Cost: "赔付金额",
		Redact: redact.Options{Key: []byte("0123456789abcdef"), Depth: redact.Street}, Suppress: 5,
		Actions:    []analysis.Action{{Date: "2025-01-01", Scope: []analysis.Condition{{Field: "region", Value: "华东"}}, Note: "换承运商"}},
		ActionDays: 30, Templates: []analysis.Template{analysis.Nature}, Natures: natures,
		Fishbone: &taxonomy.Fishbone{Man: taxonomy.Bone{Causes: []string{"a"}, Phrases: []taxonomy.Phrase{"漏水"}}},
		AsOf:     time.Date(2025, 3, 1, 0, 0, 0, 0, calendar.Shanghai),
	}
	// Those are left out that merge knows from elsewhere, or that say how words are
	// redacted again.
	elsewhere := map[string]bool{"Training": true, "Audit": true, "Redaction": true}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[analysis.Options]()) {
		if reflect.ValueOf(o).FieldByIndex(f.Index).IsZero() != elsewhere[f.Name] {
			t.Errorf("%s: want a value here, and none of what merge knows from elsewhere", f.Name)
		}
	}
	// No flag of analyze sets these.
	unasked := []string{"share", "confidence", "band", "q", "quotes", "top", "issues", "draws", "sample", "windows"}
	for name, o := range map[string]analysis.Options{"every option": o, "none": {}, "not redacted": {Redact: redact.Options{Off: true}}} {
		data, err := json.Marshal(carry(o))
		if err != nil {
			t.Fatal(err)
		}
		var values map[string]json.RawMessage
		if err := json.Unmarshal(data, &values); err != nil {
			t.Fatal(err)
		}
		for _, flag := range carriedFlags(slices.Collect(maps.Keys(values))) {
			for flag := range strings.SplitSeq(flag, "/") {
				name := strings.TrimPrefix(flag, "--")
				if cmd := newAnalyzeCommand(streams{}); cmd.Flags().Lookup(name) == nil && !slices.Contains(unasked, name) {
					t.Errorf("%s is no flag of analyze", flag)
				}
			}
		}
		if strings.Contains(string(data), "0123456789") || strings.Contains(string(data), "MDEyMzQ1") {
			t.Errorf("%s: holds the key: %s", name, data)
		}
		file := ""
		if o.Redact.Key != nil {
			file = key
			if _, err := uncarry(data, ""); err == nil || !strings.Contains(err.Error(), "--pseudonym-key") {
				t.Errorf("%s: without the key: %v", name, err)
			}
		} else if _, err := uncarry(data, key); err == nil || !strings.Contains(err.Error(), "made without one") {
			t.Errorf("%s: with a key: %v", name, err)
		}
		got, err := uncarry(data, file)
		if err != nil {
			t.Fatal(err)
		}
		// Where its steps stood is for errors of their reading alone.
		byText := cmp.Transformer("text", func(w *taxonomy.Crosswalk) string {
			if w == nil {
				return ""
			}
			text, err := w.MarshalText()
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		})
		if diff := cmp.Diff(o, got, byText); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, damaged := range []string{"", "null x", `{"period":"century"}`} {
		if _, err := uncarry([]byte(damaged), ""); err == nil {
			t.Errorf("%q: no error", damaged)
		}
	}
}
