package cues

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"suxi/taxonomy"
)

// small is a taxonomy with a phrase of every shape.
func small() *taxonomy.Taxonomy {
	return &taxonomy.Taxonomy{
		Rules: []taxonomy.Rule{
			{Code: "safety", Phrases: []taxonomy.Phrase{"起火", "受伤", "爆炸", "漏电", "中毒", "刹车…失灵"}, Except: []taxonomy.Phrase{"电脑中毒", "爆炸性新闻"}},
			{Code: "escalation", Phrases: []taxonomy.Phrase{"起诉", "向媒体", "打12315"}},
			{Code: "repeated", Phrases: []taxonomy.Phrase{"投诉{n}次", "{n}年没解决"}, AtLeast: 2},
			{Code: "crowd", Phrases: []taxonomy.Phrase{"{n}户", "{n}户居民"}, AtLeast: 10},
		},
		Categories: []taxonomy.Category{
			{Code: "environment", Subcategories: []taxonomy.Entry{{Code: "noise", Keywords: []taxonomy.Phrase{"噪音", "太吵"}}}},
		},
		Causes: []taxonomy.Entry{{Code: "process", Keywords: []taxonomy.Phrase{"踢皮球"}}},
		Demands: []taxonomy.Entry{
			{Code: "refund", Keywords: []taxonomy.Phrase{"要求退款", "请…退款", "不退款"}},
			{Code: "handling", Keywords: []taxonomy.Phrase{"望…处理"}},
		},
	}
}

// signals writes the mentions that are no slots as "code=words", in order.
func signals(f *Finder, text string) string {
	var found []string
	for _, m := range f.Find(text) {
		if isSignal(m.Kind) {
			found = append(found, m.Code+"="+text[m.Start:m.End])
		}
	}
	return strings.Join(found, " ")
}

func TestFind(t *testing.T) {
	f := Compile(small())
	for _, tc := range []struct{ text, want string }{
		{"", ""},
		{"屏幕颜色不错", ""},
		{"插座夜里起火", "safety=起火"},
		{"隔壁噪音大,物业踢皮球,要求退款", "noise=噪音 process=踢皮球 refund=要求退款"},
		// … is up to eight characters of one sentence, and the shortest gap counts.
		{"请退款", "refund=请退款"},
		{"请你们今天之内给退款,还要退款", "refund=请你们今天之内给退款"},
		{"请你们的财务今天之内给退款", ""},
		{"请坐。退款", ""},
		{"踩下去刹车完全失灵了,吓人", "safety=刹车完全失灵"},
		// {n} is a number of any kind, and at_least a bound.
		{"投诉3次", "repeated=投诉3次"},
		{"投诉好几次", "repeated=投诉好几次"},
		{"投诉一次", ""},
		{"三年没解决", "repeated=三年没解决"},
		{"楼里9户停水", ""},
		{"楼里十几户停水", "crowd=十几户"},
		// Of what overlaps the longest counts; other codes do not overlap.
		{"二十户居民停水", "crowd=二十户居民"},
		// Letters match in either case.
		{"请APP退款", "refund=请APP退款"},
		// One phrase, two places.
		{"起火后又起火", "safety=起火 safety=起火"},
	} {
		if got := signals(f, tc.text); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestNegation(t *testing.T) {
	f := Compile(small())
	for _, tc := range []struct{ text, want string }{
		{"没有起火", ""},
		{"好在没有人员受伤", ""},
		{"未造成人员受伤", ""},
		{"从未漏电", ""},
		{"并非食物中毒", ""},
		{"不要求退款", ""},
		{"我没有要求退款", ""},
		{"不会起诉你们", ""},
		{"房间没有噪音", ""},
		{"我不想退款", ""},
		// Two clauses without a comma: what is negated is the first.
		{"不好用要求退款", "refund=要求退款"},
		{"没效果要求退款", "refund=要求退款"},
		{"没人管望尽快处理", "handling=望尽快处理"},
		{"望不要拖延处理", ""},       // a negating word in the gap
		{"不退款", "refund=不退款"}, // the phrase itself
		// A negating word reaches five characters, and no further than its clause.
		{"没有护栏,有人受伤", "safety=受伤"},
		{"没有人来检查线路漏电", "safety=漏电"},
		{"没有及时关阀导致起火", "safety=起火"},
		// What looks like one and is none.
		{"不小心受伤", "safety=受伤"},
		{"没想到起火", "safety=起火"},
		{"不光漏电,还起火", "safety=漏电 safety=起火"},
		{"不得不起诉", "escalation=起诉"},
		{"不排除起诉", "escalation=起诉"},
		{"无证摊位起火", "safety=起火"},
		{"消防通道起火", "safety=起火"},
		{"别人受伤", "safety=受伤"},
	} {
		if got := signals(f, tc.text); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestSupposition(t *testing.T) {
	f := Compile(small())
	for _, tc := range []struct{ text, want string }{
		// condition
		{"如果起火谁负责", ""},
		{"万一漏电怎么办", ""},
		{"等到有人受伤就晚了", ""},
		{"如果再拖,我就起诉", "escalation=起诉"},
		{"如果再拖我就起诉", "escalation=起诉"},
		{"再不退我就打12315", "escalation=打12315"},
		{"一旦超载就起火", "safety=起火"},
		// what a supposed cause leads to is supposed too
		{"难道真要等楼梯塌了造成路人受伤", ""},
		{"请提前检修,以免短路引发起火", ""},
		{"担心线头裸露导致漏电", ""},
		{"线头裸露导致漏电", "safety=漏电"},
		{"如果再拖导致漏电,我就起诉", "escalation=起诉"},
		// purpose
		{"请加固,以防爆炸", ""},
		{"为避免再次受伤", ""},
		{"防火门起火", "safety=起火"},
		// fear and belief
		{"担心漏电", ""},
		{"还以为起火了", ""},
		{"声音像爆炸", ""},
		{"录像显示起火", "safety=起火"},
		// question
		{"电池会不会爆炸?", ""},
		{"会爆炸吗?", ""},
		{"请问中毒怎么办", ""},
		{"孩子都受伤了,你们不管吗?", "safety=受伤"},
		// hearsay, and what the other side said one should do
		{"听说上个月有人受伤", ""},
		{"客服让我起诉", ""},
		{"店长说有本事你就起诉", ""},
		{"经理甩一句不服就起诉", ""},
		{"尽管去打12315好了", ""},
		{"尽管道歉了,我还是要起诉", "escalation=起诉"},
		// what may well happen is a danger
		{"随时会爆炸", "safety=爆炸"},
		{"很容易受伤", "safety=受伤"},
		// no guard for the other kinds: the complaint is about it all the same
		{"如果噪音还这么大", "noise=噪音"},
		{"如果要求退款呢", "refund=要求退款"},
	} {
		if got := signals(f, tc.text); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestQuotation(t *testing.T) {
	f := Compile(small())
	for _, tc := range []struct{ text, want string }{
		{"客服说“漏电请勿使用”就挂了", ""},
		{"墙上贴着「谨防受伤」", ""},
		{`店长回我"不退款"`, ""},
		{"按《起火事故调查规定》办", ""},
		{"标题“漏电”,正文:真的漏电", "safety=漏电"},
		{"医生说是中毒", "safety=中毒"},      // reported, not quoted
		{"“插座漏电,手麻了。”", "safety=漏电"}, // the whole complaint in quotes
		{"他说“插座漏电", "safety=漏电"},     // never closed
		{"我说“" + strings.Repeat("等", 120) + "漏电”", "safety=漏电"},
	} {
		if got := signals(f, tc.text); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestExceptions(t *testing.T) {
	f := Compile(small())
	for _, tc := range []struct{ text, want string }{
		{"电脑中毒", ""},
		{"电脑中毒,人也中毒", "safety=中毒"},
		{"爆炸性新闻", ""},
		{"失望的是没人处理", ""}, // no phrase begins inside 失望
	} {
		if got := signals(f, tc.text); got != tc.want {
			t.Errorf("%s: got %q, want %q", tc.text, got, tc.want)
		}
	}
}

func TestSlots(t *testing.T) {
	f := Compile(small())
	for _, tc := range []struct {
		kind       Kind
		text, want string
	}{
		{Who, "前台小姐态度冷淡,叫来经理也一样", "前台|经理"},
		{Who, "我向蓝田区市场监督管理局反映", "蓝田区市场监督管理局"},
		{Who, "找绿源物业公司要说法", "绿源物业公司"},
		{Who, "快递公司推给保险公司", "快递公司|保险公司"},
		{Who, "你们公司太差", ""}, // no name
		{Who, "问了三家公司,还有十几家银行", ""},
		{Who, "大局已定,绿化格局变了", ""},
		{Who, "交了物业费", ""},
		{When, "2023年5月6日下午3点左右下单", "2023年5月6日下午3点左右"},
		{When, "上周三买的,昨天晚上坏了", "上周三|昨天晚上"},
		{When, "去年11月交房,已经两年了", "去年11月|已经两年了"},
		{When, "有三点建议", ""},
		{When, "周六 8:30 去的,前几天才知道", "周六|8:30|前几天"},
		{When, "半个月前交的钱,说好元旦开业,拖到去年年底", "半个月前|元旦|去年年底"},
		{When, "2022/11/3 下单,3-5 天到货", "2022/11/3"},
		{When, "拨打 800-820-1234 没人接,比例 3:70", ""},
		{When, "一周六天都在施工", ""},
		{When, "早上好,点的下午茶没送来", ""},
		{When, "晚上好几个人来闹", "晚上"},
		{Where, "我住在江城市柳林区春风路18号", "江城市柳林区春风路18号"},
		{Where, "在金桂花园3号楼", "金桂花园3号楼"},
		{Where, "到县人民医院看病", "县人民医院"},
		{Where, "到医院看病", ""},
		{Where, "出门看到马路很脏,超市没货,小区停电", ""},
		{Where, "中山路面积水", ""},   // 路面, not 中山路
		{Where, "坐 61路 上班", ""}, // a bus
		{Where, "钱原路退回,集成水路渗水,没走两步路,自己迷路了", ""},
		{Where, "评价区都是刷的", ""},
		{Who, "来电称公司不处理", ""},
		{Where, "货车进入云溪小区,请查处南溪区违建", "云溪小区|南溪区"},
		{Where, "青云经济开发区", "青云经济开发区"},
		{Where, "创建文明城市,居民小区和配套幼儿园都要管", ""},
		{What, "我买的电饭锅用三天就停了", "电饭锅"},
		{What, "才两个月屏幕坏了", "屏幕"},
		{What, "新买的一台吹风机坏了", "吹风机"},
		{What, "关于夜间施工的投诉", "夜间施工"},
		{What, "柜门被他们弄坏了", ""},
		{What, "早就反映过,可问题还在", ""},
		{Why, "没发货,因为仓库漏水,让我再等", "因为仓库漏水"},
		{Why, "由于系统升级所以不能退。", "由于系统升级"},
		{Why, "不知道因为", ""},
		{How, "打电话催了,又通过手机银行渠道申诉", "打电话|通过手机银行渠道"},
		{How, "拨打12345热线", "拨打12345热线"},
		{How, "打八折", ""},
	} {
		var found []string
		for _, m := range f.Find(tc.text) {
			if m.Kind == tc.kind {
				found = append(found, tc.text[m.Start:m.End])
			}
		}
		if got := strings.Join(found, "|"); got != tc.want {
			t.Errorf("%s of %s: got %q, want %q", tc.kind, tc.text, got, tc.want)
		}
	}
}

func TestNumber(t *testing.T) {
	for text, want := range map[string]int{
		"3": 3, "30多": 30, "100余": 100, "3万": 30000, "2000多万": 20000000, "007": 7, "99999999999999999999": maxNumber,
		"一": 1, "两": 2, "十": 10, "十二": 12, "二十": 20, "二十三": 23, "一百零五": 105, "两百多": 200, "三千": 3000, "一万两千": 12000, "三万五": 30005, "二〇二四": 2024,
		"几": 2, "好几": 2, "十几": 11, "几十": 20, "数百": 200, "上千": 1000, "近万": 10000, "几百上千": 200, "七八": 7, "两三百": 200, "三五": 3, "三五十": 30, "三两": 2, "二〇三五": 2035, "一二十": 10, "十来": 10,
		"九亿九亿九亿九亿九亿九亿九亿九亿": maxNumber,
	} {
		// The number may stop before the end: what follows 几百 in 几百上千 is no digit.
		if got, length := number([]rune(text), 0); got != want || length == 0 {
			t.Errorf("number(%s) = %d, %d letters; want %d", text, got, length, want)
		}
	}
	for _, text := range []string{"多", "上", "好", "好多", "近来", "来", "第一", "x1"} {
		if got, length := number([]rune(text), 0); length != 0 {
			t.Errorf("number(%s) = %d, %d letters; want none", text, got, length)
		}
	}
	if _, length := number([]rune("二十三"), 1); length != 0 {
		t.Error("a number begins in the middle of 二十三")
	}
}

// Compile refuses what taxonomy.Load would have refused.
func TestCompilePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a phrase that cannot be parsed compiles")
		}
	}()
	Compile(&taxonomy.Taxonomy{Rules: []taxonomy.Rule{{Code: "r", Phrases: []taxonomy.Phrase{"…"}}}})
}

// Whatever the bytes, mentions lie in the text, between its characters, in
// order, and come out the same twice.
func FuzzFind(f *testing.F) {
	for _, s := range []string{"", "没有起火,投诉好几次", "请请请请请请请请请请退款", "“漏电”\xff\xfe起火\xe8", "一百二十三万户居民", "因为因为因为.所以", "江城市柳林区春风路18号", strings.Repeat("刹车", 50) + "失灵"} {
		f.Add(s)
	}
	finders := []*Finder{Compile(small()), Compile(taxonomy.Default())}
	f.Fuzz(func(t *testing.T, text string) {
		boundary := make([]bool, len(text)+1)
		for i := range text {
			boundary[i] = true
		}
		boundary[len(text)] = true
		for _, finder := range finders {
			found := finder.Find(text)
			for i, m := range found {
				switch {
				case m.Start < 0 || m.Start >= m.End || m.End > len(text):
					t.Fatalf("%q: %+v is not in the text", text, m)
				case !boundary[m.Start] || !boundary[m.End]:
					t.Fatalf("%q: %+v splits a character", text, m)
				case utf8.ValidString(text) && !utf8.ValidString(text[m.Start:m.End]):
					t.Fatalf("%q: %+v is not text", text, m)
				case i > 0 && m.Start < found[i-1].Start:
					t.Fatalf("%q: %+v after %+v", text, m, found[i-1])
				}
				for _, o := range found[:i] {
					if o.Kind == m.Kind && o.Code == m.Code && m.Start < o.End {
						t.Fatalf("%q: %+v overlaps %+v", text, m, o)
					}
				}
			}
			if again := finder.Find(text); !slices.Equal(found, again) {
				t.Fatalf("%q: %v, then %v", text, found, again)
			}
		}
	})
}

// complaints are read by the benchmarks.
var complaints = []string{
	"上周三在柳林区春风路的门店买的电饭锅,用了两天就冒烟,幸好没有人受伤。打电话给客服,客服说要等,三个星期投诉五次都没有结果,请你们尽快退款,不然我就打12315。",
	"早上送来的菜还算新鲜,米饭偏硬,汤洒了一半,袋子里全是油,备注写了不要葱,打开满满一层。骑手倒是客气,下次希望包装换成硬一点的盒子。",
	"房间在走廊尽头,窗户关不严,夜里风声很大,枕头有股味道。浴室的花洒一高一低,水忽冷忽热,洗个头要调五六回。早餐品种少,去晚了只剩白粥和咸菜。",
	"领导好,我们村口的石桥修到一半停了工,桥面只铺了碎石,下雨全是泥,孩子上学要绕到镇上。去年镇里说年底完工,如今桥墩边上长了草。想问一下什么时候能接着修?",
}

func BenchmarkFind(b *testing.B) {
	f := Compile(taxonomy.Default())
	b.SetBytes(int64(len(strings.Join(complaints, ""))))
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range complaints {
			f.Find(text)
		}
	}
}

func BenchmarkPlaces(b *testing.B) {
	l, err := ParseLexicon(Tone)
	if err != nil {
		b.Fatal(err)
	}
	var texts [][]rune
	for _, text := range complaints {
		texts = append(texts, []rune(text))
	}
	var places []Place
	b.SetBytes(int64(len(strings.Join(complaints, ""))))
	b.ReportAllocs()
	for b.Loop() {
		for _, text := range texts {
			places = l.Places(places[:0], text)
		}
	}
}

func BenchmarkCompile(b *testing.B) {
	t := taxonomy.Default()
	for b.Loop() {
		Compile(t)
	}
}
