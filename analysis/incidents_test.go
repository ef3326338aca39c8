package analysis

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A matter is systematic, recurring or a single incident by who complains,
// where, when and about which batch.
func TestIncidentKind(t *testing.T) {
	for _, c := range []struct {
		name string
		rows string // customer/day of 2025 or month, on the 15th/region/batch; "" is unknown
		want IncidentKind
	}{
		{"three rows over a turn of the month", "k1/01-31// k1/02-01// k1/02-02//", SingleIncident},
		{"three rows over 28 days", "k1/01-04// k1/01-05// k1/02-01//", Recurring},
		{"three rows over 27 days", "k1/01-05// k1/01-06// k1/02-01//", SingleIncident},
		{"two rows of one month", "k1/01// k2/01//", SingleIncident},
		{"many of one month", strings.Repeat("/01/京/ /01/沪/ ", 10), SingleIncident},
		{"three of one batch", "k1/01//B7 k2/01//B7 /01//B7", Systematic},
		{"one customer about one batch", "k1/01//B7 k1/01//B7 k1/01//B7", SingleIncident},
		{"half of one batch", "k1/01//B7 k2/01//B7 k3/01// k4/01//B8", SingleIncident},
		{"one customer again and again", "k1/01/京/ k1/02/京/ k1/03/京/", Recurring},
		{"twice", "k1/01/京/ k1/02/京/", SingleIncident},
		{"three people of one region", "k1/01/京/ k2/02/京/ k3/02/京/", Recurring},
		{"three people of two regions", "k1/01/京/ k2/02/沪/ k3/02/京/", Systematic},
		{"ten people of one region over two months", strings.Repeat("/01/京/ ", 9) + "/02/京/", Systematic},
		{"nine people of one region over two months", strings.Repeat("/01/京/ ", 8) + "/02/京/", Recurring},
	} {
		b := New(scheme("a"), Options{})
		fields := strings.Fields(c.rows)
		for i, f := range fields {
			v := strings.Split(f, "/")
			date := "2025-" + v[1]
			if len(v[1]) == 2 {
				date += "-15"
			}
			l := row(fmt.Sprint(i), date, "a")
			l.CustomerID, l.Region, l.Batch, l.Product = v[0], v[2], v[3], "净水器"
			l.GroupID, l.GroupSize = "0", len(fields)
			b.Add(l)
		}
		r := b.Result()
		if got := r.Groups[0].Spread; got.Kind != c.want {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
		for _, n := range r.Incidents {
			if want := map[bool]int{true: 1, false: 0}[n.Kind == c.want]; n.Events != want || n.Rows != want*len(fields) {
				t.Errorf("%s: %+v", c.name, n)
			}
		}
	}
}

func TestSpread(t *testing.T) {
	b := New(scheme("a"), Options{})
	for i, v := range []struct{ date, customer, region, channel, product, batch string }{
		{"2025-01-05", "k1", "京", "电话", "甲", "B1"},
		{"2025-01-06", "k1", "京", "在线", "甲", "B1"},
		{"2025-03-05", "", "沪", "电话", "乙", "B1"}, // another batch, though it is called the same
		{"2025-03-06", "", "", "", "", ""},
		{"", "k2", "粤", "电话", "甲", "B2"},
	} {
		l := row(fmt.Sprint(i), v.date, "a")
		l.CustomerID, l.Region, l.Channel, l.Product, l.Batch = v.customer, v.region, v.channel, v.product, v.batch
		l.GroupID, l.GroupSize = "0", 5
		b.Add(l)
	}
	g := b.Result().Groups[0]
	want := Spread{Kind: Systematic, People: 4, Customers: 2, RegionCount: 3, ChannelCount: 2, PeriodCount: 2, Days: 60, BatchCount: 2}
	if g.Spread != want {
		t.Errorf("%+v, want %+v", g.Spread, want)
	}
	if fmt.Sprint(g.Timeline) != "[{0 2} {2 2}]" || g.Channels[0] != (ValueCount{"电话", 3}) {
		t.Errorf("timeline %v, channels %v", g.Timeline, g.Channels)
	}
}

func TestLikeness(t *testing.T) {
	story := "净水器装好第三天接口开始漏水，厨房地板全泡了，打电话一直没有人上门处理"
	for _, c := range []struct {
		name  string
		texts []string
		want  Likeness
	}{
		{"numbers differ", []string{story + "，订单 12345", story + "，订单 678901"}, SameText},
		{"a remark is added", []string{story, story + "，请尽快联系我解决"}, SameTemplate},
		{"two of three differ", []string{story, "快递在站点放了一个星期也不派送，客服只会说等", "店员态度恶劣，当众说买不起就别买"}, Chain},
		{"one text", []string{story}, LikeUnknown},
	} {
		b := New(scheme("a"), Options{})
		for i, text := range c.texts {
			l := row(fmt.Sprint(i), "2025-01-05", "a")
			l.Text, l.GroupID, l.GroupSize = text, "0", 2
			b.Add(l)
		}
		if len(c.texts) == 1 {
			_, like := likeness(c.texts)
			if like != LikeUnknown {
				t.Errorf("%s: %s", c.name, like)
			}
			continue
		}
		if g := b.Result().Groups[0]; g.Likeness != c.want {
			t.Errorf("%s: %s (%s), want %s", c.name, g.Likeness, show(g.Similarity), c.want)
		}
	}
}

// batchRows adds n rows of one batch, each of another customer.
func batchRows(b *Builder, n int, date, product, name string) {
	for i := range n {
		l := row(fmt.Sprintf("%s/%s/%s/%d", date, product, name, i), date, "a")
		l.Product, l.Batch, l.CustomerID = product, name, fmt.Sprint(date, name, i)
		b.Add(l)
	}
}

// A batch is set against the other batches of its product. Ratio and p of 14
// people where four others have 12: R's poisson.test(c(14, 12), c(1, 4)).
func TestBatches(t *testing.T) {
	b := New(scheme("a"), Options{})
	for i, n := range []int{3, 2, 4, 3} {
		batchRows(b, n, "2025-01-10", "净水器", fmt.Sprint("B", i))
	}
	batchRows(b, 6, "2025-01-02", "净水器", "B9")
	batchRows(b, 8, "2025-01-31", "净水器", "B9")
	batchRows(b, 5, "2025-01-10", "水壶", "B1")
	batchRows(b, 7, "2025-01-10", "风扇", "")
	r := b.Result().Batches
	if r.Missing != 7 || len(r.Rows) != 6 || r.Others != 0 || r.Tested != 5 {
		t.Fatalf("%d rows, %d others, %d tested, %d missing", len(r.Rows), r.Others, r.Tested, r.Missing)
	}
	top := r.Rows[0]
	if top.Batch != "B9" || top.Count != 14 || top.WindowCount != 14 || top.WindowFirst != "2025-01-02" || top.WindowLast != "2025-01-31" || top.Kind != Systematic {
		t.Errorf("first %+v", top)
	}
	if !near(top.Expected, 3) || !near(top.Ratio, 14./3) || !near(top.Low, 2.00337586) || !near(top.High, 11.0448779) || !near(top.P, 0.000134847343) || !top.Above || top.Alone {
		t.Errorf("expected %s, ratio %s (%s to %s), p %s", show(top.Expected), show(top.Ratio), show(top.Low), show(top.High), show(top.P))
	}
	for _, row := range r.Rows[1:] {
		if row.Above || row.Alone != (row.Product == "水壶") {
			t.Errorf("%+v", row)
		}
	}
}

// Rows of one batch that are a month and more apart are not near.
func TestBatchWindow(t *testing.T) {
	b := New(scheme("a"), Options{})
	batchRows(b, 1, "2025-01-01", "净水器", "B1")
	batchRows(b, 1, "2025-01-31", "净水器", "B1")
	batchRows(b, 1, "2025-01-01", "净水器", "B2")
	batchRows(b, 1, "2025-01-30", "净水器", "B2")
	r := b.Result().Batches
	if len(r.Rows) != 1 || r.Rows[0].Batch != "B2" || r.Rows[0].WindowCount != 2 {
		t.Errorf("%+v", r.Rows)
	}
}

// Incidents are all events and all rows, and batches all rows with a batch.
func TestIncidentsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := New(scheme("a", "b", "c", "其他"), Options{Draws: 1, Top: 1000})
		withBatch := 0
		for _, l := range drawRows(t) {
			b.Add(l)
			if l.Batch != "" && l.Label.Category != "不在册" {
				withBatch++
			}
		}
		r := b.Result()
		events, rows := 0, 0
		for _, n := range r.Incidents {
			events, rows = events+n.Events, rows+n.Rows
		}
		if events != r.Counts.Unique || rows != r.Counts.Rows-r.Counts.UnknownCategory {
			t.Fatalf("%d events of %d rows: %+v", events, rows, r.Counts)
		}
		if r.Batches == nil {
			if withBatch > 0 {
				t.Fatalf("no batches of %d rows", withBatch)
			}
			return
		}
		shown := 0
		for _, n := range r.Batches.Rows {
			shown += n.Count
			if n.WindowCount > n.Count || n.Unique > n.Count || n.People > n.Count {
				t.Fatalf("%+v", n)
			}
		}
		if shown > withBatch || r.Batches.Missing+withBatch != rows {
			t.Fatalf("%d rows in batches shown, %d in all, %d without", shown, withBatch, r.Batches.Missing)
		}
	})
}
