package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// fileNames are the files of the channels.
var fileNames = [4]string{"phone.csv", "chat.csv", "store.xlsx", "social.jsonl"}

func (d *demo) writeFiles(dir string) error {
	makers := [4]func([]*row) ([]byte, error){phoneCSV, chatCSV, storeXLSX, socialJSONL}
	for channel, file := range makers {
		b, err := file(d.inChannel(channel))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, fileNames[channel]), b, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// phoneCSV writes what Excel saves as CSV on a Chinese computer: GBK, CRLF.
func phoneCSV(rows []*row) ([]byte, error) {
	header := strings.Split("工单编号,受理时间,投诉内容,产品,地区,批次,受理渠道,坐席", ",")
	text := csvText(header, rows, "\r\n", func(r *row) []string {
		at := strings.Replace(r.timeAs("2006/1/2 15:04:05"), " 0", " ", 1) // Excel: 8:03:11
		return []string{r.id, at, r.text, r.product, r.region.name, r.batch, "电话", agent(r, "Z")}
	})
	var b bytes.Buffer
	for i, part := range strings.Split(text, string(badByte)) {
		if i > 0 {
			b.WriteByte(0xFF)
		}
		encoded, err := simplifiedchinese.GBK.NewEncoder().String(part)
		if err != nil {
			return nil, err
		}
		b.WriteString(encoded)
	}
	return b.Bytes(), nil
}

// chatCSV writes UTF-8 with a byte order mark.
func chatCSV(rows []*row) ([]byte, error) {
	header := strings.Split("工单号,创建时间,渠道,留言内容,产品名称,省份,批次号,接待客服", ",")
	text := csvText(header, rows, "\n", func(r *row) []string {
		return []string{r.id, r.timeAs("2006-01-02 15:04:05"), "在线客服", r.text, r.product, r.region.name, r.batch, agent(r, "K")}
	})
	return []byte("\ufeff" + strings.ReplaceAll(text, string(badByte), "\xff")), nil
}

// csvText quotes as Excel does: only where it must.
func csvText(header []string, rows []*row, newline string, cells func(*row) []string) string {
	var b strings.Builder
	b.WriteString(strings.Join(header, ",") + newline)
	for _, r := range rows {
		line := cells(r)
		for i, cell := range line {
			switch {
			case r.damage == manyCells:
				line[i] = strings.ReplaceAll(cell, "，", ",")
			case r.damage == openQuote && cell == r.text:
				line[i] = `"` + cell
			case strings.ContainsAny(cell, ",\"\r\n"):
				line[i] = `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
			}
		}
		if r.damage == fewCells {
			line = line[:4]
		}
		b.WriteString(strings.Join(line, ",") + newline)
	}
	return b.String()
}

// storeXLSX writes a workbook whose dates are Excel's.
func storeXLSX(rows []*row) ([]byte, error) {
	const sheet = "投诉登记"
	f := excelize.NewFile()
	defer f.Close()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		return nil, err
	}
	if err := f.SetDocProps(&excelize.DocProperties{
		Creator: "云杉生活", Created: "2025-07-01T01:00:00Z", Modified: "2025-07-01T01:00:00Z",
	}); err != nil {
		return nil, err
	}
	format := "yyyy/m/d h:mm"
	dateStyle, err := f.NewStyle(&excelize.Style{CustomNumFmt: &format})
	if err != nil {
		return nil, err
	}
	w, err := f.NewStreamWriter(sheet)
	if err != nil {
		return nil, err
	}
	for column, width := range []float64{16, 16, 12, 70, 14, 8, 12, 12, 10} {
		if err := w.SetColWidth(column+1, column+1, width); err != nil {
			return nil, err
		}
	}
	if err := w.SetRow("A1", []any{"投诉编号", "登记时间", "门店", "反馈内容", "商品名称", "省份", "批号", "来源渠道", "接待人"}); err != nil {
		return nil, err
	}
	for i, r := range rows {
		var at any = excelize.Cell{StyleID: dateStyle, Value: excelDate(r.at)}
		if r.damage == badDate {
			at = r.timeAs("")
		}
		cell, err := excelize.CoordinatesToCellName(1, i+2)
		if err != nil {
			return nil, err
		}
		line := []any{r.id, at, r.region.cities[0] + "店", r.text, r.product, r.region.name, r.batch, "门店", agent(r, "M")}
		if err := w.SetRow(cell, line); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// excelDate returns the serial number of the wall clock, in whole minutes.
func excelDate(t time.Time) float64 {
	minutes := t.Truncate(time.Minute).Sub(date(1899, 12, 30)).Minutes()
	return minutes / (24 * 60)
}

// socialJSONL writes one object per line, with English keys.
func socialJSONL(rows []*row) ([]byte, error) {
	var b bytes.Buffer
	for _, r := range rows {
		var line bytes.Buffer
		enc := json.NewEncoder(&line)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(struct {
			ID        string `json:"id"`
			CreatedAt string `json:"created_at"`
			Channel   string `json:"channel"`
			Platform  string `json:"platform"`
			Content   string `json:"content"`
			Product   string `json:"product"`
			Province  string `json:"province"`
			BatchNo   string `json:"batch_no"`
		}{r.id, r.timeAs(time.RFC3339), "社交媒体", platform(r), r.text, r.product, r.region.name, r.batch}); err != nil {
			return nil, err
		}
		if r.damage == brokenJSON {
			half := strings.ToValidUTF8(string(line.Next(line.Len()/2)), "")
			line.Reset()
			line.WriteString(half + "\n")
		}
		b.Write(line.Bytes())
	}
	return b.Bytes(), nil
}

// timeAs writes the time of r, or what stands there if its date is bad.
func (r *row) timeAs(layout string) string {
	if r.damage != badDate {
		return r.at.Format(layout)
	}
	bad := []string{"2025/2/30 9:12:00", "2024-13-05 10:20:31", "0000-00-00 00:00:00", "昨天下午", "2024-11-31 18:40:00", "2025/4/31"}
	return bad[r.at.Unix()%int64(len(bad))]
}

// agent names who took the complaint: one of twelve.
func agent(r *row, prefix string) string {
	return prefix + string(rune('A'+r.at.Unix()%12)) + "0" + string(rune('1'+r.at.Unix()/12%3))
}

func platform(r *row) string {
	return []string{"APP评价", "短视频评论", "社区帖子"}[r.at.Unix()%3]
}
