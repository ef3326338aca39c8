package main

import (
	"fmt"

	"suxi/complaint"
	"suxi/internal/job"
	"suxi/pipeline"
	"suxi/reports"
)

// A Job is what travels to the workers: plain values, and paths, which mean the
// same files on every machine.
type Job struct {
	Basis

	Shard    string            // of the inputs, such as 3/8; "" is all
	Split    int64             // bytes of an input that are read at a time, and make a shard
	Columns  map[string]string // of complaint.ReaderOptions, as are the next two
	Encoding string
	Format   string

	Language string

	Stage   string // folder that becomes the output
	Scratch string // folder of what the stage is made from
}

func (j *Job) reader() complaint.ReaderOptions {
	return complaint.ReaderOptions{Columns: j.Columns, Encoding: j.Encoding, Format: j.Format}
}

func (j *Job) language() (reports.Language, error) { return reports.ParseLanguage(j.Language) }

// check reports what no input could be read, or no report written with.
func (j *Job) check() error {
	if err := j.reader().Validate(); err != nil {
		return err
	}
	if _, err := j.language(); err != nil {
		return job.Usage(fmt.Errorf("--lang: %w", err))
	}
	if _, err := j.shard(); err != nil {
		return job.Usage(err)
	}
	return nil
}

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
