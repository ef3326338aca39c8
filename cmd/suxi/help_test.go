package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// plant writes files (name → content) into a folder.
func plant(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// history is a file with labels of its own.
const history = `text,大类
快递太慢了等了两周还没到,物流
物流信息三天没有更新了,物流
包裹被快递员弄丢了没人赔,物流
派送员不上门直接放驿站,物流
快递柜超时收费还不通知,物流
送货的说不上楼让我自己搬,物流
屏幕用了三天就坏了,质量
衣服洗一次就掉色开线,质量
电池鼓包充不进去电,质量
杯子漏水盖子拧不紧,质量
鞋底穿了一个月就断了,质量
锅的涂层一炒菜就掉,质量
`

// audited is a file with two columns of labels and a department.
func audited() string {
	var b strings.Builder
	b.WriteString("投诉内容,大类,复核,部门\n")
	for i, thing := range strings.Fields("快递 包裹 物流 驿站 快件 水壶 书包 台灯 球鞋 耳机") {
		label := []string{"物流", "质量"}[i/5]
		for j, trouble := range strings.Fields("一直没有消息 外面全破了 与说好的不一样 打电话无人理 多收了钱 被雨淋过") {
			fmt.Fprintf(&b, "%s%s,%s,%s,%s\n", thing, trouble, label, label, []string{"东区", "西区"}[j%2])
		}
	}
	return b.String()
}

// allCommands returns every command, and those that are groups of others.
func allCommands() []*cobra.Command {
	root := newRootCommand(streams{})
	all := commands(root)
	for _, cmd := range root.Commands() {
		if cmd.HasSubCommands() {
			all = append(all, cmd)
		}
	}
	return all
}

// TestHelpExamples runs every line of every command's examples, in a folder with
// the files they name. The labelled file, the result, the model and the
// queue that some of them read are those that the examples of label, analyze, train
// and review export write.
func TestHelpExamples(t *testing.T) {
	dir := showroom(t)
	plant(t, dir, map[string]string{
		"history.csv":   history,
		"letters.csv":   "text\n" + strings.Repeat("学校收费太贵，老师补课\n小区停水，物业不管\n教育局不管学生的学籍\n修路挖断了自来水管\n", 3),
		"new.csv":       "text,大类\n快递三天没动,物流\n水壶漏水,质量\n",
		"export.csv":    "反映内容,日期\n快递太慢了,2025-06-01\n",
		"complaint.txt": "插座冒火花，我要求退货\n",
		"words.txt":     "客服态度\niPhone 15 Pro\n",
		"cuts.txt":      "这家|客服态度|很|差\n",
		"list.txt":      "客服 800 n\n态度 700 n\n",
		"sentences.txt": "这家客服态度很差\n",
		"audited.csv":   audited(),
		"lines.jsonl":   `{"反映内容":"快递三天没动"}`,
		"damaged.txt":   "這家客服態度很差！！！！！\n",
	})
	byName := map[string]*cobra.Command{}
	order := []string{"label", "analyze", "train", "review export"}
	for _, cmd := range allCommands() {
		byName[commandName(cmd)] = cmd
		order = append(order, commandName(cmd))
	}
	for _, name := range order {
		cmd, ok := byName[name]
		if !ok || name == "completion" {
			continue // its help is the library's; TestCompletion runs it
		}
		delete(byName, name)
		if text := help(t, cmd); strings.Contains(text, "(default )") {
			t.Errorf("suxi %s: help shows an empty default", name)
		}
		if cmd.Example == "" {
			t.Errorf("suxi %s: help has no example", name)
		}
		for line := range strings.Lines(cmd.Example) {
			if !strings.HasPrefix(line, "  suxi "+name) {
				t.Errorf("suxi %s: example %q does not show the command", name, line)
			}
			shell(t, dir, "C.UTF-8", line)
		}
	}
}

// TestExitStatuses ends every command with each status that its help lists; the
// scripts see to it that there is no other.
func TestExitStatuses(t *testing.T) {
	t.Chdir(t.TempDir())
	plant(t, ".", map[string]string{
		"good.csv":              "id,text\n1,快递太慢了，等了两周\n2,杯子漏水\n",
		"rejects.csv":           "id,text\n1,快递太慢了，等了两周\n2,\n",
		"history.csv":           history,
		"file":                  "",
		"words.txt":             "客服态度\n",
		"bad.txt":               "\"客服态度\n",
		"twice.csv":             "id,text\n1,快递太慢了\n1,快递太慢了\n",
		"twice.csv.rejects.csv": "file,row,field,reason,raw\n",
		"queue.csv":             "编号,投诉内容,复核类别,复核严重程度,校验\n1,快递太慢了,delivery,,edited\n",
	})
	for _, line := range []string{
		"label --quiet --out l.parquet good.csv",
		"analyze --out result.json l.parquet",
		"analyze --partial --out p.parquet l.parquet",
		"label --quiet --shard 1/1 --out s.parquet rejects.csv",
		"analyze --partial --out sp.parquet s.parquet",
	} {
		if _, stderr, status := suxi(t, strings.Fields(line)...); status != exitDone {
			t.Fatalf("%s: %s", line, stderr)
		}
	}
	lines := map[string]map[int]string{
		"run": {
			exitFailure:     "run --out out missing.csv",
			exitUsage:       "run good.csv",
			exitRejects:     "run --quiet --out r rejects.csv",
			exitInterrupted: "run --out out good.csv",
		},
		"label": {
			exitFailure:     "label --out out.csv missing.csv",
			exitUsage:       "label --out out.doc good.csv",
			exitRejects:     "label --quiet --out r.csv rejects.csv",
			exitInterrupted: "label --out out.csv good.csv",
		},
		"merge": {
			exitFailure:     "merge --out m.json l.parquet",
			exitUsage:       "merge --out m.json",
			exitRejects:     "merge --out m.json sp.parquet",
			exitInterrupted: "merge --out m2.json p.parquet",
		},
		"train": {
			exitFailure:     "train --out m.suxi good.csv",
			exitUsage:       "train --out m.suxi --taxonomy missing.yaml history.csv",
			exitInterrupted: "train --out m.suxi --column category=大类 history.csv",
		},
		"evaluate": {
			exitFailure:     "evaluate good.csv",
			exitUsage:       "evaluate --cv 1 history.csv",
			exitGate:        "evaluate --quiet --cv 2 --min-macro-f1 1 --column category=大类 history.csv",
			exitInterrupted: "evaluate --column category=大类 history.csv",
		},
		"filter": {
			exitFailure:     "filter --model missing.suxi",
			exitUsage:       "filter good.csv",
			exitInterrupted: "filter",
		},
		"analyze": {
			exitFailure:     "analyze --out a.json good.csv",
			exitUsage:       "analyze --out result.json l.parquet",
			exitInterrupted: "analyze --out a.json l.parquet",
		},
		"report": {
			exitFailure:     "report --out rep good.csv",
			exitUsage:       "report --out rep --lang fr result.json",
			exitInterrupted: "report --out rep result.json",
		},
		"verify": {
			exitFailure:     "verify missing",
			exitUsage:       "verify",
			exitGate:        "verify twice.csv",
			exitInterrupted: "verify l.parquet",
		},
		"inspect": {
			exitFailure:     "inspect file",
			exitUsage:       "inspect --encoding klingon good.csv",
			exitInterrupted: "inspect good.csv",
		},
		"explain": {
			exitFailure:     "explain --model missing.suxi 快递太慢了",
			exitUsage:       "explain",
			exitInterrupted: "explain 快递太慢了",
		},
		"dict lint": {
			exitFailure:     "dict lint missing.txt",
			exitUsage:       "dict lint --dict missing.txt words.txt",
			exitGate:        "dict lint bad.txt",
			exitInterrupted: "dict lint words.txt",
		},
		"dict compile": {
			exitFailure:     "dict compile --out mine.dict words.txt",
			exitUsage:       "dict compile words.txt",
			exitInterrupted: "dict compile --out mine.dict words.txt",
		},
		"dict diff": {
			exitFailure:     "dict diff --corpus missing.csv gse accurate",
			exitUsage:       "dict diff gse accurate",
			exitInterrupted: "dict diff --corpus good.csv gse accurate",
		},
		"segment": {
			exitFailure:     "segment missing.txt",
			exitUsage:       "segment --dict bad.txt words.txt",
			exitInterrupted: "segment words.txt",
		},
		"normalize": {
			exitFailure:     "normalize missing.txt",
			exitUsage:       "normalize --wide words.txt",
			exitInterrupted: "normalize words.txt",
		},
		"audit": {
			exitFailure:     "audit good.csv",
			exitUsage:       "audit --out out.doc history.csv",
			exitInterrupted: "audit --column category=大类 history.csv",
		},
		"review export": {
			exitFailure:     "review export --out q.xlsx good.csv",
			exitUsage:       "review export --out q.xlsx --size 0 l.parquet",
			exitInterrupted: "review export --out q.xlsx l.parquet",
		},
		"review import": {
			exitFailure:     "review import --out c.jsonl good.csv",
			exitUsage:       "review import --out c.csv queue.csv",
			exitRejects:     "review import --out c2.jsonl queue.csv",
			exitInterrupted: "review import --out c.jsonl queue.csv",
		},
		"review":     {exitUsage: "review exprot"},
		"dict":       {exitUsage: "dict lynt"},
		"init":       {exitFailure: "init file/settings", exitUsage: "init"},
		"man":        {exitFailure: "man --out file/pages", exitUsage: "man"},
		"version":    {exitUsage: "version 2"},
		"completion": {exitUsage: "completion bash zsh"},
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, cmd := range allCommands() {
		for _, m := range statusMeanings {
			listed := strings.Contains(help(t, cmd), fmt.Sprintf("\n  %-3d  %s\n", m.status, m.meaning))
			line, ends := lines[commandName(cmd)][m.status]
			if m.status != exitDone && listed != ends {
				t.Errorf("suxi %s: help lists status %d: %v; a case here: %v", commandName(cmd), m.status, listed, ends)
			}
			if !ends {
				continue
			}
			ctx := t.Context()
			if m.status == exitInterrupted {
				ctx = cancelled
			}
			if _, stderr, status := suxiContext(ctx, t, strings.Fields(line)...); status != m.status {
				t.Errorf("suxi %s: status %d, want %d\n%s", line, status, m.status, stderr)
			}
		}
	}
}

// help returns what a command says of itself.
func help(t *testing.T, cmd *cobra.Command) string {
	t.Helper()
	var out bytes.Buffer
	cmd.SetOut(&out)
	if err := cmd.Help(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
