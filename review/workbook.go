package review

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"suxi/taxonomy"
)

// Names of the sheets of a workbook: the queue, and how to fill it in.
const (
	queueSheet = "复核"
	guideSheet = "填写说明"
)

// guide is what stands on guideSheet above the labels to choose from.
var guide = []string{
	"只填黄色的列，其余各列请保持原样；整行排序和筛选都可以，不要单独排序某一列。",
	"复核类别、复核严重程度：从下拉列表中选择。与现值相同表示确认无误；留空表示没有看过这一项。",
	"复核人、复核日期：可以留空，导入时用 --reviewer 和 --as-of 统一填写。两人意见不同时，以日期较晚者为准，双方意见都会保留。",
	"复核备注：写给自己或同事看，随复核结果保存，不参与训练。",
	"本文件含投诉原文，请勿外传；填好后用 suxi review import 导入。",
}

// sampleGuide stands there besides for a sample.
const sampleGuide = "这是分层抽查的样本（见“抽样层”一列）：每条都要填复核类别，不要增删行；填好后用 suxi analyze --audit 校正各类件数。先自己判断，再看现类别，以免受其影响。"

// A workbook writes a queue as XLSX.
type workbook struct {
	file    *excelize.File
	columns []column
	items   []Item
	tax     *taxonomy.Taxonomy
}

func writeXLSX(out io.Writer, tax *taxonomy.Taxonomy, items []Item) (err error) {
	b := &workbook{excelize.NewFile(), shownColumns(tax, true, items), items, tax}
	defer func() { err = errors.Join(err, b.file.Close()) }()
	if err := b.file.SetSheetName("Sheet1", queueSheet); err != nil {
		return err
	}
	if _, err := b.file.NewSheet(guideSheet); err != nil {
		return err
	}
	lists, err := b.guide()
	if err != nil {
		return err
	}
	if err := b.queue(); err != nil {
		return err
	}
	if err := b.choices(lists); err != nil {
		return err
	}
	return b.file.Write(out)
}

// guide fills guideSheet: what to do, then each label with its meaning. It
// returns where the names of each list stand, by the key of the column they are for.
func (b *workbook) guide() (lists map[string]string, err error) {
	wrap, err := b.file.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for _, line := range guide {
		rows = append(rows, []any{"", line})
	}
	if isSample(b.items) {
		rows = append(rows, []any{"", sampleGuide})
	}
	lists = map[string]string{}
	list := func(key, head string, n int, entry func(i int) []any) {
		rows = append(rows, []any{}, []any{head, "含义"})
		lists[key] = fmt.Sprintf("%s!$A$%d:$A$%d", guideSheet, len(rows)+1, len(rows)+n)
		for i := range n {
			rows = append(rows, entry(i))
		}
	}
	list(newCategoryKey, "类别名称", len(b.tax.Categories), func(i int) []any {
		return []any{b.tax.Categories[i].Name, b.tax.Categories[i].Definition}
	})
	list(newSeverityKey, "级别名称", len(b.tax.Severity), func(i int) []any {
		l := b.tax.Severity[i]
		return []any{l.Name, strings.Join(l.Criteria, "\n")}
	})
	for i, row := range rows {
		if err := b.file.SetSheetRow(guideSheet, fmt.Sprintf("A%d", i+1), &row); err != nil {
			return nil, err
		}
	}
	return lists, errors.Join(
		b.file.SetColWidth(guideSheet, "A", "A", 20),
		b.file.SetColWidth(guideSheet, "B", "B", 100),
		b.file.SetColStyle(guideSheet, "A:B", wrap),
	)
}

// queue fills queueSheet: a header that stays in view, and a row an item.
func (b *workbook) queue() error {
	head, err := b.style("#DDE3EA", true)
	if err != nil {
		return err
	}
	plain, err := b.style("", false)
	if err != nil {
		return err
	}
	answer, err := b.style("#FFF7CC", false)
	if err != nil {
		return err
	}
	for j, c := range b.columns {
		letter := letterOf(j)
		style := plain
		if c.answer {
			style = answer
		}
		if err := errors.Join(
			b.file.SetColWidth(queueSheet, letter, letter, c.width),
			b.file.SetCellStr(queueSheet, letter+"1", c.head),
			b.file.SetCellStyle(queueSheet, letter+"1", letter+"1", head),
		); err != nil {
			return err
		}
		for i := range b.items {
			at := fmt.Sprintf("%s%d", letter, i+2)
			if v := c.value(&b.items[i]); v != "" {
				if err := b.file.SetCellValue(queueSheet, at, v); err != nil {
					return err
				}
			}
			if err := b.file.SetCellStyle(queueSheet, at, at, style); err != nil {
				return err
			}
		}
	}
	for i := range b.items {
		lines := 1
		for _, c := range b.columns {
			if text, ok := c.value(&b.items[i]).(string); ok {
				lines = max(lines, linesOf(text, int(c.width)-1))
			}
		}
		if err := b.file.SetRowHeight(queueSheet, i+2, min(lineHeight*float64(lines), highest)); err != nil {
			return err
		}
	}
	return errors.Join(
		b.file.SetPanes(queueSheet, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}),
		b.file.AutoFilter(queueSheet, fmt.Sprintf("A1:%s%d", letterOf(len(b.columns)-1), len(b.items)+1), nil),
	)
}

// Heights of rows, in points: a program that opens the file does not fit them.
const (
	lineHeight = 18.0
	highest    = 300.0 // the rest is read in the cell
)

// linesOf returns how many lines a text takes in a column that so many Latin
// characters fit into; any other takes the room of two.
func linesOf(text string, width int) int {
	lines := 0
	for line := range strings.Lines(text) {
		room := 0
		for _, r := range strings.TrimRight(line, "\r\n") {
			room++
			if r > 0x2000 {
				room++
			}
		}
		lines += max(1, (room+width-1)/width)
	}
	return lines
}

// choices gives the cells of an answer the drop-down of its list.
func (b *workbook) choices(lists map[string]string) error {
	for j, c := range b.columns {
		if lists[c.key] == "" || len(b.items) == 0 {
			continue
		}
		v := excelize.NewDataValidation(true)
		v.SetSqref(fmt.Sprintf("%s2:%s%d", letterOf(j), letterOf(j), len(b.items)+1))
		v.SetSqrefDropList(lists[c.key])
		v.SetError(excelize.DataValidationErrorStyleStop, c.head, "请从下拉列表中选择，或者留空。")
		if err := b.file.AddDataValidation(queueSheet, v); err != nil {
			return err
		}
	}
	return nil
}

// style is that of a cell on a fill, which may be none.
func (b *workbook) style(fill string, bold bool) (int, error) {
	s := &excelize.Style{
		Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		Font:      &excelize.Font{Bold: bold},
	}
	if fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fill}}
	}
	return b.file.NewStyle(s)
}

// letterOf is the letter of column j, counted from 0.
func letterOf(j int) string {
	name, err := excelize.ColumnNumberToName(j + 1)
	if err != nil {
		panic(err) // a sheet has 16,384 columns
	}
	return name
}
