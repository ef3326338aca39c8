package main

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestSpoken(t *testing.T) {
	for _, tt := range []struct {
		name    string
		env     map[string]string
		chinese bool
	}{
		{"nothing is set", nil, isChinese(systemLocale())},
		{"of China", map[string]string{"LANG": "zh_CN.UTF-8"}, true},
		{"without an encoding", map[string]string{"LANG": "zh_CN"}, true},
		{"of Taiwan", map[string]string{"LANG": "zh_TW.utf8"}, true},
		{"as Windows has it", map[string]string{"LANG": "zh-Hans-CN"}, true},
		{"with a modifier", map[string]string{"LANG": "zh_CN.UTF-8@pinyin"}, true},
		{"of an encoding that messages are not in", map[string]string{"LANG": "zh_CN.GB18030"}, false},
		{"English", map[string]string{"LANG": "en_US.UTF-8"}, false},
		{"of programs", map[string]string{"LANG": "C"}, false},
		{"Zhuang is not Chinese", map[string]string{"LANG": "zha_CN.UTF-8"}, false},
		{"messages over the rest", map[string]string{"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, true},
		{"all over messages", map[string]string{"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LC_ALL": "C"}, false},
	} {
		if got := spoken(func(name string) string { return tt.env[name] }) != nil; got != tt.chinese {
			t.Errorf("%s: Chinese is %v, want %v", tt.name, got, tt.chinese)
		}
	}
}

func TestTranslate(t *testing.T) {
	c := readCatalogue(messagesZH)
	for _, tt := range []struct{ name, en, zh string }{
		{"a message", "is empty", "是空的"},
		{"behind a place", "in.csv: is empty", "in.csv: 是空的"},
		{"behind several", `in.csv:17: received_at: bad date "2020/13/1"`, `in.csv:17: received_at: 日期 "2020/13/1" 不对`},
		{"one in another", "open in.csv: no such file or directory", "打不开 in.csv：没有这个文件或文件夹"},
		{"in another order", "3 errors in 1 file", "1 个文件中有 3 个错误"},
		{"a part that is optional", `unknown flag --ouput, did you mean --out?: see suxi run --help`, `没有参数 --ouput, 是不是 --out？：见 suxi run --help`},
		{"joined", "in.csv: is empty\nb.csv: is empty", "in.csv: 是空的\nb.csv: 是空的"},
		{"what no format made", "plain words", "plain words"},
		{"data that reads like a weak one", "delay in delivery", "delay in delivery"},
		{"a long list", strings.Repeat("3 rows, ", 2000), strings.Repeat("3 行, ", 2000)},
		{"Chinese", "投诉：是空的", "投诉：是空的"},
		{"nothing", "", ""},
	} {
		if got := c.translate(tt.en); got != tt.zh {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.zh)
		}
		if got := catalogue(nil).translate(tt.en); got != tt.en {
			t.Errorf("%s: in English %q, want %q", tt.name, got, tt.en)
		}
	}
}

// TestTranslateWhatWasPrinted prints each format with arguments of all kinds, and
// holds the translation to what its Chinese prints with the same ones.
func TestTranslateWhatWasPrinted(t *testing.T) {
	c := readCatalogue(messagesZH)
	for _, m := range c {
		if twice := namedTwice(m.zh); twice != namedTwice(m.en) {
			t.Errorf("%q: its Chinese %q names an argument twice, as one does that follows one named by position", m.en, m.zh)
		}
		for seed := range 5 {
			args := arguments(m, seed)
			print := func(format string) string {
				line, _, _ := strings.Cut(fmt.Sprintf(strings.ReplaceAll(format, "%w", "%v"), args...), "%!(EXTRA")
				return strings.TrimSpace(line)
			}
			en, want := print(m.en), print(m.zh)
			if got := strings.TrimSpace(c.translate(en)); got != want && !m.weak() {
				t.Errorf("%q in Chinese is %q, want %q", en, got, want)
			}
		}
	}
}

// namedTwice reports whether two verbs of a format are of one argument.
func namedTwice(format string) bool {
	seen, next := map[int]bool{}, 0
	for _, v := range verb.FindAllStringSubmatch(format, -1) {
		if v[2] == "%" {
			continue
		}
		if next++; v[1] != "" {
			next, _ = strconv.Atoi(v[1])
		}
		if seen[next] {
			return true
		}
		seen[next] = true
	}
	return false
}

// arguments are some for the verbs of a message.
func arguments(m message, seed int) (args []any) {
	for i, v := range verb.FindAllStringSubmatch(m.en, -1) {
		seed := 100*seed + i
		switch {
		case v[2] == "%" || v[1] != "":
		case v[2] == "d":
			args = append(args, rapid.IntRange(0, 1e6).Example(seed))
		case v[2] == "g" || v[2] == "f":
			args = append(args, rapid.Float64Range(0, 1).Example(seed))
		case v[2] == "c" || v[2] == "U":
			args = append(args, rapid.RuneFrom([]rune("诉析，")).Example(seed))
		default:
			args = append(args, rapid.StringMatching(`[A-Z][A-Z0-9_./-]{0,8}|[一-龥]{1,6}`).Example(seed))
		}
	}
	return args
}

func TestTranslatingWriter(t *testing.T) {
	for _, tt := range []struct{ name, en, zh string }{
		{"cells in their columns", "  rows       12 = 12 complaints + 0 rejected\n", "  行         12 = 12 件投诉 + 拒收 0\n"},
		{"a line in pieces", "3 words: 1 error|, 0 warnings, 2 notes\n", "3 个词: 1 个错误, 0 条警告, 2 条提示\n"},
		{"data", "  delivery  物流交付  0.93\n", "  delivery  物流交付  0.93\n"},
	} {
		var out bytes.Buffer
		w := streams{out: &out, tell: &teller{words: readCatalogue(messagesZH)}}.people()
		for piece := range strings.SplitSeq(tt.en, "|") {
			fmt.Fprint(w, piece)
		}
		if out.String() != tt.zh {
			t.Errorf("%s: %q, want %q", tt.name, out.String(), tt.zh)
		}
	}
}
