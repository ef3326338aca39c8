package analysis

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/cespare/xxhash/v2"

	"suxi/complaint"
)

// A fact is what a Builder keeps of one complaint: its values as codes. Every
// table of a Result adds up facts, or the facts of events (see finish.events).
type fact struct {
	hash     uint64 // of id and text: the order of facts, and of all samples
	customer uint64 // hash of the customer's id; 0 none
	cost     int64  // of the column Options.Cost, in millionths

	received, responded, closed, due minute

	day         day // of received
	values      [len(dimensions)]uint32
	group       uint32 // near-duplicate group of two and more; 0 none
	issue       uint32 // hot issue of two and more; 0 none
	probability uint32 // of the model's category, in millionths; noProbability if it gave none

	category    int16  // index in the taxonomy
	model       int16  // index of the model's category; noEntry if it has none
	subcategory int16  // index in the category; noEntry if none
	cause       int16  // index in the taxonomy; noEntry if none
	level       int16  // index in the severity scale, or noLevel
	modelLevel  int16  // likewise, of the model alone
	unknown     uint16 // share of words that the model does not know, in ten-thousandths; noUnknown if nobody looked
	flags       factFlags
	said        uint8 // bone of the fishbone that the text names, see bones
	costState   costState
}

type factFlags uint8

const (
	humanCategory  factFlags = 1 << iota // a person gave the category
	humanSeverity                        // a person gave the level
	ruleSeverity                         // a rule raised the level
	audited                              // in the sample of Options.Audit
	unreadResponse                       // responded is missing because its cell is no date
	unreadClosing                        // likewise closed

	allFlags factFlags = 1<<iota - 1
)

func (k factFlags) has(f factFlags) bool { return k&f != 0 }

func (k *factFlags) set(f factFlags, on bool) {
	if on {
		*k |= f
	}
}

const (
	millionths    = 1e6
	noProbability = math.MaxUint32
	noUnknown     = math.MaxUint16
	noLevel       = -1
)

// A minute is a time in minutes since 1970-01-01, UTC.
type minute int32

// noMinute stands for a missing time.
const noMinute = math.MinInt32

func minuteOf(t time.Time) minute {
	if t.IsZero() {
		return noMinute
	}
	m := t.Unix() / 60
	if m <= noMinute || m > math.MaxInt32 {
		return noMinute // before 2113 BC or after AD 6053
	}
	return minute(m)
}

// day returns the day on which m falls in Shanghai.
func (m minute) day() day {
	if m == noMinute {
		return noDay
	}
	return dayOf(time.Unix(int64(m)*60, 0))
}

// compare orders facts by hash, and those of one hash by all else, so that the
// order of a set of facts is always the same.
func (a *fact) compare(b *fact) int {
	if a.hash != b.hash {
		return cmp.Compare(a.hash, b.hash)
	}
	if c := slices.Compare(a.values[:], b.values[:]); c != 0 {
		return c
	}
	return cmp.Or(
		cmp.Compare(a.customer, b.customer), cmp.Compare(a.cost, b.cost),
		cmp.Compare(a.received, b.received), cmp.Compare(a.responded, b.responded), cmp.Compare(a.closed, b.closed), cmp.Compare(a.due, b.due),
		cmp.Compare(a.day, b.day), cmp.Compare(a.group, b.group), cmp.Compare(a.issue, b.issue), cmp.Compare(a.probability, b.probability),
		cmp.Compare(a.category, b.category), cmp.Compare(a.model, b.model), cmp.Compare(a.subcategory, b.subcategory), cmp.Compare(a.cause, b.cause),
		cmp.Compare(a.unknown, b.unknown), cmp.Compare(a.level, b.level), cmp.Compare(a.modelLevel, b.modelLevel), cmp.Compare(a.flags, b.flags), cmp.Compare(a.costState, b.costState), cmp.Compare(a.said, b.said),
	)
}

// A dictionary numbers values, as they are printed, from 1 on; 0 is the empty
// one.
type dictionary struct {
	seen   map[string]uint32 // values as they came, where print changes them
	codes  map[string]uint32
	values []string        // by code
	masked map[string]bool // those that print changed
}

func newDictionary() dictionary {
	return dictionary{seen: make(map[string]uint32), codes: make(map[string]uint32), values: []string{""}, masked: make(map[string]bool)}
}

// code returns the number of a value that print makes printable. Values that
// look alike in print are one.
func (d *dictionary) code(value string, print func(string) string) uint32 {
	if value == "" {
		return 0
	}
	c, ok := d.seen[value]
	if !ok {
		printed := print(value)
		if printed != value {
			d.masked[printed] = true
		}
		c = d.add(printed)
		d.seen[strings.Clone(value)] = c // not a part of a file's buffer
	}
	return c
}

// add returns the number of a value that is printable as it is.
func (d *dictionary) add(value string) uint32 {
	if value == "" {
		return 0
	}
	c, ok := d.codes[value]
	if !ok {
		value = strings.Clone(value)
		c = uint32(len(d.values))
		d.values = append(d.values, value)
		d.codes[value] = c
	}
	return c
}

// merge adds the values of other and returns, for each code of other, its own.
func (d *dictionary) merge(other *dictionary) []uint32 {
	recode := make([]uint32, len(other.values))
	for c, v := range other.values {
		recode[c] = d.add(v)
	}
	maps.Copy(d.masked, other.masked)
	return recode
}

// sort renumbers the values in ascending order, so that the numbers do not
// depend on the order in which values came. It returns the new code of each.
func (d *dictionary) sort() []uint32 {
	old := slices.Clone(d.values)
	slices.Sort(d.values)
	recode := make([]uint32, len(old))
	for c, v := range old {
		at, _ := slices.BinarySearch(d.values, v)
		recode[c] = uint32(at)
	}
	for _, codes := range []map[string]uint32{d.seen, d.codes} {
		for v, c := range maps.All(codes) {
			codes[v] = recode[c]
		}
	}
	return recode
}

// recode replaces the codes of facts.
func recode(facts []fact, values [len(dimensions)][]uint32, groups, issues []uint32) {
	for i := range facts {
		k := &facts[i]
		for d := range k.values {
			k.values[d] = values[d][k.values[d]]
		}
		k.group, k.issue = groups[k.group], issues[k.issue]
	}
}

// fact codes a complaint of known category.
func (b *Builder) fact(l *complaint.Labelled, category int) fact {
	k := fact{
		hash:        hashRow(l.ID, l.Text),
		received:    minuteOf(l.ReceivedAt),
		responded:   minuteOf(l.RespondedAt),
		closed:      minuteOf(l.ClosedAt),
		due:         minuteOf(l.DueAt),
		day:         dayOf(l.ReceivedAt),
		issue:       b.issueIDs.add(l.IssueID),
		probability: noProbability,
		unknown:     noUnknown,
		category:    int16(category),
		model:       noEntry,
		subcategory: b.entry(subcategories, category, l.Label.Subcategory),
		cause:       b.entry(causes, 0, l.Cause),
		level:       b.level(l.Label.Severity),
		modelLevel:  b.level(l.ModelSeverity),
	}
	if l.CustomerID != "" {
		k.customer = max(1, xxhash.Sum64String(l.CustomerID))
	}
	for d, dim := range dimensions {
		k.values[d] = b.values[d].code(dim.value(&l.Complaint), b.shareable)
	}
	if l.GroupSize > 1 {
		k.group = b.groupIDs.add(l.GroupID)
	}
	if i, ok := b.category(l.ModelCategory); ok && l.ModelCategory != "" {
		k.model = int16(i)
	}
	if p := l.CategoryProbability; l.ModelCategory != "" && p >= 0 && p <= 1 {
		k.probability = uint32(math.Round(p * millionths))
	}
	k.cost, k.costState = b.cost(&l.Complaint)
	if u := l.UnknownShare; l.ModelCategory != "" && l.Decision != "" && u >= 0 && u <= 1 {
		k.unknown = uint16(math.Round(u * tenThousandths))
	}
	b.bones.setSaid(&k, l.Text)
	k.flags.set(humanCategory, l.CategorySource == complaint.Human)
	k.flags.set(humanSeverity, l.SeveritySource == complaint.Human)
	k.flags.set(ruleSeverity, l.SeveritySource == complaint.ByRule)
	b.setUnread(&k, l.Extra)
	return k
}

// setUnread flags the missing times whose cells the reader could not read, and
// left among the columns it did not know.
func (b *Builder) setUnread(k *fact, extra []complaint.Field) {
	for _, e := range extra {
		field, known := b.timeFields[e.Name]
		if !known {
			field = complaint.TimeField(e.Name)
			b.timeFields[strings.Clone(e.Name)] = field
		}
		switch {
		case field == "responded_at" && k.responded == noMinute && complaint.Unreadable(e.Value):
			k.flags.set(unreadResponse, true)
		case field == "closed_at" && k.closed == noMinute && complaint.Unreadable(e.Value):
			k.flags.set(unreadClosing, true)
		}
	}
}

// entry returns the index of a code of the taxonomy, noEntry if it has none.
func (b *Builder) entry(a axis, category int, code string) int16 {
	if i, ok := b.entries[facetCode{a, int16(category), code}]; ok {
		return i
	}
	return noEntry
}

func hashRow(id, text string) uint64 {
	var h xxhash.Digest
	h.Reset()
	h.WriteString(id)
	h.WriteString("\x00")
	h.WriteString(text)
	return h.Sum64()
}

// canonical puts the codes and the facts into the order that follows from what
// they are, not from how they came.
func (b *Builder) canonical() {
	var values [len(dimensions)][]uint32
	for d := range values {
		values[d] = b.values[d].sort()
	}
	groups := b.groupIDs.sort()
	sorted := make([]*group, len(b.groups))
	for c, g := range b.groups {
		sorted[groups[c]] = g
	}
	b.groups = sorted
	issues := b.issueIDs.sort()
	told := make([]*sample, len(b.issues))
	for c, s := range b.issues {
		told[issues[c]] = s
	}
	b.issues = told
	recode(b.facts, values, groups, issues)
	slices.SortFunc(b.facts, func(x, y fact) int { return x.compare(&y) })
}
