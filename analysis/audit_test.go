package analysis

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"suxi/complaint"
	"suxi/review"
)

// modelRow is a row that the model labelled, accepted where it was sure.
func modelRow(id, date, category string, probability float64) *complaint.Labelled {
	l := row(id, date, category)
	l.Label.ModelCategory, l.CategorySource, l.CategoryProbability = category, complaint.Model, probability
	l.Decision = complaint.Review
	if probability > .9 {
		l.Decision = complaint.Accept
	}
	return l
}

func auditOf(strata ...AuditStratum) *Audit { return &Audit{Strata: strata} }

// TestAdjustedByHand audits 20 of 120 rows of two months. June: of 40 rows that
// the model calls a 10 are audited and 2 are b, of 20 that it calls b 5, all are;
// so 8 of the 40 are b. One row a person labelled.
func TestAdjustedByHand(t *testing.T) {
	o := Options{Audit: auditOf(
		AuditStratum{"a", "2025-05", 60, map[string]int{"a": 5}},
		AuditStratum{"a", "2025-06", 40, map[string]int{"a": 8, "b": 2}},
		AuditStratum{"b", "2025-06", 20, map[string]int{"b": 5}},
	)}
	b := New(scheme("a", "b", "其他"), o)
	add := func(n int, date, category string) {
		for i := range n {
			b.Add(modelRow(fmt.Sprintf("%s-%s-%d", date, category, i), date, category, .8))
		}
	}
	add(59, "2025-05-01", "a")
	add(1, "2025-05-31", "a")
	add(38, "2025-06-01", "a")
	add(20, "2025-06-30", "b")
	// Two of the sample whose answers were taken since, and a row of a person.
	for i, category := range []string{"a", "b"} {
		l := modelRow(fmt.Sprint("taken", i), "2025-06-02", category, .8)
		l.CategorySource, l.ModelCategory = complaint.Human, "a"
		b.AddAudited(l)
	}
	b.Add(row("human", "2025-06-03", "其他"))
	r := b.Result()

	a := r.Adjusted
	if a.Answered != 20 || len(a.Scopes) != 3 || math.Abs(a.Right.Value-112./120) > 1e-12 || !(a.Right.Low < a.Right.Value && a.Right.Value < a.Right.High) {
		t.Errorf("%+v", a)
	}
	if want := []Confused{{"a", "b", 8}}; !slices.Equal(a.Confused, want) {
		t.Errorf("confused %v, want %v", a.Confused, want)
	}
	for i, want := range []struct {
		human, model, population, answered int
		counts                             [3]float64
	}{
		{1, 120, 120, 20, [3]float64{92, 28, 1}},
		{0, 60, 60, 5, [3]float64{60, 0, 0}},
		{1, 60, 60, 15, [3]float64{32, 28, 1}},
	} {
		s := a.Scopes[i]
		if s.Human != want.human || s.Model != want.model || s.Population != want.population || s.Answered != want.answered {
			t.Errorf("scope %d: %+v, want %+v", i, s, want)
		}
		for c, n := range s.Counts {
			if math.Abs(n.Powered.Value-want.counts[c]) > 1e-9 || n.Powered.Low > n.Powered.Value || n.Powered.High < n.Powered.Value {
				t.Errorf("scope %d, %s: %+v, want %v", i, n.Code, n.Powered, want.counts[c])
			}
		}
	}
	// The model calls 28 of 36 b and no a so: observed 40 a, 20 b of June are
	// 20·36/28 b by the confusion of all months.
	if got := a.Scopes[2].Counts[1].Adjusted; got != nil {
		if want := 60 * (20. / 60) / (20. / 28); math.Abs(*got-want) > 1e-9 {
			t.Errorf("adjusted %v, want %v", *got, want)
		}
	} else {
		t.Error("June was not adjusted")
	}
	for _, p := range r.Paretos {
		if audited := p.Weight == ByCount; (p.Audited != nil) != audited || (p.Rows[0].Audited != nil) != audited {
			t.Errorf("Pareto %s by %s: audited %v", p.Scope, p.Weight, p.Audited)
		}
	}
	june := find(t, r, "2025-06", "a").Previous.Audited
	if want := 32. / 60 * 31 / 30; june == nil || math.Abs(june.Ratio-want) > 1e-9 || june.Low > want || june.High == nil || *june.High < want {
		t.Errorf("a in June %+v, want a ratio of %v", june, want)
	}
	if got := find(t, r, "2025-06", "b").Previous.Audited; got != nil {
		t.Errorf("b was not there in May, and has the ratio %+v", got)
	}
}

// An audit of other labels than the rows have is told, even if there are as many
// in all; and answers that the model's probabilities make impossible.
func TestAuditWarnings(t *testing.T) {
	for _, c := range []struct {
		name        string
		a, b        int // sizes of the strata; the rows are 60 and 40
		implausible bool
		want        []string
	}{
		{"of these rows", 60, 40, false, nil},
		{"of as many", 40, 60, false, []string{WarnAuditOther}},
		{"of one more in a hundred", 61, 40, false, nil},
		{"of fewer", 50, 40, false, []string{WarnAuditOther}},
		{"contradicted", 60, 40, true, []string{WarnAuditWrong}},
	} {
		b := New(scheme("a", "b"), Options{Audit: &Audit{Implausible: c.implausible, Strata: []AuditStratum{
			{"a", "2025-06", c.a, map[string]int{"a": 10}}, {"b", "2025-06", c.b, map[string]int{"b": 10}},
		}}})
		for i := range 100 {
			category := "a"
			if i >= 60 {
				category = "b"
			}
			b.Add(modelRow(fmt.Sprint(i), "2025-06-01", category, .8))
		}
		r := b.Result()
		var got []string
		for _, w := range r.Warnings {
			if w.Code == WarnAuditOther || w.Code == WarnAuditWrong {
				got = append(got, w.Code)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: warned of %q, want %q", c.name, got, c.want)
		}
		if n := r.Adjusted.Scopes[0].Counts; n[0].Population != c.a || n[1].Population != c.b {
			t.Errorf("%s: populations %d and %d", c.name, n[0].Population, n[1].Population)
		}
	}
}

// TestAuditOfNothing has no answers to go by, or no rows.
func TestAuditOfNothing(t *testing.T) {
	empty := auditOf(AuditStratum{"a", "2025-06", 40, nil})
	b := New(scheme("a", "b"), Options{Audit: empty})
	if r := b.Result(); r.Adjusted != nil {
		t.Errorf("without rows: %+v", r.Adjusted)
	}
	spread(b, 2, "2025-05-01", "2025-06-30", "a")
	if r := b.Result(); r.Adjusted != nil {
		t.Errorf("without answers: %+v", r.Adjusted)
	}
	defer func() {
		if recover() == nil {
			t.Error("an audit under another taxonomy was accepted")
		}
	}()
	New(scheme("b"), Options{Audit: empty})
}

// An auditTrial is rows of three months of which the truth is known: categories
// a to e come at fixed rates, d twice as often in March. The model errs on 3% of
// the rows it is sure of and on 35% of others, mostly towards a and e, and in
// March it takes a third of c for e.
type auditTrial struct {
	rows  []complaint.Labelled
	truth map[string]string
	count map[string]int // month and true category
}

var trialRates = map[string]float64{"a": 250, "b": 160, "c": 100, "d": 60, "e": 30}

func newAuditTrial(random *rand.Rand) *auditTrial {
	w := &auditTrial{truth: map[string]string{}, count: map[string]int{}}
	for m, month := range []string{"2025-01", "2025-02", "2025-03"} {
		for _, category := range []string{"a", "b", "c", "d", "e"} {
			mean := trialRates[category]
			if m == 2 && category == "d" {
				mean *= 2
			}
			n := int(math.Round(mean + random.NormFloat64()*math.Sqrt(mean)))
			w.count[month+category] = n
			for i := range n {
				says, p, wrong := category, .75, .35
				if random.Float64() < .7 {
					p, wrong = .97, .03
				}
				if random.Float64() < wrong {
					says = []string{"a", "a", "b", "e", "e", "e"}[random.IntN(6)]
				}
				if m == 2 && category == "c" && random.IntN(3) == 0 {
					says = "e"
				}
				l := modelRow(fmt.Sprintf("%s%s%d", month, category, i), fmt.Sprintf("%s-%02d", month, 1+i%28), says, p)
				if i < 2 { // so that the months are complete
					l.ReceivedAt = on([]string{month + "-01", []string{"2025-01-31", "2025-02-28", "2025-03-31"}[m]}[i])
				}
				w.truth[l.ID] = category
				w.rows = append(w.rows, *l)
			}
		}
	}
	return w
}

// audit draws a sample as suxi review export does, and answers it.
func (w *auditTrial) audit(t *testing.T, size int, seed uint64) (*Audit, map[string]bool) {
	t.Helper()
	draw := review.SampleOptions{Size: size, Seed: seed}
	days := NewDayCount()
	for i := range w.rows {
		days.Add(w.rows[i].ReceivedAt)
	}
	for _, p := range days.Latest(Options{Period: Month}) {
		draw.Periods = append(draw.Periods, review.SamplePeriod{Name: p.Label, From: p.Start, To: p.End})
	}
	sampler := review.NewSampler(draw)
	for i := range w.rows {
		sampler.Add(&w.rows[i])
	}
	items, strata, err := sampler.Sample()
	if err != nil {
		t.Fatal(err)
	}
	a, drawn := &Audit{}, map[string]bool{}
	for _, s := range strata {
		of := AuditStratum{Model: s.Category, Period: s.Period, Size: s.Size, Human: map[string]int{}}
		for _, i := range items {
			if i.Stratum == s {
				of.Human[w.truth[i.ID]]++
				drawn[i.ID] = true
			}
		}
		a.Strata = append(a.Strata, of)
	}
	return a, drawn
}

// A coverage counts intervals that hold the truth.
type coverage struct{ covered, of int }

func (k *coverage) add(low, truth, high float64) {
	k.of++
	if low <= truth && truth <= high {
		k.covered++
	}
}

func (k coverage) share() float64 { return float64(k.covered) / float64(k.of) }

// TestSimulateAudit draws worlds and audits them: intervals of 95% hold the true
// counts of every scope, and the true ratio of March to February, where the
// model's counts with their intervals do not.
func TestSimulateAudit(t *testing.T) {
	for _, size := range []int{100, 300, 1000} {
		random := rand.New(rand.NewPCG(6, 1))
		var counts, plain, ratios, plainRatios coverage
		width, worst := 0.0, map[string]*coverage{}
		for world := range runs(30) {
			w := newAuditTrial(random)
			audit, drawn := w.audit(t, size, uint64(world))
			b := New(scheme("a", "b", "c", "d", "e"), Options{Draws: 20, Audit: audit})
			for i := range w.rows {
				if drawn[w.rows[i].ID] {
					b.AddAudited(&w.rows[i])
				} else {
					b.Add(&w.rows[i])
				}
			}
			r := b.Result()
			for _, s := range r.Adjusted.Scopes {
				for _, c := range s.Counts {
					truth := 0.0
					for _, p := range r.Periods {
						if s.Period == nil || r.Periods[*s.Period].Label == p.Label {
							truth += float64(w.count[p.Label+c.Code])
						}
					}
					if worst[c.Code] == nil {
						worst[c.Code] = &coverage{}
					}
					worst[c.Code].add(c.Powered.Low, truth, c.Powered.High)
					counts.add(c.Powered.Low, truth, c.Powered.High)
					half := 1.96 * math.Sqrt(float64(c.Count))
					plain.add(float64(c.Count)-half, truth, float64(c.Count)+half)
					width += (c.Powered.High - c.Powered.Low) / truth
				}
			}
			for _, code := range []string{"a", "b", "c", "d", "e"} {
				c := find(t, r, "2025-03", code).Previous
				if c.Audited == nil {
					continue // no audited row was found to be of it
				}
				ratio := 28. / 31
				if code == "d" {
					ratio *= 2
				}
				high := math.Inf(1)
				if c.Audited.High != nil {
					high = *c.Audited.High
				}
				ratios.add(c.Audited.Low, ratio, high)
				plainRatios.add(*c.Low, ratio, *c.High)
			}
		}
		least, trials := 1.0, 1
		for _, k := range worst {
			least, trials = min(least, k.share()), k.of
		}
		t.Logf("audit of %4d: counts held %.3f (worst category %.3f), width %.2f of the count, the model's ± Poisson %.3f; ratios held %.3f, the model's %.3f",
			size, counts.share(), least, width/float64(counts.of), plain.share(), ratios.share(), plainRatios.share())
		if counts.share() < .93 || ratios.share() < .93 || least < .93-3*math.Sqrt(.05*.95/float64(trials)) {
			t.Errorf("audit of %d: intervals of 95%% hold %.3f of counts, %.3f in the worst category, %.3f of ratios", size, counts.share(), least, ratios.share())
		}
		if plain.share() > .85 || plainRatios.share() > .85 {
			t.Errorf("the model's own counts hold %.3f and %.3f: nothing was to be adjusted", plain.share(), plainRatios.share())
		}
	}
}
