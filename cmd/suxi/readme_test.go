package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestReadme executes the shell blocks of both READMEs, each file's blocks in
// order in one folder that shows the repository's testdata and models. The binary under
// test stands in for `go run ./cmd/suxi`. `go test ./...`, which would run this
// test again, is only required to stand there.
func TestReadme(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "suxi")
	if out, err := exec.Command("go", "build", "-o", binary, "suxi/cmd/suxi").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	block := regexp.MustCompile("(?ms)^```sh\n(.*?)^```$")
	for _, name := range []string{"README.md", "README.zh-CN.md"} {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(root, name))
			if err != nil {
				t.Fatal(err)
			}
			dir := t.TempDir()
			for _, shown := range []string{"testdata", "models"} {
				if err := os.Symlink(filepath.Join(root, shown), filepath.Join(dir, shown)); err != nil {
					t.Fatal(err)
				}
			}
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
				cmd := exec.CommandContext(t.Context(), "sh", "-euc", strings.Join(script, "\n"))
				cmd.Dir = dir
				cmd.Env = append(os.Environ(), "PATH="+filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%v in\n%s\n%s", err, m[1], out)
				}
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
