package complaint

import (
	"strings"
	"testing"
	"time"
)

func TestParseTime(t *testing.T) {
	at := func(h, m, s, ms int) time.Time { return time.Date(2020, 6, 5, h, m, s, ms*1e6, shanghai) }
	day := at(0, 0, 0, 0)
	tests := []struct {
		in   string
		want time.Time
	}{
		{"2020-06-05", day},
		{"2020-6-5", day},
		{" 2020/6/5 ", day},
		{"2020.06.05", day},
		{"20200605", day},
		{"2020年6月5日", day},
		{"2020年6月5号", day},
		{"２０２０年６月５日", day},
		{"2020 年 6 月 5 日", day},
		{"43987", day}, // Excel for 2020-06-05
		{"2020/6/5 8:03:11", at(8, 3, 11, 0)},
		{"2020/6/5 8:03", at(8, 3, 0, 0)},
		{"2020/6/5　8：03：11", at(8, 3, 11, 0)},
		{"2020-06-05T08:03:11", at(8, 3, 11, 0)},
		{"2020-06-05 08:03:11.250", at(8, 3, 11, 250)},
		{"2020-06-05 08:03:11,2509999", at(8, 3, 11, 250)},
		{"2020-06-05T08:03:11+08:00", at(8, 3, 11, 0)},
		{"2020-06-05T00:03:11Z", at(8, 3, 11, 0)},
		{"2020-06-05T00:03:11.5Z", at(8, 3, 11, 500)},
		{"2020-06-04 19:03:11 -0500", at(8, 3, 11, 0)},
		{"2020-06-05T08:03+08", at(8, 3, 0, 0)},
		{"2020年6月5日 8时3分", at(8, 3, 0, 0)},
		{"2020年6月5日8时3分11秒", at(8, 3, 11, 0)},
		{"2020年6月5日 8:03", at(8, 3, 0, 0)},
		{"2020年6月5日8:03", at(8, 3, 0, 0)},
		{"2020年6月5日 8点", at(8, 0, 0, 0)},
		{"43987.3355439815", at(8, 3, 11, 0)}, // 8:03:11 as a fraction of a day
		{"43987.5", at(12, 0, 0, 0)},
		{"2020/6/5 上午 8:03", at(8, 3, 0, 0)},
		{"2020/6/5 下午3:20", at(15, 20, 0, 0)},
		{"2020/6/5 下午03:20:11", at(15, 20, 11, 0)},
		{"2020/6/5 下午 15:20", at(15, 20, 0, 0)},
		{"2020/6/5 上午12:01", at(0, 1, 0, 0)},
		{"2020/6/5 下午12:01", at(12, 1, 0, 0)},
		{"2020年6月5日下午3点20分", at(15, 20, 0, 0)},
		{"2020年6月5日晚上8点", at(20, 0, 0, 0)},
		{"2020年6月5日 晚上8点", at(20, 0, 0, 0)},
		{"2020-06-05 3:20 PM", at(15, 20, 0, 0)},
		{"2020-06-05 3:20:11am", at(3, 20, 11, 0)},
		{"2020-06-05 12:00 AM", day},
		{"20200605080311", at(8, 3, 11, 0)},
		{"20200605 080311", at(8, 3, 11, 0)},
		{"202006050803", at(8, 3, 0, 0)},
		{"20200605 0803", at(8, 3, 0, 0)},
		{"202006042400", day},
		{"20200605T080311+0800", at(8, 3, 11, 0)},
		{"1591315391", at(8, 3, 11, 0)},
		{"1591315391250", at(8, 3, 11, 250)},
		{"2020-06-04 24:00:00", day},
		{"2020-06-04 24:00", day},
		{"2020-02-29", time.Date(2020, 2, 29, 0, 0, 0, 0, shanghai)},
	}
	for _, tt := range tests {
		got, err := ParseTime(tt.in)
		if err != nil || !got.Equal(tt.want) {
			t.Errorf("ParseTime(%q) = %v, %v; want %v", tt.in, got, err, tt.want)
		}
		if _, offset := got.Zone(); offset != 8*60*60 {
			t.Errorf("ParseTime(%q) is not in UTC+8: %v", tt.in, got)
		}
	}
}

func TestParseTimeBad(t *testing.T) {
	const forms = ": want the year first and in four digits, as in 2025-03-01, 2025/3/1, 2025年3月1日 or 20250301"
	tests := []struct{ in, want string }{
		{"2020/13/1", `bad date "2020/13/1"`},
		{"2021-02-29", `bad date "2021-02-29"`},
		{"2020-06-31", `bad date "2020-06-31"`},
		{"2020-06-05 24:00:01", `bad date "2020-06-05 24:00:01"`},
		{"2020-06-05 25:00", `bad date "2020-06-05 25:00"`},
		{"2020-06-05 13:00 AM", "bad date (19 characters)"},
		{"2020-06-05 0:30 PM", "bad date (18 characters)"},
		{"20200605240001", "bad date (14 characters)"},
		{"20201305080311", "bad date (14 characters)"},
		{"0591315391", "bad date (10 characters)"}, // before 2000
		{"2025010110", "bad date (10 characters)"}, // 2034, or ten o'clock of a day
		{"4102416000", "bad date (10 characters)"}, // 2100
		{"159131539", "bad date (9 characters)"},
		{"2020-06-05 8:60", `bad date "2020-06-05 8:60"`},
		{"2020-06/05", `bad date "2020-06/05"`},
		{"5/6/2020", `bad date "5/6/2020"` + forms},
		{"03/01/2025", `bad date "03/01/2025"` + forms}, // the first of March, or the third of January
		{"20/6/5", `bad date "20/6/5"` + forms},         // 2020-06-05, or the 20th of June 2005
		{"25-3-1 8:00", `bad date "25-3-1 8:00"` + forms},
		{"２５-3-1", `bad date "２５-3-1"` + forms},
		{"202006052403", "bad date (12 characters)"},
		{"202013050803", "bad date (12 characters)"},
		{"2020-06", `bad date "2020-06"`},
		{"0000-00-00", `bad date "0000-00-00"`},
		{"1899-12-31", `bad date "1899-12-31"`},
		{"", `bad date ""`},
		{"2020-06-05 8", `bad date "2020-06-05 8"`},
		{"2020-06-05T08:03:11+99:00", `bad date "2020-06-05T08:03:11+99:00"`},
		// What is not like a date may be complaint text, or a telephone number.
		{"昨天下午", "bad date (4 characters)"},
		{"13900000000", "bad date (11 characters)"},
		{strings.Repeat("1.", 40), "bad date (80 characters)" + forms},
	}
	for _, tt := range tests {
		got, err := ParseTime(tt.in)
		if err == nil {
			t.Errorf("ParseTime(%q) = %v, want an error", tt.in, got)
		} else if err.Error() != tt.want {
			t.Errorf("ParseTime(%q): %q, want %q", tt.in, err, tt.want)
		}
	}
}

// What stands for nothing is no date, and no error.
func TestNoDate(t *testing.T) {
	in := "text,date\n"
	for _, s := range []string{"", "-", "—", "－", "无", "null", "NULL", "N/A", "n/a", "0000-00-00"} {
		in += "甲," + s + "\n"
	}
	_, got, rejects, err := readAll(t, "in.csv", in, ReaderOptions{})
	if err != nil || len(rejects) > 0 || len(got) != 10 {
		t.Fatal(len(got), rejects, err)
	}
	for _, c := range got {
		if !c.ReceivedAt.IsZero() {
			t.Errorf("row %d: %v", c.Row, c.ReceivedAt)
		}
	}
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2020-06-05T08:03:11.5+08:00", "2020年6月5日 8时3分11秒", "2020/6/5 8:03", "43987.33", "20200605", "2020-06-05T",
		"2020/6/5 下午3:20", "2020-06-05 12:00 AM", "20200605080311", "1591315391250", "2999-12-31 24:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, err := ParseTime(s)
		if err != nil {
			return
		}
		if got.Year() < 1899 || got.Year() > 3000 || got.Nanosecond()%1e6 != 0 {
			t.Errorf("ParseTime(%q) = %v", s, got)
		}
		again, err := ParseTime(got.Format("2006-01-02T15:04:05.999Z07:00"))
		if err != nil || !again.Equal(got) {
			if got.Year() >= 1900 && got.Year() <= 2999 { // a zone may move it across the edge
				t.Errorf("ParseTime(%q) = %v, but reads back as %v, %v", s, got, again, err)
			}
		}
	})
}
