package analysis

import (
	"fmt"
	"slices"

	"suxi/stats"
)

const (
	minutesPerDay = 24 * 60
	midnight      = 16 * 60 // of Shanghai, in UTC
)

// A FollowUp says what became of complaints: were they answered and closed in
// time, and did the customer come back? It is about rows: each is somebody's
// complaint that wants an answer, near-duplicate or not.
//
// Times are used as recorded, whatever AsOf. A time that cannot be or cannot be
// read (see Impossible) is not used, nor does its row count as one without. Where no row of a channel has a response (or
// closing) time, its source does not record any, and its rows are in no figure
// about responses (closings).
type FollowUp struct {
	Missing    []string   `json:"missing"` // columns without which a part is nil: "customer_id", "responded_at", "closed_at"
	Repeats    *Repeats   `json:"repeats"`
	Returns    *Returns   `json:"returns"`
	Response   *Timing    `json:"response"`
	Resolution *Timing    `json:"resolution"`
	Open       *Open      `json:"open"`
	Impossible Impossible `json:"impossible"`
}

// Impossible counts rows whose times cannot be, or cannot be read.
type Impossible struct {
	Response int `json:"response"` // responded before received, or two years and more after AsOf
	Closing  int `json:"closing"`  // closed likewise
	Order    int `json:"order"`    // closed before responded: neither is used

	Unreadable int `json:"unreadable"` // a cell for the response or the closing that is no date
}

// A Timing compares times, of response or of closing, with the due time: when
// the last duty of the row's severity level is due.
type Timing struct {
	Recorded   int  `json:"recorded"`       // rows with a possible time
	DateOnly   int  `json:"date_only"`      // of these, recorded as a date without a time: too rough to measure hours by
	Median     *int `json:"median_minutes"` // from receipt, of the recorded ones, by nearest rank
	P90        *int `json:"p90_minutes"`
	Unrecorded int  `json:"unrecorded"` // rows of channels that record none

	// Rows with a due time are judged: Overdue has a time after it, or none
	// though it was due by the end of AsOf; Late is the first of the two.
	Judged  int      `json:"judged"`
	Late    int      `json:"late"`
	Overdue int      `json:"overdue"`
	Pending int      `json:"pending"` // no time, and not yet due: not judged
	Rate    *float64 `json:"rate"`    // Overdue / Judged with its Clopper–Pearson interval; nil if none was judged
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`

	Tables []RateTable `json:"tables"` // overdue by level, department, channel, customer group
}

// Open counts the rows that have no closing time, not even an unreadable one, by
// age at the end of AsOf.
type Open struct {
	Total   int       `json:"total"`
	Dated   int       `json:"dated"`   // of these, received on a day in range: in Ages
	Oldest  *int      `json:"oldest"`  // days
	Ages    []OpenAge `json:"ages"`    // youngest first
	Overdue int       `json:"overdue"` // of Total, past their due time
}

// An OpenAge counts the open rows received From to To days before AsOf.
type OpenAge struct {
	From    int   `json:"from"`
	To      *int  `json:"to"` // nil: no end
	Count   int   `json:"count"`
	ByLevel []int `json:"by_level"` // in the order of Result.Levels; rows of no level are in Count only
}

// answered are the usable times of one row.
type answered struct{ responded, closed minute }

// followUp makes the follow-up of all rows.
func (f *finish) followUp() *FollowUp {
	u := &FollowUp{Missing: []string{}}
	usable := make([]answered, len(f.facts))
	for i := range f.facts {
		usable[i] = u.Impossible.check(&f.facts[i], f.asOf)
	}
	responded := func(i int) minute { return usable[i].responded }
	var customers [][]int
	closed := func(i int) minute { return usable[i].closed }
	if slices.ContainsFunc(f.facts, func(k fact) bool { return k.customer != 0 }) {
		customers = f.byCustomer()
		u.Repeats = f.repeats(customers)
	} else {
		u.Missing = append(u.Missing, "customer_id")
	}
	if u.Response = f.timing(responded, func(k *fact) minute { return k.responded }, unreadResponse); u.Response == nil {
		u.Missing = append(u.Missing, "responded_at")
	}
	u.Resolution = f.timing(closed, func(k *fact) minute { return k.closed }, unreadClosing)
	if u.Resolution == nil {
		u.Missing = append(u.Missing, "closed_at")
		return u
	}
	u.Open = f.open(closed)
	if u.Repeats != nil {
		u.Returns = f.returns(customers, closed)
	}
	return u
}

// check counts a row's impossible and unreadable times and returns the others.
//
// A date without a time reads as midnight. On the day of receipt it is before
// the complaint, and possible all the same: it counts as the minute of receipt.
func (n *Impossible) check(k *fact, asOf day) answered {
	if k.flags.has(unreadResponse | unreadClosing) {
		n.Unreadable++
	}
	possible := func(t minute, count *int) minute {
		switch {
		case t == noMinute || k.received == noMinute:
			return t
		case t < k.received && t.dateOnly() && t.day() == k.received.day():
			return k.received
		case t < k.received || asOf != noDay && t.day() > asOf+isolation:
			*count++
			return noMinute
		}
		return t
	}
	t := answered{possible(k.responded, &n.Response), possible(k.closed, &n.Closing)}
	if t.responded != noMinute && t.closed != noMinute && t.closed < t.responded && !(k.closed.dateOnly() && k.closed.day() == t.responded.day()) {
		n.Order++
		return answered{noMinute, noMinute}
	}
	return t
}

// dateOnly reports whether the time is midnight in Shanghai, as a date without
// a time is.
func (m minute) dateOnly() bool { return m != noMinute && m%minutesPerDay == midnight }

// timing measures the times at against receipt and due times; nil if no row
// has one. Recorded is what was read, possible or not; unread flags the rows
// that have a time which was not.
func (f *finish) timing(at func(i int) minute, recorded func(*fact) minute, unread factFlags) *Timing {
	channels := make(map[uint32]bool)
	for i := range f.facts {
		if recorded(&f.facts[i]) != noMinute {
			channels[f.facts[i].values[byChannel]] = true
		}
	}
	if len(channels) == 0 {
		return nil
	}
	t := &Timing{}
	end := f.endOfAsOf()
	var rows []judged
	var minutes []int
	for i := range f.facts {
		k, on := &f.facts[i], at(i)
		if !channels[k.values[byChannel]] {
			t.Unrecorded++
			continue
		}
		if on == noMinute && (recorded(k) != noMinute || k.flags.has(unread)) {
			continue // impossible or unreadable
		}
		row := judged{fact: k, minutes: noMinutes}
		if on != noMinute {
			t.Recorded++
			if recorded(k).dateOnly() {
				t.DateOnly++
			}
			if k.received != noMinute {
				row.minutes = int(on - k.received)
				minutes = append(minutes, row.minutes)
			}
		}
		switch {
		case k.due == noMinute:
			continue
		case on != noMinute:
			if row.hit = on > k.due; row.hit {
				t.Late++
			}
		case k.due > end:
			t.Pending++
			continue
		default:
			row.hit = true
		}
		if row.hit {
			t.Overdue++
		}
		rows = append(rows, row)
	}
	t.Judged = len(rows)
	t.Rate, t.Low, t.High = f.proportion(t.Overdue, t.Judged)
	t.Tables = f.rates(rows, f.byLevel(), f.byColumn(byDepartment), f.byColumn(byChannel), f.byColumn(byCustomerGroup))
	t.Median, t.P90 = quantiles(minutes)
	return t
}

// proportion returns x of n with its Clopper–Pearson interval, nil of none.
func (f *finish) proportion(x, n int) (share, low, high *float64) {
	if n == 0 {
		return nil, nil, nil
	}
	l, h := stats.ClopperPearson(x, n, f.opts.Confidence)
	return new(float64(x) / float64(n)), &l, &h
}

// endOfAsOf is the last minute of AsOf.
func (f *finish) endOfAsOf() minute {
	if f.asOf == noDay {
		return noMinute
	}
	return minuteOf((f.asOf + 1).time()) - 1
}

// openAges are the first days of the ages of open rows.
var openAges = [...]int{0, 2, 4, 8, 31, 91}

// open counts the rows that are not closed.
func (f *finish) open(closed func(i int) minute) *Open {
	o := &Open{}
	for i, from := range openAges {
		age := OpenAge{From: from, ByLevel: make([]int, len(f.tax.Severity))}
		if i+1 < len(openAges) {
			age.To = new(openAges[i+1] - 1)
		}
		o.Ages = append(o.Ages, age)
	}
	channels, end := make(map[uint32]bool), f.endOfAsOf()
	for i := range f.facts {
		if f.facts[i].closed != noMinute {
			channels[f.facts[i].values[byChannel]] = true
		}
	}
	for i := range f.facts {
		k := &f.facts[i]
		if k.closed != noMinute || k.flags.has(unreadClosing) || !channels[k.values[byChannel]] {
			continue
		}
		o.Total++
		if k.due != noMinute && k.due <= end {
			o.Overdue++
		}
		if !f.inRange(k.day) {
			continue
		}
		o.Dated++
		days := int(f.asOf - k.day)
		if o.Oldest == nil || days > *o.Oldest {
			o.Oldest = &days
		}
		at, exact := slices.BinarySearch(openAges[:], days)
		if !exact {
			at--
		}
		age := &o.Ages[at]
		age.Count++
		if k.level != noLevel {
			age.ByLevel[k.level]++
		}
	}
	return o
}

// A customer with more than one row in everyShare, and manyRows at least, is
// likely to be a filler such as 匿名.
const (
	everyShare = 20
	manyRows   = 100
)

// followUp says which times were left out, and which id is no customer's.
func (w *warner) followUp(u *FollowUp) {
	if r := u.Repeats; r != nil && r.Most >= manyRows && r.Most > r.Rows/everyShare {
		w.add(Caution, WarnCustomer,
			fmt.Sprintf("%s 条记录是同一个客户编号，可能是“匿名”之类的填充值，重复投诉的数字会偏高。", part(r.Most, r.Rows)),
			fmt.Sprintf("%s rows have one customer id, which may stand for nobody in particular: figures on repeat customers are too high then.", part(r.Most, r.Rows)))
	}
	for _, c := range []struct {
		of     *Timing
		zh, en string
	}{{u.Response, "响应", "response"}, {u.Resolution, "办结", "closing"}} {
		if c.of != nil && 2*c.of.DateOnly > c.of.Recorded {
			w.add(Caution, WarnDateOnly,
				fmt.Sprintf("%s 条%s时间只有日期，按当日零点计：以分钟、小时计的时长和超时率不可靠。", part(c.of.DateOnly, c.of.Recorded), c.zh),
				fmt.Sprintf("%s %s times are dates, taken for midnight: minutes, hours and the share overdue cannot be relied on.", part(c.of.DateOnly, c.of.Recorded), c.en))
		}
	}
	if n := u.Impossible; n != (Impossible{}) {
		w.add(Caution, WarnTimes,
			fmt.Sprintf("时间不合理，未用于计算：响应早于受理或远在报告日之后 %d 条，办结早于受理或远在报告日之后 %d 条，办结早于响应 %d 条，响应或办结时间读不出 %d 条。", n.Response, n.Closing, n.Order, n.Unreadable),
			fmt.Sprintf("Times that cannot be were not used: %d responses before receipt or far after the report's day, %d closings likewise, %d closings before the response, %d rows with one that is no date.", n.Response, n.Closing, n.Order, n.Unreadable))
	}
}
