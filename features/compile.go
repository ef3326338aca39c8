package features

import (
	"bytes"
	"fmt"
	"slices"
)

// Compile returns the Matcher of the vectorizers bodies, for the whole of a
// document, of which there is at least one, and leads, for its lead. It panics
// unless all have n-grams of the same lengths (see [Config.SameLengths]).
func Compile(bodies, leads []*Vectorizer) *Matcher {
	all := slices.Concat(bodies, leads)
	nodes := 0
	for _, v := range all {
		if !v.cfg.SameLengths(all[0].cfg) {
			panic(fmt.Sprintf("features: n-grams of %+v and of %+v in one Matcher", all[0].cfg, v.cfg))
		}
		nodes += v.words.nodes() + v.chars.nodes()
	}
	c := compiler{trie: newTrie(nodes), terms: all[0].Len(), feature: make([][]int32, len(all))}
	for i, v := range all {
		if i > 0 {
			c.feature[i] = slices.Repeat([]int32{unknown}, c.terms)
		}
		c.add(Words, &v.words, i, 0)
		c.add(Chars, &v.chars, i, v.Words())
	}
	for i, feature := range c.feature[1:] { // later vectorizers have added terms
		c.feature[1+i] = slices.Concat(feature, slices.Repeat([]int32{unknown}, c.terms-len(feature)))
	}
	m := &Matcher{
		lengths: all[0].cfg, bodies: len(bodies), all: len(all), trie: c.trie,
		base: all[0].Len(), terms: c.terms, feature: c.feature, single: make([]bool, all[0].Words()),
	}
	for term := range m.single {
		m.single[term] = bytes.IndexByte(all[0].words.at(int32(term)), ' ') < 0
	}
	return m
}

// A compiler makes the parts of a Matcher.
type compiler struct {
	trie    *trie
	terms   int       // so far
	feature [][]int32 // see Matcher
}

// add takes the terms of one kind of a vectorizer, whose features have numbers
// from feature on.
func (c *compiler) add(kind int, list *terms, vectorizer, feature int) {
	path := []int32{root} // the nodes of a term
	for term, shared := range list.paths() {
		path = path[:1+shared]
		for _, r := range term[shared:] {
			path = append(path, c.trie.extend(path[len(path)-1], r))
		}
		number := &c.trie.slots[path[len(path)-1]].term[kind]
		if *number == 0 {
			if vectorizer > 0 {
				c.feature[vectorizer] = append(c.feature[vectorizer], unknown)
				c.terms++
				*number = int32(c.terms)
			} else {
				*number = int32(feature) + 1
			}
		}
		if vectorizer > 0 {
			c.feature[vectorizer][*number-1] = int32(feature)
		}
		feature++
	}
}
