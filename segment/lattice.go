package segment

import (
	"math"
	"slices"
	"sync"
	"unicode/utf8"
)

// unknownCost is the cost, in bits, of a unit that is no word. gse has the
// same.
const unknownCost = 32

// blockUnits is how many units there is room for at first: few enough for the
// innermost cache. Only a text in which every place is inside some word that
// could be one of the path needs more.
const blockUnits = 512

// A cutter finds the words of one text.
//
// The units of the text, and the words that span them, are a lattice. The cut
// is the cheapest path through it; of equally cheap ones, at every place the
// one whose last word begins first, as in gse.
//
// The lattice is built from left to right, some units at a time. What lies
// before a place that all paths pass is cut and forgotten.
type cutter struct {
	d      *dictionary
	text   string
	offset int        // of text in what ends are counted in
	ends   []int      // of the words, so far
	bits   float64    // cost of the path, so far
	begin  int        // of the last word, in text
	last   numberPart // what the last word is

	// What is not forgotten: unit i is text[at+starts[i]:at+starts[i+1]].
	at     int
	starts []int32
	codes  []int32   // symbol of a unit, 0 for none, or latinRun or digitRun
	heads  []node    // from the root by a unit, 0 for none
	pairs  []node    // from the root by a unit and the next one
	costs  []float32 // of the cheapest path to a unit
	from   []int32   // where the last word of that path begins

	units int // that are known
	next  int // unit whose words are to be found
	reach int // where the longest word so far ends
	done  int // the last place that all paths pass

	path []int32
}

// Kinds of runs, in place of a symbol.
const (
	latinRun int32 = -1
	digitRun int32 = -2 // plain mode: ASCII digits with a fraction or percent sign
)

var cutters = sync.Pool{New: func() any {
	c := new(cutter)
	c.grow(blockUnits)
	return c
}}

// grow makes room for more units.
func (c *cutter) grow(units int) {
	c.starts = slices.Grow(c.starts, units+1)[:units+1]
	c.codes = slices.Grow(c.codes, units)[:units]
	c.heads = slices.Grow(c.heads, units)[:units]
	c.pairs = slices.Grow(c.pairs, units)[:units]
	c.costs = slices.Grow(c.costs, units+1)[:units+1]
	c.from = slices.Grow(c.from, units+1)[:units+1]
}

// cut appends the end of each word of text to ends, shifted by offset, and
// returns the cost of the path, too.
func (d *dictionary) cut(text string, offset int, ends []int) ([]int, float64) {
	c := cutters.Get().(*cutter)
	c.d, c.text, c.offset, c.ends = d, text, offset, ends
	c.bits, c.begin, c.last = 0, 0, noNumber
	c.at, c.units, c.next, c.reach, c.done = 0, 0, 0, 0, 0
	c.costs[0] = 0
	for whole := false; !whole; {
		c.scan()
		whole = c.at+int(c.starts[c.units]) == len(text)
		c.find(whole)
		c.forget()
	}
	ends, bits := c.ends, c.bits+float64(c.costs[0])
	c.d, c.text, c.ends = nil, "", nil
	if len(c.codes) <= maxPooled {
		cutters.Put(c)
	}
	return ends, bits
}

// maxPooled is how many units a cutter may have room for to be used again.
const maxPooled = 1 << 19

// forget drops what is done. If nothing is, it makes room.
func (c *cutter) forget() {
	done, units := c.done, c.units
	if done == 0 {
		if units == len(c.codes) {
			c.grow(2 * units)
		}
		return
	}
	shift := c.starts[done]
	for i := done; i <= units; i++ {
		c.starts[i-done] = c.starts[i] - shift
		c.costs[i-done] = c.costs[i]
		c.from[i-done] = c.from[i] - int32(done)
	}
	copy(c.codes, c.codes[done:units])
	copy(c.heads, c.heads[done:units])
	copy(c.pairs, c.pairs[done:units])
	c.at += int(shift)
	c.units, c.next, c.reach, c.done = units-done, c.next-done, c.reach-done, 0
}

// scan splits text into units, as many as there is room for, and looks them
// up.
func (c *cutter) scan() {
	text, d := c.text[c.at:], c.d
	starts, codes, heads := c.starts, c.codes, c.heads
	n := c.units
	i := 0
	if n > 0 {
		i = int(starts[n])
	}
	for n < len(codes) && i < len(text) {
		starts[n] = int32(i)
		switch b := text[i]; {
		case b < utf8.RuneSelf && !isAlphanumeric[b]:
			code := d.codes[b]
			codes[n] = int32(code)
			heads[n] = d.nodes[code].ifLabel(code)
			i++
			n++
			continue
		case 0xE1 <= b && b != 0xED && b <= 0xEF && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80:
			// Nearly all of Chinese: one character in three bytes, surely sound.
			code := d.codes[uint16(b)<<12|uint16(text[i+1]&0x3F)<<6|uint16(text[i+2]&0x3F)]
			codes[n] = int32(code)
			heads[n] = d.nodes[code].ifLabel(code)
			i += 3
			n++
			continue
		}
		end := unitEnd(text, i)
		codes[n] = d.unit(text[i:end])
		if codes[n] == digitRun {
			end += numberTail(text[i:end], text[end:])
		}
		starts[n+1] = int32(end) // where step looks
		heads[n] = c.step(0, n)
		i = end
		n++
	}
	starts[n] = int32(i)
	for j := c.units + 1; j <= n; j++ {
		c.costs[j] = math.MaxFloat32
	}
	first := c.units
	c.units = n
	c.lookAhead(first)
}

// unit returns what stands for a unit in codes.
func (d *dictionary) unit(unit string) int32 {
	r, size := utf8.DecodeRuneInString(unit)
	if r == utf8.RuneError && size == 1 {
		return 0
	}
	if size > 2 || size == 1 && !isAlphanumeric[unit[0]] || size == 2 && len(unit) == 2 {
		return int32(d.code(r))
	}
	if d.mode == plain && isDigits(unit) {
		return digitRun
	}
	return latinRun
}

// step returns the child of a node by a unit, or 0.
func (c *cutter) step(at node, unit int) node {
	switch code := c.codes[unit]; {
	case code > 0:
		if at = c.d.nodes[at.base()+uint32(code)]; at.label() == uint16(code) {
			return at
		}
	case code < 0:
		return c.d.run(at, c.text[c.at+int(c.starts[unit]):c.at+int(c.starts[unit+1])])
	}
	return 0
}

// lookAhead fills pairs from a unit on. Most words end there, and the
// processor can wait for many of these nodes at the same time: in find, each
// would be waited for alone.
func (c *cutter) lookAhead(first int) {
	codes, heads, pairs, nodes := c.codes[:c.units], c.heads[:c.units], c.pairs[:c.units], c.d.nodes
	for i := max(first-1, 0); i < len(codes); i++ {
		pairs[i] = 0
		head := heads[i]
		if head.base() == 0 || i+1 == len(codes) {
			continue
		}
		if code := codes[i+1]; code > 0 {
			pairs[i] = nodes[head.base()+uint32(code)].ifLabel(uint16(code))
		} else if code < 0 {
			pairs[i] = c.step(head, i+1)
		}
	}
}

// find finds the words that begin at each unit, up to the first that what is
// not known yet could change; none is left if the known units are the rest of
// the text.
func (c *cutter) find(whole bool) {
	n := c.units
	heads, pairs, costs, from := c.heads[:n], c.pairs[:n], c.costs[:n+1], c.from[:n+1]
	wordCosts := c.d.costs
	reach := c.reach
	for i := c.next; i < n; i++ {
		if i == reach && i > c.done {
			c.pass(i)
		}
		base, head := costs[i], heads[i]
		if cost := base + wordCosts[head.value()]; cost < costs[i+1] {
			costs[i+1] = cost
			from[i+1] = int32(i)
		}
		reach = max(reach, i+1)
		if i+1 == n && head.base() != 0 && !whole {
			c.next, c.reach = i, reach
			return
		}
		limit := min(n, i+maxWordUnits)
		at := pairs[i]
		for j := i + 2; at != 0; j++ {
			if v := at.value(); v != 0 {
				if cost := base + wordCosts[v]; cost < costs[j] {
					costs[j] = cost
					from[j] = int32(i)
				}
				reach = max(reach, j)
			}
			if at.base() == 0 {
				break
			}
			if j == limit {
				if j == n && !whole {
					c.next, c.reach = i, reach
					return
				}
				break
			}
			at = c.step(at, j)
		}
	}
	c.next, c.reach = n, reach
	if n > c.done && (whole || reach == n) {
		c.pass(n)
	}
}

// pass emits the words before a place that all paths pass.
func (c *cutter) pass(place int) {
	if int(c.from[place]) == c.done {
		c.emit(c.done, place)
	} else {
		c.emitPath(place)
	}
	c.done = place
	if c.d.mode == plain {
		c.bits += float64(c.costs[place])
		c.costs[place] = 0
	}
}

// emitPath emits the words of the cheapest path from done to a place.
func (c *cutter) emitPath(place int) {
	path := c.path[:0]
	for i := place; i > c.done; i = int(c.from[i]) {
		path = append(path, int32(i))
	}
	c.path = path
	start := c.done
	for i := len(path) - 1; i >= 0; i-- {
		c.emit(start, int(path[i]))
		start = int(path[i])
	}
}

// emit appends the end of the word of units start to end, or moves that of the
// number it belongs to.
func (c *cutter) emit(start, end int) {
	at := c.offset + c.at + int(c.starts[end])
	if c.d.mode == plain && (c.codes[start] <= ordinal || c.last != noNumber) && c.joins(start, end) {
		c.ends[len(c.ends)-1] = at
		return
	}
	c.ends = append(c.ends, at)
	c.begin = c.at + int(c.starts[start])
}
