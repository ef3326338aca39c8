package cues

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// A complaint mentions much that it does not assert. Four guards leave it out;
// a fifth, the exceptions of a rule, is part of the taxonomy.
//
//   - Negation, for every kind: 没有人员受伤. A negating word counts for the
//     five characters after it, within its clause. Most of the work is in the
//     words that only look like one: 不小心烫伤 is a scald.
//   - Supposition, for rules: 如果起火, 以防摔伤, 担心漏电, 会不会爆炸, 听说有人受伤.
//     It counts to the end of its clause or to a word that goes on with the
//     story, so 如果再不处理我就起诉 does announce a suit, but not to one that
//     only names an effect: 以免短路引发起火. The other kinds say what
//     a complaint is about, and a supposed fake is about fakes.
//   - Quotation, for every kind: what stands between quotation marks or in the
//     name of a document is somebody else's words, unless the whole text is
//     quoted.
//   - Address, for demands: 建议大家别买 speaks to other customers, and 客服让我
//     申请退款 is not what the customer asks for.
//
// Likelihood is no guard: 容易摔伤 and 差点撞上 are dangers. Nor is reported
// speech without marks: 医生说是食物中毒 is evidence.

// A guard is what a word does to the words after it.
type guard int

const (
	negates guard = iota
	supposes
	asserts // goes on with what is the case
	causes  // leads to what is the case unless its cause is only supposed
	neutral // begins like one of the others, but is none
)

// reach is how many characters a negating word counts for, and lookback how
// many before a mention are searched for a supposing one.
//
// A demand is negated from nearby only: 不好用要求退款 and 没人处理望尽快解决 run
// two clauses together, as many complaints without punctuation do, while 不想退款
// and 没有要求赔偿 have little between.
const (
	reach       = 5
	demandReach = 1
	lookback    = 20
)

// guardWords returns the guard words by what they do. At each place the
// longest word counts.
func guardWords() trie {
	var entries []entry
	for _, list := range []struct {
		guard guard
		words string
	}{
		{negates, `没 没有 没出现 没发生 没造成 没有造成 没有导致 没有引起 没有发生 没人 没打算 没必要 并没有 从没 从来没有 还没 还没有 未 未造成 未导致 未引发 未发生 并未 从未 尚未
			无 无人 并无 毫无 绝无 无需 无须 不 不是 不会 不曾 不存在 从不 不要 不用 不必 不想 不打算 不至于 不需要 不求 别 勿 非 并非 绝非 谈不上 算不上`},
		// conditions; purposes; fears and beliefs; questions; hearsay; what the other side tells one to do
		{supposes, `如果 假如 要是 倘若 假设 若 若是 万一 一旦 哪天 即使 即便 就算 哪怕 除非 等到 要等 非要等 非得等
			防 防止 以防 预防 谨防 严防 防范 避免 以免 免得 省得 杜绝 消除 排除 降低 减少 预案
			怕 害怕 生怕 唯恐 恐怕 担心 担忧 以为 误以为 像 好像 像是 仿佛 等于 好比 如同
			请问 是否 会否 有无 会不会 是不是 有没有 能不能 什么是 何为
			听说 据说 传言 谣传 网传 新闻 报道
			让我 让我们 叫我 叫我们 要我 要我们 要求我 建议我 有本事 有本事就 有本事你就 有本事你们就 不服就 不服你就 不服气就 尽管去`},
		{causes, `导致 致使 造成 引发 引起 使得 以致 以至 从而`},
		{asserts, `害得 害我 结果 就 便 才 却 还 竟 竟然 居然 已经 已 则 将 只好 只能 必将 直接 随时 后`},
		{neutral, `不小心 不慎 不仅 不但 不光 不止 不只 不单 不料 不少 不下 不下于 不低于 不断 不停 不久 不到 不得不 不能不 不会不 不是没有 不当 不及时 不合格 不合理 不规范
			不牢 不牢固 不稳 不干净 不新鲜 不明 不满 不服 不良 不足 不法 不同 不时 不定 不知 不幸 不锈钢 不排除 不然 不平 不出 不起 不了 不开 不动 不住 不及 不上 不严
			不管 不顾 不理 不听 不负责 不作为 不处理 不解决 再不 要不 动不动 差不多
			没想到 没料到 没成想 没多久 没几 没过 没用 没到 没等 没吃 没走 没洗 没喝 没穿 没开 没注意 没留神 没站稳 没看清 没扶稳 没拿稳 没走稳 没坐稳 没踩稳 没反应过来 没来得及
			没人管 没人理 没修 没关 没断 没装 没盖 差点没 没有护栏 没有警示 没有提示 没有提醒
			无人管 无人看管 无人值守 无人问津 无法 无证 无照 无良 无奈 无故 无端 无理 无语 无论 无果 无效 无视 无数 无辜 无助 无力 未来 未果 未经 未必 未成年 未处理 未解决
			录像 图像 头像 摄像 影像 偶像 像素 需要我
			别人 别的 别家 特别 个别 分别 区别 级别 性别 类别 告别 别墅 非常 非法 是非 非得 非要 沉没 淹没 出没 没收 没完没了
			消防 国防 防火 防水 防盗 防护 防疫 防滑 防汛 防晒 若干 还有 还是 就是 后来 前后 售后 然后 以后 方便 随便 便宜 人才 刚才 才能 将近 即将`},
	} {
		for word := range strings.FieldsSeq(list.words) {
			entries = append(entries, entry{[]rune(word), int(list.guard)})
		}
	}
	return newTrie(entries)
}

// words are two characters long; no phrase begins with the second of them.
var words = set("申请 邀请 聘请 宴请 失望 绝望 愿望 渴望 看望 探望 论何 任何")

// splitsWord reports whether text[start:] begins in the middle of a word.
func splitsWord(text string, start int) bool {
	_, before := utf8.DecodeLastRuneInString(text[:start])
	_, after := utf8.DecodeRuneInString(text[start:])
	return words[text[start-before:start+after]]
}

// asserted reports whether the words around h leave what it mentions standing. A
// guard word before the end of its last … counts too, as in 请不要处理 and
// 请问何时处理.
func (f *Finder) asserted(s *findings, kind Kind, h hit) bool {
	if since, supposed := f.guarded(s.Runes[h.start:h.gap]); since <= reach || supposed {
		return false
	}
	start := int(h.start)
	begin := start
	for begin > max(0, start-lookback) && !endsClause(s.Runes[begin-1]) {
		begin--
	}
	since, supposed := f.guarded(s.Runes[begin:start])
	switch kind {
	case Rule:
		return since > reach && !supposed && !asks(s.Runes[h.end:])
	case Demand:
		return since > demandReach && !addressesReaders(s.Text[s.At[h.end]:]) && !isOthers(s.Text[s.At[begin]:s.At[start]], s.Text[s.At[start]:])
	}
	return since > reach
}

// guarded returns how many characters stand in before since its last negating
// word, more than reach if there is none, and whether its words suppose what
// follows.
func (f *Finder) guarded(before []rune) (since int, supposed bool) {
	since = reach + 1
	last := -1 // where the last negating word ends
	for at := 0; at < len(before); {
		g, length := f.guards.longest(before[at:])
		at += max(length, 1)
		if length == 0 {
			continue
		}
		switch guard(g) {
		case negates:
			last = at
		case supposes:
			supposed = true
		case asserts:
			last, supposed = -1, false
		case causes:
			last = -1
		}
	}
	if last >= 0 {
		since = len(before) - last
	}
	return since, supposed
}

// asks reports whether rest, what follows a mention, makes a question of it:
// at most two characters, then 吗 or 么, then the end of the sentence.
func asks(rest []rune) bool {
	for i, r := range rest[:min(3, len(rest))] {
		if r == '吗' || r == '么' {
			return i+1 == len(rest) || endsClause(rest[i+1])
		}
	}
	return false
}

// addressesReaders reports whether rest, what follows a demand, turns it to
// other customers.
func addressesReaders(rest string) bool {
	return startsWithAny(rest, "大家 各位 朋友 亲 别 不要 谨慎 慎重 想买 要买 买 购买 选择 自驾")
}

// isOthers reports whether before, what precedes a demand in its clause, makes
// it somebody else's: what one is told to demand, what was promised, and what
// the other side demands or advises.
func isOthers(before, demand string) bool {
	if endsWithAny(before, "让我 让我们 叫我 叫我们 要我 要我们 说会 说要 答应 答应会 承诺 承诺会") {
		return true
	}
	return startsWithAny(demand, "建议 要求") && endsWithAny(before, "医生 店员 店家 商家 客服 前台 导购 业务员 快递员 销售 老师 他们 对方")
}

func startsWithAny(text, words string) bool {
	for word := range strings.FieldsSeq(words) {
		if strings.HasPrefix(text, word) {
			return true
		}
	}
	return false
}

func endsWithAny(text, words string) bool {
	for word := range strings.FieldsSeq(words) {
		if strings.HasSuffix(text, word) {
			return true
		}
	}
	return false
}

// maxQuotation is the length in bytes of what is still taken for a quotation;
// a mark that closes later, or never, opens none.
const maxQuotation = 300

// quotations appends to found the ranges between quotation marks, in order, but
// not one that spans the whole text.
func quotations(found [][2]int, in *Letters) [][2]int {
	text := in.Text
	outside := 0 // where the last quotation ended
	for i, r := range in.Runes {
		if r > lastOpening {
			continue
		}
		mark, at := closing(r), int(in.At[i])
		if mark == "" || at < outside {
			continue
		}
		begin := int(in.At[i+1])
		length := strings.Index(text[begin:min(len(text), begin+maxQuotation)], mark)
		if length < 0 {
			continue
		}
		end := begin + length
		if outside = end + len(mark); at > 0 || outside < len(text) {
			found = append(found, [2]int{begin, end})
		}
	}
	return found
}

// lastOpening is the last character that opens a quotation, before all Chinese
// characters.
const lastOpening = '『'

// closing returns the quotation mark that goes with an opening one, or "".
func closing(r rune) string {
	switch r {
	case '“':
		return "”"
	case '‘':
		return "’"
	case '「':
		return "」"
	case '『':
		return "』"
	case '《':
		return "》"
	case '"':
		return `"`
	}
	return ""
}

// quotes reports whether m stands in a quotation of the text searched.
func (s *findings) quotes(m mark) bool {
	if !s.sawQuotes {
		s.quoted, s.sawQuotes = quotations(s.quoted[:0], &s.Letters), true
	}
	return within(s.quoted, m)
}

// within reports whether m lies inside one of the ranges, which are in order
// and do not overlap.
func within(ranges [][2]int, m mark) bool {
	i, _ := slices.BinarySearchFunc(ranges, m.end, func(r [2]int, end int) int { return cmp.Compare(r[1], end) })
	return i < len(ranges) && ranges[i][0] <= m.start
}
