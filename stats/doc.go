// Package stats holds the tests, intervals and adjustments behind the figures
// of a report: numbers in, numbers out.
//
//   - CompareRates: the ratio of two Poisson rates, exact interval and p values;
//     MidPInterval, the less conservative interval;
//     QuasiRateRatio for overdispersed counts
//   - Decision: the smallest rise and fall that a rule would call a change
//   - FitTrend, Dispersion: a log-linear course of counts and its overdispersion
//   - UChart, LaneyChart, GChart, WesternElectric: control charts of rates and
//     of rare events, and the rules by which a point is out of control
//   - EARSC1, EARSC2, Farrington: whether the latest of a series of counts is an
//     outbreak, by a short and by a long history; PredictCount: how high it is
//     for the rate of earlier ones
//   - ClopperPearson: an interval for a share
//   - McNemar: two classifiers on the same rows
//   - FisherExact, MantelHaenszel: two proportions against one another, over strata
//   - BenjaminiHochberg, BenjaminiYekutieli: many p values at once
//   - JensenShannon, StabilityIndex, Homogeneity: whether two samples of counts
//     differ, and by how much
//   - CohenKappa, KrippendorffAlpha: agreement of people who label the same
//   - FitShrinker: how much of the ratio of a count to what was expected is
//     chance (the gamma-Poisson shrinker); InformationComponent and
//     ReportingRatios: the same without looking at the other cells
//   - LogOdds: the terms that mark a group of documents
//   - AdjustShares, PoweredShare: counts that a classifier made, corrected by
//     rows that people audited
//   - Multinomial, BootstrapCounts: resampled counts, and an interval from them
//
// Every function is checked against the figures of R and numpy that the scripts
// in testdata/oracle make. The package knows nothing of complaints, and it
// prints, stores and guesses nothing: a broken precondition is a bug of the
// caller and panics, a figure that is not defined is NaN, and only what is
// fitted, FitTrend and FitShrinker, can fail on valid input and returns an
// error.
package stats
