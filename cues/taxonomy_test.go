package cues

import (
	"slices"
	"strings"
	"testing"

	"suxi/taxonomy"
)

// What the rules and demands of the embedded taxonomies find, and what they
// leave alone.
func TestEmbedded(t *testing.T) {
	tests := []struct {
		kind Kind
		text string
		want string // codes, in the order of the text, each once
	}{
		// A concrete danger or injury.
		{Rule, "充电宝夜里起火,把窗帘烧穿", "safety"},
		{Rule, "洗澡时热水器漏电,手麻了半天", "safety"},
		{Rule, "行驶中刹车突然完全失灵", "safety"},
		{Rule, "咬到碎玻璃,嘴里划了一道口子", "safety"},
		{Rule, "额头缝了五针", "safety"},
		{Rule, "一家四口吃完上吐下泻", "safety"},
		{Rule, "电梯把老人困了一小时,困在电梯里没人应", "safety"},
		{Rule, "工地围挡歪了,随时会倒", "safety"},
		{Rule, "阳台栏杆松动,存在严重安全隐患", "safety"},
		// Not a word of it alone, nor idioms.
		{Rule, "存在安全隐患", ""},
		{Rule, "为了您的安全,请扶好扶手", ""},
		{Rule, "气得我肺都气炸了", ""},
		{Rule, "炸鸡排卖成爆款,店里火爆,等到累死", ""},
		{Rule, "电脑中毒后死机,客服卡死不回", ""},
		{Rule, "说了半天嗓子冒烟", ""},
		{Rule, "换了火花塞,还是打不着火", ""},
		{Rule, "幸好没有人受伤", ""},
		{Rule, "请加装护栏,避免有人摔伤", ""},
		{Rule, "开具死亡证明要跑几趟", ""},
		{Rule, "包装被打开过", ""},
		{Rule, "路口没有灯,存在极大的安全隐患", ""},
		{Rule, "绞肉机的刀片钝了,螺丝少了一颗", ""},
		{Rule, "面条里吃到一截钢丝", "safety"},
		{Rule, "饭里有半截刀片", "safety"},
		{Rule, "车子行驶中突然熄火", "safety"},
		{Rule, "随着火锅店开业,烟味更重", ""},
		{Rule, "去年骨折费用至今没报销", ""},
		{Rule, "漏电保护器买错型号", ""},
		{Rule, "等得心里着急,听了就冒火", ""},
		// Going to a regulator, a court, the media; announced or done.
		{Rule, "再不退就打12315", "escalation"},
		{Rule, "今天没有答复,我就向媒体曝光", "escalation"},
		{Rule, "已经委托律师,月底起诉", "escalation"},
		{Rule, "否则将向有关部门投诉", "escalation"},
		{Rule, "我不会去法院起诉", ""},
		{Rule, "店在法院对面,消费者协会旁边", ""},
		{Rule, "货款是向工商银行贷的", ""},
		{Rule, "客服让我们去起诉", ""},
		{Rule, "12315投诉电话是多少", ""},
		{Rule, "从拥堵路段绕行", ""},
		{Rule, "门口拉着一条晾衣绳", ""},
		{Rule, "大家在门口拉起横幅", "escalation"},
		{Rule, "已经找消委会登记", "escalation"},
		{Rule, "不退就告你们", "escalation"},
		{Rule, "警告你们的员工", ""},
		{Rule, "小红书发现的店", ""},
		{Rule, "家里烟雾报警了,是误报", ""},
		// Two unresolved reports or more, or years.
		{Rule, "为这事投诉了三次", "repeated"},
		{Rule, "多次反映无果", "repeated"},
		{Rule, "拖了两年", "repeated"},
		{Rule, "打热线投诉过一次", ""},
		{Rule, "从未投诉过两次", ""},
		{Rule, "20多年没有换过牌子", ""},
		{Rule, "签了长达三年的合同", ""},
		{Rule, "长达三年没有结果", "repeated"},
		{Rule, "空调修了两次还是不冷", "repeated"},
		{Rule, "报修了四次", "repeated"},
		{Rule, "向物业多次反馈", "repeated"},
		// Strong rejection, which is more than a remark.
		{Rule, "味道太差了,再也不来", "rejection"},
		{Rule, "前台态度恶劣", "rejection"},
		{Rule, "不是假货吧,买之前我就怕上当", ""},
		{Rule, "没有让我失望", ""},
		{Rule, "没有收到过差评", ""},
		{Rule, "别买错型号", ""},
		{Rule, "如果服务差再换一家", ""},
		{Rule, "希望以后不会再发生", ""},
		{Rule, "拖了半年", "repeated"},
		// Ten people or more.
		{Rule, "整栋楼六十多户停水", "crowd"},
		{Rule, "三十名学生没有座位", "crowd"},
		{Rule, "我们准备集体维权", "escalation crowd"},
		{Rule, "楼上三户装修", ""},
		{Rule, "关系千家万户", ""},
		// Not the size of a place, but the harm done to its people.
		{Rule, "小区共有八百户,请增设一个公交站", ""},
		{Rule, "五百多户至今办不了产权证", "crowd"},
		{Rule, "井水发黑,害得四十几户买水喝", "crowd"},
		{Rule, "我代表三十户茶农写信", "crowd"},
		{Rule, "一家十二口人等一张桌子", ""},
		{Rule, "班上有五十多名学生", ""},
		{Rule, "三五个业主在楼下闲聊", ""},
		{Rule, "公司拖欠我工资", ""},
		{Rule, "买的是三十户型里最小的", ""},

		{Demand, "请尽快给我退款", "refund"},
		{Demand, "商家一直不给退", "refund"},
		{Demand, "我没有要求退款,只要一个解释", ""},
		{Demand, "要求换货或者赔偿损失", "exchange compensation"},
		{Demand, "要求当面道歉", "apology"},
		{Demand, "望有关部门尽快处理", "handling"},
		{Demand, "恳请立案查处", "handling"},
		{Demand, "失望,一直没人处理", ""},
		{Demand, "申请更换了套餐", ""},
		{Demand, "请问什么时候能恢复", "explanation"},
		{Demand, "给个说法", "explanation"},
		{Demand, "建议商家换个包装", "improvement"},
		{Demand, "建议大家别买", ""},
		{Demand, "建议自驾的走南门", ""},
		{Demand, "医生建议多休息", ""},
		{Demand, "客服让我申请退款再拍", ""},
		{Demand, "业务员说会尽快处理", ""},
		{Demand, "让客服赔偿我的损失", "compensation"},
		{Demand, "送错了,要求换货", "exchange"},
		{Demand, "夜里太吵,要求换房间", ""},
		{Demand, "何时能通车", "explanation"},
		{Demand, "何时到货写在页面上", ""},
		{Demand, "凭什么扣我押金", "explanation"},
		{Demand, "请派师傅来修一下", "repair"},
		{Demand, "我要求按合同履行", "fulfilment"},
		{Demand, "希望下次注意", "improvement"},
		{Demand, "店里贴着“要求退款请找厂家”", ""},
		{Demand, "东西不好用", ""},
	}
	for _, name := range taxonomy.Embedded() {
		x, _ := taxonomy.Named(name)
		f := Compile(x)
		for _, tc := range tests {
			var codes []string
			for _, m := range f.Find(tc.text) {
				if m.Kind == tc.kind && !slices.Contains(codes, m.Code) {
					codes = append(codes, m.Code)
				}
			}
			slices.Sort(codes)
			want := strings.Fields(tc.want)
			slices.Sort(want)
			if !slices.Equal(codes, want) {
				t.Errorf("%s: %s of %s: got %q, want %q", name, tc.kind, tc.text, codes, want)
			}
		}
	}
}
