package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"math"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"suxi/analysis"
)

var (
	scriptElement = regexp.MustCompile(`(?s)<script([^>]*)>(.*?)</script>`)
	styleElement  = regexp.MustCompile(`(?s)<style>(.*?)</style>`)
)

// withoutScripts is the page as markup.
func withoutScripts(page []byte) []byte { return scriptElement.ReplaceAll(page, nil) }

// chartData returns the options in the page.
func chartData(t *testing.T, page []byte) map[string]any {
	t.Helper()
	for _, m := range scriptElement.FindAllSubmatch(page, -1) {
		if !bytes.Contains(m[1], []byte("application/json")) {
			continue
		}
		var charts map[string]any
		if err := json.Unmarshal(m[2], &charts); err != nil {
			t.Fatal(err)
		}
		return charts
	}
	t.Fatal("no charts in the page")
	return nil
}

func TestPageGolden(t *testing.T) {
	for _, l := range []Language{Chinese, English} {
		page := render(t, "html", handmade(), Options{Language: l, Quality: quality()})
		charts, err := json.MarshalIndent(chartData(t, page), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "charts."+string(l)+".json", string(charts)+"\n")
		golden(t, "page."+string(l)+".html", string(styleElement.ReplaceAll(withoutScripts(page), nil)))
	}
}

// The policy allows the page's own scripts and style by their hashes, and
// nothing else.
func TestPolicy(t *testing.T) {
	page := render(t, "html", handmade(), Options{})
	m := regexp.MustCompile(`http-equiv="Content-Security-Policy" content="([^"]*)"`).FindSubmatch(page)
	if m == nil {
		t.Fatal("no policy")
	}
	want := []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'"}
	scripts := "script-src"
	for _, m := range scriptElement.FindAllSubmatch(page, -1) {
		if !bytes.Contains(m[1], []byte("json")) {
			scripts += " " + hash(string(m[2]))
		}
	}
	want = append(want, scripts)
	styles := styleElement.FindAllSubmatch(page, -1)
	if len(styles) != 1 {
		t.Fatalf("%d styles, want 1", len(styles))
	}
	want = append(want, "style-src "+hash(string(styles[0][1])))
	got := strings.Split(html.UnescapeString(string(m[1])), "; ")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("policy\n got %q\nwant %q", got, want)
	}
}

// No element asks for another file, and none has script or style in an
// attribute, which the policy would block.
func TestSelfContained(t *testing.T) {
	page := withoutScripts(render(t, "html", fixture(t, analysis.Options{}), Options{}))
	for _, m := range regexp.MustCompile(`\s(src|href|srcset|data|action|poster|background|style|on\w+)="([^"]*)"`).FindAllSubmatch(page, -1) {
		if string(m[1]) != "href" || !bytes.HasPrefix(m[2], []byte("#")) {
			t.Errorf("attribute %s", m[0])
		}
	}
	for _, id := range regexp.MustCompile(`href="#([^"]*)"`).FindAllSubmatch(page, -1) {
		if n := bytes.Count(page, []byte(` id="`+string(id[1])+`"`)); n != 1 {
			t.Errorf("#%s: %d targets, want 1", id[1], n)
		}
	}
	if regexp.MustCompile(`url\(|@import|expression\(`).MatchString(pageStyle) {
		t.Error("the style sheet asks for another file")
	}
}

// Tables have captions and scopes, charts have labels; what is named by another
// element is named by one that is there, and ids are unique.
func TestAccessible(t *testing.T) {
	page := string(withoutScripts(render(t, "html", handmade(), Options{})))
	ids := make(map[string]int)
	for _, m := range regexp.MustCompile(`\sid="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]]++; ids[m[1]] > 1 {
			t.Errorf("id %s: %d times", m[1], ids[m[1]])
		}
	}
	for _, m := range regexp.MustCompile(`aria-labelledby="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] == 0 {
			t.Errorf("no element %s, which names another", m[1])
		}
	}
	for _, table := range regexp.MustCompile(`<(?:table|section|article|dialog|textarea)\b[^>]*>`).FindAllString(page, -1) {
		if !strings.Contains(table, `aria-labelledby="`) {
			t.Errorf("%s has no name", table)
		}
	}
	for _, th := range regexp.MustCompile(`<th\b[^>]*>`).FindAllString(page, -1) {
		if !strings.Contains(th, `scope="`) {
			t.Errorf("%s has no scope", th)
		}
	}
	for _, svg := range regexp.MustCompile(`<(?:svg|div class="chart )[^>]*>`).FindAllString(page, -1) {
		if !strings.Contains(svg, `role="img"`) || !strings.Contains(svg, `aria-label="`) {
			t.Errorf("%s has no label", svg)
		}
	}
}

// What a result has not, the report does not speak of: neither of the run that
// it was not made in, nor of axes and rules that its taxonomy lacks.
func TestAbsent(t *testing.T) {
	bare := handmade()
	bare.Causes, bare.Demands, bare.Rules = analysis.Axis{}, analysis.Axis{}, nil
	for i := range bare.Categories {
		bare.Categories[i].Subcategories = analysis.Axis{}
	}
	bare.Explained, bare.Festival, bare.Hotspots, bare.Issues, bare.Spikes, bare.Charts = nil, nil, nil, analysis.Issues{}, nil, nil
	bare.Batches, bare.FollowUp, bare.Actions, bare.Adjusted = nil, nil, nil, nil
	bare.Fishbone, bare.Themes, bare.Terms = analysis.Fishbone{}, analysis.Themes{}, nil
	for _, test := range []struct {
		word  string
		r     *analysis.Result
		o     Options
		whole *Quality // with which handmade speaks of it
	}{
		{"数据质量", handmade(), Options{}, quality()},
		{"输入文件", handmade(), Options{Quality: &Quality{}}, quality()},
		{"子类", bare, Options{}, nil},
		{"诉求", bare, Options{}, nil},
		{"提高件数", bare, Options{}, nil},
		{"变动分解", bare, Options{}, nil},
		{"春节季", bare, Options{}, nil},
		{"热点", bare, Options{}, nil},
		{"异常", bare, Options{}, nil},
		{"控制图", bare, Options{}, nil},
		{"高于预期的批次", bare, Options{}, nil},
		{"超时", bare, Options{}, nil},
		{"措施", bare, Options{}, nil},
		{"校正计数", bare, Options{}, nil},
		{"鱼骨图", bare, Options{}, nil},
		{"客户群", handmade(), Options{}, nil},
	} {
		said := func(r *analysis.Result, o Options) bool {
			lines, _ := cells(t, open(t, render(t, "xlsx", r, o)))
			page, book := withoutScripts(render(t, "html", r, o)), strings.Join(lines, "\n")
			inPage, inBook := bytes.Contains(page, []byte(test.word)), strings.Contains(book, test.word)
			if inPage != inBook {
				t.Errorf("%s: in the page %v, in the workbook %v", test.word, inPage, inBook)
			}
			return inPage
		}
		if said(test.r, test.o) {
			t.Errorf("%s: is spoken of", test.word)
		}
		full := handmade()
		full.Crosstabs = append(full.Crosstabs, analysis.Crosstab{Dimension: "customer_group", Missing: 1299})
		if !said(full, Options{Quality: test.whole}) {
			t.Errorf("%s: is not spoken of where it is there", test.word)
		}
	}
}

// A figure that is not defined is a dash, and its title says why.
func TestUndefined(t *testing.T) {
	page := string(withoutScripts(render(t, "html", handmade(), Options{})))
	for _, want := range []string{
		`<td class="num change" title="上期 0 件，无百分比"><bdi>新增</bdi></td>`,
		`<td class="num change" title="基期仅 3 件，基数过小，不给百分比"><bdi>基数过小</bdi></td>`,
		`<td class="num change" title="两期均为 0 件"><bdi>—</bdi></td>`,
		`<td class="num change" title="没有去年同期的数据，不作同比"><bdi>—</bdi></td>`,
		`<td class="num change" title="完整的期数不足 4"><bdi>—</bdi></td>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
}

// With counts suppressed the page has nothing that was computed from them, and
// its charts are still drawn.
func TestSuppressedPage(t *testing.T) {
	r := fixture(t, analysis.Options{})
	if err := r.Suppress(20); err != nil {
		t.Fatal(err)
	}
	page := render(t, "html", r, Options{})
	if len(chartData(t, page)) == 0 {
		t.Error("no charts")
	}
	shown := make(map[string]bool)
	for _, row := range r.PeriodRows {
		shown[row.Code] = true
	}
	withheld := 0
	for _, c := range r.Categories {
		if !shown[c.Code] {
			withheld++
		}
	}
	if told := fmt.Sprintf("另有 %d 类为保护个人信息不分期列出", withheld); withheld == 0 || !strings.Contains(string(page), told) {
		t.Errorf("the first screen does not tell that %d categories are not shown", withheld)
	}
	if m := regexp.MustCompile(`.{0,60}(NaN|−[12]\b 件).{0,20}`).Find(withoutScripts(page)); m != nil {
		t.Errorf("the page has %s", m)
	}
}

// What JSON cannot hold is an error, not a page without charts.
func TestUndrawable(t *testing.T) {
	p := &page{Charts: map[string]option{"chart": {"series": []float64{math.NaN()}}}}
	if _, err := p.Drawings(); err == nil {
		t.Error("NaN is drawn")
	}
}

var hostile = []string{
	`</script><script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `<!--`, `]]>`, `{{.}}`, `'; alert(1); '`,
	`=cmd|' /C calc'!A0`, `+1`, `-1`, `@SUM(A1)`, "\t=1", " =1", "\u202e=1", "＝1", "%s%d", "{value} {a|b}",
	"\u202eabc\u202c\u200f", strings.Repeat("长", 10_000), strings.Repeat("w", 10_000), "😀👨‍👩‍👧🇨🇳", "a\x00b\x1b[31m", "\u2028\u2029", "\ufeff", "\xff\xfe",
}

// spoil puts s before every text of the value, consistently, so that codes
// still refer to one another. Values of the package's own vocabularies, which
// have types of their own, are left alone, dates apart.
func spoil(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			spoil(v.Elem(), s)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() && v.Type().Field(i).Name != "Dimension" && v.Type().Field(i).Name != "Reason" {
				spoil(v.Field(i), s)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			spoil(v.Index(i), s)
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && v.String() != analysis.TotalCode || v.Type() == reflect.TypeFor[analysis.Date]() {
			v.SetString(s + v.String())
		}
	}
}

// Whatever the texts of a result hold, the page has the elements it would have
// without them, and its data are still JSON.
func TestHostileText(t *testing.T) {
	elements := func(page []byte) []string {
		return regexp.MustCompile(`<[!/a-zA-Z][^\s>]*`).FindAllString(string(withoutScripts(page)), -1)
	}
	innocent := handmade()
	spoil(reflect.ValueOf(innocent), "x")
	want := elements(render(t, "html", innocent, Options{}))
	for _, s := range hostile {
		r := handmade()
		spoil(reflect.ValueOf(r), s)
		page := render(t, "html", r, Options{})
		if got := elements(page); !slices.Equal(got, want) {
			t.Errorf("%.30q changes the elements of the page", s)
		}
		if n := len(scriptElement.FindAll(page, -1)); n != 4 {
			t.Errorf("%.30q: %d scripts, want 4", s, n)
		}
		chartData(t, page)
	}
}
