package cues

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"suxi/taxonomy"
)

// A slot finds one of the six questions' answers: marks, and how the answer
// lies to them.
type slot struct {
	kind    Kind
	atLeast int
	grow    func(text string, start, end int) (int, int) // nil if the mark is the answer
	marks   string                                       // phrases between spaces
}

// slots are patterns of the language and the same for every taxonomy. They
// ask for a clear mark: a reason needs its 因为, a place its 路 or 医院.
var slots = []slot{
	{kind: Who, grow: role, marks: `客服 人工客服 客服人员 工作人员 快递员 配送员 派送员 外卖员 外卖小哥 快递小哥 骑手 前台 服务员 服务生 店员 营业员 收银员 导购 店长 店主 老板 老板娘
		商家 卖家 店家 厂家 销售员 销售人员 销售顾问 业务员 经理 客户经理 大堂经理 理财经理 负责人 师傅 维修师傅 安装师傅 维修人员 司机 乘务员 空姐 物业 物业公司 保安 保洁员 保洁阿姨 管家
		医生 主治医生 护士 院方 校方 班主任 老师 校长 园长 教练 辅导员 中介 房东 开发商 施工方 施工队 施工单位 承包商 包工头 建设单位 村干部 村书记 村支书 村主任 执法人员 城管 民警 交警
		柜员 催收 催收人员 主播 平台 旅行社 导游 4s店 保险公司 快递公司 物流公司 燃气公司 自来水公司 供电公司 公交公司 村委会 居委会 业委会 业主委员会 管委会 派出所 交警队
		教育厅 公安厅 民政厅 财政厅 交通厅 交通运输厅 水利厅 卫生厅 环保厅 生态环境厅 人社厅 住建厅 农业厅 司法厅`},
	{kind: Who, grow: nameWithin(maxBody), marks: `公司 集团 银行 支行 分行 局 委员会 事务所 经营部 经销商 旗舰店 专卖店 专营店`},

	{kind: When, marks: `{n}年{n}月{n}日 {n}年{n}月{n}号 {n}年{n}月 {n}年{n}月份 {n}月{n}日 {n}月{n}号 {n}月份 {n}月初 {n}月底 {n}月中旬 {n}-{n}-{n} {n}/{n}/{n}
		{n}年前 {n}个月前 {n}个多月前 {n}周前 {n}星期前 {n}天前 {n}小时前
		今天 今日 今早 今晚 今晨 昨天 昨日 昨晚 昨夜 前天 前日 前晚 大前天 当天 当日 当晚 次日 第二天 上周 上周{n} 上周日 上周末 上星期 上星期{n} 上礼拜 上礼拜{n} 本周 本周{n} 这周 这周{n} 星期{n} 星期天 星期日 礼拜{n} 礼拜天 周末
		上月 上个月 本月 这个月 前年 去年 今年 大前年 年初 年底 去年底 今年初 去年{n}月 今年{n}月 前年{n}月 去年{n}月份 今年{n}月份 前年{n}月份 春节 国庆 中秋 五一 十一期间 双十一 双11 618
		早上 早晨 上午 中午 下午 傍晚 晚上 夜里 半夜 深夜 凌晨 早上{n}点 上午{n}点 中午{n}点 下午{n}点 傍晚{n}点 晚上{n}点 夜里{n}点 半夜{n}点 凌晨{n}点 {n}点半 {n}点多 {n}点钟 {n}点左右 {n}点{n}分 {n}时许
		已{n}年 已经{n}年 已有{n}年 {n}年了 {n}年来 长达{n}年 已{n}个月 已经{n}个月 {n}个月了 {n}个多月了 长达{n}个月 已{n}天 已经{n}天 {n}天了 长达{n}天 {n}周了 {n}个星期了 {n}个小时了 {n}个礼拜了`},
	{kind: When, atLeast: 1990, marks: `{n}年 {n}年底 {n}年初`},

	{kind: Where, grow: areaBefore, marks: `市 区 县 镇 乡 村 路 街 大道 巷 路{n}号 街{n}号 大道{n}号 巷{n}号`},
	{kind: Where, grow: nameWithin(maxPlace), marks: `街道 小区 花园 家园 新村 社区 大厦 广场 步行街 公园 景区 车站 地铁站 火车站 高铁站 机场 加油站
		医院 卫生院 卫生室 大学 学院 中学 小学 幼儿园 大桥 工业园 工业区 开发区 码头 菜市场`},
	{kind: Where, atLeast: 2, marks: `{n}栋 {n}号楼 {n}单元 {n}栋{n}单元 {n}号楼{n}单元`},

	{kind: What, grow: nounAfter, marks: `买的 购买的 订购的 网购的 下单的 入手的 预订的 我订的 我点的 我租的 新买的 刚买的`},
	{kind: What, grow: nounBefore, marks: `坏了 坏掉了`},
	{kind: What, grow: topic, marks: `关于…的问题 关于…的投诉 关于…的咨询 关于…的建议 关于…的情况 关于…的反映 关于…的举报 关于…问题 反映…问题 反映…的情况 投诉…问题 咨询…问题 举报…问题`},

	{kind: Why, grow: clauseAfter, marks: `因为 由于 原因是 理由是 是因为 就因为 起因是 因…原因`},

	{kind: How, marks: `打电话 打了电话 打过电话 电话联系 电话咨询 电话投诉 致电 拨打{n} 拨打{n}热线 打{n}热线 打12345 打12315 打热线 微信联系 在线客服 联系客服 发邮件 写信 发短信 当面 网上申请 网上下单 线上下单 网购
		通过…平台 通过…小程序 通过…渠道 通过…方式 通过…电话 通过…热线 通过…网站 通过…软件 通过…公众号 通过电话 通过微信 通过网络 通过短信 通过中介 以…方式 以…形式 以…名义 用…方式 采用…方式`},
}

// phrases returns the marks of s.
func (s slot) phrases() []taxonomy.Phrase {
	var list []taxonomy.Phrase
	for mark := range strings.FieldsSeq(s.marks) {
		list = append(list, taxonomy.Phrase(mark))
	}
	return list
}

// The bounds of a grown answer, in characters. Where a search ends only
// because it went so far, it found no boundary, and there is no answer.
const (
	maxBody   = 14
	maxPlace  = 7
	maxArea   = 4
	maxNoun   = 8
	maxClause = 40
)

// breaks are the characters that end a name: what goes before one in a
// sentence, and what follows a noun.
const breaks = "的了着过是在于与和及或跟同对向往被把给让叫使从自到由去来回找我你他她它您咱们这那该此本贵某各每个些整全所有说讲问告诉就都也还又再才却不没未无很太最请望求盼映报举询议决住离近达经为因以按如等即并但而且则虽后前里内外上下旁边间时刚已正能会可要想应需将了吧吗呢啊呀嘛之其地得做打买卖用看见当只仅一么多型级至条名年月日"

// role leaves out what only begins like a role: 物业费.
func role(text string, start, end int) (int, int) {
	if strings.HasPrefix(text[end:], "费") {
		return start, start
	}
	return start, end
}

// nameWithin returns a function that grows a mark to the left over the name
// of less than most characters that it ends: 公司 to 绿源物业公司. A mark by
// itself, such as 超市, names nothing, and 格局 is no 局.
func nameWithin(most int) func(text string, start, end int) (int, int) {
	return func(text string, start, end int) (int, int) {
		begin := growLeft(text, start, most, "")
		n := utf8.RuneCountInString(text[begin:start])
		last, _ := utf8.DecodeLastRuneInString(text[begin:start])
		if n < 2 || n == most || generic[text[begin:start]] || strings.ContainsRune("格布结当开饭僵残棋", last) {
			return start, start
		}
		return begin, end
	}
}

// areas are the marks of one character, at which the name of the area within
// it begins. Many words end with one of them: common lists, by mark, what then
// stands before it, as in 马路, and follows what may not come after, as in 路面.
const (
	areas   = "省市区县镇乡村路街巷号"
	follows = "虎面过上由线况灯障费别块间分域民委干书长政场里内外边貌容下土愁亲邻友人名途程标道数行"
)

var common = map[rune]string{
	'市': "超股门早夜楼上全壁", '区': "分据盲务厂校院社居城地园战片误禁专郊山老景牧灾库业护理论超", '镇': "城冰全", '乡': "家下城老", '村': "农中壳全假",
	'路': "弯叉马岔道公铁网线思套出顺绕字电问领泥簸走回活销退识洼夜错点", '街': "逛上落整行背业食宿扫", '县': "全政",
}

// areaBefore grows a mark of one character over the name it ends, up to the
// next larger area, and merge joins the two: 春风 before 路, in 柳林区春风路.
func areaBefore(text string, start, end int) (int, int) {
	begin := growLeft(text, start, maxArea, areas)
	name := text[begin:start]
	n := utf8.RuneCountInString(name)
	if n == 0 || n == maxArea || n == 1 && name[0] >= utf8.RuneSelf {
		return start, start
	}
	last, _ := utf8.DecodeLastRuneInString(name)
	mark, _ := utf8.DecodeRuneInString(text[start:])
	next, _ := utf8.DecodeRuneInString(text[end:])
	if strings.ContainsRune(common[mark], last) || strings.ContainsRune(follows, next) {
		return start, start
	}
	return begin, end
}

// generic are words before a mark that make no name of it.
var generic = set(`快递 物流 保险 旅游 旅行 装修 房产 物业 自来水 供电 燃气 公交 分公司 有限 有限责任 上市 大型 连锁 软件 总 老旧 居民 住宅 高档 封闭 附近 周边 隔壁 政府 相关
	主管 职能 有关 人民 儿童 综合 专科 公立 公办 民办 私立 私人 农村 城市 城郊 当地 长途 经济 口袋 定点 偏远 公共 商业 整体 家庭 社区 乡镇 街道`)

func set(words string) map[string]bool {
	s := make(map[string]bool)
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}

// growLeft returns where the name that ends at text[:end] begins, at most most
// characters before, and after any of the characters in stops.
func growLeft(text string, end, most int, stops string) int {
	begin := end
	for range most {
		r, n := utf8.DecodeLastRuneInString(text[:begin])
		if !inName(r) || strings.ContainsRune(stops, r) {
			break
		}
		begin -= n
	}
	return begin
}

func inName(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !strings.ContainsRune(breaks, r)
}

// nounAfter returns the noun that follows a mark: 买的 is followed by 洗衣机.
func nounAfter(text string, _, end int) (int, int) {
	stop := end
	for range maxNoun {
		r, n := utf8.DecodeRuneInString(text[stop:])
		if !inName(r) {
			break
		}
		stop += n
	}
	return noun(text, end, stop)
}

// nounBefore returns the noun that a mark says something of: 屏幕 before 坏了.
func nounBefore(text string, start, _ int) (int, int) {
	return noun(text, growLeft(text, start, maxNoun, ""), start)
}

// noun returns the range, or an empty one if it is too short for a noun, too
// long, or ends with a verb: 弄坏了 says what was done, not what broke.
func noun(text string, start, end int) (int, int) {
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	if n := utf8.RuneCountInString(text[start:end]); n < 2 || n == maxNoun || strings.ContainsRune("弄摔吃压撞搞送", last) {
		return start, start
	}
	return start, end
}

// topic returns what a title is about: 关于 and 的问题 taken off.
func topic(text string, start, end int) (int, int) {
	for _, head := range []string{"关于", "反映", "投诉", "咨询", "举报"} {
		if strings.HasPrefix(text[start:end], head) {
			start += len(head)
		}
	}
	for _, tail := range []string{"投诉", "咨询", "建议", "情况", "反映", "举报", "问题", "的"} {
		if strings.HasSuffix(text[start:end], tail) {
			end -= len(tail)
		}
	}
	if strings.ContainsAny(text[start:end], ",:") { // 反映过,可问题还在
		return start, start
	}
	return start, end
}

// clauseAfter grows a mark to the right, to the end of its clause or to 所以.
func clauseAfter(text string, start, end int) (int, int) {
	stop := end
	for range maxClause {
		r, n := utf8.DecodeRuneInString(text[stop:])
		if n == 0 || endsClause(r) || r == '.' || strings.HasPrefix(text[stop:], "所以") {
			break
		}
		stop += n
	}
	if stop == end {
		return start, start
	}
	return start, stop
}
