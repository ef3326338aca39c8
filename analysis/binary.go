package analysis

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"suxi/complaint"
	"suxi/internal/wire"
	"suxi/taxonomy"
)

// A Builder in binary is binaryMagic, binaryVersion, its basis, what it counted,
// and the xxHash of all that.
const (
	binaryMagic   = "suxi.builder"
	binaryVersion = 1
)

// AppendBinary appends what b has counted to data, for [ReadBuilder]: so that
// programs on several machines count parts of the complaints, and one merges them.
// The bytes depend on the set of complaints, as Result does, not on their order.
//
// They are private: as b does, they hold texts of complaints and ids as they are.
// They are of one version of suxi, and no format to keep.
//
// It implements [encoding.BinaryAppender]; the error is always nil.
func (b *Builder) AppendBinary(data []byte) ([]byte, error) {
	from := len(data)
	b.canonical()
	b.texts.settle(b.opts.Sample)
	data = binary.AppendUvarint(append(data, binaryMagic...), binaryVersion)
	for _, s := range []string{b.basis.taxonomy, b.basis.asOf, b.basis.options} {
		data = wire.AppendText(data, s)
	}
	for i := range b.values {
		data = b.values[i].append(data)
	}
	data = b.groupIDs.append(data)
	data = b.issueIDs.append(data)
	data = binary.AppendUvarint(data, uint64(b.unknown))
	data = appendFacts(data, b.facts)
	data = appendCounts(data, b.bridge, crossing.compare, crossing.append)
	data = appendCounts(data, b.facetRows, facet.compare, facet.append)
	for _, g := range b.groups[1:] {
		data = appendCounts(data, g.facets, facet.compare, facet.append)
		data = g.quote.append(data)
	}
	for _, s := range b.issues[1:] {
		data = s.append(data)
	}
	for _, s := range b.quotes {
		data = s.append(data)
	}
	data = b.texts.append(data, b.facts)
	return binary.LittleEndian.AppendUint64(data, xxhash.Sum64(data[from:])), nil
}

// ReadBuilder returns the Builder that AppendBinary wrote as data. It refuses one
// of another taxonomy or other options, as Merge does, and damage of any kind; and
// it takes no more memory than the length of data warrants. It panics where New
// does.
func ReadBuilder(data []byte, tax *taxonomy.Taxonomy, opts Options) (*Builder, error) {
	b := New(tax, opts)
	if err := b.read(data); err != nil {
		return nil, fmt.Errorf("read what was counted: %w", err)
	}
	return b, nil
}

var (
	errDamaged  = errors.New("the bytes are damaged")
	errNoCounts = errors.New("the bytes are not of a part of an analysis")
)

// read makes an empty Builder what was written as data.
func (b *Builder) read(data []byte) error {
	sealed := len(data) - 8
	if sealed < 0 || !strings.HasPrefix(string(data[:min(sealed, len(binaryMagic))]), binaryMagic) {
		return errNoCounts
	}
	if binary.LittleEndian.Uint64(data[sealed:]) != xxhash.Sum64(data[:sealed]) {
		return errDamaged
	}
	r := wire.NewReader(data[len(binaryMagic):sealed])
	if version := r.Uvarint(); r.Err() == nil && version != binaryVersion {
		return fmt.Errorf("is of version %d, this program reads version %d; use one version of suxi for all of the work", version, binaryVersion)
	}
	theirs := basis{r.Text(), r.Text(), r.Text()}
	if err := r.Err(); err != nil {
		return err
	}
	if err := b.basis.check(theirs); err != nil {
		return err
	}
	for i := range b.values {
		b.values[i].read(r)
	}
	b.groupIDs.read(r)
	b.issueIDs.read(r)
	b.unknown = readSum(r)
	b.readFacts(r)
	b.rows = b.unknown + len(b.facts)
	readCounts(r, b.bridge, crossing.compare, b.readCrossing)
	readCounts(r, b.facetRows, facet.compare, b.readFacet)
	for c := range b.groupIDs.values[1:] {
		g := b.group(uint32(c + 1))
		readCounts(r, g.facets, facet.compare, b.readFacet)
		b.readSample(r, &g.quote, 1, 1)
	}
	for c := range b.issueIDs.values[1:] {
		b.readSample(r, b.issue(uint32(c+1)), 1, issueTexts)
	}
	for i := range b.quotes {
		b.readSample(r, &b.quotes[i], 0, b.opts.Quotes)
	}
	b.readTexts(r)
	return r.Close()
}

// need fails r with errDamaged if what was read is not as a Builder has it.
func need(r *wire.Reader, ok bool) {
	if !ok {
		r.Fail(errDamaged)
	}
}

// readBelow reads a number below n.
func readBelow(r *wire.Reader, n int) int {
	x := r.Uvarint()
	need(r, x < uint64(n))
	if r.Err() != nil {
		return 0
	}
	return int(x)
}

// readSum reads a count of rows.
func readSum(r *wire.Reader) int { return readBelow(r, math.MaxInt64) }

// append writes a dictionary in order.
func (d *dictionary) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(d.values)-1))
	for _, v := range d.values[1:] {
		b = wire.AppendText(b, v)
	}
	b = binary.AppendUvarint(b, uint64(len(d.masked)))
	for _, v := range slices.Sorted(maps.Keys(d.masked)) {
		b = binary.AppendUvarint(b, uint64(d.codes[v]))
	}
	return b
}

func (d *dictionary) read(r *wire.Reader) {
	last := ""
	for range r.Count(2) {
		v := r.Text()
		need(r, v > last)
		d.add(v)
		last = v
	}
	before := -1
	for range r.Count(1) {
		code := readBelow(r, len(d.values))
		need(r, code > before)
		d.masked[d.values[code]] = true
		before = code
	}
}

// appendCounts writes the counts under keys, in order.
func appendCounts[K comparable](b []byte, counts map[K]int, compare func(K, K) int, key func(K, []byte) []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(counts)))
	for _, k := range slices.SortedFunc(maps.Keys(counts), compare) {
		b = binary.AppendUvarint(key(k, b), uint64(counts[k]))
	}
	return b
}

func readCounts[K comparable](r *wire.Reader, counts map[K]int, compare func(K, K) int, key func(*wire.Reader) K) {
	var last K
	for i := range r.Count(2) {
		k := key(r)
		need(r, i == 0 || compare(last, k) < 0)
		counts[k] = readSum(r)
		last = k
	}
}

func (c crossing) append(b []byte) []byte {
	b = wire.AppendText(wire.AppendText(wire.AppendText(b, c.Taxonomy), c.Code), c.Name)
	return binary.AppendUvarint(binary.AppendUvarint(b, bit(c.Split)), uint64(c.category))
}

func (b *Builder) readCrossing(r *wire.Reader) crossing {
	former := complaint.Former{Taxonomy: strings.Clone(r.Text()), Code: strings.Clone(r.Text()), Name: strings.Clone(r.Text())}
	former.Split = readBelow(r, 2) == 1
	return crossing{former, int16(readBelow(r, len(b.tax.Categories)))}
}

func (a facet) compare(b facet) int {
	return cmp.Or(cmp.Compare(a.axis, b.axis), cmp.Compare(a.category, b.category), cmp.Compare(a.entry, b.entry))
}

func (a facet) append(b []byte) []byte {
	b = binary.AppendUvarint(append(b, byte(a.axis)), uint64(a.category))
	return binary.AppendUvarint(b, uint64(a.entry))
}

func (b *Builder) readFacet(r *wire.Reader) facet {
	return facet{axis(readBelow(r, int(raising)+1)), int16(readBelow(r, len(b.tax.Categories))), int16(readBelow(r, noEntry+1))}
}

// append writes the picks, whose hashes follow from their ids.
func (s *sample) append(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(s.picks)))
	for _, p := range s.picks {
		b = wire.AppendText(b, p.id)
		if p.group == p.id {
			b = append(b, 0)
		} else {
			b = wire.AppendText(append(b, 1), p.group)
		}
		b = binary.AppendVarint(b, int64(p.day))
		b = binary.AppendUvarint(b, uint64(p.level+1))
		b = wire.AppendText(b, p.text)
	}
	return b
}

// readSample reads least to most picks.
func (b *Builder) readSample(r *wire.Reader, s *sample, least, most int) {
	n := r.Count(5)
	need(r, least <= n && n <= most)
	for range n {
		p := pick{id: strings.Clone(r.Text())}
		p.hash, p.group = hashID(p.id), p.id
		if readBelow(r, 2) == 1 {
			p.group = strings.Clone(r.Text())
			need(r, p.group != p.id)
		}
		d := r.Varint()
		p.day, p.level = day(d), int16(readBelow(r, len(b.tax.Severity)+1))-1
		p.text = strings.Clone(r.Text())
		need(r, d == int64(p.day) && (len(s.picks) == 0 || s.picks[len(s.picks)-1].compare(p) < 0))
		if r.Err() != nil {
			return
		}
		s.picks = append(s.picks, p)
	}
}

// append writes the texts, which are settled, and of each where its fact is among
// those in their order.
func (t *texts) append(b []byte, facts []fact) []byte {
	b = binary.AppendUvarint(b, uint64(len(t.told)))
	at, last := 0, 0
	for _, told := range t.told {
		for facts[at].hash < told.hash {
			at++
		}
		b = binary.AppendUvarint(b, uint64(at-last))
		b = wire.AppendText(wire.AppendText(wire.AppendText(b, told.id), told.text), told.slots)
		last = at
	}
	return b
}

func (b *Builder) readTexts(r *wire.Reader) {
	n := r.Count(4)
	need(r, n <= b.opts.Sample)
	at := 0
	for range n {
		at += readBelow(r, len(b.facts)-at)
		if r.Err() != nil {
			return
		}
		t := told{b.facts[at].hash, strings.Clone(r.Text()), strings.Clone(r.Text()), strings.Clone(r.Text())}
		first := at == 0 || b.facts[at-1].hash < t.hash
		all := b.texts.told
		need(r, first && validSlots(t.slots) && (len(all) == 0 || all[len(all)-1].compare(t) < 0))
		b.texts.told = append(all, t)
	}
	b.texts.settle(b.opts.Sample)
}

// validSlots reports what slotsOf may have written.
func validSlots(slots string) bool {
	for slots != "" {
		words, rest, ok := strings.Cut(slots[1:], "\x00")
		if int(slots[0]) >= len(slotKinds) || words == "" || !ok {
			return false
		}
		slots = rest
	}
	return true
}
