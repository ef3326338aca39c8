package cues

import (
	"strings"

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

	{kind: When, marks: `{n}年{n}月{n}日 {n}年{n}月{n}号 {n}年{n}月 {n}年{n}月份 {n}月{n}日 {n}月{n}号 {n}月份 {n}月初 {n}月底 {n}月中旬
		{n}年前 半年前 {n}个月前 半个月前 {n}个多月前 前{n}天 前几天 前些天 前阵子 {n}周前 {n}星期前 {n}天前 {n}小时前
		今天 今日 今早 今晚 今晨 今儿 昨天 昨日 昨晚 昨夜 昨儿 昨儿个 前天 前日 前晚 大前天 当天 当日 当晚 次日 第二天 上上周 上周 上周{n} 上周日 上周末 上星期 上星期{n} 上礼拜 上礼拜{n} 本周 本周{n} 这周 这周{n} 星期{n} 星期天 星期日 礼拜{n} 礼拜天 周末
		上月 上个月 本月 这个月 前年 去年 今年 大前年 年初 年底 去年底 去年年底 去年年初 今年初 今年年初 今年年底 去年{n}月 今年{n}月 前年{n}月 去年{n}月份 今年{n}月份 前年{n}月份 春节 元旦 清明 端午 国庆 中秋 五一 十一期间 双十一 双11 618
		早上{n}点 上午{n}点 中午{n}点 下午{n}点 傍晚{n}点 晚上{n}点 夜里{n}点 半夜{n}点 凌晨{n}点 {n}点半 {n}点一刻 {n}点三刻 {n}点多 {n}点钟 {n}点左右 {n}点{n}分 {n}时许
		已{n}年 已经{n}年 已有{n}年 {n}年了 {n}年来 长达{n}年 已{n}个月 已经{n}个月 {n}个月了 {n}个多月了 长达{n}个月 已{n}天 已经{n}天 {n}天了 长达{n}天 {n}周了 {n}个星期了 {n}个小时了 {n}个礼拜了`},
	{kind: When, atLeast: 1990, marks: `{n}年 {n}年底 {n}年初`},
	{kind: When, grow: yearFirst, marks: `{n}-{n}-{n} {n}/{n}/{n}`},
	{kind: When, grow: clock, marks: `{n}:{n}`},
	{kind: When, grow: weekday, marks: `周一 周二 周三 周四 周五 周六 周日`},
	{kind: When, grow: timeOfDay, marks: `早上 早晨 上午 中午 下午 傍晚 晚上 夜里 半夜 深夜 凌晨`},

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
