package main

import "suxi/review"

// rowsOf counts the rows that problems are of.
func rowsOf(problems []review.Problem) int {
	type place struct {
		file string
		row  int
	}
	rows := map[place]bool{}
	for _, p := range problems {
		rows[place{p.File, p.Row}] = true
	}
	return len(rows)
}
