package classifier

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// delivery 0 (late 2, lost 3), quality 1 (broken 4 (screen 5)).
var hierarchy = []int{-1, -1, 0, 0, 1, 4}

func TestMeasureHierarchy(t *testing.T) {
	for _, tt := range []struct {
		name            string
		gold, predicted []int
		shared          float64 // classes and ancestors
		found, right    float64
	}{
		{"right", []int{2}, []int{2}, 2, 2, 2},
		{"a sibling", []int{2}, []int{3}, 1, 2, 2},
		{"another parent", []int{2}, []int{4}, 0, 2, 2},
		{"the parent alone", []int{2}, []int{0}, 1, 1, 2},
		{"more than is known", []int{0}, []int{2}, 1, 2, 1},
		{"a grandchild's grandparent", []int{5}, []int{1}, 1, 1, 3},
		{"rows are summed, not averaged", []int{5, 2, 0}, []int{4, 5, 0}, 2 + 0 + 1, 2 + 3 + 1, 3 + 2 + 1},
	} {
		got := MeasureHierarchy(tt.gold, tt.predicted, hierarchy)
		want := HierarchyMetrics{len(tt.gold), tt.shared / tt.found, tt.shared / tt.right, 2 * tt.shared / (tt.found + tt.right)}
		if got != want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, want)
		}
		data, err := json.Marshal(got)
		if err != nil {
			t.Fatal(err)
		}
		var back HierarchyMetrics
		if err := json.Unmarshal(data, &back); err != nil || back != got {
			t.Errorf("%s: read back %+v, %v", tt.name, back, err)
		}
	}
	if none := MeasureHierarchy(nil, nil, hierarchy); !math.IsNaN(none.F1) {
		t.Errorf("no rows: F1 %v, want NaN", none.F1)
	}
}

// The definition, written with sets.
func TestMeasureHierarchyAsDefined(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parent := []int{-1}
		for c := 1; c < rapid.IntRange(2, 12).Draw(t, "classes"); c++ {
			parent = append(parent, rapid.IntRange(-1, c-1).Draw(t, "parent"))
		}
		class := rapid.IntRange(0, len(parent)-1)
		rows := rapid.IntRange(1, 8).Draw(t, "rows")
		gold := rapid.SliceOfN(class, rows, rows).Draw(t, "gold")
		predicted := rapid.SliceOfN(class, rows, rows).Draw(t, "predicted")
		with := func(c int) (set []int) {
			for ; c >= 0; c = parent[c] {
				set = append(set, c)
			}
			return set
		}
		shared, found, right := 0, 0, 0
		for i := range gold {
			g, p := with(gold[i]), with(predicted[i])
			for _, c := range g {
				if slices.Contains(p, c) {
					shared++
				}
			}
			found, right = found+len(p), right+len(g)
		}
		got := MeasureHierarchy(gold, predicted, parent)
		if got.Precision != float64(shared)/float64(found) || got.Recall != float64(shared)/float64(right) {
			t.Errorf("%+v, want %d shared of %d found and %d right", got, shared, found, right)
		}
	})
}
