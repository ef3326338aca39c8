package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"suxi/complaint"
	"suxi/redact"
)

// tell adds rows of one day and category, each with its text.
func tell(b *Builder, date, category string, texts ...string) {
	for _, text := range texts {
		l := row(fmt.Sprintf("%s/%s/%d", date, category, b.rows), date, category)
		l.Text = text
		b.Add(l)
	}
}

// Matters of invented complaints, by category: each text is four of the clauses.
var matters = map[string][]string{
	"物流": {"快递一直没有派送", "包裹破损", "物流显示签收", "驿站拒绝送货上门", "发货延误", "仓库漏发配件"},
	"客服": {"客服态度恶劣", "电话无人接听", "反复推诿", "回复敷衍", "转接人工排队", "承诺回访却没有消息"},
	"质量": {"净水器漏水", "滤芯异味", "接口生锈", "外壳开裂", "噪音刺耳", "指示灯闪烁"},
}

func complaintOf(category string, random *rand.Rand) string {
	clauses := slices.Clone(matters[category])
	random.Shuffle(len(clauses), func(i, j int) { clauses[i], clauses[j] = clauses[j], clauses[i] })
	return strings.Join(clauses[:4], "，") + "。我们希望尽快解决问题"
}

func TestTerms(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	b := New(scheme("物流", "客服", "质量"), Options{})
	for i := range 300 {
		for _, category := range []string{"物流", "客服", "质量"} {
			text := complaintOf(category, random)
			month := 1 + i%6
			if category == "质量" && month == 6 && i%4 < 2 {
				text += "，水箱炸裂"
			}
			tell(b, fmt.Sprintf("2025-%02d-%02d", month, 1+i%28), category, text)
		}
	}
	tell(b, "2025-06-30", "物流", "包裹破损")
	r := b.Result()
	if len(r.Terms) != 7 || r.Latest == nil {
		t.Fatalf("%d tables", len(r.Terms))
	}
	words := func(terms Terms) (out []string) {
		for _, row := range terms.Rows {
			out = append(out, row.Text)
		}
		return out
	}
	for i, category := range []string{"物流", "客服", "质量"} {
		got := r.Terms[i]
		if got.Category != category || got.Against != AgainstRest || got.Documents+got.Others != 901 {
			t.Errorf("table %d: %s against %s, %d and %d events", i, got.Category, got.Against, got.Documents, got.Others)
		}
		for _, w := range words(got) {
			if !strings.Contains(strings.Join(matters[category], "")+"水箱炸裂", w) {
				t.Errorf("%s: %s is none of its words", category, w)
			}
		}
		if len(got.Rows) < 8 {
			t.Errorf("%s: only %q", category, words(got))
		}
		for j, row := range got.Rows {
			if row.Z < MinZ || j > 0 && row.Z > got.Rows[j-1].Z || row.Count+row.Others != row.Prior || row.LogOdds <= 0 {
				t.Errorf("%s: row %+v", category, row)
			}
		}
	}
	for _, got := range r.Terms[3:] {
		isNew := got.Category == "质量" || got.Category == TotalCode
		switch {
		case got.Against != AgainstBefore || got.Period == nil || *got.Period != *r.Latest:
			t.Errorf("%s against %s", got.Category, got.Against)
		case isNew && !slices.Contains(words(got), "炸裂"):
			t.Errorf("new in the latest period: %q", words(got))
		case !isNew && len(got.Rows) > 0:
			t.Errorf("%s: nothing is new, but %q", got.Category, words(got))
		}
	}
}

// Of texts dealt out over categories at random, no word is a term.
func TestNoTermsByChance(t *testing.T) {
	shown, tested := 0, 0
	for seed := range uint64(4) {
		random := rand.New(rand.NewPCG(seed, 3))
		b := New(scheme("物流", "客服", "质量"), Options{})
		for i := range 600 {
			told := complaintOf([]string{"物流", "客服", "质量"}[random.IntN(3)], random)
			tell(b, fmt.Sprintf("2025-%02d-15", 1+i%6), []string{"物流", "客服", "质量"}[random.IntN(3)], told)
		}
		f := b.finish()
		_, latest := f.renderPeriods()
		for _, terms := range f.terms(countWords(f.readings()), latest) {
			shown += len(terms.Rows)
			tested += terms.Tested
		}
	}
	if tested < 1000 || shown > 0 {
		t.Errorf("%d of %d words are shown, want none", shown, tested)
	}
}

// A text sent many times counts once.
func TestTermsCountEvents(t *testing.T) {
	b := New(scheme("物流", "客服"), Options{})
	random := rand.New(rand.NewPCG(5, 6))
	for range 50 {
		tell(b, "2025-03-01", "物流", complaintOf("物流", random))
		tell(b, "2025-03-01", "客服", complaintOf("客服", random))
		l := row(fmt.Sprint("same", b.rows), "2025-03-01", "物流")
		l.Text, l.GroupID, l.GroupSize = "雪糕融化成一滩", "same", 50
		b.Add(l)
	}
	r := b.Result()
	if text := encode(t, r); r.Terms[0].Documents != 51 || strings.Contains(text, `"text": "雪糕"`) {
		t.Errorf("%d events, or the words of one text are terms", r.Terms[0].Documents)
	}
}

func TestThemes(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	b := New(scheme("a", "b"), Options{})
	for i := range 360 {
		tell(b, "2025-03-01", "a", complaintOf([]string{"物流", "客服", "质量"}[i%3], random))
	}
	tell(b, "2025-03-02", "b", "净水器漏水")
	r := b.Result()
	if len(r.Themes.Categories) != 1 {
		t.Fatalf("themes of %d categories, want those of the one vital", len(r.Themes.Categories))
	}
	got := r.Themes.Categories[0]
	if got.Category != "a" || got.Read != 360 || got.Reason != "" || len(got.Themes) < 3 {
		t.Fatalf("%+v", got)
	}
	of := map[string]int{}
	rest := got.Read
	for _, theme := range got.Themes {
		rest -= theme.Count
		for category, clauses := range matters {
			if strings.Contains(strings.Join(clauses, ""), theme.Terms[0].Text) {
				of[category]++
				if first, _, _ := strings.Cut(theme.Medoid.Text, "，"); !slices.Contains(clauses, first) {
					t.Errorf("theme of %s has medoid %s", theme.Terms[0].Text, theme.Medoid.Text)
				}
			}
		}
	}
	if len(of) != 3 || rest != got.None {
		t.Errorf("themes of %v, %d in none, want %d", of, got.None, rest)
	}
}

// Nothing personal becomes a word: not what redact masks, not the mask, no
// digits, and no name that only a few tell.
func TestWordsArePrivate(t *testing.T) {
	const phone, id, mail, name = "13912345678", "11010519491231002X", "zhangsan@example.com", "欧阳翠花"
	random := rand.New(rand.NewPCG(9, 10))
	b := New(scheme("物流", "客服"), Options{})
	for i := range 200 {
		text := complaintOf("物流", random) + "，电话" + phone + "，身份证" + id + "，邮箱" + mail
		if i < MinTermCount-1 {
			text += "，" + name + "收，单号" + fmt.Sprint(88886666000+i)
		}
		tell(b, "2025-03-01", "物流", text)
		tell(b, "2025-03-01", "客服", complaintOf("客服", random))
	}
	r := b.Result()
	if len(r.Terms[0].Rows) < 8 || len(r.Themes.Categories) == 0 {
		t.Fatal("there are no terms or themes to look at")
	}
	if text := encode(t, r); strings.Contains(text, phone) || strings.Contains(text, "11010519") || strings.Contains(text, mail) || len(redact.Find(text)) > 0 {
		t.Error("the result holds a number or an address")
	}
	check := func(word string) {
		if strings.ContainsAny(word, "0123456789〔〕@") || strings.Contains(name, word) || slices.Contains([]string{"手机", "zhangsan", "example", "com"}, word) {
			t.Errorf("word %s", word)
		}
	}
	for _, terms := range r.Terms {
		for _, row := range terms.Rows {
			check(row.Text)
		}
	}
	for _, category := range r.Themes.Categories {
		for _, theme := range category.Themes {
			for _, term := range theme.Terms {
				check(term.Text)
			}
		}
	}
}

// Words and themes do not depend on the order of the rows, nor on merging.
func TestWordsMerge(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	var rows []*complaint.Labelled
	for i := range 240 {
		category := []string{"物流", "客服", "质量"}[i%3]
		l := row(fmt.Sprint(i), fmt.Sprintf("2025-%02d-11", 1+i%4), category)
		l.Text = "客服昨晚说：" + complaintOf(category, random)
		l.Mentions = []complaint.Mention{{Kind: "who", Start: 0, End: 6}, {Kind: "when", Start: 6, End: 12}}
		rows = append(rows, l)
	}
	whole := New(scheme("物流", "客服", "质量"), Options{Sample: 200})
	parts := []*Builder{New(scheme("物流", "客服", "质量"), Options{Sample: 200}), New(scheme("物流", "客服", "质量"), Options{Sample: 200})}
	for i, at := range random.Perm(len(rows)) {
		whole.Add(rows[i])
		parts[at%2].Add(rows[at])
	}
	if err := parts[1].Merge(parts[0]); err != nil {
		t.Fatal(err)
	}
	want := whole.Result()
	if encode(t, want) != encode(t, parts[1].Result()) {
		t.Error("the merged result differs")
	}
	if len(want.Terms[0].Rows) == 0 || len(want.Themes.Categories) == 0 || len(want.Slots[0].Slots[0].Values) != 1 {
		t.Error("there is nothing to compare")
	}
}
