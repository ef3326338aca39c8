package reports

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"

	"suxi/analysis"
)

// rowsPerGroup bounds what a writer holds in memory.
const rowsPerGroup = 65536

// A Date in Parquet is a DATE: days since 1970-01-01.

// paretoRow is one row of pareto.parquet: one category in one Pareto.
type paretoRow struct {
	Scope            string  `parquet:"scope,dict"`           // "all" or "latest" (complete period)
	Period           *string `parquet:"period,dict,optional"` // label of the period; null for scope "all"
	Weight           string  `parquet:"weight,dict"`          // what is added up: "count", "unique" or "severity"
	Rank             int32   `parquet:"rank"`                 // from 1; the residual category is last
	Code             string  `parquet:"code,dict"`            // category code
	Name             string  `parquet:"name,dict"`            // category name, Chinese
	NameEN           string  `parquet:"name_en,dict"`         // category name, English
	Residual         bool    `parquet:"residual"`             // 其他: never vital
	Value            float64 `parquet:"value"`                // rows, events or summed severity weights
	Share            float64 `parquet:"share"`                // value / sum of all values, 0 to 1
	Cumulative       float64 `parquet:"cumulative"`           // sum of shares up to this rank
	Vital            bool    `parquet:"vital"`                // among the vital few under the chosen rule
	Crossing         bool    `parquet:"crossing"`             // … under the crossing rule
	Strict           bool    `parquet:"strict"`               // … under the strict rule
	VitalProbability float64 `parquet:"vital_probability"`    // share of bootstrap draws in which it is vital
}

// periodsRow is one row of periods.parquet: one category, or "total", in one
// period, and its comparisons.
type periodsRow struct {
	Period   string   `parquet:"period,dict"`         // label, such as "2025-03"
	Start    *int32   `parquet:"start,date,optional"` // first day
	End      *int32   `parquet:"end,date,optional"`   // last day, inclusive
	Days     int32    `parquet:"days"`                // calendar days of the period
	Exposure int32    `parquet:"exposure"`            // days the data cover
	Workdays int32    `parquet:"workdays"`            // of these, China's working days
	Complete bool     `parquet:"complete"`            // the data cover all days
	Code     string   `parquet:"code,dict"`           // category code, or "total"
	Name     string   `parquet:"name,dict"`           // category name, Chinese
	NameEN   string   `parquet:"name_en,dict"`        // category name, English
	Count    int64    `parquet:"count"`               // complaints
	Unique   int64    `parquet:"unique"`              // events: a near-duplicate group counts once
	Share    *float64 `parquet:"share,optional"`      // count / count of the total; null if that is 0
	Rate     *float64 `parquet:"rate,optional"`       // count / exposure, complaints per day

	// Against the period before (环比). All are null if there is none; a
	// single one is null where it is not defined.
	PreviousPeriod         *string  `parquet:"previous_period,dict,optional"`     // label of the base period
	PreviousCount          *int64   `parquet:"previous_count,optional"`           // complaints there
	PreviousRate           *float64 `parquet:"previous_rate,optional"`            // per day there
	PreviousRatio          *float64 `parquet:"previous_ratio,optional"`           // rate / previous_rate
	PreviousLow            *float64 `parquet:"previous_low,optional"`             // interval of the ratio
	PreviousHigh           *float64 `parquet:"previous_high,optional"`            // null also where unbounded
	PreviousChangePercent  *float64 `parquet:"previous_change_percent,optional"`  // 100·(ratio − 1); null if previous_count is below 5
	PreviousSharePoints    *float64 `parquet:"previous_share_points,optional"`    // change of the share in percentage points
	PreviousChange         *string  `parquet:"previous_change,dict,optional"`     // verdict: "up", "down", "~", or "" if not tested
	PreviousNote           *string  `parquet:"previous_note,dict,optional"`       // "", "new", "vanished", "small" or "empty" base
	PreviousMethod         *string  `parquet:"previous_method,dict,optional"`     // "poisson_exact", "quasi_poisson", or "" if not tested
	PreviousDispersion     *float64 `parquet:"previous_dispersion,optional"`      // of quasi_poisson
	PreviousP              *float64 `parquet:"previous_p,optional"`               // two-sided
	PreviousMidP           *float64 `parquet:"previous_mid_p,optional"`           // of poisson_exact
	PreviousQ              *float64 `parquet:"previous_q,optional"`               // p adjusted by Benjamini and Hochberg
	PreviousFamily         *int32   `parquet:"previous_family,optional"`          // comparisons adjusted together
	PreviousDetectable     *float64 `parquet:"previous_detectable,optional"`      // smallest ratio above 1 shown with power 0.8
	PreviousDetectableFall *float64 `parquet:"previous_detectable_fall,optional"` // largest ratio below 1 shown with power 0.8; null if none
	PreviousIncomplete     *bool    `parquet:"previous_incomplete,optional"`      // one of the two periods is incomplete

	// Against the same period a year before (同比), likewise.
	YearAgoPeriod         *string  `parquet:"year_ago_period,dict,optional"`
	YearAgoCount          *int64   `parquet:"year_ago_count,optional"`
	YearAgoRate           *float64 `parquet:"year_ago_rate,optional"`
	YearAgoRatio          *float64 `parquet:"year_ago_ratio,optional"`
	YearAgoLow            *float64 `parquet:"year_ago_low,optional"`
	YearAgoHigh           *float64 `parquet:"year_ago_high,optional"`
	YearAgoChangePercent  *float64 `parquet:"year_ago_change_percent,optional"`
	YearAgoSharePoints    *float64 `parquet:"year_ago_share_points,optional"`
	YearAgoChange         *string  `parquet:"year_ago_change,dict,optional"`
	YearAgoNote           *string  `parquet:"year_ago_note,dict,optional"`
	YearAgoMethod         *string  `parquet:"year_ago_method,dict,optional"`
	YearAgoDispersion     *float64 `parquet:"year_ago_dispersion,optional"`
	YearAgoP              *float64 `parquet:"year_ago_p,optional"`
	YearAgoMidP           *float64 `parquet:"year_ago_mid_p,optional"`
	YearAgoQ              *float64 `parquet:"year_ago_q,optional"`
	YearAgoFamily         *int32   `parquet:"year_ago_family,optional"`
	YearAgoDetectable     *float64 `parquet:"year_ago_detectable,optional"`
	YearAgoDetectableFall *float64 `parquet:"year_ago_detectable_fall,optional"`
	YearAgoIncomplete     *bool    `parquet:"year_ago_incomplete,optional"`
}

// trendRow is one row of trend.parquet: one category, or "total", in one
// period; the columns from slope_percent on are repeated in all its rows.
type trendRow struct {
	Code     string   `parquet:"code,dict"`    // category code, or "total"
	Name     string   `parquet:"name,dict"`    // category name, Chinese
	NameEN   string   `parquet:"name_en,dict"` // category name, English
	Period   string   `parquet:"period,dict"`  // label
	Start    *int32   `parquet:"start,date,optional"`
	Count    int64    `parquet:"count"`         // complaints
	Unique   int64    `parquet:"unique"`        // events
	Rate     *float64 `parquet:"rate,optional"` // complaints per day
	Complete bool     `parquet:"complete"`      // incomplete periods are not in the slope

	Periods      int32    `parquet:"slope_periods"`          // complete periods the slope was fitted to
	SlopePercent *float64 `parquet:"slope_percent,optional"` // change of the rate from period to period, percent; null where reason is not ""
	Low          *float64 `parquet:"slope_low_percent,optional"`
	High         *float64 `parquet:"slope_high_percent,optional"`
	P            *float64 `parquet:"slope_p,optional"`          // two-sided, that the slope is 0
	Q            *float64 `parquet:"slope_q,optional"`          // p adjusted by Benjamini and Hochberg
	Family       int32    `parquet:"slope_family"`              // trends adjusted together
	Dispersion   *float64 `parquet:"slope_dispersion,optional"` // Pearson's χ² / degrees of freedom
	Change       string   `parquet:"change,dict"`               // "up", "down", "~", or "" without a slope
	Reason       string   `parquet:"reason,dict"`               // why there is no slope
}

// WriteParetoParquet writes pareto.parquet: the Paretos of all scopes and
// weights, one row per category.
func WriteParetoParquet(w io.Writer, r *analysis.Result) error {
	if err := check(r); err != nil {
		return err
	}
	var rows []paretoRow
	for _, p := range r.Paretos {
		for _, c := range p.Rows {
			row := paretoRow{
				Scope: string(p.Scope), Weight: string(p.Weight), Rank: int32(c.Rank),
				Code: valid(c.Code), Name: valid(c.Name), NameEN: valid(c.NameEN), Residual: c.Residual,
				Value: c.Value, Share: c.Share, Cumulative: c.Cumulative,
				Vital: c.Vital, Crossing: c.Crossing, Strict: c.Strict, VitalProbability: c.VitalProbability,
			}
			if p.Period != nil {
				row.Period = &r.Periods[*p.Period].Label
			}
			rows = append(rows, row)
		}
	}
	return writeParquet(w, r, rows)
}

// WritePeriodsParquet writes periods.parquet: category × period with its
// comparisons, oldest first.
func WritePeriodsParquet(w io.Writer, r *analysis.Result) error {
	if err := check(r); err != nil {
		return err
	}
	names := namesOf(r)
	rows := make([]periodsRow, 0, len(r.PeriodRows))
	for i := range r.PeriodRows {
		c := &r.PeriodRows[i]
		p := r.Periods[c.Period]
		row := periodsRow{
			Period: p.Label, Start: date(p.Start), End: date(p.End),
			Days: int32(p.Days), Exposure: int32(p.Exposure), Workdays: int32(p.Workdays), Complete: p.Complete,
			Code: valid(c.Code), Name: names[c.Code][0], NameEN: names[c.Code][1],
			Count: int64(c.Count), Unique: int64(c.Unique), Share: c.Share, Rate: c.Rate,
		}
		if b := c.Previous; b != nil {
			row.PreviousPeriod, row.PreviousCount, row.PreviousRate = &r.Periods[b.Base].Label, new(int64(b.BaseCount)), &b.BaseRate
			row.PreviousRatio, row.PreviousLow, row.PreviousHigh = b.Ratio, b.Low, b.High
			row.PreviousChangePercent, row.PreviousSharePoints = b.ChangePercent, b.SharePoints
			row.PreviousChange, row.PreviousNote, row.PreviousMethod = new(string(b.Change)), new(string(b.Note)), new(string(b.Method))
			row.PreviousDispersion, row.PreviousP, row.PreviousMidP = b.Dispersion, b.P, b.MidP
			row.PreviousQ, row.PreviousFamily = b.Q, new(int32(b.Family))
			row.PreviousDetectable, row.PreviousDetectableFall, row.PreviousIncomplete = b.Detectable, b.DetectableFall, &b.Incomplete
		}
		if b := c.YearAgo; b != nil {
			row.YearAgoPeriod, row.YearAgoCount, row.YearAgoRate = &r.Periods[b.Base].Label, new(int64(b.BaseCount)), &b.BaseRate
			row.YearAgoRatio, row.YearAgoLow, row.YearAgoHigh = b.Ratio, b.Low, b.High
			row.YearAgoChangePercent, row.YearAgoSharePoints = b.ChangePercent, b.SharePoints
			row.YearAgoChange, row.YearAgoNote, row.YearAgoMethod = new(string(b.Change)), new(string(b.Note)), new(string(b.Method))
			row.YearAgoDispersion, row.YearAgoP, row.YearAgoMidP = b.Dispersion, b.P, b.MidP
			row.YearAgoQ, row.YearAgoFamily = b.Q, new(int32(b.Family))
			row.YearAgoDetectable, row.YearAgoDetectableFall, row.YearAgoIncomplete = b.Detectable, b.DetectableFall, &b.Incomplete
		}
		rows = append(rows, row)
	}
	return writeParquet(w, r, rows)
}

// WriteTrendParquet writes trend.parquet: the course of the total and of each
// category, with its slope.
func WriteTrendParquet(w io.Writer, r *analysis.Result) error {
	if err := check(r); err != nil {
		return err
	}
	names := namesOf(r)
	rows := make([]trendRow, 0, len(r.Trends)*len(r.Periods))
	for _, t := range r.Trends {
		for i, p := range r.Periods {
			rows = append(rows, trendRow{
				Code: valid(t.Code), Name: names[t.Code][0], NameEN: names[t.Code][1],
				Period: p.Label, Start: date(p.Start),
				Count: int64(t.Counts[i]), Unique: int64(t.Unique[i]), Rate: t.Rates[i], Complete: p.Complete,
				Periods: int32(t.N), SlopePercent: t.SlopePercent, Low: t.LowPercent, High: t.HighPercent,
				P: t.P, Q: t.Q, Family: int32(t.Family), Dispersion: t.Dispersion,
				Change: string(t.Change), Reason: t.Reason,
			})
		}
	}
	return writeParquet(w, r, rows)
}

// writeParquet writes rows with what a reader must know of their origin.
func writeParquet[T any](w io.Writer, r *analysis.Result, rows []T) error {
	meta := map[string]string{
		"suxi.schema":               strconv.Itoa(r.Schema),
		"suxi.taxonomy":             valid(r.Taxonomy.Name),
		"suxi.taxonomy_fingerprint": valid(r.Taxonomy.Fingerprint),
		"suxi.as_of":                valid(string(r.AsOf)),
		"suxi.period":               string(r.Options.Period),
		"suxi.confidence":           number(r.Options.Confidence),
		"suxi.band":                 number(r.Options.Band[0]) + " to " + number(r.Options.Band[1]),
		"suxi.q":                    number(r.Options.Q),
	}
	if len(r.Paretos) > 0 {
		meta["suxi.pareto_rule"] = valid(r.Paretos[0].Rule.EN)
	}
	options := []parquet.WriterOption{
		parquet.Compression(&parquet.Zstd),
		parquet.MaxRowsPerRowGroup(rowsPerGroup),
		parquet.CreatedBy("suxi", strconv.Itoa(r.Schema), ""),
	}
	for key, value := range meta {
		options = append(options, parquet.KeyValueMetadata(key, value))
	}
	out := parquet.NewGenericWriter[T](w, options...)
	if _, err := out.Write(rows); err != nil {
		return err
	}
	return out.Close()
}

// valid makes s what a Parquet string must be: readers refuse other bytes.
func valid(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// date is the days since 1970-01-01, nil if there is no date.
func date(d analysis.Date) *int32 {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return nil
	}
	return new(int32(t.Unix() / (24 * 60 * 60)))
}

// namesOf maps codes to the names in Chinese and in English.
func namesOf(r *analysis.Result) map[string][2]string {
	names := map[string][2]string{analysis.TotalCode: {phrases["total"].zh, phrases["total"].en}}
	for _, c := range r.Categories {
		names[c.Code] = [2]string{valid(c.Name), valid(c.NameEN)}
	}
	return names
}
