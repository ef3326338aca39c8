// Command dictgen compiles the embedded dictionaries of package segment from
// the Simplified Chinese dictionary of gse: gse.dict, which cuts as gse does,
// and accurate.dict, whose words prune.go chooses. go generate runs it there.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"log"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"suxi/segment"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("dictgen: ")
	out := flag.String("out", ".", "folder to write to")
	flag.Parse()
	files, err := generate()
	if err != nil {
		log.Fatal(err)
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(*out, name), data, 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// generate returns the files by name.
func generate() (map[string][]byte, error) {
	g := &gse.Segmenter{NotLoadHMM: true, SkipLog: true}
	if err := g.LoadDictEmbed("zh_s"); err != nil {
		return nil, err
	}
	exact, err := segment.FromGSE(g)
	if err != nil {
		return nil, err
	}
	characters, err := characterFrequencies()
	if err != nil {
		return nil, err
	}
	type word struct {
		text      string
		frequency float64
	}
	var words []word
	total := 0.0
	missing := maps.Clone(common)
	for i := range g.Dict.Tokens {
		t := &g.Dict.Tokens[i]
		w := word{t.Text(), t.Freq()}
		if f, ok := characters[w.text]; ok {
			w.frequency = f
		}
		if _, ok := common[w.text]; ok || keeps(w.text, w.frequency, t.Pos()) {
			words = append(words, w)
			total += w.frequency
		}
		delete(missing, w.text)
	}
	for _, text := range slices.Sorted(maps.Keys(missing)) {
		words = append(words, word{text, 0})
	}
	var list bytes.Buffer
	for _, w := range words {
		fmt.Fprintf(&list, "%s %.0f\n", w.text, max(w.frequency, math.Round(common[w.text]*total/1e6)))
	}
	accurate, err := segment.NewFromDictionary(&list)
	if err != nil {
		return nil, err
	}
	files := make(map[string][]byte)
	for name, s := range map[string]*segment.Segmenter{"gse.dict": exact, "accurate.dict": accurate} {
		if files[name], err = s.AppendBinary(nil); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// characterFrequencies reads the frequencies of single characters from the
// file of gse's dictionary. Loading it, gse sets them all to 2.
func characterFrequencies() (map[string]float64, error) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/go-ego/gse").Output()
	if err != nil {
		return nil, fmt.Errorf("finding the source of gse: %w", err)
	}
	f, err := os.Open(filepath.Join(strings.TrimSpace(string(dir)), "data", "dict", "zh", "s_1.txt"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	frequencies := make(map[string]float64)
	scanner := bufio.NewScanner(f)
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		if len(fields) < 2 || utf8.RuneCountInString(fields[0]) > 1 {
			continue
		}
		frequency, err := strconv.ParseFloat(fields[1], 64)
		if err != nil {
			return nil, fmt.Errorf("frequency of %s: %w", fields[0], err)
		}
		if _, ok := frequencies[fields[0]]; !ok {
			frequencies[fields[0]] = frequency
		}
	}
	return frequencies, scanner.Err()
}
