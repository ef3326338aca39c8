package reports

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/analysis"
	"suxi/segment"
	"suxi/taxonomy"
)

var update = flag.Bool("update", false, "write the golden files")

// golden compares got with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got; -update accepts):\n%s", path, diff)
	}
}

// writers are all outputs of the package.
var writers = map[string]func(io.Writer, *analysis.Result, Options) error{
	"html": WriteHTML,
	"xlsx": WriteXLSX,
}

func render(t *testing.T, name string, r *analysis.Result, o Options) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := writers[name](&b, r, o); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return b.Bytes()
}

func TestParseLanguage(t *testing.T) {
	for s, want := range map[string]Language{"zh": Chinese, "en": English} {
		if got, err := ParseLanguage(s); err != nil || got != want {
			t.Errorf("ParseLanguage(%q) = %q, %v, want %q", s, got, err, want)
		}
	}
	for _, s := range []string{"", "ZH", "fr"} {
		if _, err := ParseLanguage(s); err == nil {
			t.Errorf("ParseLanguage(%q): no error", s)
		}
	}
}

// Every kind of result renders, twice to the same bytes.
func TestEqualBytes(t *testing.T) {
	results := map[string]*analysis.Result{
		"real":     fixture(t, analysis.Options{}),
		"strict":   fixture(t, analysis.Options{Cut: analysis.Strict, Period: analysis.Week, Share: .3}),
		"days":     fixture(t, analysis.Options{Period: analysis.Day}),
		"quarters": fixture(t, analysis.Options{Period: analysis.Quarter}),
		"years":    fixture(t, analysis.Options{Period: analysis.Year}),
		"handmade": handmade(),
		"gap":      withGap(),
		"no rows":  analysis.New(taxonomy.Default(), analysis.Options{}).Result(),
	}
	for kind, r := range results {
		for name := range writers {
			for _, l := range []Language{Chinese, English} {
				o := Options{Language: l, Quality: quality()}
				first, second := render(t, name, r, o), render(t, name, r, o)
				if !bytes.Equal(first, second) {
					t.Errorf("%s, %s, %s: two renderings differ", kind, name, l)
				}
				if name == "html" && regexp.MustCompile(`NaN|[+-]?Inf\b|%!|&lt;nil&gt;`).Match(withoutScripts(first)) {
					t.Errorf("%s, %s: the page prints what is not a figure", kind, l)
				}
			}
		}
	}
}

// A result that does not hang together is refused, not rendered half.
func TestBrokenResult(t *testing.T) {
	for name, spoil := range map[string]func(*analysis.Result){
		"latest":   func(r *analysis.Result) { r.Latest = new(3) },
		"previous": func(r *analysis.Result) { r.Periods[2].Previous = new(-1) },
		"pareto":   func(r *analysis.Result) { r.Paretos[0].Period = new(9) },
		"row":      func(r *analysis.Result) { r.PeriodRows[0].Period = 3 },
		"base":     func(r *analysis.Result) { r.PeriodRows[10].Previous.Base = 7 },
		"trend":    func(r *analysis.Result) { r.Trends[0].Rates = nil },
		"levels":   func(r *analysis.Result) { r.Categories[0].ByLevel = nil },
		"reason":   func(r *analysis.Result) { r.Trends[0].Reason = "x" },
		"weight":   func(r *analysis.Result) { r.Paretos[0].Weight = "x" },
		"column":   func(r *analysis.Result) { r.Crosstabs[0].Dimension = "x" },
		"unit":     func(r *analysis.Result) { r.Options.Period = "" },
		"crosstab": func(r *analysis.Result) { r.Crosstabs[1].Rows[0].ByCategory = nil },
		"cause":    func(r *analysis.Result) { r.Causes.Entries[0].ByCategory = nil },
		"demand":   func(r *analysis.Result) { r.Demands.Entries[1].ByCategory = r.Demands.Entries[1].ByCategory[1:] },
		"rule":     func(r *analysis.Result) { r.Rules[0].ByCategory = nil },
		"parts":    func(r *analysis.Result) { r.Explained[0].Parts[0].Change++ },
		"split":    func(r *analysis.Result) { r.Explained[1].Base = 9 },
		"festival": func(r *analysis.Result) { r.Festival.Base = -1 },
		"window":   func(r *analysis.Result) { r.Festival.Rows[1].Ratios = nil },
		"hotspot":  func(r *analysis.Result) { r.Hotspots.Cells[1].First = -1 },
		"fading":   func(r *analysis.Result) { r.Hotspots.Fading[0].Last = 3 },
		"spike":    func(r *analysis.Result) { r.Spikes[1].Period = 3 },
		"signal":   func(r *analysis.Result) { r.Charts[0].Signals[1].Point = 2 },
		"chart":    func(r *analysis.Result) { r.Charts[0].Kind = "x" },
		"adjusted": func(r *analysis.Result) { r.Adjusted.Scopes[1].Period = new(3) },
		"events":   func(r *analysis.Result) { r.Crosstabs[1].Rows[1].UniqueByCategory = nil },
		"stable":   func(r *analysis.Result) { r.Stability[1].Period = new(3) },
		"cells":    func(r *analysis.Result) { r.Stability[0].Rows[2].Cells = nil },
		"compared": func(r *analysis.Result) { r.Compared[0].Period = -1 },
		"open":     func(r *analysis.Result) { r.FollowUp.Open.Ages[0].ByLevel = nil },
		"drift":    func(r *analysis.Result) { r.Drifts[1].Period = 3 },
		"point":    func(r *analysis.Result) { r.Charts[0].Points[0].Period = 3 },
		"among":    func(r *analysis.Result) { r.Compared[0].Dimension = "" },
		"weighted": func(r *analysis.Result) { r.Stability[0].Rows[0].Cells[1].Weight = "x" },
		"course":   func(r *analysis.Result) { r.Issues.Rows[0].Timeline[0].Period = 3 },
	} {
		r := handmade()
		spoil(r)
		for output, write := range writers {
			var b bytes.Buffer
			if err := write(&b, r, Options{}); err == nil || b.Len() > 0 {
				t.Errorf("%s, %s: error %v and %d bytes, want an error and none", name, output, err, b.Len())
			}
		}
	}
}

// Every phrase has both languages with the same verbs, every use has its
// phrase, and every phrase has a use.
func TestPhrases(t *testing.T) {
	verb := regexp.MustCompile(`%(?:\[(\d)\])?([sdv])`)
	verbs := func(s string) map[int]string { // argument → verb
		found, next := make(map[int]string), 1
		for _, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(s, "%%", ""), -1) {
			if m[1] != "" {
				next, _ = strconv.Atoi(m[1])
			}
			found[next] = m[2]
			next++
		}
		return found
	}
	if len(phrases) != len(sentences)+len(headings)+len(passages)+len(controls)+len(drawings) {
		t.Error("a key stands in several parts of the table")
	}
	for key, p := range phrases {
		if key == "sentence" { // Chinese sentences follow one another without a space
			continue
		}
		if p.zh == "" || p.en == "" {
			t.Errorf("%s: a language is empty: %q", key, p)
		}
		if diff := cmp.Diff(verbs(p.zh), verbs(p.en)); diff != "" {
			t.Errorf("%s: verbs differ:\n%s", key, diff)
		}
	}

	uses := make(map[string]bool) // all string literals of the package and the template's t calls
	for _, pattern := range []string{"*.go", "*.tmpl", "*.js"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") || strings.HasPrefix(file, "phrases") {
				continue
			}
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range regexp.MustCompile(`"([^"\n]*)"`).FindAllSubmatch(text, -1) {
				uses[string(m[1])] = true
			}
			for _, m := range regexp.MustCompile(`(?:\bt|\.t\() ?"([a-z_.]*[a-z_])"(?: \+)?`).FindAllSubmatch(text, -1) {
				uses[string(m[1])] = true
				if _, ok := phrases[string(m[1])]; !ok {
					t.Errorf("%s: no phrase %q", file, m[1])
				}
			}
		}
	}
	for _, value := range []any{ // keys end in these
		analysis.ByCount, analysis.ByUnique, analysis.BySeverity, analysis.ByCost,
		analysis.Day, analysis.Week, analysis.Month, analysis.Quarter, analysis.Year,
		analysis.BaseNew, analysis.BaseSmall, analysis.BaseEmpty, analysis.Serious, analysis.Caution,
		analysis.ReasonFewPeriods, analysis.ReasonFewComplaints, analysis.ReasonOneEnd,
		analysis.PartRepeats, analysis.PartRest, analysis.Begins, analysis.Ends, analysis.Rises, analysis.Falls,
		analysis.HotNew, analysis.HotContinuing, analysis.HotFading, analysis.AgainstRest, analysis.AgainstBefore,
		analysis.SpikeFarrington, analysis.SpikeEARS, analysis.SpikeRatio, "farrington_nb", "ears_c2", "u_laney",
		analysis.ChartU, analysis.ChartC, analysis.ChartLaney, analysis.ChartG,
		analysis.RibCause, analysis.RibSubcategory, analysis.RibPhrase, "themes.few_documents", "themes.few_terms", "themes.no_groups",
		"period", "january_february", "season", "customer_id", "responded_at", "closed_at", "level",
		analysis.Crossing, analysis.Strict, analysis.Always, analysis.Sometimes, analysis.Never,
		analysis.Systematic, analysis.Recurring, analysis.SingleIncident,
		analysis.ForYears, analysis.ForMonths, analysis.ForDays, analysis.Holidays, analysis.AtNight, analysis.InTheMorning, analysis.InTheAfternoon,
		analysis.AtWeekends, analysis.DaysAgo, analysis.WeeksAgo, analysis.YearsAgo, analysis.OnADate, analysis.AtAnHour,
		analysis.AgainstPrevious, analysis.AgainstTraining, analysis.MixFigure, analysis.UnknownFigure, analysis.ConfidenceFigure,
		analysis.Users, analysis.Outlets, analysis.Customers,
		analysis.ReasonShortWindow, analysis.ReasonNotTouched, analysis.ReasonNoControl,
	} {
		uses[fmt.Sprint(value)] = true
	}
	for _, dimension := range []string{"channel", "product", "region", "batch", "customer_group", "department"} {
		uses[dimension] = true
	}
	for _, weight := range []analysis.Weight{analysis.ByCount, analysis.ByUnique, analysis.BySeverity, analysis.ByCost} {
		for _, key := range []string{"weight.", "col.value."} {
			if _, ok := phrases[key+string(weight)]; !ok {
				t.Errorf("no phrase %s%s", key, weight)
			}
		}
	}
	for rule := range (segment.Counts{}).All() {
		uses[rule.String()] = true
		if _, ok := phrases["quality."+rule.String()]; !ok {
			t.Errorf("no phrase for what the rule %s changed", rule)
		}
	}
	for month := range 12 {
		uses[strconv.Itoa(month+1)] = true
	}
	for key := range phrases {
		if used := uses[key]; !used && !usedInParts(key, uses) {
			t.Errorf("%s: not used", key)
		}
	}
}

// usedInParts reports whether key is made of a prefix and a rest that the
// package has: "col." and "share", or "method." + "q" + ".text".
func usedInParts(key string, uses map[string]bool) bool {
	for _, suffix := range []string{"", ".note", ".text"} {
		stem, ok := strings.CutSuffix(key, suffix)
		if !ok {
			continue
		}
		for i := range stem {
			if stem[i] != '.' || !uses[stem[:i+1]] {
				continue
			}
			rest := stem[i+1:]
			if uses[rest] {
				return true
			}
			if head, tail, ok := strings.Cut(rest, "."); ok && (uses[head] || uses[head+"."]) && (uses["."+tail] || uses[tail]) {
				return true
			}
		}
	}
	return false
}
