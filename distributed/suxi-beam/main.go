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
	"suxi/internal/job"
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
		os.Exit(exitStatus(err))
	}
}

// exitStatus returns the status for an error, as suxi has it: 2 for what the command
// line must say otherwise, so that nobody tries the job again, and 1 for the rest.
func exitStatus(err error) int {
	var usage *job.UsageError
	if errors.As(err, &usage) || errors.Is(err, complaint.ErrOption) || errors.Is(err, atomicfile.ErrExists) {
		return 2
	}
	return 1
}

// Beam puts its flags on the global flag set, so ours are there too.
func run(ctx context.Context) error {
	var j Job
	var out string
	var force bool
	var pool int
	var timeout time.Duration
	ours := flag.NewFlagSet("suxi-beam", flag.ContinueOnError)
	j.flags(ours)
	ours.StringVar(&out, "out", "", "`folder` to write, which the workers see under the same path")
	ours.BoolVar(&force, "force", false, "replace the output if it is there")
	ours.DurationVar(&timeout, "timeout", 0, "fail after this `time`, for runners that wait for a lost worker without end, as Prism does (default: never)")
	ours.IntVar(&pool, "worker_pool", 0, "do not submit a job, but serve as a pool of workers (EXTERNAL) on this `port` until interrupted")
	if help, err := parse(flag.CommandLine, ours, os.Args[1:], os.Stdout); help || err != nil {
		return err
	}
	beam.Init() // a worker does not return from it
	if pool != 0 {
		return servePool(ctx, pool)
	}
	if out == "" {
		return job.Usage(errors.New("want --out FOLDER"))
	}
	if flag.NArg() == 0 {
		return job.Usage(errors.New("no input: name complaint files, folders or patterns"))
	}
	if err := j.checkNumbers(); err != nil {
		return err
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
	return submit(ctx, os.Stderr, j, inputs, out, force, cmp.Or(*runners.Runner, "prism"))
}

// parse reads a command line of the options of ours and those that set has from Beam.
// If help is asked for, it is printed, and the rest is not read.
func parse(set, ours *flag.FlagSet, args []string, out io.Writer) (help bool, err error) {
	var beams flag.FlagSet
	set.VisitAll(func(f *flag.Flag) { beams.Var(f.Value, f.Name, f.Usage) })
	ours.VisitAll(func(f *flag.Flag) { set.Var(f.Value, f.Name, f.Usage) })
	set.Init(ours.Name(), flag.ContinueOnError)
	set.SetOutput(io.Discard) // the error is told, without all the options behind it
	if err := set.Parse(args); !errors.Is(err, flag.ErrHelp) {
		if err != nil {
			return false, job.Usage(fmt.Errorf("%w: see suxi-beam --help", err))
		}
		return false, nil
	}
	ours.SetOutput(out)
	beams.SetOutput(out)
	fmt.Fprintf(out, "Label and analyse complaint files on Apache Beam, as suxi run does.\n\nUsage:\n  suxi-beam --out DIR FILE... [flags]\n\nFlags:\n")
	ours.PrintDefaults()
	fmt.Fprintf(out, "\nFlags of Beam:\n")
	beams.PrintDefaults()
	return true, nil
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
	if err := job.check(); err != nil {
		return err
	}
	kit, err := job.fix()
	if err != nil {
		return err
	}
	for _, w := range kit.warnings {
		fmt.Fprintln(tell, "warning:", w)
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
