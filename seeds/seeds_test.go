package seeds

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/features"
	"suxi/taxonomy"
)

// doc makes a document of words apart by spaces.
func doc(text string) features.Document {
	return features.Document{Words: strings.Fields(text), Text: strings.ReplaceAll(text, " ", "")}
}

// cut stands in for a segmenter: names are written with spaces between words.
func cut(name string) []string { return strings.Fields(name) }

func categories(list ...taxonomy.Category) *taxonomy.Taxonomy {
	for i := range list {
		list[i].Code = list[i].Name
	}
	return &taxonomy.Taxonomy{Name: "test", Categories: list}
}

// filled writes k words of the stock.
func filled(r *rand.Rand, stock []string, k int) string {
	var words []string
	for range k {
		words = append(words, stock[r.IntN(len(stock))])
	}
	return strings.Join(words, " ")
}

// stock makes n words of two characters.
func stock(first string, n int) []string {
	words := make([]string, n)
	for i := range words {
		words[i] = first + string(rune('一'+i))
	}
	return words
}

// topics makes n documents of three topics, of which two in five use the name
// of their topic.
func topics(n int) (tax *taxonomy.Taxonomy, docs []features.Document, gold []int) {
	r := rand.New(rand.NewPCG(1, 2))
	names := []string{"教育", "交通", "环保"}
	stocks := [][]string{stock("甲", 20), stock("乙", 20), stock("丙", 20)}
	common := stock("丁", 20)
	for i := range n {
		class := i % 3
		text := filled(r, stocks[class], 5) + " " + filled(r, common, 4)
		if r.IntN(5) < 2 {
			text += " " + names[class]
		}
		docs, gold = append(docs, doc(text)), append(gold, class)
	}
	return categories(taxonomy.Category{Name: "教育"}, taxonomy.Category{Name: "交通"}, taxonomy.Category{Name: "环保"}), docs, gold
}

// aspects makes n documents that are about a product, with a keyword of one of
// two aspects.
func aspects(n int) (tax *taxonomy.Taxonomy, docs []features.Document, gold []int) {
	r := rand.New(rand.NewPCG(3, 4))
	keywords := [][]string{{"坏了", "裂开"}, {"骂人", "敷衍"}}
	products := [][]string{stock("甲", 20), stock("乙", 20)}
	for i := range n {
		class := r.IntN(2)
		docs = append(docs, doc(filled(r, products[i%2], 8)+" "+keywords[class][r.IntN(2)]))
		gold = append(gold, class)
	}
	return categories(
		taxonomy.Category{Name: "质量", Keywords: []taxonomy.Phrase{"坏了", "裂开"}},
		taxonomy.Category{Name: "态度", Keywords: []taxonomy.Phrase{"骂人", "敷衍"}}), docs, gold
}

func accuracy(p [][]float64, gold []int) float64 {
	right := 0
	for i := range p {
		if greatest(p[i]) == gold[i] {
			right++
		}
	}
	return float64(right) / float64(len(gold))
}

func TestFit(t *testing.T) {
	few := func(int) (*taxonomy.Taxonomy, []features.Document, []int) {
		tax, docs, gold := aspects(100)
		for i := range docs {
			if i%4 > 0 { // and no keyword in it
				docs[i].Words = docs[i].Words[:8]
				docs[i].Text = strings.Join(docs[i].Words, "")
				gold[i] = 0
			}
		}
		return tax, docs, gold
	}
	tests := []struct {
		name   string
		corpus func(int) (*taxonomy.Taxonomy, []features.Document, []int)
		route  Route
		want   Route
		least  float64
	}{
		{"texts without the name of their topic are found by their words", topics, Auto, Topic, 0.97},
		{"keywords that keep no company of their own decide themselves", aspects, Auto, Aspect, 0.99},
		{"an empty route is Auto", aspects, "", Aspect, 0.99},
		{"the aspect route can be chosen where topics hold", aspects, Aspect, Aspect, 0.99},
		{"without a keyword in most texts, the rest is of the first category", few, Auto, Keywords, 1},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			tax, docs, gold := test.corpus(300)
			r, err := Fit(t.Context(), Config{Route: test.route, Rank: 10}, tax, cut, docs)
			if err != nil {
				t.Fatal(err)
			}
			if r.Route != test.want {
				t.Errorf("route %s (%+v), want %s", r.Route, r.Agreement, test.want)
			}
			if got := accuracy(r.Probabilities, gold); got < test.least {
				t.Errorf("accuracy %.3f, want %.3f at least", got, test.least)
			}
			labelled := 0
			for _, row := range r.Table {
				labelled += row.Labelled
			}
			if labelled != len(docs) {
				t.Errorf("the table has %d documents of %d", labelled, len(docs))
			}
			for i, p := range r.Probabilities {
				sum := 0.0
				for _, v := range p {
					sum += v
				}
				if math.Abs(sum-1) > 1e-9 {
					t.Fatalf("document %d: probabilities %v", i, p)
				}
			}
		})
	}
}

func TestFitIsDeterministic(t *testing.T) {
	tax, docs, _ := topics(120)
	one, err := Fit(t.Context(), Config{Rank: 10, Seed: 7, Workers: 1}, tax, cut, docs)
	if err != nil {
		t.Fatal(err)
	}
	four, err := Fit(t.Context(), Config{Rank: 10, Seed: 7, Workers: 4}, tax, cut, docs)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(one, four); diff != "" {
		t.Errorf("one worker and four (-one +four):\n%s", diff)
	}
}

func TestFitErrors(t *testing.T) {
	tax, docs, _ := topics(30)
	other := categories(taxonomy.Category{Name: "电信"}, taxonomy.Category{Name: "其他"})
	apart := []features.Document{doc("教育 一二"), doc("交通 三四"), doc("五六"), doc("五六")}
	tests := []struct {
		name string
		cfg  Config
		tax  *taxonomy.Taxonomy
		docs []features.Document
		want string
	}{
		{"unknown route", Config{Route: "magic"}, tax, docs, `route "magic": choose auto, topic or aspect`},
		{"negative rank", Config{Rank: -1}, tax, docs, "rank -1: choose 1 or more"},
		{"no seed in any text", Config{}, other, docs, "names and keywords of 0 categories occur in the texts"},
		{"no texts", Config{}, tax, nil, "names and keywords of 0 categories occur in the texts"},
		{"names in one text each", Config{}, tax, apart, ""},
	}
	for _, test := range tests {
		_, err := Fit(t.Context(), test.cfg, test.tax, cut, test.docs)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s: error %v, want %q", test.name, err, test.want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, route := range []Route{Topic, Aspect} {
		corpus := topics
		if route == Aspect {
			corpus = aspects
		}
		tax, docs, _ := corpus(60)
		if _, err := Fit(ctx, Config{Route: route}, tax, cut, docs); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v of a cancelled context", route, err)
		}
	}
}

func TestHarvest(t *testing.T) {
	tax := categories(
		taxonomy.Category{Name: "教育 管理", Keywords: []taxonomy.Phrase{"学校 收费", "等了{n}天"}, Subcategories: []taxonomy.Entry{{Name: "招生、其他"}}},
		taxonomy.Category{Name: "交通 管理", Keywords: []taxonomy.Phrase{"车 票"}},
		taxonomy.Category{Name: "其他", Residual: true})
	tests := []struct {
		route Route
		want  []string // class and phrase
	}{
		{Topic, []string{"1 交通", "0 招生", "0 收费", "0 教育", "0 学校", "0 学校 收费", "0 等了", "0 等了{n}天", "1 车 票"}},
		{Aspect, []string{"1 交通", "0 招生", "0 教育", "0 学校 收费", "0 等了{n}天", "1 车 票"}},
	}
	for _, test := range tests {
		v := harvest(tax, test.route, cut)
		var got []string
		for _, s := range v.seeds {
			got = append(got, fmt.Sprint(s.class, " ", s.phrase))
		}
		slices.Sort(got)
		slices.Sort(test.want)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: seeds (-want +got):\n%s", test.route, diff)
		}
		if diff := cmp.Diff([]int{1, 1, 0}, v.shared); diff != "" {
			t.Errorf("%s: shared (-want +got):\n%s", test.route, diff)
		}
	}
}

func TestTable(t *testing.T) {
	tax := categories(
		taxonomy.Category{Name: "教育"},
		taxonomy.Category{Name: "交通"},
		taxonomy.Category{Name: "环保"})
	f := &fit{tax: tax, words: cut, classes: 3, docs: []features.Document{doc("教育 交通"), doc("教育"), doc("环保 教育"), doc("教育 交通"), doc("无")}}
	v, found, err := f.keywords(Topic)
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{Code: "教育", Seeds: 1, Documents: 4, Contested: 3, Rival: "交通"},
		{Code: "交通", Seeds: 1, Documents: 2, Contested: 2, Rival: "教育"},
		{Code: "环保", Seeds: 1, Documents: 1, Contested: 1, Rival: "教育"},
	}
	if diff := cmp.Diff(want, f.table(v, found)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	if got := found.covered(); got != 0.8 {
		t.Errorf("covered %v, want .8", got)
	}
	// 教育 is in 4 documents of 5 and once in the first: its idf is ln(6/5) + 1.
	if got, want := found.scores(v, []float64{1, 1, 1}, 3)[1], []float64{math.Log(6./5) + 1, 0, 0}; !cmp.Equal(got, want) {
		t.Errorf("scores %v, want %v", got, want)
	}
}

func TestVetWeighsCompany(t *testing.T) {
	tax := categories(taxonomy.Category{Name: "教育 时间"}, taxonomy.Category{Name: "交通"})
	f := &fit{tax: tax, words: cut, classes: 2}
	// 时间 stands beside both classes alike, 教育 beside its own.
	var st start
	st.class = []int{0, 1}
	for i := range 40 {
		own := i % 2
		text, scores := "教育", []float64{1, 0}
		if own == 1 {
			text, scores = "交通", []float64{0, 1}
		}
		if i%4 < 2 {
			text += " 时间"
		}
		f.docs, st.scores = append(f.docs, doc(text)), append(st.scores, scores)
	}
	v, found, err := f.keywords(Topic)
	if err != nil {
		t.Fatal(err)
	}
	weight := map[string]float64{}
	for i, w := range v.vet(found, &st, 2) {
		weight[string(v.seeds[i].phrase)] = w
	}
	// 20 documents of 40 have 教育 and start in its class: (20 + ½)/21 over ½.
	if got, want := weight["教育"], math.Log(20.5/21/0.5); math.Abs(got-want) > 1e-12 {
		t.Errorf("weight of 教育 %v, want %v", got, want)
	}
	if got := weight["时间"]; got != 0 {
		t.Errorf("weight of 时间 %v, want 0", got)
	}
}

func TestEnough(t *testing.T) {
	for _, test := range []struct {
		a    Agreement
		want bool
	}{
		{Agreement{Covered: 1, Kappa: 0.36}, true},
		{Agreement{Covered: 1, Kappa: 0.34}, false},
		{Agreement{Covered: 0.2, Kappa: 0.72}, true},
		{Agreement{Covered: 0.2, Kappa: 0.70}, false},
		{Agreement{}, false},
	} {
		if got := test.a.Enough(); got != test.want {
			t.Errorf("%+v: enough %t, want %t", test.a, got, test.want)
		}
	}
}
