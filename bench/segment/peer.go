package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

// A contestant is a program that measures, once it is started.
type contestant struct {
	name string
	argv []string
}

// segmenters cut the lines of file. The first mode of the first is what ratios
// are to.
func segmenters(file string) []contestant {
	return []contestant{
		{"gse", self("gse", file)},
		{"suxi", self("suxi", file)},
		{"jieba-rs", []string{"node", "bench/peer.js", "@node-rs/jieba", file}},
		{"cppjieba", []string{"node", "bench/peer.js", "nodejieba", file}},
		{"python jieba", []string{python(), "bench/peer.py", file}},
	}
}

// converters normalise the lines of file.
func converters(file string) []contestant {
	return []contestant{
		{"suxi", self("normalise", file)},
		{"opencc", self("opencc", file)},
	}
}

// self is this program as a contestant.
func self(name, file string) []string { return []string{os.Args[0], "--serve", name, file} }

// python returns the first interpreter that has jieba: the system's package
// may not be visible to the one on the path.
func python() string {
	const system = "/usr/bin/python3"
	if exec.Command("python3", "-c", "import jieba").Run() != nil && exec.Command(system, "-c", "import jieba").Run() == nil {
		return system
	}
	return "python3"
}

// A peer is a contestant that has said hello.
type peer struct {
	contestant
	hello
	command *exec.Cmd
	in      io.WriteCloser
	out     *json.Decoder
}

// startPeer starts c and waits until it is ready. An error says why it cannot
// be measured.
func startPeer(c contestant) (*peer, error) {
	p := &peer{contestant: c, command: exec.Command(c.argv[0], c.argv[1:]...)}
	p.command.Env = append(os.Environ(), "GOMAXPROCS=1")
	var complaints bytes.Buffer
	p.command.Stderr = &complaints
	in, err := p.command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	p.in, p.out = in, json.NewDecoder(out)
	if err := p.out.Decode(&p.hello); err != nil {
		in.Close()
		p.command.Wait()
		return nil, fmt.Errorf("%s", reason(complaints.String()))
	}
	return p, nil
}

// reason returns the line of a stack trace that says what is the matter.
func reason(trace string) string {
	lines := strings.Split(strings.TrimSpace(trace), "\n")
	for _, line := range lines {
		if strings.Contains(line, "Error: ") {
			return line
		}
	}
	return lines[len(lines)-1]
}

func (p *peer) measure(mode string) (s sample, err error) {
	if _, err = fmt.Fprintln(p.in, mode); err == nil {
		err = p.out.Decode(&s)
	}
	if err != nil {
		err = fmt.Errorf("%s, %s: %w", p.name, mode, err)
	}
	return s, err
}

func (p *peer) stop() {
	p.in.Close()
	p.command.Wait()
}
