package themes

import (
	"strings"
	"sync"
)

// functionWords are the words of two characters and more that say how
// something is said, not what.
var functionWords = sync.OnceValue(func() map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Fields(functionWordList) {
		words[w] = true
	}
	return words
})

// Pronouns, questions, conjunctions, adverbs, auxiliaries, words of time, order and
// amount, the phrases of letters, and those of whoever writes complaints down
// (客户来电反映). What may name a matter (问题, 服务, 质量) is not among them.
const functionWordList = `
我们 你们 他们 她们 它们 咱们 大家 自己 本人 人家 别人 有人 某些 各种
这个 那个 这些 那些 这样 那样 这种 那种 这里 那里 这边 那边 这么 那么 这次 那次 这是 那是 此次 如此
什么 怎么 怎样 怎么样 如何 为何 为什么 多少 哪里 哪个 哪些 是否 几个 是不是 有没有 能不能 可不可以
因为 所以 因此 由于 但是 可是 不过 然而 而且 并且 况且 以及 或者 还是 如果 假如 要是 虽然 尽管 即使
只要 只有 除了 除非 不仅 不但 无论 不管 既然 于是 从而 否则 另外 此外 同时 然后 接着 最后 后来 至于 甚至
之后 以后 之前 以前 其中 其他 其它 其实 关于 对于 根据 按照 通过 经过 为了 包括 进行 作为 成为 属于
非常 特别 十分 比较 相当 稍微 有点 一直 一样 一般 一定 一再 已经 曾经 正在 刚刚 刚才 马上 立刻 立即
总是 经常 常常 往往 偶尔 有时 再次 仍然 仍旧 依然 依旧 还有 还要 还会 只是 只能 只好 就是 就会 就要 都是 也是
不是 不会 不能 不要 不再 不了 没有 并不 并没有 并未 从来 从未 根本 完全 几乎 大概 大约 可能 也许 或许
应该 应当 必须 需要 可以 能够 愿意 希望 觉得 认为 感觉 知道 以为 真的 真是 确实 的确 居然 竟然 果然
究竟 到底 反正 简直 尤其 更加 越来越 导致 使得 造成 表示 起来 出来 下来 过来 回来 出去 上去 下去 过去
有些 一些 一点 一下 一种 一次 一个 一起 很多 许多 不少 所有 任何 每个 每次 每天 全部 整个 之一 左右 以上 以下
目前 现在 今天 昨天 明天 当时 当天 时候 时间 期间 至今 今年 去年 来说 来讲 的话 之类 等等 而已 罢了 似的
您好 你好 谢谢 感谢 尊敬 敬爱 敬请 恳请 请问 请求 麻烦 拜托 您们 先生 女士 领导 同志 此致 敬礼
客户 顾客 用户 来电 来访 反映 投诉 诉求 第一 第二 第三
`
