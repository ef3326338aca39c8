package analysis

import "math"

// silenceExpected is the number of complaints expected on silent working days
// from which on the silence shows that data are missing: with 4.6, silence has
// a chance of 1%.
const silenceExpected = 4.6

// cover finds which days of the periods the data cover.
//
// Data that begin on the 2nd because nobody complained on New Year's Day cover
// all of January. So days missing at an end count as covered while their
// silence is no surprise at the higher of the rates of that period and of all
// data. With Options.AsOf given, the last period is covered up to that day.
// Days missing inside the data are treated in the same spirit, see findGaps.
func (f *finish) cover() {
	dated := 0
	for d, n := range f.days {
		if f.inRange(d) {
			dated += n
		}
	}
	head, tail := &f.periods[0], &f.periods[len(f.periods)-1]
	if f.surprising(dated, head.start, f.first-1, f.first, head.end) {
		head.from = f.first
	}
	switch {
	case !f.opts.AsOf.IsZero():
		tail.to = min(tail.end, f.asOf)
	case f.surprising(dated, f.last+1, tail.end, tail.start, f.last):
		tail.to = f.last
	}
	f.findGaps()
	for i := range f.periods {
		p := &f.periods[i]
		for _, g := range f.gaps {
			if part := (run{max(g.from, p.start), min(g.to, p.end)}); part.from <= part.to {
				p.missing = append(p.missing, part)
			}
		}
	}
}

// surprising reports whether the silence from missing to missingEnd, before or
// after all data, is longer than chance allows: given the rows from start to
// end, and given the share of the working days next to it that have none, so
// that twelve working days are the rhythm where complaints are entered twice a
// month.
func (f *finish) surprising(dated int, missing, missingEnd, start, end day) bool {
	silent := float64(workdays(missing, missingEnd))
	rate := max(f.rate(start, end), float64(dated)/float64(f.last-f.first+1))
	if rate*silent <= silenceExpected {
		return false
	}
	around := (run{missing, missingEnd}).around()
	active, all := f.active(missing-around, missingEnd+around)
	return math.Pow(float64(all-active)/float64(max(all, 1)), silent) < math.Exp(-silenceExpected)
}

// around is the number of days before and after a silence it is judged by.
func (r run) around() day { return day(max(28, r.days())) }

// active counts the working days from first to last, within the range, that
// have complaints, and all of them.
func (f *finish) active(first, last day) (active, all int) {
	for d := max(first, f.first); d <= min(last, f.last); d++ {
		if workdays(d, d) > 0 {
			all++
			active += min(f.days[d], 1)
		}
	}
	return active, all
}

// rate is rows per day from start to end, within the range.
func (f *finish) rate(start, end day) float64 {
	start, end = max(start, f.first), min(end, f.last)
	rows := 0
	for d := start; d <= end; d++ {
		rows += f.days[d]
	}
	return float64(rows) / float64(end-start+1)
}

// findGaps finds the silences inside the data, runs of days without any
// complaint, that are gaps: an export that leaves out a month would otherwise
// be a month of no complaints, and the month after it a surge.
//
// A silence is a gap if it is a surprise in two ways. At the lower of the rates
// before and after it, over four weeks each or as long as it lasts, its working
// days should have brought complaints: silence has a chance of 1% over all
// silences of the data that hold a working day. And at the share of working
// days around and in it that have complaints, several of its own should have
// had some: where complaints are entered once a week, or once a month, four or
// twenty silent working days are the rhythm and no gap.
//
// Weekends and holidays count for nothing, so a line that is shut then has no
// gaps, and the parts of a gap at its ends that reach into a period by such
// days only are cut off, unless complaints come on such days too. A stop shorter than about six working days is not
// found.
func (f *finish) findGaps() {
	silences := f.silences()
	limit := silenceExpected + math.Log(float64(max(len(silences), 1)))
	for _, s := range silences {
		silent := float64(workdays(s.from, s.to))
		around := s.around()
		if silent*min(f.rate(s.from-around, s.from-1), f.rate(s.to+1, s.to+around)) <= limit {
			continue
		}
		active, all := f.active(s.from-around, s.to+around)
		if silent*float64(active)/float64(all) > silenceExpected {
			f.gaps = append(f.gaps, f.trimGap(s))
		}
	}
}

// silences returns the runs of days without any complaint that hold a working
// day, in order.
func (f *finish) silences() []run {
	var out []run
	for d := f.first; d <= f.last; d++ {
		if f.days[d] > 0 {
			continue
		}
		s := run{d, d}
		for f.days[s.to+1] == 0 { // the last day has complaints
			s.to++
		}
		if workdays(s.from, s.to) > 0 {
			out = append(out, s)
		}
		d = s.to
	}
	return out
}

// trimGap cuts off the ends of a gap that hold no working day of a period,
// where their silence is no surprise at the rate of the other days off around
// the gap. A hotline that is open on Sundays misses the Sunday too.
func (f *finish) trimGap(g run) run {
	trimmed := g
	for _, p := range f.periods {
		if p.start <= trimmed.from && trimmed.from <= p.end && workdays(trimmed.from, min(p.end, g.to)) == 0 {
			trimmed.from = p.end + 1
		}
	}
	for i := len(f.periods) - 1; i >= 0; i-- {
		if p := f.periods[i]; p.start <= trimmed.to && trimmed.to <= p.end && workdays(max(p.start, g.from), trimmed.to) == 0 {
			trimmed.to = p.start - 1
		}
	}
	rows, off := 0, 0
	for d := max(g.from-g.around(), f.first); d <= min(g.to+g.around(), f.last); d++ {
		if (d < g.from || d > g.to) && workdays(d, d) == 0 {
			rows += f.days[d]
			off++
		}
	}
	rate := float64(rows) / float64(max(off, 1))
	if rate*float64(trimmed.from-g.from) <= silenceExpected {
		g.from = trimmed.from
	}
	if rate*float64(g.to-trimmed.to) <= silenceExpected {
		g.to = trimmed.to
	}
	return g
}

// comparable reports whether the data cover days of both periods.
func (f *finish) comparable(i, j int) bool {
	return f.periods[i].covered() > 0 && f.periods[j].covered() > 0
}
