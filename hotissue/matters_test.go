package hotissue

import (
	"bufio"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// A sample is a text of testdata/matters.tsv: invented letters about five matters,
// each told by many people in their own words, and others: the same trouble
// elsewhere, another trouble in the same place, or neither.
type sample struct{ matter, text string }

func samples(t testing.TB) []sample {
	t.Helper()
	f, err := os.Open("testdata/matters.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []sample
	for s := bufio.NewScanner(f); s.Scan(); {
		matter, text, _ := strings.Cut(s.Text(), "\t")
		all = append(all, sample{matter, text})
	}
	return all
}

// letters returns n other letters to a city: a place, a trouble that many
// places have, and a remark.
func letters(n int) []sample {
	random := rand.New(rand.NewPCG(1, 5))
	pick := func(words string) string {
		all := strings.Fields(words)
		return all[random.IntN(len(all))]
	}
	var all []sample
	for range n {
		place := pick("A市A1区 A市A3区 A市A5区 A7县 B市 C4市 D2区 G市 K8县 L6县") +
			pick("春晖 南塘 映月 石鼓 白鹭 松涛 金穗 桃源 青石 望江 铁炉 锦绣 杏林 双桥 荷叶 云盘 玉屏 清溪 古樟 兰亭 新河 芙蓉 凤凰 紫薇") +
			pick("小区 花园 新村 社区 镇 街道 路 村 家园 学校")
		trouble := pick("路灯坏了两个月，晚上漆黑一片 物业乱收停车费，不交就锁车 自来水又黄又浑，水压还低 垃圾堆在路口没人清运，臭气熏天 " +
			"电梯三天两头出故障，老人被困半小时 夜宵摊油烟和噪音扰民，到凌晨两点才散 搅拌站粉尘污染，噪音也大 工地夜间施工，打桩声不断 " +
			"开发商延期交房，违约金一分没给 公交车半小时才来一趟，上班总迟到 小学大班额，一个班七十人 " +
			"幼儿园收费太高，说好的普惠没有兑现 厂里拖欠农民工工资，过年都没钱回家 " +
			"高铁噪音影响休息，要求装隔音屏 道路坑坑洼洼，下雨就积水 麻将馆开到半夜，孩子没法写作业 违章建筑堵了消防通道 " +
			"房产证办了五年没有下来 养猪场污水直排，井水不能喝 停电频繁，空调根本开不了 油烟管道装在窗户底下 广场舞音响太大")
		remark := pick("请领导重视。 多次反映没有结果，希望尽快处理。 打了热线，答复说正在协调。 居民意见很大，请求有关部门核实。 " +
			"什么时候能解决？盼复。 已经不是第一次了，部门之间互相推诿。 希望给个明确的时间。 请实地看一看。")
		all = append(all, sample{"0", place + trouble + "。" + remark})
	}
	return all
}

// best returns the issue of greatest F1 with the texts of a matter, and this.
func best(all []sample, issues []int, matter string) (issue int, f1 float64) {
	size, common, want := map[int]int{}, map[int]int{}, 0
	for i, s := range all {
		size[issues[i]]++
		if s.matter == matter {
			common[issues[i]]++
			want++
		}
	}
	for i, n := range common {
		if f := 2 * float64(n) / float64(size[i]+want); f > f1 {
			issue, f1 = i, f
		}
	}
	return issue, f1
}

// A matter is found whether it is most of the texts or few of them. Short texts
// about another trouble in its place come along at times, those about its
// trouble elsewhere seldom.
func TestMatters(t *testing.T) {
	tests := []struct{ others, strays int }{{0, 9}, {300, 9}, {3000, 10}}
	for _, test := range tests {
		all := append(samples(t), letters(test.others)...)
		issues := issuesOf(t, indexOf(Config{}, all), nil)
		sum, strays := 0.0, 0
		for _, matter := range []string{"1", "2", "3", "4", "5"} {
			issue, f1 := best(all, issues, matter)
			if f1 < .8 {
				t.Errorf("among %d others, matter %s has F1 %.2f, want .8", test.others, matter, f1)
			}
			sum += f1 / 5
			for i, s := range all {
				if issues[i] == issue && s.matter != matter {
					strays++
				}
			}
		}
		if sum < .88 {
			t.Errorf("among %d others, mean F1 is %.3f, want .88", test.others, sum)
		}
		if strays > test.strays {
			t.Errorf("among %d others, %d strays, want at most %d", test.others, strays, test.strays)
		}
	}
}
