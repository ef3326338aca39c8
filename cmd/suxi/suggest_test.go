package main

import "testing"

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"run", "run", 0}, {"run", "RUN", 0}, {"rnu", "run", 1}, {"rum", "run", 1}, {"ru", "run", 1}, {"runn", "run", 1},
		{"", "run", 3}, {"kitten", "sitting", 3}, {"ca", "abc", 3}, // the last is 2 if a byte may change twice
		{"ouput", "output", 1}, {"lable", "label", 1},
	} {
		if got, back := distance(tt.a, tt.b), distance(tt.b, tt.a); got != tt.want || back != tt.want {
			t.Errorf("distance of %q and %q is %d, and back %d, want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}

// Each wrong command line says in one line what was meant or wanted.
func TestWrongCommandLines(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"rnu"}, `unknown command "rnu", did you mean suxi run?: see suxi --help`},
		{[]string{"frobnicate"}, `unknown command "frobnicate": see suxi --help`},
		{[]string{"review", "exprot"}, `unknown command "exprot", did you mean suxi review export?: see suxi review --help`},
		{[]string{"help", "rnu"}, `unknown command "rnu", did you mean suxi run?: see suxi --help`},
		{[]string{"help", "review", "exprot"}, `unknown command "exprot", did you mean suxi review export?: see suxi review --help`},
		{[]string{"--verison"}, `unknown flag --verison, did you mean --version?: see suxi --help`},
		{[]string{"run", "--ouput", "x"}, `unknown flag --ouput, did you mean --out?: see suxi run --help`},
		{[]string{"run", "--colour", "x"}, `unknown flag --colour: see suxi run --help`},
		{[]string{"run", "--encodign=gbk"}, `unknown flag --encodign, did you mean --encoding?: see suxi run --help`},
		{[]string{"run", "-x"}, `unknown shorthand flag: 'x' in -x: see suxi run --help`},
		{[]string{"run", "--out"}, `--out: want a text behind it: see suxi run --help`},
		{[]string{"run", "--workers", "many"}, `--workers "many": want a whole number: see suxi run --help`},
		{[]string{"run", "--max-rejects", "5%"}, `--max-rejects "5%": want a number: see suxi run --help`},
		{[]string{"run", "--quiet=maybe"}, `--quiet "maybe": want true or false: see suxi run --help`},
		{[]string{"run", "--column", "text"}, `--column "text": want pairs of a field and a header: see suxi run --help`},
		{[]string{"run", "--labelled", "pdf"}, `--labelled "pdf": want csv, xlsx or jsonl: see suxi run --help`},
		{[]string{"run"}, `no input: name a file or a folder, or - for standard input, as in: suxi run --out out testdata/demo`},
		{[]string{"inspect"}, `no input: name a file or a folder, or - for standard input, as in: suxi inspect testdata/demo`},
		{[]string{"run", "a.csv"}, `no output: say where with --out, as in: suxi run --out out testdata/demo`},
		{[]string{"explain", "--model", "none.suxi", "慢"}, `model none.suxi: no such file: suxi train writes one; without --model the embedded one is taken`},
	} {
		if _, stderr, _ := suxi(t, tt.args...); stderr != "suxi: "+tt.want+"\n" {
			t.Errorf("suxi %q says\n%swant\n%s", tt.args, stderr, tt.want)
		}
	}
}

// What other programs call --version and help COMMAND is here, too.
func TestOtherSpellings(t *testing.T) {
	for _, tt := range []struct{ one, other []string }{
		{[]string{"version"}, []string{"--version"}},
		{[]string{"dict", "lint", "--help"}, []string{"help", "dict", "lint"}},
		{[]string{"--help"}, []string{"help"}},
	} {
		want, _, _ := suxi(t, tt.one...)
		if got, stderr, status := suxi(t, tt.other...); want == "" || got != want || status != exitDone {
			t.Errorf("suxi %q prints\n%s%swant, with status 0,\n%s", tt.other, got, stderr, want)
		}
	}
}
