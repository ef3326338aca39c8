package main

import (
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/models"
	"suxi/redact"
	"suxi/review"
	"suxi/taxonomy"
)

// auditFlags are the flags of audit.
type auditFlags struct {
	learnFlags
	out     string
	force   bool
	compare []string
	by      string
	asJSON  bool
}

func newAuditCommand(std streams) *cobra.Command {
	var flags auditFlags
	cmd := &cobra.Command{
		Use:   "audit FILE...",
		Short: "Find wrong and inconsistent labels of complaints",
		Long: `Find category labels that are probably wrong or that people do not use alike.

Labels are probably wrong where models that learnt from other rows say so with
confidence: five models, each for a fifth of the rows, near-identical texts on one
side. The estimated share of wrong labels holds what such a model cannot tell
apart, too, so it is too high rather than too low. Near-identical texts with
different labels are found whatever a model says.

--compare category=HEADER or severity=HEADER measures the agreement with a second
column of labels, such as another annotator's: Cohen's κ for two columns,
Krippendorff's α for all of them. Give it again for a third.

--by FIELD asks where the scheme is used differently: for each channel,
department, or value of another column, whether more of its labels are probably
wrong than elsewhere, and which labels it gives to rows that read like another
category. It says who differs, not who is right.

--out writes the rows to look at, the ones that contradict one another first and
then by confidence, as a sheet to correct, whose answers suxi review import takes,
with the --taxonomy of the audit or a --model trained on the same labels. The
sheet holds complaint texts; what is printed holds none.`,
		Example: `  suxi audit --column category=大类 --out suspects.xlsx history.csv
  suxi audit --column category=大类 --compare category=复核 --by 部门 --json audited.csv`,
		Args: inputArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if flags.out != "" {
				if !slices.Contains([]string{".xlsx", ".csv", ".jsonl"}, strings.ToLower(filepath.Ext(flags.out))) {
					return usagef("--out %s: want .xlsx, .csv or .jsonl", flags.out)
				}
				if err := checkOut(cmd, args, flags.out); err != nil {
					return err
				}
			}
			if err := useWorkers(flags.workers); err != nil {
				return err
			}
			return runAudit(cmd.Context(), std, flags, args)
		},
	}
	flags.add(cmd)
	addTaxonomy(cmd, &flags.taxonomy, "what the labels mean (default: the values of the label column)")
	addPath(cmd, &flags.out, "out", "sheet of rows to correct: .xlsx, .csv or .jsonl", "xlsx", "csv", "jsonl")
	addForce(cmd, &flags.force)
	cmd.Flags().StringArrayVar(&flags.compare, "compare", nil, "`field=header` of a second column of labels, where field is category or severity; may be given again")
	cmd.Flags().StringVar(&flags.by, "by", "", "field or header to compare the values of, such as channel, department or 承办人")
	cmd.RegisterFlagCompletionFunc("compare", completeHeader("category=", "severity="))
	cmd.RegisterFlagCompletionFunc("by", completeHeader())
	addJSON(cmd, &flags.asJSON)
	return cmd
}

// An auditRow is what an audit needs of a complaint besides its example.
type auditRow struct {
	id, file string
	row      int
	severity string
	second   []string // by column of --compare
}

// An auditSet is the input of an audit.
type auditSet struct {
	examples []models.Example // without severities
	rows     []auditRow
	by       []string
	rejected int
	named    []bool // whether a row has the column: of --compare, and last of --by
}

// A comparedColumn is one column of --compare.
type comparedColumn struct {
	field, header string
}

func parseCompared(list []string) ([]comparedColumn, error) {
	var all []comparedColumn
	for _, s := range list {
		field, header, ok := strings.Cut(s, "=")
		if !ok || field != "category" && field != "severity" || strings.TrimSpace(header) == "" {
			return nil, usagef("--compare %q: want category=HEADER or severity=HEADER", s)
		}
		all = append(all, comparedColumn{field, header})
	}
	return all, nil
}

// readAudit reads the rows of all inputs.
func readAudit(ctx context.Context, std streams, flags auditFlags, compared []comparedColumn, args []string) (*auditSet, error) {
	inputs, err := complaint.Inputs(args)
	if err != nil {
		return nil, err
	}
	set := &auditSet{named: make([]bool, len(compared)+1)}
	bar := newProgress(std, "read", "rows")
	defer bar.done()
	add := func(c *complaint.Complaint, bad *complaint.RowError) {
		if bad != nil {
			set.rejected++
			return
		}
		row := auditRow{id: c.ID, file: c.File, row: c.Row, severity: c.Severity}
		value := func(column string, i int) string {
			v, ok := c.Value(column)
			set.named[i] = set.named[i] || ok
			return strings.TrimSpace(v)
		}
		for i, column := range compared {
			row.second = append(row.second, value(column.header, i))
		}
		set.by = append(set.by, value(flags.by, len(compared)))
		set.rows = append(set.rows, row)
		set.examples = append(set.examples, models.Example{Text: c.Text, Category: c.Category})
		bar.counted(int64(len(set.rows)))
	}
	for _, name := range inputs {
		r, err := complaint.OpenFile(name, flags.read.options(ctx, std))
		if err != nil {
			return nil, err
		}
		err = eachRow(ctx, r, add)
		r.Close()
		if err != nil {
			return nil, err
		}
	}
	for i, column := range compared {
		if !set.named[i] {
			return nil, fmt.Errorf("--compare %s=%s: no row has a column %q", column.field, column.header, column.header)
		}
	}
	if flags.by != "" && !set.named[len(compared)] {
		return nil, fmt.Errorf("--by: no row has a column %q", flags.by)
	}
	return set, nil
}

// scheme returns the taxonomy of --taxonomy, or one of all category values, also
// of those in the columns compared.
func (set *auditSet) scheme(flags auditFlags, compared []comparedColumn) (*taxonomy.Taxonomy, error) {
	tax, err := flags.openTaxonomy()
	if tax != nil || err != nil {
		return tax, err
	}
	if !set.labelled() {
		return taxonomy.Default(), nil // for its severities
	}
	all := slices.Clone(set.examples)
	for i, column := range compared {
		for _, row := range set.rows {
			if column.field == "category" && row.second[i] != "" {
				if found := redact.Find(row.second[i]); len(found) > 0 {
					return nil, fmt.Errorf("--compare %s=%s: %s:%d holds personal information (%s) in place of a label: is it the right column?",
						column.field, column.header, row.file, row.row, found[0].Kind.Label())
				}
				all = append(all, models.Example{Category: row.second[i]})
			}
		}
	}
	return models.LabelTaxonomy(all)
}

// labelled reports whether a row has a category.
func (set *auditSet) labelled() bool {
	return slices.ContainsFunc(set.examples, func(e models.Example) bool { return e.Category != "" })
}

func runAudit(ctx context.Context, std streams, flags auditFlags, args []string) error {
	compared, err := parseCompared(flags.compare)
	if err != nil {
		return err
	}
	if flags.out != "" {
		// What stands in the way of the sheet is told before the work, not after.
		file, err := atomicfile.CreateFile(flags.out, flags.force, 0o600)
		if err != nil {
			return err
		}
		file.Abort()
	}
	set, err := readAudit(ctx, std, flags, compared, args)
	if err != nil {
		return err
	}
	tax, err := set.scheme(flags, compared)
	if err != nil {
		return err
	}
	report := &auditReport{Rows: len(set.rows)}
	var warnings []string
	audited := 0
	if set.labelled() || len(compared) == 0 || flags.out != "" || flags.by != "" {
		segmenter, err := openSegmenter(flags.dicts, nil)
		if err != nil {
			return err
		}
		bar := newProgress(std, "audit", "fits")
		a, err := models.AuditLabels(ctx, flags.config(bar), segmenter, tax, set.examples)
		bar.done()
		if err != nil {
			return err
		}
		if err := report.addAudit(a, set, flags.by); err != nil {
			return err
		}
		if flags.out != "" {
			if err := review.Write(flags.out, flags.force, tax, auditItems(a, set)); err != nil {
				return err
			}
		}
		warnings, audited = a.Warnings, len(a.Rows)
	}
	warnings = append(warnings, report.addAgreement(tax, set, compared, flags.seed)...)
	if flags.asJSON {
		enc := json.NewEncoder(std.out)
		enc.SetIndent("", "  ")
		err = enc.Encode(report)
	} else {
		err = report.print(std.people())
	}
	if err != nil {
		return err
	}
	warn(std, warnings)
	closing := fmt.Sprintf("read %d = audited %d + without category %d + rejected %d", len(set.rows)+set.rejected, audited, len(set.rows)-audited, set.rejected)
	if flags.out != "" {
		closing += "; " + flags.out
	}
	std.tell.closing("%s", closing)
	return nil
}
