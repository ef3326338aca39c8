package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"suxi/internal/job"
)

// configured returns the command of a command line with its flags set, and then
// those of a file.
func configured(t *testing.T, file string, args ...string) (*cobra.Command, error) {
	t.Helper()
	root := newRootCommand(streams{})
	cmd, rest, err := root.Find(args)
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.ParseFlags(rest); err != nil {
		t.Fatal(err)
	}
	return cmd, applyConfig(root, file)
}

func TestConfig(t *testing.T) {
	dir := t.TempDir()
	tests := []struct {
		name   string
		config string
		args   string
		flag   string
		want   string
	}{
		{"for every command", "quiet: true\n", "train", "quiet", "true"},
		{"for one command", "train:\n  seed: 7\n", "train", "seed", "7"},
		{"for another command", "evaluate:\n  seed: 7\n", "train", "seed", "1"},
		{"one command goes before all", "train: {seed: 7}\nseed: 8\n", "train", "seed", "7"},
		{"all reach the others", "train: {seed: 7}\nseed: 8\n", "evaluate", "seed", "8"},
		{"command line", "seed: 7\n", "train --seed 9", "seed", "9"},
		{"command line with the default", "seed: 7\n", "train --seed 1", "seed", "1"},
		{"share", "max-rejects: 0.2\n", "run", "max-rejects", "0.2"},
		{"quoted", "as-of: \"2025-06-30\"\n", "run", "as-of", "2025-06-30"},
		{"date", "as-of: 2025-06-30\n", "run", "as-of", "2025-06-30"},
		{"columns", "column: {text: 反映内容, category: \"大类,一级=x\"}\n", "run", "column", `["category=大类,一级=x",text=反映内容]`},
		{"columns of the command line", "column: {text: 反映内容}\n", "run --column category=大类", "column", "[category=大类]"},
		{"relative path", "model: sub/mine.suxi\n", "run", "model", filepath.Join(dir, "sub/mine.suxi")},
		{"absolute path", "model: /mine.suxi\n", "run", "model", "/mine.suxi"},
		{"taxonomy by name", "taxonomy: civic\n", "train", "taxonomy", "civic"},
		{"taxonomy file", "taxonomy: mine.yaml\n", "train", "taxonomy", filepath.Join(dir, "mine.yaml")},
		{"a list", "dict: [gse, words.txt]\n", "segment", "dict", "[gse," + filepath.Join(dir, "words.txt") + "]"},
		{"a list of one", "dict: gse\n", "segment", "dict", "[gse]"},
		{"command below another", "dict lint: {quiet: true}\n", "dict lint", "quiet", "true"},
		{"nothing but comments", "# quiet: true\n", "train", "quiet", "false"},
		{"empty", "", "train", "quiet", "false"},
		{"a command without a flag", "train:\n  # seed: 7\nquiet: true\n", "train", "quiet", "true"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			plant(t, dir, map[string]string{"suxi.yaml": tt.config})
			cmd, err := configured(t, filepath.Join(dir, "suxi.yaml"), strings.Fields(tt.args)...)
			if err != nil {
				t.Fatal(err)
			}
			if got := cmd.Flags().Lookup(tt.flag).Value.String(); got != tt.want {
				t.Errorf("--%s is %s, want %s", tt.flag, got, tt.want)
			}
		})
	}
}

func TestConfigErrors(t *testing.T) {
	t.Chdir(t.TempDir())
	for config, want := range map[string]string{
		"quiet: true\ncolour: red\n":          `suxi.yaml:2:1: unknown key "colour": neither a command nor a flag`,
		"config: other.yaml\n":                `suxi.yaml:1:1: unknown key "config"`,
		"help: true\n":                        `suxi.yaml:1:1: unknown key "help"`,
		"run:\n  seed: 7\n":                   `suxi.yaml:2:3: unknown key "seed": suxi run has no such flag`,
		"run: fast\n":                         "suxi.yaml:1:6: want flags of suxi run as name: value",
		"workers: many\n":                     "suxi.yaml:1:10: workers: want a whole number",
		"evaluate: {workers: many}\n":         "suxi.yaml:1:21: workers: want a whole number",
		"workers: [1, 2]\n":                   "suxi.yaml:1:10: workers: want a whole number",
		"model:\n":                            "suxi.yaml:1:8: model: want a text",
		"column: text\n":                      "suxi.yaml:1:9: column: want pairs",
		"column: {text: [a]}\n":               "suxi.yaml:1:16: column.text: want a text",
		"quiet: true\nquiet: false\n":         "suxi.yaml:2:1: ",
		"- quiet\n":                           "suxi.yaml:1:1: want flags as name: value",
		"quiet: true\n---\nquiet: false\n":    "suxi.yaml:3:6: a second document",
		"quiet: \"true\n":                     "suxi.yaml:1:8: ",
		strings.Repeat("# long\n", maxConfig): "suxi.yaml: larger than 16 KiB",
		strings.Repeat("[", maxConfig):        "suxi.yaml",
	} {
		plant(t, ".", map[string]string{"suxi.yaml": config})
		_, err := configured(t, "suxi.yaml", "train")
		if err == nil || !strings.HasPrefix(err.Error(), want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%.40q: error %v, want %s", config, err, want)
		}
	}
}

// TestConfigNames holds the names of commands apart from those of flags: a file
// of flags could not tell them. --audit is a number of rows to one command and a
// file to another, and so is set for one command only, below its name.
func TestConfigNames(t *testing.T) {
	root := newRootCommand(streams{})
	for _, cmd := range commands(root) {
		for _, other := range commands(root) {
			if name := commandName(cmd); name != "audit" && other.Flags().Lookup(name) != nil {
				t.Errorf("%s is a command and a flag of suxi %s", commandName(cmd), commandName(other))
			}
		}
	}
}

// TestInitConfig sets every flag of the file that init writes.
func TestInitConfig(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, stderr, status := suxi(t, "init", "settings"); status != exitDone {
		t.Fatal(stderr)
	}
	file := filepath.Join("settings", configFile)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := configured(t, file, "train"); err != nil {
		t.Errorf("as written: %v", err)
	}
	setting := regexp.MustCompile(`(?m)^( *)#([a-z])`)
	if n := len(setting.FindAll(text, -1)); n < 20 {
		t.Fatalf("%d flags in %s", n, text)
	}
	plant(t, ".", map[string]string{"all.yaml": setting.ReplaceAllString(string(text), "$1$2")})
	if _, err := configured(t, "all.yaml", "train"); err != nil {
		t.Errorf("with every flag set: %v", err)
	}
	for _, name := range []string{"consumer.yaml", "civic.yaml"} {
		if _, err := job.Taxonomy(filepath.Join("settings", name)); err != nil {
			t.Error(err)
		}
	}
}
