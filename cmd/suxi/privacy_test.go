package main

import (
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// privateOutput reports whether a file may hold raw text. It must be for its
// owner alone then; all others are for everyone.
func privateOutput(name string) bool {
	name = filepath.Base(name)
	return name == rejectsFile || name == figureRowsFile || strings.HasPrefix(name, "labelled") || strings.HasPrefix(name, "queue") || strings.HasSuffix(name, "."+rejectsFile)
}

// plantEverywhere puts identifiers into every field of an input, runs every
// command over it that reads complaints (quick: run alone), and looks for them in
// all that may be passed on.
func plantEverywhere(t *testing.T, seed uint64, format string, quick bool) {
	p := &planter{random: rand.New(rand.NewPCG(seed, 3))}
	in, out := t.TempDir(), t.TempDir()
	file := p.write(t, in, format, p.rows(60))
	history := filepath.Join(in, "history"+p.identifier("file name of the history")+".csv")
	var labelled strings.Builder
	for i, line := range strings.Split(strings.TrimSpace(audited()), "\n") {
		if i > 0 {
			line = "致电" + p.identifier("text of the history") + line
		}
		labelled.WriteString(line + "\n")
	}
	bad := filepath.Join(in, "bad.csv")
	for name, text := range map[string]string{
		history: labelled.String(),
		bad:     "text,大类\n快递太慢了,物流" + p.identifier("label") + "\n锅坏了,质量\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	at := func(name string) string { return filepath.Join(out, name) }
	key := filepath.Join(in, "key")
	if err := os.WriteFile(key, []byte(p.identifier("key")+"-0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := "快递坏了，打" + p.identifier("explained text") + "没人接，" + p.phrase("explained text") + "，要求赔偿"
	type command struct {
		name string
		args []string
		fail bool
	}
	commands := []command{
		{name: "run", args: []string{"run", "--quiet", "--max-rejects", "1", "--labelled", "csv,jsonl,xlsx", "--out", at("run"), file}},
		{name: "run with a key, suppressed", args: []string{"run", "--quiet", "--max-rejects", "1", "--pseudonym-key", key, "--suppress", "5", "--lang", "en", "--out", at("keyed"), file}},
		{name: "label", args: []string{"label", "--quiet", "--max-rejects", "1", "--out", at("labelled.parquet"), file}},
		{name: "label to csv", args: []string{"label", "--quiet", "--max-rejects", "1", "--out", at("labelled.csv"), file}},
		{name: "inspect", args: []string{"inspect", file}},
		{name: "inspect --json", args: []string{"inspect", "--json", file}},
	}
	once := []command{ // whatever the format
		{name: "run without redaction", args: []string{"run", "--quiet", "--max-rejects", "1", "--no-redact", "--figures", at("open_charts"), "--out", at("open"), file}},
		{name: "analyze", args: []string{"analyze", "--cost", "经办" + p.all[0].value, "--out", at("result.json"), at("labelled.parquet")}},
		{name: "analyze --partial", args: []string{"analyze", "--partial", "--out", at("labelled_part.parquet"), at("labelled.parquet")}},
		{name: "merge", args: []string{"merge", "--labelled", at("labelled_merged.parquet"), "--out", at("merged.json"), at("labelled_part.parquet")}},
		{name: "a shard that is missing", fail: true, args: []string{"merge", "--out", at("no.json"), at("labelled.parquet")}},
		{name: "report", args: []string{"report", "--labelled", at("labelled.parquet"), "--out", at("report"), at("result.json")}},
		{name: "explain", args: []string{"explain", said}},
		{name: "explain --json", args: []string{"explain", "--json", "--pseudonym-key", key, said}},
		{name: "review export", args: []string{"review", "export", "--out", at("queue.xlsx"), at("labelled.parquet")}},
		{name: "review export csv", args: []string{"review", "export", "--out", at("queue.csv"), at("labelled.parquet")}},
		{name: "train", args: []string{"train", "--quiet", "--column", "category=大类", "--out", at("model.suxi"), history}},
		{name: "evaluate", args: []string{"evaluate", "--quiet", "--json", "--column", "category=大类", "--model", at("model.suxi"), history}},
		{name: "cross-validation", args: []string{"evaluate", "--quiet", "--cv", "2", "--column", "category=大类", history}},
		{name: "train on a personal label", fail: true, args: []string{"train", "--quiet", "--column", "category=大类", "--out", at("bad.suxi"), bad}},
		{name: "a header that is not there", fail: true, args: []string{"label", "--column", "text=反映" + p.all[1].value, "--out", at("no.parquet"), file}},
		{name: "a file that is not there", fail: true, args: []string{"label", "--out", at("no.parquet"), filepath.Join(in, "无"+p.all[2].value+".csv")}},
	}
	switch {
	case quick:
		commands = []command{{name: "run", args: []string{"run", "--quiet", "--max-rejects", "1", "--labelled", "csv,jsonl,xlsx", "--out", at("run"), file}}}
	case format == "csv": // as with the charts, which take longest
		commands[0].args = append(commands[0].args, "--figures", at("charts"))
		commands = append(commands, once...)
	}
	for _, c := range commands {
		stdout, stderr, status := suxi(t, c.args...)
		if failed := status != exitDone && status != exitRejects; failed != c.fail {
			t.Fatalf("%s: exit status %d\n%s", c.name, status, stderr)
		}
		for _, id := range p.leaks(stdout) {
			t.Errorf("%s prints %s", c.name, id)
		}
		for _, id := range p.leaks(stderr) {
			t.Errorf("%s says %s:\n%s", c.name, id, stderr)
		}
	}
	raw := 0
	err := filepath.WalkDir(out, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			switch entry.Name() {
			case "open":
				checkOpen(t, p, name)
				fallthrough
			case "open_charts":
				checkOwned(t, name)
				return fs.SkipDir
			}
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found := p.leaks(plain(t, name))
		short, _ := filepath.Rel(out, name)
		if privateOutput(name) {
			if raw += len(found); info.Mode().Perm() != 0o600 {
				t.Errorf("%s has mode %o, want 600", short, info.Mode().Perm())
			}
			return nil
		}
		if info.Mode().Perm() != 0o644 {
			t.Errorf("%s has mode %o, want 644", short, info.Mode().Perm())
		}
		for _, id := range found {
			t.Errorf("%s holds %s", short, id)
		}
		if filepath.Base(name) == "manifest.json" {
			checkPrivate(t, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if raw < len(p.all) {
		t.Errorf("private files hold %d identifiers, of which %d were planted: nothing was looked at", raw, len(p.all))
	}
}

// checkPrivate holds the marks of a manifest to what its files are.
func checkPrivate(t *testing.T, name string) {
	t.Helper()
	var manifest struct {
		Outputs []struct {
			Name    string
			Private bool
		}
	}
	readJSON(t, name, &manifest)
	for _, o := range manifest.Outputs {
		if o.Private != privateOutput(o.Name) {
			t.Errorf("%s: %s is marked private: %v", name, o.Name, o.Private)
		}
	}
}

// checkOpen holds a run without redaction to what it says of itself: and the
// search for identifiers to finding some.
func checkOpen(t *testing.T, p *planter, dir string) {
	t.Helper()
	page := plain(t, filepath.Join(dir, "report.html"))
	if len(p.leaks(page)) == 0 {
		t.Error("a report without redaction holds no identifier: nothing is found")
	}
	if words := "未脱敏"; !strings.Contains(page, words) || !strings.Contains(plain(t, filepath.Join(dir, "report.xlsx")), words) {
		t.Error("a report without redaction does not say so")
	}
	var manifest struct {
		Options struct{ Redaction struct{ Off bool } }
	}
	if readJSON(t, filepath.Join(dir, "manifest.json"), &manifest); !manifest.Options.Redaction.Off {
		t.Error("the manifest does not say that nothing was redacted")
	}
}

// checkOwned holds the files of a run without redaction to being for their owner
// alone.
func checkOwned(t *testing.T, dir string) {
	t.Helper()
	var manifest struct {
		Outputs []struct {
			Name    string
			Private bool
		}
	}
	if readJSON(t, filepath.Join(dir, "manifest.json"), &manifest); len(manifest.Outputs) == 0 {
		t.Error("the manifest names no files")
	}
	for _, o := range manifest.Outputs {
		info, err := os.Stat(filepath.Join(dir, o.Name))
		if err != nil {
			t.Fatal(err)
		}
		if !o.Private || info.Mode().Perm() != 0o600 {
			t.Errorf("%s of a run without redaction: mode %o, private %v", o.Name, info.Mode().Perm(), o.Private)
		}
	}
}

// Whatever field an identifier stands in, nothing that is passed on holds it.
func TestNothingPersonalLeaves(t *testing.T) {
	for i, format := range []string{"csv", "jsonl", "xlsx"} {
		t.Run(format, func(t *testing.T) { plantEverywhere(t, uint64(i), format, false) })
	}
}

// The same for what a run writes: go test gives a fuzzed input ten seconds.
func FuzzNothingPersonalLeaves(f *testing.F) {
	formats := []string{"csv", "jsonl", "xlsx"}
	f.Add(uint64(7), uint8(1))
	f.Fuzz(func(t *testing.T, seed uint64, format uint8) {
		plantEverywhere(t, seed, formats[int(format)%len(formats)], true)
	})
}
