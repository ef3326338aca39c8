package main

import "strings"

// common are words whose frequency in gse's dictionary is a placeholder (给
// with 3, 没 with 4, 客服 with 3), so that other words would swallow them or
// take them apart, and words of complaints that it lacks. The number is how
// many of a million words of general text they are, to an order of magnitude.
var common = func() map[string]float64 {
	m := make(map[string]float64)
	for perMillion, words := range map[float64]string{
		3000: "很 给",
		2000: "没 为 会",
		1000: "过 两 几 才 里",
		800:  "并 家 向 却",
		500:  "车 无 回 开 内 们 出 村 县 问 刚 连 楼 带 装 线 离 穿 响 组",
		200:  "乱 台 网 进 间 当 够 头 厂 盖 园 局 员 广",
		100:  "灯 查 双 冲 挡 贴 价 干 占 错 项 违 选 挂 表 报 群 领 压 级 升 板 关 国 显 归 药 摆 准 记 客服",
		30: `趟 颗 权 铁 树 奶 托 岛 横 钟 猪 胜 愿 岗 节 静 顶 笔 环 随 折 吓 画 毁 墙 独 采 圆 团 产 阵 鱼 账 练 暗
			咸 烟 礼 丝 举 恶 桩 冻 闭 须 争 弯`,
		20: `快递员 快递柜 快递费 驿站 外卖 外卖员 骑手 送餐员 差评 好评 拼多多 淘宝 京东 美团 抖音 支付宝 充电宝
			双十一 主播 直播间 网约车 滴滴 预付卡 会员卡 年费 二手车 到账 扣费 扣款 跑路 发烫 花屏 黑屏 死机 闪退
			卡顿 异响 流量包 宽带 套餐 广场舞 燃气灶 热水器 油烟机 爱答不理 吃拿卡要 踢皮球 推诿 扯皮 物业费
			停车费 取暖费 业委会 房产证 不动产 烂尾 烂尾楼 交房 公积金 社保 押金 定金 尾款 退费 退订 退换 假货
			正品 山寨 翻新 翻新机 缺货 发货 签收 拒收 破损 漏油 掉漆 掉色 起球 开胶 开线 异味 霉味 拉肚子 乱收费
			话费 断网 运营商 服务员 保洁 房卡 退房 订单号 运单号 驾校 车管所 试驾 提车 变速箱 顿挫 机油 胎压 楼梯间
			4s店 t恤 app 破壁机 吊牌 客诉`,
	} {
		for _, w := range strings.Fields(words) {
			m[w] = perMillion
		}
	}
	return m
}()
