//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
)

// whole runs suxi run on good inputs.
func (t *trial) whole() error {
	inputs, want, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	args := []string{"run"}
	if t.random.IntN(2) == 0 {
		args = append(args, "--labelled", "csv,jsonl,xlsx")
	}
	figures := t.random.IntN(3) == 0
	if figures {
		args = append(args, "--figures", "charts")
	}
	if err := t.labels(args, "out", inputs, want); err != nil || !figures {
		return err
	}
	return t.verified("charts", nil)
}

// label runs suxi label on good inputs.
func (t *trial) label(format string) error {
	inputs, want, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	return t.labels([]string{"label"}, "out"+format, inputs, want)
}

// filter pipes lines through suxi filter, some of them bad.
func (t *trial) filter() error {
	rows, _ := draw(t.random, t.stock, "f", most)
	var in bytes.Buffer
	bad := map[int]bool{}
	for i := range rows {
		line, err := json.Marshal(&rows[i])
		if err != nil {
			return err
		}
		if t.random.IntN(50) == 0 {
			line = line[:len(line)/2]
		}
		bad[i] = rows[i].Text == "" || rows[i].Time == "昨天" || line[len(line)-1] != '}'
		in.Write(append(line, '\n'))
	}
	out, err := os.Create(filepath.Join(t.dir, "answers.jsonl"))
	if err != nil {
		return err
	}
	defer out.Close()
	args := []string{"filter", "--quiet"}
	p, err := t.start(t.dir, &in, out, args...)
	if err != nil {
		return err
	}
	if r := t.result(p, args); r.status != 0 {
		t.complain(t.where, "%v", r)
		return nil
	}
	if _, err := out.Seek(0, 0); err != nil {
		return err
	}
	lines, n := bufio.NewScanner(out), 0
	lines.Buffer(nil, 1<<20)
	for ; lines.Scan(); n++ {
		var answer struct{ Error any }
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil || (answer.Error != nil) != bad[n] {
			t.complain(t.where, "line %d: error %v, want %v; %v", n+1, answer.Error, bad[n], err)
			break
		}
	}
	if lines.Err() == nil && n != len(rows) && t.err() == nil {
		t.complain(t.where, "%d answers to %d lines", n, len(rows))
	}
	return lines.Err()
}

// report goes the long way: label, analyze, report.
func (t *trial) report() error {
	inputs, want, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	if err := t.labels([]string{"label"}, "l.parquet", inputs, want); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"analyze", "--quiet", "--out", "result.json", "l.parquet"},
		{"report", "--quiet", "--labelled", "l.parquet", "--out", "report", "result.json"},
	} {
		if r, err := t.must(args...); err != nil || r.status != 0 {
			return err
		}
	}
	return t.verified("report", nil)
}

// tamper changes a byte of an output, which suxi verify must find.
func (t *trial) tamper() error {
	inputs, want, err := t.draw(inputNames)
	if err != nil {
		return err
	}
	if err := t.labels([]string{"run"}, "out", inputs, want); err != nil {
		return err
	}
	names, err := filepath.Glob(filepath.Join(t.dir, "out", "*"))
	if err != nil {
		return err
	}
	names = slices.DeleteFunc(names, func(name string) bool { return filepath.Base(name) == "timings.json" })
	if len(names) == 0 {
		return nil // there is no output, and that was told
	}
	name := names[t.random.IntN(len(names))]
	if err := t.flip(name, 1); err != nil {
		return err
	}
	r, err := t.call("verify", "--json", "out")
	if err != nil {
		return err
	}
	if t.failed = true; r.status != 4 {
		t.complain(t.where, "a byte of %s was changed: %v", filepath.Base(name), r)
	}
	return nil
}

// flip changes n bytes of a file.
func (t *trial) flip(name string, n int) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	for range n {
		data[t.random.IntN(len(data))] ^= byte(1 + t.random.IntN(255))
	}
	return os.WriteFile(name, data, 0o600)
}
