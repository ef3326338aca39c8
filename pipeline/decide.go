package pipeline

import (
	"cmp"
	"fmt"
	"math"
	"strings"

	"suxi/classifier"
	"suxi/complaint"
	"suxi/models"
)

// Decisions count labelled rows by who answers for the category. Accept, Review
// and Human add up to Counts.Labelled, but for rows of Finish that were labelled
// before there were decisions.
type Decisions struct {
	Accept int64 `json:"accept"`
	Review int64 `json:"review"`
	Human  int64 `json:"human"`
	// Withdrawn are those of Review that are there for drift alone.
	Withdrawn int64 `json:"withdrawn"`
	// ColdStart are those of Review whose model was trained without labels of
	// people.
	ColdStart int64 `json:"cold_start"`
}

func (d *Decisions) count(row *complaint.Labelled) {
	switch row.Decision {
	case complaint.Accept:
		d.Accept++
	case complaint.Review:
		d.Review++
		switch {
		case strings.HasPrefix(row.ReviewReason, driftReason):
			d.Withdrawn++
		case row.ReviewReason == models.ColdStartReason:
			d.ColdStart++
		}
	case complaint.Decided:
		d.Human++
	}
}

func (d *Decisions) add(more Decisions) {
	d.Accept += more.Accept
	d.Review += more.Review
	d.Human += more.Human
	d.Withdrawn += more.Withdrawn
	d.ColdStart += more.ColdStart
}

// decide says who answers for the category in force, which has its source.
func decide(row *complaint.Labelled, a models.Acceptance) {
	switch {
	case row.CategorySource == complaint.Human:
		row.Decision, row.ReviewReason = complaint.Decided, ""
	case a.Accepted:
		row.Decision, row.ReviewReason = complaint.Accept, ""
	default:
		row.Decision, row.ReviewReason = complaint.Review, a.Reason
	}
}

// driftReason begins the reason of a row that was accepted until its batch was
// seen to have drifted. It tells such a row from the others under review, so
// that with other rows around it, it can be accepted again.
const driftReason = "drift: "

// stand writes into an accepted row whether it stays so, given the reason
// against it, if there is one. What a person gave, or one text alone had sent to
// review, stays as it is.
func stand(row *complaint.Labelled, reason string) {
	if row.Decision != complaint.Accept && !strings.HasPrefix(row.ReviewReason, driftReason) {
		return
	}
	row.Decision, row.ReviewReason = complaint.Accept, ""
	if reason != "" {
		row.Decision, row.ReviewReason = complaint.Review, driftReason+reason
	}
}

// A Sight is what the model said of one row. One row of a near-duplicate group is
// seen for all, the least.
type Sight struct {
	ID       string // of the row
	Sighting classifier.Sighting
}

// Less orders the sights of a group: by id, and where rows share one, by what was
// said, so that the least does not depend on the order of the rows.
func (s Sight) Less(other Sight) bool {
	a, b := s.Sighting, other.Sighting
	return cmp.Or(cmp.Compare(s.ID, other.ID), cmp.Compare(a.Class, b.Class),
		cmp.Compare(a.Confidence, b.Confidence), cmp.Compare(a.Unknown, b.Unknown)) < 0
}

// Drift compares what the model said of the rows of a run, one a near-duplicate
// group, with the rows that it was trained on. It is nil if training is, or if the
// rows are too few to be compared; unchecked is how many these are, else 0.
func Drift(training *classifier.Profile, seen *classifier.Tally) (d *classifier.Drift, unchecked int) {
	if training == nil {
		return nil, 0
	}
	const seed = 1
	if d = training.Compare(seen, seed); d == nil {
		unchecked = seen.N()
	}
	return d, unchecked
}

// sights hold what the model said of the rows of a run.
type sights struct {
	rows []int32 // of which it said something
	seen []classifier.Sighting
}

func (s *sights) add(row int, seen classifier.Sighting) {
	s.rows, s.seen = append(s.rows, int32(row)), append(s.seen, seen)
}

// tally adds up the least sight of each group. groups has for each row the first
// row of its group, ids its id.
func (s *sights) tally(classes int, groups []int, ids []string) *classifier.Tally {
	least := make([]int32, len(groups)) // per first row, the place of the sight, plus one
	sight := func(at int32) Sight { return Sight{ids[s.rows[at]], s.seen[at]} }
	for at, row := range s.rows {
		if l := &least[groups[row]]; *l == 0 || sight(int32(at)).Less(sight(*l-1)) {
			*l = int32(at) + 1
		}
	}
	tally := classifier.NewTally(classes)
	for _, l := range least {
		if l > 0 {
			tally.Add(s.seen[l-1])
		}
	}
	return tally
}

// driftReasons words the figures that withdraw a certificate.
func driftReasons(d *classifier.Drift) []Text {
	var list []Text
	for _, figure := range d.Beyond() {
		switch figure {
		case classifier.UnknownFigure:
			s := d.Unknown
			list = append(list, Text{
				ZH: fmt.Sprintf("未登录词占 %.1f%%，训练时为 %.1f%%，容许上升 %.0f 个百分点，%s", 100*s.Batch, 100*s.Training, 100*s.Band, pValue(s.P)),
				EN: fmt.Sprintf("unknown words %.1f%%, %.1f%% in training, band +%.0f points, %s", 100*s.Batch, 100*s.Training, 100*s.Band, pValue(s.P)),
			})
		case classifier.ConfidenceFigure:
			s := d.Confidence
			list = append(list, Text{
				ZH: fmt.Sprintf("平均概率 %.3f，训练时为 %.3f，容许下降 %.2f，%s", s.Batch, s.Training, s.Band, pValue(s.P)),
				EN: fmt.Sprintf("mean probability %.3f, %.3f in training, band −%.2f, %s", s.Batch, s.Training, s.Band, pValue(s.P)),
			})
		case classifier.MixFigure:
			m := d.Mix
			psi := "—" // a category is missing on one side
			if !math.IsNaN(m.StabilityIndex) {
				psi = fmt.Sprintf("%.2f", m.StabilityIndex)
			}
			list = append(list, Text{
				ZH: fmt.Sprintf("类别构成与训练时相差 %.3f 比特（JS 散度；PSI %s，χ² %.1f），容许 %.2f，%s", m.Divergence, psi, m.ChiSquare, m.Band, pValue(m.P)),
				EN: fmt.Sprintf("mix of categories %.3f bits from that of training (Jensen–Shannon; PSI %s, χ² %.1f), band %.2f, %s", m.Divergence, psi, m.ChiSquare, m.Band, pValue(m.P)),
			})
		}
	}
	return list
}

func pValue(p float64) string {
	if p < 0.001 {
		return "p < 0.001"
	}
	return fmt.Sprintf("p %.3f", p)
}

// join joins texts in each language.
func join(texts []Text) Text {
	var zh, en []string
	for _, t := range texts {
		zh, en = append(zh, t.ZH), append(en, t.EN)
	}
	return Text{ZH: strings.Join(zh, "；"), EN: strings.Join(en, "; ")}
}
