package review

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"suxi/calendar"
	"suxi/complaint"
	"suxi/redact"
	"suxi/taxonomy"
)

// A column is one column of a sheet.
type column struct {
	key    string  // its name in JSON Lines
	head   string  // its header in CSV and XLSX
	width  float64 // in XLSX, in characters
	answer bool    // the reviewer fills it in
	sample bool    // only sheets of a Sampler have it
	cell
}

// A cell is how a column shows an Item, as a string, int or float64, and how a
// trimmed cell goes back into it. Id and text have no set: the complaint reader
// knows them.
type cell struct {
	value func(*Item) any
	set   func(i *Item, cell string) error
}

// Keys of the columns that a sheet cannot do without.
const (
	checkKey       = "check"
	newCategoryKey = "new_category"
	newSeverityKey = "new_severity"
)

// Keys of the columns that an audit cannot do without besides.
const (
	currentCategoryKey = "current_category"
	stratumNameKey     = "stratum"
	stratumPeriodKey   = "stratum_period"
	stratumSizeKey     = "stratum_size"
	stratumDrawnKey    = "stratum_drawn"
)

// columns are those of a sheet in their order. No name of theirs is one that
// package complaint takes for a label: a queue that is trained on by mistake
// holds none. With names, labels are shown by name and not by code.
func columns(tax *taxonomy.Taxonomy, names bool) []column {
	categories, levels := make([]string, len(tax.Categories)), make([]string, len(tax.Severity))
	for i, c := range tax.Categories {
		categories[i] = c.Name
	}
	for i, l := range tax.Severity {
		levels[i] = l.Name
	}
	category := func(field func(*Item) *string) cell {
		return label(field, names, categories, func(s string) (code string, at int, ok bool) {
			if at, ok = tax.Category(s); ok {
				code = tax.Categories[at].Code
			}
			return code, at, ok
		})
	}
	severity := func(field func(*Item) *string) cell {
		return label(field, names, levels, func(s string) (code string, at int, ok bool) {
			l, ok := tax.Severity.Level(s)
			return l.Code, l.Rank - 1, ok
		})
	}
	return []column{
		{key: "id", head: "编号", width: 16, cell: cell{value: func(i *Item) any { return i.ID }}},
		{key: "detail", head: "说明", width: 30, cell: text(func(i *Item) *string { return &i.Detail })},
		{key: "text", head: "投诉内容", width: 60, cell: cell{value: func(i *Item) any { return i.Text }}},
		{key: currentCategoryKey, head: "现类别", width: 14, cell: category(func(i *Item) *string { return &i.Category })},
		{key: "probability", head: "现类别概率", width: 10, cell: number(func(i *Item) *float64 { return &i.Probability })},
		{key: "runner_up", head: "次选类别", width: 14, cell: category(func(i *Item) *string { return &i.RunnerUp })},
		{key: "runner_up_probability", head: "次选概率", width: 10, cell: number(func(i *Item) *float64 { return &i.RunnerUpProbability })},
		{key: newCategoryKey, head: "复核类别", width: 16, answer: true, cell: category(func(i *Item) *string { return &i.NewCategory })},
		{key: "current_severity", head: "现严重程度", width: 12, cell: severity(func(i *Item) *string { return &i.Severity })},
		{key: newSeverityKey, head: "复核严重程度", width: 14, answer: true, cell: severity(func(i *Item) *string { return &i.NewSeverity })},
		{key: "note", head: "复核备注", width: 20, answer: true, cell: text(func(i *Item) *string { return &i.Note })},
		{key: "reviewer", head: "复核人", width: 10, answer: true, cell: text(func(i *Item) *string { return &i.Reviewer })},
		{key: "reviewed_at", head: "复核日期", width: 18, answer: true, cell: date(func(i *Item) *time.Time { return &i.ReviewedAt })},
		{key: "label_source", head: "标签来自", width: 10, cell: text(func(i *Item) *string { return &i.Source })},
		{key: "decision", head: "是否接受", width: 10, cell: text(func(i *Item) *string { return &i.Decision })},
		{key: "group_size", head: "相同条数", width: 10, cell: whole(func(i *Item) *int { return &i.GroupSize })},
		{key: "reason", head: "入选原因", width: 12, cell: text(func(i *Item) *string { return &i.Reason })},
		{key: stratumNameKey, head: "抽样层", width: 24, sample: true, cell: text(func(i *Item) *string { return &i.Stratum.Name })},
		{key: stratumPeriodKey, head: "层内时期", width: 10, sample: true, cell: text(func(i *Item) *string { return &i.Stratum.Period })},
		{key: stratumSizeKey, head: "层内条数", width: 10, sample: true, cell: whole(func(i *Item) *int { return &i.Stratum.Size })},
		{key: stratumDrawnKey, head: "层内抽取", width: 10, sample: true, cell: whole(func(i *Item) *int { return &i.Stratum.Drawn })},
		{key: "origin_file", head: "原文件", width: 16, cell: text(func(i *Item) *string { return &i.File })},
		{key: "origin_row", head: "原行号", width: 8, cell: whole(func(i *Item) *int { return &i.Row })},
		{key: checkKey, head: "校验", width: 12, cell: cell{
			value: func(i *Item) any { return Key(i.ID, i.Text) },
			set: func(i *Item, cell string) error {
				if cell != Key(i.ID, i.Text) {
					return errors.New("id and text are not those of the queue: a column was sorted or edited by itself; take the row from the exported queue")
				}
				return nil
			}}},
	}
}

// shownColumns are the columns of a sheet of these items.
func shownColumns(tax *taxonomy.Taxonomy, names bool, items []Item) []column {
	all := columns(tax, names)
	if isSample(items) {
		return all
	}
	return slices.DeleteFunc(all, func(c column) bool { return c.sample })
}

// isSample reports whether items are those of a Sampler.
func isSample(items []Item) bool {
	return slices.ContainsFunc(items, func(i Item) bool { return i.Stratum.Name != "" })
}

func text(field func(*Item) *string) cell {
	return cell{
		func(i *Item) any { return *field(i) },
		func(i *Item, cell string) error { *field(i) = cell; return nil },
	}
}

// label is a field that holds a code. Find looks a code or name up; what it does
// not know is shown as it is.
func label(field func(*Item) *string, named bool, names []string, find func(string) (code string, at int, ok bool)) cell {
	return cell{
		func(i *Item) any {
			if _, at, ok := find(*field(i)); ok && named {
				return names[at]
			}
			return *field(i)
		},
		func(i *Item, cell string) error {
			if cell == "" {
				return nil
			}
			code, _, ok := find(cell)
			if !ok {
				return fmt.Errorf("%s is not in the taxonomy: want one of %s", shown(cell), strings.Join(names, ", "))
			}
			*field(i) = code
			return nil
		},
	}
}

// shown quotes a cell in a message, masked and cut: it may hold anything.
func shown(cell string) string {
	const most = 20
	short := []rune(redact.Mask(cell))
	if len(short) > most {
		short = append(short[:most], '…')
	}
	return strconv.Quote(string(short))
}

// number is a probability, shown to three digits; 0 is nothing known.
func number(field func(*Item) *float64) cell {
	return cell{
		func(i *Item) any {
			if *field(i) == 0 {
				return ""
			}
			return math.Round(*field(i)*1000) / 1000
		},
		func(i *Item, cell string) (err error) {
			if cell == "" {
				return nil
			}
			if *field(i), err = strconv.ParseFloat(cell, 64); err != nil {
				return errors.New("is not a number: leave this column as it was exported")
			}
			return nil
		},
	}
}

// whole is a count or a row number; 0 is nothing known.
func whole(field func(*Item) *int) cell {
	return cell{
		func(i *Item) any {
			if *field(i) == 0 {
				return ""
			}
			return *field(i)
		},
		func(i *Item, cell string) (err error) {
			if cell == "" {
				return nil
			}
			if *field(i), err = strconv.Atoi(cell); err != nil {
				return errors.New("is not a whole number: leave this column as it was exported")
			}
			return nil
		},
	}
}

// date is a field that cells hold in Beijing time, the zero time as nothing.
func date(field func(*Item) *time.Time) cell {
	return cell{
		func(i *Item) any {
			if field(i).IsZero() {
				return ""
			}
			return field(i).In(calendar.Shanghai).Format(time.DateTime)
		},
		func(i *Item, cell string) (err error) {
			if cell != "" {
				*field(i), err = complaint.ParseTime(cell)
			}
			return err
		},
	}
}
