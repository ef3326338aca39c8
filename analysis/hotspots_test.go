package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"suxi/complaint"
	"suxi/stats"
)

// hotRows returns a year of complaints up to June 2025 of independent columns,
// and of product p3 in region r2 three times as many in the months that are
// given, all of them leaks from one batch.
func hotRows(months ...string) []*complaint.Labelled {
	random := rand.New(rand.NewPCG(1, 0))
	var out []*complaint.Labelled
	add := func(date, category, product, region, channel string) *complaint.Labelled {
		l := row(fmt.Sprint("id", len(out)), date, category)
		l.Product, l.Region, l.Channel = product, region, channel
		l.Text = "收到的商品和描述不同，客服没有回复"
		out = append(out, l)
		return l
	}
	for d := dayOf(on("2024-07-01")); d <= dayOf(on("2025-06-30")); d++ {
		for range 20 {
			add(string(d.date()), []string{"a", "b", "其他"}[random.IntN(3)], fmt.Sprint("p", random.IntN(9)), fmt.Sprint("r", random.IntN(12)), fmt.Sprint("c", random.IntN(3)))
		}
	}
	for _, month := range months {
		for i := range 24 {
			l := add(fmt.Sprintf("%s-%02d", month, 1+i), []string{"a", "b", "其他"}[i%3], "p3", "r2", fmt.Sprint("c", i/3%3))
			l.Text = fmt.Sprintf("水管接口漏水，请打%d联系我", 13800138000+i)
			l.Batch = []string{"B7", "B7", "B7", ""}[i%4]
		}
	}
	return out
}

func hotspotsOf(rows []*complaint.Labelled, o Options) *Hotspots {
	b := New(scheme("a", "b", "其他"), o)
	for _, l := range rows {
		b.Add(l)
	}
	return b.Result().Hotspots
}

func label(values []HotValue) string {
	var out []string
	for _, v := range values {
		out = append(out, v.Value)
	}
	return strings.Join(out, " ")
}

func TestHotspots(t *testing.T) {
	for _, tt := range []struct {
		name    string
		planted []string
		cells   string
		status  HotStatus
		fading  string
	}{
		{"chance", nil, "", "", ""},
		{"began in the latest month", []string{"2025-06"}, "p3 r2", HotNew, ""},
		{"began before", []string{"2025-04", "2025-05", "2025-06"}, "p3 r2", HotContinuing, ""},
		// In the window of four months that ends with May, not with June.
		{"ended", []string{"2025-01", "2025-02"}, "", "", "p3 r2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := hotspotsOf(hotRows(tt.planted...), Options{})
			var cells, fading []string
			for _, c := range h.Cells {
				cells = append(cells, label(c.Values))
				if c.Status != tt.status || !c.Flagged[len(c.Flagged)-1] {
					t.Errorf("%s: status %s, flagged %v", label(c.Values), c.Status, c.Flagged)
				}
			}
			for _, c := range h.Fading {
				fading = append(fading, label(c.Values))
				if c.Status != HotFading || !c.Flagged[len(c.Flagged)-1] {
					t.Errorf("%s: status %s, flagged %v", label(c.Values), c.Status, c.Flagged)
				}
			}
			if got := strings.Join(cells, ", "); got != tt.cells {
				t.Errorf("hot: %q, want %q", got, tt.cells)
			}
			if got := strings.Join(fading, ", "); got != tt.fading {
				t.Errorf("fading: %q, want %q", got, tt.fading)
			}
		})
	}
}

// What is printed of a cell of two dimensions follows from its count, what was
// expected, and the prior that is printed too.
func TestHotspotPriors(t *testing.T) {
	h := hotspotsOf(hotRows("2025-06"), Options{AsOf: on("2025-06-30")})
	pairs := 0
	for _, c := range h.Cells {
		if len(c.Values) != 2 {
			continue
		}
		pairs++
		w := slices.IndexFunc(h.Windows, func(w HotWindow) bool { return w.First == c.First })
		p := stats.Shrinker(h.Windows[w].Priors[1]).Posterior(stats.Cell{N: c.Unique, E: c.Expected})
		if ebgm, eb05 := p.GeometricMean(), p.Quantile(.05); !near(&ebgm, c.EBGM) || !near(&eb05, c.EB05) {
			t.Errorf("%s: EBGM %v, EB05 %v, by the prior %v, %v", label(c.Values), c.EBGM, c.EB05, ebgm, eb05)
		}
	}
	if pairs == 0 {
		t.Error("no hotspot of two dimensions")
	}
}

// What stands behind a hotspot: its words, not those of its product; quotes
// without the telephone numbers; its batch; its course.
func TestHotspotEvidence(t *testing.T) {
	h := hotspotsOf(hotRows("2025-05", "2025-06"), Options{})
	if len(h.Cells) != 1 {
		t.Fatalf("%+v", h.Cells)
	}
	c := h.Cells[0]
	if c.Count != c.Unique || c.Unique < 48 || c.Expected > 30 || c.EB05 < hotThreshold || c.EB05 > c.EBGM || c.IC025 <= 0 || c.IC025 >= c.IC {
		t.Errorf("%+v", c)
	}
	if c.PRR == nil || c.PRR.Low < 1 || c.ROR.Ratio < c.PRR.Ratio {
		t.Errorf("PRR %v, ROR %v", c.PRR, c.ROR)
	}
	if c.Batch == nil || c.Batch.ID != "B7" || c.Batch.Count != 36 {
		t.Errorf("batch %+v", c.Batch)
	}
	if len(c.Terms) == 0 || !slices.ContainsFunc(c.Terms, func(w Term) bool { return w.Text == "漏水" }) {
		t.Errorf("terms %+v", c.Terms)
	}
	if len(c.Quotes) != 3 || strings.Contains(strings.Join(c.Quotes, ""), "13800138") {
		t.Errorf("quotes %q", c.Quotes)
	}
	if n := len(c.Timeline); n < 12 || c.Timeline[n-1].Count < 3*c.Timeline[n-3].Count {
		t.Errorf("timeline %v", c.Timeline)
	}
}

// A batch of one text sent forty times is one event, and no hotspot.
func TestHotspotsCountEvents(t *testing.T) {
	rows := hotRows("2025-06")
	for _, l := range rows {
		if l.Batch != "" || strings.Contains(l.Text, "漏水") {
			l.GroupID, l.GroupSize = "g", 24
		}
	}
	if h := hotspotsOf(rows, Options{}); len(h.Cells) > 0 {
		t.Errorf("%+v", h.Cells)
	}
}

// Of one dimension a value is set against its share before, or against what is
// given to count against.
func TestHotspotOfOneDimension(t *testing.T) {
	rows := hotRows()
	for i, l := range rows {
		if l.ReceivedAt.After(on("2025-06-01").Add(-12*time.Hour)) && i%2 == 0 {
			l.Region = "r5"
		}
	}
	h := hotspotsOf(rows, Options{Dimensions: []string{"region"}})
	if len(h.Cells) != 1 || label(h.Cells[0].Values) != "r5" || h.Cells[0].First != h.Cells[0].Last || h.Cells[0].Expected > 60 {
		t.Errorf("%+v", h.Cells)
	}
	// Half of the orders of June come from r5.
	e := &Exposure{File: "orders.csv", Unit: "orders", Period: Month, By: []string{"region"}}
	for region := range 12 {
		for m := time.July; m <= time.July+11; m++ {
			from := time.Date(2024, m, 1, 0, 0, 0, 0, time.UTC)
			amount := int64(100)
			if region == 5 && m == time.July+11 {
				amount = 1200
			}
			e.Rows = append(e.Rows, ExposureRow{
				From: Date(from.Format(time.DateOnly)), To: Date(from.AddDate(0, 1, -1).Format(time.DateOnly)),
				Values: []string{fmt.Sprint("r", region)}, Amount: amount * millionths,
			})
		}
	}
	e.First, e.Last = e.Rows[0].From, e.Rows[len(e.Rows)-1].To
	if h := hotspotsOf(rows, Options{Dimensions: []string{"region"}, Exposure: e}); len(h.Cells) != 0 {
		t.Errorf("with orders: %+v", h.Cells)
	}
}

func TestHotspotsOfLittle(t *testing.T) {
	if h := hotspotsOf(nil, Options{}); h != nil {
		t.Errorf("of nothing: %+v", h)
	}
	for _, rows := range [][]*complaint.Labelled{{row("1", "2025-06-01", "a")}, hotRows()[:40]} {
		if h := hotspotsOf(rows, Options{Stratify: "period"}); h == nil || len(h.Cells) > 0 {
			t.Errorf("of %d rows: %+v", len(rows), h)
		}
	}
}

// The same rows in another order, in two builders, make the same hotspots.
func TestHotspotsMerge(t *testing.T) {
	rows := hotRows("2025-06")
	o := Options{Dimensions: []string{"product", "region", "batch", "category", "subcategory"}, Stratify: "channel"}
	var both [2]*Builder
	whole := New(scheme("a", "b", "其他"), o)
	for i := range both {
		both[i] = New(scheme("a", "b", "其他"), o)
	}
	for i, l := range rows {
		whole.Add(l)
		both[i%2].Add(rows[len(rows)-1-i])
	}
	if err := both[1].Merge(both[0]); err != nil {
		t.Fatal(err)
	}
	want, got := whole.Result(), both[1].Result()
	if len(want.Hotspots.Cells) == 0 || encode(t, want) != encode(t, got) {
		t.Errorf("%+v\n%+v", want.Hotspots, got.Hotspots)
	}
	for _, c := range want.Hotspots.Cells {
		if !c.Flagged[len(c.Flagged)-1] {
			t.Errorf("found, and remembered as not flagged: %+v", c)
		}
	}
}

func TestHotspotOptions(t *testing.T) {
	for _, tt := range []struct {
		o    Options
		want string
	}{
		{Options{Dimensions: []string{"colour"}}, `dimension "colour"`},
		{Options{Dimensions: []string{"region", "region"}}, "dimension region is given twice"},
		{Options{Stratify: "region"}, `stratify "region"`},
		{Options{Stratify: "colour"}, `stratify "colour"`},
		{Options{Windows: []int{}}, "windows []"},
		{Options{Windows: []int{0, 1}}, "windows [0 1]"},
		{Options{Windows: []int{2, 2}}, "windows [2 2]"},
		{Options{Windows: []int{3, 1}}, "windows [3 1]"},
	} {
		if err := tt.o.Validate(); err == nil || !strings.HasPrefix(err.Error(), tt.want) {
			t.Errorf("%+v: %v", tt.o, err)
		}
	}
	if err := (Options{Stratify: "batch", Dimensions: []string{"category"}, Windows: []int{1, 6}}).Validate(); err != nil {
		t.Error(err)
	}
}
