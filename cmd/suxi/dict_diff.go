package main

import (
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
	"suxi/redact"
	"suxi/segment"
	"suxi/taxonomy"
)

// diffFlags are the flags of dict diff.
type diffFlags struct {
	read   readFlags
	model  modelFlags
	corpus string
	asJSON bool
}

func newDictDiffCommand(std streams) *cobra.Command {
	var flags diffFlags
	cmd := &cobra.Command{
		Use:   "diff --corpus FILE OLD NEW",
		Short: "Show what another dictionary changes in tokens and labels",
		Long: `Cut and label complaints with two dictionaries, and show which tokens change, how
many rows get another category or severity, and how many rows each category has
before and after. OLD and NEW are names and files as --dict takes them, several
with commas between them. User words are added to the dictionary that the model was
trained with unless another is named, and to the user words of its training.

The labels are those of the model alone, without rules and groups. A model is
trained on the tokens of one dictionary: one that changes many of them calls for
training again.`,
		Example: `  suxi dict diff --corpus testdata/demo accurate words.txt
  suxi dict diff --corpus testdata/demo accurate,words.txt gse,words.txt
  suxi dict diff --corpus export.csv --column text=反映内容 --json gse accurate`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("want two dictionaries, OLD and NEW, got %d", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.corpus == "" {
				return usagef("no complaints to compare on: give --corpus")
			}
			return runDictDiff(cmd.Context(), std, flags, args[0], args[1])
		},
	}
	flags.read.add(cmd)
	flags.model.add(cmd)
	addCorpus(cmd, &flags.corpus)
	addJSON(cmd, &flags.asJSON)
	addQuiet(cmd)
	cmd.ValidArgsFunction = completeDict
	return cmd
}

// A dictDiff is what dict diff prints.
type dictDiff struct {
	corpus
	Old        dictView       `json:"old"`
	New        dictView       `json:"new"`
	TokensOld  int            `json:"tokens_old"`
	TokensNew  int            `json:"tokens_new"`
	RowsCut    int            `json:"rows_cut_differently"`
	Changes    []tokenChange  `json:"token_changes"` // the most frequent first
	Category   int            `json:"category_changed"`
	Severity   int            `json:"severity_changed"`
	Categories []classChange  `json:"categories"`
	Severities []classChange  `json:"severities"`
	found      map[string]int // changes, as they are printed
}

// A dictView is a dictionary as it was named on the command line, and what
// segment.Segmenter.Dictionary says of it.
type dictView struct {
	Name       string `json:"name"`
	Dictionary string `json:"dictionary"`
}

func (v dictView) String() string { return fmt.Sprintf("%s (%s)", v.Name, v.Dictionary) }

// A tokenChange is a stretch of text that is cut in another way. Personal
// information is masked before texts are cut to compare them.
type tokenChange struct {
	Old   []string `json:"old"`
	New   []string `json:"new"`
	Count int      `json:"count"`
}

// A classChange is how many rows a category or severity has.
type classChange struct {
	labelView
	Old int `json:"old"`
	New int `json:"new"`
}

func runDictDiff(ctx context.Context, std streams, flags diffFlags, oldName, newName string) error {
	inputs, err := complaint.Inputs([]string{flags.corpus})
	if err != nil {
		return err
	}
	bundle, err := flags.model.open()
	if err != nil {
		return err
	}
	var segmenters [2]*segment.Segmenter
	var views [2]dictView
	for i, names := range []string{oldName, newName} {
		base, words, err := job.Dictionaries(strings.Split(names, ","), nil)
		if err != nil {
			return usagef("%v", err)
		}
		if segmenters[i], err = bundle.Segmenter(base, words...); err != nil {
			return fmt.Errorf("%s: %w", names, err)
		}
		views[i] = dictView{redact.Mask(names), segmenters[i].Dictionary()}
	}
	d := newDictDiff(bundle.Taxonomy)
	d.Old, d.New = views[0], views[1]
	labelers := [2]*models.Labeler{models.NewLabeler(bundle, segmenters[0], models.LabelerOptions{}), models.NewLabeler(bundle, segmenters[1], models.LabelerOptions{})}
	bar := newProgress(std, "compare", "rows")
	err = d.each(ctx, inputs, flags.read.options(ctx, std), bar, func(text string) {
		d.addTokens(redact.Mask(segment.Normalize(text).Text), segmenters)
		d.addLabels(labelers[0].Label(text), labelers[1].Label(text))
	})
	if err != nil {
		return err
	}
	d.finish()
	if flags.asJSON {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(d)
	}
	d.print(std.people())
	return nil
}

func newDictDiff(tax *taxonomy.Taxonomy) *dictDiff {
	d := &dictDiff{Changes: []tokenChange{}, found: map[string]int{}}
	for _, c := range tax.Categories {
		d.Categories = append(d.Categories, classChange{labelView: labelView{c.Code, c.Name}})
	}
	for _, s := range tax.Severity {
		d.Severities = append(d.Severities, classChange{labelView: labelView{s.Code, s.Name}})
	}
	return d
}

// addTokens compares how a text is cut.
func (d *dictDiff) addTokens(text string, segmenters [2]*segment.Segmenter) {
	before, after := segmenters[0].AppendEnds(nil, text), segmenters[1].AppendEnds(nil, text)
	d.TokensOld += len(before)
	d.TokensNew += len(after)
	if slices.Equal(before, after) {
		return
	}
	d.RowsCut++
	// From one end that both have to the next.
	for i, j, start := 0, 0, 0; i < len(before); {
		fromI, fromJ := i, j
		for before[i] != after[j] {
			if before[i] < after[j] {
				i++
			} else {
				j++
			}
		}
		if i > fromI || j > fromJ {
			d.found[cut(text, start, before[fromI:i+1])+changed+cut(text, start, after[fromJ:j+1])]++
		}
		start = before[i]
		i, j = i+1, j+1
	}
}

// Between tokens, and between the old and the new ones. Neither is in a text
// that is normalised.
const (
	between = "\x00"
	changed = "\x01"
)

// cut joins the tokens of text from start on that end at ends.
func cut(text string, start int, ends []int) string {
	var tokens []string
	for _, end := range ends {
		tokens = append(tokens, text[start:end])
		start = end
	}
	return strings.Join(tokens, between)
}

func (d *dictDiff) addLabels(before, after models.Prediction) {
	d.Categories[before.Category].Old++
	d.Categories[after.Category].New++
	d.Severities[before.Severity].Old++
	d.Severities[after.Severity].New++
	if before.Category != after.Category {
		d.Category++
	}
	if before.Severity != after.Severity {
		d.Severity++
	}
}

// finish sorts the changes.
func (d *dictDiff) finish() {
	for found, n := range d.found {
		before, after, _ := strings.Cut(found, changed)
		d.Changes = append(d.Changes, tokenChange{strings.Split(before, between), strings.Split(after, between), n})
	}
	slices.SortFunc(d.Changes, func(a, b tokenChange) int {
		return cmp.Or(b.Count-a.Count, slices.Compare(a.Old, b.Old), slices.Compare(a.New, b.New))
	})
}

// mostChanges is how many changes are printed.
const mostChanges = 30

// print sets the comparison as tables for people.
func (d *dictDiff) print(w io.Writer) {
	share := func(n int) string {
		return fmt.Sprintf("%d of %d rows (%.1f%%)", n, d.Rows, 100*float64(n)/float64(d.Rows))
	}
	fmt.Fprintf(w, "%s → %s\n", d.Old, d.New)
	fmt.Fprintf(w, "tokens    %d → %d; %s are cut differently\n", d.TokensOld, d.TokensNew, share(d.RowsCut))
	fmt.Fprintf(w, "category  changes in %s\n", share(d.Category))
	fmt.Fprintf(w, "severity  changes in %s\n", share(d.Severity))
	if d.Rejected > 0 {
		fmt.Fprintf(w, "rejected  %s\n", plural(d.Rejected, "row"))
	}
	if len(d.Changes) > 0 {
		fmt.Fprintln(w)
	}
	var rows [][]string
	for _, c := range d.Changes[:min(len(d.Changes), mostChanges)] {
		rows = append(rows, []string{fmt.Sprintf("%7d", c.Count), strings.Join(c.Old, "|") + " → " + strings.Join(c.New, "|")})
	}
	printTable(w, "", rows)
	if n := len(d.Changes) - mostChanges; n > 0 {
		fmt.Fprintf(w, "and %d more: --json has them all\n", n)
	}
	for _, classes := range [][]classChange{d.Categories, d.Severities} {
		fmt.Fprintln(w)
		rows = nil
		for _, c := range classes {
			rows = append(rows, []string{c.Code, c.Name, fmt.Sprintf("%7d", c.Old), "→", fmt.Sprintf("%7d", c.New), fmt.Sprintf("%+d", c.New-c.Old)})
		}
		printTable(w, "", rows)
	}
}
