package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"

	"suxi/classifier"
	"suxi/models"
)

// leastSample is the smallest number of rows of a learning curve.
const leastSample = 20

// sampleSizes is the value of a flag: numbers of rows.
type sampleSizes []int

func (s *sampleSizes) Set(list string) error {
	for size := range strings.SplitSeq(list, ",") {
		size = strings.TrimSpace(size)
		if size == "" {
			continue
		}
		n, err := strconv.Atoi(size)
		if err != nil || n < leastSample {
			return fmt.Errorf("want numbers of %d and more, with commas", leastSample)
		}
		*s = append(*s, n)
	}
	return nil
}

func (s *sampleSizes) String() string {
	var sizes []string
	for _, n := range *s {
		sizes = append(sizes, strconv.Itoa(n))
	}
	return strings.Join(sizes, ",")
}

func (s *sampleSizes) Type() string { return "string" }

// defaultFolds is the number of folds of a learning curve without --cv.
const defaultFolds = 5

func runCurve(ctx context.Context, std streams, o *evaluateOptions, args []string) error {
	in, err := o.lesson(ctx, std, args)
	if err != nil {
		return err
	}
	folds := o.folds
	if folds == 0 {
		folds = defaultFolds
	}
	bar := newProgress(std, "learning curve", "fits")
	curve, err := models.LearningCurve(ctx, o.learn.config(bar), in.segmenter, in.taxonomy, in.set.examples, folds, o.curve)
	bar.done()
	if err != nil {
		return err
	}
	if o.asJSON {
		err = writeIndented(std.out, curveView{curve, masked(curve.Warnings)})
	} else {
		printCurve(std.people(), curve)
	}
	if err != nil {
		return err
	}
	warn(std, curve.Warnings)
	set := in.set
	std.tell.closing("read %d = used %d + without category %d + rejected %d",
		len(set.examples)+set.rejected, curve.Rows, len(set.examples)-curve.Rows, set.rejected)
	return nil
}

// A curveView is what evaluate --learning-curve --json prints.
type curveView struct {
	Curve    *models.Curve `json:"learning_curve"`
	Warnings []string      `json:"warnings"`
}

func printCurve(w io.Writer, c *models.Curve) {
	fmt.Fprintf(w, "learning curve: %d folds, mean (least–greatest) of %d seeds\n", c.Folds, c.Seeds)
	fmt.Fprintln(w, "   rows  accuracy                   macro-F1")
	for _, p := range c.Points {
		fmt.Fprintf(w, "  %5d  %s  %s\n", p.Rows, spread(p.Accuracy), spread(p.MacroF1))
	}
}

func spread(s models.Spread) string {
	return figure(s.Mean) + bracketed(classifier.Interval{Low: s.Low, High: s.High})
}
