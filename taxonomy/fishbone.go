package taxonomy

import (
	"fmt"
	"io"
	"strings"
)

// A Fishbone says on which of six bones of a cause-and-effect diagram
// (Ishikawa; 人机料法环测) a complaint lies: by its cause, else by its
// subcategory, else by a phrase in its text.
type Fishbone struct {
	Man         Bone `yaml:"man,omitempty"`
	Machine     Bone `yaml:"machine,omitempty"`
	Material    Bone `yaml:"material,omitempty"`
	Method      Bone `yaml:"method,omitempty"`
	Environment Bone `yaml:"environment,omitempty"`
	Measurement Bone `yaml:"measurement,omitempty"`
}

// A Bone lists what lies on it, by code or name.
type Bone struct {
	Causes        []string `yaml:"causes,omitempty"`
	Subcategories []string `yaml:"subcategories,omitempty"` // a name that two categories have needs "category/subcategory"
	Phrases       []Phrase `yaml:"phrases,omitempty"`
}

// A NamedBone is a Bone with what reports call it.
type NamedBone struct {
	Code, Name, NameEN string
	Bone
}

// Bones returns the six bones in the order 人机料法环测.
func (b *Fishbone) Bones() []NamedBone {
	return []NamedBone{
		{"man", "人", "people", b.Man},
		{"machine", "机", "machines and systems", b.Machine},
		{"material", "料", "products and materials", b.Material},
		{"method", "法", "methods and rules", b.Method},
		{"environment", "环", "environment", b.Environment},
		{"measurement", "测", "measurement", b.Measurement},
	}
}

// LoadFishbone reads a Fishbone from YAML, as strictly as [Load] reads a
// taxonomy. What is on two bones is an error.
func LoadFishbone(name string, r io.Reader) (*Fishbone, error) {
	b := new(Fishbone)
	body, err := read(name, r, "fishbone", b)
	if err != nil {
		return nil, err
	}
	if bad := b.validate(); bad != nil {
		return nil, at(name, find(body, bad.path), bad)
	}
	return b, nil
}

func (b *Fishbone) validate() *invalid {
	var causes, subcategories, said = map[string]string{}, map[string]string{}, map[string]string{}
	once := func(path, value string, seen map[string]string) *invalid {
		if bad := text(path, value, required); bad != nil {
			return bad
		}
		if first, twice := seen[fold(value)]; twice {
			return &invalid{path, fmt.Sprintf("%q is in %s already", value, first)}
		}
		seen[fold(value)] = path
		return nil
	}
	for _, bone := range b.Bones() {
		for i, c := range bone.Causes {
			if bad := once(fmt.Sprintf("%s.causes[%d]", bone.Code, i), c, causes); bad != nil {
				return bad
			}
		}
		for i, s := range bone.Subcategories {
			if bad := once(fmt.Sprintf("%s.subcategories[%d]", bone.Code, i), s, subcategories); bad != nil {
				return bad
			}
		}
		if _, bad := phrases(bone.Code+".phrases", bone.Phrases); bad != nil {
			return bad
		}
		for i, p := range bone.Phrases {
			if bad := once(fmt.Sprintf("%s.phrases[%d]", bone.Code, i), string(p), said); bad != nil {
				return bad
			}
		}
	}
	return nil
}

// DefaultFishbone returns a new copy of the embedded Fishbone, fishbone.yaml. It
// is made for the embedded taxonomies: what another does not have lies on no
// bone.
func DefaultFishbone() *Fishbone {
	file, err := files.Open("fishbone.yaml")
	if err == nil {
		defer file.Close()
		var b *Fishbone
		if b, err = LoadFishbone("fishbone.yaml", file); err == nil {
			return b
		}
	}
	panic("taxonomy: embedded " + err.Error())
}

// Unknown returns the causes and subcategories of b that t does not have, or has
// several of: they lie on no bone.
func (b *Fishbone) Unknown(t *Taxonomy) []string {
	var unknown []string
	for _, bone := range b.Bones() {
		for _, c := range bone.Causes {
			if _, ok := t.Cause(c); !ok {
				unknown = append(unknown, c)
			}
		}
		for _, s := range bone.Subcategories {
			if _, _, ok := t.SubcategoryPath(s); !ok {
				unknown = append(unknown, s)
			}
		}
	}
	return unknown
}

// SubcategoryPath returns the category of the subcategory that s names, and the
// index of the subcategory in it: as [Taxonomy.Subcategory], or by category and
// subcategory, "quality/size".
func (t *Taxonomy) SubcategoryPath(s string) (category, index int, ok bool) {
	of, name, path := strings.Cut(s, "/")
	if !path {
		return t.Subcategory(s)
	}
	if category, ok = t.Category(of); !ok {
		return 0, 0, false
	}
	index, ok = t.SubcategoryOf(category, name)
	return category, index, ok
}
