package analysis

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"suxi/internal/bounds"
)

// A result that can be read is written as it is read.
func FuzzReadJSON(f *testing.F) {
	for _, r := range jsonCases() {
		var b strings.Builder
		if err := r.WriteJSON(&b); err != nil {
			f.Fatal(err)
		}
		f.Add(b.String())
	}
	f.Add(`{"schema":1}`)
	f.Add(`{"schema":1,"periods":[null],"charts":[{"points":null}]}`)
	f.Add(`{"schema":2}`)
	f.Fuzz(func(t *testing.T, text string) {
		var r *Result
		var err error
		bounds.Memory(t, 1<<20+200*uint64(len(text)), func() { r, err = ReadJSON(strings.NewReader(text)) })
		if err != nil {
			if !strings.HasPrefix(err.Error(), "analysis result: ") {
				t.Errorf("error %q", err)
			}
			return
		}
		first := encode(t, r)
		again, err := ReadJSON(strings.NewReader(first))
		if err != nil {
			t.Fatal(err)
		}
		if second := encode(t, again); second != first {
			t.Errorf("%s\nwritten and read is\n%s", first, second)
		}
	})
}

// A file of exposures is refused, or its rows are periods of one length with
// amounts of 0 or more, each once.
func FuzzReadExposure(f *testing.F) {
	for _, text := range []string{
		"month,orders\n2025-05,100\n2025-06,120.5\n", "月份,地区,订单量\n2025年5月,广东,\"1,000\"\n2025年5月,浙江,0\n", "users\tchannel\tproduct\tquarter\n5\tApp\t净水器\t2025-Q2\n",
		"week,users\n2020-W53,1\n2021-W01,2\n", "年份,门店数\n2024,3\n2025年,4\n", "日期,订单数\n2024/2/29,3\n", "month,orders\n45809,4\n", "month,orders\n2025-05,1e300\n", "month,orders\n2025-05,NaN\n", "month,total\n合计,1\n",
	} {
		f.Add(text, "")
	}
	f.Add("month,orders,refunds\n202505,3,1\n", "refunds")
	path := filepath.Join(f.TempDir(), "in.csv")
	f.Fuzz(func(t *testing.T, text, column string) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := ReadExposure(path, column)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, r := range e.Rows {
			key := string(r.From) + "\x00" + strings.Join(r.Values, "\x00")
			if r.Amount < 0 || r.From > r.To || r.From < e.First || r.To > e.Last || len(r.Values) != len(e.By) || seen[key] {
				t.Errorf("%+v of %s to %s by %q", r, e.First, e.Last, e.By)
			}
			seen[key] = true
		}
	})
}

// An action has a date and conditions on fields that complaints have.
func FuzzParseAction(f *testing.F) {
	for _, s := range []string{"2025-04-01,category=delivery&region=华东,换承运商,全部", "2025-04-01,product=a=b", "2025-02-30,category=a", ",,", "2025-04-01,&,", "2025-04-01,a="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := ParseAction(s)
		if err != nil {
			return
		}
		if _, err := time.Parse(time.DateOnly, string(a.Date)); err != nil || len(a.Scope) == 0 {
			t.Errorf("%q is %+v", s, a)
		}
		if slices.ContainsFunc(a.Scope, func(c Condition) bool { return c.Field == "" || c.Value == "" }) {
			t.Errorf("%q is %+v", s, a)
		}
	})
}
