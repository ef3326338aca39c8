package review

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"suxi/calendar"
	"suxi/complaint"
	"suxi/taxonomy"
)

// labelledRows are n complaints that a model gave the category with this
// probability, accepted or not, of the day.
func labelledRows(n int, category string, p float64, decision complaint.Decision, day time.Time) []complaint.Labelled {
	rows := make([]complaint.Labelled, n)
	for i := range rows {
		rows[i].ID = fmt.Sprintf("%s-%s-%s-%d", category, decision, day.Format(time.DateOnly), i)
		rows[i].Text, rows[i].ReceivedAt = "投诉 "+rows[i].ID, day
		rows[i].Label = complaint.Label{Category: category, ModelCategory: category, CategorySource: complaint.Model, CategoryProbability: p, Decision: decision}
	}
	return rows
}

func midnight(s string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, s, calendar.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

func sampleOf(t *testing.T, opt SampleOptions, rows ...[]complaint.Labelled) ([]Item, []Stratum) {
	t.Helper()
	s := NewSampler(opt)
	for _, row := range slices.Concat(rows...) {
		s.Add(&row)
	}
	items, strata, err := s.Sample()
	if err != nil {
		t.Fatal(err)
	}
	return items, strata
}

// TestAllocation works the allocation out by hand.
func TestAllocation(t *testing.T) {
	june := SampleOptions{Periods: []SamplePeriod{{"base", midnight("2025-05-01"), midnight("2025-06-01")}, {"latest", midnight("2025-06-01"), midnight("2025-07-01")}}}
	may, jun, jan := midnight("2025-05-31"), midnight("2025-06-01"), midnight("2025-01-15")
	rows := labelledRows
	for _, tt := range []struct {
		name string
		size int
		rows [][]complaint.Labelled
		want string
	}{
		{"by size and by the root of p(1−p): 900·.3 and 100·.5, 270 to 50", 64,
			[][]complaint.Labelled{rows(900, "a", .9, complaint.Accept, jun), rows(100, "b", .5, complaint.Review, jun)},
			"a/accept/latest 54/900, b/review/latest 10/100"},
		{"labels that the model is sure of, accepted or not, apart from the others", 60,
			[][]complaint.Labelled{rows(100, "a", .95, complaint.Accept, jun), rows(100, "a", .9, complaint.Review, jun), rows(100, "a", .6, complaint.Review, jun)},
			"a/accept/latest 13/100, a/review/latest 29/100, a/sure/latest 18/100"},
		{"a model sure of itself is taken for wrong in one of 25", 70,
			[][]complaint.Labelled{rows(500, "a", 1, complaint.Accept, jun), rows(500, "b", .5, complaint.Review, jun)},
			"a/accept/latest 20/500, b/review/latest 50/500"},
		{"a third for each period, and undated rows are of the others", 90,
			[][]complaint.Labelled{rows(100, "a", .8, complaint.Accept, jun), rows(50, "a", .8, complaint.Accept, may), rows(5000, "a", .8, complaint.Accept, jan), rows(5000, "a", .8, complaint.Accept, time.Time{})},
			"a/accept/base 30/50, a/accept/latest 30/100, a/accept/other 30/10000"},
		{"two of every stratum, and what one cannot take goes to the others", 40,
			[][]complaint.Labelled{rows(10000, "a", .8, complaint.Accept, jun), rows(10, "b", .8, complaint.Accept, jun), rows(1, "c", .8, complaint.Accept, jun)},
			"a/accept/latest 37/10000, b/accept/latest 2/10, c/accept/latest 1/1"},
		{"too few for acceptance: category and period", 8,
			[][]complaint.Labelled{rows(10, "a", .8, complaint.Accept, jun), rows(10, "a", .8, complaint.Review, jun), rows(20, "a", .8, complaint.Accept, may)},
			"a/base 4/20, a/latest 4/20"},
		{"too few for periods: category", 5,
			[][]complaint.Labelled{rows(10, "a", .8, complaint.Accept, jun), rows(10, "a", .8, complaint.Review, may)},
			"a 5/20"},
		{"all there is", 100,
			[][]complaint.Labelled{rows(2, "a", .8, complaint.Accept, jun), rows(1, "b", .8, complaint.Review, may)},
			"a/accept/latest 2/2, b/review/base 1/1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			opt := june
			opt.Size = tt.size
			items, strata := sampleOf(t, opt, tt.rows...)
			var got []string
			drawn := 0
			for _, s := range strata {
				got = append(got, fmt.Sprintf("%s %d/%d", s.Name, s.Drawn, s.Size))
				drawn += s.Drawn
			}
			if strings.Join(got, ", ") != tt.want || len(items) != drawn {
				t.Errorf("%d items of %s, want %s", len(items), strings.Join(got, ", "), tt.want)
			}
		})
	}
}

func TestSamplerTooSmall(t *testing.T) {
	s := NewSampler(SampleOptions{Size: 5})
	for _, row := range slices.Concat(labelledRows(9, "a", .8, complaint.Accept, time.Time{}), labelledRows(9, "b", .8, complaint.Accept, time.Time{})) {
		s.Add(&row)
	}
	if _, _, err := s.Sample(); err == nil || !strings.Contains(err.Error(), "too small for 2 categories: ask for 6 or more") {
		t.Errorf("error %v", err)
	}
}

// TestSamplerIsRandomAndDeterministic draws 5 of 50 with 400 seeds: in any order
// the same, nothing a person labelled, and every row with the same chance. A row
// is drawn 40 times on average, with a standard deviation of 6.
func TestSamplerIsRandomAndDeterministic(t *testing.T) {
	rows := labelledRows(50, "a", .8, complaint.Accept, time.Time{})
	human := labelledRows(50, "a", .8, complaint.Review, time.Time{})
	for i := range human {
		human[i].CategorySource = complaint.Human
	}
	shuffled := slices.Concat(human, rows)
	rng := rand.New(rand.NewPCG(1, 2))
	times := map[string]int{}
	for seed := range uint64(400) {
		opt := SampleOptions{Size: 5, Seed: seed}
		items, _ := sampleOf(t, opt, rows, human)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		again, _ := sampleOf(t, opt, shuffled)
		if ids(items) != ids(again) || len(items) != 5 {
			t.Fatalf("seed %d: %s, and in another order %s", seed, ids(items), ids(again))
		}
		for _, i := range items {
			times[i.ID]++
		}
	}
	for _, row := range rows {
		if n := times[row.ID]; n < 40-24 || n > 40+24 {
			t.Errorf("%s was drawn %d times, want about 40", row.ID, n)
		}
	}
	if len(times) != len(rows) {
		t.Errorf("%d rows were drawn, want each of %d", len(times), len(rows))
	}
}

// answeredSample is a sample of 4 from two strata, two of them answered.
func answeredSample(t *testing.T) []Item {
	items, _ := sampleOf(t, SampleOptions{Size: 6},
		labelledRows(30, "delivery", .8, complaint.Accept, time.Time{}), labelledRows(30, "quality", .8, complaint.Accept, time.Time{}))
	items[0].NewCategory, items[3].NewCategory = items[0].Category, "price"
	return items
}

func TestReadAudit(t *testing.T) {
	items := answeredSample(t)
	for _, name := range []string{"s.xlsx", "s.csv", "s.jsonl"} {
		path := filepath.Join(t.TempDir(), name)
		if err := Write(path, false, taxonomy.Default(), items); err != nil {
			t.Fatal(err)
		}
		got, problems, err := ReadAudit(path, taxonomy.Default())
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		at := func(i int) int { return map[string]int{"delivery": 0, "quality": 1}[items[i].Category] }
		want := &AuditSample{
			Rows: []AuditedRow{
				{items[0].ID, Key(items[0].ID, items[0].Text), at(0), items[0].Category},
				{items[3].ID, Key(items[3].ID, items[3].Text), at(3), "price"},
			},
			Strata: []Stratum{{"delivery/accept", "delivery", "", 30, 3}, {"quality/accept", "quality", "", 30, 3}},
			Empty:  4,
		}
		// Right in one of two, where .8 is expected of each: .04 + 2·.16 for so few.
		if p := got.Right; p.Right != 1 || p.Of != 2 || p.Implausible() || math.Abs(p.Chance-.36) > 1e-9 {
			t.Errorf("%s: %+v", name, p)
		}
		want.Right = got.Right
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestReadAuditErrors edits a sheet in ways that an estimate could not stand.
func TestReadAuditErrors(t *testing.T) {
	for _, tt := range []struct {
		name    string
		edit    func(items []Item) []Item
		err     string // of the file
		problem string // else of a row
	}{
		{"a stratum's size", func(i []Item) []Item { i[1].Stratum.Size++; return i }, "leave these columns as they were exported", ""},
		{"a row's category", func(i []Item) []Item { i[1].Category = "other"; return i }, "leave these columns as they were exported", ""},
		{"the category of all rows of a stratum", func(i []Item) []Item {
			for n := range i {
				if i[n].Category == "delivery" {
					i[n].Category = "other"
				}
			}
			return i
		}, `stratum "delivery/accept" is not of category "other"`, ""},
		{"the period of all rows", func(i []Item) []Item {
			for n := range i {
				i[n].Stratum.Period = "2025-06"
			}
			return i
		}, `and period "2025-06"`, ""},
		{"more drawn than there are", func(i []Item) []Item { i[1].Stratum.Drawn = 99; return i }, "99 drawn of 30", ""},
		{"no answer", func(i []Item) []Item { i[0].NewCategory, i[3].NewCategory = "", ""; return i }, "nobody answered a row", ""},
		{"a queue", func(i []Item) []Item {
			for n := range i {
				i[n].Stratum = Stratum{}
			}
			return i
		}, "has no column 抽样层 (stratum)", ""},
		{"a row of elsewhere", func(i []Item) []Item { i[1].Stratum = Stratum{}; return i }, "", "is not of a sample"},
		{"no category", func(i []Item) []Item { i[1].Category = ""; return i }, "", "is not of a sample"},
		{"a row twice", func(i []Item) []Item { return append(i, i[0]) }, "", "repeats row 2"},
		{"rows added", func(i []Item) []Item {
			for n := range 6 {
				i[n].NewCategory = "price"
				more := i[n]
				more.ID += "-2"
				i = append(i, more)
			}
			return i
		}, "12 rows answered, 6 drawn", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "s.csv")
			if err := Write(path, false, taxonomy.Default(), tt.edit(answeredSample(t))); err != nil {
				t.Fatal(err)
			}
			_, problems, err := ReadAudit(path, taxonomy.Default())
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil || len(problems) != 1 || !strings.Contains(problems[0].String(), tt.problem) {
				t.Errorf("error %v, problems %v, want %q", err, problems, tt.problem)
			}
		})
	}
}
