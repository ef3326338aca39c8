package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"suxi/models"
	"suxi/seeds"
	"suxi/segment"
	"suxi/taxonomy"
)

// seedFlags ask for a start without labels.
type seedFlags struct {
	taxonomy   string
	unlabelled []string
	route      string
}

func (f *seedFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.taxonomy, "seeds", "", "learn without labels, by the names and keywords of this taxonomy: a `file`, or the name of an embedded one")
	markPath(cmd, "seeds")
	cmd.RegisterFlagCompletionFunc("seeds", completeTaxonomy)
	cmd.Flags().StringArrayVar(&f.unlabelled, "unlabelled", nil, "with --seeds a `file` of texts, as those named without the flag are; more than once for several")
	cmd.MarkFlagFilename("unlabelled", inputExtensions...)
	cmd.Flags().StringVar(&f.route, "route", string(seeds.Auto), "with --seeds how: topic, if categories are what a text is about; aspect, if they are what is wrong; auto tries whether topic holds")
	completeValues(cmd, "route", string(seeds.Auto), string(seeds.Topic), string(seeds.Aspect))
}

// inputs returns all files of texts.
func (f *seedFlags) inputs(args []string) []string { return slices.Concat(f.unlabelled, args) }

func (f *seedFlags) check(cmd *cobra.Command) error {
	switch changed := cmd.Flags().Changed; {
	case f.taxonomy == "" && (len(f.unlabelled) > 0 || changed("route")):
		return usagef("--unlabelled and --route are for a start without labels: give --seeds TAXONOMY")
	case f.taxonomy != "" && changed("taxonomy"):
		return usagef("--seeds and --taxonomy: the seeds are of the taxonomy to learn; give one of them")
	case !slices.Contains([]seeds.Route{seeds.Auto, seeds.Topic, seeds.Aspect}, seeds.Route(f.route)):
		return usagef("--route %q: want auto, topic or aspect", f.route)
	}
	return nil
}

// train learns from labels, or with --seeds from texts.
func (f *seedFlags) train(ctx context.Context, cfg models.Config, seg *segment.Segmenter, tax *taxonomy.Taxonomy, examples []models.Example) (*models.Bundle, *models.Evaluation, error) {
	if f.taxonomy == "" {
		return models.Train(ctx, cfg, seg, tax, examples)
	}
	return models.TrainSeeded(ctx, cfg, seeds.Config{Route: seeds.Route(f.route)}, seg, tax, examples)
}

// printColdStart prints what the seeds found.
func printColdStart(w io.Writer, start *models.ColdStart) {
	fmt.Fprintf(w, "cold start: %d texts labelled by the %s route\n", start.Texts, start.Route)
	if a := start.Agreement; a.Covered > 0 {
		verdict := "enough"
		if !a.Enough() {
			verdict = "not enough"
		}
		fmt.Fprintf(w, "topic route: κ %s between seeds and the words around them, %s for seeds in %.0f%% of the texts\n", figure(a.Kappa), verdict, 100*a.Covered)
	}
	width := 0
	for _, row := range start.Table {
		width = max(width, columns.StringWidth(row.Code))
	}
	fmt.Fprintf(w, "  %s  seeds  shared  texts  contested  labelled  rival\n", columns.FillRight("", width))
	for _, row := range start.Table {
		rival := row.Rival
		if rival == "" {
			rival = "—"
		}
		fmt.Fprintf(w, "  %s  %5d  %6d  %5d  %9d  %8d  %s\n", columns.FillRight(row.Code, width), row.Seeds, row.Shared, row.Documents, row.Contested, row.Labelled, rival)
	}
}
