package complaint

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

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

// A cell that is no date keeps the header of its column if that says what it is,
// else it takes the name of the field, so that TimeField tells it for one.
func TestUnreadableCell(t *testing.T) {
	in := lines("内容,答复时间,完成于", "甲,稍后,是", "乙,-,", "丙,2024-05-06,2024-05-07")
	_, got, _, err := readAll(t, "in.csv", in, ReaderOptions{Columns: map[string]string{"closed_at": "完成于"}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][]Field{{{"答复时间", "稍后"}, {"closed_at", "是"}}, nil, nil} {
		if diff := cmp.Diff(want, got[i].Extra, cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
		for _, e := range got[i].Extra {
			if TimeField(e.Name) == "" || !Unreadable(e.Value) {
				t.Errorf("%v is not told for an unreadable time", e)
			}
		}
	}
	for header, want := range map[string]string{"办结 日期": "closed_at", "Closed At": "closed_at", "渠道": "", "备注": ""} {
		if got := TimeField(header); got != want {
			t.Errorf("TimeField(%q) = %q, want %q", header, got, want)
		}
	}
	for cell, want := range map[string]bool{"": false, " — ": false, "无": false, "2024-05-06 ": false, "已办结": true} {
		if got := Unreadable(cell); got != want {
			t.Errorf("Unreadable(%q) = %v", cell, got)
		}
	}
}
