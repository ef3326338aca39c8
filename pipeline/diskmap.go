package pipeline

import "errors"

// A diskMap maps hashes to hashes in bounded memory, whatever it holds. Its
// recipe is that of a log-structured merge tree (O'Neil et al. 1996), whose runs
// are disjoint, for a key is put once:
//
//  1. A pair goes into a table of at most maxSlots slots, which is kept in the
//     order of keys.
//  2. A full table becomes a sorted run on disk. It is merged on the way with the
//     runs that are no longer than it has become by then, as a binary counter
//     carries, so that n full tables leave at most log2(n)+1 runs, and each pair
//     is written at most so many times.
//  3. A filter in front of the runs knows most keys that are in none of them.
//     One that may be in one costs a page of each run at most.
//
// The runs are private files, gone when close returns, or at the latest with the
// program where an open file can be removed.
type diskMap struct {
	dir    string
	slots  int // of the table at most
	table  table
	filter bloom
	runs   []*sortedRun // each longer than the next
}

// maxSlots of 16 bytes take 16 MB, and the filter of a diskMap with as many, once
// it has runs, as much again.
const maxSlots = 1 << 20

// newDiskMap returns an empty map whose table grows to slots, a power of 2.
func newDiskMap(dir string, slots int) *diskMap {
	return &diskMap{dir: dir, slots: slots, table: newTable(min(slots, 1<<10))}
}

// put stores value under key unless key, which is not 0, has a value before.
func (m *diskMap) put(key, value uint64) (before uint64, found bool, err error) {
	i, found := m.table.find(key)
	if found {
		return m.table.pairs[i].value, true, nil
	}
	if m.filter.has(key) {
		for _, r := range m.runs {
			if before, found, err = r.find(key); found || err != nil {
				return before, found, err
			}
		}
	}
	if m.table.full() {
		if m.table.slots() < m.slots {
			m.table = m.table.doubled()
		} else if err := m.spill(); err != nil {
			return 0, false, err
		}
		i, _ = m.table.find(key)
	}
	m.table.insert(i, pair{key, value})
	return 0, false, nil
}

// spill empties the table into a run.
func (m *diskMap) spill() error {
	if m.filter == nil {
		m.filter = make(bloom, 2*m.slots)
	}
	for _, p := range m.table.pairs {
		if p.key != 0 {
			m.filter.add(p.key)
		}
	}
	sources, length := []source{&tableSource{m.table.pairs}}, int64(m.table.count)
	rest := len(m.runs)
	for ; rest > 0 && m.runs[rest-1].length <= length; rest-- {
		sources = append(sources, m.runs[rest-1].source())
		length += m.runs[rest-1].length
	}
	merged, err := writeRun(m.dir, sources)
	if err != nil {
		return err
	}
	old := m.runs[rest:]
	m.runs = append(m.runs[:rest:rest], merged)
	m.table.clear()
	return closeRuns(old)
}

// close gives the disk back.
func (m *diskMap) close() error { return closeRuns(m.runs) }

func closeRuns(runs []*sortedRun) error {
	var errs []error
	for _, r := range runs {
		errs = append(errs, r.close())
	}
	return errors.Join(errs...)
}

// A pair is an entry of a diskMap; the zero pair is none.
type pair struct{ key, value uint64 }

// A table is a hash table of linear probing whose pairs are in the order of keys,
// with gaps: a key's place is by its upper bits, and where several want it, the
// greater ones move on (Amble and Knuth 1974).
type table struct {
	pairs []pair // the slots, and behind them what moved on beyond the last
	shift int    // key >> shift is the place that a key wants
	count int
}

// newTable returns a table of slots, a power of 2.
func newTable(slots int) table {
	shift := 64
	for n := slots; n > 1; n /= 2 {
		shift--
	}
	return table{pairs: make([]pair, slots, slots+slots/64), shift: shift}
}

func (t *table) slots() int { return 1 << (64 - t.shift) }

// full reports that three slots of four are taken: one more pair would have to
// pass some eight others.
func (t *table) full() bool { return t.count >= t.slots()/4*3 }

// find returns where key is, or where it is to be inserted.
func (t *table) find(key uint64) (i int, found bool) {
	i = int(key >> t.shift)
	for ; i < len(t.pairs); i++ {
		if k := t.pairs[i].key; k == 0 || k >= key {
			return i, k == key
		}
	}
	return i, false
}

// insert puts p in place i, which find gave for it.
func (t *table) insert(i int, p pair) {
	for ; p.key != 0; i++ {
		if i == len(t.pairs) {
			t.pairs = append(t.pairs, pair{})
		}
		t.pairs[i], p = p, t.pairs[i]
	}
	t.count++
}

func (t *table) doubled() table {
	bigger := newTable(2 * t.slots())
	for _, p := range t.pairs {
		if p.key != 0 {
			i, _ := bigger.find(p.key)
			bigger.insert(i, p)
		}
	}
	return bigger
}

func (t *table) clear() {
	clear(t.pairs)
	t.pairs, t.count = t.pairs[:t.slots()], 0
}

// A bloom is a Bloom filter that has all bits of a key in one word, so that it
// costs one look into memory. With 27 bits a key one of 1,000 keys that were not
// added passes, with 6 one of 10. Its length is a power of 2; nil has nothing.
type bloom []uint64

func (f bloom) add(key uint64) { f[key&uint64(len(f)-1)] |= bitsOf(key) }

// has reports that key may have been added; if not, it was not.
func (f bloom) has(key uint64) bool {
	bits := bitsOf(key)
	return len(f) > 0 && f[key&uint64(len(f)-1)]&bits == bits
}

// bitsOf returns four bits of a word, by bits of the key between those that
// choose the word and those that all keys of a full table share.
func bitsOf(key uint64) uint64 {
	return 1<<(key>>24&63) | 1<<(key>>30&63) | 1<<(key>>36&63) | 1<<(key>>42&63)
}
