package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"suxi/complaint"
)

// readLines returns the lines of the texts of all complaints in files. Blank
// lines and rows that cannot be read are left out.
func readLines(files []string) (lines []string, err error) {
	for _, file := range files {
		if lines, err = appendLines(lines, file); err != nil {
			return nil, err
		}
	}
	if len(lines) == 0 {
		return nil, fmt.Errorf("no text in %s", strings.Join(files, " "))
	}
	return lines, nil
}

func appendLines(lines []string, file string) ([]string, error) {
	r, err := complaint.OpenFile(file, complaint.ReaderOptions{})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		c, err := r.Read()
		var bad *complaint.RowError
		switch {
		case err == io.EOF:
			return lines, nil
		case errors.As(err, &bad):
			continue
		case err != nil:
			return nil, err
		}
		for line := range strings.FieldsFuncSeq(c.Text, isLineBreak) {
			if strings.TrimSpace(line) != "" {
				lines = append(lines, line)
			}
		}
	}
}

func isLineBreak(r rune) bool { return r == '\n' || r == '\r' }

// size returns the bytes of texts.
func size(texts []string) int {
	n := 0
	for _, t := range texts {
		n += len(t)
	}
	return n
}
