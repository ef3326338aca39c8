//go:build unix

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// A soaker makes trials until its time is over.
type soaker struct {
	*world
	until time.Time
	seed  uint64
	disk  string // a small file system, empty if none could be mounted

	began  time.Time
	trials map[string]*kindOf
}

// A kindOf is what became of the trials of one kind.
type kindOf struct {
	done, failed, wrong int // failed, as they had to
	peaks               []peak
}

// A peak is the most memory that a process of a trial had.
type peak struct {
	at    time.Duration // since the beginning
	bytes int64
}

// A trial is one run or a few, in a folder of its own.
type trial struct {
	*soaker
	dir    string
	where  string // for messages
	random *rand.Rand
	failed bool // a command failed, as it had to
	peak   int64
}

// kinds are what is tried, in turn and shuffled by the seed.
var kinds = []struct {
	name string
	try  func(*trial) error
}{
	{"run", (*trial).whole},
	{"label .parquet", func(t *trial) error { return t.label(".parquet") }},
	{"label .csv", func(t *trial) error { return t.label(".csv") }},
	{"label .jsonl", func(t *trial) error { return t.label(".jsonl") }},
	{"label .xlsx", func(t *trial) error { return t.label(".xlsx") }},
	{"filter", (*trial).filter},
	{"analyze, report", (*trial).report},
	{"verify a damaged folder", (*trial).tamper},
	{"input damaged", (*trial).damaged},
	{"input changes meanwhile", (*trial).changing},
	{"kill -9, again", func(t *trial) error { return t.ended(os.Kill) }},
	{"Ctrl-C, again", func(t *trial) error { return t.ended(os.Interrupt) }},
	{"disk full", (*trial).full},
	{"standard output closed", (*trial).closed},
}

func (s *soaker) run(ctx context.Context) error {
	s.began, s.trials = time.Now(), map[string]*kindOf{}
	defer s.mount()()
	for i := 0; time.Now().Before(s.until) && ctx.Err() == nil; {
		for _, k := range s.random.Perm(len(kinds)) {
			if !time.Now().Before(s.until) || ctx.Err() != nil {
				break
			}
			if err := s.try(i, k); err != nil {
				return err
			}
			i++
		}
	}
	s.print(os.Stdout)
	return errors.Join(s.err(), ctx.Err())
}

// try makes one trial. What it draws depends on the seed and i alone.
func (s *soaker) try(i, kind int) error {
	k := kinds[kind]
	t := &trial{soaker: s, dir: filepath.Join(s.dir, fmt.Sprintf("trial-%05d", i)), random: rand.New(rand.NewPCG(s.seed, uint64(i)))}
	t.where = filepath.Base(t.dir) + ", " + k.name
	if err := os.Mkdir(t.dir, 0o700); err != nil {
		return err
	}
	before := s.wrong
	if err := k.try(t); err != nil {
		return fmt.Errorf("%s: %w", t.where, err)
	}
	c := s.of(k.name)
	switch {
	case s.wrong > before:
		c.wrong++
		return nil // to be looked at
	case t.failed:
		c.failed++
	default:
		c.done++
	}
	at := time.Since(s.began)
	c.peaks = append(c.peaks, peak{at, t.peak})
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	own := s.of(itself)
	own.peaks = append(own.peaks, peak{at, int64(m.Sys - m.HeapReleased)})
	return os.RemoveAll(t.dir)
}

// itself is the row of this program in the table.
const itself = "(soak itself)"

func (s *soaker) of(kind string) *kindOf {
	if s.trials[kind] == nil {
		s.trials[kind] = &kindOf{}
	}
	return s.trials[kind]
}

// most is how many rows an input has at most.
const most = 3000

// draw writes inputs of some of the forms and returns their paths, relative to the
// trial's folder, and what must become of their rows.
func (t *trial) draw(forms []string) (names []string, want counts, err error) {
	for _, at := range t.random.Perm(len(forms))[:1+t.random.IntN(min(3, len(forms)))] {
		rows, c := draw(t.random, t.stock, string(rune('a'+len(names))), most/3+t.random.IntN(2*most/3))
		if err := write(t.dir, forms[at], rows); err != nil {
			return nil, want, err
		}
		names, want = append(names, forms[at]), want.add(c)
	}
	return names, want, nil
}

// call runs a command to its end, in the trial's folder, and complains if it hangs
// or is at fault.
func (t *trial) call(args ...string) (result, error) {
	p, err := t.start(t.dir, nil, nil, args...)
	if err != nil {
		return result{}, err
	}
	return t.result(p, args), nil
}

func (t *trial) result(p *process, args []string) result {
	r := p.end()
	t.peak = max(t.peak, r.peak)
	for _, sign := range []string{"a fault in suxi", "panic", "goroutine ", "fatal error", "hung"} {
		if strings.Contains(r.stderr, sign) {
			t.complain(t.where, "suxi %s: %v", strings.Join(args, " "), r)
			break
		}
	}
	return r
}

// must runs a command that has to succeed.
func (t *trial) must(args ...string) (result, error) {
	r, err := t.call(args...)
	if err == nil && r.status != 0 {
		t.complain(t.where, "suxi %s: %v", strings.Join(args, " "), r)
	}
	return r, err
}

// labels runs a command that labels inputs into out, and checks what it counts.
func (t *trial) labels(command []string, out string, inputs []string, want counts) error {
	args := slices.Concat(command, []string{"--json", "--max-rejects", "1", "--out", out}, inputs)
	r, err := t.must(args...)
	if err != nil || r.status != 0 {
		return err
	}
	if r.counts == nil || *r.counts != want {
		t.complain(t.where, "counts %v, the inputs have %v", r.counts, want)
	}
	return t.verified(out, inputs)
}

// verified complains if suxi verify finds something wrong.
func (t *trial) verified(out string, inputs []string) error {
	if strings.HasSuffix(out, ".xlsx") {
		inputs = nil // cannot be compared
	}
	r, err := t.call(append([]string{"verify", "--json", out}, inputs...)...)
	if err == nil && r.status != 0 {
		t.complain(t.where, "verify %s: %v", out, r)
	}
	return err
}

// nothing complains if an output is there, or something hidden that standard error
// says nothing of.
func (t *trial) nothing(r result, dir, out string) {
	if exists(filepath.Join(dir, out)) {
		t.complain(t.where, "%s is there, after a failure", out)
	}
	if left := hidden(dir); len(left) > 0 && !r.kept() {
		t.complain(t.where, "left behind: %v; %v", left, r)
	}
}

// diskSize is how many KiB the small file system has.
const diskSize = 16 << 10

// mount mounts a small file system, if that is allowed, and returns what removes
// it.
func (s *soaker) mount() (unmount func()) {
	dir := filepath.Join(s.dir, "disk")
	if os.Mkdir(dir, 0o700) != nil || system("mount", "-t", "tmpfs", "-o", fmt.Sprintf("size=%dk,mode=700", diskSize), "tmpfs", dir) != nil {
		fmt.Println("no tmpfs can be mounted: the size of files is limited in place of a full disk")
		return func() {}
	}
	s.disk = dir
	return func() { system("umount", dir) }
}

// print prints a line for each kind, and complains where memory grew.
func (s *soaker) print(w io.Writer) {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	length := time.Since(s.began)
	fmt.Fprintf(t, "\nkind\truns\tdone\tfailed as they had to\twrong\tpeak MB, median of the first third\tof the last\n")
	for _, name := range slices.Sorted(maps.Keys(s.trials)) {
		k := s.trials[name]
		var first, last []int64
		for _, p := range k.peaks {
			switch {
			case p.at < length/3:
				first = append(first, p.bytes)
			case p.at > length*2/3:
				last = append(last, p.bytes)
			}
		}
		a, b := median(first), median(last)
		if min(len(first), len(last)) >= 5 && b > a+a/4+20<<20 {
			s.complain(name, "memory grew: the median peak was %d MB in the first third and %d MB in the last", a>>20, b>>20)
		}
		runs := fmt.Sprint(k.done + k.failed + k.wrong)
		if name == itself {
			runs = ""
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%.1f\t%.1f\n", name, runs, k.done, k.failed, k.wrong, float64(a)/(1<<20), float64(b)/(1<<20))
	}
	t.Flush()
	fmt.Printf("%.1f minutes, %d things wrong\n", length.Minutes(), s.wrong)
}

// median is 0 of nothing.
func median(list []int64) int64 {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[len(list)/2]
}
