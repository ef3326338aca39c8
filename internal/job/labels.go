package job

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/inputfile"
	"suxi/models"
	"suxi/pipeline"
	"suxi/review"
	"suxi/segment"
	"suxi/taxonomy"
)

// Model returns the bundle of a file, or the embedded one if path is empty.
func Model(path string) (*models.Bundle, error) {
	if path == "" {
		return models.Default()
	}
	bundle, err := models.LoadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("model %s: no such file: suxi train writes one; without --model the embedded one is taken", path)
	}
	return bundle, err
}

// Taxonomy returns the embedded taxonomy of that name, or reads a file.
func Taxonomy(name string) (*taxonomy.Taxonomy, error) {
	if t, ok := taxonomy.Named(name); ok {
		return t, nil
	}
	f, err := inputfile.Open(name)
	if err != nil {
		return nil, usagef("%v", err)
	}
	defer f.Close()
	t, err := taxonomy.Load(name, f)
	if err != nil {
		return nil, usagef("%v", err)
	}
	return t, nil
}

// Under returns a bundle with the taxonomy of that name, or file, in force; if name
// is empty with its own.
func Under(bundle *models.Bundle, name string) (*models.Bundle, error) {
	if name == "" {
		return bundle, nil
	}
	tax, err := Taxonomy(name)
	if err != nil {
		return nil, err
	}
	if bundle, err = bundle.With(tax); err != nil {
		return nil, usagef("--taxonomy %s: %v", name, err)
	}
	return bundle, nil
}

// Labeler joins a model to the dictionary it was trained with, or to those that
// --dict names. What boilerplate masks, which may be nil, it does not see. A warning
// says that texts are cut otherwise than in training; it is empty where they are not.
func Labeler(bundle *models.Bundle, dicts []string, boilerplate *segment.Boilerplate, o models.LabelerOptions) (labeler *models.Labeler, warning string, err error) {
	base, words, err := Dictionaries(dicts, nil)
	if err != nil {
		return nil, "", usagef("--dict %v", err)
	}
	s, err := bundle.Segmenter(base, words...)
	if err != nil {
		return nil, "", fmt.Errorf("%w with --dict", err)
	}
	alike, err := bundle.TrainedOn(s)
	switch trained := bundle.Manifest.Dictionary; {
	case err != nil:
		return nil, "", err
	case alike:
	case base != nil:
		warning = fmt.Sprintf("the model was trained with the dictionary %s, and --dict makes it %s: some texts are cut otherwise than in training; name the dictionary of the training, or train the model again", trained, s.Dictionary())
	default:
		warning = fmt.Sprintf("the model was trained with the dictionary %s, which is %s in this suxi: some texts are cut otherwise than in training; train it again", trained, s.Dictionary())
	}
	return models.NewLabeler(bundle, s.Masking(boilerplate), o), warning, nil
}

// Corrections reads what people said of complaints; without a file it is nil.
func Corrections(path string) (*review.History, error) {
	if path == "" {
		return nil, nil
	}
	return review.ReadHistory(path)
}

// Amending returns what gives a complaint the labels of corrections; nil if there
// are none.
func Amending(corrections *review.History) func(*complaint.Complaint) {
	if corrections == nil {
		return nil
	}
	return func(c *complaint.Complaint) {
		if said, ok := corrections.Lookup(c.ID, c.Text); ok {
			c.Category, c.Severity = cmp.Or(said.Category, c.Category), cmp.Or(said.Severity, c.Severity)
		}
	}
}

// Rules are the counts of rules with the signs of those that are suppressed in
// result.
func Rules(counts []pipeline.RuleCount, result *analysis.Result) []pipeline.RuleCount {
	counts = slices.Clone(counts)
	for i := range counts {
		for _, r := range result.Rules {
			if r.Code == counts[i].Code {
				if r.Count < 0 {
					counts[i].Fired = int64(r.Count)
				}
				if r.Raised < 0 {
					counts[i].Raised = int64(r.Raised)
				}
			}
		}
	}
	return counts
}
