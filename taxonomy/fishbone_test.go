package taxonomy

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLoadFishbone(t *testing.T) {
	got, err := LoadFishbone("f.yaml", strings.NewReader(`
man: {causes: [service], phrases: [没人管, "等了{n}天"]}
measurement:
  subcategories: [quality/size, 多收乱收]
`))
	if err != nil {
		t.Fatal(err)
	}
	want := &Fishbone{
		Man:         Bone{Causes: []string{"service"}, Phrases: []Phrase{"没人管", "等了{n}天"}},
		Measurement: Bone{Subcategories: []string{"quality/size", "多收乱收"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if unknown := got.Unknown(Default()); unknown != nil {
		t.Errorf("unknown to the default taxonomy: %q", unknown)
	}
	civic, _ := Named("civic")
	if unknown := got.Unknown(civic); !slices.Equal(unknown, []string{"quality/size", "多收乱收"}) {
		t.Errorf("unknown to the civic taxonomy: %q", unknown)
	}
}

func TestLoadFishboneRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", "f.yaml: no fishbone in it"},
		{"money: {}\n", "f.yaml:1:1: unknown field \"money\""},
		{"man: {cause: [service]}\n", "f.yaml:1:7: unknown field \"cause\""},
		{"man: [service]\n", "f.yaml:1:6: sequence was used where mapping is expected"},
		{"man: {causes: [service]}\nmethod: {causes: [SERVICE]}\n", `f.yaml:2:19: method.causes[0]: "SERVICE" is in man.causes[0] already`},
		{"man: {phrases: [没人管, 没人管]}\n", `f.yaml:1:22: man.phrases[1]: "没人管" is in man.phrases[0] already`},
		{"man: {phrases: [……]}\n", "f.yaml:1:17: man.phrases[0]: begins or ends with …: a gap is between two words"},
		{"man: {subcategories: ['']}\n", "f.yaml:1:23: man.subcategories[0]: "},
	} {
		if _, err := LoadFishbone("f.yaml", strings.NewReader(c.text)); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
}

// All that the embedded fishbone names is of one of the embedded taxonomies, and
// all their causes lie on a bone.
func TestDefaultFishbone(t *testing.T) {
	b := DefaultFishbone()
	consumer, civic := Default(), func() *Taxonomy { x, _ := Named("civic"); return x }()
	for _, name := range b.Unknown(consumer) {
		if slices.Contains(b.Unknown(civic), name) {
			t.Errorf("%s is of neither embedded taxonomy", name)
		}
	}
	var causes []string
	for _, bone := range b.Bones() {
		causes = append(causes, bone.Causes...)
		if len(bone.Causes)+len(bone.Subcategories) == 0 || len(bone.Phrases) > 0 {
			t.Errorf("%s: %d causes, %d subcategories, %d phrases", bone.Code, len(bone.Causes), len(bone.Subcategories), len(bone.Phrases))
		}
	}
	for _, x := range []*Taxonomy{consumer, civic} {
		for _, cause := range x.Causes {
			if !slices.Contains(causes, cause.Code) {
				t.Errorf("%s cause %s is on no bone", x.Name, cause.Code)
			}
		}
	}
}
