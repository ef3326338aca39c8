package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"suxi/analysis"
	"suxi/calendar"
	"suxi/complaint"
	"suxi/internal/job"
	"suxi/models"
	"suxi/pipeline"
	"suxi/reports"
)

// A Job is what travels to the workers: plain values, and paths, which mean the
// same files on every machine.
type Job struct {
	Model   string // bundle; "" is the embedded one
	ModelID string // of the bundle when the job was submitted
	// Evidence fills the column evidence.
	Evidence bool

	Shard    string            // of the inputs, such as 3/8; "" is all
	Split    int64             // bytes of an input that are read at a time, and make a shard
	Columns  map[string]string // of complaint.ReaderOptions, as are the next two
	Encoding string
	Format   string

	AsOf       string // of analysis.Options, as are the others
	Period     string
	Cut        string
	Cost       string
	Dimensions string // with commas
	Stratify   string

	Language string

	Stage   string // folder that becomes the output
	Scratch string // folder of what the stage is made from
}

// A kit is what labels and analyses in a worker process.
type kit struct {
	bundle  *models.Bundle
	labeler *models.Labeler
	options analysis.Options
}

// kits are those of this process, by what they are made from. A worker process can
// outlive a job, and a bundle and its dictionary take a second to load: they stay.
var kits sync.Map // string → func() (*kit, error)

// open returns the kit of a job, which is made once in a process.
func (j *Job) open() (*kit, error) {
	same := *j
	same.Stage, same.Scratch = "", ""
	key, err := json.Marshal(same)
	if err != nil {
		return nil, err
	}
	once, _ := kits.LoadOrStore(string(key), sync.OnceValues(same.load))
	return once.(func() (*kit, error))()
}

func (j *Job) load() (*kit, error) {
	bundle, err := openModel(j.Model)
	if err != nil {
		return nil, err
	}
	if id := bundle.ID(); id != j.ModelID {
		return nil, fmt.Errorf("model %s: is %.12s, the job was submitted with %.12s: give all workers the same file", j.Model, id, j.ModelID)
	}
	segmenter, err := bundle.Segmenter(nil)
	if err != nil {
		return nil, err
	}
	options, err := j.options()
	if err != nil {
		return nil, err
	}
	options.Training = job.Training(bundle.Profile())
	return &kit{bundle, models.NewLabeler(bundle, segmenter, models.LabelerOptions{Evidence: j.Evidence}), options}, nil
}

func openModel(path string) (*models.Bundle, error) {
	if path == "" {
		return models.Default()
	}
	return models.LoadFile(path)
}

func (j *Job) options() (analysis.Options, error) {
	o := analysis.Options{Period: analysis.PeriodUnit(j.Period), Cut: analysis.Cut(j.Cut), Cost: j.Cost, Stratify: j.Stratify}
	if j.AsOf != "" {
		asOf, err := time.ParseInLocation(time.DateOnly, j.AsOf, calendar.Shanghai)
		if err != nil {
			return o, fmt.Errorf("--as-of %q: want a date such as 2025-06-30", j.AsOf)
		}
		o.AsOf = asOf
	}
	if j.Dimensions != "" {
		o.Dimensions = strings.Split(j.Dimensions, ",")
	}
	return o, o.Validate()
}

func (j *Job) reader() complaint.ReaderOptions {
	return complaint.ReaderOptions{Columns: j.Columns, Encoding: j.Encoding, Format: j.Format}
}

func (j *Job) language() (reports.Language, error) { return reports.ParseLanguage(j.Language) }

// shard returns which rows of the inputs are those of the job.
func (j *Job) shard() (pipeline.Shard, error) {
	if j.Shard == "" {
		return pipeline.Shard{}, nil
	}
	shard, err := pipeline.ParseShard(j.Shard)
	if err != nil {
		return shard, fmt.Errorf("--shard %w", err)
	}
	return shard, nil
}
