package analysis

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"suxi/taxonomy"
)

// caused returns scheme's taxonomy with causes and subcategories.
func caused() *taxonomy.Taxonomy {
	t := scheme("a", "b")
	t.Causes = []taxonomy.Entry{{Code: "staff", Name: "人员"}, {Code: "rules", Name: "制度"}, {Code: "weather", Name: "天气"}}
	t.Categories[0].Subcategories = []taxonomy.Entry{{Code: "rude", Name: "粗鲁"}, {Code: "scale", Name: "称重"}}
	t.Categories[1].Subcategories = []taxonomy.Entry{{Code: "late", Name: "迟到"}}
	return t
}

func TestFishbone(t *testing.T) {
	mapping := &taxonomy.Fishbone{
		Man:         taxonomy.Bone{Causes: []string{"staff"}, Subcategories: []string{"rude"}, Phrases: []taxonomy.Phrase{"没人管"}},
		Method:      taxonomy.Bone{Causes: []string{"rules", "gone"}},
		Measurement: taxonomy.Bone{Subcategories: []string{"a/scale"}, Phrases: []taxonomy.Phrase{"少了{n}斤"}},
	}
	b := New(caused(), Options{Fishbone: mapping})
	add := func(n int, category, subcategory, cause, text, group string) {
		for range n {
			l := row(fmt.Sprint(b.rows), "2025-03-01", category)
			l.Label.Subcategory, l.Label.Cause, l.Text = subcategory, cause, text
			if group != "" {
				l.GroupID, l.GroupSize = group, n
			}
			b.Add(l)
		}
	}
	add(3, "a", "scale", "staff", "态度差", "")          // cause before subcategory
	add(4, "a", "rude", "", "少了三斤，骂人", "g1")          // subcategory before phrase
	add(2, "a", "scale", "weather", "不准", "")         // a cause that is on no bone
	add(2, "b", "late", "rules", "按规定", "")           // subcategory on none
	add(3, "b", "late", "", "少了3斤，去了两次都没人管，没人管啊", "") // the phrase that is said more often
	add(1, "b", "", "", "水果少了３斤", "")                 // full width is the same phrase
	add(1, "b", "", "", "不会没人管吧", "")                 // asked, not told
	add(5, "b", "late", "", "迟到了", "g2")
	r := b.Result()

	want := []struct {
		code          string
		count, unique int
		ribs          string
	}{
		{"man", 10, 7, "subcategory rude 4/1, cause staff 3/3, phrase  3/3"},
		{"machine", 0, 0, ""},
		{"material", 0, 0, ""},
		{"method", 2, 2, "cause rules 2/2"},
		{"environment", 0, 0, ""},
		{"measurement", 3, 3, "subcategory scale 2/2, phrase  1/1"},
		{"unmapped", 6, 2, ""},
	}
	if len(r.Fishbone.Bones) != len(want) || !slices.Equal(r.Fishbone.Unknown, []string{"gone"}) {
		t.Fatalf("%d bones, unknown %q", len(r.Fishbone.Bones), r.Fishbone.Unknown)
	}
	rows, events := 0, 0
	for i, w := range want {
		got := r.Fishbone.Bones[i]
		var ribs []string
		for _, rib := range got.Ribs {
			ribs = append(ribs, fmt.Sprintf("%s %s %d/%d", rib.Kind, rib.Code, rib.Count, rib.Unique))
		}
		if got.Code != w.code || got.Count != w.count || got.Unique != w.unique || strings.Join(ribs, ", ") != w.ribs {
			t.Errorf("%s: %d rows, %d events, %s, want %+v", got.Code, got.Count, got.Unique, strings.Join(ribs, ", "), w)
		}
		if got.ByCategory[0]+got.ByCategory[1] != got.Count || got.UniqueByCategory[0]+got.UniqueByCategory[1] != got.Unique {
			t.Errorf("%s: by category %v and %v", got.Code, got.ByCategory, got.UniqueByCategory)
		}
		if len(got.Quotes) != min(3, got.Unique) {
			t.Errorf("%s: %d quotes of %d events", got.Code, len(got.Quotes), got.Unique)
		}
		rows, events = rows+got.Count, events+got.Unique
	}
	if rows != r.Counts.Rows || events != r.Counts.Unique {
		t.Errorf("%d rows and %d events on the bones, want %d and %d", rows, events, r.Counts.Rows, r.Counts.Unique)
	}
	if subs := r.Fishbone.Bones[6].Subcategories; len(subs) != 1 || subs[0].Code != "late" || subs[0].Category != "b" || subs[0].Count != 5 {
		t.Errorf("unmapped are about %+v", subs)
	}
}

// Without a mapping, the embedded taxonomy lies on the embedded one.
func TestDefaultFishbone(t *testing.T) {
	b := New(taxonomy.Default(), Options{})
	for i, cause := range []string{"service", "system", "product", "process", "external", ""} {
		l := row(fmt.Sprint(i), "2025-03-01", "delivery")
		l.Label.Cause = cause
		b.Add(l)
	}
	l := row("price", "2025-03-01", "price")
	l.Label.Subcategory = "overcharge"
	b.Add(l)
	r := b.Result()
	for _, bone := range r.Fishbone.Bones {
		if bone.Count != 1 {
			t.Errorf("%s has %d rows, want 1", bone.Code, bone.Count)
		}
	}
	if len(r.Fishbone.Unknown) > 0 {
		t.Errorf("unknown %q", r.Fishbone.Unknown)
	}
}
