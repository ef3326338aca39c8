package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"suxi": main})
}

// scriptCommands are what the scripts use besides testscript's own commands.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	// exits N command args...: it ends with status N, which the help of a command of
	// suxi lists.
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
		if args[1] != "suxi" {
			return
		}
		cmd, _, err := newRootCommand(streams{}).Find(args[2:])
		if err == nil && !strings.Contains(cmd.Annotations[statusHelp], fmt.Sprintf("  %-3d  ", got)) {
			ts.Fatalf("the help of suxi %s does not list exit status %d", commandName(cmd), got)
		}
	},
	// gbk FILE: re-encode a UTF-8 file.
	"gbk": func(ts *testscript.TestScript, neg bool, args []string) {
		encoded, err := simplifiedchinese.GBK.NewEncoder().String(ts.ReadFile(args[0]))
		ts.Check(err)
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(encoded), 0o600))
	},
	// gz FILE: compress it to FILE.gz.
	"gz": func(ts *testscript.TestScript, neg bool, args []string) {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, err := w.Write([]byte(ts.ReadFile(args[0])))
		ts.Check(errors.Join(err, w.Close()))
		ts.Check(os.WriteFile(ts.MkAbs(args[0]+".gz"), b.Bytes(), 0o600))
	},
	// shorten FILE: drop its second half.
	"shorten": func(ts *testscript.TestScript, neg bool, args []string) {
		data := ts.ReadFile(args[0])
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(data[:len(data)/2]), 0o600))
	},
	// locked FILE: a workbook that asks for a password.
	"locked": func(ts *testscript.TestScript, neg bool, args []string) {
		f := excelize.NewFile()
		ts.Check(f.SetSheetRow("Sheet1", "A1", &[]string{"id", "text"}))
		ts.Check(f.SetSheetRow("Sheet1", "A2", &[]string{"1", "快递太慢了"}))
		ts.Check(f.SaveAs(ts.MkAbs(args[0]), excelize.Options{Password: "secret"}))
	},
	// future MODEL: raise the version in its manifest.
	"future": func(ts *testscript.TestScript, neg bool, args []string) {
		data := []byte(ts.ReadFile(args[0]))
		r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		ts.Check(err)
		var b bytes.Buffer
		w := zip.NewWriter(&b)
		for _, f := range r.File {
			in, err := f.Open()
			ts.Check(err)
			entry, err := io.ReadAll(in)
			ts.Check(err)
			out, err := w.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
			ts.Check(err)
			_, err = out.Write(regexp.MustCompile(`"version": \d+`).ReplaceAll(entry, []byte(`"version": 99`)))
			ts.Check(err)
		}
		ts.Check(w.Close())
		ts.Check(os.WriteFile(ts.MkAbs(args[0]), b.Bytes(), 0o600))
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
