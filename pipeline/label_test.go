package pipeline

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
	"suxi/cues"
	"suxi/models"
	"suxi/segment"
	"suxi/taxonomy"
)

// said is what a labeler says of every text.
type said models.Prediction

func (s said) Label(string) models.Prediction { return models.Prediction(s) }

// saying is a labeler that says the same of every text, and of a category that is
// known that its first subcategory is sure, if its prediction knows any.
type saying struct{ said }

func (s saying) Subcategory(string, int) models.Subcategory {
	if !s.said.Subcategory.Learned {
		return models.Subcategory{}
	}
	return models.Subcategory{Learned: true, Probability: .99, Sure: true}
}

func TestLabelOfOneRow(t *testing.T) {
	entries := func(codes ...string) (e []taxonomy.Entry) {
		for _, c := range codes {
			e = append(e, taxonomy.Entry{Code: c, Name: c + "名"})
		}
		return e
	}
	tax := graded(taxonomy.Rule{Code: "safety", RaiseTo: 1})
	tax.Categories = []taxonomy.Category{
		{Code: "quality", Name: "质量", Subcategories: entries("leak", "crack")},
		{Code: "delivery", Name: "物流", Subcategories: entries("late")},
	}
	tax.Causes, tax.Demands = entries("staff", "process"), entries("refund", "apology")
	mention := func(kind cues.Kind, code string, start, end int) cues.Mention {
		return cues.Mention{Kind: kind, Code: code, Start: start, End: end}
	}
	const text = "昨天在店里漏水又开裂，昨天漏水，要求退款" // 3 bytes a character
	tests := []struct {
		name     string
		row      complaint.Complaint
		mentions []cues.Mention
		want     complaint.Label // Mentions are compared on their own
		unknown  Unknown
	}{
		{name: "nothing found",
			want: complaint.Label{Category: "quality", CategoryName: "质量"}},
		{name: "the subcategory mentioned most, within the category",
			mentions: []cues.Mention{mention(cues.Subcategory, "crack", 0, 3), mention(cues.Subcategory, "late", 0, 3), mention(cues.Subcategory, "late", 3, 6), mention(cues.Subcategory, "leak", 3, 6), mention(cues.Subcategory, "late", 6, 9), mention(cues.Subcategory, "leak", 9, 12)},
			want:     complaint.Label{Category: "quality", CategoryName: "质量", Subcategory: "leak", SubcategoryName: "leak名", SubcategorySource: complaint.ByRule}},
		{name: "the first of equals, on each axis",
			mentions: []cues.Mention{mention(cues.Subcategory, "crack", 0, 3), mention(cues.Cause, "process", 0, 3), mention(cues.Subcategory, "leak", 3, 6), mention(cues.Cause, "staff", 3, 6)},
			want:     complaint.Label{Category: "quality", CategoryName: "质量", Subcategory: "crack", SubcategoryName: "crack名", SubcategorySource: complaint.ByRule, Cause: "process", CauseName: "process名"}},
		{name: "the category in force is a person's, and so are its subcategories",
			row:      complaint.Complaint{Category: "物流"},
			mentions: []cues.Mention{mention(cues.Subcategory, "leak", 0, 3), mention(cues.Subcategory, "late", 3, 6)},
			want:     complaint.Label{Category: "delivery", CategoryName: "物流", CategorySource: complaint.Human, Subcategory: "late", SubcategoryName: "late名", SubcategorySource: complaint.ByRule}},
		{name: "demands found, in the order of the taxonomy",
			mentions: []cues.Mention{mention(cues.Demand, "apology", 0, 3), mention(cues.Demand, "refund", 3, 6), mention(cues.Demand, "apology", 6, 9)},
			want:     complaint.Label{Category: "quality", CategoryName: "质量", Demand: "refund|apology", DemandName: "refund名|apology名", DemandSource: complaint.ByRule}},
		{name: "a person's demands stand alone, the unknown ones are counted",
			row:      complaint.Complaint{Demand: "apology名、登报 "},
			mentions: []cues.Mention{mention(cues.Demand, "refund", 3, 6)},
			want:     complaint.Label{Category: "quality", CategoryName: "质量", Demand: "apology", DemandName: "apology名", DemandSource: complaint.Human},
			unknown:  Unknown{UnknownDemand: 1}},
		{name: "unknown demands, category and severity give way",
			row:      complaint.Complaint{Demand: "登报|上电视", Category: "别的", Severity: "VIP"},
			mentions: []cues.Mention{mention(cues.Demand, "refund", 3, 6)},
			want:     complaint.Label{Category: "quality", CategoryName: "质量", Demand: "refund", DemandName: "refund名", DemandSource: complaint.ByRule},
			unknown:  Unknown{UnknownCategory: 1, UnknownSeverity: 1, UnknownDemand: 1}},
		{name: "a dash is no demand",
			row:  complaint.Complaint{Demand: " - "},
			want: complaint.Label{Category: "quality", CategoryName: "质量"}},
		{name: "slots in the text's own words, each once",
			mentions: []cues.Mention{mention(cues.When, "", 0, 6), mention(cues.Where, "", 9, 12), mention(cues.What, "", 15, 21), mention(cues.What, "", 24, 30), mention(cues.When, "", 33, 39)},
			want:     complaint.Label{Category: "quality", CategoryName: "质量", When: "昨天", Where: "店", What: "漏水；开裂"}},
		{name: "a rule raises the severity",
			mentions: []cues.Mention{mention(cues.Rule, "safety", 0, 3)},
			want:     complaint.Label{Category: "quality", CategoryName: "质量", Severity: 1, SeverityCode: "urgent", SeverityName: "紧急", SeveritySource: complaint.ByRule, SeverityRules: "safety"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			labeler := said{Mentions: test.mentions, Acceptance: models.Acceptance{Reason: "no certificate: none"}, Severity: 2, CategoryProbabilities: []float64{.75, .25}, SeverityProbabilities: []float64{0, .5, .5}}
			want := test.want
			want.RunnerUp, want.RunnerUpProbability = "delivery", .25
			want.ModelCategory, want.CategoryProbability, want.ModelSeverity, want.SeverityProbability = "quality", .75, 3, .5
			want.Decision, want.ReviewReason = complaint.Review, "no certificate: none"
			if want.CategorySource == complaint.Human {
				want.Decision, want.ReviewReason = complaint.Decided, ""
			} else {
				want.CategorySource = complaint.Model
			}
			if want.Severity == 0 {
				want.Severity, want.SeverityCode, want.SeverityName, want.SeveritySource = 3, "low", "低", complaint.Model
			}
			b := NewTally(tax)
			row := complaint.Labelled{Complaint: test.row}
			row.Text = text
			b.Label(tax, saying{labeler}, &row)
			for i, m := range test.mentions {
				if got := row.Mentions[i]; got != (complaint.Mention{Kind: string(m.Kind), Code: m.Code, Start: m.Start, End: m.End}) {
					t.Errorf("mention %d is %v, want %v", i, got, m)
				}
			}
			row.Mentions = nil
			if diff := cmp.Diff(want, row.Label); diff != "" {
				t.Errorf("label (-want +got):\n%s", diff)
			}
			if b.Unknown != test.unknown {
				t.Errorf("unknown %+v, want %+v", b.Unknown, test.unknown)
			}
		})
	}
}

// A labeler of categories alone leaves the severity to people.
func TestLabelCategoriesOnly(t *testing.T) {
	tax := graded()
	tax.Categories = []taxonomy.Category{{Code: "quality"}}
	labeler := saying{said{CategoryProbabilities: []float64{1}}}
	for given, want := range map[string]complaint.Label{
		"":  {},
		"低": {Severity: 3, SeverityCode: "low", SeverityName: "低", SeveritySource: complaint.Human},
	} {
		row := complaint.Labelled{Complaint: complaint.Complaint{Severity: given}}
		NewTally(tax).Label(tax, labeler, &row)
		want.Category, want.ModelCategory, want.CategorySource, want.CategoryProbability = "quality", "quality", complaint.Model, 1
		want.Decision = complaint.Review
		if diff := cmp.Diff(want, row.Label); diff != "" {
			t.Errorf("severity %q given (-want +got):\n%s", given, diff)
		}
	}
}

func TestNormalizedCountsCharactersAndRows(t *testing.T) {
	n := make(Normalized)
	n.count(segment.Counts{Width: 3, Traditional: 1})
	n.count(segment.Counts{Width: 2, Masked: 11})
	want := Normalized{"width": {5, 2}, "traditional": {1, 1}, "masked": {11, 1}}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What one row gives is added up over the batches.
func TestLabelAddsUp(t *testing.T) {
	tax := graded(taxonomy.Rule{Code: "media", RaiseTo: 1}, taxonomy.Rule{Code: "safety", RaiseTo: 1})
	tax.Categories = []taxonomy.Category{{Code: "quality", Name: "质量"}}
	labeler := said{
		Mentions: []cues.Mention{{Kind: cues.Rule, Code: "safety"}}, Normalized: segment.Counts{Width: 2, Invalid: 1},
		Severity: 1, CategoryProbabilities: []float64{1}, SeverityProbabilities: []float64{0, 1, 0},
	}
	in := writeInput(t, "in.csv", "id,text,severity\n1,甲,\n2,乙,低\n3,丙,VIP\n4,丁,\n5,戊,\n")
	m := &memory{}
	got, err := Label(t.Context(), Options{Workers: 2, BatchRows: 2}, tax, saying{labeler}, []string{in}, m, rejectMemory{m})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]RuleCount{{"media", 0, 0}, {"safety", 5, 4}}, got.Rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
	want := Normalized{"invalid": {5, 5}, "invisible": {}, "markup": {}, "shifted": {}, "pinyin": {}, "width": {10, 5}, "traditional": {}, "repeated": {}, "masked": {}}
	if diff := cmp.Diff(want, got.Normalized); diff != "" {
		t.Errorf("normalized (-want +got):\n%s", diff)
	}
	if got.UnknownSeverity != 1 {
		t.Errorf("%d unknown severities, want 1", got.UnknownSeverity)
	}
}

func TestCategoriesOfOneRow(t *testing.T) {
	entries := func(codes ...string) (e []taxonomy.Entry) {
		for _, c := range codes {
			e = append(e, taxonomy.Entry{Code: c, Name: c + "名"})
		}
		return e
	}
	tax := graded()
	tax.Categories = []taxonomy.Category{
		{Code: "quality", Name: "质量", Subcategories: entries("leak", "crack")},
		{Code: "delivery", Name: "物流", Subcategories: entries("late", "lost")},
	}
	leak := []cues.Mention{{Kind: cues.Subcategory, Code: "leak"}}
	type below struct {
		category, categories, subcategory string
		source, subcategorySource         complaint.Source
		p                                 float64
	}
	tests := []struct {
		name    string
		row     complaint.Complaint
		model   said
		want    below
		unknown Unknown
	}{
		{name: "the model is sure of level 2, whatever the text mentions",
			model: said{Mentions: leak, Subcategory: models.Subcategory{Learned: true, Index: 1, Probability: .8, Sure: true}},
			want:  below{"quality", "", "crack", complaint.Model, complaint.Model, .8}},
		{name: "it is not: level 1 stands, level 2 is asked for",
			model: said{Mentions: leak, Subcategory: models.Subcategory{Learned: true, Index: 1, Probability: .4}},
			want:  below{"quality", "", "", complaint.Model, complaint.Asked, .4}},
		{name: "it has not learnt level 2: keywords decide",
			model: said{Mentions: leak},
			want:  below{"quality", "", "leak", complaint.Model, complaint.ByRule, 0}},
		{name: "a person gave level 1: level 2 is sought there",
			row:   complaint.Complaint{Category: "物流"},
			model: said{Mentions: leak, Subcategory: models.Subcategory{Learned: true, Index: 1, Probability: .4}},
			want:  below{"delivery", "", "late", complaint.Human, complaint.Model, .99}},
		{name: "a person gave both",
			row:   complaint.Complaint{Category: "物流", Subcategory: "lost名"},
			model: said{Subcategory: models.Subcategory{Learned: true, Probability: .4}},
			want:  below{"delivery", "", "lost", complaint.Human, complaint.Human, .99}},
		{name: "a person gave level 2, which has one level 1",
			row:  complaint.Complaint{Subcategory: "lost"},
			want: below{"delivery", "", "lost", complaint.Human, complaint.Human, 0}},
		{name: "of another category",
			row:     complaint.Complaint{Category: "质量", Subcategory: "lost"},
			model:   said{Mentions: leak},
			want:    below{"quality", "", "leak", complaint.Human, complaint.ByRule, 0},
			unknown: Unknown{UnknownSubcategory: 1}},
		{name: "the model gives several",
			model: said{Category: 1, Categories: []int{1, 0}},
			want:  below{"delivery", "delivery|quality", "", complaint.Model, "", 0}},
		{name: "of a model that can give several one",
			model: said{Categories: []int{0}},
			want:  below{"quality", "quality", "", complaint.Model, "", 0}},
		{name: "a person gave several",
			row:   complaint.Complaint{Category: "物流、质量"},
			model: said{Categories: []int{0}},
			want:  below{"delivery", "delivery|quality", "", complaint.Human, "", 0}},
		{name: "a person gave several to a model that gives one",
			row:  complaint.Complaint{Category: "质量|物流"},
			want: below{"quality", "quality|delivery", "", complaint.Human, "", 0}},
		{name: "one of them is unknown",
			row:     complaint.Complaint{Category: "物流|别的"},
			model:   said{Categories: []int{0}},
			want:    below{"quality", "quality", "", complaint.Model, "", 0},
			unknown: Unknown{UnknownCategory: 1}},
	}
	for _, tt := range tests {
		tt.model.CategoryProbabilities, tt.model.SeverityProbabilities = []float64{.75, .25}, []float64{0, .5, .5}
		b := NewTally(tax)
		row := complaint.Labelled{Complaint: tt.row}
		row.Text = "漏水"
		b.Label(tax, saying{tt.model}, &row)
		l := row.Label
		if got := (below{l.Category, l.Categories, l.Subcategory, l.CategorySource, l.SubcategorySource, l.SubcategoryProbability}); got != tt.want {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, tt.want)
		}
		if b.Unknown != tt.unknown {
			t.Errorf("%s: unknown %+v, want %+v", tt.name, b.Unknown, tt.unknown)
		}
	}
}
