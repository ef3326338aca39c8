package tables

import "suxi/analysis"

func drift() Table {
	type row struct {
		*analysis.Drift
		r *analysis.Result
	}
	shift := func(of func(row) *analysis.Shift, figure func(*analysis.Shift) float64) func(row) *float64 {
		return func(c row) *float64 {
			if s := of(c); s != nil {
				return new(figure(s))
			}
			return nil
		}
	}
	unknown := func(c row) *analysis.Shift { return c.Unknown }
	confidence := func(c row) *analysis.Shift { return c.Confidence }
	mean := func(s *analysis.Shift) float64 { return s.Mean }
	base := func(s *analysis.Shift) float64 { return s.Base }
	q := func(s *analysis.Shift) float64 { return s.Q }
	return define("drift", "one period against the one before, or against the rows that the model learnt from",
		func(r *analysis.Result) (rows []row) {
			for i := range r.Drifts {
				rows = append(rows, row{&r.Drifts[i], r})
			}
			return rows
		},
		[]field[row]{
			text("period", "label", func(c row) string { return periodLabel(c.r, c.Period) }),
			text("against", "`previous` or `training`", func(c row) string { return string(c.Against) }),
			label("base", "label of the period before; null against training", func(c row) string { return scopeLabel(c.r, c.Base) }),
			whole("documents", "events of the period", func(c row) int { return c.N }),
			whole("base_documents", "events of the base, or training rows", func(c row) int { return c.BaseN }),
			number("divergence", "Jensen–Shannon divergence of the category shares, bits", func(c row) float64 { return c.Mix.Divergence }),
			maybe("stability_index", "population stability index; null if a category is on one side only", func(c row) *float64 { return c.Mix.StabilityIndex }),
			number("chi_square", "of the category counts", func(c row) float64 { return c.Mix.ChiSquare }),
			text("method", "where p comes from: `permutation` or `chi_square`", func(c row) string { return string(c.Mix.Method) }),
			number("p", "that both are samples of one mix", func(c row) float64 { return c.Mix.P }),
			number("q", "p adjusted by Benjamini and Hochberg", func(c row) float64 { return c.Mix.Q }),
			maybe("unknown", "mean share of words that the model does not know", shift(unknown, mean)),
			maybe("unknown_base", "likewise, of the base", shift(unknown, base)),
			maybe("unknown_q", "of a rise, adjusted", shift(unknown, q)),
			maybe("confidence", "mean probability of the model's category", shift(confidence, mean)),
			maybe("confidence_base", "likewise, of the base", shift(confidence, base)),
			maybe("confidence_q", "of a fall, adjusted", shift(confidence, q)),
			texts("beyond", "what moved significantly and beyond its band: `mix`, `unknown`, `confidence`", func(c row) (out []string) {
				for _, f := range c.Beyond {
					out = append(out, string(f))
				}
				return out
			}),
		})
}

func agreement() Table {
	type row struct {
		*analysis.Agreement
		label, figure string
		*analysis.Interval
	}
	return define("agreement", "one measure of how people agree with the model; no rows where no complaint has a label of both",
		func(r *analysis.Result) (rows []row) {
			for _, of := range []struct {
				label string
				a     *analysis.Agreement
			}{{"category", r.CategoryAgreement}, {"severity", r.SeverityAgreement}} {
				if of.a == nil {
					continue
				}
				for _, figure := range []struct {
					name string
					*analysis.Interval
				}{{"kappa", of.a.Kappa}, {"linear_kappa", of.a.Linear}, {"quadratic_kappa", of.a.Quadratic}, {"alpha", of.a.Alpha}} {
					if figure.Interval != nil {
						rows = append(rows, row{of.a, of.label, figure.name, figure.Interval})
					}
				}
			}
			return rows
		},
		[]field[row]{
			text("label", "`category` or `severity`", func(c row) string { return c.label }),
			text("figure", "`kappa` (Cohen), `linear_kappa`, `quadratic_kappa`, `alpha` (Krippendorff)", func(c row) string { return c.figure }),
			number("value", "0 by chance, 1 always", func(c row) float64 { return c.Value }),
			number("low", "bootstrap interval", func(c row) float64 { return c.Low }),
			number("high", "likewise", func(c row) float64 { return c.High }),
			whole("complaints", "that have both labels", func(c row) int { return c.N }),
			number("agreed", "share of these with one label from both", func(c row) float64 { return c.Agreed }),
		})
}
