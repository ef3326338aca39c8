package taxonomy

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// schemeOf is a taxonomy of categories given as code or code/name.
func schemeOf(name string, categories ...string) *Taxonomy {
	t := &Taxonomy{Name: name, Severity: Scale{{Code: "urgent", Name: "紧急", Rank: 1, Weight: 1}}}
	for _, c := range categories {
		code, name, ok := strings.Cut(c, "/")
		if !ok {
			name = code
		}
		t.Categories = append(t.Categories, Category{Code: code, Name: name})
	}
	return t
}

func TestRestatement(t *testing.T) {
	from, to := schemeOf("2024", "late/配送慢", "lost", "quality/质量", "price"), schemeOf("2025", "delivery", "defect/质量", "price", "fee")
	for _, tt := range []struct {
		name  string
		steps []string
		want  string // new category of each old one; ? of a split
		err   string
	}{
		{name: "renamed, merged, kept by name and by code", steps: []string{"配送慢=delivery", "lost = delivery"}, want: "delivery delivery defect price"},
		{name: "split", steps: []string{"late=delivery", "lost=delivery", "price=price:.25,fee:.75"}, want: "delivery delivery defect ?"},
		{name: "steps of a third scheme", steps: []string{"late=delivery", "lost=delivery", "old=nothing"}, want: "delivery delivery defect price"},
		{name: "left over", steps: []string{"late=delivery"}, err: `taxonomy "2025" has no category for lost (lost) of "2024": say what they became`},
		{name: "unknown", steps: []string{"late=shipping", "lost=delivery"}, err: `late=shipping: taxonomy "2025" has no category shipping`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w Crosswalk
			for _, s := range tt.steps {
				if err := w.Parse(s); err != nil {
					t.Fatal(err)
				}
			}
			r, err := w.Between(from, to)
			if tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Errorf("error %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for old := range from.Categories {
				code := to.Categories[r.Category(old, "T-1")].Code
				if r.Split(old) {
					code = "?"
				}
				got = append(got, code)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%s, want %s", strings.Join(got, " "), tt.want)
			}
		})
	}
}

// TestSplit spreads 10,000 ids over a quarter, a half and a quarter: within four
// standard deviations, which are at most 50.
func TestSplit(t *testing.T) {
	var w Crosswalk
	if err := w.Parse("price=a:.25,b:.5,c:.25"); err != nil {
		t.Fatal(err)
	}
	r, err := w.Between(schemeOf("old", "price"), schemeOf("new", "a", "b", "c"))
	if err != nil {
		t.Fatal(err)
	}
	var n [3]float64
	for i := range 10000 {
		id := fmt.Sprint("T-", i)
		c := r.Category(0, id)
		n[c]++
		if again := r.Category(0, id); again != c {
			t.Fatalf("%s has the categories %d and %d", id, c, again)
		}
	}
	for c, want := range []float64{2500, 5000, 2500} {
		if math.Abs(n[c]-want) > 200 {
			t.Errorf("part %d has %v of 10000, want about %v", c, n[c], want)
		}
	}
}

func TestCrosswalkSeverity(t *testing.T) {
	from, to := schemeOf("old", "a"), schemeOf("new", "a")
	to.Severity[0].Code = "high"
	if _, err := new(Crosswalk).Between(from, to); err == nil || !strings.Contains(err.Error(), "other levels of severity") {
		t.Errorf("error %v", err)
	}
}

func TestCrosswalkErrors(t *testing.T) {
	for step, want := range map[string]string{
		"price":                 `"price": want old=new`,
		"=price":                "want an old and a new category",
		"price=":                "want an old and a new category",
		"price=a:x":             `share "x": want a number above 0`,
		"price=a:0,b:1":         `share "0": want a number above 0`,
		"price=a:.5,b:.4":       "the shares of price add up to 0.9, not to 1",
		"price=a,b":             "the shares of price add up to 2, not to 1",
		"price=a:.5,A:.5":       "price becomes A twice",
		"price=a:.5,b:.5,c:NaN": `share "NaN"`,
	} {
		if err := new(Crosswalk).Parse(step); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", step, err, want)
		}
	}
}

func TestCrosswalkUnknown(t *testing.T) {
	schemes := []*Taxonomy{schemeOf("2023", "a/甲"), schemeOf("2024", "b", "c")}
	var w Crosswalk
	for _, s := range []string{"甲=x", "B=x", "prise=x"} {
		if err := w.Parse(s); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Read("map.csv", strings.NewReader("before,after\nc,y\n")); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(w.Unknown(schemes), "; "), "prise=x: prise; map.csv:1: before"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestCrosswalkFile(t *testing.T) {
	from, to := schemeOf("old", "a", "b", "c"), schemeOf("new", "x", "y")
	for _, tt := range []struct{ name, text, err string }{
		{name: "with header", text: "\uFEFFshare,new,old\r\n,x,a\r\n0.5,x,b\r\n.5,y,b\r\n1,y,c\r\n"},
		{name: "with a Chinese header", text: "新类别,旧类别,备注,比例\nx,a,同,\nx,b,,0.5\ny,b,,.5\ny,c,,1\n"},
		{name: "without", text: "a,x\nb,x,.5\nb,y,.5\n c , y\n"},
		{name: "a third column that is no share", text: "new,old,note,share\nx,a,3,\nx,b,,.5\ny,b,,.5\ny,c,2,\n"},
		{name: "bad share", text: "old,new,share\na,x,2\n", err: `map.csv:2: share "2"`},
		{name: "half a category", text: "a,x\nb,x,.5\n", err: "map.csv:2: the shares of b add up to 0.5"},
		{name: "no new", text: "a\n", err: "map.csv:1: want an old and a new category"},
		{name: "GBK", text: "\xd6\xca\xc1\xbf,x\n", err: "map.csv: is not UTF-8: save it as CSV UTF-8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var w Crosswalk
			err := w.Read("map.csv", strings.NewReader(tt.text))
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			r, err := w.Between(from, to)
			if err != nil || r.Category(0, "") != 0 || !r.Split(1) || r.Category(2, "") != 1 {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
}
