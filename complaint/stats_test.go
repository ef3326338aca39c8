package complaint

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// statsOf reads a source to its end.
func statsOf(t *testing.T, name, in string, opts ReaderOptions) Stats {
	t.Helper()
	r, err := NewReader(name, strings.NewReader(in), opts)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for err != io.EOF {
		_, err = r.Read()
	}
	return r.Stats()
}

func TestStats(t *testing.T) {
	gbk := encode(t, simplifiedchinese.GBK, "3,退款到现在还没有到账,\n")
	tests := []struct {
		name, file, in string
		opts           ReaderOptions
		want           Stats
	}{
		{
			name: "a joined CSV file", file: "in.csv.gz",
			in: compress(t, "\uFEFF投诉明细;;\n编号;内容;日期\n1;甲\x00\x00;2024-05-06\n2;乙\xFF;\n\uFEFF编号;内容;日期\n"+strings.ReplaceAll(gbk, ",", ";")),
			want: Stats{Format: "csv", Gzip: true, Encoding: "utf-8", EncodingBy: "byte order mark", MixedEncoding: "gb18030", MixedLines: 1,
				Undecodable: 1, NULs: 2, Delimiter: ";", HeaderRow: 2, Rows: 3, RepeatedHeaders: 1,
				Columns: []Column{{Header: "编号", Field: "id"}, {Header: "内容", Field: "text"}, {Header: "日期", Field: "received_at"}}},
		}, {
			name: "two columns for one field", file: "in.csv",
			in: lines("内容,投诉内容,等级,severity,答复时间", "甲,甲,1,2,", "乙,,2,2,稍后", "丙,丁,1,2,2024-05-06"),
			want: Stats{Format: "csv", Encoding: "utf-8", EncodingBy: "content", Delimiter: ",", HeaderRow: 1, Rows: 3, BadDates: 1,
				Columns: []Column{{Header: "内容", Field: "text"}, {Header: "投诉内容", Twin: "内容", Differs: 1},
					{Header: "等级", Field: "severity"}, {Header: "severity", Twin: "等级", Differs: 2}, {Header: "答复时间", Field: "responded_at"}}},
		}, {
			name: "two columns of one name", file: "in.csv",
			in: lines("编号,投诉内容,投诉时间,投诉内容", "1,甲,,乙", "2,丙,,"),
			want: Stats{Format: "csv", Encoding: "utf-8", EncodingBy: "content", Delimiter: ",", HeaderRow: 1, Rows: 2,
				Columns: []Column{{Header: "编号", Field: "id"}, {Header: "投诉内容", Field: "text"}, {Header: "投诉时间", Field: "received_at"},
					{Header: "投诉内容#2", Twin: "投诉内容", Differs: 1}}},
		}, {
			name: "the second of one name is given", file: "in.csv",
			in:   lines("编号,投诉内容,,投诉内容", "1,甲,,乙", "2,丙,,丁"),
			opts: ReaderOptions{Columns: map[string]string{"text": "投诉内容#2", "channel": "column 3"}},
			want: Stats{Format: "csv", Encoding: "utf-8", EncodingBy: "content", Delimiter: ",", HeaderRow: 1, Rows: 2,
				Columns: []Column{{Header: "编号", Field: "id"}, {Header: "投诉内容"}, {Header: "column 3", Field: "channel", Given: true},
					{Header: "投诉内容#2", Field: "text", Given: true}}},
		}, {
			name: "one of two is given", file: "in.tsv", in: lines("内容\t投诉内容", "甲\t乙"),
			opts: ReaderOptions{Columns: map[string]string{"text": "投诉内容"}, Encoding: "gbk"},
			want: Stats{Format: "tsv", Encoding: "gb18030", EncodingBy: "option", Delimiter: "\t", HeaderRow: 1, Rows: 1,
				Columns: []Column{{Header: "内容"}, {Header: "投诉内容", Field: "text", Given: true}}},
		}, {
			name: "a workbook", file: "in.xlsx",
			in: workbook(t, false, [][]any{{"说明"}}, [][]any{{"六月投诉（30条）"}, {"编号", "内容"}, {"1", "甲"}, {"编号", "内容"}, {"2", "乙"}}, [][]any{{"编号", "内容"}, {"3", "丙"}}),
			want: Stats{Format: "xlsx", HeaderRow: 2, Sheets: []string{"Sheet2", "Sheet3"}, SkippedSheets: []string{"Sheet1"}, Rows: 3, RepeatedHeaders: 1,
				Columns: []Column{{Header: "编号", Field: "id"}, {Header: "内容", Field: "text"}}},
		}, {
			name: "JSON Lines", file: "in.jsonl", in: "{\"text\":\"甲\"}\x00\n",
			want: Stats{Format: "jsonl", Encoding: "utf-8", EncodingBy: "content", NULs: 1, Rows: 1, Columns: []Column{{Header: "text", Field: "text"}}},
		},
	}
	for _, tt := range tests {
		in := tt.in
		if tt.opts.Encoding == "gbk" {
			in = encode(t, simplifiedchinese.GBK, in)
		}
		if diff := cmp.Diff(tt.want, statsOf(t, tt.file, in, tt.opts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// A file without rows has columns, too; so has a labelled file, whose own count
// as recognised.
func TestStatsColumns(t *testing.T) {
	for name, in := range map[string]string{"in.csv": "编号,内容\n", "in.xlsx": workbook(t, false, [][]any{{"编号", "内容"}})} {
		r, err := NewReader(name, strings.NewReader(in), ReaderOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]Column{{Header: "编号", Field: "id"}, {Header: "内容", Field: "text"}}, r.Stats().Columns); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, format := range []string{"csv", "parquet"} {
		s := statsOf(t, "out."+format, write(t, format, written[:1]), ReaderOptions{})
		if !slices.Contains(s.Columns, Column{Header: "received_at", Field: "received_at"}) || !slices.Contains(s.Columns, Column{Header: "mentions", Field: "mentions"}) {
			t.Errorf("%s: columns %+v", format, s.Columns)
		}
	}
}

// What stands in a column of dates for none is kept beside the complaint; only
// received_at, on which every figure rests, costs the row.
func TestDatesOfHandling(t *testing.T) {
	in := lines("内容,受理时间,首次回复时间,办结时间",
		"甲,2024-05-06 08:00,2024年5月6日 9时,20240507",
		"乙,2024-05-06,30分钟,处理中",
		"丙,2024-05-06,-,无",
		"丁,下周,2024-05-06,2024-05-07")
	rows, got, rejects, err := readAll(t, "in.csv", in, ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"2:甲", "3:乙", "4:丙", "5!received_at"}, rows); diff != "" {
		t.Fatalf("(-want +got):\n%s", diff)
	}
	if want := time.Date(2024, 5, 6, 9, 0, 0, 0, shanghai); !got[0].RespondedAt.Equal(want) || !got[0].ClosedAt.Equal(want.Add(15*time.Hour)) {
		t.Errorf("dates: %+v", got[0])
	}
	if diff := cmp.Diff([]Field{{"首次回复时间", "30分钟"}, {"办结时间", "处理中"}}, got[1].Extra); diff != "" || !got[1].RespondedAt.IsZero() || !got[1].ClosedAt.IsZero() {
		t.Errorf("no dates: %+v", got[1])
	}
	if len(got[2].Extra) > 0 {
		t.Errorf("marks for nothing are kept: %+v", got[2])
	}
	if len(rejects) != 1 || rejects[0].Error() != "in.csv:5: received_at: bad date (2 characters)" {
		t.Errorf("rejects: %v", rejects)
	}
}

// A workbook of the 1904 date system shifts every column of dates.
func TestXLSX1904ShiftsEveryDate(t *testing.T) {
	in := workbook(t, true, [][]any{{"内容", "日期", "办结时间", "回复时间"}, {"甲", 43987 - days1904, 43989 - days1904, "2020-06-06"}})
	_, got, _, err := readAll(t, "in.xlsx", in, ReaderOptions{})
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	day := time.Date(2020, 6, 5, 0, 0, 0, 0, shanghai)
	if c := got[0]; !c.ReceivedAt.Equal(day) || !c.RespondedAt.Equal(day.AddDate(0, 0, 1)) || !c.ClosedAt.Equal(day.AddDate(0, 0, 2)) {
		t.Errorf("%+v", c)
	}
}
