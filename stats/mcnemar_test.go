package stats

import "testing"

// The figures are R 4.2.2's: binom.test(b, b+c)$p.value, and of that less
// dbinom(b, b+c, .5); the approval ratings of Agresti (Categorical Data
// Analysis, table 10.1) are the case of 86 and 150.
func TestMcNemar(t *testing.T) {
	for _, tt := range []struct {
		b, c        int
		exact, midP float64
	}{
		{8, 2, 0.109375, 0.0654296875},
		{2, 8, 0.109375, 0.0654296875},
		{0, 6, 0.03125, 0.015625},
		{1, 0, 1, .5},
		{86, 150, 3.71593613957e-05, 2.89338951762e-05},
		{121, 59, 4.43444926375516e-06, 3.26664679577459e-06},
		{40, 12, 0.000127538783855741, 8.17133499926297e-05},
		{1200, 1100, 0.0389668526838207, 0.0370744063385487},
		{30000, 29500, 0.0407849428707166, 0.040384720846175},
		{5, 5, 1, 1 - 0.24609375/2}, // half of what is as likely as a tie is 1 - C(10,5)/2¹¹
		{0, 0, 1, 1},
	} {
		exact, midP := McNemar(tt.b, tt.c)
		if !near(exact, tt.exact, 1e-10) || !near(midP, tt.midP, 1e-10) {
			t.Errorf("McNemar(%d, %d) = %.15g, %.15g, want %.15g, %.15g", tt.b, tt.c, exact, midP, tt.exact, tt.midP)
		}
	}
}
