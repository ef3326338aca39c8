package main

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/internal/inputfile"
	"suxi/internal/job"
	"suxi/pipeline"
	"suxi/taxonomy"
)

// restateFlags say under which taxonomy labelled files are analysed together.
type restateFlags struct {
	maps     []string
	taxonomy string
}

func (f *restateFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&f.maps, "map", nil, "what an old category became, `old=new` or old=new1:0.6,new2:0.4, or a CSV file with the columns old, new, share; may be given again")
	cmd.MarkFlagFilename("map", "csv")
	addTaxonomy(cmd, &f.taxonomy, "restate the categories of the files under it (default with --map: that of the last file)")
}

// given reports whether anything is restated.
func (f *restateFlags) given() bool { return len(f.maps) > 0 || f.taxonomy != "" }

// crosswalk reads --map.
func (f *restateFlags) crosswalk() (*taxonomy.Crosswalk, error) {
	w := &taxonomy.Crosswalk{}
	for _, s := range f.maps {
		if strings.Contains(s, "=") {
			if err := w.Parse(s); err != nil {
				return nil, usagef("--map %v", err)
			}
			continue
		}
		file, err := inputfile.Open(s)
		if err != nil {
			return nil, usagef("--map %v", err)
		}
		err = w.Read(s, file)
		file.Close()
		if err != nil {
			return nil, usagef("--map %v", err)
		}
	}
	return w, nil
}

// A labelledInput is what is analysed of labelled files.
type labelledInput struct {
	tax      *taxonomy.Taxonomy
	training *classifier.Profile // of their model; nil if it is not to be compared
	rows     iter.Seq2[complaint.Labelled, error]
	count    int64
	warnings []pipeline.Warning
}

// read opens labelled files, restated if that is asked for.
func (f *restateFlags) read(names []string) (in labelledInput, err error) {
	if in.count, err = countLabelled(names); err != nil {
		return in, err
	}
	if in.warnings, err = pipeline.MissingShards(names); err != nil {
		return in, err
	}
	if !f.given() {
		if in.tax, err = labelledTaxonomy(names); err != nil {
			return in, err
		}
		in.rows = readLabelled(names)
		training, warnings, err := labelledProfile(names, in.tax)
		in.training, in.warnings = training, append(in.warnings, warnings...)
		return in, err
	}
	r, err := f.open(names)
	if err != nil {
		return in, err
	}
	in.tax, in.rows = r.to, r.rows(names)
	in.warnings = append(in.warnings, pipeline.Warning{Code: "restated", Count: int64(len(names)), Message: pipeline.Text{
		ZH: fmt.Sprintf("各类别已按分类体系「%s」重述，没有检验这批投诉是否仍在模型准确率保证的范围之内", r.to.Name),
		EN: fmt.Sprintf("categories are restated under taxonomy %q: whether the rows are such as the accept certificates of their models are about was not checked", r.to.Name),
	}})
	if lost := r.lostRules(); len(lost) > 0 {
		codes := strings.Join(lost, ", ")
		in.warnings = append(in.warnings, pipeline.Warning{Code: "restated_rules", Count: int64(len(lost)), Message: pipeline.Text{
			ZH: fmt.Sprintf("分类体系「%s」没有升档规则 %s，由它们提升过的严重程度回到模型给出的档次", r.to.Name, codes),
			EN: fmt.Sprintf("taxonomy %q has no severity rules %s: what they raised is back at the level that the model gave", r.to.Name, codes),
		}})
	}
	return in, nil
}

// countLabelled returns how many rows labelled files have.
func countLabelled(names []string) (n int64, err error) {
	for _, name := range names {
		r, err := complaint.OpenLabelled(name)
		if err != nil {
			return 0, err
		}
		n += r.NumRows()
		r.Close()
	}
	return n, nil
}

// A restating gives the rows of labelled files categories of one taxonomy.
type restating struct {
	to *taxonomy.Taxonomy
	of []*taxonomy.Restatement // by file
}

// open returns how the files are restated. Files that were labelled under the
// taxonomy in force keep their categories, unless there are no others: then the
// map is about them.
func (f *restateFlags) open(names []string) (*restating, error) {
	w, err := f.crosswalk()
	if err != nil {
		return nil, err
	}
	from := make([]*taxonomy.Taxonomy, len(names))
	for i, name := range names {
		if from[i], err = fileTaxonomy(name); err != nil {
			return nil, err
		}
	}
	r := &restating{to: from[len(from)-1], of: make([]*taxonomy.Restatement, len(names))}
	if f.taxonomy != "" {
		if r.to, err = job.Taxonomy(f.taxonomy); err != nil {
			return nil, err
		}
	}
	inForce := func(t *taxonomy.Taxonomy) bool { return t.Fingerprint() == r.to.Fingerprint() }
	one := !slices.ContainsFunc(from, func(t *taxonomy.Taxonomy) bool { return !inForce(t) })
	var mapped []*taxonomy.Taxonomy // those whose categories the map is about
	for _, t := range from {
		if one || !inForce(t) {
			mapped = append(mapped, t)
		}
	}
	if unknown := w.Unknown(mapped); len(unknown) > 0 {
		return nil, usagef("--map %s: no file that is restated has such a category; the header of a CSV file is old,new,share or 旧类别,新类别,比例", strings.Join(unknown, "; "))
	}
	for i, t := range from {
		walk := w
		if inForce(t) && !one {
			walk = &taxonomy.Crosswalk{}
		}
		if r.of[i], err = walk.Between(t, r.to); err != nil {
			return nil, fmt.Errorf("%s: %w, with --map old=new", names[i], err)
		}
	}
	return r, nil
}

// lostRules are the severity rules of the files that the taxonomy in force does
// not have, by code.
func (r *restating) lostRules() []string {
	var lost []string
	for _, of := range r.of {
		for _, rule := range of.From.Rules {
			if !slices.ContainsFunc(r.to.Rules, func(other taxonomy.Rule) bool { return other.Code == rule.Code }) {
				lost = append(lost, rule.Code)
			}
		}
	}
	slices.Sort(lost)
	return slices.Compact(lost)
}

// rows ranges over labelled files as over one, restated.
func (r *restating) rows(names []string) iter.Seq2[complaint.Labelled, error] {
	return joinLabelled(names, func(file int, row *complaint.Labelled) { restate(row, r.of[file]) })
}

// restate gives a row the categories that r says. One that its own taxonomy does
// not hold stays what it is.
func restate(row *complaint.Labelled, r *taxonomy.Restatement) {
	become := func(code string) (taxonomy.Category, bool) {
		old, ok := r.From.Category(code)
		if !ok {
			return taxonomy.Category{}, false
		}
		return r.To.Categories[r.Category(old, row.ID)], true
	}
	if old, ok := r.From.Category(row.Label.Category); ok {
		c := r.From.Categories[old]
		row.Former = complaint.Former{Taxonomy: r.From.Name, Code: c.Code, Name: c.Name, Split: r.Split(old)}
	}
	if c, ok := become(row.Label.Category); ok {
		row.Label.Category, row.CategoryName = c.Code, c.Name
	}
	for _, label := range []*string{&row.ModelCategory, &row.RunnerUp} {
		if c, ok := become(*label); ok {
			*label = c.Code
		}
	}
	var codes, names []string
	for _, code := range taxonomy.SplitLabels(row.Categories) {
		if c, ok := become(code); ok && !slices.Contains(codes, c.Code) {
			codes, names = append(codes, c.Code), append(names, c.Name)
		}
	}
	row.Categories, row.CategoriesName = strings.Join(codes, "|"), strings.Join(names, "|")
}
