package analysis

import (
	"math/rand/v2"
	"testing"

	"suxi/internal/bounds"
)

// The goroutines that read texts and look for themes end with the result.
func TestResultLeavesNoGoroutine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	b := New(scheme("物流", "客服", "质量"), Options{})
	for range 60 {
		for _, category := range []string{"物流", "客服", "质量"} {
			tell(b, "2025-06-02", category, complaintOf(category, random))
		}
	}
	bounds.Goroutines(t, func() { b.Result() })
}
