// Package analysis turns a stream of labelled complaints into the figures of a
// root-cause report.
//
// The recipe:
//
//  1. New makes a Builder for a taxonomy and Options.
//  2. Add counts a complaint under its day, category and severity level, under
//     its subcategory, cause, demands and the rules that fired, under its
//     channel, product, region, customer group and department, and into its
//     near-duplicate group. Builders that counted parts of a run are merged.
//  3. Result cuts the days into periods, decides which of them the data
//     cover and what they hold of an Exposure, and renders: the Pareto of the
//     categories by rows, events, severity and cost (Pareto), how far it hangs
//     on rule and weight (Stability), and where the vital few come from (Drill);
//     each category in
//     each period against the period before and a year before (Comparison), and
//     the values and cells of the latest (Compared); what the change of the
//     total comes from (Explained); the days around Spring Festival (Festival);
//     the trend of each category (Trend); whether it moves more than chance
//     moves it (Chart), and whether the latest period is out of line (Spike);
//     which cells stick out of their margins (Hotspots); what the words say
//     (Terms, Themes, Fishbone, Slots); crosstabs, quotes; how far groups,
//     issues and batches reach (Incident, Issues, Batches); what became of
//     complaints (FollowUp) and of measures (ActionEffect); how far labels can
//     be trusted (Adjusted, Drift, Agreement, Bridge); and Warnings about all of
//     these.
//  4. WriteJSON stores the Result, ReadJSON reads it back.
//  5. Figures names every count of rows in the Result by a Filter, SQL says how
//     to count it anew, and a FigureFinder tells the figures of a complaint.
//
// What holds everywhere: figures are counts of rows unless they say "unique",
// which are events, a near-duplicate group being one event, of the category
// most of its members have and the day of its first. So both kinds add up:
// over categories to the total, and over periods to all dated ones.
//
// The package is the gate of privacy: what a Result quotes is redacted, a word
// of redacted texts gets in if five events have it, an answer if three do, and
// nothing else of a text. It does not label, does not find the groups
// (package neardup does), computes no distributions (package stats does), and
// renders no report.
package analysis
