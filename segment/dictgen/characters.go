package main

import "strings"

// common are characters that gse's dictionary lists with a placeholder for a
// frequency (给 with 3, 没 with 4), so that their words would swallow them. The
// number is how many of a million words of general text they are, to an order
// of magnitude.
var common = func() map[string]float64 {
	m := make(map[string]float64)
	for perMillion, characters := range map[float64]string{
		3000: "很给",
		2000: "没为会",
		1000: "过两几才里",
		800:  "并家向却",
		500:  "车无回开内们出村县问刚连楼带装线离穿响组",
		200:  "乱台网进间当够头厂盖园局员广",
		100:  "灯查双冲挡贴价干占错项违选挂表报群领压级升板关国显归药摆准记",
		30:   "趟颗权铁树奶托岛横钟猪胜愿岗节静顶笔环随折吓画毁墙独采圆团产阵鱼账练暗咸烟礼丝举恶桩冻闭须争弯",
	} {
		for _, c := range strings.Split(characters, "") {
			m[c] = perMillion
		}
	}
	return m
}()
