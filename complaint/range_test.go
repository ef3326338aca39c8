package complaint

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// A reading is all that a reader gives: complaints and rejects in their order.
type reading struct {
	Rows  []any
	Stats Stats
	Err   error
}

// drain reads to the end.
func drain(r *Reader) (got reading) {
	for {
		c, err := r.Read()
		var bad *RowError
		switch {
		case err == nil:
			got.Rows = append(got.Rows, c, r.Label())
		case errors.As(err, &bad):
			got.Rows = append(got.Rows, *bad)
		default:
			if got.Stats = r.Stats(); err != io.EOF {
				got.Err = err
			}
			return got
		}
	}
}

func readWhole(path string, opts ReaderOptions) reading {
	r, err := OpenFile(path, opts)
	if err != nil {
		return reading{Err: err}
	}
	defer r.Close()
	return drain(r)
}

// readRanges reads the ranges of a file, the last one first.
func readRanges(t *testing.T, path string, opts ReaderOptions, size int64) (got reading, ranges int) {
	t.Helper()
	plan, err := PlanFile(t.Context(), path, opts, size)
	if err != nil {
		return reading{Err: err}, 0
	}
	parts := make([]reading, len(plan))
	for i := len(plan) - 1; i >= 0; i-- {
		travelled, err := json.Marshal(plan[i])
		if err != nil {
			t.Fatal(err)
		}
		var g Range
		if err := json.Unmarshal(travelled, &g); err != nil {
			t.Fatal(err)
		}
		r, err := OpenRange(g)
		if err != nil {
			return reading{Err: err}, len(plan)
		}
		parts[i] = drain(r)
		if hash, err := r.Hash(); err != nil || hash != plan[i].Hash {
			t.Errorf("hash %s, %v; the plan has %s", hash, err, plan[i].Hash)
		}
		r.Close()
	}
	got = parts[0]
	for _, p := range parts[1:] {
		got.Rows = append(got.Rows, p.Rows...)
		got.Stats.Merge(p.Stats)
		if got.Err == nil {
			got.Err = p.Err
		}
	}
	return got, len(plan)
}

var compareReadings = cmp.Options{
	cmp.Comparer(func(a, b error) bool { return (a == nil) == (b == nil) && (a == nil || a.Error() == b.Error()) }),
}

// checkRanges holds the ranges of a file against the file. One that cannot be read
// to its end has a plan or a range that cannot, either.
func checkRanges(t *testing.T, path string, opts ReaderOptions, size int64) (ranges int) {
	t.Helper()
	want := readWhole(path, opts)
	got, ranges := readRanges(t, path, opts, size)
	if want.Err != nil {
		want.Rows, want.Stats, got.Rows, got.Stats = nil, Stats{}, nil, Stats{}
	}
	if reflect.DeepEqual(want, got) { // which is much the faster
		return ranges
	}
	if diff := cmp.Diff(want, got, compareReadings); diff != "" {
		t.Fatalf("%d ranges of %d bytes (-file +ranges):\n%s", ranges, size, diff)
	}
	return ranges
}

func writeFile(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// damagedLines are lines that a file of three columns may have, damage of all kinds
// among them.
var damagedLines = []string{
	"1,甲,2020-06-05\n", "2,乙,\n", ",丙,2020-06-05\n", "3,,2020-06-05\n", "4,丁,昨天\n", "\n", " , ,\n", ",,,,,,\n", "\r\n",
	"5,\"戊,\"\"己\"\"\n庚\n辛\",2020-06-05\n", "6,\"壬\r\n癸\",2020-06-05\r\n", "7,甲\n", "8,甲,,,\n", "9,55\" 电视,\n",
	"10,\"他说\"好\"\",\n", "11,\"不完,2020-06-05\n", "\"12,不完,\n", "13,不完,\"2020-06-05\n", "14,\"\n15,乙,2020-06-05\n16,丙\",2020-06-05\n",
	"17,甲,\r18,乙,\n", "19,\"甲\",\r20,乙,\r21,丙,2020-06-05\n", "22,甲\r乙,\n", "id,text,date\n", "\uFEFFid,text,date\n",
	"23,甲\x00\x00,\n", "\x00\n", "24,\"甲\x00\"\x00\",\n", "25,\xFF\xFE,\n", "26,\xCD\xCB\xBF\xEE\xB5\xBD\xCF\xD6\xD4\xDA\xBB\xB9\xC3\xBB\xD3\xD0\xB5\xBD\xD5\xCB,\n",
	"27,\"\xCD\xCB\xBF\xEE\n\xCD\xCB\xBF\xEE\",2020-06-05\n", "28,\"甲\n29,乙,2020年6月5日\n30,丙\",\n", "31,\xB0;\x81\x30,\n", "32,\xB0", "33,\"甲\",2020-06-05",
	"34,甲,\r35\r36,乙\n", "37,\x00\"甲\n乙\",\n", "38;\"\x81;\x81\x30\n",
	"\"", "\"\"", ",", "\n\n\n\n\n\n\n\n", "\r", "\r\r\n",
}

func TestRangesOfCSV(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var in strings.Builder
		in.WriteString(rapid.SampledFrom([]string{
			"id,text,date\n", "\uFEFFid,text,date\r\n", "六月投诉（30条）\n\nid,text,date\n", "id,text,date\r", "sep=,\nid,text,date\n", "id,text,\"date\n\"\n", "id,text,date,\uFEFF \uFEFFnote\n",
		}).Draw(rt, "head"))
		for _, line := range rapid.SliceOfN(rapid.SampledFrom(damagedLines), 0, 60).Draw(rt, "lines") {
			in.WriteString(line)
		}
		text, name := in.String(), "in.csv"
		switch comma := rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(rt, "delimiter"); comma {
		case "\t":
			name = "in.tsv"
			fallthrough
		default:
			text = strings.ReplaceAll(text, ",", comma)
		}
		if rapid.Bool().Draw(rt, "in another encoding") {
			e := rapid.SampledFrom([]*charset{charsetGB18030, charsetUTF16LE}).Draw(rt, "encoding")
			text = encode(t, e.encoding, strings.ToValidUTF8(text, "?"))
		}
		opts := ReaderOptions{Encoding: rapid.SampledFrom([]string{"", "", "", "utf-8", "gbk", "big5"}).Draw(rt, "option")}
		path := writeFile(t, name, text)
		checkRanges(t, path, opts, rapid.Int64Range(1, int64(len(text))+1).Draw(rt, "size"))
	})
}

func TestRangesOfJSONLines(t *testing.T) {
	pieces := []string{
		`{"text":"甲"}`, `{"id":1,"内容":"甲","投诉内容":"乙","date":"2020-06-05"}`, `{"text":["乙"]}`, `{"text":1`, `[]`, `{}`, "", " ", "\x00", `{"text":"` + "\xFF\xCD\xCB" + `"}`,
		`{"text":"甲","date":"昨天"}`, `{"text":"甲` + "\x00" + `","closed_at":"稍后"}`, `{"id":"x"}`, "{\"text\":\"a\"}\r{\"text\":\"b\"}", "\r",
	}
	rapid.Check(t, func(rt *rapid.T) {
		in := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 40).Draw(rt, "lines"), "\n") + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(rt, "end")
		opts := ReaderOptions{Encoding: rapid.SampledFrom([]string{"", "", "utf-8", "gbk"}).Draw(rt, "option")}
		path := writeFile(t, "in.jsonl", in)
		checkRanges(t, path, opts, rapid.Int64Range(1, int64(len(in))+1).Draw(rt, "size"))
	})
}

// The ranges of Parquet are row groups, of somebody's file and of our own.
func TestRangesOfParquet(t *testing.T) {
	type foreign struct {
		ID   string `parquet:"id"`
		Text string `parquet:"text,dict"`
		Date string `parquet:"closed_at"`
	}
	texts := []string{"退款", "", "换货", " "}
	foreignFile := func(rows, group int) string {
		var b bytes.Buffer
		w := parquet.NewGenericWriter[foreign](&b, parquet.MaxRowsPerRowGroup(int64(group)))
		for i := range rows {
			if _, err := w.Write([]foreign{{Text: texts[i%len(texts)], Date: "稍后"}}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	ours := func(rows, group int) string {
		var b bytes.Buffer
		w := NewParquetWriter(&b, nil)
		w.group.Rows = group
		for i := range rows {
			l := Labelled{Complaint: Complaint{Text: texts[i%len(texts)]}}
			if i%3 == 0 {
				l.ID, l.File, l.Row = fmt.Sprint(i), "in.csv", i
			}
			if err := w.Write([]Labelled{l}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for name, file := range map[string]func(rows, group int) string{"foreign": foreignFile, "ours": ours} {
		in := file(70, 10)
		path := writeFile(t, "in.parquet", in)
		for size, want := range map[int64]int{1: 7, int64(len(in)): 1, 0: 1} {
			if got := checkRanges(t, path, ReaderOptions{}, size); got != want {
				t.Errorf("%s: %d ranges of %d bytes, want %d", name, got, size, want)
			}
		}
		groups, err := PlanFile(t.Context(), path, ReaderOptions{}, 1)
		if err != nil {
			t.Fatal(err)
		}
		three, err := PlanFile(t.Context(), path, ReaderOptions{}, groups[2].End)
		if err != nil || three[0].Groups != 3 || three[1].Group != 3 || three[1].Row != 30 {
			t.Errorf("%s: the ranges of three row groups are %+v, %v", name, three, err)
		}
		checkRanges(t, path, ReaderOptions{}, groups[2].End)
	}
}

// What cannot be cut is one range, and says so by its bytes.
func TestOneRange(t *testing.T) {
	book := workbook(t, false, [][]any{{"编号", "内容"}, {"1", "甲"}, {"", "乙"}}, [][]any{{"编号", "内容"}, {"", "丙"}})
	for name, in := range map[string]string{
		"in.xlsx":    book,
		"in.csv.gz":  compress(t, sampleCSV(",")),
		"in.csv":     "\xFF\xFE" + encode(t, charsetUTF16LE.encoding, sampleCSV(",")),
		"in.jsonl":   encode(t, charsetUTF16LE.encoding, "{\"text\":\"甲\"}\n{\"text\":\"乙\"}\n"),
		"in.parquet": string(labelledFile(t, []Labelled{full}, nil)),
		"header.csv": "id,text\n",
		"empty.csv":  "",
		"none.csv":   "a,b\n1,2\n",
	} {
		opts := ReaderOptions{}
		if name == "in.jsonl" {
			opts.Encoding = "utf-16le"
		}
		if n := checkRanges(t, writeFile(t, name, in), opts, 1); n > 1 {
			t.Errorf("%s has %d ranges", name, n)
		}
	}
}

// A cut is where the file says, in the encoding it is in, and not too often.
func TestRangesAreOfTheSizeAsked(t *testing.T) {
	var plain, quoted, broken strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&plain, "%d,收到的杯子碎了两个,2024-05-06\r\n", i)
		fmt.Fprintf(&quoted, "\"%d\",\"收到的杯子\n碎了两个\",\"2024-05-06\"\n", i)
		fmt.Fprintf(&broken, "%d,\"收到的杯子碎了两个,2024-05-06\n%d,乙,\n", i, i)
	}
	for name, rows := range map[string]string{"plain": plain.String(), "quoted": quoted.String(), "broken": broken.String()} {
		for _, charset := range []*charset{charsetUTF8, charsetGB18030} {
			in := encode(t, charset.encoding, "id,text,date\n"+rows)
			want := 10
			size := (int64(len(in)) + 9) / int64(want)
			path := writeFile(t, "in.csv", in)
			if n := checkRanges(t, path, ReaderOptions{}, size); n != want {
				t.Errorf("%s, %s: %d ranges, want %d", name, charset.name, n, want)
			}
			plan, err := PlanFile(t.Context(), path, ReaderOptions{}, size)
			if err != nil {
				t.Fatal(err)
			}
			at := int64(0)
			for _, g := range plan {
				if g.Start != at || g.End-g.Start > size+200 {
					t.Errorf("%s, %s: a range of the bytes %d to %d behind %d", name, charset.name, g.Start, g.End, at)
				}
				at = g.End
			}
			if at != int64(len(in)) {
				t.Errorf("%s, %s: ranges end at %d of %d bytes", name, charset.name, at, len(in))
			}
		}
	}
}

// Damage that is longer than a record may be is not cut.
func TestRangesOfLongDamage(t *testing.T) {
	line := "甲,乙\n"
	for name, damage := range map[string]string{
		"a long line":   "1," + strings.Repeat("a", 2*maxRecord) + ",\n",
		"a long record": "1,\"" + strings.Repeat("a", maxRecord) + "\",\n",
		"a long cell":   "1,\"" + strings.Repeat("a\n", maxRecord) + "\",\n",
		"an open quote": "1,\"甲\n" + strings.Repeat(line, 2*maxRecord/len(line)),
	} {
		row := "0,甲,\n"
		in := "id,text,date\n" + strings.Repeat(row, 40_000) + damage + strings.Repeat(row, 40_000) + damage + row
		if n := checkRanges(t, writeFile(t, "in.csv", in), ReaderOptions{}, 100_000); n < 5 {
			t.Errorf("%s: %d ranges", name, n)
		}
	}
	object := "{\"text\":\"" + strings.Repeat("a", 500_000) + "\"}\n"
	in := object + strings.Repeat(" ", maxLine+9) + "\n" + object + object
	if n := checkRanges(t, writeFile(t, "in.jsonl", in), ReaderOptions{}, 400_000); n != 4 {
		t.Errorf("long lines: %d ranges, want 4", n)
	}
}

// A file is what it was when it was planned, or it is not read.
func TestRangeOfChangedFile(t *testing.T) {
	in := lines("id,text", "1,甲", "2,乙", "3,丙", "4,丁")
	for name, content := range map[string]string{
		"": in, "longer": in + "5,戊\n", "shorter": lines("id,text"), "other": strings.Replace(in, "乙", "己", 1),
	} {
		path := writeFile(t, "in.csv", in)
		plan, err := PlanFile(t.Context(), path, ReaderOptions{}, 20)
		if err != nil || len(plan) < 2 {
			t.Fatal(len(plan), err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		changed := 0
		for _, g := range plan {
			r, err := OpenRange(g)
			var file *FileError
			switch {
			case err == nil:
				r.Close()
			case errors.Is(err, ErrChanged) && errors.As(err, &file):
				changed++
			default:
				t.Errorf("%s: %v", name, err)
			}
		}
		if want := map[string]int{"": 0, "other": 1, "longer": len(plan), "shorter": len(plan)}[name]; changed != want {
			t.Errorf("%s: %d ranges of %d are changed, want %d", name, changed, len(plan), want)
		}
	}
}

// What is read once has no ranges, and who stops waiting gets none.
func TestNoPlan(t *testing.T) {
	var file *FileError
	if _, err := PlanFile(t.Context(), "-", ReaderOptions{}, 0); !errors.As(err, &file) {
		t.Errorf("standard input: %v", err)
	}
	if _, err := PlanFile(t.Context(), "missing.csv", ReaderOptions{}, 0); !errors.Is(err, fs.ErrNotExist) || !errors.As(err, &file) {
		t.Errorf("no file: %v", err)
	}
	if _, err := PlanFile(t.Context(), "in.csv", ReaderOptions{Encoding: "latin-1"}, 0); !errors.Is(err, ErrOption) {
		t.Errorf("bad option: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := PlanFile(ctx, writeFile(t, "in.csv", sampleCSV(",")), ReaderOptions{}, 0); err != context.Canceled {
		t.Errorf("cancelled: %v", err)
	}
}

// A range that no plan gives is refused.
func TestUnsoundRange(t *testing.T) {
	path := writeFile(t, "in.csv", lines("id,text", "1,甲", "2,乙", "3,丙"))
	plan, err := PlanFile(t.Context(), path, ReaderOptions{}, 10)
	if err != nil || len(plan) < 2 {
		t.Fatal(len(plan), err)
	}
	for name, spoil := range map[string]func(g *Range){
		"before the start": func(g *Range) { g.Start = -1 },
		"ends early":       func(g *Range) { g.End = g.Start - 1 },
		"beyond the end":   func(g *Range) { g.End = g.Size + 1 },
		"no delimiter":     func(g *Range) { g.Delimiter = "" },
		"no such format":   func(g *Range) { g.Format = "xls" },
		"a workbook":       func(g *Range) { g.Format = "xlsx" },
		"no such encoding": func(g *Range) { g.Encoding = "latin-1" },
		"no columns":       func(g *Range) { g.Headers = nil },
		"no row groups":    func(g *Range) { g.Format = "parquet" },
		"other bytes":      func(g *Range) { g.Start-- },
	} {
		g := plan[1]
		spoil(&g)
		r, err := OpenRange(g)
		var file *FileError
		if !errors.As(err, &file) {
			t.Errorf("%s: %v", name, err)
		}
		if r != nil {
			r.Close()
		}
	}
}

// FuzzRanges cuts any bytes, read as CSV or JSON Lines, and reads the ranges.
func FuzzRanges(f *testing.F) {
	gbk := encode(f, charsetGB18030.encoding, sampleCSV(","))
	for _, in := range []string{
		sampleCSV(","), sampleCSV(",") + gbk, gbk, "text\ra\rb\r", "text,b\na,b\rc,d\re,f\n", "text,b\na,b\ntext,b\n\x00c,d\n",
		"text,\uFEFF\uFEFFb\na,b\nc,d\n", "\t\uFEFFid,text\n1,a\n2,b\n",
		"text,b,date\n\"a\nb,c,2020-06-05\nd\",e,\n\"f\"g,h,\ni,j,\n", "sep=;\nid;text\n1;\x81;\x81\x30\n2;b\n", "{\"text\":\"a\"}\n{\n\n{\"id\":1}\n",
	} {
		f.Add([]byte(in), uint8(0), uint16(1))
		f.Add([]byte(in), uint8(1), uint16(9))
	}
	encodings := []string{"", "utf-8", "gb18030", "big5"}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, in []byte, kind uint8, size uint16) {
		path := filepath.Join(dir, []string{"in.csv", "in.jsonl"}[kind%2])
		if err := os.WriteFile(path, in, 0o600); err != nil {
			t.Fatal(err)
		}
		checkRanges(t, path, ReaderOptions{Encoding: encodings[kind/2%4]}, int64(size))
	})
}

func BenchmarkPlan(b *testing.B) {
	row := "20200605-%d,收到的商品外包装破损，里面的杯子碎了两个，联系客服三天没有人回复。,2020-06-05 08:03:11,电话,杯子,华东,质量\n"
	quoted := "\"20200605-%d\",\"收到的商品外包装破损，里面的杯子碎了两个，\n联系客服三天没有人回复。\",\"2020-06-05 08:03:11\",\"电话\",\"杯子\",\"华东\",\"质量\"\n"
	write := func(row string, c *charset) string {
		var in bytes.Buffer
		in.WriteString("编号,投诉内容,投诉时间,渠道,产品,地区,类别\n")
		for i := range 50_000 {
			fmt.Fprintf(&in, row, i)
		}
		return writeFile(b, "in.csv", encode(b, c.encoding, in.String()))
	}
	for name, path := range map[string]string{
		"utf-8": write(row, charsetUTF8), "gb18030": write(row, charsetGB18030), "utf-8 quoted": write(quoted, charsetUTF8), "gb18030 quoted": write(quoted, charsetGB18030),
		"utf-8 damaged": write("\"x"+row, charsetUTF8),
	} {
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(name+"/plan", func(b *testing.B) {
			b.SetBytes(info.Size())
			for b.Loop() {
				if _, err := PlanFile(b.Context(), path, ReaderOptions{}, 1<<20); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/read", func(b *testing.B) {
			b.SetBytes(info.Size())
			for b.Loop() {
				r, err := OpenFile(path, ReaderOptions{})
				if err != nil {
					b.Fatal(err)
				}
				for err != io.EOF {
					_, err = r.Read()
				}
				if _, err := r.Hash(); err != nil {
					b.Fatal(err)
				}
				r.Close()
			}
		})
	}
}
