package pipeline

import (
	"testing"

	"suxi/complaint"
)

func TestTown(t *testing.T) {
	tests := []struct{ place, want string }{
		{"", ""}, {"江城市柳林区", "江城市"}, {"A市A3区", "A市"}, {"A7县安沙镇", "A7县"}, {"某省江城市北县", "江城市"}, {"北川县", "北川县"},
		{"柳林区", ""}, {"石鼓镇", ""}, {"某省", ""},
		{"市", ""}, {"县人民医院", ""}, {"我市", ""}, {"全县", ""}, // no name
		{"南门菜市场", ""}, {"江城市区", ""}, {"青云县级公路", ""},
	}
	for _, test := range tests {
		if got := townIn(test.place); got != test.want {
			t.Errorf("townIn(%q) = %q, want %q", test.place, got, test.want)
		}
	}
	const text = "我住在春风路，江城市柳林区，离海城市不远"
	row := complaint.Labelled{Complaint: complaint.Complaint{Text: text}, Label: complaint.Label{Mentions: []complaint.Mention{
		{Kind: "who", Start: 21, End: 30}, {Kind: "where", Start: 9, End: 18}, {Kind: "where", Start: 21, End: 39}, {Kind: "where", Start: 45, End: 54},
	}}}
	if got := town(&row); got != "江城市" {
		t.Errorf("town = %q, want the first that is named as a place", got)
	}
	row.Text = "春风" // as of another text
	if got := town(&row); got != "" {
		t.Errorf("town = %q, want none outside the text", got)
	}
}
