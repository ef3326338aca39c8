// Segment measures how fast Chinese text is cut into words: by suxi, by gse,
// and by those of the outside peers that are installed. It prints Markdown.
//
//	go run ./bench/segment [--rounds N] [FILE...]
//
// It is run at the root of the repository. FILE is anything that suxi reads;
// by default it is the repository's own complaints. The recipe:
//
//  1. start.go builds suxi and starts `suxi segment` on one line, for the time
//     to the first token and the peak of memory;
//  2. text.go takes the texts out of the files, line by line, for all alike;
//  3. peer.go starts every contestant as a process of its own, which loads its
//     dictionary, cuts all lines once, and from then on measures one of its
//     modes whenever it is told to. gse and suxi are this program once more,
//     with --serve (serve.go, modes.go), so that neither bears the other's
//     heap;
//  4. rounds.go has the contestants measure in turns, round after round.
//     Speeds are medians over the rounds, and so are the ratios, each taken
//     within a round: what slows the machine for a while slows both sides;
//  5. table.go prints.
//
// Times are processor times of one thread and of whatever collects its garbage;
// Go runs with GOMAXPROCS=1. Loading and reading are outside.
//
// The program does not check that cuts are right, or equal to gse's: the tests
// of package segment do.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"

	"suxi/complaint"
)

func main() {
	rounds := flag.Int("rounds", 9, "how often every contestant measures")
	serving := flag.String("serve", "", "be a contestant over the lines of FILE (internal)")
	flag.Parse()
	var err error
	if *serving != "" {
		err = serveNamed(*serving, flag.Arg(0))
	} else {
		err = run(*rounds, flag.Args())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench/segment:", err)
		os.Exit(1)
	}
}

func run(rounds int, args []string) error {
	if rounds < 1 {
		return fmt.Errorf("--rounds %d: give 1 or more", rounds)
	}
	if len(args) == 0 {
		args = []string{"testdata/demo", "models/corpus"}
	}
	files, err := complaint.Inputs(args)
	if err != nil {
		return err
	}
	scratch, err := os.MkdirTemp("", "bench-segment-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)

	begun, err := measureStart(scratch)
	if err != nil {
		return err
	}
	lines, err := readLines(files)
	if err != nil {
		return err
	}
	file := scratch + "/lines.txt"
	if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return err
	}

	fmt.Print(title(lines, rounds))
	for _, measure := range []struct {
		peers []contestant
		table func([]series) string
	}{
		{segmenters(file), segmentTable},
		{converters(file), convertTable},
		{[]contestant{{"suxi", self("length", file)}}, lengthTable},
	} {
		measured, missing, err := measureAll(measure.peers, rounds)
		if err != nil {
			return err
		}
		fmt.Print(measure.table(measured), missingList(missing))
	}
	fmt.Print(begun.table())
	return nil
}
