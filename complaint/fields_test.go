package complaint

import "testing"

// A column that was not recognised goes before a field of its name, and headers
// are found as the reader finds them.
func TestValue(t *testing.T) {
	c := &Complaint{Channel: "电话", Department: "东区", Category: "物流", Extra: []Field{{"复核 类别", "质量"}, {"category", "售后"}}}
	tests := []struct {
		column, want string
		ok           bool
	}{
		{"channel", "电话", true},
		{"渠道", "电话", true},
		{"承办部门", "东区", true},
		{"region", "", true},
		{"复核类别", "质量", true},
		{"category", "售后", true},
		{"投诉类别", "物流", true},
		{"received_at", "", false}, // a time has no text
		{"分店", "", false},
		{"", "", false},
	}
	for _, tt := range tests {
		if got, ok := c.Value(tt.column); got != tt.want || ok != tt.ok {
			t.Errorf("%q: %q, %v; want %q, %v", tt.column, got, ok, tt.want, tt.ok)
		}
	}
}
