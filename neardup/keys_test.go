package neardup

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
)

// keyed groups texts in steps that each see one key, on several workers, in a
// random order.
func keyed(t *testing.T, cfg Config, texts []string, workers int, random *rand.Rand) []string {
	t.Helper()
	type key struct {
		band int
		key  uint32
	}
	type member struct {
		set  SetID
		text string
	}
	keyer := NewKeyer(cfg)
	text := make(map[SetID]string) // one of each set
	bands := make(map[SetID][]uint32)
	sets := make([]SetID, len(texts)) // of each text
	some := make([]bool, len(texts))
	for _, i := range random.Perm(len(texts)) {
		keys, ok := keyer.Keys(texts[i])
		sets[i], some[i] = keys.Set, ok
		if !ok {
			continue
		}
		if before, ok := bands[keys.Set]; ok && !slices.Equal(before, keys.Bands) {
			t.Fatalf("%q: keys %v, and %v of another text of the same shingles", texts[i], keys.Bands, before)
		}
		text[keys.Set], bands[keys.Set] = texts[i], keys.Bands
	}
	buckets := make(map[key][]member)
	for set, keys := range bands {
		for band, k := range keys {
			buckets[key{band, k}] = append(buckets[key{band, k}], member{set, text[set]})
		}
	}
	parts := make([]Links, workers)
	for i := range parts {
		parts[i] = make(Links)
	}
	for _, members := range buckets {
		if len(members) < 2 {
			continue
		}
		var alike []string
		for _, m := range members {
			alike = append(alike, m.text)
		}
		groups, err := Bucket(t.Context(), cfg, alike)
		if err != nil {
			t.Fatal(err)
		}
		part := parts[random.IntN(workers)]
		for i, g := range groups {
			part.Add(members[i].set, members[g].set)
		}
	}
	links := make(Links)
	for _, part := range parts {
		links.Merge(part)
	}
	groups := make([]string, len(texts))
	for i, set := range sets {
		if groups[i] = fmt.Sprint("alone ", i); some[i] {
			groups[i] = fmt.Sprintf("%x", links.Group(set))
		}
	}
	return groups
}

// Groups that are found key by key are those of an index.
func TestKeysGroupAsAnIndexDoes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 0))
	short := []string{"", "。", "差评", "差评！", "好", "123", "45-6", "😡😡", "😡😡。", "差评\xff"}
	for _, test := range []struct {
		name  string
		cfg   Config
		texts []string
	}{
		{"nothing", Config{}, nil},
		{"short", Config{}, append(short, short...)},
		{"families", Config{}, slices.Concat(family(150, 1), family(300, 2), family(60, 3), short)},
		{"a crowd", Config{}, family(1500, 4)},
		{"few keys, of which pairs are missed", Config{Bands: 3, Rows: 6}, slices.Concat(family(300, 5), family(200, 6))},
		{"a template", Config{Threshold: .6, Bands: 32, Rows: 4}, slices.Concat(family(300, 7), family(100, 8))},
	} {
		texts := append(test.texts, test.texts[:len(test.texts)/3]...)
		want := groupsOf(t, indexOf(test.cfg, texts))
		for workers := 1; workers <= 5; workers += 2 {
			got := keyed(t, test.cfg, texts, workers, random)
			first := make(map[string]int)
			for i, g := range got {
				if _, ok := first[g]; !ok {
					first[g] = i
				}
				if first[g] != want[i] {
					t.Fatalf("%s, %d workers: text %d is with text %d, want %d", test.name, workers, i, first[g], want[i])
				}
			}
		}
	}
}

// In a bucket every two texts are compared.
func TestBucket(t *testing.T) {
	for seed := range uint64(3) {
		texts := append(family(200, seed), family(100, seed+100)...)
		for _, threshold := range []float64{.6, .8, 1} {
			want, _, _ := components(texts, threshold)
			got, err := Bucket(t.Context(), Config{Threshold: threshold}, texts)
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("seed %d, threshold %v: not the connected components (%v)", seed, threshold, err)
			}
		}
	}
}

// Links join a chain whatever their order, and name it after its least.
func TestLinks(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 0))
	const n = 200
	ids := make([]SetID, n)
	for i := range ids {
		ids[i] = SetID{byte(i), byte(random.IntN(256))}
	}
	for range 20 {
		parts := []Links{{}, {}, {}}
		for _, i := range random.Perm(n - 1) {
			if i != n/2-1 { // two chains
				parts[random.IntN(len(parts))].Add(ids[i+1], ids[i])
			}
		}
		all := make(Links)
		for _, p := range random.Perm(len(parts)) {
			all.Merge(parts[p])
		}
		all.Add(ids[3], ids[3])
		for i, id := range ids {
			if got, want := all.Group(id), ids[i/(n/2)*(n/2)]; got != want {
				t.Fatalf("%x is in the group of %x, want %x", id, got, want)
			}
		}
	}
	if id := (SetID{7, 7}); (Links{}).Group(id) != id {
		t.Error("a set without links is not alone")
	}
}
