package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

func TestGenerated(t *testing.T) {
	files, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", "dictionaries", name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s is not what go generate ./segment writes", name)
		}
	}
}

func TestKeeps(t *testing.T) {
	tests := []struct {
		word      string
		frequency float64
		tag       string
		want      bool
	}{
		{"的", 318825, "uj", true},
		{"鱻", 2, "zg", true},
		{"治疗", 3, "vn", true},
		{"说好", 3, "v", true},
		{"地锚", 2, "n", false},
		{"暖脚器", 3, "n", false},
		{"稳定剂", 24, "n", true},
		{"国有企业", 3, "n", false},
		{"画蛇添足", 12, "i", true},
		{"三个", 8409, "m", false},
		{"第一次", 5000, "m", false},
		{"亿美元", 700, "m", false},
		{"一起", 30000, "m", true},
		{"三峡", 500, "ns", true},
		{"十分", 16428, "m", true},
	}
	for _, test := range tests {
		if got := keeps(test.word, test.frequency, test.tag); got != test.want {
			t.Errorf("keeps(%s, %g, %s) = %v", test.word, test.frequency, test.tag, got)
		}
	}
}
