package segment

import (
	"math"
	"sync"
	"unicode/utf8"
)

// unknownCost is the cost, in bits, of a unit that is no word. gse has the
// same.
const unknownCost = 32

// blockUnits is how many units are looked at together: few enough for the
// innermost cache, however long the text is.
const blockUnits = 512

// A cutter finds the words of one text.
//
// The units of the text, and the words that span them, are a lattice. The cut
// is the cheapest path through it; of equally cheap ones, at every place the
// one whose last word begins first, as in gse. The lattice is built block by
// block; a block ends at a place that all paths pass.
type cutter struct {
	d      *dictionary
	text   string
	offset int        // of text in what ends are counted in
	ends   []int      // of the words, so far
	bits   float64    // cost of the path, so far
	begin  int        // of the last word, in text
	last   numberPart // what the last word is

	// The block: unit i is text[at+starts[i]:at+starts[i+1]].
	at     int
	starts []int32
	codes  []int32   // symbol of a unit, 0 for none, or latinRun or digitRun
	costs  []float32 // of the cheapest path to a unit
	from   []int32   // where the last word of that path begins
	path   []int32
	heads  []node // from the root by a unit, 0 for none
	pairs  []node // from the root by a unit and the next one
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

func (c *cutter) grow(units int) {
	c.starts = make([]int32, units+1)
	c.codes = make([]int32, units)
	c.costs = make([]float32, units+1)
	c.from = make([]int32, units+1)
	c.path = make([]int32, units)
	c.heads = make([]node, units)
	c.pairs = make([]node, units)
}

// cut appends the end of each word of text to ends, shifted by offset, and
// returns the cost of the path, too.
func (d *dictionary) cut(text string, offset int, ends []int) ([]int, float64) {
	c := cutters.Get().(*cutter)
	c.d, c.text, c.offset, c.ends, c.bits, c.last = d, text, offset, ends, 0, noNumber
	base := float32(0)
	for c.at = 0; c.at < len(text); {
		n, whole := c.scan()
		done := c.block(n, whole, base)
		if done == 0 {
			c.grow(2 * len(c.codes))
			continue
		}
		if d.mode == likeGSE {
			base = c.costs[done]
		}
		c.at += int(c.starts[done])
	}
	ends, bits := c.ends, c.bits+float64(base)
	c.d, c.text, c.ends = nil, "", nil
	if len(c.codes) == blockUnits {
		cutters.Put(c)
	}
	return ends, bits
}

// scan splits the text into units from c.at on, as many as a block has room
// for. It returns their number, and whether they are the rest of the text.
func (c *cutter) scan() (n int, whole bool) {
	text, d := c.text[c.at:], c.d
	starts, codes := c.starts, c.codes
	i := 0
	for n < len(codes) && i < len(text) {
		starts[n] = int32(i)
		switch b := text[i]; {
		case b < utf8.RuneSelf && !isAlphanumeric[b]:
			codes[n] = int32(d.codes[b])
			i++
			n++
			continue
		case 0xE1 <= b && b != 0xED && b <= 0xEF && i+2 < len(text) && text[i+1]&0xC0 == 0x80 && text[i+2]&0xC0 == 0x80:
			// Nearly all of Chinese: one character in three bytes, surely sound.
			codes[n] = int32(d.codes[uint16(b)<<12|uint16(text[i+1]&0x3F)<<6|uint16(text[i+2]&0x3F)])
			i += 3
			n++
			continue
		}
		end := unitEnd(text, i)
		codes[n] = d.unit(text[i:end])
		if codes[n] == digitRun {
			end += numberTail(text[end:])
		}
		i = end
		n++
	}
	starts[n] = int32(i)
	return n, i == len(text)
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

// step returns the child of a node by a unit of the block, or 0.
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

// lookAhead fills heads and pairs for the first n units. Most words end there,
// and the processor can wait for many of these nodes at the same time: in
// block, each would be waited for alone.
func (c *cutter) lookAhead(n int) {
	codes, heads, pairs, nodes := c.codes[:n], c.heads[:n], c.pairs[:n], c.d.nodes
	for i, code := range codes {
		if code > 0 {
			heads[i] = nodes[code].ifLabel(uint16(code))
		} else {
			heads[i] = c.step(0, i)
		}
	}
	for i, head := range heads {
		pairs[i] = 0
		if head.base() == 0 || i+1 == n {
			continue
		}
		if code := codes[i+1]; code > 0 {
			pairs[i] = nodes[head.base()+uint32(code)].ifLabel(uint16(code))
		} else if code < 0 {
			pairs[i] = c.step(head, i+1)
		}
	}
}

// block finds the words of the first n units, which are the rest of the text
// if whole is set. The path so far costs base. It returns how many units it has
// done: up to the last place that all paths pass and that what follows the
// block cannot change.
func (c *cutter) block(n int, whole bool, base float32) (done int) {
	c.lookAhead(n)
	heads, pairs, costs, from := c.heads[:n], c.pairs[:n], c.costs[:n+1], c.from[:n+1]
	wordCosts := c.d.costs
	for i := range costs {
		costs[i] = math.MaxFloat32
	}
	costs[0] = base
	reach := 0 // where the longest word so far ends
	for i, head := range heads {
		if i == reach && i > 0 {
			c.emit(done, i)
			done = i
			if c.d.mode == plain {
				c.bits += float64(costs[i])
				costs[i] = 0
			}
		}
		base := costs[i]
		if cost := base + wordCosts[head.value()]; cost < costs[i+1] {
			costs[i+1] = cost
			from[i+1] = int32(i)
		}
		reach = max(reach, i+1)
		if i+1 == n && head.base() != 0 && !whole {
			return done
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
					return done
				}
				break
			}
			at = c.step(at, j)
		}
	}
	c.emit(done, n)
	if c.d.mode == plain {
		c.bits += float64(costs[n])
	}
	return n
}

// emit appends the ends of the words between two units of the block.
func (c *cutter) emit(start, end int) {
	joining := c.d.mode == plain
	path := c.path[:0]
	for i := end; i > start; i = int(c.from[i]) {
		path = append(path, int32(i))
	}
	for i := len(path) - 1; i >= 0; i-- {
		next := int(path[i])
		word := c.offset + c.at + int(c.starts[next])
		if maybeNumber := c.codes[start] <= ordinal || c.last != noNumber; maybeNumber && joining && c.joins(start, next) {
			c.ends[len(c.ends)-1] = word
		} else {
			c.ends = append(c.ends, word)
			c.begin = c.at + int(c.starts[start])
		}
		start = next
	}
}
