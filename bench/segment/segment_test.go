package main

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// The Go contestants and the scripts speak one protocol: a hello, then a
// sample for each mode that is named.
func TestServe(t *testing.T) {
	texts := []string{"快递", "退货了"}
	characters := mode{"characters", texts, utf8.RuneCountInString}
	whole := mode{"texts", texts, func(string) int { return 1 }}
	var out bytes.Buffer
	err := serve("v1", []mode{characters, whole}, strings.NewReader("texts\ncharacters\ntexts\n"), &out)
	if err != nil {
		t.Fatal(err)
	}
	answers := json.NewDecoder(&out)
	var h hello
	if err := answers.Decode(&h); err != nil {
		t.Fatal(err)
	}
	if want := (hello{"v1", []string{"characters", "texts"}}); !cmp.Equal(h, want) {
		t.Errorf("hello %+v, want %+v", h, want)
	}
	for _, want := range []sample{{"texts", 0, 2}, {"characters", 0, 5}, {"texts", 0, 2}} {
		var got sample
		if err := answers.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if got.MBps <= 0 {
			t.Errorf("%s: %v MB/s", got.Mode, got.MBps)
		}
		if got.MBps = 0; got != want {
			t.Errorf("sample %+v, want %+v", got, want)
		}
	}
	if err := serve("", []mode{whole}, strings.NewReader("words\n"), io.Discard); err == nil {
		t.Error("no error for an unknown mode")
	}
}

func TestPieces(t *testing.T) {
	text := strings.Repeat("订单A1还没到。", 50)
	for _, length := range []int{4, 5, 6, 100, len(text), 2 * len(text)} {
		got := pieces(text, length)
		if strings.Join(got, "") != text {
			t.Errorf("pieces of %d do not join to the text", length)
		}
		for i, p := range got {
			last := i == len(got)-1
			if len(p) > length || !last && len(p) <= length-utf8.UTFMax || !utf8.ValidString(p) {
				t.Errorf("piece %q of %d", p, length)
			}
		}
	}
}

func TestReason(t *testing.T) {
	tests := []struct{ trace, want string }{
		{"node:internal:1\n  throw err;\n  ^\n\nError: Cannot find module 'x'\nRequire stack:\n- peer.js\n", "Error: Cannot find module 'x'"},
		{"Traceback:\n  File \"peer.py\"\nModuleNotFoundError: No module named 'x'\n", "ModuleNotFoundError: No module named 'x'"},
		{"bench/segment: open x: no such file\n", "bench/segment: open x: no such file"},
		{"", ""},
	}
	for _, test := range tests {
		if got := reason(test.trace); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// A ratio is taken within a round; that of a missing contestant is a dash.
func TestSegmentTable(t *testing.T) {
	got := segmentTable([]series{
		{contestant: "gse", version: "v1", mode: "Cut", MBps: []float64{10, 5, 8}, tokens: 1234567},
		{contestant: "suxi", mode: "mode accurate, tokens", MBps: []float64{80, 50, 56}, tokens: 999},
	})
	const want = `#### Segmentation

|  | MB/s | × gse.Cut | suxi accurate, tokens × this | tokens |
|---|--:|--:|--:|--:|
| gse v1, Cut | 8.00 | 1.00 (1.00–1.00) | 8.00 (7.00–10.0) | 1,234,567 |
| suxi, mode accurate, tokens | 56.0 | 8.00 (7.00–10.0) | 1.00 (1.00–1.00) | 999 |

`
	if got != want {
		t.Error(cmp.Diff(want, got))
	}
	got = convertTable([]series{{contestant: "suxi", mode: "normalise", MBps: []float64{120}}})
	if !strings.Contains(got, "| suxi, normalise | 120 | – |") {
		t.Errorf("got %s", got)
	}
}

func TestLengthTable(t *testing.T) {
	var measured []series
	for _, kind := range []string{"even", "uneven"} {
		for i, length := range lengths {
			s := series{mode: kind + "|" + thousands(length), MBps: []float64{100}}
			if kind == "uneven" && i == 2 {
				s.MBps[0] = 50
			}
			measured = append(measured, s)
		}
	}
	const want = `#### Cost by length

| nanoseconds a byte | 100 B | 1,000 B | 10,000 B | 100,000 B | 1,000,000 B | dearest ÷ cheapest |
|---|--:|--:|--:|--:|--:|--:|
| even | 10.0 | 10.0 | 10.0 | 10.0 | 10.0 | 1.00 |
| uneven | 10.0 | 10.0 | 20.0 | 10.0 | 10.0 | 2.00 |

`
	if got := lengthTable(measured); got != want {
		t.Error(cmp.Diff(want, got))
	}
}
