package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/job"
	"suxi/models"
	"suxi/pipeline"
	"suxi/redact"
)

// maxExplained bounds the text that explain reads from standard input, in bytes.
const maxExplained = 1 << 20

func newExplainCommand(std streams) *cobra.Command {
	var model modelFlags
	var dicts []string
	var masks job.Redaction
	var raw, asJSON bool
	cmd := &cobra.Command{
		Use:   "explain TEXT",
		Short: "Say how one complaint is labelled, and why",
		Long: `Say how one complaint is labelled and why: the categories and severities with
their probabilities, who answers for the category, the rules that fired, the
demand, who, when, where, what, why and how, the words that say so, and the words
that decided. The labels are those that label writes.

Each label is compared with the runner-up, a severity with its neighbour. The
figure in brackets is the natural logarithm of the ratio of their probabilities,
of severities that of the odds of lying on this side of the boundary between them.
Those behind it sum to it: words of the text, groups of phrases that the text uses
(keywords·price), and the prior, which does not depend on the text. On a terminal
the words for the category are green and those for its runner-up yellow, what
fired a rule is red, other mentions are underlined. --json prints all parts.

The text is printed back, with personal information masked unless --raw is
given. What stands on a command line is kept in the shell's history; "-" reads
the text from standard input instead.`,
		Example: `  suxi explain 孩子吃了面包上吐下泻住院，客服推来推去，我要求赔偿
  suxi explain --json - < complaint.txt`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usagef("no text: give one, or - for standard input")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			redaction, err := masks.Options()
			if err != nil {
				return err
			}
			redaction.Off = raw
			return runExplain(cmd.Context(), std, model, dicts, redact.New(redaction), asJSON, strings.Join(args, " "))
		},
	}
	model.add(cmd)
	addDict(cmd, &dicts)
	addRedaction(cmd, &masks)
	cmd.Flags().BoolVar(&raw, "raw", false, "print personal information as it is")
	addJSON(cmd, &asJSON)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	return cmd
}

func runExplain(ctx context.Context, std streams, model modelFlags, dicts []string, redactor *redact.Redactor, asJSON bool, text string) error {
	if text == "-" {
		data, err := io.ReadAll(io.LimitReader(interruptible{ctx, std.in}, maxExplained+1))
		switch {
		case err != nil:
			return fmt.Errorf("standard input: %w", err)
		case len(data) > maxExplained:
			return fmt.Errorf("standard input: more than %d KiB: explain takes one complaint; suxi label takes files", maxExplained>>10)
		}
		text = string(data)
	}
	if text = strings.TrimSpace(strings.ToValidUTF8(text, "\uFFFD")); text == "" {
		return usagef("the text is empty")
	}
	bundle, err := model.open()
	if err != nil {
		return err
	}
	labeler, err := openLabeler(std, bundle, dicts, nil, models.LabelerOptions{})
	if err != nil {
		return err
	}
	row, err := labelOne(ctx, bundle, labeler, text)
	if err != nil {
		return err
	}
	e := newExplanation(bundle, labeler, row, redactor)
	if asJSON {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		return enc.Encode(e)
	}
	e.print(std.people(), coloured(std.out))
	return nil
}

// labelOne labels a text as label and run do.
func labelOne(ctx context.Context, bundle *models.Bundle, labeler *models.Labeler, text string) (*complaint.Labelled, error) {
	line, err := json.Marshal(map[string]string{"text": text})
	if err != nil {
		return nil, err
	}
	var one oneRow
	_, err = pipeline.Label(ctx, pipeline.Options{
		Reader:  complaint.ReaderOptions{Format: "jsonl", Encoding: "utf-8", Stdin: bytes.NewReader(line)},
		Workers: 1,
	}, bundle.Taxonomy, labeler, []string{"-"}, &one, rejection{})
	if err != nil {
		return nil, err
	}
	return &one.row, nil
}

// A oneRow keeps the only row it is given.
type oneRow struct{ row complaint.Labelled }

func (o *oneRow) Write(rows []complaint.Labelled) error {
	if len(rows) > 0 {
		o.row = rows[0]
	}
	return nil
}

// A rejection makes a row that cannot be read an error.
type rejection struct{}

func (rejection) Write(bad *complaint.RowError) error {
	return fmt.Errorf("the text %w", bad.Err)
}

// An explanation is what explain prints. Text is masked unless --raw was given,
// and all offsets are those in Text.
type explanation struct {
	Text        string      `json:"text"`
	Category    headView    `json:"category"`
	Decision    string      `json:"decision"`      // who answers for the category
	Reason      string      `json:"review_reason"` // why a person must look; empty if none must
	Severity    headView    `json:"severity"`
	Subcategory *labelView  `json:"subcategory,omitempty"`
	Cause       *labelView  `json:"cause,omitempty"`
	Demands     []labelView `json:"demands"`
	Rules       []labelView `json:"rules"` // that fired, whether or not they raised the severity
	Mentions    []mention   `json:"mentions"`
}

// A labelView is a value of some axis by code and name.
type labelView struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

// A headView is what a head decided: the label in force, who decided it, and
// every class with its probability, the most likely first.
type headView struct {
	labelView
	Source  complaint.Source `json:"source"`
	Classes []classView      `json:"classes"`
	Reasons reasonsView      `json:"reasons"`
}

// A reasonsView says why the model preferred its class to the runner-up: how
// much each part adds to Margin, as in models.Reasons. Prior is what does not
// depend on the text. Prior, Groups and Spans sum to Margin; so do Prior, Groups
// and Terms.
type reasonsView struct {
	Class    string     `json:"class"` // codes
	RunnerUp string     `json:"runner_up"`
	Margin   float64    `json:"margin"`
	Prior    float64    `json:"prior"`
	Groups   []termView `json:"groups"` // of phrases; the largest first, as Terms
	Spans    []spanView `json:"spans"`  // in the order of the text
	Terms    []termView `json:"terms"`  // n-grams of the model's vocabulary
}

type termView struct {
	Term  string  `json:"term"`
	Block string  `json:"block,omitempty"` // of a group
	Value float64 `json:"value"`           // negative if it speaks for the runner-up
}

// A spanView is a stretch of the text and what it adds.
type spanView struct {
	Text  string  `json:"text"`
	Start int     `json:"start"` // byte offsets
	End   int     `json:"end"`
	Value float64 `json:"value"`
}

type classView struct {
	labelView
	Probability float64 `json:"probability"`
}

// A mention is a stretch of the text and what it says.
type mention struct {
	Kind  string `json:"kind"`
	Code  string `json:"code,omitempty"`
	Text  string `json:"text"`
	Start int    `json:"start"` // byte offsets
	End   int    `json:"end"`
}

func newExplanation(bundle *models.Bundle, labeler *models.Labeler, row *complaint.Labelled, redactor *redact.Redactor) *explanation {
	tax := bundle.Taxonomy
	p := labeler.Explain(row.Text)
	e := &explanation{
		Category: headView{labelView: labelView{row.Label.Category, row.CategoryName}, Source: row.CategorySource},
		Decision: string(row.Decision), Reason: row.ReviewReason,
		Severity: headView{labelView: labelView{row.SeverityCode, row.SeverityName}, Source: row.SeveritySource},
		Demands:  []labelView{}, Rules: []labelView{}, Mentions: []mention{},
	}
	for i, c := range tax.Categories {
		e.Category.Classes = append(e.Category.Classes, classView{labelView{c.Code, c.Name}, p.CategoryProbabilities[i]})
	}
	for i, l := range tax.Severity {
		e.Severity.Classes = append(e.Severity.Classes, classView{labelView{l.Code, l.Name}, p.SeverityProbabilities[i]})
	}
	masked := newMaskedText(row.Text, redactor)
	e.Text = masked.text
	e.Category.Reasons = newReasonsView(p.CategoryReasons, e.Category.Classes, masked)
	e.Severity.Reasons = newReasonsView(p.SeverityReasons, e.Severity.Classes, masked)
	for _, h := range []*headView{&e.Category, &e.Severity} {
		slices.SortStableFunc(h.Classes, func(a, b classView) int { return cmp.Compare(b.Probability, a.Probability) })
	}
	if row.Label.Subcategory != "" {
		e.Subcategory = &labelView{row.Label.Subcategory, row.SubcategoryName}
	}
	if row.Cause != "" {
		e.Cause = &labelView{row.Cause, row.CauseName}
	}
	for _, d := range tax.Demands {
		if slices.Contains(strings.Split(row.Label.Demand, "|"), d.Code) {
			e.Demands = append(e.Demands, labelView{d.Code, d.Name})
		}
	}
	for _, r := range tax.Rules {
		if slices.Contains(strings.Split(row.SeverityRules, "|"), r.Code) {
			e.Rules = append(e.Rules, labelView{r.Code, r.Name})
		}
	}
	for _, m := range row.Mentions {
		start, end := masked.span(m.Start, m.End)
		e.Mentions = append(e.Mentions, mention{m.Kind, m.Code, e.Text[start:end], start, end})
	}
	return e
}

// newReasonsView names classes by code; classes are in the order of the taxonomy.
func newReasonsView(r models.Reasons, classes []classView, text maskedText) reasonsView {
	terms := func(list []models.Contribution) []termView {
		views := []termView{}
		for _, c := range list {
			views = append(views, termView{c.Name, c.Block, c.Value})
		}
		return views
	}
	return reasonsView{
		Class: classes[r.Class].Code, RunnerUp: classes[r.RunnerUp].Code,
		Margin: r.Margin, Prior: r.Prior,
		Groups: terms(r.Groups), Spans: spanViews(r.Spans, text), Terms: terms(r.Terms),
	}
}

// spanViews places spans in the masked text. Those that meet in one mask are one.
func spanViews(spans []models.Evidence, text maskedText) []spanView {
	views := []spanView{}
	for _, s := range spans {
		start, end := text.span(s.Start, s.End)
		if n := len(views); n > 0 && start < views[n-1].End {
			last := &views[n-1]
			last.End = max(last.End, end)
			last.Text = text.text[last.Start:last.End]
			last.Value += s.Weight
			continue
		}
		views = append(views, spanView{text.text[start:end], start, end, s.Weight})
	}
	return views
}
