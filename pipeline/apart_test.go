package pipeline

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/taxonomy"
)

// crowd returns rows of every kind: near copies and equal texts, texts that say
// nothing, matters that several tell, lots, people and rows without any, remarks,
// rows with a person's label, rows of an older version, ids that texts share.
func crowd(n int, unknown float64, random *rand.Rand) []complaint.Labelled {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	places := []string{"石榴湾", "映月新村", "南塘花园", "春晖小区"}
	troubles := []string{"采石场天天放炮，窗户玻璃都震裂了，没有人管", "电梯停运两个月，物业只收费不维修，老人上下楼不便", "保温杯的杯盖全部漏水，装进包里把电脑都泡了，客服不赔"}
	rows := make([]complaint.Labelled, n)
	for i := range rows {
		r := &rows[i]
		place := places[random.IntN(len(places))]
		switch random.IntN(8) {
		case 0:
			r.Text = pick("", "？？", "好", "差评", "差评！")
		case 1, 2, 3:
			r.Text = "我住在" + place + "，" + troubles[random.IntN(len(troubles))] + pick("", "！", "。请处理", "，单号20250301", "，单号77")
		case 4:
			r.Text = pick("请问", "反映", "投诉") + place + pick("旁边", "后山") + "的采石场" + pick("什么时候关停", "粉尘太大", "夜里也放炮")
		default:
			var text strings.Builder
			for range 8 + random.IntN(20) {
				text.WriteRune('一' + rune(random.IntN(3000)))
			}
			r.Text = text.String()
		}
		r.ID = fmt.Sprint("c", random.IntN(n))
		if random.IntN(4) > 0 {
			r.ReceivedAt = on(fmt.Sprintf("2025-03-%02d", 1+random.IntN(28)))
		}
		r.Product, r.Batch, r.CustomerID = pick("", "保温杯", "保温杯 ", "电梯"), pick("", "B1", "b1", "无"), pick("", "", "甲", "乙", "未知")
		r.Region = pick("", "", "南方", "北方")
		r.ModelSeverity, r.Complaint.Severity = random.IntN(4), pick("", "", "", "低", "紧急")
		r.Label.Category = pick("quality", "delivery")
		r.Decision, r.ModelCategory = complaint.Decision(pick("accept", "accept", "review", "human", "")), pick("quality", "quality", "quality", "delivery", "other")
		r.CategoryProbability, r.UnknownShare = .8+random.Float64()/5, min(1, unknown+random.Float64()/10)
		if random.IntN(5) == 0 {
			r.Mentions = []complaint.Mention{{Kind: "rule", Code: "danger"}}
		}
	}
	// No two rows of a run have one id and one text.
	seen := make(map[rowKey]bool)
	return slices.DeleteFunc(rows, func(r complaint.Labelled) bool {
		before := seen[keyOf(&r)]
		seen[keyOf(&r)] = true
		return before
	})
}

// tellsSomething reports whether rows are finished in every way there is.
func (a apart) tellsSomething(rows []complaint.Labelled, f *Finishing) {
	grouped, wider, raised := 0, 0, 0
	for _, r := range rows {
		if r.GroupSize > 1 {
			grouped++
		}
		if r.IssueSize > r.GroupSize {
			wider++
		}
		if r.BatchSize > 0 {
			raised++
		}
	}
	byBatch := slices.ContainsFunc(a.tax.Rules, func(r taxonomy.Rule) bool { return r.Batch != nil })
	if grouped == 0 || wider == 0 || grouped == len(rows) || (raised > 0) != byBatch || (f.Drift != nil) != (a.training != nil) {
		a.Fatalf("of %d rows %d in groups, %d in wider issues, %d raised, drift %v: they test nothing", len(rows), grouped, wider, raised, f.Drift)
	}
}

// However rows lie on workers and in whatever order they come, the pieces of the
// final pass make of them what Finish does.
func TestFinishApart(t *testing.T) {
	graded := func(rules ...taxonomy.Rule) *taxonomy.Taxonomy {
		tax := graded(rules...)
		tax.Categories = []taxonomy.Category{{Code: "quality", Name: "质量"}, {Code: "delivery", Name: "物流"}}
		return tax
	}
	danger := taxonomy.Rule{Code: "danger", RaiseTo: 1}
	two := taxonomy.Rule{Code: "two", RaiseTo: 2, Batch: &taxonomy.Batch{People: 2, Days: 2}}
	tests := []struct {
		name     string
		tax      *taxonomy.Taxonomy
		training *classifier.Profile
		rows     int
		unknown  float64
	}{
		{"no rows", graded(danger, people), usual(), 0, 0},
		{"one row", graded(danger, people), usual(), 1, 0},
		{"too few for the drift", graded(danger, people), usual(), 20, 0},
		{"rows that drift", graded(danger, people, two), usual(), 400, .5},
		{"rows that do not", graded(people, danger, two), usual(), 400, 0},
		{"no certificate, no batch rule", graded(danger), nil, 200, 0},
	}
	sorted := func(rows []complaint.Labelled) []complaint.Labelled {
		rows = slices.Clone(rows)
		slices.SortFunc(rows, func(a, b complaint.Labelled) int {
			return cmp.Or(strings.Compare(a.ID, b.ID), strings.Compare(a.Text, b.Text))
		})
		return rows
	}
	for seed, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(uint64(seed), 0))
			rows := crowd(test.rows, test.unknown, random)
			for _, workers := range []int{1, 2, 7} {
				a := apart{t, test.tax, test.training, workers, random}
				var want []complaint.Labelled
				finishing, err := Finish(t.Context(), test.tax, test.training, each(shuffled(a, rows)), func(batch []complaint.Labelled) error {
					want = append(want, batch...)
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				got, found := a.finish(rows)
				if diff := gocmp.Diff(sorted(want), sorted(got)); diff != "" {
					t.Fatalf("%d workers: rows (-Finish +apart):\n%s", workers, diff)
				}
				if len(rows) == 0 { // nobody counted anything
					found.Outcome = NewOutcome(test.tax)
				}
				if test.rows >= 200 {
					a.tellsSomething(want, finishing)
				}
				if diff := gocmp.Diff(finishing, found); diff != "" {
					t.Fatalf("%d workers: finishing (-Finish +apart):\n%s", workers, diff)
				}
			}
		})
	}
}
