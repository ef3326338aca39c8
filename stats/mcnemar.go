package stats

import "fmt"

// McNemar tests whether two classifiers err equally often on the same rows, of
// which b were classed right by the first alone and c by the second alone. Rows
// that both class right, or both wrong, say nothing about it.
//
// If they do, b is binomial with b+c trials and probability ½. exact is the
// two-sided tail of that distribution: mcnemar(exact=True) of statsmodels,
// binom.test of R. midP gives outcomes as likely as the observed one half their
// weight; it is the less conservative one and nearly never errs more often than
// it says (Fagerland, Lydersen and Laake 2013). Both are 1 without such rows.
//
// It needs b, c ≥ 0, and assumes that rows are independent.
func McNemar(b, c int) (exact, midP float64) {
	if b < 0 || c < 0 {
		panic(fmt.Sprintf("stats: %d and %d discordant rows", b, c))
	}
	if b+c == 0 {
		return 1, 1
	}
	return binomial{n: b + c, p: .5, q: .5}.minimumLikelihood(b)
}
