package taxonomy

import (
	"math"
	"slices"
	"strings"
	"testing"
)

// What a crosswalk is read from, it is whole or refused: the shares of what one
// category became add up, and every complaint comes to one of its parts.
func FuzzCrosswalk(f *testing.F) {
	for _, text := range []string{
		"old,new,share\nlate,delivery,.25\nlate,price,.75\nlost,delivery,\n", "旧类别,新类别,比例\n配送慢,delivery,1\n", "\uFEFFlate,delivery\n\"lo\nst\",a\n", "late,delivery,NaN\n", "a,b,1e-300\n", ",\n", "\"",
	} {
		f.Add(text, "price=price:.25,fee:.75")
	}
	f.Add("", "late = delivery")
	from, to := schemeOf("2024", "late/配送慢", "lost", "price"), schemeOf("2025", "delivery", "price", "fee", "lost")
	f.Fuzz(func(t *testing.T, text, step string) {
		var w Crosswalk
		if err := w.Read("c.csv", strings.NewReader(text)); err != nil {
			if !strings.HasPrefix(err.Error(), "c.csv") {
				t.Errorf("error %q does not say where", err)
			}
			return
		}
		if w.Parse(step) != nil {
			return
		}
		for _, s := range w.steps {
			sum := 0.0
			for _, p := range s.parts {
				sum += p.share
			}
			if s.old == "" || len(s.parts) == 0 || !(math.Abs(sum-1) < 1e-5) {
				t.Errorf("%q is %+v", s.old, s.parts)
			}
		}
		r, err := w.Between(from, to)
		if err != nil {
			return
		}
		for old := range from.Categories {
			if new := r.Category(old, step); new < 0 || new >= len(to.Categories) || new != r.Category(old, step) {
				t.Errorf("category %d became %d", old, new)
			}
		}
	})
}

// Whatever the bytes, a fishbone is one whose phrases parse, or an error of one
// line that begins with the file's name.
func FuzzLoadFishbone(f *testing.F) {
	f.Add("man: {causes: [service], phrases: [没人管, \"等了{n}天\"]}\nmeasurement:\n  subcategories: [quality/size, 多收乱收]\n")
	f.Add("money: {}\n")
	f.Add("man: {phrases: [\"…\"]}")
	f.Add("? a\n: !!b |+\n  c\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, err := LoadFishbone("f.yaml", strings.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "f.yaml:") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error %q", err)
			}
			return
		}
		for _, p := range slices.Concat(got.Man.Phrases, got.Machine.Phrases, got.Material.Phrases, got.Method.Phrases, got.Environment.Phrases, got.Measurement.Phrases) {
			if _, err := p.Parse(); err != nil {
				t.Errorf("phrase %q %v", p, err)
			}
		}
		got.Unknown(Default())
	})
}

// A deadline is written as it is read.
func FuzzDeadline(f *testing.F) {
	for _, s := range []string{"30m", "24h", "1h30m", "3 workdays", "1 workday", "250 workdays", "1.5s", "2562047h47m16.854775807s", "-1h", "0"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := ParseDeadline(s)
		if err != nil {
			return
		}
		if d.Clock <= 0 && d.Workdays < 1 || d.Workdays > maxWorkdays {
			t.Errorf("%q is %+v", s, d)
		}
		if again, err := ParseDeadline(d.String()); err != nil || again != d {
			t.Errorf("%q is %+v, written as %q and read as %+v, %v", s, d, d, again, err)
		}
	})
}
