package features_test

import (
	"math"
	"testing"

	"suxi/features"
)

func TestUnknown(t *testing.T) {
	counts, v := fit(t, features.Config{}, words("快递 破损 破损", "快递 太 慢 了", "退款 太 慢", "", "app 太 慢"))
	tests := []struct {
		name  string
		words []string
		want  float64
	}{
		{"every occurrence counts", []string{"快递", "破损", "破损", "了"}, 0.75},
		{"all known", []string{"太", "慢"}, 0},
		{"a bigram of two known words is no word", []string{"太 慢", "太"}, 0.5},
		{"empty words are none", []string{"", "太"}, 0},
		{"without words", nil, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := v.Unknown(features.Document{Words: test.words}); got != test.want {
				t.Errorf("%v, want %v", got, test.want)
			}
		})
	}
	want := []float64{2.0 / 3, 0.25, 1.0 / 3, 1, 1.0 / 3}
	for i, got := range v.UnknownRows(counts, []int{0, 1, 2, 3, 4}) {
		if math.Abs(got-want[i]) > 1e-15 {
			t.Errorf("row %d: %v, want %v", i, got, want[i])
		}
	}
}
