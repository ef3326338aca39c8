package models

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"suxi/classifier"
	"suxi/cues"
	"suxi/taxonomy"
)

func TestVerdict(t *testing.T) {
	ordinal := &classifier.Ordinal{Cut: []float64{.5, .5}}
	queue := &classifier.MissBound{Threshold: .1}
	all := []int{0, 1, 2}
	tests := []struct {
		name string
		axis int
		h    head
		p    []float64
		want verdict
	}{
		{"a category", category, head{classes: all}, []float64{.4, .2, .4}, verdict{class: 0, urgent: false}},
		{"a head of before version 3", severity, head{classes: all}, []float64{.4, .2, .4}, verdict{class: 1, urgent: false}},
		{"below the threshold", severity, head{classes: all, ordinal: ordinal, queue: queue}, []float64{.09, .2, .71}, verdict{class: 2, urgent: false}},
		{"at the threshold", severity, head{classes: all, ordinal: ordinal, queue: queue}, []float64{.1, .2, .7}, verdict{class: 2, urgent: true}},
		{"no queue", severity, head{classes: all, ordinal: ordinal}, []float64{1, 0, 0}, verdict{class: 0, urgent: false}},
		{"most urgent below a high threshold", severity, head{classes: all, ordinal: ordinal, queue: &classifier.MissBound{Threshold: .9}}, []float64{.6, .4, 0}, verdict{class: 0, urgent: true}},
		{"levels that were not trained", severity, head{classes: []int{1, 3}, ordinal: &classifier.Ordinal{Cut: []float64{.5}}}, []float64{0, .4, 0, .6}, verdict{class: 3, urgent: false}},
	}
	for _, tt := range tests {
		if got := tt.h.verdict(tt.axis, tt.p); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestRulesJoinTheQueue(t *testing.T) {
	tax := &taxonomy.Taxonomy{Rules: []taxonomy.Rule{{Code: "danger", RaiseTo: 1}, {Code: "anger", RaiseTo: 2}}}
	withQueue := head{classes: []int{0, 1, 2}, ordinal: &classifier.Ordinal{Cut: []float64{.5, .5}}, queue: &classifier.MissBound{Threshold: .3}}
	without := withQueue
	without.queue = nil
	fired := func(code string) []cues.Mention { return []cues.Mention{{Kind: cues.Rule, Code: code}} }
	for _, tt := range []struct {
		name     string
		h        head
		mentions []cues.Mention
		want     bool
	}{
		{"raised to the most urgent level", withQueue, fired("danger"), true},
		{"raised to another", withQueue, fired("anger"), false},
		{"not raised", withQueue, nil, false},
		{"no queue", without, fired("danger"), false},
	} {
		p := Prediction{SeverityProbabilities: []float64{.1, .2, .7}, Mentions: tt.mentions}
		p.settle(&tt.h, tax)
		if p.Urgent != tt.want || p.Severity != 2 {
			t.Errorf("%s: urgent %v, severity %d, want %v and the model's 2", tt.name, p.Urgent, p.Severity, tt.want)
		}
	}
}

// Copies of one urgent text are one case, the one of the lowest score.
func TestMissBoundsCountGroups(t *testing.T) {
	h := head{classes: []int{0, 1}, ordinal: &classifier.Ordinal{Scale: []float64{1}, Bias: []float64{0}, Cut: []float64{.5}}}
	d := &dataset{groups: []int{0, 1, 1, 3, 4}}
	d.labels[severity] = labels{classes: []int{0, 1}, y: []int{0, 0, 0, 1, -1}}
	scores := [][]float64{{3}, {2}, {1}, {0}, nil}
	bounds, err := h.missBounds(0, d, scores, []int{0, 1, 2, 3, 4}, .4, .7)
	if err != nil {
		t.Fatal(err)
	}
	p := func(score float64) float64 { return 1 / (1 + math.Exp(-score)) }
	for i, want := range []struct{ threshold, share float64 }{{p(1), .75}, {p(3), .25}} {
		if b := bounds[i]; b.N != 2 || b.Threshold != want.threshold || b.Share != want.share {
			t.Errorf("%+v, want 2 cases and %+v", b, want)
		}
	}
	h.classes = []int{1, 2}
	if bounds, err := h.missBounds(0, d, scores, []int{0, 1, 2, 3, 4}, .4); bounds != nil || err != nil {
		t.Errorf("without the most urgent level: %v, %v, want no bound", bounds, err)
	}
}

func TestScoreQueue(t *testing.T) {
	var o outcomes
	for i, r := range []struct {
		gold   int
		urgent bool
	}{{0, true}, {0, true}, {0, false}, {1, true}, {2, false}} {
		o.add(i, r.gold, nil, verdict{urgent: r.urgent})
	}
	// R: binom.test(2, 3)$conf.int
	want := &QueueScore{Top: 3, Found: 2, Recall: 2. / 3, Interval: classifier.Interval{Low: .09429932, High: .99159624}, Queued: 3, Share: .6}
	got := o.scoreQueue()
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 1e-8)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if q := (&outcomes{gold: []int{0}, made: []verdict{{}}}).scoreQueue(); q != nil {
		t.Errorf("an empty queue has the score %+v", q)
	}
}

// graded makes complaints whose words mostly tell their level.
func graded(n int, seed uint64) []Example {
	words := [3][]string{stock["delivery"], stock["attitude"], stock["aftersale"]}
	categories := []string{"delivery", "attitude"}
	r := rand.New(rand.NewPCG(seed, 1))
	examples := make([]Example, n)
	for i := range examples {
		level := min(r.IntN(4), 2)
		told := level
		if r.IntN(6) == 0 {
			told = r.IntN(3)
		}
		text := ""
		for range 4 {
			text += words[told][r.IntN(8)]
		}
		examples[i] = Example{Text: text, Category: categories[i%2], Severity: fmt.Sprint(level + 1)}
	}
	return examples
}

// The queue keeps to the miss rate on rows that it has not seen, a stricter
// rate costs more of them, and the file keeps it all.
func TestQueueKeepsToTheMissRate(t *testing.T) {
	tax := taxonomy.Default()
	seg := smallSegmenter(t)
	fresh := graded(600, 8)
	share := 0.0
	for _, rate := range []float64{.3, .05} {
		b, heldOut, err := Train(t.Context(), Config{MissRate: rate}, seg, tax, graded(400, 7))
		if err != nil {
			t.Fatal(err)
		}
		q := b.Queue()
		if q == nil || q.MissRate != rate || len(heldOut.QueueCosts) != len(offeredMissRates) {
			t.Fatalf("miss rate %g: queue %+v, costs %+v", rate, q, heldOut.QueueCosts)
		}
		e, err := Evaluate(t.Context(), 1, NewLabeler(b, seg, LabelerOptions{}), fresh)
		if err != nil {
			t.Fatal(err)
		}
		// About 150 are of the most urgent level, in training 100.
		if spread := 3 * math.Sqrt(rate*(1-rate)*(1./100+1./150)); e.Queue.Recall < 1-rate-spread {
			t.Errorf("miss rate %g: recall %.3f at a share of %.3f", rate, e.Queue.Recall, e.Queue.Share)
		}
		if e.Queue.Share <= share {
			t.Errorf("miss rate %g takes a share of %.3f, a greater one took %.3f", rate, e.Queue.Share, share)
		}
		share = e.Queue.Share

		data := save(t, b)
		again, err := Load("saved", bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(b.severity.ordinal, again.severity.ordinal); diff != "" {
			t.Errorf("-trained +loaded:\n%s", diff)
		}
		if diff := cmp.Diff(q, again.Queue()); diff != "" {
			t.Errorf("-trained +loaded:\n%s", diff)
		}
	}
}

// Two copies of one row cannot be scored out of fold: the category is learnt all
// the same, and the severity is the embedded model's.
func TestSeveritiesTooFewToLearnFrom(t *testing.T) {
	examples := synthetic(60, 3)
	for i := range examples {
		examples[i].Severity = ""
	}
	twin := examples[0]
	twin.Text += "！"
	examples[0].Severity, twin.Severity = "1", "2"
	b, e, err := Train(t.Context(), Config{}, smallSegmenter(t), taxonomy.Default(), append(examples, twin))
	if err != nil {
		t.Fatal(err)
	}
	if b.Manifest.Heads.Severity.CopiedFrom == "" || !slices.ContainsFunc(e.Warnings, func(w string) bool { return strings.Contains(w, "rows with a severity are too few") }) {
		t.Errorf("head copied from %q, warnings %q", b.Manifest.Heads.Severity.CopiedFrom, e.Warnings)
	}
}
