package main

import (
	"cmp"
	"encoding/csv"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"suxi/pipeline"
)

// theFigure is the one that docs/QUERIES.md follows to its rows.
const theFigure = "category=quality,product=净水器,region=广东,from=2025-05-01,to=2025-06-30"

// answersOf holds, by question, what the queries of docs/QUERIES.md are to give:
// worked out from the same files, with the head of the answer first.
var answersOf = map[string]func(folder) [][]string{
	"Which categories lead the latest month, and how did they change?": func(f folder) [][]string {
		rows := f.table("periods")
		latest := ""
		for _, r := range rows {
			if r.yes("complete") {
				latest = max(latest, r.day("first_day"))
			}
		}
		rows = keep(rows, func(r record) bool { return r.text("code") != "total" && r.day("first_day") == latest })
		return list("name count before percent low high verdict", top(rows, 5, down("count"), up("code")), func(r record) []string {
			return []string{r.text("name"), n(r.whole("count")), n(r.whole("previous_count")), round(r.number("previous_change_percent"), 1),
				round(100*(r.number("previous_low")-1), 1), round(100*(r.number("previous_high")-1), 1), r.text("previous_change")}
		})
	},
	"Which categories are the vital few?": func(f folder) [][]string {
		rows := keep(f.table("pareto"), func(r record) bool {
			return r.text("scope") == "latest" && r.text("weight") == "count" && r.yes("vital")
		})
		return list("rank name count cumulative sure", rows, func(r record) []string {
			return []string{n(r.whole("rank")), r.text("name"), round(r.number("value"), 0), round(100*r.number("cumulative"), 1), round(r.number("vital_probability"), 2)}
		})
	},
	"How many categories make up 80% in each region?": func(f folder) [][]string {
		regions := countBy(f.table("labelled"), "region")
		rows := [][]string{}
		for _, region := range regions {
			var which []string
			above := 0
			for _, c := range countBy(region.rows, "category") {
				if float64(above) < 0.8*float64(len(region.rows)) {
					which = append(which, c.value)
				}
				above += len(c.rows)
			}
			rows = append(rows, []string{region.value, n(int64(len(region.rows))), n(int64(len(which))), strings.Join(which, " ")})
		}
		return slices.Concat(head("region complaints vital which"), rows[:5])
	},
	"What do channels differ in?": func(f folder) [][]string {
		counts := make(map[string]map[string]int64)
		for _, r := range f.table("crosstabs") {
			if v := r.text("value"); r.text("dimension") == "channel" {
				if counts[v] == nil {
					counts[v] = make(map[string]int64)
				}
				counts[v][r.text("code")] += r.whole("count")
				counts[v][""] += r.whole("count")
			}
		}
		out := head("channel quality delivery attitude complaints")
		for _, v := range slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
			return cmp.Or(cmp.Compare(counts[b][""], counts[a][""]), cmp.Compare(a, b))
		}) {
			c := counts[v]
			out = append(out, []string{v, n(c["quality"]), n(c["delivery"]), n(c["attitude"]), n(c[""])})
		}
		return out
	},
	"Why do complaints come about?": func(f folder) [][]string {
		rows := keep(f.table("fishbone"), func(r record) bool { return r.text("kind") == "bone" })
		return list("bone bone_name count unique_count", top(rows, len(rows), down("count"), up("bone")), func(r record) []string {
			return []string{r.text("bone"), r.text("bone_name"), n(r.whole("count")), n(r.whole("unique_count"))}
		})
	},
	"How did a category move from month to month?": func(f folder) [][]string {
		months := make(map[string]int64)
		for _, r := range f.table("labelled") {
			if r.text("category") == "delivery" && !r.null("received_at") {
				months[r.day("received_at")[:len("2006-01")]]++
			}
		}
		names := slices.Sorted(maps.Keys(months))
		out := head("month n change")
		for i := range 4 {
			at := len(names) - 1 - i
			out = append(out, []string{names[at], n(months[names[at]]), n(months[names[at]] - months[names[at-1]])})
		}
		return out
	},
	"Where is the latest month out of line with its history?": func(f folder) [][]string {
		rows := keep(f.table("spikes"), func(r record) bool { return r.yes("is_spike") && r.text("scope") != "total" })
		return list("scope code events expected ratio q", top(rows, 5, down("ratio"), up("code")), func(r record) []string {
			return []string{r.text("scope"), r.text("code"), n(r.whole("unique_count")), round(r.number("expected"), 1), round(r.number("ratio"), 2), round(r.number("q"), 4)}
		})
	},
	"What does the change of the total come from?": func(f folder) [][]string {
		rows := keep(f.table("explained"), func(r record) bool { return r.text("kind") == "previous" })
		return list("step part value change", top(rows, len(rows), up("step")), func(r record) []string {
			return []string{n(r.whole("step")), r.text("part"), r.text("value"), round(r.number("change"), 1)}
		})
	},
	"Which cells stick out, and what lies behind them?": func(f folder) [][]string {
		rows := keep(f.table("hotspots"), func(r record) bool { return r.text("status") != "fading" })
		return list("rank cell events expected eb05 status batch percent words", rows, func(r record) []string {
			batch, percent := "-", "-"
			if !r.null("batch") {
				batch, percent = r.text("batch"), round(100*r.number("batch_share"), 0)
			}
			words := r.texts("terms")
			return []string{n(r.whole("rank")), r.text("cell"), n(r.whole("unique_count")), round(r.number("expected"), 1), round(r.number("eb05"), 2),
				r.text("status"), batch, percent, strings.Join(words[:min(3, len(words))], " ")}
		})
	},
	"Which products and batches are behind the leading category?": func(f folder) [][]string {
		rows := keep(f.table("drill"), func(r record) bool {
			return r.text("scope") == "latest" && r.text("step") == "product" && r.text("kind") == "value"
		})
		return list("path count percent", top(rows, 5, down("count"), up("path")), func(r record) []string {
			return []string{r.text("path"), n(r.whole("count")), round(100*r.number("share_of_parent"), 1)}
		})
	},
	"What do people talk about?": func(f folder) [][]string {
		return list("rank title count people now before score", top(f.table("issues"), 5, up("rank")), func(r record) []string {
			return []string{n(r.whole("rank")), r.text("title"), n(r.whole("count")), n(r.whole("people")), n(r.whole("now")), n(r.whole("before")), round(r.number("score"), 1)}
		})
	},
	"Who belongs to a group of near-duplicates?": func(f folder) [][]string {
		out := head("id region complaints first_day")
		for _, g := range f.table("groups") {
			members := keep(f.table("labelled"), func(r record) bool { return r.text("group_id") == g.text("id") && r.whole("group_size") > 1 })
			for _, c := range countBy(members, "region") {
				out = append(out, []string{g.text("id"), c.value, n(int64(len(c.rows))), top(c.rows, 1, up("received_at"))[0].day("received_at")})
			}
		}
		return out[:5]
	},
	"Which complaints does a figure count?": func(f folder) [][]string {
		labelled := f.table("labelled")
		rows := keep(f.table("figure_rows"), func(r record) bool { return r.text("figure_id") == theFigure })
		return list("id received product batch", top(rows, 5, up("position")), func(r record) []string {
			l := labelled[r.whole("position")]
			return []string{r.text("id"), l.day("received_at"), l.text("product"), l.text("batch")}
		})
	},
	"What counts a figure anew?": func(f folder) [][]string {
		rows := keep(f.table("figures"), func(r record) bool { return r.text("figure_id") == theFigure })
		return list("what count sql", rows, func(r record) []string { return []string{r.text("what"), n(r.whole("count")), r.text("sql")} })
	},
	"Is it so?": func(f folder) [][]string {
		rows := keep(f.table("labelled"), func(r record) bool {
			return r.text("category") == "quality" && r.text("product") == "净水器" && r.text("region") == "广东" && !r.null("received_at") &&
				r.day("received_at") >= "2025-05-01" && r.day("received_at") <= "2025-06-30"
		})
		return append(head("count_star()"), []string{n(int64(len(rows)))})
	},
	"In which figures is a complaint counted?": func(f folder) [][]string {
		of := make(map[string]bool)
		for _, r := range f.table("figure_rows") {
			if r.text("id") == "DH20250601001" {
				of[r.text("figure_id")] = true
			}
		}
		rows := keep(f.table("figures"), func(r record) bool { return of[r.text("figure_id")] })
		return list("what count", top(rows, 6, down("count"), up("figure_id")), func(r record) []string { return []string{r.text("what"), n(r.whole("count"))} })
	},
	"Do figures and rows agree?": func(f folder) [][]string {
		rows := make(map[string]int64)
		for _, r := range f.table("figure_rows") {
			rows[r.text("figure_id")]++
		}
		figures := f.table("figures")
		wrong := keep(figures, func(r record) bool { return rows[r.text("figure_id")] != r.whole("count") })
		return append(head("figures wrong"), []string{n(int64(len(figures))), n(int64(len(wrong)))})
	},
	"What is overdue, by level?": func(f folder) [][]string {
		levels := countBy(f.table("labelled"), "severity_code")
		slices.SortFunc(levels, func(a, b counted) int { return cmp.Compare(a.rows[0].whole("severity"), b.rows[0].whole("severity")) })
		out := head("severity_code complaints with_due overdue")
		for _, c := range levels {
			due := keep(c.rows, func(r record) bool { return !r.null("due_at") })
			late := keep(due, func(r record) bool {
				if r.null("responded_at") {
					return r.day("due_at") < "2025-07-01"
				}
				return r.whole("due_at") < r.whole("responded_at")
			})
			out = append(out, []string{c.value, n(int64(len(c.rows))), n(int64(len(due))), n(int64(len(late)))})
		}
		return out
	},
	"What makes a complaint urgent?": func(f folder) [][]string {
		rows := keep(f.table("axes"), func(r record) bool { return r.text("axis") == "rule" })
		return list("code name count raised", top(rows, len(rows), down("count"), up("code")), func(r record) []string {
			return []string{r.text("code"), r.text("name"), n(r.whole("count")), n(r.whole("raised"))}
		})
	},
	"How much does the certificate of the model cover?": func(f folder) [][]string {
		labelled := f.table("labelled")
		out := head("decision review_reason complaints percent")
		for _, c := range countBy(labelled, "decision", "review_reason") {
			out = append(out, []string{c.rows[0].text("decision"), c.rows[0].text("review_reason"), n(int64(len(c.rows))), round(100*float64(len(c.rows))/float64(len(labelled)), 1)})
		}
		return out
	},
	"Which categories does the model find hard to tell apart?": func(f folder) [][]string {
		unsure := keep(f.table("labelled"), func(r record) bool { return r.number("category_probability") < 0.5 })
		out := head("model_category runner_up complaints")
		for _, c := range countBy(unsure, "model_category", "runner_up")[:5] {
			out = append(out, []string{c.rows[0].text("model_category"), c.rows[0].text("runner_up"), n(int64(len(c.rows)))})
		}
		return out
	},
	"Why were rows rejected?": func(f folder) [][]string {
		file, err := os.Open(filepath.Join(f.path, "rejects.csv"))
		if err != nil {
			f.Fatal(err)
		}
		defer file.Close()
		lines, err := csv.NewReader(file).ReadAll()
		if err != nil {
			f.Fatal(err)
		}
		at := slices.Index(lines[0], "reason")
		var reasons []record
		for _, line := range lines[1:] {
			reasons = append(reasons, record{"reason": {parquet.ValueOf(line[at])}})
		}
		out := head("reason n")
		for _, c := range countBy(reasons, "reason")[:3] {
			out = append(out, []string{c.value, n(int64(len(c.rows)))})
		}
		return out
	},
	"Which files must not be passed on?": func(f folder) [][]string {
		var m pipeline.Manifest
		readJSON(f.T, filepath.Join(f.path, "manifest.json"), &m)
		out := head("name")
		for _, o := range m.Outputs {
			if o.Private {
				out = append(out, []string{o.Name})
			}
		}
		return out
	},
	"How were the figures made?": func(f folder) [][]string {
		file, err := os.Open(filepath.Join(f.path, "hotspots.parquet"))
		if err != nil {
			f.Fatal(err)
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			f.Fatal(err)
		}
		table, err := parquet.OpenFile(file, info.Size())
		if err != nil {
			f.Fatal(err)
		}
		out := head("name value")
		for _, key := range []string{"suxi.as_of", "suxi.band", "suxi.comparison_rule", "suxi.hotspot_rule", "suxi.period"} {
			value, _ := table.Lookup(key)
			out = append(out, []string{key, value})
		}
		return out
	},
}
