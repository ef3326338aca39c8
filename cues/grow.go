package cues

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

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
const breaks = "的了着过是在于与和及或跟同对向往被把给让叫使从自到由去来回找我你他她它您咱们这那该此本贵某各每个些整全所有说讲问告诉就都也还又再才却不没未无很太最请望求盼映报举询议决住离近达经为因以按如等即并但而且则虽后前里内外上下旁边间时刚已正能会可要想应需将了吧吗呢啊呀嘛之其地得做打买卖用看见当只仅一么多型级至条名年月日己称"

// role leaves out what only begins like a role: 物业费.
func role(text string, start, end int) (int, int) {
	if strings.HasPrefix(text[end:], "费") {
		return start, start
	}
	return start, end
}

// yearFirst leaves out what only has the form of a date: 400-123-4567.
func yearFirst(text string, start, end int) (int, int) {
	if year, _ := arabic([]rune(text[start:end])); year < 1900 || year > 2100 {
		return start, start
	}
	return start, end
}

// clock takes 8:30, but no score and no ratio.
func clock(text string, start, end int) (int, int) {
	if _, err := time.Parse("15:04", text[start:end]); err != nil {
		return start, start
	}
	return start, end
}

// weekday leaves out 周六 of 一周六天.
func weekday(text string, start, end int) (int, int) {
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	if isNumeral(before) || startsWithAny(text[end:], "天 次 个 岁") {
		return start, start
	}
	return start, end
}

// timeOfDay leaves out greetings and 下午茶.
func timeOfDay(text string, start, end int) (int, int) {
	if rest := text[end:]; startsWithAny(rest, "茶 好") && !startsWithAny(rest, "好几 好多") {
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
		if n < 2 || n == most || isGeneric(text[begin:start]) || countsBodies(text[begin:start]) || strings.ContainsRune("格布结当开饭僵残棋", last) {
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
	'市': "超股门早夜楼上全壁", '区': "小分据盲务厂校院社居城地园战片误禁专郊山老景牧灾库业护理论超价验", '镇': "城冰全", '乡': "家下城老", '村': "农中壳全假",
	'路': "弯叉马岔道公铁网线思套出顺绕字电问领泥簸走回活销退识洼夜错点水迷步原", '街': "逛上落整行背业食宿扫", '县': "全政",
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
	if strings.ContainsRune(common[mark], last) || strings.ContainsRune(follows, next) || isGeneric(name) || mark == '路' && unicode.IsDigit(last) {
		return start, start // 802路 is a bus
	}
	return begin, end
}

// generic are words before a mark that make no name of it.
var generic = set(`快递 物流 保险 旅游 旅行 装修 房产 物业 自来水 供电 燃气 公交 分公司 有限 有限责任 上市 大型 连锁 软件 总 老旧 居民 住宅 高档 封闭 附近 周边 隔壁 政府 相关
	主管 职能 有关 人民 儿童 综合 专科 公立 公办 民办 私立 私人 农村 城市 城郊 当地 长途 经济 口袋 定点 偏远 公共 商业 整体 家庭 社区 乡镇 街道
	配套 美丽 美好 文明 文明城 卫生城 旅游城 园林城 省会城 大城 小城 新建 高端 同 该`)

// isGeneric reports whether name is made of generic words only.
func isGeneric(name string) bool {
	for name != "" {
		rest := name
		for word := range generic {
			if after, ok := strings.CutPrefix(name, word); ok && len(after) < len(rest) {
				rest = after
			}
		}
		if rest == name {
			return false
		}
		name = rest
	}
	return true
}

// countsBodies reports whether name is a count, as in 三家公司.
func countsBodies(name string) bool {
	before, ok := strings.CutSuffix(name, "家")
	last, _ := utf8.DecodeLastRuneInString(before)
	return ok && (isNumeral(last) || last == '多' || last == '哪')
}

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
		if !inName(r) && !startsWithAny(text[begin-n:end], "住宅 经济") || strings.ContainsRune(stops, r) {
			break
		}
		begin -= n
	}
	for verb := range strings.FieldsSeq(verbs) {
		if i := strings.LastIndex(text[begin:end], verb); i >= 0 {
			begin += i + len(verb)
		}
	}
	return begin
}

// verbs end a name as breaks do, but only in two characters: 进入 before 小区.
const verbs = "呼吁 查处 开通 导致 进入 修建 整治 造成 取缔 关闭 拆除 严查 恳请 投诉 位于 隶属 入住 途经 致电 联系 拨打"

func inName(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) && !strings.ContainsRune(breaks, r)
}

// classifiers stand between a number and a noun: 一台吹风机.
const classifiers = "个台双件条部只款瓶袋盒箱张把套本辆份支块"

// nounAfter returns the noun that follows a mark: 买的 is followed by 洗衣机.
func nounAfter(text string, _, end int) (int, int) {
	if r, n := utf8.DecodeRuneInString(text[end:]); isNumeral(r) {
		if c, width := utf8.DecodeRuneInString(text[end+n:]); strings.ContainsRune(classifiers, c) {
			end += n + width
		}
	}
	stop := end
	for range maxNoun {
		r, n := utf8.DecodeRuneInString(text[stop:])
		if !inName(r) {
			break
		}
		stop += n
	}
	return noun(text, end, end+len(strings.TrimSuffix(text[end:stop], "坏")))
}

// nounBefore returns the noun that a mark says something of: 屏幕 before 坏了.
func nounBefore(text string, start, _ int) (int, int) {
	begin := growLeft(text, start, maxNoun, "")
	before, _ := utf8.DecodeLastRuneInString(text[:begin])
	if c, n := utf8.DecodeRuneInString(text[begin:start]); isNumeral(before) && strings.ContainsRune(classifiers, c) {
		begin += n
	}
	return noun(text, begin, start)
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
