package analysis

import (
	"cmp"
	"slices"
)

// soonDays is within how many days a repeat counts as soon.
const soonDays = 30

// Repeats counts customers who complain again, over the dated rows that have a
// customer's id, in the order of their times.
type Repeats struct {
	Rows      int `json:"rows"`      // with an id and a date in range
	Without   int `json:"without"`   // all other rows
	Customers int `json:"customers"` // different ids
	Repeaters int `json:"repeaters"` // of these, with 2 rows and more
	Most      int `json:"most"`      // rows of the customer who has most

	// RepeaterRows are all rows of the repeaters; Again leaves out the first of
	// each, so Again = Rows − Customers.
	RepeaterRows int `json:"repeater_rows"`
	Again        int `json:"again"`
	Soon         int `json:"soon"`   // of Again, within 30 days of the row before
	Same         int `json:"same"`   // of Again, with the category of an earlier row
	Copies       int `json:"copies"` // of Again, in the near-duplicate group of an earlier row: sent twice

	MedianDays *int `json:"median_days"` // from the row before to each of Again, by nearest rank

	// Tables count, of the rows of each category, customer group, channel and
	// product, those that are again from a customer (Again).
	Tables []RateTable `json:"tables"`
}

// Returns counts customers who complain about the same again after their
// complaint was closed: it was closed, not solved.
type Returns struct {
	Closed int `json:"closed"` // rows with a customer's id, a date in range and a closing time
	Again  int `json:"again"`  // of these, followed by a row of the customer and category after the closing

	// Watched were closed at least 30 days before the end of AsOf; of these,
	// Soon were followed so within 30 days. Rate = Soon / Watched.
	Watched int      `json:"watched"`
	Soon    int      `json:"soon"`
	Rate    *float64 `json:"rate"` // with its Clopper–Pearson interval; nil if none was watched
	Low     *float64 `json:"low"`
	High    *float64 `json:"high"`

	MedianDays *int `json:"median_days"` // from the closing to the next such row, of Again, by nearest rank
	P90Days    *int `json:"p90_days"`

	Tables []RateTable `json:"tables"` // Soon of Watched by category, department, channel, customer group
}

// byCustomer returns the dated rows that have a customer as indices of facts,
// the rows of each customer together and in the order of their times.
func (f *finish) byCustomer() [][]int {
	var rows []int
	for i := range f.facts {
		if k := &f.facts[i]; k.customer != 0 && f.inRange(k.day) {
			rows = append(rows, i)
		}
	}
	slices.SortFunc(rows, func(a, b int) int {
		x, y := &f.facts[a], &f.facts[b]
		return cmp.Or(cmp.Compare(x.customer, y.customer), cmp.Compare(x.received, y.received), cmp.Compare(a, b))
	})
	var out [][]int
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && f.facts[rows[n]].customer == f.facts[rows[0]].customer {
			n++
		}
		out = append(out, rows[:n])
		rows = rows[n:]
	}
	return out
}

func (f *finish) repeats(customers [][]int) *Repeats {
	r := &Repeats{}
	var rows []judged
	var days []int
	for _, of := range customers {
		r.Customers++
		r.Rows += len(of)
		r.Most = max(r.Most, len(of))
		if len(of) > 1 {
			r.Repeaters++
			r.RepeaterRows += len(of)
		}
		categories, groups := make(map[int16]bool), make(map[uint32]bool)
		for n, i := range of {
			k := &f.facts[i]
			rows = append(rows, judged{fact: k, hit: n > 0, minutes: noMinutes})
			if n > 0 {
				since := int(k.day - f.facts[of[n-1]].day)
				days = append(days, since)
				if since <= soonDays {
					r.Soon++
				}
				if categories[k.category] {
					r.Same++
				}
				if k.group != 0 && groups[k.group] {
					r.Copies++
				}
			}
			categories[k.category], groups[k.group] = true, true
		}
	}
	r.Without = len(f.facts) - r.Rows
	r.Again = r.Rows - r.Customers
	r.MedianDays, _ = quantiles(days)
	r.Tables = f.rates(rows, f.byCategory(), f.byColumn(byCustomerGroup), f.byColumn(byChannel), f.byColumn(byProduct))
	return r
}

func (f *finish) returns(customers [][]int, closed func(i int) minute) *Returns {
	r := &Returns{}
	var rows []judged
	var days []int
	for _, of := range customers {
		alike := make(map[int16][]minute) // when rows of a category came, in order
		for _, i := range of {
			alike[f.facts[i].category] = append(alike[f.facts[i].category], f.facts[i].received)
		}
		for _, i := range of {
			k, on := &f.facts[i], closed(i)
			if on == noMinute {
				continue
			}
			r.Closed++
			since := -1 // days until the next
			came := alike[k.category]
			if next, _ := slices.BinarySearch(came, on+1); next < len(came) {
				since = int(came[next].day() - on.day())
				r.Again++
				days = append(days, since)
			}
			if on.day()+soonDays > f.asOf {
				continue
			}
			rows = append(rows, judged{fact: k, hit: since >= 0 && since <= soonDays, minutes: noMinutes})
			if rows[len(rows)-1].hit {
				r.Soon++
			}
		}
	}
	r.Watched = len(rows)
	r.Rate, r.Low, r.High = f.proportion(r.Soon, r.Watched)
	r.MedianDays, r.P90Days = quantiles(days)
	r.Tables = f.rates(rows, f.byCategory(), f.byColumn(byDepartment), f.byColumn(byChannel), f.byColumn(byCustomerGroup))
	return r
}
