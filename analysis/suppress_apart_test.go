package analysis

import (
	"slices"
	"strings"
	"testing"
)

// No figure of a drill or another list is a small count away from a figure of
// which it is a part or that is a part of it, wherever that stands; and figures
// that differ in one field leave no small count to what has all but that field,
// where a list has one of them. What tables leave is TestSuppressWithstandsAttack.
func TestSuppressKeepsFiguresApart(t *testing.T) {
	type printed struct {
		Figure
		id     string
		fields map[string]string
		fixed  bool
	}
	for seed := range uint64(12) {
		k := LeastSuppressed + int(seed%4)
		r := drawn(seed, Options{Draws: 5, Top: 6}).Result()
		if err := r.Suppress(k); err != nil {
			t.Fatal(err)
		}
		tables := figureList{r, make(map[string]Figure)}
		tables.labels()
		tables.periods()
		tables.crosstabs()
		var all []printed
		for _, f := range r.Figures() {
			p := printed{Figure: f, id: f.Filter.ID(), fields: make(map[string]string)}
			_, p.fixed = tables.found[p.id]
			for _, part := range f.Filter.parts() {
				p.fields[part.name] = part.value
			}
			all = append(all, p)
		}
		for _, whole := range all {
			rest, fixed, parts := make(map[string]int), make(map[string]bool), make(map[string][]string)
			for _, part := range all {
				within, more := true, []string{}
				for name, value := range whole.fields {
					switch name {
					case "from":
						within = within && part.fields["from"] >= value
					case "to":
						within = within && part.fields["to"] != "" && part.fields["to"] <= value
					default:
						within = within && part.fields[name] == value
					}
				}
				for name, value := range part.fields {
					if whole.fields[name] != value {
						more = append(more, name)
					}
				}
				if !within || part.id == whole.id {
					continue
				}
				if n := whole.Count - part.Count; 0 < n && n < k && !(whole.fixed && part.fixed) {
					t.Errorf("seed %d, k = %d: %d of %s, but %d of %s", seed, k, whole.Count, whole.id, part.Count, part.id)
				}
				if name := more[0]; len(more) == 1 && name != "from" && name != "to" && name != "demand" && name != "rule" {
					if parts[name] == nil {
						rest[name], fixed[name] = whole.Count, whole.fixed
					}
					rest[name], fixed[name] = rest[name]-part.Count, fixed[name] && part.fixed
					parts[name] = append(parts[name], part.id)
				}
			}
			for name, n := range rest {
				if 0 < n && n < k && !fixed[name] {
					slices.Sort(parts[name])
					t.Errorf("seed %d, k = %d: %d of %s are in none of %s", seed, k, n, whole.id, strings.Join(parts[name], "; "))
				}
			}
		}
	}
}
