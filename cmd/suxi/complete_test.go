package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestCompletion(t *testing.T) {
	t.Chdir(t.TempDir())
	plant(t, ".", map[string]string{"export.csv": "编号,投诉内容,大类\n1,快递太慢了,物流\n"})
	inputs := "csv tsv txt xlsx jsonl ndjson parquet gz"
	tests := []struct {
		line string // its last word is completed
		want string
	}{
		{"run --lang ", "zh en"},
		{"report --lang ", "zh en"},
		{"run --period ", "day week month quarter year"},
		{"analyze --cut ", "crossing strict"},
		{"label --encoding ", "utf-8 gb18030 big5 utf-16le utf-16be"},
		{"inspect --format ", "csv tsv xlsx jsonl parquet"},
		{"train --taxonomy ", "consumer civic"},
		{"train --taxonomy ci", "civic"},
		{"train --taxonomy my", "yaml yml"},
		{"run --model ", "suxi"},
		{"label --out ", "parquet csv xlsx jsonl"},
		{"run --config ", "yaml yml"},
		{"run ", inputs},
		{"inspect ", inputs},
		{"analyze ", "parquet"},
		{"segment ", "txt"},
		{"filter ", ""},
		{"filter --only ", "category"},
		{"segment --dict ", "accurate gse"},
		{"segment --dict g", "gse"},
		{"segment --dict my", "dict txt"},
		{"dict lint --corpus ", inputs},
		{"dict lint ", "txt"},
		{"dict compile --out ", "dict"},
		{"dict diff gse ", "accurate gse"},
		{"dict diff my", "dict txt"},
		{"report ", "json"},
		{"label export.csv --column category=", "category=编号 category=投诉内容 category=大类"},
		{"label --column c", "closed_at= channel= customer_id= customer_group= category="},
		{"label export.csv --column rec", "received_at="},
		{"label --column colour", ""},
		{"label --column category=", ""},
		{"label missing.csv --column category=", ""},
		{"run --exposure ", inputs},
		{"run --dimensions ", "category subcategory channel product region customer_group department batch"},
		{"run --dimensions category,product,", "category,product,subcategory category,product,channel category,product,region category,product,customer_group category,product,department category,product,batch"},
		{"run --stratify ", "category subcategory channel product region customer_group department batch period"},
		{"run export.csv --cost ", "编号 投诉内容 大类"},
		{"run --cost ", ""},
		{"run --labelled csv,", "csv,xlsx csv,jsonl"},
		{"run --as-of ", ""},
		{"run --workers ", ""},
		{"report --labelled ", "parquet"},
		{"train --unlabelled ", inputs},
		{"audit export.csv --compare ", "category= severity="},
		{"audit export.csv --compare category=", "category=编号 category=投诉内容 category=大类"},
		{"audit export.csv --by ", "编号 投诉内容 大类"},
	}
	for _, tt := range tests {
		words := strings.Split(tt.line, " ")
		stdout, stderr, status := suxi(t, append([]string{"__complete"}, words...)...)
		got := strings.Fields(stdout)
		got = got[:max(len(got)-1, 0)] // the last is the directive to the shell
		if status != exitDone || !slices.Equal(got, strings.Fields(tt.want)) {
			t.Errorf("suxi %s: completed to %q, want %q\n%s", tt.line, got, tt.want, stderr)
		}
	}
}

// TestCompletionScripts has a shell read the script that is made for it.
func TestCompletionScripts(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		stdout, stderr, status := suxi(t, "completion", shell)
		if status != exitDone || !strings.Contains(stdout, "__complete") {
			t.Errorf("suxi completion %s: status %d\n%s", shell, status, stderr)
		}
		if _, err := exec.LookPath(shell); err != nil || shell == "powershell" {
			continue // not every machine has every shell
		}
		check := exec.Command(shell, "-n")
		check.Stdin = strings.NewReader(stdout)
		if out, err := check.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", shell, err, out)
		}
	}
}
