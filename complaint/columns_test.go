package complaint

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestColumns(t *testing.T) {
	short := []string{"id", "text", "received_at", "channel", "product", "region", "batch", "category", "severity"}
	tests := []struct {
		name      string
		headers   []string
		overrides map[string]string
		want      []string
	}{
		{"Chinese", []string{"工单号", "投诉内容", "投诉时间", "渠道", "商品", "区域", "批号", "类别", "等级"}, nil, short},
		{"English", []string{"ID", "Text", "Date", "Channel", "Product", "Region", "Batch", "Label", "Severity"}, nil, short},
		{"our own", Fields(), nil, Fields()},
		{"handling, Chinese", []string{"诉求", "客户编号", "会员等级", "承办单位", "首次响应时间", "办结时间", "诉求类型", "等级"}, nil,
			[]string{"text", "customer_id", "customer_group", "department", "responded_at", "closed_at", "demand", "severity"}},
		{"handling, other words", []string{"内容", "顾客编号", "客户分组", "经办部门", "首次联系时间", "结单时间"}, nil,
			[]string{"text", "customer_id", "customer_group", "department", "responded_at", "closed_at"}},
		{"handling, English", []string{"Complaint", "Customer ID", "Customer Type", "Department", "Responded At", "Closed Date", "Demand"}, nil,
			[]string{"text", "customer_id", "customer_group", "department", "responded_at", "closed_at", "demand"}},
		{"Traditional", []string{"投訴編號", "訴求內容", "受理時間", "會員號", "客戶類型", "責任單位", "辦結時間", "訴求類型", "嚴重程度"}, nil,
			[]string{"id", "text", "received_at", "customer_id", "customer_group", "department", "closed_at", "demand", "severity"}},
		{"stars, brackets, quotes, remarks", []string{"【编号】", "*投诉内容(必填)", "[受理时间（北京时间）]", "“渠道”", "产品(*)(必填)", "(地区)", "批次"}, nil,
			[]string{"id", "text", "received_at", "channel", "product", "", "batch"}},
		{"override as written", []string{"text", "备注(甲)", "备注(乙)"}, map[string]string{"category": "备注(乙)"}, []string{"text", "", "category"}},
		{"a field left out", []string{"text", "等级"}, map[string]string{"severity": ""}, []string{"text", ""}},
		{"case, width, spaces, marks", []string{" ｉｄ ", "TEXT", "Received At", "received-at", "投诉 渠道"}, nil, []string{"id", "text", "received_at", "", "channel"}},
		{"first of two wins", []string{"内容", "投诉内容"}, nil, []string{"text", ""}},
		{"not recognised", []string{"内容", "订单号", "序号", "", "处理时长", "类型"}, nil, []string{"text", "", "", "", "", ""}},
		{"override", []string{"text", "label", "single_label"}, map[string]string{"category": "Single Label"}, []string{"text", "", "category"}},
		{"override by another name", []string{"标题", "time", "reply_time"}, map[string]string{"内容": "标题", "date": "reply_time"}, []string{"text", "", "received_at"}},
		{"override takes a header from its field", []string{"text", "body"}, map[string]string{"category": "text"}, []string{"category", "text"}},
	}
	for _, tt := range tests {
		overrides, err := canonicalColumns(tt.overrides)
		if err != nil {
			t.Fatal(err)
		}
		c, err := mapColumns(tt.headers, overrides)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
		} else if diff := cmp.Diff(tt.want, c.fields); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// No header stands for two fields.
func TestSynonymsAreDistinct(t *testing.T) {
	seen := map[string]string{}
	for _, f := range fields {
		for _, name := range append([]string{f.name}, f.synonyms...) {
			key := normalizeHeader(name)
			if other, twice := seen[key]; twice {
				t.Errorf("%q stands for %s and for %s", name, other, f.name)
			}
			seen[key] = f.name
		}
	}
}

func TestTellApart(t *testing.T) {
	tests := []struct{ names, want []string }{
		{[]string{"a", "b"}, []string{"a", "b"}},
		{[]string{"a", "b", "a", "a"}, []string{"a", "b", "a#2", "a#3"}},
		{[]string{"a#2", "a", "a", "a#2"}, []string{"a#2", "a", "a#3", "a#2#2"}},
		{[]string{"a", "a", "a#2", "a"}, []string{"a", "a#2", "a#2#2", "a#3"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tellApart(tt.names)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.names, diff)
		}
	}
	// Five thousand of one name take a few allocations each, not thousands.
	many := slices.Repeat([]string{"v"}, 5000)
	if n := testing.AllocsPerRun(1, func() { tellApart(many) }); n > 10*5000 {
		t.Errorf("%.0f allocations for 5,000 columns", n)
	}
}
