package neardup

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func groupsOf(t testing.TB, x *Index) []int {
	t.Helper()
	groups, err := x.Groups(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return groups
}

func ExampleIndex() {
	x := New(Config{})
	x.Add("您好，我的订单20240618001三天没有发货，请尽快处理")
	x.Add("房间里蟑螂乱爬，前台不肯换房")
	x.Add("您好，我的订单20240702116三天没有发货，请尽快处理！！")
	groups, _ := x.Groups(context.Background())
	fmt.Println(groups)
	// Output: [0 1 0]
}

// Figures of METHODS.md, section "Groups".
func TestRecall(t *testing.T) {
	similarities := []float64{.5, .6, .7, .8, .9}
	tests := []struct {
		cfg  Config
		want []float64
	}{
		{Config{}, []float64{.4701, .8019, .9748, .9996, 1}},
		{Config{Bands: 32, Rows: 4}, []float64{.8732, .9882, .9998, 1, 1}},
		{Config{Bands: 16, Rows: 8}, []float64{.0607, .2374, .6133, .947, .9999}},
	}
	for _, test := range tests {
		for i, s := range similarities {
			if got := test.cfg.Recall(s); math.Abs(got-test.want[i]) > .5e-4 {
				t.Errorf("%+v: Recall(%v) = %v, want %v", test.cfg, s, got, test.want[i])
			}
		}
	}
}

// The bands meet the promise of Recall for sets of known similarity.
func TestKeysMeetRecall(t *testing.T) {
	const pairs, union = 3000, 100
	cfg := Config{}.withDefaults()
	m := newMinhash(cfg.Bands, cfg.Rows)
	random := rand.New(rand.NewPCG(1, 2))
	for _, s := range []float64{.3, .5, .6, .7, .8, .9} {
		candidates := 0
		for range pairs {
			// The first elements are shared, the rest alternate.
			var a, b []uint64
			for i := range union {
				shingle := random.Uint64() >> 1
				shared := float64(i) < s*union
				if shared || i%2 == 0 {
					a = append(a, shingle)
				}
				if shared || i%2 == 1 {
					b = append(b, shingle)
				}
			}
			p, q := m.appendKeys(nil, a), m.appendKeys(nil, b)
			for i := range p {
				if p[i] == q[i] {
					candidates++
					break
				}
			}
		}
		got, want := float64(candidates)/pairs, cfg.Recall(s)
		if deviation := math.Sqrt(want * (1 - want) / pairs); math.Abs(got-want) > 4*deviation+1/pairs {
			t.Errorf("at similarity %v: recall %.4f, want %.4f ± %.4f", s, got, want, deviation)
		}
	}
}

func TestGroups(t *testing.T) {
	const (
		parcel = "快递在网点放了五天没有人派送，打电话催了三次都说明天送"
		roach  = "房间里蟑螂乱爬，前台不肯换房也不肯退押金，态度极差"
	)
	tests := []struct {
		name  string
		texts []string
		want  []int
	}{
		{"none", nil, []int{}},
		{"different", []string{parcel, roach}, []int{0, 1}},
		{"equal", []string{parcel, roach, parcel, roach}, []int{0, 1, 0, 1}},
		{"one more word", []string{parcel, parcel + "呢"}, []int{0, 0}},
		{"other number", []string{"单号SF1029号" + parcel, "单号SF77号" + parcel}, []int{0, 0}},
		{"other punctuation and width", []string{"ＶＩＰ客户：" + parcel, "vip客户 " + strings.ReplaceAll(parcel, "，", "。\n")}, []int{0, 0}},
		{"half of the words", []string{parcel, parcel[:len(parcel)/6*3] + roach}, []int{0, 1}},
		{"short and equal", []string{"差评", "好评", "差评！"}, []int{0, 1, 0}},
		{"short inside long", []string{"差评", "差评差评"}, []int{0, 1}},
		{"one character", []string{"差", "好", "差"}, []int{0, 1, 0}},
		{"numbers only", []string{"123", "45-6"}, []int{0, 0}},
		{"nothing to compare", []string{"", "……", "", "。"}, []int{0, 1, 2, 3}},
		{"pictographs", []string{"😡😡", "👍👍", "😡😡。"}, []int{0, 1, 0}},
		{"not UTF-8", []string{"差评\xff", "差评\xfe", "差评"}, []int{0, 0, 2}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			x := New(Config{})
			for i, text := range test.texts {
				if got := x.Add(text); got != i {
					t.Errorf("Add returned %d, want %d", got, i)
				}
			}
			if got := groupsOf(t, x); !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// Links join into chains: the ends may be less similar than the threshold.
func TestGroupsAreConnectedComponents(t *testing.T) {
	const text = "电梯停运两个月物业只收费不维修老人上下楼极其不便请责成限期整改并公示维修基金去向"
	ends := func(n int) string { return string([]rune(text)[:n+2]) } // the first n shingles
	x := New(Config{})
	for _, n := range []int{36, 24, 27} {
		x.Add(ends(n))
	}
	if got, want := groupsOf(t, x), []int{0, 1, 1}; !slices.Equal(got, want) {
		t.Errorf("similarities 24/36, 27/36, 24/27: got %v, want %v", got, want)
	}
	x.Add(ends(31))
	if got, want := groupsOf(t, x), []int{0, 0, 0, 0}; !slices.Equal(got, want) {
		t.Errorf("and 31/36, 27/31: got %v, want %v", got, want)
	}
}

func TestThreshold(t *testing.T) {
	// Of 8 shingles each they share the first 7.
	a, b := "甲乙丙丁戊己庚辛壬癸", "甲乙丙丁戊己庚辛壬子"
	if got, want := Jaccard(a, b), 7./9; got != want {
		t.Fatalf("Jaccard is %v, want %v", got, want)
	}
	for _, test := range []struct {
		threshold float64
		want      []int
	}{
		{.5, []int{0, 0}},
		{7. / 9, []int{0, 0}},
		{math.Nextafter(7./9, 1), []int{0, 1}},
		{1, []int{0, 1}},
	} {
		x := New(Config{Threshold: test.threshold, Bands: 64, Rows: 2})
		x.Add(a)
		x.Add(b)
		if got := groupsOf(t, x); !slices.Equal(got, test.want) {
			t.Errorf("threshold %v: got %v, want %v", test.threshold, got, test.want)
		}
	}
}

func TestNewPanics(t *testing.T) {
	for _, cfg := range []Config{
		{Threshold: -.1}, {Threshold: 1.1}, {Threshold: math.NaN()}, {Bands: -1}, {Rows: -1},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("New(%+v) did not panic", cfg)
				}
			}()
			New(cfg)
		}()
	}
}
