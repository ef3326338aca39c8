package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/models"
	"suxi/taxonomy"
)

// What a prediction says about its certainty goes into the row.
func TestLabelDecides(t *testing.T) {
	tax := graded()
	tax.Categories = []taxonomy.Category{{Code: "quality", Name: "质量"}, {Code: "delivery", Name: "物流"}}
	labeler := said{
		Acceptance: models.Acceptance{Accepted: true}, Unknown: .25, Urgent: true, Evidence: []models.Evidence{{Start: 3, End: 9, Weight: .5}},
		CategoryProbabilities: []float64{.9, .1}, SeverityProbabilities: []float64{0, 1, 0},
	}
	tests := []struct {
		name       string
		acceptance models.Acceptance
		human      string
		decision   complaint.Decision
		reason     string
	}{
		{"accepted", models.Acceptance{Accepted: true}, "", complaint.Accept, ""},
		{"not accepted", models.Acceptance{Reason: "below threshold: p"}, "", complaint.Review, "below threshold: p"},
		{"a person's", models.Acceptance{Reason: "below threshold: p"}, "物流", complaint.Decided, ""},
		{"a person's that the taxonomy does not know", models.Acceptance{Accepted: true}, "别的", complaint.Accept, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			labeler.Acceptance = test.acceptance
			row := complaint.Labelled{Complaint: complaint.Complaint{Text: "快递太慢了", Category: test.human}}
			b := NewTally(tax)
			b.Label(tax, saying{labeler}, &row)
			if row.Decision != test.decision || row.ReviewReason != test.reason {
				t.Errorf("%s %q, want %s %q", row.Decision, row.ReviewReason, test.decision, test.reason)
			}
			if row.UnknownShare != .25 || !row.UrgentReview || len(row.Evidence) != 1 || row.Evidence[0] != (complaint.Evidence{Start: 3, End: 9, Weight: .5}) {
				t.Errorf("%v %v %v", row.UnknownShare, row.UrgentReview, row.Evidence)
			}
			if d := b.Decisions; d.Accept+d.Review+d.Human != 1 {
				t.Errorf("counted as %+v", d)
			}
		})
	}
}

// Who grades a complaint has looked whether it is urgent.
func TestLabelLeavesGradedRowsOutOfTheUrgentQueue(t *testing.T) {
	tax := graded()
	tax.Categories = []taxonomy.Category{{Code: "quality", Name: "质量"}}
	labeler := said{Urgent: true, CategoryProbabilities: []float64{1}, SeverityProbabilities: []float64{0, 1, 0}}
	for human, want := range map[string]bool{"": true, "低": false, "VIP": true} {
		row := complaint.Labelled{Complaint: complaint.Complaint{Text: "水管爆了", Severity: human}}
		NewTally(tax).Label(tax, saying{labeler}, &row)
		if row.UrgentReview != want {
			t.Errorf("graded %q: urgent review %v, want %v", human, row.UrgentReview, want)
		}
	}
}

// usual is a profile of 1,000 training rows, nine of ten about quality.
func usual() *classifier.Profile {
	return &classifier.Profile{N: 1000, Classes: []int{900, 100},
		Confidence: classifier.Moments{Mean: .9, Variance: .01}, Unknown: classifier.Moments{Mean: .1, Variance: .01}}
}

// batchOf is n rows about quality or delivery in turns, all different, of which
// the first three are under review for their own reasons, given by a person, and
// of an older version.
func batchOf(n int, every int, unknown float64) []complaint.Labelled {
	rows := make([]complaint.Labelled, n)
	for i := range rows {
		rows[i].ID, rows[i].Text = fmt.Sprint("c", i), strings.Repeat(string(rune('一'+7*i)), 3)+strings.Repeat(string(rune('一'+11*i+3)), 3)
		rows[i].Decision, rows[i].ModelCategory, rows[i].CategoryProbability, rows[i].UnknownShare = complaint.Accept, "quality", .9, unknown
		if i%every == 0 {
			rows[i].ModelCategory = "delivery"
		}
	}
	rows[0].Decision, rows[0].ReviewReason = complaint.Review, "below threshold: p"
	rows[1].Decision = complaint.Decided
	rows[2].Decision = ""
	return rows
}

func TestFinishWithdraws(t *testing.T) {
	tax := graded()
	tax.Categories = []taxonomy.Category{{Code: "quality", Name: "质量"}, {Code: "delivery", Name: "物流"}}
	copies := func(rows []complaint.Labelled) []complaint.Labelled {
		for i := 13; i < len(rows); i++ {
			rows[i].Text, rows[i].UnknownShare = "杯盖开裂漏水把电脑泡坏了，客服一直不处理", .9
		}
		return rows
	}
	oneCategory := func(rows []complaint.Labelled) []complaint.Labelled {
		for i := range rows {
			rows[i].ModelCategory = "delivery"
		}
		return rows
	}
	tests := []struct {
		name     string
		training *classifier.Profile
		rows     []complaint.Labelled
		reason   string // of the rows accepted before; empty if they stay so
		compared int    // rows, one a group; 0 if nothing was
		tooFew   int    // rows, one a group, to compare
	}{
		{"rows like those of training", usual(), batchOf(200, 10, .1), "", 199, 0},
		{"unknown words", usual(), batchOf(200, 10, .4), "drift: unknown words 40.0%, 10.0% in training, band +10 points, p < 0.001", 199, 0},
		{"another mix", usual(), batchOf(200, 2, .1), "drift: mix of categories 0.145 bits from that of training (Jensen–Shannon; PSI 0.87, χ² 189.4), band 0.10, p 0.001", 199, 0},
		{"one category alone", usual(), oneCategory(batchOf(200, 2, .1)), "drift: mix of categories 0.758 bits from that of training (Jensen–Shannon; PSI —, χ² 718.2), band 0.10, p 0.001", 199, 0},
		{"too few rows to tell", usual(), batchOf(30, 10, .4), "", 0, 29},
		{"copies of one letter are one row", usual(), copies(batchOf(200, 10, .1)), "", 0, 13},
		{"a model without a certificate", nil, batchOf(200, 2, .4), "", 0, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			finish := func(rows []complaint.Labelled) ([]complaint.Labelled, *Finishing) {
				var out []complaint.Labelled
				f, err := Finish(t.Context(), tax, test.training, each(rows), func(batch []complaint.Labelled) error {
					out = append(out, batch...)
					return nil
				})
				if err != nil {
					t.Fatal(err)
				}
				return out, f
			}
			rows, finishing := finish(test.rows)
			if got := finishing.Drift; (got == nil) != (test.compared == 0) || got != nil && got.N != test.compared {
				t.Errorf("drift %+v, want of %d rows", got, test.compared)
			}
			want := Decisions{Accept: int64(len(rows) - 3), Review: 1, Human: 1}
			if test.reason != "" {
				want = Decisions{Review: int64(len(rows) - 2), Human: 1, Withdrawn: int64(len(rows) - 3)}
			}
			if finishing.Decisions != want {
				t.Errorf("%+v, want %+v", finishing.Decisions, want)
			}
			if r := rows[0]; r.Decision != complaint.Review || r.ReviewReason != "below threshold: p" {
				t.Errorf("a row under review became %s %q", r.Decision, r.ReviewReason)
			}
			if rows[2].Decision != "" {
				t.Errorf("a row of an older version became %s", rows[2].Decision)
			}
			if got := rows[3].ReviewReason; got != test.reason {
				t.Errorf("reason %q, want %q", got, test.reason)
			}
			if finishing.Unchecked != test.tooFew {
				t.Errorf("%d rows too few to compare, want %d", finishing.Unchecked, test.tooFew)
			}
			if got := len(finishing.Warnings()); (got == 1) != (test.reason != "" || test.tooFew > 0) {
				t.Errorf("%d warnings", got)
			}

			again, _ := finish(rows)
			if diff := cmp.Diff(rows, again); diff != "" {
				t.Errorf("finished again (-once +twice):\n%s", diff)
			}
		})
	}
}

// Rows that one run withdrew are accepted again among others: what became of a
// row does not depend on the runs it went through.
func TestFinishRestores(t *testing.T) {
	tax := graded()
	tax.Categories = []taxonomy.Category{{Code: "quality", Name: "质量"}, {Code: "delivery", Name: "物流"}}
	rows := batchOf(1000, 10, .1)
	for i := range 50 {
		rows[i].UnknownShare = .4
	}
	decisions := func(rows []complaint.Labelled) (out []complaint.Labelled, d Decisions) {
		f, err := Finish(t.Context(), tax, usual(), each(rows), func(batch []complaint.Labelled) error {
			out = append(out, batch...)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out, f.Decisions
	}
	first, d := decisions(rows[:50])
	if d.Withdrawn != 47 {
		t.Fatalf("%+v of the first rows, want 47 withdrawn", d)
	}
	if _, d := decisions(append(first, rows[50:]...)); d != (Decisions{Accept: 997, Review: 1, Human: 1}) {
		t.Errorf("%+v of all rows", d)
	}
}
