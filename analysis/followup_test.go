package analysis

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"suxi/calendar"
	"suxi/complaint"
)

// moment reads "01-02 15:04" of 2025 in Shanghai; "" is the zero time, and a
// date alone is its midnight.
func moment(s string) time.Time {
	if s == "" {
		return time.Time{}
	}
	if !strings.Contains(s, ":") {
		s += " 00:00"
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", "2025-"+s, calendar.Shanghai)
	if err != nil {
		panic(err)
	}
	return t
}

// timed returns a complaint of category a and level 2 with these times.
func timed(id, received, responded, closed, due string) *complaint.Labelled {
	l := row(id, "", "a")
	l.ReceivedAt, l.RespondedAt, l.ClosedAt, l.DueAt = moment(received), moment(responded), moment(closed), moment(due)
	return l
}

func TestFollowUpTimes(t *testing.T) {
	b := New(scheme("a"), Options{AsOf: on("2025-03-31")})
	for i, l := range []*complaint.Labelled{
		timed("", "03-01 09:00", "03-01 09:30", "03-02 09:00", "03-01 10:00"), // in time
		timed("", "03-01 09:00", "03-01 10:00", "03-02 09:00", "03-01 10:00"), // in time, to the minute
		timed("", "03-01 09:00", "03-01 10:01", "03-04 09:00", "03-01 10:00"), // late
		timed("", "03-01 09:00", "", "", "03-01 10:00"),                       // overdue, open 30 days
		timed("", "03-31 20:00", "", "", "04-02 23:59"),                       // not yet due, open today
		timed("", "03-01 09:00", "03-01 08:00", "03-02 09:00", "03-01 10:00"), // answered before it came
		timed("", "03-01 09:00", "03-01", "03-03", "03-01 10:00"),             // dates alone
		timed("", "03-01 09:00", "03-02 09:00", "03-01 10:00", "03-01 10:00"), // closed before it was answered
		timed("", "", "03-01 10:00", "", ""),                                  // came nobody knows when
		timed("", "03-29 09:00", "04-03 09:00", "", "04-01 10:00"),            // late, after the day of the report
	} {
		l.ID = fmt.Sprint(i)
		b.Add(l)
	}
	silent := timed("silent", "03-01 09:00", "", "", "03-01 10:00") // of a channel without times
	silent.Channel = "社媒"
	b.Add(silent)
	u := b.Result().FollowUp
	if diff := cmp.Diff(Impossible{Response: 1, Order: 1}, u.Impossible); diff != "" {
		t.Error(diff)
	}
	r := u.Response
	// From receipt: 30, 60, 61, 0 (a date alone), 5 days.
	if r.Recorded != 6 || r.DateOnly != 1 || *r.Median != 60 || *r.P90 != 5*24*60 || r.Unrecorded != 1 ||
		r.Judged != 6 || r.Late != 2 || r.Overdue != 3 || r.Pending != 1 || !near(r.Rate, .5) || !near(r.Low, .118117249) || !near(r.High, .881882751) {
		t.Errorf("response %+v, rate %s (%s to %s)", r, show(r.Rate), show(r.Low), show(r.High))
	}
	if c := u.Resolution; c.Recorded != 5 || c.Judged != 6 || c.Overdue != 6 || c.Pending != 2 || *c.Median != 24*60 {
		t.Errorf("resolution %+v, median %d", c, *c.Median)
	}
	o := u.Open
	if o.Total != 4 || o.Dated != 3 || *o.Oldest != 30 || o.Overdue != 1 || o.Ages[0].Count != 1 || o.Ages[1].Count != 1 || o.Ages[3].Count != 1 || o.Ages[3].From != 8 || *o.Ages[3].To != 30 || o.Ages[3].ByLevel[1] != 1 || o.Ages[5].To != nil {
		t.Errorf("open %+v", o)
	}
	if diff := cmp.Diff([]string{"customer_id"}, u.Missing); diff != "" || u.Repeats != nil || u.Returns != nil {
		t.Error(diff)
	}
}

// A date without a time says nothing of the order within its day.
func TestOrderOfAnswers(t *testing.T) {
	for _, c := range []struct {
		responded, closed string
		want              Impossible
	}{
		{"03-01 10:00", "03-01 11:00", Impossible{}},
		{"03-01 10:00", "03-01 09:30", Impossible{Order: 1}},
		{"03-01 10:00", "03-01", Impossible{}}, // the day of receipt
		{"03-02 10:00", "03-02", Impossible{}}, // a later day
		{"03-02 10:00", "03-01", Impossible{Order: 1}},
		{"03-01", "03-01 09:30", Impossible{}},
		{"03-01", "03-01", Impossible{}},
	} {
		b := New(scheme("a"), Options{})
		b.Add(timed("1", "03-01 09:00", c.responded, c.closed, ""))
		u := b.Result().FollowUp
		if used := 1 - c.want.Order; u.Impossible != c.want || u.Response.Recorded != used || u.Resolution.Recorded != used {
			t.Errorf("responded %s, closed %s: %+v, %d and %d used", c.responded, c.closed, u.Impossible, u.Response.Recorded, u.Resolution.Recorded)
		}
	}
}

// A cell that could not be read is a time all the same: its row is not open,
// late or waiting, and it is told.
func TestUnreadableTimes(t *testing.T) {
	b := New(scheme("a"), Options{AsOf: on("2025-03-31")})
	b.Add(timed("closed", "03-01 09:00", "03-01 10:00", "03-01 11:00", "03-01 12:00"))
	b.Add(timed("open", "03-01 09:00", "", "", "03-01 12:00"))
	for i, extra := range [][]complaint.Field{
		{{Name: "备注", Value: "已办结"}, {Name: "办结日期", Value: "2025年三月"}, {Name: "首次响应时间", Value: "当天"}},
		{{Name: "Closed At", Value: "yes"}, {Name: "responded_at", Value: "yes"}},
		{{Name: "办结日期", Value: "yes"}, {Name: "办结时间", Value: "-"}, {Name: "响应时间", Value: "30 分钟"}, {Name: "responded_at", Value: "?"}},
	} {
		l := timed(fmt.Sprint(i), "03-01 09:00", "", "", "03-01 12:00")
		l.Extra = extra
		b.Add(l)
	}
	blank := timed("blank", "03-01 09:00", "", "", "03-01 12:00")
	blank.Extra = []complaint.Field{{Name: "办结日期", Value: " / "}, {Name: "responded_at", Value: ""}}
	b.Add(blank)
	u := b.Result().FollowUp
	if want := (Impossible{Unreadable: 3}); u.Impossible != want {
		t.Errorf("impossible %+v, want %+v", u.Impossible, want)
	}
	if u.Open.Total != 2 || u.Open.Overdue != 2 {
		t.Errorf("open %+v, want the two without any closing", u.Open)
	}
	for what, n := range map[string]*Timing{"response": u.Response, "resolution": u.Resolution} {
		if n.Judged != 3 || n.Overdue != 2 || n.Late != 0 || n.Pending != 0 {
			t.Errorf("%s %+v, want 3 judged, 2 overdue", what, n)
		}
	}
}

// Without the columns there are no figures, but it is said which are missing.
func TestFollowUpMissing(t *testing.T) {
	b := New(scheme("a"), Options{})
	batch(b, 3, "2025-03-01", "a")
	want := &FollowUp{Missing: []string{"customer_id", "responded_at", "closed_at"}}
	if diff := cmp.Diff(want, b.Result().FollowUp); diff != "" {
		t.Error(diff)
	}
}

// A department that answers late more often than the rest is flagged. Interval
// and p of 12 of 20 against 6 of 60: R's binom.test and fisher.test.
func TestOverdueTables(t *testing.T) {
	b := New(scheme("a"), Options{})
	add := func(n int, department, responded string) {
		for i := range n {
			l := timed(fmt.Sprint(department, responded, i), "03-01 09:00", responded, "", "03-01 12:00")
			l.Department = department
			b.Add(l)
		}
	}
	const inTime, late = "03-01 10:00", "03-01 13:00"
	add(8, "一部", inTime)
	add(12, "一部", late)
	add(24, "二部", inTime)
	add(1, "二部", late)
	add(30, "", inTime)
	add(5, "", late)
	tables := b.Result().FollowUp.Response.Tables
	if len(tables) != 2 || tables[0].Dimension != "level" || tables[1].Dimension != "department" {
		t.Fatalf("tables %+v", tables)
	}
	if r := tables[0].Rows[0]; tables[0].Family != 0 || r.Value != "regular" || r.P != nil || r.Change != NotTested || r.N != 80 {
		t.Errorf("the only level: %+v", r)
	}
	d := tables[1]
	if d.Missing != (RateSum{35, 5}) || d.Family != 2 {
		t.Errorf("missing %+v, family %d", d.Missing, d.Family)
	}
	for _, r := range d.Rows {
		switch r.Value {
		case "一部":
			if !near(&r.Rate, .6) || !near(&r.Low, .360542587) || !near(&r.High, .808809939) || !near(r.Rest, .1) || !near(r.P, 1.90008187e-05) || r.Change != Up || *r.Median != 240 || *r.P90 != 240 {
				t.Errorf("%+v: %v to %v, rest %s, p %s", r, r.Low, r.High, show(r.Rest), show(r.P))
			}
		case "二部":
			if r.Change != Down || *r.Median != 60 {
				t.Errorf("%+v, p %s", r, show(r.P))
			}
		}
	}
}

func TestRepeats(t *testing.T) {
	b := New(scheme("a", "b"), Options{AsOf: on("2025-06-30")})
	for i, v := range []struct{ customer, received, closed, category, group string }{
		{"k1", "01-01 09:00", "01-05 09:00", "a", ""},
		{"k1", "01-20 09:00", "01-21 09:00", "a", ""},  // soon, the same, 15 days after the closing
		{"k1", "04-01 09:00", "", "b", ""},             // again, of another category
		{"k1", "04-02 09:00", "", "a", ""},             // soon, the same as earlier, 71 days after the closing
		{"k2", "02-01 09:00", "02-02 09:00", "a", "g"}, // alone in time, but for its copy before the closing
		{"k2", "02-01 10:00", "", "a", "g"},
		{"k3", "06-20 09:00", "06-21 09:00", "a", ""}, // closed too late to be watched
		{"", "06-20 09:00", "", "a", ""},
		{"k4", "", "", "a", ""},
	} {
		l := timed(fmt.Sprint(i), v.received, "", v.closed, "")
		l.CustomerID, l.Label.Category = v.customer, v.category
		if v.group != "" {
			l.GroupID, l.GroupSize = v.group, 2
		}
		b.Add(l)
	}
	u := b.Result().FollowUp
	r := u.Repeats
	r.Tables = nil
	want := &Repeats{Rows: 7, Without: 2, Customers: 3, Repeaters: 2, Most: 4, RepeaterRows: 6, Again: 4, Soon: 3, Same: 3, Copies: 1, MedianDays: new(1)}
	if diff := cmp.Diff(want, r); diff != "" {
		t.Error(diff)
	}
	n := u.Returns
	if n.Closed != 4 || n.Again != 2 || n.Watched != 3 || n.Soon != 1 || !near(n.Rate, 1./3) || *n.MedianDays != 15 || *n.P90Days != 71 {
		t.Errorf("%+v, rate %s, days %d and %d", n, show(n.Rate), *n.MedianDays, *n.P90Days)
	}
}

// Departments that are late equally often are flagged in 5% of the data sets
// and fewer.
func TestOverdueTablesUnderTheNull(t *testing.T) {
	const runs = 200
	src, flagged := rand.New(rand.NewPCG(3, 3)), 0
	for range runs {
		b := New(scheme("a"), Options{Draws: 1})
		for i := range 300 {
			l := timed(fmt.Sprint(i), "03-01 09:00", "03-01 10:00", "", "03-01 12:00")
			if src.Float64() < .2 {
				l.RespondedAt = moment("03-01 13:00")
			}
			l.Department = fmt.Sprint("部门", src.IntN(6))
			b.Add(l)
		}
		f := b.finish()
		for _, table := range f.followUp().Response.Tables {
			if slices.ContainsFunc(table.Rows, func(r RateRow) bool { return r.Change == Up || r.Change == Down }) {
				flagged++
			}
		}
	}
	if flagged > runs/20+9 { // three standard errors
		t.Errorf("flagged in %d of %d", flagged, runs)
	}
	t.Logf("flagged in %d of %d", flagged, runs)
}

// Dates without times are no measure of hours.
func TestDateOnlyWarning(t *testing.T) {
	for responded, want := range map[string]bool{"03-02": true, "03-02 10:00": false} {
		b := New(scheme("a"), Options{})
		b.Add(timed("1", "03-01 09:00", responded, "", ""))
		if got := slices.ContainsFunc(b.Result().Warnings, func(w Warning) bool { return w.Code == WarnDateOnly }); got != want {
			t.Errorf("%s: warned %v", responded, got)
		}
	}
}

// One id for a tenth of the rows is no customer's.
func TestFillerCustomer(t *testing.T) {
	b := New(scheme("a"), Options{})
	for i := range 1000 {
		l := row(fmt.Sprint(i), "2025-03-01", "a")
		l.CustomerID = fmt.Sprint("k", i)
		if i%10 == 0 {
			l.CustomerID = "匿名"
		}
		b.Add(l)
	}
	warned := false
	for _, w := range b.Result().Warnings {
		warned = warned || w.Code == WarnCustomer
	}
	if !warned {
		t.Error("no warning")
	}
}

// Every table of rates adds up to what was judged.
func TestRatesAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := New(scheme("a", "b", "c", "其他"), Options{Draws: 1, Top: 2})
		for _, l := range drawRows(t) {
			b.Add(l)
		}
		u := b.Result().FollowUp
		check := func(what string, tables []RateTable, judged, hits int) {
			for _, table := range tables {
				sum := RateSum{table.Other.N + table.Missing.N, table.Other.Hits + table.Missing.Hits}
				for _, r := range table.Rows {
					sum.N, sum.Hits = sum.N+r.N, sum.Hits+r.Hits
				}
				if sum != (RateSum{judged, hits}) {
					t.Fatalf("%s by %s: %+v, want %d and %d", what, table.Dimension, sum, judged, hits)
				}
			}
		}
		for what, n := range map[string]*Timing{"response": u.Response, "resolution": u.Resolution} {
			if n != nil {
				check(what, n.Tables, n.Judged, n.Overdue)
			}
		}
		if n := u.Repeats; n != nil {
			check("repeats", n.Tables, n.Rows, n.Again)
		}
		if n := u.Returns; n != nil {
			check("returns", n.Tables, n.Watched, n.Soon)
		}
		if o := u.Open; o != nil {
			n := 0
			for _, age := range o.Ages {
				n += age.Count
			}
			if n != o.Dated {
				t.Fatalf("%d open rows of some age, %d dated", n, o.Dated)
			}
		}
	})
}
