package main

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"suxi/internal/job"
)

// flags defines the options of a job. They mean what those of suxi run do.
func (j *Job) flags(set *flag.FlagSet) {
	j.labelFlags(set)
	j.analysisFlags(set)
	set.StringVar(&j.Shard, "shard", "", "`i/n`: only the rows that fall to shard i of n, by what they say, as suxi label --shard has it")
	set.Int64Var(&j.Split, "split", 16<<20, "`bytes` of an input that a worker reads at a time, and that make one shard of the output")
	set.StringVar(&j.Language, "lang", "zh", "language of the report: zh or en")
}

// checkNumbers reports numbers of flags that cannot be: in a Job 0 is the default.
func (j *Job) checkNumbers() error {
	if j.Split < 1 {
		return job.Usage(fmt.Errorf("--split %d: want 1 or more", j.Split))
	}
	if j.Analysis.ActionDays < 1 {
		return job.Usage(fmt.Errorf("--action-days %d: want 1 or more", j.Analysis.ActionDays))
	}
	return nil
}

func (j *Job) labelFlags(set *flag.FlagSet) {
	set.StringVar(&j.Model, "model", "", "model `file` (default: the embedded consumer model)")
	set.StringVar(&j.Taxonomy, "taxonomy", "", "taxonomy `file`, or the name of an embedded one: instead of the model's, with the same categories and levels")
	several(set, &j.Dicts, "dict", "dictionary `file` to cut texts with, compiled or of user words, or the name of an embedded one; may be given again")
	set.StringVar(&j.Corrections, "corrections", "", "`file` of what people said of these complaints, as suxi review import writes it: their labels hold")
	set.BoolVar(&j.Evidence, "evidence", false, "fill the column evidence")
	set.StringVar(&j.Encoding, "encoding", "", "of the inputs (default: recognised)")
	set.StringVar(&j.Format, "format", "", "of the inputs: csv, tsv, xlsx, jsonl or parquet (default: recognised)")
	set.Func("column", "`FIELD=HEADER` of the inputs, several with commas; may be given again", j.addColumns)
}

// addColumns adds one pair FIELD=HEADER, or several with commas, as suxi run takes them.
func (j *Job) addColumns(s string) error {
	pairs := []string{s}
	if strings.Count(s, "=") > 1 {
		var err error
		if pairs, err = csv.NewReader(strings.NewReader(s)).Read(); err != nil {
			return err
		}
	}
	for _, pair := range pairs {
		field, header, ok := strings.Cut(pair, "=")
		if !ok {
			return errors.New("want FIELD=HEADER")
		}
		if j.Columns == nil {
			j.Columns = map[string]string{}
		}
		j.Columns[field] = header
	}
	return nil
}

func (j *Job) analysisFlags(set *flag.FlagSet) {
	a := &j.Analysis
	set.StringVar(&a.AsOf, "as-of", "", "the `day` the report speaks from, as in 2025-06-30 (default: the latest date in the data)")
	set.StringVar(&a.Period, "period", "month", "length of a period: day, week, month, quarter or year")
	set.StringVar(&a.Cut, "cut", "crossing", "Pareto rule: crossing or strict")
	set.StringVar(&a.Cost, "cost", "", "`column` with the money that a complaint costs")
	set.Func("exposure", "`FILE` of what complaints are counted against instead of days; FILE:COLUMN names its column of numbers", func(s string) error {
		if a.Exposure != "" {
			return errors.New("given twice: join the files to one")
		}
		a.Exposure, a.ExposureColumn = job.SplitExposure(s)
		return nil
	})
	set.StringVar(&j.Audit, "audit", "", "answered sample of suxi review export --audit, a `file` which corrects the counts of the model's labels")
	several(set, &a.Actions, "action", "`DATE,SCOPE,NOTE` of a measure: did it work? May be given again")
	set.IntVar(&a.ActionDays, "action-days", 90, "days compared before and after each --action")
	set.StringVar(&a.Fishbone, "fishbone", "", "YAML `file` that says which causes lie on which bone")
	set.StringVar(&a.Dimensions, "dimensions", "", "`names`, with commas, of what hotspots are looked for in")
	set.StringVar(&a.Stratify, "stratify", "", "period, or a dimension that is not in --dimensions")
	set.StringVar(&a.Templates, "template", "", "regulators' `tables` to fill in, with commas: nature, users, outlets, customers")
	set.StringVar(&a.TemplateMap, "template-map", "", "CSV `file` with the columns old and new: which category is counted under which 投诉性质")
	set.StringVar(&a.Key, "pseudonym-key", "", "`file` with a secret: equal numbers and names get equal pseudonyms instead of plain masks")
	set.StringVar(&a.Depth, "address-depth", "", "how much of an address is left: province, city, district or street (default district)")
	set.BoolVar(&a.Off, "no-redact", false, "leave personal information in the report: only for those who may read the complaints")
	set.IntVar(&a.Suppress, "suppress", 0, "`K`: counts of 1 to K-1 complaints are not shown, nor what gives one of them away (default 0: off)")
}

// several defines a flag that may be given again.
func several(set *flag.FlagSet, values *[]string, name, usage string) {
	set.Func(name, usage, func(s string) error {
		*values = append(*values, s)
		return nil
	})
}

// shareable is the mode of what may be passed on, which without redaction is for its
// owner alone.
func (j *Job) shareable() os.FileMode {
	if j.Analysis.Off {
		return 0o600
	}
	return 0o644
}
