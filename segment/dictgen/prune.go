package main

import (
	"strings"
	"unicode/utf8"
)

// keeps says whether a word of gse's dictionary enters the accurate one.
//
// A unigram model prefers one word to its parts even where the word is rare,
// so that each compound in the dictionary costs the parts everywhere. Words of
// low frequency are mostly such compounds, names, and scraps of longer words;
// the longer, the more often. Those of two characters are mostly real.
//
// A number with its measure word is always two words.
func keeps(word string, frequency float64, tag string) bool {
	if isQuantity(word, tag) || scraps[word] {
		return false
	}
	switch n := utf8.RuneCountInString(word); {
	case n == 1:
		return true
	case n == 2:
		return frequency >= 3
	case n == 3:
		return frequency >= 7
	default:
		return frequency >= 10
	}
}

// isQuantity says whether a word is a number with its measure word, such as
// 三个, 第二次 or 万元.
func isQuantity(word, tag string) bool {
	measure := strings.TrimLeft(word, numerals)
	if measure == word || !measures[measure] || lexical[word] {
		return false
	}
	switch tag {
	case "m", "mq", "q", "t":
		return true
	}
	return false
}

// numerals begin a quantity.
const numerals = "〇零一二三四五六七八九十百千万亿两几半数多余第"

// measures are words that count: classifiers, units, times.
var measures = set(`
	个 种 次 条 位 句 片 只 座 件 级 场 张 家 名 段 批 把 道 支 页 份 部 类 项 套 根 层 遍 处 顿 群 颗 副
	本 杯 封 间 笔 辆 篇 届 枚 架 倍 轮 匹 堆 艘 则 首 所 圈 号 组 株 棵 台 枝 粒 户 人 声 番 阵 股 对 门
	幅 瓶 包 盘 盒 袋 箱 串 趟 排 幢 栋 桶 瓣 滴 束 期 章 卷 节 集 代 回 成 折 块 起 路 楼 眼 口 步 人次
	元 角 毛 美元 米 厘米 毫米 公里 千米 亩 公顷 平方米 平方公里 立方米 斤 公斤 千克 吨 千瓦
	年 日 天 夜 周 星期 个月 小时 分钟 岁 辈子 多 来
`)

// lexical are words that look like a quantity but have a meaning of their own.
var lexical = set(`
	一块 一起 一路 一对 一代 一层 一番 一级 一场 一成 一口 一步 一号 一门 一包 一眼 一来 一毛 一辈子
	四周 四处 三角 半路 多元 多次 多处 多年 多家
`)

// scraps are frequent words that are none.
var scraps = set("唯一一 双十 第三第四 两千多 三千多")

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, word := range strings.Fields(words) {
		m[word] = true
	}
	return m
}
