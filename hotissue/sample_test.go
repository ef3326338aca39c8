package hotissue

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// corpus returns documents with repeated texts, of several days, products and
// places, and the number of the near-duplicate group of each: three neighbouring
// texts are in one.
func corpus(t *testing.T, random *rand.Rand) (documents []Document, groups []int) {
	all := append(samples(t), letters(400)...)
	all = append(all, sample{text: ""}, sample{text: "？？"}, sample{text: "好"})
	first := make(map[int]int)
	for range 2000 {
		i := random.IntN(len(all)) * random.IntN(len(all)) / len(all) // some more often
		if _, ok := first[i/3]; !ok {
			first[i/3] = len(documents)
		}
		groups = append(groups, first[i/3])
		documents = append(documents, Document{
			Text: all[i].text, Day: int32(random.IntN(4)) * int32(random.IntN(200)),
			Product: []string{"", "", "", "甲", "乙"}[random.IntN(5)],
			Region:  []string{"", "", "", "京", "沪", "津"}[random.IntN(6)],
			Town:    []string{"", "", "", "江城市", "海城市"}[random.IntN(5)],
		})
	}
	return documents, groups
}

// Issues that are found in steps, of a sample that parts make and the documents
// that it holds, are those of an index of all documents.
func TestSampleFindsTheIssuesOfAll(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	documents, groups := corpus(t, random)
	for _, texts := range []int{1, 30, 150, 100_000} {
		cfg := Config{Texts: texts}
		x := New(cfg)
		for _, d := range documents {
			x.Add(d)
		}
		want := issuesOf(t, x, groups)
		wantTexts, wantPartly := x.Sampled()

		parts := make([]*Sample, 4)
		for i := range parts {
			parts[i] = &Sample{Texts: texts}
		}
		for _, i := range random.Perm(len(documents)) {
			parts[random.IntN(len(parts))].Add(documents[i].Text)
		}
		all := &Sample{Texts: texts}
		for _, p := range random.Perm(len(parts)) {
			all.Merge(&Sample{Texts: parts[p].Texts, Hashes: parts[p].Hashes, More: parts[p].More}) // as it arrives elsewhere
		}
		if n, partly := all.Sampled(); n != wantTexts || partly != wantPartly {
			t.Errorf("%d texts: sampled %d, %t, want %d, %t", texts, n, partly, wantTexts, wantPartly)
		}

		type place struct {
			group int
			text  string
		}
		held := make(map[place][]Document)
		for _, i := range random.Perm(len(documents)) {
			if at := (place{groups[i], documents[i].Text}); all.Limit().Holds(at.text) {
				held[at] = Reduce(append(held[at], documents[i]))
			}
		}
		few := New(cfg)
		var group, duplicates []int
		number := make(map[int]int)
		for at, documents := range held {
			for _, d := range documents {
				if _, ok := number[at.group]; !ok {
					number[at.group] = len(group)
				}
				few.Add(d)
				group, duplicates = append(group, at.group), append(duplicates, number[at.group])
			}
		}
		issue := make(map[int]int) // of a group
		for i, first := range issuesOf(t, few, duplicates) {
			issue[group[i]] = first
		}
		first := make(map[string]int)
		for i := range documents {
			name := fmt.Sprint("none ", i)
			if n, ok := issue[groups[i]]; ok {
				name = fmt.Sprint("issue ", n)
			}
			if _, ok := first[name]; !ok {
				first[name] = i
			}
			if first[name] != want[i] {
				t.Fatalf("%d texts: document %d is with %d, want %d", texts, i, first[name], want[i])
			}
		}
	}
}

// A sample is bounded, and knows what it left out.
func TestSampleIsBounded(t *testing.T) {
	s := &Sample{Texts: 10}
	for i := range 1000 {
		s.Add(fmt.Sprintf("石榴湾采石场第 %d 次放炮", i%500))
		if len(s.Hashes) > 20 {
			t.Fatalf("%d hashes", len(s.Hashes))
		}
	}
	if n, partly := s.Sampled(); n != 10 || !partly {
		t.Errorf("sampled %d, %t", n, partly)
	}
	few := &Sample{Texts: 10}
	for range 100 {
		few.Add("石榴湾采石场")
		few.Add("好")
	}
	if n, partly := few.Sampled(); n != 1 || partly || !few.Limit().Holds("客服不回电话") {
		t.Errorf("sampled %d, %t of one text", n, partly)
	}
}

func TestReduce(t *testing.T) {
	doc := func(day int32, product, region, town string) Document {
		return Document{"漏水", day, product, region, town}
	}
	tests := []struct {
		name     string
		of, want []Document
	}{
		{"none", nil, nil},
		{"one", []Document{doc(3, "甲", "", "")}, []Document{doc(3, "甲", "", "")}},
		{"one that knows more", []Document{doc(0, "", "", ""), doc(3, "甲", "京", "江城市")}, []Document{doc(3, "甲", "京", "江城市")}},
		{"the earliest day", []Document{doc(5, "", "", ""), doc(0, "", "", ""), doc(4, "", "", "")}, []Document{doc(4, "", "", "")}},
		{"several products", []Document{doc(0, "乙", "京", ""), doc(2, "甲", "京", ""), doc(1, "丙", "", "")}, []Document{doc(1, "丙", "京", ""), doc(1, "甲", "京", "")}},
	}
	for _, test := range tests {
		random := rand.New(rand.NewPCG(1, 0))
		for range 10 {
			shuffled := slices.Clone(test.of)
			random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			cut := random.IntN(len(shuffled) + 1)
			got := Reduce(append(Reduce(shuffled[:cut]), Reduce(shuffled[cut:])...))
			if !slices.Equal(got, test.want) {
				t.Errorf("%s: %v, want %v", test.name, got, test.want)
			}
		}
	}
}
