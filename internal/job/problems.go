package job

import (
	"fmt"
	"regexp"

	"suxi/review"
)

// mostAlike is how many problems of one kind are told.
const mostAlike = 5

// particular is what differs between problems of one kind: cells and numbers.
var particular = regexp.MustCompile(`"(\\.|[^"\\])*"|[0-9]+`)

// ProblemWarnings tells problems, those of one kind together in the order in
// which the kinds came, the first few of each and how many more there are.
func ProblemWarnings(problems []review.Problem) (warnings []string) {
	type kind struct{ file, column, what string }
	var kinds []kind
	alike := map[kind][]review.Problem{}
	for _, p := range problems {
		k := kind{p.File, p.Column, particular.ReplaceAllString(p.Err.Error(), "")}
		if alike[k] == nil {
			kinds = append(kinds, k)
		}
		alike[k] = append(alike[k], p)
	}
	for _, k := range kinds {
		told := min(mostAlike, len(alike[k]))
		for _, p := range alike[k][:told] {
			warnings = append(warnings, p.String())
		}
		if more := len(alike[k]) - told; more > 0 {
			warnings = append(warnings, fmt.Sprintf("%s: and %d more of this kind", k.file, more))
		}
	}
	return warnings
}
