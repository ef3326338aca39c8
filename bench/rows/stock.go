package main

import (
	"strings"

	"suxi/taxonomy"
)

// The tenth category, which the embedded scheme does not have.
var account = taxonomy.Category{Code: "account", Name: "账户与隐私", NameEN: "account and privacy", Subcategories: []taxonomy.Entry{
	{Code: "sign_in", Name: "登录绑定", NameEN: "signing in", Keywords: []taxonomy.Phrase{"登录不上", "登不进去", "绑定不了", "解绑不了", "验证码收不到", "账号被锁", "注销不了"}},
	{Code: "disclosure", Name: "资料外泄", NameEN: "disclosure", Keywords: []taxonomy.Phrase{"信息泄露", "隐私泄露", "号码泄露", "推销电话不断", "资料被公开", "定位关不掉"}},
	{Code: "points", Name: "积分会员", NameEN: "points", Keywords: []taxonomy.Phrase{"积分清零", "积分没到账", "会员被降级", "权益领不到", "等级不对"}},
}}

var (
	channels    = words("电话 在线客服 邮件 门店 社交媒体")
	groups      = words("新客 老客 会员 企业")
	departments = words("品控部 物流部 客服部 运营部 售后部")

	products = words(`空气炸锅 扫地机器人 保温杯 儿童推车 吹风机 洗地机 行李箱 净水器 床垫 蓝牙耳机
		电饭煲 微波炉 烤箱 咖啡机 榨汁机 加湿器 除湿机 电热水壶 豆浆机 破壁机
		智能门锁 智能手表 路由器 投影仪 平板电脑 键盘 显示器 打印机 充电宝 摄像头
		跑步鞋 羽绒服 冲锋衣 双肩包 雨伞 窗帘 书桌 台灯 沙发 衣柜
		婴儿奶粉 纸尿裤 安全座椅 积木 猫粮 宠物窝 面膜 洗发水 牙刷 礼盒`)

	regions = words(`广东 浙江 江苏 山东 北京 上海 河南 四川 湖北 福建 湖南 安徽 河北 陕西 辽宁 江西 重庆 云南 广西 山西
		贵州 天津 黑龙江 吉林 内蒙古 新疆 甘肃 海南 宁夏 青海`)

	// Of what a text is put together.
	whens   = words("昨天 前天 上周一 上周三 上周末 今天早上 昨天晚上 前天下午 月初 上月底 端午前 国庆后 搬家那天 下班路上 生日当天 开学前 出差回来 降温那天 周六中午 刚过完年")
	place   = []rune("云杉松柏梅兰竹菊江河湖海山川泉溪东西南北春夏秋冬金银铜玉红绿青蓝龙凤鹤鹿马麒安康泰和福禄祥瑞文明德信光华新兴长永")
	sites   = words("路店 街店 广场店 商城店 旗舰店 小区站 大道店 里门店 村代理点 园区店 桥头店 花园自提点")
	looks   = words("白色 黑色 大号 小号 新款 旧款 加厚 便携 升级版 限量版 家用 双人 儿童款 标准版 高配 低配 礼品装 联名款 促销款 试用装")
	parts   = words("盖子 把手 底座 外壳 开关 电源线 屏幕 按键 滤网 拉链 接口 轮子 支架 包装 说明书 配件 面板 内胆 螺丝 密封圈 表面 里衬 卡扣 指示灯 遥控 标签 吊牌 边角 接缝 夹层")
	degrees = words("居然 一直 突然 总是 又一次 明显 反复 莫名 彻底 有点 才两天就 刚拆封就 没用几回就 到手就 越来越 每次都")
	people  = words("老人 孩子 爱人 同事 室友 邻居 爸妈 舅舅 姑妈 房东 领导 客户 姐姐 弟弟 我自己 全家 朋友 徒弟 奶奶 外公")
	harms   = words("白跑一趟 急得睡不着 请了半天假 饭都没做成 差点误了火车 被人笑话 多花了冤枉钱 淋了一身雨 等到半夜 没法上班 哭了一场 跟着受累 扫了兴致 忙活一整天 生日没过好 耽误了考试 腰都累弯了 搬了四层楼 没脸见人 来回折腾")
	tries   = words("打了热线 找了店长 发了邮件 留了言 去了柜台 填了表格 联系了卖家 问了管家 写了工单 拍了照片 加了客服 提交了视频")
	staff   = words("接线员 店员 主管 值班经理 机器人客服 组长 售后师傅 前台 文员 物业 驿站老板 督导")
	replies = words("让再等等 说不归他管 一句话不说 推给厂家 答应了没下文 叫我看说明书 说系统没记录 要我出钱检测 连声抱歉了事 拿规定压人 换个人又从头问 只发了张优惠券 说月底再议 约好了不来 查了半天没结果 听完就断线")
	ends    = words("尽快给个说法 三天内回电 别再拖了 按规定办 给个准信 请领导看看 不然只好再来信 我等着 望重视 谢谢 麻烦了 以后不买了")
)

func words(list string) []string { return strings.Fields(list) }
