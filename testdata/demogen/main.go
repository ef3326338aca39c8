// Demogen writes the demo: fourteen months of complaints about an invented
// retailer, 云杉生活, as its four channels would export them, and the truth
// about them.
//
//	go run ./testdata/demogen --seed 1 --out testdata/demo --truth testdata/demogen
//
// The recipe:
//
//  1. world.go: orders per day, and from them the expected complaints per day,
//     category, product and region. Complaints per order are constant, except
//     for what is planted.
//  2. plan.go draws the complaints (Poisson) and tops up the planted cells to
//     their exact counts.
//  3. compose.go gives each a text, from the sentences of stock/.
//  4. dirt.go damages some rows, as exports are damaged.
//  5. files.go writes phone.csv (GBK, CRLF), chat.csv (UTF-8 with byte order
//     mark), store.xlsx and social.jsonl; truth.go writes TRUTH.md, truth.csv
//     and exposure.csv.
//
// The same seed and number of rows give the same bytes. Every name, number and
// address is invented; check digits are computed.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	seed := flag.Uint64("seed", 1, "random seed")
	rows := flag.Int("rows", 6000, "expected number of rows, at least 1000")
	out := flag.String("out", "testdata/demo", "folder for the complaint files")
	truth := flag.String("truth", "testdata/demogen", "folder for TRUTH.md, truth.csv and exposure.csv")
	flag.Parse()
	if flag.NArg() > 0 || *rows < 1000 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*seed, *rows, *out, *truth); err != nil {
		fmt.Fprintln(os.Stderr, "demogen:", err)
		os.Exit(1)
	}
}

func run(seed uint64, rows int, out, truth string) error {
	stock, err := loadStock()
	if err != nil {
		return err
	}
	d, err := generate(stock, seed, rows)
	if err != nil {
		return err
	}
	for _, dir := range []string{out, truth} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := d.writeFiles(out); err != nil {
		return err
	}
	return d.writeTruth(truth)
}
