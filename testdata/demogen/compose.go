package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"suxi/neardup"
)

// tooAlike is the similarity from which a text is written anew: accidental
// near-duplicates would hide the planted ones.
const tooAlike = .6

// A composer writes texts. Every list of phrasings is a deck, shuffled, dealt
// to the end and shuffled again, so that all are used and repeats lie apart.
type composer struct {
	stock *stock
	rng   *rand.Rand
	decks map[string]*deck
	told  map[string][]string // texts by core
}

type deck struct {
	lines []line
	next  int
}

// A line is one phrasing and the group it is of.
type line struct {
	text string
	from group
}

// compose writes the text of every row that has none.
func compose(d *demo, rng *rand.Rand) error {
	w := &composer{stock: d.stock, rng: rng, decks: map[string]*deck{}, told: map[string][]string{}}
	first := true
	for _, r := range d.rows {
		switch {
		case r.fixed:
		case r.planted == "batch":
			r.text = w.batch(r, first)
			first = false
		default:
			if err := w.compose(r); err != nil {
				return err
			}
		}
	}
	return nil
}

// compose writes r.text, differently from what was told about the same core.
func (w *composer) compose(r *row) error {
	for range 50 {
		core, err := w.core(r)
		if err != nil {
			return err
		}
		text := w.write(r, core)
		alike := func(told string) bool { return neardup.Jaccard(told, text) >= tooAlike }
		if !slices.ContainsFunc(w.told[core.text], alike) {
			w.told[core.text] = append(w.told[core.text], text)
			r.text = text
			return nil
		}
	}
	return fmt.Errorf("%s: nothing new to tell about %s; add to stock/%s.yaml", r.id, r.product, r.category.code)
}

// core draws the main sentence: a problem, or for severity 3 a suggestion.
func (w *composer) core(r *row) (line, error) {
	cs := w.stock.categories[r.category.code]
	groups, key := cs.Cores, fmt.Sprintf("core%d%s", r.severity, r.about)
	if r.severity == 3 {
		groups, key = cs.Asks, "ask"
	}
	core := w.deal(r.category.code+key, r.product, slices.DeleteFunc(slices.Clone(groups), func(g group) bool {
		return g.Severity != 0 && g.Severity != r.severity || r.about != "" && g.About != r.about
	}))
	if core.text == "" {
		return core, fmt.Errorf("stock/%s.yaml: nothing suits %q, severity %d", r.category.code, r.product, r.severity)
	}
	return core, nil
}

// write tells core as a customer of the channel would.
func (w *composer) write(r *row, core line) string {
	reg := w.stock.registers.Channels[r.channel]
	parts, open, last := w.complaint(r, core, reg), reg.Opens, reg.Last
	if r.severity == 3 {
		parts, open, last = []string{core.text}, reg.Asks, reg.AskLast
		if w.chance(.7) {
			parts = append(parts, w.deal(reg.Name+"askclose", "", lines(reg.AskCloses)).text)
		}
	}
	var b strings.Builder
	b.WriteString(w.deal(fmt.Sprint(reg.Name, "open", r.severity == 3), "", lines(open)).text)
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	for i, part := range parts {
		b.WriteString(part)
		stops := reg.Stop
		if i == len(parts)-1 {
			stops = last
		}
		if end, _ := utf8.DecodeLastRuneInString(part); unicode.Is(unicode.Han, end) || unicode.IsDigit(end) || end == '>' {
			b.WriteString(stops[w.rng.IntN(len(stops))])
		}
	}
	return w.slots(r, reg)(b.String())
}

// complaint returns the sentences of a complaint of severity 1 or 2.
func (w *composer) complaint(r *row, core line, reg register) []string {
	code := r.category.code
	cs := w.stock.categories[code]
	wheres, key := cs.Wheres, code+"where"
	if len(wheres) == 0 {
		wheres, key = w.stock.registers.Wheres, "where"
	}
	parts := []string{w.deal(key, r.product, wheres).text + "，" + core.text}
	of := code + core.from.About
	for _, chance := range []float64{.65, .2} {
		if w.chance(chance) {
			own := group{Say: core.from.Details}
			parts = append(parts, w.deal(of+"detail", r.product, append([]group{own}, cs.Details...)).text)
		}
	}
	if r.severity == 1 && (code != "safety" || w.chance(.4)) {
		parts = append(parts, w.deal(code+"urgent", r.product, cs.Urgents).text)
	}
	if w.chance(.7) {
		demands := cs.Demands
		if len(core.from.Demands) > 0 {
			demands = lines(core.from.Demands)
		}
		frame := w.deal(reg.Name+"demand", "", lines(reg.Demands)).text
		parts = append(parts, strings.ReplaceAll(frame, "<诉求>", w.deal(of+"demand", r.product, demands).text))
	}
	if w.chance(.7) {
		parts = append(parts, w.deal(reg.Name+"close", "", lines(reg.Closes)).text)
	}
	return parts
}

func (w *composer) chance(p float64) bool { return w.rng.Float64() < p }

// lines makes one group, for all products, of plain lines.
func lines(say []string) []group { return []group{{Say: say}} }

// deal draws a phrasing that suits product: the zero line if there is none.
func (w *composer) deal(list, product string, groups []group) line {
	key := list + "/" + product
	d := w.decks[key]
	if d == nil {
		d = &deck{}
		for _, g := range groups {
			if g.suits(product) {
				for _, text := range g.Say {
					d.lines = append(d.lines, line{text, g})
				}
			}
		}
		w.decks[key] = d
	}
	if len(d.lines) == 0 {
		return line{}
	}
	if d.next == 0 {
		w.rng.Shuffle(len(d.lines), func(i, j int) { d.lines[i], d.lines[j] = d.lines[j], d.lines[i] })
	}
	dealt := d.lines[d.next]
	d.next = (d.next + 1) % len(d.lines)
	return dealt
}

// slots returns a function that fills the <slots> of a text about r. Who, what
// and how much are the same throughout a text.
func (w *composer) slots(r *row, reg register) func(string) string {
	one := func(s ...string) string { return s[w.rng.IntN(len(s))] }
	p := product{name: "商品", aliases: []string{"商品"}, prices: []int{59, 99, 299}}
	if i := productIndex(r.product); i >= 0 {
		p = products[i]
	}
	cs := w.stock.categories[r.category.code]
	topics := cs.Topics
	if r.severity == 3 && len(cs.AskTopics) > 0 {
		topics = cs.AskTopics
	}
	fixed := map[string]string{
		"题":  one(topics...),
		"产品": one(p.aliases...),
		"我":  reg.Me,
		"城市": one(r.region.cities...),
		"姓":  one("王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴", "徐", "孙", "马", "朱", "胡", "林", "郭", "何", "罗", "梁"),
		"金额": fmt.Sprintf("%d元", p.prices[w.rng.IntN(len(p.prices))]),
		"尾号": fmt.Sprintf("%04d", w.rng.IntN(10000)),
		"批号": r.batch,
	}
	value := func(slot string) string {
		switch slot {
		case "天":
			return one("五天", "六天", "七天", "八天", "九天", "十天", "十几天", "一个星期", "一周多", "快两周", "半个月", "二十天", "12天", "9天")
		case "几":
			return one("三", "三", "四", "五")
		case "小额":
			return fmt.Sprintf("%d元", 9+w.rng.IntN(90))
		case "日期":
			return w.earlier(r.at)
		case "时间":
			return one("上午九点", "上午十点", "上午", "中午", "下午两点", "下午三点多", "下午", "傍晚", "晚上七点", "晚上八点多")
		case "店铺":
			return one("官方旗舰店", "直播间", "你们APP", "小程序", "会员商城", "门店", "专卖店", "网上商城", "周年庆专场")
		case "门店":
			return one("旗舰店", "体验店", "广场店", "万家店", "自提点", "社区店", "生活馆", "奥莱店")
		case "工号":
			return fmt.Sprintf("%d", 1000+w.rng.IntN(9000))
		}
		return fixed[slot]
	}
	return func(text string) string {
		var b strings.Builder
		for {
			before, rest, found := strings.Cut(text, "<")
			b.WriteString(before)
			if !found {
				return b.String()
			}
			slot, after, _ := strings.Cut(rest, ">")
			b.WriteString(value(slot))
			text = after
		}
	}
}

// earlier names a day of the weeks before at.
func (w *composer) earlier(at time.Time) string {
	days := 2 + w.rng.IntN(24)
	day := at.AddDate(0, 0, -days)
	weekday := []rune("日一二三四五六")[day.Weekday()]
	switch w.rng.IntN(5) {
	case 0:
		return fmt.Sprintf("%d号", day.Day())
	case 1:
		return fmt.Sprintf("%d月%d号", day.Month(), day.Day())
	case 2:
		switch _, week := day.ISOWeek(); {
		case days == 2:
			return "前天"
		case week == isoWeek(at.AddDate(0, 0, -7)):
			return fmt.Sprintf("上周%c", weekday)
		case day.Month() != at.Month():
			return "上个月"
		}
	}
	return fmt.Sprintf("%d月%d日", day.Month(), day.Day())
}

func isoWeek(t time.Time) int { _, week := t.ISOWeek(); return week }

// batch writes the text of the bad batch with at most two small variations; the
// first complaint has none.
func (w *composer) batch(r *row, plain bool) string {
	b := w.stock.categories["safety"].Batch
	text := b.Text
	if variations := 1 + w.rng.IntN(2); !plain && w.rng.Float64() < .9 {
		for _, i := range w.rng.Perm(len(b.Vary))[:variations] {
			others := b.Vary[i][1:]
			text = strings.Replace(text, b.Vary[i][0], others[w.rng.IntN(len(others))], 1)
		}
	}
	return w.slots(r, w.stock.registers.Channels[r.channel])(text)
}
