package hotissue

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func ExampleIndex() {
	x := New(Config{})
	x.Add(Document{Text: "石榴湾小区旁边的采石场天天放炮，窗户玻璃都震裂了"})
	x.Add(Document{Text: "快递放在门口被人拿走，客服不肯赔偿"})
	x.Add(Document{Text: "请问什么时候关停石榴湾后山的采石场？粉尘太大，不敢开窗"})
	x.Add(Document{Text: "健身房办的卡申请退费，拖了半年没有结果"})
	issues, _ := x.Issues(context.Background(), nil)
	fmt.Println(issues)
	// Output: [0 1 0 3]
}

func indexOf(cfg Config, all []sample) *Index {
	x := New(cfg)
	for _, s := range all {
		x.Add(Document{Text: s.text})
	}
	return x
}

func issuesOf(t testing.TB, x *Index, duplicates []int) []int {
	t.Helper()
	issues, err := x.Issues(t.Context(), duplicates)
	if err != nil {
		t.Fatal(err)
	}
	return issues
}

func TestIssues(t *testing.T) {
	const (
		quarry = "石榴湾小区旁边的采石场天天放炮，窗户玻璃都震裂了"
		dust   = "请问什么时候关停石榴湾后山的采石场？粉尘太大，不敢开窗"
		parcel = "快递放在门口被人拿走，客服不肯赔偿"
		refund = "健身房办的卡申请退费，拖了半年没有结果"
	)
	tests := []struct {
		name       string
		texts      []string
		duplicates []int
		want       []int
	}{
		{"none", nil, nil, []int{}},
		{"one", []string{quarry}, nil, []int{0}},
		{"two of one matter", []string{quarry, parcel, dust}, nil, []int{0, 1, 0}},
		{"equal texts", []string{parcel, refund, parcel}, nil, []int{0, 1, 0}},
		{"near-duplicates come together", []string{refund, parcel, quarry}, []int{0, 1, 0}, []int{0, 1, 0}},
		{"and bring theirs along", []string{parcel, quarry, dust, quarry + "！"}, []int{0, 1, 2, 1}, []int{0, 1, 1, 1}},
		{"near-duplicates of an equal text", []string{parcel, refund, parcel, quarry}, []int{0, 1, 2, 2}, []int{0, 1, 0, 0}},
		{"nothing to compare", []string{"", "？？", "", "好", "好"}, nil, []int{0, 1, 2, 3, 4}},
		{"Traditional characters", []string{quarry, parcel, "石榴灣小區後山採石場粉塵太大，不敢開窗"}, nil, []int{0, 1, 0}},
	}
	for _, test := range tests {
		x := New(Config{})
		for i, text := range test.texts {
			if got := x.Add(Document{Text: text}); got != i {
				t.Errorf("%s: Add = %d, want %d", test.name, got, i)
			}
		}
		if got := issuesOf(t, x, test.duplicates); !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// Issues are sets of texts, whatever the order and whoever computes them.
func TestIssuesDoNotDependOnOrder(t *testing.T) {
	all := append(samples(t), letters(500)...)
	days, products := make([]int32, len(all)), make([]string, len(all))
	random := rand.New(rand.NewPCG(1, 1))
	for i := range days {
		days[i] = int32(random.IntN(800))
		products[i] = []string{"", "甲", "乙"}[random.IntN(3)]
	}
	all = append(all, all[:100]...) // equal texts of several days and products
	days, products = append(days, days[50:150]...), append(products, products[50:150]...)
	partition := func(order []int) []string {
		x := New(Config{Texts: 400})
		for _, i := range order {
			x.Add(Document{Text: all[i].text, Day: days[i], Product: products[i]})
		}
		sets := map[int][]int{}
		for place, issue := range issuesOf(t, x, nil) {
			sets[issue] = append(sets[issue], order[place])
		}
		var names []string
		for _, set := range sets {
			slices.Sort(set)
			names = append(names, fmt.Sprint(set))
		}
		slices.Sort(names)
		return names
	}
	want := partition(random.Perm(len(all)))
	for range 4 {
		if got := partition(random.Perm(len(all))); !slices.Equal(got, want) {
			t.Fatal("another order, other issues")
		}
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	if got := partition(random.Perm(len(all))); !slices.Equal(got, want) {
		t.Error("another number of processors, other issues")
	}
}

// Of more texts than Config.Texts a sample is compared. A text outside it is in
// the issue of its near-duplicates.
func TestSample(t *testing.T) {
	all := append(samples(t), letters(500)...)
	distinct := map[string]bool{}
	for _, s := range all {
		distinct[s.text] = true
	}
	x := indexOf(Config{}, all)
	if n, partly := x.Sampled(); n != len(distinct) || partly {
		t.Errorf("Sampled = %d, %t, want all %d", n, partly, len(distinct))
	}
	const texts = 50
	x = indexOf(Config{Texts: texts}, all)
	issues := issuesOf(t, x, nil)
	if n, partly := x.Sampled(); n != texts || !partly {
		t.Errorf("Sampled = %d, %t, want %d of more", n, partly, texts)
	}
	if len(x.kept) != texts {
		t.Errorf("%d texts kept, want %d", len(x.kept), texts)
	}
	for i, s := range all {
		if _, ok := x.kept[x.sums[i]]; !ok && issues[i] != i {
			t.Errorf("text %d is not compared and in issue %d: %s", i, issues[i], s.text)
		}
	}
	// All are near-duplicates of one another.
	for i, issue := range issuesOf(t, x, make([]int, len(all))) {
		if issue != 0 {
			t.Fatalf("text %d in issue %d, want 0", i, issue)
		}
	}
}

func TestIssuesCanBeCancelled(t *testing.T) {
	x := indexOf(Config{}, samples(t))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Issues(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want %v", err, context.Canceled)
	}
	if got, want := issuesOf(t, x, nil), issuesOf(t, indexOf(Config{}, samples(t)), nil); !slices.Equal(got, want) {
		t.Error("other issues after a cancelled call")
	}
}

// What was asked for does not change what comes after.
func TestAddAfterIssues(t *testing.T) {
	all := samples(t)
	x := New(Config{})
	for i, s := range all {
		x.Add(Document{Text: s.text})
		if i%20 == 0 {
			issuesOf(t, x, nil)
		}
	}
	if got, want := issuesOf(t, x, nil), issuesOf(t, indexOf(Config{}, all), nil); !slices.Equal(got, want) {
		t.Error("other issues")
	}
}

// One trouble with two products or in two places is two matters; with one product,
// from wherever, it is one.
func TestProductsAndPlaces(t *testing.T) {
	trouble := []string{"用了三天就漏水，底座全湿了，客服让自己擦干", "底座漏水，才用三天，客服说擦干就好"}
	tests := []struct {
		name string
		a, b Document
		want bool
	}{
		{"nothing known", Document{}, Document{}, true},
		{"one product", Document{Product: "水壶"}, Document{Product: "水壶"}, true},
		{"two products", Document{Product: "水壶"}, Document{Product: "加湿器"}, false},
		{"one known", Document{Product: "水壶"}, Document{}, true},
		{"one product, two regions", Document{Product: "水壶", Region: "京"}, Document{Product: "水壶", Region: "沪"}, true},
		{"two regions", Document{Region: "京"}, Document{Region: "沪"}, false},
		{"two towns", Document{Town: "江城市"}, Document{Town: "海城市"}, false},
		{"two towns of one region", Document{Region: "京", Town: "江城市"}, Document{Region: "京", Town: "海城市"}, false},
		{"one town", Document{Town: "江城市"}, Document{Town: "江城市"}, true},
		{"one product, two towns", Document{Product: "水壶", Town: "江城市"}, Document{Product: "水壶", Town: "海城市"}, true},
		{"one region", Document{Region: "京"}, Document{Region: "京"}, true},
		{"two products, one region", Document{Product: "水壶", Region: "京"}, Document{Product: "加湿器", Region: "京"}, false},
	}
	for _, test := range tests {
		all := letters(300)
		x := New(Config{Cut: .3})
		for _, s := range all {
			x.Add(Document{Text: s.text})
		}
		test.a.Text, test.b.Text = trouble[0], trouble[1]
		a, b := x.Add(test.a), x.Add(test.b)
		issues := issuesOf(t, x, nil)
		if got := issues[a] == issues[b]; got != test.want {
			t.Errorf("%s: together %t, want %t", test.name, got, test.want)
		}
	}
}

// Texts that share half of what they say are one issue, unless years lie between
// them.
func TestDaysBetween(t *testing.T) {
	all := append(samples(t), letters(300)...)
	issues := func(days int32) int {
		x := New(Config{Cut: .12})
		for i, s := range all {
			x.Add(Document{Text: s.text, Day: 1 + int32(i%2)*days})
		}
		distinct := map[int]bool{}
		for _, issue := range issuesOf(t, x, nil) {
			distinct[issue] = true
		}
		return len(distinct)
	}
	near, far := issues(0), issues(2000)
	if near >= far {
		t.Errorf("%d issues on one day, %d in two years, want more", near, far)
	}
}

func TestNewRejects(t *testing.T) {
	for _, cfg := range []Config{{Cut: -1}, {Cut: 1}, {Texts: -1}} {
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

// 100,000 texts that share phrases in all combinations: the bounds decide.
func BenchmarkIssues(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	phrases := make([]string, 3000)
	for i := range phrases {
		phrase := make([]rune, 8)
		for j := range phrase {
			phrase[j] = '一' + rune(random.IntN(3000))
		}
		phrases[i] = string(phrase)
	}
	x := New(Config{})
	for range 100_000 {
		var text []string
		for range 6 {
			text = append(text, phrases[random.IntN(len(phrases))])
		}
		x.Add(Document{Text: strings.Join(text, "，"), Day: int32(1 + random.IntN(700))})
	}
	for b.Loop() {
		issuesOf(b, x, nil)
	}
}
