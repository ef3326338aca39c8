package neardup

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"退款。\n退款！", "退款退款"},
		{"3天没到", "0天没到"},
		{"2023-05-06 与 2023年5月6日", "0与0年0月0日"},
		{"订单 JD-88A6-2210 没收到", "订单jd0没收到"},
		{"订单JD88A62210没收到", "订单0没收到"},
		{"电话139 1234 5678", "电话0"},
		{"ＡＰＰ闪退，Ｖ２．１", "app闪退0"},
		{"WiFi断", "wifi断"},
		{"Wi-Fi断", "wifi断"},
		{"花了¥300 ~ $5", "花了0"},
		{"①漏水②发霉½", "0漏水0发霉0"},
		{"二〇二三年", "二〇二三年"},
		{"零下５℃😡", "零下0℃😡"},
		{"a\u200b\ufeffb", "ab"},
		{"坏\xff了", "坏\uFFFD了"},
	}
	for _, test := range tests {
		if got := string(mask(nil, test.text)); got != test.want {
			t.Errorf("mask(%q) = %q, want %q", test.text, got, test.want)
		}
	}
}

func TestJaccard(t *testing.T) {
	tests := []struct {
		name, a, b string
		want       float64
	}{
		{"equal", "空调漏水", "空调漏水", 1},
		{"none in common", "空调漏水", "快递破损", 0},
		{"3 of 5 shingles", "甲乙丙丁戊己", "甲乙丙丁戊庚", 3. / 5},
		{"repetition does not count", "甲乙丙甲乙丙甲乙丙", "甲乙丙甲乙丙", 1},
		{"order counts", "甲乙丙", "丙乙甲", 0},
		{"numbers do not", "订单123号", "订单99号", 1},
		{"shorter than a shingle", "差评", "差评！", 1},
		{"short prefix", "差评", "差评啊", 0},
		{"empty", "", "", 0},
		{"empty and not", "……", "差评", 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Jaccard(test.a, test.b); got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
			if got := Jaccard(test.b, test.a); got != test.want {
				t.Errorf("turned round: got %v, want %v", got, test.want)
			}
		})
	}
}

// spelled is Jaccard over sets of strings.
func spelled(a, b string) float64 {
	var sets [2]map[string]bool
	for i, text := range []string{a, b} {
		sets[i] = make(map[string]bool)
		characters := strings.Split(string(mask(nil, text)), "")
		for j := range characters {
			if j+3 <= len(characters) {
				sets[i][strings.Join(characters[j:j+3], "")] = true
			}
		}
		if len(characters) == 1 || len(characters) == 2 {
			sets[i][strings.Join(characters, "")] = true
		}
	}
	shared := 0
	for shingle := range sets[0] {
		if sets[1][shingle] {
			shared++
		}
	}
	if shared == 0 {
		return 0
	}
	return float64(shared) / float64(len(sets[0])+len(sets[1])-shared)
}

func TestJaccardEqualsSetsOfStrings(t *testing.T) {
	character := rapid.SampledFrom([]rune("漏水修a1，😡"))
	text := rapid.Custom(func(t *rapid.T) string {
		n := rapid.IntRange(0, 60).Draw(t, "length")
		return rapid.StringOfN(character, n, n, -1).Draw(t, "text")
	})
	rapid.Check(t, func(t *rapid.T) {
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		if got, want := Jaccard(a, b), spelled(a, b); got != want {
			t.Fatalf("Jaccard(%q, %q) = %v, want %v", a, b, got, want)
		}
	})
}

// The bounds that spare comparisons never change their outcome.
func TestSimilarIsExact(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 8))
	outcomes, spared := make(map[bool]int), 0
	for range 3000 {
		// Sets of up to 400 elements, each in one set, the other or both.
		var a, b []uint64
		both := random.Float64()
		for range 1 + random.IntN(400) {
			shingle := random.Uint64() >> 1
			shared := random.Float64() < both
			if shared || random.IntN(2) == 0 {
				a = append(a, shingle)
			}
			if shared || len(a) == 0 || a[len(a)-1] != shingle {
				b = append(b, shingle)
			}
		}
		slices.Sort(a)
		slices.Sort(b)
		s := ratio(overlap(a, b, 0), len(a), len(b))
		x, y := newSet(a), newSet(b)
		for _, threshold := range []float64{.1, .5, .6, 2. / 3, .7, .8, .9, 1, s, math.Nextafter(s, 2)} {
			want := s >= threshold
			if threshold == 0 {
				continue
			}
			if got := similar(a, b, threshold); got != want {
				t.Fatalf("similarity %v, threshold %v: got %v", s, threshold, got)
			}
			if may := x.mayResemble(&y, threshold); want && !may {
				t.Fatalf("similarity %v, threshold %v: ruled out by the sketches", s, threshold)
			} else if !may {
				spared++
			}
			outcomes[want]++
		}
	}
	if outcomes[true] < 1000 || outcomes[false] < 1000 || spared < 1000 {
		t.Errorf("one-sided test: %v, %d spared", outcomes, spared)
	}
}

// corpus returns n texts of random phrases; two of three are an earlier text
// with up to a quarter of its characters changed.
func corpus(n int, seed uint64) []string {
	random := rand.New(rand.NewPCG(seed, 0))
	character := func() rune { return '一' + rune(random.IntN(2000)) }
	var texts []string
	for len(texts) < n {
		if len(texts) == 0 || random.IntN(3) == 0 {
			text := make([]rune, 3+random.IntN(80))
			for i := range text {
				text[i] = character()
			}
			texts = append(texts, string(text))
			continue
		}
		text := []rune(texts[random.IntN(len(texts))])
		for range random.IntN(len(text)/4 + 1) {
			at := random.IntN(len(text))
			switch random.IntN(3) {
			case 0:
				text[at] = character()
			case 1:
				text = slices.Insert(text, at, character())
			case 2:
				text = append(slices.Delete(text, at, at+1), character())
			}
		}
		texts = append(texts, string(text))
	}
	return texts
}

func TestGroupsAgainstEveryPair(t *testing.T) {
	texts := corpus(900, 1)
	x := New(Config{})
	var sets [][]uint64
	for _, text := range texts {
		x.Add(text)
		sets = append(sets, shingles(text))
	}
	groups := groupsOf(t, x)

	pairs, found := 0, 0
	linked := newForest(len(texts))
	for i, a := range sets {
		for j, b := range sets[:i] {
			if ratio(overlap(a, b, 0), len(a), len(b)) < .8 {
				continue
			}
			pairs++
			linked.join(int32(i), int32(j))
			if groups[i] == groups[j] {
				found++
			}
		}
	}
	if pairs < 200 {
		t.Fatalf("%d similar pairs: the corpus tests nothing", pairs)
	}
	if recall := float64(found) / float64(pairs); recall < .99 {
		t.Errorf("recall %.4f of %d pairs, want .99", recall, pairs)
	}
	for document, group := range groups {
		if linked.root(int32(document)) != linked.root(int32(group)) {
			t.Errorf("%d is in group %d, but no chain of similar texts joins them", document, group)
		}
		if group > document || groups[group] != group {
			t.Errorf("%d is in group %d, which is not its smallest member", document, group)
		}
	}
}

func TestGroupsDoNotDependOnOrder(t *testing.T) {
	texts := corpus(500, 2)
	forward, shuffled := New(Config{}), New(Config{})
	for _, text := range texts {
		forward.Add(text)
	}
	places := rand.New(rand.NewPCG(3, 3)).Perm(len(texts))
	number := make([]int, len(texts))
	for i, place := range places {
		number[place] = shuffled.Add(texts[place])
		if i == len(texts)/2 {
			groupsOf(t, shuffled) // looking does not change what comes
		}
	}
	a, b := groupsOf(t, forward), groupsOf(t, shuffled)
	for i := range texts {
		for j := range i {
			if (a[i] == a[j]) != (b[number[i]] == b[number[j]]) {
				t.Fatalf("texts %d and %d are together in one order only", i, j)
			}
		}
	}
}

// Thousands of texts in one bucket. Comparing their pairs would take minutes.
func TestGroupsOfManyCopies(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	name := func() string { return string([]rune{'一' + rune(random.IntN(9000)), '一' + rune(random.IntN(9000))}) }
	template := strings.Join(corpus(12, 5), "")
	const copies = 5000
	x := New(Config{})
	for range copies {
		x.Add(template + name())
		x.Add(template)
	}
	if distinct := len(x.first); distinct < copies*9/10 || distinct > copies+1 {
		t.Errorf("%d distinct texts of %d", distinct, copies+1)
	}
	for document, group := range groupsOf(t, x) {
		if group != 0 {
			t.Fatalf("%d is in group %d, want 0", document, group)
		}
	}
}

func FuzzAdd(f *testing.F) {
	f.Add("订单JD88A6没收到", "差评\xff")
	f.Add("", "……")
	f.Fuzz(func(t *testing.T, a, b string) {
		x := New(Config{Bands: 4, Rows: 1})
		x.Add(a)
		x.Add(b)
		x.Add(a)
		groups := groupsOf(t, x)
		if s := Jaccard(a, a); (s == 1) != (groups[2] == 0) {
			t.Errorf("%q is %v similar to itself, groups %v", a, s, groups)
		}
		if s := Jaccard(a, b); groups[1] == 0 && s < .8 {
			t.Errorf("%q and %q are %v similar, groups %v", a, b, s, groups)
		}
	})
}

func BenchmarkIndex(b *testing.B) {
	for _, bench := range []struct {
		name  string
		texts []string
	}{
		{"8000x300", lengthen(corpus(8000, 6), 300)},
		{"15000x15", lengthen(corpus(15000, 7), 15)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x := New(Config{})
				for _, text := range bench.texts {
					x.Add(text)
				}
				groupsOf(b, x)
			}
		})
	}
}

// lengthen makes texts n characters long.
func lengthen(texts []string, n int) []string {
	for i, text := range texts {
		characters := []rune(strings.Repeat(text, n/3+1))
		texts[i] = string(characters[:n])
	}
	return texts
}
