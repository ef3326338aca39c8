//go:build !unix

package main

import (
	"fmt"
	"os"
)

func main() {
	fmt.Fprintln(os.Stderr, "cost: needs Unix, which counts the processor time of a process")
	os.Exit(1)
}
