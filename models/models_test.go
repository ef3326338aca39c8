package models

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/classifier"
	"suxi/taxonomy"
)

// stock holds the words that the synthetic complaints of a class are made of.
var stock = map[string][]string{
	"delivery":  {"快递", "物流", "派送", "驿站", "包裹", "签收", "晚到", "丢件"},
	"attitude":  {"态度", "客服", "敷衍", "骂人", "冷漠", "推诿", "挂断", "不理"},
	"aftersale": {"退款", "退货", "换货", "维修", "保修", "拒绝", "寄回", "审核"},
}

// synthetic makes n complaints: three words of their class among five of any.
func synthetic(n int, seed uint64) []Example {
	r := rand.New(rand.NewPCG(seed, 0))
	classes := []string{"delivery", "attitude", "aftersale"}
	var all []string
	for _, c := range classes {
		all = append(all, stock[c]...)
	}
	examples := make([]Example, n)
	for i := range examples {
		class := classes[i%len(classes)]
		var b strings.Builder
		for range 3 {
			b.WriteString(stock[class][r.IntN(8)])
			fmt.Fprintf(&b, "第%d", r.IntN(50))
		}
		b.WriteString(all[r.IntN(len(all))])
		examples[i] = Example{Text: b.String(), Category: class, Severity: fmt.Sprint(1 + r.IntN(3))}
	}
	return examples
}

func trainSynthetic(t *testing.T, cfg Config) (*Bundle, *Evaluation) {
	t.Helper()
	b, e, err := Train(t.Context(), cfg, smallSegmenter(t), taxonomy.Default(), synthetic(150, 1))
	if err != nil {
		t.Fatal(err)
	}
	return b, e
}

func save(t *testing.T, b *Bundle) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := b.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestTrainLearnsAndReportsHeldOut(t *testing.T) {
	b, heldOut := trainSynthetic(t, Config{})
	if heldOut.Category.N != 150 || heldOut.Category.Accuracy < 0.9 {
		t.Errorf("held out: %d rows, accuracy %.3f, want 150 and .9 at least", heldOut.Category.N, heldOut.Category.Accuracy)
	}
	if k := heldOut.Severity.QuadraticKappa; math.Abs(k) > 0.3 {
		t.Errorf("held-out κ %.3f of random severities, want about 0", k)
	}
	fresh, err := Evaluate(t.Context(), 2, NewLabeler(b, smallSegmenter(t), LabelerOptions{}), synthetic(60, 2))
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Category.Accuracy < 0.9 {
		t.Errorf("accuracy %.3f on fresh rows, want .9 at least", fresh.Category.Accuracy)
	}
}

func TestPredictionsAreDistributions(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	l := NewLabeler(b, smallSegmenter(t), LabelerOptions{})
	for _, text := range []string{"快递丢了", "", "完全没见过的字句 xyz 🚀", strings.Repeat("退款", 5000)} {
		p := l.Label(text)
		for _, d := range []struct {
			p []float64
			n int
		}{{p.CategoryProbabilities, 9}, {p.SeverityProbabilities, 3}} {
			sum := 0.0
			for _, v := range d.p {
				sum += v
			}
			if len(d.p) != d.n || math.Abs(sum-1) > 1e-9 {
				t.Errorf("%.20q: %d probabilities with sum %v, want %d and 1", text, len(d.p), sum, d.n)
			}
		}
		if c := classifier.Likeliest(p.CategoryProbabilities); c != p.Category {
			t.Errorf("%.20q: category %d, the most probable is %d", text, p.Category, c)
		}
		if s := b.severity.ordinal.Class(p.SeverityProbabilities); s != p.Severity {
			t.Errorf("%.20q: severity %d, the cuts are reached at %d", text, p.Severity, s)
		}
	}
}

func TestTrainIsDeterministic(t *testing.T) {
	one, _ := trainSynthetic(t, Config{Workers: 1})
	four, _ := trainSynthetic(t, Config{Workers: 4})
	if !bytes.Equal(save(t, one), save(t, four)) {
		t.Error("the bundle depends on the number of workers")
	}
	other, _ := trainSynthetic(t, Config{Seed: 9})
	if one.ID() == other.ID() {
		t.Error("another seed gave the same id")
	}
}

// Pairs of near-identical texts with labels drawn by lot can only be predicted
// by a model that saw the twin: cross-validation must not do better than luck.
func TestCrossValidateDoesNotLeakNearDuplicates(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 0))
	var examples []Example
	for range 120 {
		var b strings.Builder
		for range 40 {
			b.WriteRune(rune(0x4e00 + r.IntN(400)))
		}
		label := []string{"甲", "乙"}[r.IntN(2)]
		examples = append(examples, Example{Text: b.String() + "。", Category: label}, Example{Text: b.String() + "！！", Category: label})
	}
	e, err := CrossValidate(t.Context(), Config{}, smallSegmenter(t), nil, examples, 4)
	if err != nil {
		t.Fatal(err)
	}
	if e.Category.Accuracy > 0.65 {
		t.Errorf("accuracy %.3f on labels drawn by lot: a fold saw the twins of its test rows", e.Category.Accuracy)
	}
	if e.Severity != nil {
		t.Error("severity was scored without gold labels")
	}
}

func TestLabelsOfTheColumn(t *testing.T) {
	var examples []Example
	for i, e := range synthetic(60, 4) {
		e.Category = map[string]string{"delivery": "物流", "attitude": "态度", "aftersale": "其他"}[e.Category]
		e.Severity = ""
		if i%10 == 0 {
			e.Category = ""
		}
		examples = append(examples, e)
	}
	b, heldOut, err := Train(t.Context(), Config{}, smallSegmenter(t), nil, examples)
	if err != nil {
		t.Fatal(err)
	}
	if b.Manifest.Training.Rows != 54 || b.Manifest.Training.Skipped != 6 {
		t.Errorf("trained on %d rows and skipped %d, want 54 and 6", b.Manifest.Training.Rows, b.Manifest.Training.Skipped)
	}
	var names []string
	for _, c := range b.Taxonomy.Categories {
		names = append(names, c.Name)
	}
	if len(b.Taxonomy.Demands) == 0 || len(b.Taxonomy.Rules) == 0 {
		t.Error("the taxonomy has no demands or no rules")
	}
	if len(names) != 3 || !b.Taxonomy.Categories[len(names)-1].Residual && !b.Taxonomy.Categories[0].Residual {
		t.Errorf("categories %q, want three with 其他 residual", names)
	}
	if heldOut.Severity != nil || b.Manifest.Heads.Severity.CopiedFrom == "" {
		t.Error("the severity head is not marked as copied from the embedded model")
	}
	if w := heldOut.Warnings; len(w) != 1 || !strings.Contains(w[0], "the severity head is the embedded model's, which was trained with the dictionary accurate-") {
		t.Errorf("warnings %q, want one of the head that was fitted to tokens of another dictionary", w)
	}
	data := save(t, b)
	got, err := Load("m.suxi", bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	if got.Manifest.Heads.Severity.CopiedFrom != b.Manifest.Heads.Severity.CopiedFrom {
		t.Error("the mark is lost in the file")
	}
}

// A scale of another size than the labels' leaves a level without a row. That
// is told, because the labels may mean something else.
func TestClassesWithoutARowAreTold(t *testing.T) {
	tax := taxonomy.Default()
	tax.Categories = tax.Categories[1:5]
	tax.Severity = append(tax.Severity, taxonomy.Level{Rank: 4, Code: "none", Name: "不急", Weight: 1})
	_, heldOut, err := Train(t.Context(), Config{}, smallSegmenter(t), tax, synthetic(60, 8))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`no row carries category price: the model will never give it; look whether the labels mean the scheme "consumer"`,
		`no row carries severity none: the model will never give it; look whether the labels mean the scheme "consumer"`,
	}
	if diff := cmp.Diff(want, heldOut.Warnings); diff != "" {
		t.Errorf("warnings (-want +got):\n%s", diff)
	}
}

// What the taxonomy's phrases find is scored beside the heads.
func TestEvaluateRulesAndDemands(t *testing.T) {
	b, _ := trainSynthetic(t, Config{})
	e, err := Evaluate(t.Context(), 1, NewLabeler(b, smallSegmenter(t), LabelerOptions{}), []Example{
		{Text: "快递员把我打伤住院了，要求赔偿", Severity: "1", Demand: "赔偿"},
		{Text: "客服不理人，把钱退给我", Severity: "2", Demand: "退款|道歉"},
		{Text: "包裹慢", Severity: "2", Demand: "-"},
		{Text: "包裹慢", Severity: "2", Demand: "送锦旗"}, // not scored
		{Text: "包裹慢", Severity: "2"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if d := e.Demand; d == nil || d.N != 3 || d.Precision != 1 || d.Recall != 2.0/3 {
		t.Errorf("demands %+v, want 3 rows with precision 1 and recall 2/3", d)
	}
	if r := e.Raised; r == nil || r.N != 5 || r.Confusion[0][0] != 1 {
		t.Errorf("severity after rules %+v, want the injured at level 1", r)
	}
	if e.Category != nil {
		t.Error("categories were scored without gold")
	}
}

// A class of one or two rows is trained where it can be and never a crash.
func TestRareClasses(t *testing.T) {
	examples := append(synthetic(45, 6), Example{Text: "漏电把手烫了", Category: "safety", Severity: "1"})
	if _, _, err := Train(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples); err != nil {
		t.Errorf("Train: %v", err)
	}
	if _, err := CrossValidate(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples, 5); err != nil {
		t.Errorf("CrossValidate: %v", err)
	}
}

// A few labels outside the scheme are slips: they count as missing, and are
// told.
func TestUnknownLabelsAreTold(t *testing.T) {
	examples := synthetic(60, 7)
	examples[3].Category = "待定"
	examples[4].Severity = "VIP"
	b, heldOut, err := Train(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), examples)
	if err != nil {
		t.Fatal(err)
	}
	if len(heldOut.Warnings) != 3 || !strings.Contains(heldOut.Warnings[0], `"待定" (1 rows)`) || !strings.Contains(heldOut.Warnings[1], `"VIP" (1 rows)`) {
		t.Errorf("warnings %q, want one of each axis, and one of the categories without a row", heldOut.Warnings)
	}
	if b.Manifest.Training.Rows != 60 || heldOut.Category.N != 59 || heldOut.Severity.N != 59 {
		t.Errorf("%d rows, %d categories, %d severities, want 60, 59 and 59", b.Manifest.Training.Rows, heldOut.Category.N, heldOut.Severity.N)
	}
}

func TestTrainErrors(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	long := strings.Repeat("很长的一段投诉原文", 10)
	tests := []struct {
		name     string
		ctx      context.Context
		tax      *taxonomy.Taxonomy
		examples []Example
		want     string
	}{
		{"no labels", t.Context(), nil, []Example{{Text: "快递"}}, "no row carries"},
		{"one class", t.Context(), nil, []Example{{Text: "快递", Category: "a"}, {Text: "客服", Category: "a"}}, "same category"},
		{"personal labels", t.Context(), nil, []Example{{Text: "快递", Category: "物流13800138000"}, {Text: "客服", Category: "质量"}}, "personal information (手机)"},
		{"one level", t.Context(), nil, []Example{{Text: "快递", Category: "a", Severity: "紧急"}, {Text: "客服", Category: "b", Severity: "一般"}}, `all severity labels that the scale holds are "一级 紧急"`},
		{"unknown label", t.Context(), taxonomy.Default(), []Example{{Text: "快递", Category: "物流部"}}, `does not hold: "物流部" (1 rows)`},
		{"text in the label column", t.Context(), taxonomy.Default(), []Example{{Text: "快递", Category: long}}, "…"},
		{"cancelled", cancelled, taxonomy.Default(), synthetic(30, 1), "canceled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := Train(tt.ctx, Config{}, smallSegmenter(t), tt.tax, tt.examples)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), long) {
				t.Error("the error quotes a complaint")
			}
		})
	}
	if _, _, err := Train(cancelled, Config{}, smallSegmenter(t), taxonomy.Default(), synthetic(30, 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("errors.Is does not see the cancellation in %v", err)
	}
}
