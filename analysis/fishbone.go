package analysis

import (
	"cmp"
	"slices"

	"suxi/cues"
	"suxi/segment"
	"suxi/taxonomy"
)

// bones say on which bone of the fishbone a row lies.
type bones struct {
	names         []taxonomy.NamedBone
	causes        map[int16]uint8    // 1 + index in names
	subcategories map[[2]int16]uint8 // likewise, of a category
	phrases       *cues.Finder       // its causes are the bones; nil if no bone has phrases
}

func newBones(tax *taxonomy.Taxonomy, mapping *taxonomy.Fishbone) bones {
	if mapping == nil {
		mapping = taxonomy.DefaultFishbone()
	}
	b := bones{names: mapping.Bones(), causes: make(map[int16]uint8), subcategories: make(map[[2]int16]uint8)}
	var said []taxonomy.Entry
	for i, bone := range b.names {
		for _, c := range bone.Causes {
			if at, ok := tax.Cause(c); ok {
				b.causes[int16(at)] = uint8(i + 1)
			}
		}
		for _, s := range bone.Subcategories {
			if category, at, ok := tax.SubcategoryPath(s); ok {
				b.subcategories[[2]int16{int16(category), int16(at)}] = uint8(i + 1)
			}
		}
		if len(bone.Phrases) > 0 {
			said = append(said, taxonomy.Entry{Code: bone.Code, Keywords: bone.Phrases})
		}
	}
	if said != nil {
		b.phrases = cues.Compile(&taxonomy.Taxonomy{Causes: said})
	}
	return b
}

// said returns the bone that a text names by its phrases, the first of those
// named most often; 0 if it names none.
func (b *bones) said(text string) uint8 {
	counts := make([]int, len(b.names))
	for _, m := range b.phrases.Find(segment.Normalize(text).Text) {
		if m.Kind == cues.Cause {
			counts[slices.IndexFunc(b.names, func(n taxonomy.NamedBone) bool { return n.Code == m.Code })]++
		}
	}
	if most := slices.Max(counts); most > 0 {
		return uint8(slices.Index(counts, most) + 1)
	}
	return 0
}

// setSaid looks for phrases where neither cause nor subcategory is on a bone.
func (b *bones) setSaid(k *fact, text string) {
	if _, bone := b.bone(k); bone == 0 && b.phrases != nil {
		k.said = b.said(text)
	}
}

// bone returns the bone of a row or an event, 1 + its index or 0 for none, and
// what put it there.
func (b *bones) bone(k *fact) (RibKind, uint8) {
	if bone := b.causes[k.cause]; bone != 0 {
		return RibCause, bone
	}
	if bone := b.subcategories[[2]int16{k.category, k.subcategory}]; bone != 0 {
		return RibSubcategory, bone
	}
	return RibPhrase, k.said
}

const (
	boneSubcategories = 5 // shown of each bone

	// Unmapped is the code of the bone of all rows that lie on no other.
	Unmapped = "unmapped"
)

// A rib is what a Rib counts.
type rib struct {
	bone            int // index in Fishbone.Bones
	kind            RibKind
	category, entry int16
}

// A tally counts rows and events.
type tally struct{ rows, events int }

func (t tally) plus(u tally) tally { return tally{t.rows + u.rows, t.events + u.events} }

// fishbone counts rows and events on the bones.
func (f *finish) fishbone() Fishbone {
	out := Fishbone{Bones: []BoneCount{}, Unknown: []string{}}
	if f.opts.Fishbone != nil {
		out.Unknown = append(out.Unknown, f.opts.Fishbone.Unknown(f.tax)...)
	}
	for _, n := range append(f.bones.names, taxonomy.NamedBone{Code: Unmapped, Name: "未归类", NameEN: "not mapped"}) {
		out.Bones = append(out.Bones, BoneCount{
			Code: n.Code, Name: n.Name, NameEN: n.NameEN,
			ByCategory: make([]int, len(f.tax.Categories)), UniqueByCategory: make([]int, len(f.tax.Categories)), Quotes: []Quote{},
		})
	}
	placed, about := make(map[rib]tally), make(map[rib]tally)
	count := func(k *fact, n tally) {
		kind, at := f.boneOf(k)
		b := &out.Bones[at]
		b.Count, b.Unique = b.Count+n.rows, b.Unique+n.events
		b.ByCategory[k.category] += n.rows
		b.UniqueByCategory[k.category] += n.events
		if k.subcategory != noEntry {
			r := rib{at, RibSubcategory, k.category, k.subcategory}
			about[r] = about[r].plus(n)
		}
		if at < len(f.bones.names) {
			r := rib{bone: at, kind: kind}
			switch kind {
			case RibCause:
				r.entry = k.cause
			case RibSubcategory:
				r.category, r.entry = k.category, k.subcategory
			}
			placed[r] = placed[r].plus(n)
		}
	}
	for i := range f.facts {
		count(&f.facts[i], tally{rows: 1})
	}
	for i := range f.events {
		count(&f.events[i], tally{events: 1})
	}
	for i := range out.Bones {
		b := &out.Bones[i]
		b.Ribs, b.Subcategories = f.ribs(placed, i), f.ribs(about, i)
		b.Subcategories = b.Subcategories[:min(len(b.Subcategories), boneSubcategories)]
		if len(f.facts) > 0 {
			b.Share = float64(b.Count) / float64(len(f.facts))
		}
	}
	f.quoteBones(out.Bones)
	return out
}

// boneOf is bones.bone with an index in Fishbone.Bones.
func (f *finish) boneOf(k *fact) (RibKind, int) {
	kind, bone := f.bones.bone(k)
	if bone == 0 {
		return kind, len(f.bones.names)
	}
	return kind, int(bone) - 1
}

// ribs renders the ribs of a bone, the most frequent first.
func (f *finish) ribs(counts map[rib]tally, bone int) []Rib {
	out := []Rib{}
	for r, n := range counts {
		if r.bone != bone {
			continue
		}
		var category string
		var e taxonomy.Entry
		switch r.kind {
		case RibCause:
			e = f.tax.Causes[r.entry]
		case RibSubcategory:
			category, e = f.code(int(r.category)), f.tax.Categories[r.category].Subcategories[r.entry]
		}
		out = append(out, Rib{Kind: r.kind, Category: category, Code: e.Code, Name: e.Name, NameEN: e.NameEN, Count: n.rows, Unique: n.events})
	}
	slices.SortFunc(out, func(a, b Rib) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(b.Unique, a.Unique), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Category, b.Category), cmp.Compare(a.Code, b.Code))
	})
	return out
}

// quoteBones quotes the first events of the sample on each bone.
func (f *finish) quoteBones(bones []BoneCount) {
	quoted := make(map[uint32]bool)
	for i := range f.sample {
		s := &f.sample[i]
		_, at := f.boneOf(s.fact)
		if b := &bones[at]; len(b.Quotes) < f.opts.Quotes && (s.group == 0 || !quoted[s.group]) {
			b.Quotes = append(b.Quotes, f.quote(s))
			quoted[s.group] = true
		}
	}
}
