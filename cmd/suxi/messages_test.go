package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// said are the calls whose literals are said to people wherever they stand.
var said = []string{"fmt.Errorf", "errors.New", "usagef", "optionErrorf", "errorf", "plural", "closing"}

// saidHere are those whose literals are said to people in this package.
var saidHere = []string{
	"Sprintf", "Fprintf", "Fprintln", "line", "hint", "add", "addWord", "warn", "first", "newProgress",
	"Or", "printMetrics", "printComparison", "printDifference", "printReliability", "printPrecision", "printCertificate",
}

// saidThere are packages whose Sprintf, where it prints words, is of warnings or of
// parts of an error.
var saidThere = []string{"suxi/internal/job", "suxi/models", "suxi/classifier", "suxi/taxonomy", "suxi/review", "suxi/complaint", "suxi/verify"}

// kinds are the calls whose literals of one word are codes, as --json has them.
var kinds = []string{"add", "addWord", "warn"}

// ofHelp are the calls whose literals are help, which stays English.
var ofHelp = regexp.MustCompile(`Var$|^add[A-Z].*|^panic$`)

// silent are the files of this package that write data, or help.
var silent = []string{"man.go", "init.go", "complete.go", "version.go", "audit_sheet.go", "dict_compile.go", "status.go", "escapes_other.go"}

// lettered is a text with something to translate in it.
var lettered = regexp.MustCompile(`\p{Ll}{2}`)

// several is a text of several words.
var several = regexp.MustCompile(`\p{Ll}{2},? \p{Ll}{2}`)

// fronted is what stands in front of a message, and is recognised by itself.
var fronted = regexp.MustCompile(`^(?:%[svwdq](?:: |:|; |  ))+|^[ :;,+]+`)

// messages returns the formats of the lines of a literal, without what the
// catalogue takes off by itself.
func messages(literal string) (list []string) {
	for line := range strings.FieldsFuncSeq(literal, func(r rune) bool { return r == '\n' || r == '\t' }) {
		line = strings.TrimSpace(fronted.ReplaceAllString(strings.TrimSpace(line), ""))
		if lettered.MatchString(verb.ReplaceAllString(line, "")) {
			list = append(list, line)
		}
	}
	return list
}

// spokenBy returns the messages of the packages that this program is made of, with
// where they stand, and all of the literals in them.
func spokenBy(t *testing.T) (spoken map[string]string, literals map[string]bool) {
	out, err := exec.Command("go", "list", "-deps", "-f", `{{if not .Standard}}{{.ImportPath}} {{.Dir}}{{end}}`, "suxi/cmd/suxi").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	spoken, literals = map[string]string{}, map[string]bool{}
	for line := range strings.Lines(string(out)) {
		path, dir, _ := strings.Cut(strings.TrimSpace(line), " ")
		if !strings.HasPrefix(path, "suxi/") {
			continue
		}
		files, _ := filepath.Glob(filepath.Join(dir, "*.go"))
		for _, name := range files {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			positions := token.NewFileSet()
			file, err := parser.ParseFile(positions, name, nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			here := path == "suxi/cmd/suxi" && !slices.Contains(silent, filepath.Base(name))
			ast.Inspect(file, func(n ast.Node) bool {
				if e, ok := n.(ast.Expr); ok {
					if text, ok := literal(e); ok {
						for _, m := range messages(text) {
							literals[m] = true
						}
					}
				}
				if pair, ok := n.(*ast.KeyValueExpr); ok { // of a text that is there in both languages
					return calledName(pair.Key) != "ZH" && calledName(pair.Key) != "EN"
				}
				call, ok := n.(*ast.CallExpr)
				if !ok {
					return true
				}
				called := calledName(call.Fun)
				last := called[strings.LastIndex(called, ".")+1:]
				there := slices.Contains(saidThere, path) && last == "Sprintf"
				if !slices.Contains(said, called) && !slices.Contains(said, last) && !there && !(here && slices.Contains(saidHere, last)) {
					return !ofHelp.MatchString(last) || last == "addWord"
				}
				for _, arg := range call.Args {
					text, ok := literal(arg)
					if !ok {
						continue
					}
					if last == "Fprintln" { // is no format
						text = strings.ReplaceAll(text, "%", "%%")
					}
					list := messages(text)
					if there && !several.MatchString(text) || slices.Contains(kinds, last) && !strings.Contains(text, " ") {
						list = nil
					}
					if last == "plural" {
						list = []string{"%d " + text, "%d " + text + "s"}
					}
					for _, m := range list {
						spoken[m], literals[m] = positions.Position(arg.Pos()).String(), true
					}
				}
				return true
			})
		}
	}
	return spoken, literals
}

// calledName is the name that a call calls.
func calledName(fun ast.Expr) string {
	switch fun := fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return calledName(fun.X) + "." + fun.Sel.Name
	}
	return ""
}

// literal returns the value of a string literal, or of several that are joined.
func literal(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, err == nil && e.Kind == token.STRING
	case *ast.BinaryExpr:
		x, first := literal(e.X)
		y, second := literal(e.Y)
		return x + y, first && second && e.Op == token.ADD
	}
	return "", false
}

func TestEveryMessageIsTranslated(t *testing.T) {
	spoken, literals := spokenBy(t)
	ours, _, _ := strings.Cut(messagesZH, "\n#")
	rows, last := map[string]bool{}, ""
	for line := range strings.Lines(ours) {
		if en, _, ok := strings.Cut(line, "\t"); ok {
			if en <= last {
				t.Errorf("messages.zh.tsv: %q stands behind %q: sort the rows", en, last)
			}
			rows[en], last = true, en
			if !literals[en] {
				t.Errorf("messages.zh.tsv: no code says %q: take the row out", en)
			}
		}
	}
	for _, m := range slices.Sorted(maps.Keys(spoken)) {
		if !rows[m] {
			t.Errorf("%s: messages.zh.tsv has no row for %q", spoken[m], m)
		}
	}
}
