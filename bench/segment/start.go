package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// A start is what it takes to have one line cut by the command.
type start struct {
	firstToken, exit []float64 // milliseconds
	peak             []float64 // megabytes of resident memory
	binary, stripped float64   // megabytes
	failure          string    // why there are no times
}

// oneLine is what is cut.
const oneLine = "快递员把包裹丢在楼梯间，鸡蛋全碎了，客服不肯退货。\n"

// measureStart builds suxi in folder and runs `suxi segment` on one line, some
// twenty times.
//
// Memory is what the system reports of a process that has ended. Linux counts
// into it what the process was before it became suxi, a copy of this one: so
// this runs while this one is small.
func measureStart(folder string) (start, error) {
	var s start
	progress("building suxi")
	var err error
	if s.stripped, err = build(folder+"/stripped", "-ldflags=-s -w"); err != nil {
		return s, err
	}
	binary := folder + "/suxi"
	if s.binary, err = build(binary); err != nil {
		return s, err
	}
	for range 21 {
		if err := s.once(binary); err != nil {
			s.failure = err.Error()
			break
		}
	}
	return s, nil
}

// build returns the size of the binary.
func build(binary string, flags ...string) (megabytes float64, err error) {
	args := append([]string{"build", "-trimpath", "-o", binary}, flags...)
	if out, err := exec.Command("go", append(args, "./cmd/suxi")...).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("go build ./cmd/suxi: %w\n%s", err, out)
	}
	info, err := os.Stat(binary)
	if err != nil {
		return 0, err
	}
	return float64(info.Size()) / 1e6, nil
}

// once starts the binary and times it until the first byte of its output, and
// until its end.
func (s *start) once(binary string) error {
	command := exec.Command(binary, "segment")
	command.Stdin = strings.NewReader(oneLine)
	var complaints bytes.Buffer
	command.Stderr = &complaints
	out, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	begun := time.Now()
	if err := command.Start(); err != nil {
		return err
	}
	_, readErr := out.Read(make([]byte, 1))
	first := time.Since(begun)
	io.Copy(io.Discard, out)
	if err := command.Wait(); err != nil || readErr != nil {
		return fmt.Errorf("suxi segment: %s", reason(complaints.String()))
	}
	s.firstToken = append(s.firstToken, first.Seconds()*1e3)
	s.exit = append(s.exit, time.Since(begun).Seconds()*1e3)
	s.peak = append(s.peak, peakMemory(command.ProcessState)/1e6)
	return nil
}

func (s start) table() string {
	rows := [][]string{
		{"`suxi segment` on one line", "median (lowest–highest)"},
		{"process start to first token, ms", spread(s.firstToken)},
		{"process start to end, ms", spread(s.exit)},
		{"peak resident memory, MB", spread(s.peak)},
		{"binary, `go build -trimpath`, MB", significant(s.binary)},
		{"binary, `go build -trimpath -ldflags='-s -w'`, MB", significant(s.stripped)},
	}
	text := "#### Start\n\n" + table(rows)
	if s.failure != "" {
		text += "No times: " + s.failure + "\n\n"
	}
	return text
}
