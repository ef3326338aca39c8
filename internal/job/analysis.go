package job

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/internal/inputfile"
	"suxi/taxonomy"
)

// Analysis says how to analyse as a command line says it, in values and paths. Each
// field is what the flag of its name holds.
type Analysis struct {
	AsOf   string
	Period string // "" is month
	Cut    string // "" is crossing
	Cost   string // header of a column

	Fishbone       string // file
	Exposure       string // file
	ExposureColumn string // of numbers, of that file; "" is found

	Dimensions string // with commas
	Stratify   string

	Actions    []string
	ActionDays int // 0 is 90

	Templates   string // with commas
	TemplateMap string // file

	Redaction
	Suppress int // 0 is off
}

// Paths returns the fields that name files.
func (a *Analysis) Paths() []*string {
	return []*string{&a.Fishbone, &a.Exposure, &a.TemplateMap, &a.Key}
}

// Options reads the files and returns what an analysis takes.
func (a *Analysis) Options() (analysis.Options, error) {
	asOf, err := ParseAsOf(a.AsOf)
	if err != nil {
		return analysis.Options{}, err
	}
	o := analysis.Options{Period: analysis.PeriodUnit(a.Period), Cut: analysis.Cut(a.Cut), Cost: a.Cost, Stratify: a.Stratify, ActionDays: a.ActionDays, AsOf: asOf}
	if a.Dimensions != "" {
		for name := range strings.SplitSeq(a.Dimensions, ",") {
			o.Dimensions = append(o.Dimensions, strings.TrimSpace(name))
		}
	}
	if err := a.fillTemplates(&o); err != nil {
		return analysis.Options{}, err
	}
	if a.Exposure != "" {
		if o.Exposure, err = analysis.ReadExposure(a.Exposure, a.ExposureColumn); err != nil {
			return analysis.Options{}, err
		}
	}
	for _, s := range a.Actions {
		action, err := analysis.ParseAction(s)
		if err != nil {
			return analysis.Options{}, usagef("--action: %v", err)
		}
		o.Actions = append(o.Actions, action)
	}
	if a.Fishbone != "" {
		if o.Fishbone, err = loadFishbone(a.Fishbone); err != nil {
			return analysis.Options{}, err
		}
	}
	if o.Redact, err = a.Redaction.Options(); err != nil {
		return analysis.Options{}, err
	}
	if err := CheckSuppress(a.Suppress); err != nil {
		return analysis.Options{}, err
	}
	o.Suppress = a.Suppress
	if err := o.Validate(); err != nil {
		return analysis.Options{}, usagef("%v", err)
	}
	return o, nil
}

// ParseAsOf reads the value of --as-of; empty is the zero time.
func ParseAsOf(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, s, calendar.Shanghai)
	if err != nil {
		return time.Time{}, usagef("--as-of %q: want a date such as 2025-06-30", s)
	}
	return t, nil
}

// SplitExposure returns the file and the column of FILE:COLUMN. A file may have a
// colon in its name, and on Windows one behind its drive.
func SplitExposure(value string) (path, column string) {
	if _, err := os.Stat(value); err != nil {
		if i := strings.LastIndexByte(value, ':'); i > len(filepath.VolumeName(value)) {
			return value[:i], value[i+1:]
		}
	}
	return value, ""
}

// CheckSuppress reports a value of --suppress that cannot be.
func CheckSuppress(k int) error {
	if k != 0 && k < analysis.LeastSuppressed {
		return usagef("--suppress %d: want 0, or %d and more", k, analysis.LeastSuppressed)
	}
	return nil
}

func loadFishbone(name string) (*taxonomy.Fishbone, error) {
	f, err := inputfile.Open(name)
	if err != nil {
		return nil, usagef("%v", err)
	}
	defer f.Close()
	b, err := taxonomy.LoadFishbone(name, f)
	if err != nil {
		return nil, usagef("%v", err)
	}
	return b, nil
}

// fillTemplates puts the regulators' tables into options.
func (a *Analysis) fillTemplates(o *analysis.Options) error {
	if a.Templates != "" {
		for name := range strings.SplitSeq(a.Templates, ",") {
			o.Templates = append(o.Templates, analysis.Template(strings.TrimSpace(name)))
		}
	}
	if a.TemplateMap == "" {
		return nil
	}
	if !slices.Contains(o.Templates, analysis.Nature) {
		return usagef("--template-map is for --template nature: give both")
	}
	in, err := inputfile.Open(a.TemplateMap)
	if err != nil {
		return usagef("--template-map: %v", err)
	}
	defer in.Close()
	o.Natures = &taxonomy.Crosswalk{}
	if err := o.Natures.Read(filepath.Base(a.TemplateMap), in); err != nil {
		return usagef("--template-map: %v", err)
	}
	return nil
}

// Check reports options that do not fit a taxonomy.
func Check(o analysis.Options, tax *taxonomy.Taxonomy) error {
	return cmp.Or(checkActions(o, tax), checkTemplates(o, tax))
}

// checkActions reports a measure about a category that is not in the taxonomy.
func checkActions(o analysis.Options, tax *taxonomy.Taxonomy) error {
	for _, a := range o.Actions {
		if err := a.Check(tax); err != nil {
			return usagef("--action %s: %v", a.Date, err)
		}
	}
	return nil
}

// checkTemplates reports what the table of natures cannot make of a taxonomy.
func checkTemplates(o analysis.Options, tax *taxonomy.Taxonomy) error {
	if !slices.Contains(o.Templates, analysis.Nature) {
		return nil
	}
	of, err := taxonomy.NaturesOf(tax, o.Natures)
	if err != nil {
		return usagef("--template-map: %v", err)
	}
	rest := len(taxonomy.Natures()) - 1
	if !slices.ContainsFunc(of, func(i int) bool { return i != rest }) {
		return usagef("--template nature: no category of taxonomy %q has a 投诉性质: say which have which in a CSV file with the columns old and new, --template-map FILE", tax.Name)
	}
	return nil
}

// Suppress suppresses the counts of a result below k; 0 leaves it as it is.
func Suppress(result *analysis.Result, k int) error {
	if k == 0 {
		return nil
	}
	if err := result.Suppress(k); err != nil {
		return fmt.Errorf("--%w", err)
	}
	return nil
}
