package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// showroom returns a new folder that shows the repository's testdata and models.
func showroom(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, shown := range []string{"testdata", "models"} {
		target, err := filepath.Abs(filepath.Join("../..", shown))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, filepath.Join(dir, shown)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// shell runs a script in a folder; TestMain has put suxi on the path.
func shell(t *testing.T, dir, script string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-euc", script)
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v in\n%s\n%s", err, script, out)
	}
}

// TestReadme executes the shell blocks of both READMEs, each file's blocks in
// order in one folder. suxi stands in for `go run ./cmd/suxi`. `go test ./...`,
// which would run this test again, is only required to stand there.
func TestReadme(t *testing.T) {
	block := regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join("../..", name))
			if err != nil {
				t.Fatal(err)
			}
			dir := showroom(t)
			tests := 0
			for _, m := range block.FindAllStringSubmatch(string(text), -1) {
				var script []string
				for line := range strings.Lines(m[1]) {
					switch line = strings.TrimSpace(line); {
					case strings.HasPrefix(line, "go test ./..."):
						tests++
					case strings.HasPrefix(line, "go install"), strings.HasPrefix(line, "go build"):
					default:
						script = append(script, strings.ReplaceAll(line, "go run ./cmd/suxi", "suxi"))
					}
				}
				shell(t, dir, strings.Join(script, "\n"))
			}
			if tests == 0 {
				t.Errorf("%s does not tell how to run the tests", name)
			}
			if _, err := os.Stat(filepath.Join(dir, "out", "report.html")); err != nil {
				t.Errorf("the main command of %s wrote no report: %v", name, err)
			}
		})
	}
}
