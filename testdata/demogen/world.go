package main

import (
	"math"
	"time"
)

// The demo covers whole months, first to last, in Beijing time.
var (
	shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)
	firstDay = date(2024, 5, 1)
	lastDay  = date(2025, 6, 30)
)

func date(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, shanghai)
}

// A category has its share of the expected complaints and its severities.
type category struct {
	code, name string
	share      float64
	severity   [3]float64 // shares of rank 1, 2, 3
	place      bool       // about a place or an account: most name no product
}

var categories = []category{
	{"quality", "产品质量", .27, [3]float64{.04, .72, .24}, false},
	{"delivery", "物流交付", .18, [3]float64{.05, .74, .21}, false},
	{"attitude", "服务态度", .12, [3]float64{.07, .79, .14}, false},
	{"price", "价格费用", .09, [3]float64{.05, .64, .31}, false},
	{"aftersale", "售后退换", .14, [3]float64{.10, .74, .16}, false},
	{"promise", "虚假宣传与承诺未兑现", .08, [3]float64{.08, .75, .17}, false},
	{"safety", "安全健康", .05, [3]float64{.55, .40, .05}, false},
	{"environment", "环境与体验", .03, [3]float64{.03, .53, .44}, true},
	{"other", "其他", .04, [3]float64{.01, .44, .55}, true},
}

// A product is sold in every region alike.
type product struct {
	name    string
	code    string // begins a batch number; empty for a service, which has none
	share   float64
	aliases []string // how customers call it
	prices  []int    // yuan
}

const service = "家电清洗服务"

var products = []product{
	{"空气炸锅", "KZ", .11, []string{"空气炸锅", "空气炸锅", "5升空气炸锅", "可视空气炸锅"}, []int{269, 329, 399}},
	{"扫地机器人", "SD", .10, []string{"扫地机器人", "扫地机器人", "扫地机", "扫拖一体机器人"}, []int{1299, 1899, 2699}},
	{"保温杯", "BW", .08, []string{"保温杯", "保温杯", "儿童保温杯", "大容量保温杯"}, []int{79, 99, 139}},
	{"儿童推车", "TC", .07, []string{"儿童推车", "婴儿推车", "儿童推车", "折叠儿童推车"}, []int{459, 699, 899}},
	{"吹风机", "CF", .08, []string{"吹风机", "吹风机", "高速吹风机", "负离子吹风机"}, []int{199, 299, 459}},
	{"洗地机", "XD", .08, []string{"洗地机", "洗地机", "无线洗地机"}, []int{1399, 1799, 2299}},
	{"行李箱", "XL", .08, []string{"行李箱", "行李箱", "20寸行李箱", "24寸行李箱"}, []int{239, 329, 459}},
	{"净水器", "JS", .09, []string{"净水器", "净水器", "厨下净水器", "反渗透净水器"}, []int{1099, 1599, 2199}},
	{"床垫", "CD", .08, []string{"床垫", "床垫", "乳胶床垫", "一米八的床垫"}, []int{1299, 1999, 2899}},
	{"蓝牙耳机", "EJ", .09, []string{"蓝牙耳机", "蓝牙耳机", "降噪蓝牙耳机", "无线蓝牙耳机"}, []int{159, 299, 499}},
	{"生鲜礼盒", "SX", .08, []string{"生鲜礼盒", "生鲜礼盒", "海鲜水果生鲜礼盒"}, []int{168, 238, 398}},
	{service, "", .06, []string{"家电清洗服务", "家电清洗", "上门家电清洗服务"}, []int{129, 199, 359}},
}

type region struct {
	name   string
	share  float64 // of orders
	cities []string
}

var regions = []region{
	{"广东", .18, []string{"广州", "深圳", "佛山", "东莞", "惠州"}},
	{"浙江", .13, []string{"杭州", "宁波", "温州", "嘉兴"}},
	{"江苏", .13, []string{"南京", "苏州", "无锡", "徐州"}},
	{"山东", .10, []string{"济南", "青岛", "烟台", "临沂"}},
	{"北京", .09, []string{"北京"}},
	{"上海", .09, []string{"上海"}},
	{"河南", .08, []string{"郑州", "洛阳", "南阳"}},
	{"四川", .08, []string{"成都", "绵阳", "宜宾"}},
	{"湖北", .07, []string{"武汉", "宜昌", "襄阳"}},
	{"福建", .05, []string{"福州", "厦门", "泉州"}},
}

var channelShares = []float64{.40, .28, .12, .20} // in the order of registers.yaml

// growth is how much orders per day grow from the middle of the first month to
// the middle of the last.
const growth = 1.4

// A season multiplies what happens from one day to another, both included.
type season struct {
	name     string
	from, to time.Time
	factor   float64
}

// orderSeasons change the orders, and the complaints with them.
var orderSeasons = []season{
	{"618", date(2024, 6, 1), date(2024, 6, 20), 1.2},
	{"国庆", date(2024, 10, 1), date(2024, 10, 7), .7},
	{"双11", date(2024, 11, 1), date(2024, 11, 15), 1.25},
	{"春节", date(2025, 1, 25), date(2025, 2, 5), .45},
	{"618", date(2025, 6, 1), date(2025, 6, 20), 1.2},
}

// deliverySeasons change the delivery complaints per order.
var deliverySeasons = []season{
	{"618", date(2024, 6, 1), date(2024, 6, 25), 1.5},
	{"双11", date(2024, 11, 1), date(2024, 11, 20), 1.5},
	{"618", date(2025, 6, 1), date(2025, 6, 25), 1.5},
}

func seasonal(seasons []season, day time.Time) float64 {
	for _, s := range seasons {
		if !day.Before(s.from) && !day.After(s.to) {
			return s.factor
		}
	}
	return 1
}

// ordersOn returns the orders of one day, over all regions.
func ordersOn(day time.Time) float64 {
	const firstDayOrders = 3600
	days := day.Sub(date(2024, 5, 16)).Hours() / 24
	span := date(2025, 6, 15).Sub(date(2024, 5, 16)).Hours() / 24
	return firstDayOrders * math.Pow(growth, days/span) * seasonal(orderSeasons, day)
}

// weekdays multiplies the complaints per order, Sunday first; it averages 1.
var weekdays = [7]float64{.80, 1.15, 1.08, 1.05, 1.00, 1.02, .90}

// load is the expected complaints of category c on a day, for one complaint per
// order.
func load(c category, day time.Time) float64 {
	l := ordersOn(day) * weekdays[day.Weekday()] * c.share
	if c.code == "delivery" {
		l *= seasonal(deliverySeasons, day)
	}
	return l
}

// productShares returns the shares of products in the complaints of a category:
// a service is not delivered.
func productShares(c category) []float64 {
	shares := make([]float64, len(products))
	total := 0.0
	for i, p := range products {
		if p.name == service && c.code == "delivery" {
			continue
		}
		shares[i] = p.share
		total += p.share
	}
	for i := range shares {
		shares[i] /= total
	}
	return shares
}

// hours weigh the hours of a day, by channel.
var hours = [4][24]float64{
	{8: 3, 9: 8, 10: 10, 11: 8, 12: 4, 13: 5, 14: 8, 15: 9, 16: 8, 17: 6, 18: 4, 19: 4, 20: 3},
	{0: 2, 1: 1, 7: 2, 8: 3, 9: 5, 10: 6, 11: 6, 12: 7, 13: 6, 14: 5, 15: 5, 16: 5, 17: 5, 18: 5, 19: 7, 20: 9, 21: 9, 22: 7, 23: 4},
	{10: 5, 11: 7, 12: 5, 13: 5, 14: 7, 15: 8, 16: 8, 17: 7, 18: 7, 19: 8, 20: 5},
	{0: 4, 1: 2, 6: 1, 7: 3, 8: 4, 9: 3, 10: 3, 11: 4, 12: 7, 13: 6, 14: 3, 15: 3, 16: 3, 17: 4, 18: 6, 19: 7, 20: 9, 21: 10, 22: 10, 23: 7},
}
