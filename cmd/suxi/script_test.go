package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"suxi": main})
}

// scriptCommands are what the scripts use besides testscript's own commands.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	// exits N command args...: the command ends with status N.
	"exits": func(ts *testscript.TestScript, neg bool, args []string) {
		want, err := strconv.Atoi(args[0])
		ts.Check(err)
		got := 0
		if err := ts.Exec(args[1], args[2:]...); err != nil {
			var exit *exec.ExitError
			if !errors.As(err, &exit) {
				ts.Fatalf("%v", err)
			}
			got = exit.ExitCode()
		}
		if got != want {
			ts.Fatalf("exit status %d, want %d\nstderr: %s", got, want, ts.ReadFile("stderr"))
		}
	},
	// gbk FILE: re-encode a UTF-8 file.
	"gbk": func(ts *testscript.TestScript, neg bool, args []string) {
		encoded, err := simplifiedchinese.GBK.NewEncoder().String(ts.ReadFile(args[0]))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(encoded), 0o600))
	},
	// noise FILE: a file of bytes without meaning.
	"noise": func(ts *testscript.TestScript, neg bool, args []string) {
		noise := make([]byte, 4096)
		x := uint32(1)
		for i := range noise {
			x = x*1664525 + 1013904223
			noise[i] = byte(x >> 24)
		}
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), noise, 0o600))
	},
	// flip FILE: invert a byte in the middle of a file.
	"flip": func(ts *testscript.TestScript, neg bool, args []string) {
		data := []byte(ts.ReadFile(args[0]))
		data[len(data)/2] ^= 0xff
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
	},
	// holds FILE TEXT: the file's bytes contain TEXT; with ! they do not.
	"holds": func(ts *testscript.TestScript, neg bool, args []string) {
		if bytes.Contains([]byte(ts.ReadFile(args[0])), []byte(args[1])) == neg {
			ts.Fatalf("%s: holds %q is %v", args[0], args[1], neg)
		}
	},
	// mode FILE PERM: the file has these permission bits.
	"mode": func(ts *testscript.TestScript, neg bool, args []string) {
		info, err := os.Stat(ts.MkAbs(args[0]))
		ts.Check(err)
		if got := strconv.FormatInt(int64(info.Mode().Perm()), 8); got != args[1] {
			ts.Fatalf("%s: mode %s, want %s", args[0], got, args[1])
		}
	},
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		Cmds:                scriptCommands,
		RequireExplicitExec: true,
	})
}
