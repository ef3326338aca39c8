package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"unicode/utf8"

	"github.com/go-ego/gse"

	"suxi/segment"
)

// load makes the modes of the Go contestant called name, over the lines of
// file.
func load(name, file string) (version string, modes []mode, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	switch name {
	case "gse":
		modes, err = gseModes(lines)
		return moduleVersion("github.com/go-ego/gse"), modes, err
	case "suxi":
		modes, err = suxiModes(lines)
		return "", modes, err
	case "normalise":
		return "", []mode{{"normalise", lines, func(text string) int { return len(segment.Normalize(text).Text) }}}, nil
	case "length":
		modes, err = lengthModes(lines)
		return "", modes, err
	case "opencc":
		return openccModes(string(data), file)
	}
	return "", nil, fmt.Errorf("no contestant %q", name)
}

func moduleVersion(path string) string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		if module.Path == path {
			return module.Version
		}
	}
	return ""
}

func gseModes(lines []string) ([]mode, error) {
	words := gse.Segmenter{NotLoadHMM: true, SkipLog: true}
	if err := words.LoadDictEmbed("zh_s"); err != nil {
		return nil, err
	}
	return []mode{
		{"Cut", lines, func(text string) int { return len(words.Cut(text)) }},
		{"Segment", lines, func(text string) int { return len(words.Segment([]byte(text))) }},
	}, nil
}

func suxiModes(lines []string) ([]mode, error) {
	var modes []mode
	for _, name := range []string{segment.GSE, segment.Accurate} {
		s, err := segment.Embedded(name)
		if err != nil {
			return nil, err
		}
		modes = append(modes,
			mode{"mode " + name + ", tokens", lines, tokens(s)},
			mode{"mode " + name + ", offsets only", lines, offsets(s)},
			mode{"mode " + name + ", normalise + segment", lines, document(s)},
		)
	}
	return modes, nil
}

// tokens makes what gse.Cut does, a new slice of strings for each text.
func tokens(s *segment.Segmenter) func(string) int {
	var ends []int
	return func(text string) int {
		ends = s.AppendEnds(ends[:0], text)
		words := make([]string, len(ends))
		start := 0
		for i, end := range ends {
			words[i] = text[start:end]
			start = end
		}
		return len(words)
	}
}

func offsets(s *segment.Segmenter) func(string) int {
	var ends []int
	return func(text string) int {
		ends = s.AppendEnds(ends[:0], text)
		return len(ends)
	}
}

func document(s *segment.Segmenter) func(string) int {
	return func(text string) int { d := s.Document(text); return d.Len() }
}

// openccModes convert the whole file with the command of OpenCC; it takes some
// 10 ms to start, which are inside the time.
func openccModes(text, file string) (version string, modes []mode, err error) {
	out, err := exec.Command("opencc", "--version").Output()
	if err != nil {
		return "", nil, err
	}
	fields := strings.Fields(string(out))
	return fields[len(fields)-1], []mode{{"t2s", []string{text}, func(string) int {
		if err := exec.Command("opencc", "-c", "t2s", "-i", file, "-o", os.DevNull).Run(); err != nil {
			panic(err)
		}
		return 0
	}}}, nil
}

// lengths are the sizes of text, in bytes, whose cost is compared.
var lengths = []int{100, 1_000, 10_000, 100_000, 1_000_000}

// lengthModes cut the same megabyte, in pieces of each length.
func lengthModes(lines []string) ([]mode, error) {
	s, err := segment.New()
	if err != nil {
		return nil, err
	}
	const megabyte = 1_000_000
	ways := []struct {
		name string
		cut  func(string) int
	}{
		{"offsets only", offsets(s)},
		{"normalise + segment", document(s)},
	}
	kinds := []struct{ name, unit string }{
		{"ordinary text", strings.Join(lines, "\n")},
		{"unknown characters", unknownCharacters()},
		{"人工人工…, where every place is inside a word", "人工"},
	}
	var modes []mode
	for _, way := range ways {
		for _, kind := range kinds {
			text := strings.Repeat(kind.unit, megabyte/len(kind.unit)+1)
			for _, length := range lengths {
				name := fmt.Sprintf("%s, %s|%d", way.name, kind.name, length)
				modes = append(modes, mode{name, pieces(text[:megabyte], length), way.cut})
			}
		}
	}
	return modes, nil
}

// unknownCharacters returns ideographs that no dictionary of modern Chinese
// has: extension A of Unicode.
func unknownCharacters() string {
	var b strings.Builder
	for r := '\u3400'; r <= '\u4DBF'; r++ {
		b.WriteRune(r)
	}
	return b.String()
}

// pieces cuts text into pieces of about length bytes, between characters.
func pieces(text string, length int) []string {
	var pieces []string
	for len(text) > length {
		end := length
		for !utf8.RuneStart(text[end]) {
			end--
		}
		pieces = append(pieces, text[:end])
		text = text[end:]
	}
	return append(pieces, text)
}
