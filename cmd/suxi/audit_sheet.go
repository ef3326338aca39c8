package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"suxi/classifier"
	"suxi/models"
	"suxi/review"
)

// Why a row is in the sheet of an audit.
const (
	contradicted = "contradicted" // a near-identical text has another label
	suspected    = "suspected"    // the label is probably wrong
)

// auditItems returns the rows to correct: those of conflicts group by group, and
// then the other suspects by falling margin.
func auditItems(a *models.Audit, set *auditSet) []review.Item {
	var items []review.Item
	taken := map[int]bool{}
	add := func(i, size int, reason, detail string) {
		if taken[i] {
			return
		}
		taken[i] = true
		row := a.Rows[i]
		at := set.rows[row.Example]
		second := runnerUp(row)
		item := review.Item{
			ID: at.id, Text: set.examples[row.Example].Text, File: at.file, Row: at.row,
			Category: a.Taxonomy.Categories[row.Category].Code, Source: "human", Probability: row.Probabilities[row.Category],
			RunnerUp: a.Taxonomy.Categories[second].Code, RunnerUpProbability: row.Probabilities[second],
			Reason: reason, Detail: detail, GroupSize: size,
		}
		if l, ok := a.Taxonomy.Severity.Level(at.severity); ok {
			item.Severity = l.Code
		}
		items = append(items, item)
	}
	for n, group := range a.Conflicts {
		how := "几乎相同"
		if set.identical(a, group) {
			how = "有的完全相同"
		}
		detail := fmt.Sprintf("第 %d 组：%d 条文字%s，类别不一致：%s", n+1, len(group), how, labelCounts(a, group))
		for _, i := range group {
			add(i, len(group), contradicted, detail)
		}
	}
	for _, s := range a.Suspects {
		row := a.Rows[s.Row]
		add(s.Row, 1, suspected, fmt.Sprintf("标为「%s」，读来更像「%s」（模型概率 %.0f%% 对 %.0f%%）",
			a.Taxonomy.Categories[row.Category].Name, a.Taxonomy.Categories[s.Likely].Name, 100*row.Probabilities[row.Category], 100*row.Probabilities[s.Likely]))
	}
	return items
}

// runnerUp returns the most probable category besides the label.
func runnerUp(row models.AuditedRow) int {
	if row.Likeliest != row.Category {
		return row.Likeliest
	}
	p := slices.Clone(row.Probabilities)
	p[row.Category] = -1
	return classifier.Likeliest(p)
}

// labelCounts says how many rows of a group have each label, most first.
func labelCounts(a *models.Audit, group []int) string {
	count := make([]int, len(a.Taxonomy.Categories))
	var labels []int
	for _, i := range group {
		c := a.Rows[i].Category
		if count[c] == 0 {
			labels = append(labels, c)
		}
		count[c]++
	}
	slices.SortFunc(labels, func(b, c int) int { return cmp.Or(count[c]-count[b], b-c) })
	parts := make([]string, len(labels))
	for i, c := range labels {
		parts[i] = fmt.Sprintf("%s %d 条", a.Taxonomy.Categories[c].Name, count[c])
	}
	return strings.Join(parts, "、")
}
