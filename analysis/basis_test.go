package analysis

import (
	"reflect"
	"testing"
	"time"

	"suxi/redact"
	"suxi/taxonomy"
)

// everyOption returns options of which none is zero.
func everyOption(t *testing.T) Options {
	t.Helper()
	natures := new(taxonomy.Crosswalk)
	if err := natures.Parse("a=quality"); err != nil {
		t.Fatal(err)
	}
	return Options{
		Period: Week, Cut: Strict, Share: .7, Confidence: .9, Band: [2]float64{.8, 1.2}, Q: .1, Quotes: 1, Top: 2, Issues: 3, Draws: 4, Sample: 5,
		Exposure:   &Exposure{Unit: "单", Rows: []ExposureRow{{"2025-03-01", "2025-03-01", []string{"电话"}, 7}}},
		Dimensions: []string{"category", "region"}, Windows: []int{1, 2}, Stratify: "period", Cost: "金额",
		Redact: redact.Options{Key: []byte("secret")}, Redaction: Redaction{AddressDepth: "city"}, Suppress: 5,
		Training: &Training{N: 9, Classes: []int{4, 5}}, Audit: &Audit{Strata: []AuditStratum{{Model: "a", Size: 4, Human: map[string]int{"a": 1, "b": 2}}}},
		Actions: []Action{{Date: "2025-03-01", Scope: []Condition{{"category", "a"}}}}, ActionDays: 30,
		Templates: []Template{"quality"}, Natures: natures, Fishbone: &taxonomy.Fishbone{Man: taxonomy.Bone{Causes: []string{"c"}}},
		AsOf: on("2025-03-02"),
	}
}

// Every option counts for the digest, and equal options have one.
func TestDigestOfOptions(t *testing.T) {
	want := digest(everyOption(t))
	if got := digest(everyOption(t)); got != want {
		t.Fatalf("equal options: %s and %s", got, want)
	}
	for i := range reflect.TypeFor[Options]().NumField() {
		o := everyOption(t)
		field := reflect.ValueOf(&o).Elem().Field(i)
		name := reflect.TypeFor[Options]().Field(i).Name
		if field.IsZero() {
			t.Errorf("everyOption has no %s", name)
		}
		field.SetZero()
		if digest(o) == want {
			t.Errorf("%s makes no difference", name)
		}
	}
}

// Values have one digest if they are deeply equal, and only then.
func TestDigest(t *testing.T) {
	three := 3
	zero := 0.0
	values := []any{
		[]string{"a", "bc"}, []string{"ab", "c"}, []string{"abc"}, []string{}, []string(nil), []string{"", "abc"},
		map[string]int{"a": 1, "b": 2}, map[string]int{"a": 2, "b": 1}, map[string]int{"b": 2, "a": 1}, map[string]int{},
		&three, new(3), new(4), (*int)(nil),
		1.5, zero, -zero, -1.5, true, false, int8(-1), int8(1), uint8(255),
		[]bool{true, false}, []bool{false, true},
	}
	for i, a := range values {
		for j, b := range values {
			if reflect.TypeOf(a) != reflect.TypeOf(b) {
				continue
			}
			if same := digest(a) == digest(b); same != reflect.DeepEqual(a, b) {
				t.Errorf("%d %v and %d %v have one digest: %v", i, a, j, b, same)
			}
		}
	}
}

// A day is the same in any zone, and so are options that say it.
func TestBasisOfAnyZone(t *testing.T) {
	at := on("2025-03-02")
	a, b := New(scheme("a"), Options{AsOf: at}), New(scheme("a"), Options{AsOf: at.In(time.UTC)})
	if err := a.Merge(b); err != nil {
		t.Error(err)
	}
}
