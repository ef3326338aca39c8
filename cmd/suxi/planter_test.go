package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A plant is an identifier and where it was put.
type planted struct{ where, value string }

// A planter makes identifiers, no two alike, and remembers them.
type planter struct {
	random *rand.Rand
	all    []planted
}

// digits returns n digits, the first of which is none.
func (p *planter) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + byte(p.random.IntN(10))
	}
	if b[0] == '0' {
		b[0] = '3'
	}
	return string(b)
}

// identifier returns one that tells what it is without any context.
func (p *planter) identifier(where string) string {
	var value string
	switch p.random.IntN(5) {
	case 0:
		value = "13" + p.digits(9)
	case 1:
		value = "k" + p.digits(8) + "@mail.example.com"
	case 2:
		value = luhn("62" + p.digits(16))
	case 3:
		value = card("11010519" + strconv.Itoa(50+p.random.IntN(50)) + "1203" + strconv.Itoa(100+p.random.IntN(900)))
	case 4:
		value = "0571-8" + p.digits(7)
	}
	p.all = append(p.all, planted{where, value})
	return value
}

// phrase returns words around an identifier that only they give away.
func (p *planter) phrase(where string) string {
	letters := func(n int, of string) string {
		var b strings.Builder
		for range n {
			b.WriteRune([]rune(of)[p.random.IntN(len([]rune(of)))])
		}
		return b.String()
	}
	var before, value, after string
	switch p.random.IntN(6) {
	case 0:
		before, value = "联系人", letters(1, "欧赵钱孙魏蒋")+letters(2, "翠梓淑琨鹏婷")
	case 1:
		before, value = "车牌号", "浙A"+p.digits(5)
	case 2:
		before, value = "护照号", "E"+p.digits(8)
	case 3:
		before, value = "微信号", "wx_"+letters(8, "abcdefghk")
	case 4:
		before, value = "QQ号", p.digits(9)
	case 5:
		before, value, after = "家住浙江省杭州市西湖区文三路", p.digits(4)+"号"+p.digits(3)+"室", "，"
	}
	p.all = append(p.all, planted{where, value})
	return before + value + after
}

// luhn appends the check digit of a bank card.
func luhn(number string) string {
	sum := 0
	for i := range number {
		d := int(number[len(number)-1-i] - '0')
		if i%2 == 0 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return number + strconv.Itoa((10-sum%10)%10)
}

// card appends the check digit of an identity card (ISO 7064 MOD 11-2).
func card(number string) string {
	sum := 0
	for i, c := range number {
		sum += int(c-'0') * (1 << (17 - i) % 11)
	}
	return number + string("10X98765432"[sum%11])
}

// plantedHeads are the columns of a planted file; the last two are unknown to the reader.
func (p *planter) heads() []string {
	return []string{"编号", "投诉内容", "投诉时间", "渠道", "产品", "地区", "批次", "客户编号", "客户类型", "部门", "类别", "严重程度", "诉求类型", "首次响应时间",
		"经办" + p.identifier("header"), "备注"}
}

// rows are complaints with an identifier in every field of some of them. No word in
// front says that it is the number of something: 快递 6212… is left as that of a parcel.
func (p *planter) rows(n int) [][]string {
	heads := p.heads()
	out := [][]string{heads}
	things := strings.Fields("洗衣机 手机壳 电饭煲 儿童推车 行李箱 会员卡")
	troubles := strings.Fields("一直没有送到没人管 用了两天就坏了要求退货 客服态度恶劣还挂电话 多扣了钱不肯退 插座冒火花差点烧起来 承诺的赠品不给")
	for i := range n {
		thing, trouble := things[p.random.IntN(len(things))], troubles[p.random.IntN(len(troubles))]
		row := make([]string, len(heads))
		copy(row, []string{fmt.Sprintf("T%04d", i), "我买的" + thing + trouble, fmt.Sprintf("2025-%02d-%02d", 1+i%6, 1+i%27), "电话", thing, "浙江", "B" + strconv.Itoa(i%3),
			"C" + strconv.Itoa(i%9), "普通", "客服部", "", "", "", ""})
		if at := i % (len(heads) + 4); at < len(heads) {
			id := p.identifier(heads[min(at, 13)])
			switch heads[at] {
			case "投诉内容":
				row[at] += "，请回" + id + "谢谢，" + p.phrase("text") + "。"
			case "投诉时间", "首次响应时间", "编号", "客户编号":
				row[at] = id
			default:
				row[at] = strings.TrimSpace(row[at] + " " + id)
			}
		}
		if i%7 == 3 { // as in every text of one group
			row[1] = "我买的行李箱" + trouble + "，联系" + p.identifier("text of a group") + "处理"
			row[len(row)-1] = p.identifier("extra")
		}
		out = append(out, row)
	}
	return out
}

// write writes rows as a file of a format, whose name and sheet hold identifiers.
func (p *planter) write(t *testing.T, dir, format string, rows [][]string) string {
	t.Helper()
	name := filepath.Join(dir, "导出"+p.identifier("file name")+"."+format)
	var b bytes.Buffer
	switch format {
	case "csv":
		w := csv.NewWriter(&b)
		if err := w.WriteAll(rows); err != nil {
			t.Fatal(err)
		}
	case "jsonl":
		for _, row := range rows[1:] {
			object := make(map[string]string)
			for i, head := range rows[0] {
				object[head] = row[i]
			}
			line, err := json.Marshal(object)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
		}
	case "xlsx":
		f := excelize.NewFile()
		defer f.Close()
		sheet := "表" + strings.Split(p.identifier("sheet name"), "@")[0]
		if err := f.SetSheetName("Sheet1", sheet); err != nil {
			t.Fatal(err)
		}
		for i, row := range rows {
			if err := f.SetSheetRow(sheet, "A"+strconv.Itoa(i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.NewSheet("说明" + strings.Split(p.identifier("empty sheet"), "@")[0]); err != nil {
			t.Fatal(err)
		}
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// leaks returns the identifiers of which text holds all or the better part.
func (p *planter) leaks(text string) []string {
	text = html.UnescapeString(text)
	var out []string
	for _, id := range p.all {
		part := id.value // without mail.example.com, and without the last digits
		if at := strings.IndexByte(part, '@'); at > 0 {
			part = part[:at]
		}
		if part = part[:min(len(part), 10)]; strings.Contains(text, part) {
			out = append(out, fmt.Sprintf("%s of %s", id.value, id.where))
		}
	}
	return out
}
