package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"suxi/complaint"
	"suxi/cues"
	"suxi/taxonomy"
)

// A writer puts texts together and notes where in them something is said.
type writer struct {
	tax     *taxonomy.Taxonomy
	random  *rand.Rand
	demands []string // of each demand of tax, a phrase

	text     strings.Builder
	mentions []complaint.Mention
}

func newWriter(tax *taxonomy.Taxonomy, random *rand.Rand) *writer {
	w := &writer{tax: tax, random: random}
	for _, d := range tax.Demands {
		w.demands = append(w.demands, plain(d.Keywords)[0])
	}
	return w
}

// plain returns those of phrases that are words alone.
func plain(phrases []taxonomy.Phrase) []string {
	var list []string
	for _, p := range phrases {
		if !strings.ContainsAny(string(p), "{…") {
			list = append(list, string(p))
		}
	}
	return list
}

func (w *writer) chance(p float64) bool { return w.random.Float64() < p }

func (w *writer) one(list []string) string { return list[w.random.IntN(len(list))] }

func (w *writer) say(words ...string) {
	for _, s := range words {
		w.text.WriteString(s)
	}
}

// mention says words that are a cue.
func (w *writer) mention(kind cues.Kind, code, words string) {
	start := w.text.Len()
	w.say(words)
	w.mentions = append(w.mentions, complaint.Mention{Kind: string(kind), Code: code, Start: start, End: w.text.Len()})
}

// tell gives a row its text and what is read off it.
func (w *world) tell(l *complaint.Labelled, category int, planted bool) {
	t := w.writer
	t.text.Reset()
	t.mentions = nil
	switch {
	case planted:
		t.sameStory(l)
	case len(w.recent) > 0 && w.chance(nearShare):
		t.say(t.retold(w.recent[w.random.IntN(len(w.recent))]))
	default:
		t.story(l, category)
		if len(w.recent) < 500 {
			w.recent = append(w.recent, t.text.String())
		} else if w.chance(.1) {
			w.recent[w.random.IntN(len(w.recent))] = t.text.String()
		}
	}
	l.Text, l.Mentions = t.text.String(), t.mentions
	var starts []int
	for at := range l.Text {
		starts = append(starts, at)
	}
	for range 3 {
		from := w.random.IntN(len(starts) - 2)
		l.Evidence = append(l.Evidence, complaint.Evidence{Start: starts[from], End: starts[from+2], Weight: w.random.Float64()})
	}
	for _, m := range l.Mentions {
		said := l.Text[m.Start:m.End]
		switch cues.Kind(m.Kind) {
		case cues.When:
			l.When = said
		case cues.Where:
			l.Where = said
		case cues.Who:
			l.Who = said
		case cues.What:
			l.What = said
		case cues.Subcategory:
			if i, ok := w.tax.SubcategoryOf(category, m.Code); ok {
				e := w.tax.Categories[category].Subcategories[i]
				l.Label.Subcategory, l.SubcategoryName, l.SubcategorySource = e.Code, e.Name, complaint.ByRule
			}
		case cues.Demand:
			if i, ok := w.tax.Demand(m.Code); ok {
				l.Label.Demand, l.DemandName, l.DemandSource = m.Code, w.tax.Demands[i].Name, complaint.ByRule
			}
		}
	}
}

// story tells a complaint of its own.
func (w *writer) story(l *complaint.Labelled, category int) {
	if w.chance(.7) {
		w.mention(cues.When, "", w.one(whens))
	}
	w.say("在")
	w.mention(cues.Where, "", l.Region+string([]rune{w.character(), w.character()})+w.one(sites))
	w.say("买的", w.one(looks))
	w.mention(cues.What, "", l.Product)
	if w.chance(.2) {
		w.say(fmt.Sprintf("，单号%09d", w.random.IntN(1e9)))
	}
	w.say("，", w.one(parts), w.one(degrees))
	entries := w.tax.Categories[category].Subcategories
	entry := entries[w.random.IntN(len(entries))]
	w.mention(cues.Subcategory, entry.Code, w.one(plain(entry.Keywords)))
	if w.chance(.7) {
		w.say("，害得", w.one(people), w.one(harms))
	}
	if w.chance(.8) {
		w.say("，", w.one(tries), "，")
		w.mention(cues.Who, "", w.one(staff))
		w.say(w.one(replies))
	}
	w.say("。")
	if w.chance(.7) {
		d := w.random.IntN(len(w.demands))
		w.mention(cues.Demand, w.tax.Demands[d].Code, w.demands[d])
		w.say("，")
	}
	w.say(w.one(ends))
}

func (w *writer) character() rune { return place[w.random.IntN(len(place))] }

// sameStory tells what those of the bad batch tell, nearly all in one way.
func (w *writer) sameStory(l *complaint.Labelled) {
	w.mention(cues.What, "", l.Product)
	w.say("的前轮支架推着推着就裂开，同一批都是这样，群里好多家长碰到，批号", batchNumber, "，请立即召回并全额退款，")
	w.say(w.one(ends))
}

// retold is another text with other digits, and sometimes with up to three
// other characters.
func (w *writer) retold(text string) string {
	characters := []rune(text)
	for i, r := range characters {
		if '0' <= r && r <= '9' {
			characters[i] = '0' + rune(w.random.IntN(10))
		}
	}
	for range w.random.IntN(4) {
		at := w.random.IntN(len(characters))
		if w.chance(.5) {
			characters[at] = w.character()
		} else {
			characters = slices.Delete(characters, at, at+1)
		}
	}
	return string(characters)
}
