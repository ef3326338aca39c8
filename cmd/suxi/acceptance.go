package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"suxi/classifier"
)

// acceptDelta is the probability with which an accept certificate may be wrong.
const acceptDelta = 0.05

// acceptFlags ask for an accept certificate.
type acceptFlags struct {
	precision   float64
	perCategory bool
}

func (f *acceptFlags) add(cmd *cobra.Command) {
	cmd.Flags().Float64Var(&f.precision, "accept-precision", 0, "certify from which probability on a category needs no person, so that this `share` of the accepted is right, such as 0.95 (default: no certificate)")
	cmd.Flags().BoolVar(&f.perCategory, "accept-per-category", false, "hold --accept-precision in each category, not only over all accepted rows; accepts less")
}

// check refuses a precision of 0 that was asked for: it certifies nothing.
func (f *acceptFlags) check(cmd *cobra.Command) error {
	if cmd.Flags().Changed("accept-precision") && f.precision == 0 {
		return usagef("--accept-precision 0: want a share between 0 and 1, such as 0.95; without the flag there is no certificate")
	}
	return nil
}

// guarantee returns what was asked for, nil for no certificate.
func (f *acceptFlags) guarantee() (*classifier.Guarantee, error) {
	if f.precision == 0 {
		if f.perCategory {
			return nil, usagef("--accept-per-category: say which share must be right, with --accept-precision")
		}
		return nil, nil
	}
	g := &classifier.Guarantee{Precision: f.precision, Delta: acceptDelta, PerClass: f.perCategory}
	if err := g.Validate(); err != nil {
		return nil, usagef("--accept-precision: %v", err)
	}
	return g, nil
}

// printAcceptance prints what was certified, if anything was.
func printAcceptance(w io.Writer, a *classifier.Acceptance) {
	if a == nil {
		return
	}
	scope := "over all categories"
	if a.PerClass {
		scope = "in each category"
	}
	fmt.Fprintf(w, "accept: precision %g %s, δ %g\n", a.Precision, scope, a.Delta)
	width := len("overall")
	for _, c := range a.Classes {
		width = max(width, columns.StringWidth(c.Code))
	}
	fmt.Fprintf(w, "  %s  threshold  cases  certified  errors   bound  coverage  accepted  wrong\n", columns.FillRight("", width))
	accepted, wrong := 0, 0
	for _, c := range a.Classes {
		printCertificate(w, width, c.Code, c.Certificate, c.Accepted, c.Wrong)
		accepted, wrong = accepted+c.Accepted, wrong+c.Wrong
	}
	printCertificate(w, width, "overall", a.Overall, accepted, wrong)
}

func printCertificate(w io.Writer, width int, name string, c classifier.Certificate, accepted, wrong int) {
	fmt.Fprintf(w, "  %s", columns.FillRight(name, width))
	if c.Certified {
		fmt.Fprintf(w, "  %9.4f  %5d  %9d  %6d  %6.4f  %8.4f  %8d  %5d\n", c.Threshold, c.Cases, c.N, c.Errors, c.Bound, c.Coverage, accepted, wrong)
		return
	}
	fmt.Fprintf(w, "  %9s  %5d  %9s  %6s  %6s  %8s  %8d  %5d  %s\n", "—", c.Cases, "—", "—", "—", "—", accepted, wrong, c.Reason)
}
