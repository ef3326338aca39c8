//go:build unix

package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/parquet-go/parquet-go"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	xunicode "golang.org/x/text/encoding/unicode"

	"suxi/complaint"
)

// readStock reads the texts of complaint files that can be written in any encoding.
func readStock(dir string) (texts []string, err error) {
	names, err := complaint.Inputs([]string{dir})
	if err != nil {
		return nil, err
	}
	plain := func(r rune) bool { return unicode.Is(unicode.Han, r) || strings.ContainsRune("，。！？", r) }
	for _, name := range names {
		r, err := complaint.OpenFile(name, complaint.ReaderOptions{})
		if err != nil {
			return nil, err
		}
		defer r.Close()
		for {
			c, err := r.Read()
			var bad *complaint.RowError
			if err == io.EOF {
				break
			} else if err != nil && !errors.As(err, &bad) {
				return nil, err
			}
			if err == nil && !strings.ContainsFunc(c.Text, func(r rune) bool { return !plain(r) }) {
				texts = append(texts, c.Text)
			}
		}
	}
	if len(texts) < 100 {
		return nil, fmt.Errorf("%s: only %d plain texts", dir, len(texts))
	}
	return texts, nil
}

// A row is what stands in a line of an input.
type row struct {
	ID      string `json:"编号" parquet:"编号"`
	Time    string `json:"投诉时间" parquet:"投诉时间"`
	Text    string `json:"投诉内容" parquet:"投诉内容"`
	Channel string `json:"渠道" parquet:"渠道"`
	Product string `json:"产品" parquet:"产品"`
	Region  string `json:"地区" parquet:"地区"`
}

var header = []string{"编号", "投诉时间", "投诉内容", "渠道", "产品", "地区"}

func (r *row) cells() []string {
	return []string{r.ID, r.Time, r.Text, r.Channel, r.Product, r.Region}
}

// counts are what suxi must make of rows.
type counts struct{ read, labelled, rejected, duplicate int64 }

func (c counts) add(d counts) counts {
	return counts{c.read + d.read, c.labelled + d.labelled, c.rejected + d.rejected, c.duplicate + d.duplicate}
}

func (c counts) String() string {
	return fmt.Sprintf("read %d = labelled %d + rejected %d + duplicate %d", c.read, c.labelled, c.rejected, c.duplicate)
}

// draw draws n rows, and says what must become of them. Ids begin with prefix. One
// row of fifty cannot be read, one repeats an earlier one, one has the id of an
// earlier one with another text, and one has no id.
func draw(random *rand.Rand, stock []string, prefix string, n int) (rows []row, want counts) {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	start := time.Date(2025, 1, 1, 8, 0, 0, 0, time.UTC)
	var known []row // with ids, labelled
	for i := range n {
		text := []rune(stock[random.IntN(len(stock))])
		text = text[:min(len(text), 8+random.IntN(24))]
		r := row{
			ID:      fmt.Sprintf("%s%d", prefix, i),
			Time:    start.Add(time.Duration(random.IntN(365*24*60)) * time.Minute).Format("2006-01-02 15:04"),
			Text:    fmt.Sprintf("%s，第%d回", string(text), i),
			Channel: pick("电话", "在线", "门店"),
			Product: pick("保温杯", "电饭煲", "平板", "洗地机"),
			Region:  pick("广东", "浙江", "北京", "四川"),
		}
		want.read++
		switch kind := random.IntN(50); {
		case kind == 0:
			if want.rejected++; i%2 == 0 {
				r.Text = ""
			} else {
				r.Time = "昨天"
			}
		case kind == 1 && len(known) > 0:
			r = known[random.IntN(len(known))]
			want.duplicate++
		case kind == 2 && len(known) > 0:
			r.ID = known[random.IntN(len(known))].ID
			want.labelled++
		case kind == 3:
			r.ID = ""
			want.labelled++
		default:
			known = append(known, r)
			want.labelled++
		}
		rows = append(rows, r)
	}
	return rows, want
}

// inputNames are the forms in which rows can be written, as names of files.
var inputNames = []string{"utf8.csv", "gbk.csv", "utf16.tsv", "lines.jsonl", "book.xlsx", "table.parquet", "packed.csv.gz"}

// write writes rows in the form that name asks for, into dir.
func write(dir, name string, rows []row) (err error) {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	defer func() { err = errors.Join(err, w.Flush()) }()
	switch name[strings.IndexByte(name, '.'):] {
	case ".parquet":
		return parquet.Write(w, rows)
	case ".xlsx":
		return writeBook(w, rows)
	case ".jsonl":
		e := json.NewEncoder(w)
		for i := range rows {
			if err := e.Encode(&rows[i]); err != nil {
				return err
			}
		}
		return nil
	case ".csv.gz":
		z := gzip.NewWriter(w)
		defer z.Close()
		return writeCSV(z, ',', rows)
	case ".tsv":
		return encoded(w, xunicode.UTF16(xunicode.LittleEndian, xunicode.UseBOM), '\t', rows)
	}
	if strings.HasPrefix(name, "gbk") {
		return encoded(w, simplifiedchinese.GB18030, ',', rows)
	}
	return writeCSV(w, ',', rows)
}

func encoded(w io.Writer, e encoding.Encoding, comma rune, rows []row) error {
	t := e.NewEncoder().Writer(w)
	err := writeCSV(t, comma, rows)
	if c, ok := t.(io.Closer); ok {
		err = errors.Join(err, c.Close())
	}
	return err
}

func writeCSV(w io.Writer, comma rune, rows []row) error {
	c := csv.NewWriter(w)
	c.Comma = comma
	c.Write(header)
	for i := range rows {
		c.Write(rows[i].cells())
	}
	c.Flush()
	return c.Error()
}

func writeBook(w io.Writer, rows []row) error {
	f := excelize.NewFile()
	defer f.Close()
	s, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		return err
	}
	for i, cells := range slices.Concat([][]string{header}, cellsOf(rows)) {
		values := make([]any, len(cells))
		for k, c := range cells {
			values[k] = c
		}
		if err := s.SetRow(fmt.Sprintf("A%d", i+1), values); err != nil {
			return err
		}
	}
	if err := s.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}

func cellsOf(rows []row) (list [][]string) {
	for i := range rows {
		list = append(list, rows[i].cells())
	}
	return list
}
