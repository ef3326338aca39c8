package main

import (
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

// shell runs a script in a folder and returns what it prints in a locale; TestMain
// has put suxi on the path.
func shell(t *testing.T, dir, locale, script string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "sh", "-euc", script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "LC_ALL="+locale)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v in\n%s\n%s", err, script, out)
	}
	return string(out)
}

// TestReadme holds the README to what its commands do, and the Chinese one to the
// same commands.
func TestReadme(t *testing.T) {
	readme := openDocument(t, "README.md")
	if !strings.Contains(readme.text, "\ngo test ./...\n") {
		t.Error("README.md does not tell how to run the tests")
	}
	if diff := cmp.Diff(readme.blocks(), openDocument(t, "README.zh-CN.md").blocks()); diff != "" {
		t.Errorf("README.zh-CN.md has other blocks (-README.md +README.zh-CN.md):\n%s", diff)
	}
	readme.play()
	if len(readme.pages()) == 0 {
		t.Error("the commands of README.md wrote no report")
	}
}

// TestTutorial holds the tutorial to what its commands do, in both languages.
func TestTutorial(t *testing.T) {
	for _, name := range []string{"docs/TUTORIAL.md", "docs/TUTORIAL.zh-CN.md"} {
		t.Run(name, func(t *testing.T) { openDocument(t, name).play() })
	}
}

// A document is a page of the repository that is played in a folder of its own.
type document struct {
	*testing.T
	text, queries, dir string
	locale             string // of its reader
}

func openDocument(t *testing.T, name string) document {
	t.Helper()
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	locale := "C.UTF-8"
	if strings.HasSuffix(name, ".zh-CN.md") {
		locale = "zh_CN.UTF-8"
	}
	return document{t, read(name), read("docs/QUERIES.md"), showroom(t), locale}
}

// docParts matches the parts of a document: a block of code with its language, or a
// quoted line.
var docParts = regexp.MustCompile("(?ms)^```(\\w[\\w ]*)\n(.*?)^```$|^> (.*?)$")

// play goes through the parts of a document:
//
//   - a block of sh is executed, in one folder with those before it. suxi stands
//     in for `go run ./cmd/suxi`; `go test ./...`, which would run this test
//     again, and go install are passed over;
//   - a block of text behind it is in what it printed, … standing for lines left
//     out;
//   - a block of sql is a query of docs/QUERIES.md, and the text behind it is its
//     answer there, which TestQueries looks after;
//   - a block of `sql with duckdb` is asked in the folder, and the text behind it is
//     its answer;
//   - a quoted line is in a report that was written so far, white space aside;
//   - a block that is `untested`, as SCALING.md says, needs what is not at hand:
//     of sh the grammar is looked at, of others nothing.
func (d document) play() {
	var printed, sql string
	asked := true // what the text is to be in was printed
	for _, m := range docParts.FindAllStringSubmatch(d.text, -1) {
		switch language, block := m[1], m[2]; {
		case language == "sh with parallel" && !hasParallel(d.T):
		case language == "sh", language == "sh with parallel":
			printed, sql, asked = shell(d.T, d.dir, d.locale, script(block)), "", true
		case language == "sql with duckdb":
			asked = false // without DuckDB
			d.Run("DuckDB", func(t *testing.T) { printed = tabled(duckDB(t, d.dir, block)[0]); asked = true })
		case language == "sql":
			if sql = "```sql\n" + block + "```\n\n"; !strings.Contains(d.queries, sql) {
				d.Errorf("docs/QUERIES.md does not have\n%s", block)
			}
		case language == "text" && sql != "":
			if !strings.Contains(d.queries, sql+m[0]) {
				d.Errorf("docs/QUERIES.md has another answer than\n%s", block)
			}
		case language == "text" && !asked:
		case language == "text":
			rest := printed
			for piece := range strings.SplitSeq(block, "…\n") {
				_, after, found := strings.Cut(rest, piece)
				if !found {
					d.Errorf("quoted\n%s\nwhich is not in\n%s", piece, rest)
				}
				rest = after
			}
		case language == "sh untested":
			shell(d.T, d.dir, d.locale, "sh -n <<'END OF BLOCK'\n"+block+"END OF BLOCK\n")
		case strings.HasSuffix(language, " untested"):
		case language == "":
			if !slices.ContainsFunc(d.pages(), func(page string) bool { return strings.Contains(page, solid(m[3])) }) {
				d.Errorf("no report says %q", m[3])
			}
		default:
			d.Errorf("a block of %s, which nothing looks after", language)
		}
	}
}

// blocks are the blocks of code.
func (d document) blocks() (blocks []string) {
	for _, m := range docParts.FindAllStringSubmatch(d.text, -1) {
		if m[1] != "" {
			blocks = append(blocks, m[0])
		}
	}
	return blocks
}

// script is a block as it is executed.
func script(block string) string {
	var lines []string
	for line := range strings.Lines(block) {
		if line = strings.TrimSuffix(line, "\n"); !strings.HasPrefix(line, "go test ./...") && !strings.HasPrefix(line, "go install") {
			lines = append(lines, strings.ReplaceAll(line, "go run ./cmd/suxi", "suxi"))
		}
	}
	return strings.Join(lines, "\n")
}

// pages are the words of the reports in the folder.
func (d document) pages() (texts []string) {
	names, err := filepath.Glob(filepath.Join(d.dir, "*", "report.html"))
	if err != nil {
		d.Fatal(err)
	}
	for _, name := range names {
		page, err := os.ReadFile(name)
		if err != nil {
			d.Fatal(err)
		}
		texts = append(texts, solid(html.UnescapeString(tag.ReplaceAllString(string(page), ""))))
	}
	return texts
}

var tag = regexp.MustCompile(`<[^>]*>`)

// solid is text without white space.
func solid(text string) string { return strings.Join(strings.Fields(text), "") }
