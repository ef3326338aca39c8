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
	tests := []struct{ in, want string }{
		{"2020/13/1", `bad date "2020/13/1"`},
		{"2021-02-29", `bad date "2021-02-29"`},
		{"2020-06-31", `bad date "2020-06-31"`},
		{"2020-06-05 24:00", `bad date "2020-06-05 24:00"`},
		{"2020-06-05 8:60", `bad date "2020-06-05 8:60"`},
		{"2020-06/05", `bad date "2020-06/05"`},
		{"5/6/2020", `bad date "5/6/2020"`},
		{"20/6/5", `bad date "20/6/5"`},
		{"2020-06", `bad date "2020-06"`},
		{"0000-00-00", `bad date "0000-00-00"`},
		{"1899-12-31", `bad date "1899-12-31"`},
		{"", `bad date ""`},
		{"2020-06-05 8", `bad date "2020-06-05 8"`},
		{"2020-06-05T08:03:11+99:00", `bad date "2020-06-05T08:03:11+99:00"`},
		// What is not like a date may be complaint text, or a telephone number.
		{"昨天下午", "bad date (4 characters)"},
		{"13900000000", "bad date (11 characters)"},
		{strings.Repeat("1.", 40), "bad date (80 characters)"},
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

func FuzzDate(f *testing.F) {
	for _, s := range []string{"2020-06-05T08:03:11.5+08:00", "2020年6月5日 8时3分11秒", "2020/6/5 8:03", "43987.33", "20200605", "2020-06-05T"} {
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
