package hotissue

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
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

// A sample is a text of testdata/matters.tsv: invented letters about five matters,
// each told by many people in their own words, and others: the same trouble
// elsewhere, another trouble in the same place, or neither.
type sample struct{ matter, text string }

func samples(t testing.TB) []sample {
	t.Helper()
	f, err := os.Open("testdata/matters.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []sample
	for s := bufio.NewScanner(f); s.Scan(); {
		matter, text, _ := strings.Cut(s.Text(), "\t")
		all = append(all, sample{matter, text})
	}
	return all
}

// letters returns n other letters to a city: a place, a trouble that many
// places have, and a remark.
func letters(n int) []sample {
	random := rand.New(rand.NewPCG(1, 5))
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[random.IntN(len(all))]
	}
	var all []sample
	for range n {
		place := pick("A市A1区 A市A3区 A市A5区 A7县 B市 C4市 D2区 G市 K8县 L6县") +
			pick("春晖 南塘 映月 石鼓 白鹭 松涛 金穗 桃源 青石 望江 铁炉 锦绣 杏林 双桥 荷叶 云盘 玉屏 清溪 古樟 兰亭 新河 芙蓉 凤凰 紫薇") +
			pick("小区 花园 新村 社区 镇 街道 路 村 家园 学校")
		trouble := pick("路灯坏了两个月，晚上漆黑一片 物业乱收停车费，不交就锁车 自来水又黄又浑，水压还低 垃圾堆在路口没人清运，臭气熏天 " +
			"电梯三天两头出故障，老人被困半小时 夜宵摊油烟和噪音扰民，到凌晨两点才散 搅拌站粉尘污染，噪音也大 工地夜间施工，打桩声不断 " +
			"开发商延期交房，违约金一分没给 公交车半小时才来一趟，上班总迟到 小学大班额，一个班七十人 " +
			"幼儿园收费太高，说好的普惠没有兑现 厂里拖欠农民工工资，过年都没钱回家 " +
			"高铁噪音影响休息，要求装隔音屏 道路坑坑洼洼，下雨就积水 麻将馆开到半夜，孩子没法写作业 违章建筑堵了消防通道 " +
			"房产证办了五年没有下来 养猪场污水直排，井水不能喝 停电频繁，空调根本开不了 油烟管道装在窗户底下 广场舞音响太大")
		remark := pick("请领导重视。 多次反映没有结果，希望尽快处理。 打了热线，答复说正在协调。 居民意见很大，请求有关部门核实。 " +
			"什么时候能解决？盼复。 已经不是第一次了，部门之间互相推诿。 希望给个明确的时间。 请实地看一看。")
		all = append(all, sample{"0", place + trouble + "。" + remark})
	}
	return all
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

// best returns the issue of greatest F1 with the texts of a matter, and this.
func best(all []sample, issues []int, matter string) (issue int, f1 float64) {
	size, common, want := map[int]int{}, map[int]int{}, 0
	for i, s := range all {
		size[issues[i]]++
		if s.matter == matter {
			common[issues[i]]++
			want++
		}
	}
	for i, n := range common {
		if f := 2 * float64(n) / float64(size[i]+want); f > f1 {
			issue, f1 = i, f
		}
	}
	return issue, f1
}

// A matter is found whether it is most of the texts or few of them. Short texts
// about another trouble in its place come along at times, those about its
// trouble elsewhere seldom.
func TestMatters(t *testing.T) {
	tests := []struct{ others, strays int }{{0, 9}, {300, 9}, {3000, 10}}
	for _, test := range tests {
		all := append(samples(t), letters(test.others)...)
		issues := issuesOf(t, indexOf(Config{}, all), nil)
		sum, strays := 0.0, 0
		for _, matter := range []string{"1", "2", "3", "4", "5"} {
			issue, f1 := best(all, issues, matter)
			if f1 < .8 {
				t.Errorf("among %d others, matter %s has F1 %.2f, want .8", test.others, matter, f1)
			}
			sum += f1 / 5
			for i, s := range all {
				if issues[i] == issue && s.matter != matter {
					strays++
				}
			}
		}
		if sum < .88 {
			t.Errorf("among %d others, mean F1 is %.3f, want .88", test.others, sum)
		}
		if strays > test.strays {
			t.Errorf("among %d others, %d strays, want at most %d", test.others, strays, test.strays)
		}
	}
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

// One trouble with two products is two matters; with one product, from whatever
// region, it is one.
func TestProductsAndRegions(t *testing.T) {
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
		{"one region", Document{Region: "京"}, Document{Region: "京"}, true},
		{"two products, one region", Document{Product: "水壶", Region: "京"}, Document{Product: "加湿器", Region: "京"}, false},
	}
	for _, test := range tests {
		all := letters(300)
		x := New(Config{Cut: .6})
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
