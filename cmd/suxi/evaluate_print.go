package main

import (
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/mattn/go-runewidth"

	"suxi/classifier"
	"suxi/models"
)

// printEvaluation prints metrics as tables for people.
func printEvaluation(w io.Writer, e *models.Evaluation) {
	if m := e.Category; m != nil {
		printMetrics(w, "category", m)
	}
	if m := e.Categories; m != nil {
		printSets(w, m)
	}
	if h := e.Hierarchy; h != nil {
		printHierarchy(w, h)
	}
	if m := e.Severity; m != nil {
		printMetrics(w, "severity", &m.Metrics)
		printOrdinal(w, m)
	}
	if e.Raised == nil {
		printQueue(w, e.Queue)
	}
	if m := e.Raised; m != nil {
		printMetrics(w, "severity after the rules", &m.Metrics)
		printOrdinal(w, m)
	}
	if e.Raised != nil {
		printQueue(w, e.Queue)
	}
	if m := e.Demand; m != nil {
		fmt.Fprintf(w, "demand: %d rows, precision %s, recall %s, F1 %s, exact sets %s\n", m.N, figure(m.Precision), figure(m.Recall), figure(m.F1), figure(m.Exact))
		printClasses(w, m.Codes, m.PerClass)
	}
}

func printMetrics(w io.Writer, head string, m *classifier.Metrics) {
	var i classifier.Intervals
	if m.Intervals != nil {
		i = *m.Intervals
	}
	fmt.Fprintf(w, "%s: %d rows, accuracy %s%s, macro-F1 %s%s, ECE %s, log loss %s, Brier %s\n", head, m.N,
		figure(m.Accuracy), bracketed(i.Accuracy), figure(m.MacroF1), bracketed(i.MacroF1), figure(m.ECE), figure(m.LogLoss), figure(m.Brier))
	printClasses(w, m.Codes, m.PerClass)
}

// printSets prints how several categories a row were told.
func printSets(w io.Writer, m *classifier.MultilabelMetrics) {
	s := &m.Sets
	fmt.Fprintf(w, "categories: %d rows, micro-F1 %s (precision %s, recall %s), macro-F1 %s, exact sets %s, Hamming loss %s, most probable one right %s, ECE %s, log loss %s\n",
		s.N, figure(s.F1), figure(s.Precision), figure(s.Recall), figure(s.MacroF1), figure(s.Exact), figure(s.HammingLoss), figure(1-m.OneError), figure(m.ECE), figure(m.LogLoss))
	printClasses(w, s.Codes, s.PerClass)
}

// printHierarchy prints how categories and subcategories were told together.
func printHierarchy(w io.Writer, h *models.HierarchyScore) {
	l := &h.Levels
	fmt.Fprintf(w, "categories and subcategories: %d rows, hP %s, hR %s, hF %s; %d given a subcategory, right %s (%s), %d left to a person\n",
		l.N, figure(l.Precision), figure(l.Recall), figure(l.F1), h.Given, figure(h.Precision), bounds(h.Interval), l.N-h.Given)
}

func printOrdinal(w io.Writer, m *classifier.OrdinalMetrics) {
	var i classifier.Interval
	if m.Intervals != nil {
		i = m.Intervals.QuadraticKappa
	}
	fmt.Fprintf(w, "quadratic κ %s%s, mean absolute error %s\n", figure(m.QuadraticKappa), bracketed(i), figure(m.MAE))
}

// printQueue prints what the queue of possibly most urgent complaints finds and
// costs.
func printQueue(w io.Writer, q *models.QueueScore) {
	if q != nil {
		fmt.Fprintf(w, "urgent queue: holds %d of the %d most urgent, recall %s%s, and %s of all rows\n",
			q.Found, q.Top, figure(q.Recall), bracketed(q.Interval), figure(q.Share))
	}
}

// printQueueBound prints which miss rate the model's queue keeps to, and what
// others would cost.
func printQueueBound(w io.Writer, b *classifier.MissBound, costs []classifier.MissBound) {
	if b == nil || len(costs) == 0 {
		return
	}
	promise := "on average"
	if b.Confidence > 0 {
		promise = fmt.Sprintf("with confidence %g", b.Confidence)
	}
	fmt.Fprintf(w, "urgent queue, out of fold: misses at most %g of the most urgent %s, from a probability of %s on, and takes %s of all rows\n",
		b.MissRate, promise, figure(b.Threshold), figure(b.Share))
	fmt.Fprintln(w, "  miss rate  share of rows  missed  of rows  upper bound")
	for _, c := range costs {
		fmt.Fprintf(w, "  %9g  %13s  %6d  %7d  %11s\n", c.MissRate, figure(c.Share), c.Misses, c.N, figure(c.Upper))
	}
}

func printClasses(w io.Writer, codes []string, classes []classifier.ClassMetrics) {
	width := 0
	for _, code := range codes {
		width = max(width, columns.StringWidth(code))
	}
	fmt.Fprintf(w, "  %s  precision  recall  its 95%% interval      F1  rows\n", columns.FillRight("", width))
	for i, c := range classes {
		within := "—"
		if c.Support > 0 {
			within = bounds(c.RecallInterval)
		}
		fmt.Fprintf(w, "  %s  %9s  %6s  %16s  %6s  %4d\n", columns.FillRight(codes[i], width), figure(c.Precision), figure(c.Recall), within, figure(c.F1), c.Support)
	}
}

// printDetails prints what evaluate says beyond the metrics.
func printDetails(w io.Writer, e *models.Evaluation) {
	if e.Category != nil {
		printReliability(w, "category", e.Category)
	}
	if e.Severity != nil {
		printReliability(w, "severity", &e.Severity.Metrics)
	}
	printConfused(w, e.Confused)
	printPeriods(w, e.Method)
	if e.Against != nil {
		printAgainst(w, e.Against)
	}
}

func printReliability(w io.Writer, head string, m *classifier.Metrics) {
	var shares []string
	for _, c := range m.Coverage {
		shares = append(shares, fmt.Sprintf("%s at %.2f", figure(c.Share), c.Precision))
	}
	fmt.Fprintf(w, "coverage at precision, %s, measured and not certified: %s\n", head, strings.Join(shares, ", "))
	fmt.Fprintf(w, "reliability, %s: how often predictions of a confidence are right\n", head)
	fmt.Fprintln(w, "   rows  confidence  accuracy     95% interval")
	for _, b := range m.Reliability {
		fmt.Fprintf(w, "  %5d  %10s  %8s  %15s\n", b.N, figure(b.Confidence), figure(b.Accuracy), bounds(b.Interval))
	}
}

func printConfused(w io.Writer, list []models.Confusion) {
	if len(list) > 0 {
		fmt.Fprintln(w, "most often mistaken, with those the model was surest of")
	}
	for _, c := range list {
		fmt.Fprintf(w, "  %s taken for %s: %d\n", c.Gold, c.Predicted, c.Rows)
		for _, q := range c.Quotes {
			fmt.Fprintf(w, "    「%s」\n", q)
		}
	}
}

func printPeriods(w io.Writer, m *models.Method) {
	if len(m.Periods) == 0 {
		return
	}
	fmt.Fprintf(w, "by %s\n  period      learned from   rows  accuracy     95%% interval  macro-F1  severity κ\n", m.Period)
	for _, p := range m.Periods {
		rows, accuracy, within, f1, kappa := 0, "—", "—", "—", "—"
		if s := p.Severity; s != nil {
			rows = s.N
			if s.QuadraticKappa != nil {
				kappa = figure(*s.QuadraticKappa)
			}
		}
		if c := p.Category; c != nil {
			rows, accuracy, within, f1 = c.N, figure(c.Accuracy), bounds(c.Interval), figure(c.MacroF1)
		}
		fmt.Fprintf(w, "  %-10s  %12d  %5d  %8s  %15s  %8s  %10s\n", p.Period, p.Trained, rows, accuracy, within, f1, kappa)
	}
}

func printAgainst(w io.Writer, a *models.Against) {
	fmt.Fprintf(w, "against model %s; ~ where the rows do not tell them apart\n", a.Model)
	if c := a.CategoryComparison; c != nil {
		printComparison(w, "category", c)
	}
	if c := a.SeverityComparison; c != nil {
		printComparison(w, "severity", c)
		printDifference(w, "quadratic κ", c.QuadraticKappa)
	}
}

func printComparison(w io.Writer, head string, c *classifier.Comparison) {
	fmt.Fprintf(w, "  %s: of %d rows %d are right here only, %d there only; McNemar's exact p %.2g, mid-p %.2g\n", head, c.N, c.OnlyThis, c.OnlyThat, c.ExactP, c.MidP)
	printDifference(w, "accuracy", c.Accuracy)
	printDifference(w, "macro-F1", c.MacroF1)
}

func printDifference(w io.Writer, what string, d classifier.Difference) {
	mark := ""
	if !(d.Interval.Low > 0 || d.Interval.High < 0) {
		mark = "  ~"
	}
	fmt.Fprintf(w, "    %s  %+.4f (%+.4f to %+.4f)%s\n", columns.FillRight(what, 11), d.Value, d.Interval.Low, d.Interval.High, mark)
}

// columns measures Chinese text as terminals show it, whatever the locale.
var columns = &runewidth.Condition{EastAsianWidth: false, StrictEmojiNeutral: true}

// figure prints four decimals, and a dash where a metric is undefined.
func figure(v float64) string {
	if math.IsNaN(v) {
		return "—"
	}
	return fmt.Sprintf("%.4f", v)
}

// bounds prints both ends of an interval.
func bounds(i classifier.Interval) string { return figure(i.Low) + "–" + figure(i.High) }

// bracketed is bounds in brackets behind a figure, and nothing for the zero one.
func bracketed(i classifier.Interval) string {
	if i == (classifier.Interval{}) {
		return ""
	}
	return " (" + bounds(i) + ")"
}
