package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"sync"

	"suxi/analysis"
	"suxi/complaint"
	"suxi/internal/inputfile"
	"suxi/internal/job"
	"suxi/models"
	"suxi/taxonomy"
)

// A Basis is what labels and figures rest on.
type Basis struct {
	Model       string   // bundle; "" is the embedded one
	Taxonomy    string   // file, or name of an embedded one; "" is that of the model
	Dicts       []string // the same of dictionaries; none is that of the model
	Corrections string   // file; "" is none
	Evidence    bool     // fills the column evidence

	Audit    string // file; "" is none
	Analysis job.Analysis

	ModelID string            // of the bundle when the job was submitted
	Sums    map[string]string // of the files above when it was, by path
}

// paths returns the fields that name files.
func (b *Basis) paths() []*string {
	paths := append(b.Analysis.Paths(), &b.Model, &b.Corrections, &b.Audit)
	if _, embedded := taxonomy.Named(b.Taxonomy); !embedded {
		paths = append(paths, &b.Taxonomy)
	}
	for i, name := range b.Dicts {
		if !job.IsDictionaryName(name) {
			paths = append(paths, &b.Dicts[i])
		}
	}
	return slices.DeleteFunc(paths, func(path *string) bool { return *path == "" })
}

// fix names the files by paths that hold whatever the working folder is, and
// remembers what is in them: workers refuse others, and a pool of workers reads
// again what was edited between two jobs. It returns the kit that they make: whether
// they can be used is asked first, for its errors name the option.
func (b *Basis) fix() (*kit, error) {
	var err error
	b.Dicts = slices.Clone(b.Dicts)
	for _, path := range b.paths() {
		if *path, err = filepath.Abs(*path); err != nil {
			return nil, err
		}
	}
	k, err := b.load()
	if err != nil {
		return nil, err
	}
	b.ModelID, b.Sums = k.bundle.ID(), map[string]string{}
	for _, path := range b.paths() {
		if b.Sums[*path], err = sum(*path); err != nil {
			return nil, err
		}
	}
	return k, nil
}

// sum returns eight hexadecimal digits of SHA-256 by which a file is known again: so
// few do not give away a key of pseudonyms.
func sum(path string) (string, error) {
	file, err := inputfile.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)[:4]), nil
}

// A kit is what labels and analyses in a worker process.
type kit struct {
	bundle   *models.Bundle
	labeler  *models.Labeler
	amend    func(*complaint.Complaint) // by what people said; nil if nobody said anything
	answers  *job.Answers
	options  analysis.Options
	warnings []string
}

// kits are those of this process, by what they are made from. A worker process can
// outlive a job, and a bundle and its dictionary take a second to load: they stay.
var kits sync.Map // string → func() (*kit, error)

// open returns the kit of a job, which is made once in a process.
func (b *Basis) open() (*kit, error) {
	key, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	once, _ := kits.LoadOrStore(string(key), sync.OnceValues(b.load))
	return once.(func() (*kit, error))()
}

func (b *Basis) load() (*kit, error) {
	for path, want := range b.Sums {
		switch got, err := sum(path); {
		case err != nil:
			return nil, err
		case got != want:
			return nil, fmt.Errorf("%s: is not what it was when the job was submitted: give all workers the same file", path)
		}
	}
	bundle, err := job.Model(b.Model)
	if err != nil {
		return nil, err
	}
	if id := bundle.ID(); b.ModelID != "" && id != b.ModelID {
		return nil, fmt.Errorf("model %s: is %.12s, the job was submitted with %.12s: give all workers the same file", b.Model, id, b.ModelID)
	}
	if bundle, err = job.Under(bundle, b.Taxonomy); err != nil {
		return nil, err
	}
	k := &kit{bundle: bundle}
	if k.options, err = b.Analysis.Options(); err != nil {
		return nil, err
	}
	if err := job.Check(k.options, bundle.Taxonomy); err != nil {
		return nil, err
	}
	corrections, err := job.Corrections(b.Corrections)
	if err != nil {
		return nil, err
	}
	k.amend = job.Amending(corrections)
	if k.answers, err = job.ReadAnswers(b.Audit, bundle.Taxonomy); err != nil {
		return nil, err
	}
	labeler, warning, err := job.Labeler(bundle, b.Dicts, nil, models.LabelerOptions{Evidence: b.Evidence})
	if err != nil {
		return nil, err
	}
	k.labeler = labeler
	if warning != "" {
		k.warnings = append(k.warnings, warning)
	}
	k.warnings = append(k.warnings, k.answers.Warnings()...)
	k.options.Training, k.options.Audit = job.Training(bundle.Profile()), k.answers.Audit()
	return k, nil
}
