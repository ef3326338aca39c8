package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/core/runtime/exec/optimized"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/flink"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	_ "github.com/apache/beam/sdks/v2/go/pkg/beam/runners/spark"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal/extworker"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/pipeline"
)

// version is set by the linker.
var version = "dev"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "suxi-beam:", err)
		stop()
		os.Exit(1)
	}
}

// Beam puts its flags on the global flag set, so ours are there too.
func run(ctx context.Context) error {
	var job Job
	var out string
	var force bool
	var pool int
	var timeout time.Duration
	job.flags(flag.CommandLine)
	flag.StringVar(&out, "out", "", "`folder` to write, which the workers see under the same path")
	flag.BoolVar(&force, "force", false, "replace the output if it is there")
	flag.DurationVar(&timeout, "timeout", 0, "fail after this `time`, for runners that wait for a lost worker without end, as Prism does (default: never)")
	flag.IntVar(&pool, "worker_pool", 0, "do not submit a job, but serve as a pool of workers (EXTERNAL) on this `port` until interrupted")
	flag.Parse()
	beam.Init() // a worker does not return from it
	if pool != 0 {
		return servePool(ctx, pool)
	}
	if out == "" {
		return errors.New("want --out FOLDER")
	}
	inputs, err := complaint.Inputs(flag.Args())
	if err != nil {
		return err
	}
	if timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, timeout, fmt.Errorf("the job has not ended within --timeout %v", timeout))
		defer cancel()
	}
	return submit(ctx, os.Stderr, job, inputs, out, force, cmp.Or(*runners.Runner, "prism"))
}

// servePool serves workers that live as long as the process, so that the model and
// the dictionary are loaded once for all jobs.
func servePool(ctx context.Context, port int) error {
	pool, err := extworker.StartLoopback(ctx, port)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "serving workers at", pool.EnvironmentConfig(ctx))
	<-ctx.Done()
	return pool.Stop(context.WithoutCancel(ctx))
}

// submit runs a job and puts its output in place.
func submit(ctx context.Context, tell io.Writer, job Job, inputs []string, out string, force bool, runner string) error {
	if err := job.fix(); err != nil {
		return err
	}
	kit, err := job.load()
	if err != nil {
		return err
	}
	job.ModelID = kit.bundle.ID()
	for _, w := range kit.warnings {
		fmt.Fprintln(tell, "warning:", w)
	}
	if _, err := job.language(); err != nil {
		return err
	}
	if _, err := job.shard(); err != nil {
		return err
	}
	if out, err = filepath.Abs(out); err != nil {
		return err
	}
	sources := make([]Source, len(inputs))
	for i, name := range inputs {
		path, err := filepath.Abs(name)
		if err != nil {
			return err
		}
		sources[i] = Source{i, name, path}
	}
	work, err := atomicfile.OpenWork(out)
	if err != nil {
		return err
	}
	defer work.Remove()
	dir, err := work.CreateDir(force)
	if err != nil {
		return err
	}
	defer dir.Abort()
	job.Stage, job.Scratch = dir.Path(""), work.Path("part-rows")
	if err := os.Mkdir(job.Scratch, 0o700); err != nil {
		return err
	}
	if _, err := beam.Run(ctx, runner, job.pipeline(sources)); err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	done, err := job.finish(ctx, dir)
	if err != nil {
		return err
	}
	if err := dir.Commit(); err != nil {
		return err
	}
	c := done.Run.Counts
	fmt.Fprintf(tell, "read %d = labelled %d + rejected %d + duplicate %d; report in %s\n", c.Read, c.Labelled, c.Rejected, c.Duplicate, filepath.Join(out, "report.html"))
	return nil
}

// finish moves the labelled rows into the stage and writes the manifest.
func (j *Job) finish(ctx context.Context, dir *atomicfile.Dir) (*Done, error) {
	data, err := os.ReadFile(filepath.Join(j.Scratch, runFile))
	if err != nil {
		return nil, err
	}
	var done Done
	if err := json.Unmarshal(data, &done); err != nil {
		return nil, err
	}
	manifest, err := pipeline.NewManifest(ctx, version, done.Run, j.Stage, func(name string) bool { return j.Analysis.Off || name == rejectsFile })
	if err != nil {
		return nil, err
	}
	for i, s := range done.Shards {
		s.Name = fmt.Sprintf("labelled-%05d-of-%05d.parquet", i, len(done.Shards))
		if err := os.Rename(filepath.Join(j.Scratch, fmt.Sprintf(shardName, s.Number)), filepath.Join(j.Stage, s.Name)); err != nil {
			return nil, err
		}
		manifest.Outputs = append(manifest.Outputs, s.Output)
	}
	slices.SortFunc(manifest.Outputs, func(a, b pipeline.Output) int { return strings.Compare(a.Name, b.Name) })
	return &done, replace(dir.Path(atomicfile.Marker), 0o644, manifest.Write)
}

// pipeline is the whole job as a graph.
func (j Job) pipeline(sources []Source) *beam.Pipeline {
	p := beam.NewPipeline()
	s := p.Root()
	names := make([]string, len(sources))
	for i, source := range sources {
		names[i] = filepath.Base(source.Name)
	}
	pieces := beam.Reshuffle(s, beam.ParDo(s.Scope("plan"), &planFn{j}, beam.Reshuffle(s, beam.CreateList(s, sources))))
	rows, rejects, read := beam.ParDo3(s.Scope("read"), &readFn{j}, pieces)
	distinct, ids, dropped := beam.ParDo3(s.Scope("drop"), &dropFn{}, beam.GroupByKey(s, rows))
	same := beam.ParDo(s.Scope("same"), &sameFn{}, beam.CombinePerKey(s, &sumFn{}, ids))
	labelled, traces, lots, samples, tallies := beam.ParDo5(s.Scope("label"), &labelFn{Job: j}, distinct)
	verdicts, drift, found := j.verdicts(s, traces, lots, samples)
	shards, parts := beam.ParDo2(s.Scope("write"), &writeFn{j}, beam.CoGroupByKey(s, labelled, verdicts, rejects), beam.SideInput{Input: drift})
	account := beam.Combine(s.Scope("account"), &addFn{}, beam.Flatten(s, read, dropped, same, tallies, found, shards))
	beam.ParDo0(s.Scope("report"), &reportFn{j, names}, beam.Impulse(s), beam.SideInput{Input: account}, beam.SideInput{Input: beam.Combine(s.Scope("analyse"), &analyseFn{j}, parts)})
	return p
}
