package reports

import (
	"suxi/analysis"
)

// The plane that a fishbone is drawn on: 100 × 100, the spine at half height from
// left to right, three bones a side.
const (
	boneGap   = 29. // between bones along the spine
	lastFoot  = 84. // of the bones nearest the head
	boneLean  = 10. // how far left of its foot on the spine a bone begins
	ribLength = 15. // to the left of its bone
	shownRibs = 4
	headX     = 94. // of the fish
	ribCells  = 20  // to which the name of a rib is cut, so that its count stands too

	cellPixels = 6 // of a character cell in a box
)

// fishboneChart draws the bones with what put complaints on them: causes in
// boxes above and below a spine, that leads to all complaints.
func (p *printer) fishboneChart(f *analysis.Fishbone) option {
	var lines, boxes, ribs []any
	stroke := func(from, to [2]float64) {
		lines = append(lines, []any{from[0], from[1]}, []any{to[0], to[1]}, []any{hole, hole})
	}
	stroke([2]float64{1, 50}, [2]float64{headX, 50})
	at := 0
	for i := range f.Bones {
		b := &f.Bones[i]
		if b.Code == analysis.Unmapped {
			continue
		}
		foot := lastFoot - boneGap*(2-float64(at/2))
		up := 1 - 2*float64(at%2) // bones in turn above and below
		stroke([2]float64{foot - boneLean, 50 + 43*up}, [2]float64{foot, 50})
		role := "vital"
		if b.Count == 0 {
			role = "other"
		}
		of := dash
		if b.Count >= 0 {
			of = share(b.Share)
		}
		label := p.t("value.count", p.choose(b.Name, b.NameEN), count(b.Count)+" · "+of)
		boxes = append(boxes, option{
			"name": p.choose(b.Name, b.NameEN), "value": []float64{foot - boneLean, 50 + 43*up}, "role": role,
			"symbolSize": []int{max(110, 20+cellPixels*width(label)), 28}, "label": option{"formatter": label, "position": "inside"},
			"tip": append([]string{p.t("fishbone.tip", count(b.Count), of)}, quoted(b.Quotes)...),
		})
		for j, r := range b.Ribs[:min(len(b.Ribs), shownRibs)] {
			height := 34 - 8.5*float64(j)
			x := foot - boneLean*height/43
			stroke([2]float64{round(x-ribLength, 2), 50 + height*up}, [2]float64{round(x, 2), 50 + height*up})
			ribs = append(ribs, option{
				"value": []float64{round(x, 2), 50 + height*up},
				"label": option{"formatter": cutTo(p.ribOn(b, &r), ribCells) + " " + count(r.Count)},
			})
		}
		at++
	}
	plane := func() option {
		return option{"type": "value", "min": 0, "max": 100, "show": false}
	}
	all := p.Counts.Rows - p.Counts.UnknownCategory
	head := option{
		"name": p.t("fishbone.head"), "value": []float64{headX, 50}, "role": "total", "symbolSize": []int{104, 44},
		"label": option{"formatter": p.t("fishbone.head") + "\n" + count(all), "position": "inside", "lineHeight": 17},
		"tip":   []string{count(all)},
	}
	return option{
		"tooltip": option{"trigger": "item"},
		"grid":    option{"left": 4, "right": 8, "top": 4, "bottom": 4},
		"xAxis":   plane(),
		"yAxis":   plane(),
		"series": []option{
			{"type": "line", "role": "centre", "data": lines, "silent": true},
			{"type": "scatter", "role": "ghost", "symbol": "circle", "symbolSize": 1, "data": ribs, "label": option{
				"show": true, "position": "left", "offset": []int{-4, -9}, "fontSize": 11}},
			{"type": "scatter", "role": "vital", "symbol": "rect", "z": 4, "itemStyle": option{"opacity": 1},
				"label": option{"show": true, "fontSize": 12}, "data": append(boxes, head)},
		},
	}
}

// rib names what put complaints on a bone.
func (p *printer) rib(r *analysis.Rib) string {
	if r.Kind == analysis.RibPhrase {
		return p.word("rib.", string(r.Kind))
	}
	return p.choose(r.Name, r.NameEN)
}

// ribOn is rib with its kind where another on the bone has the same name.
func (p *printer) ribOn(b *analysis.BoneCount, r *analysis.Rib) string {
	same := 0
	for i := range b.Ribs {
		if p.rib(&b.Ribs[i]) == p.rib(r) {
			same++
		}
	}
	if same < 2 {
		return p.rib(r)
	}
	return p.word("rib.", string(r.Kind)) + " " + p.rib(r)
}

// quoted are the texts of quotes, for a tooltip.
func quoted(quotes []analysis.Quote) []string {
	var out []string
	for _, q := range quotes {
		out = append(out, "“"+q.Text+"”")
	}
	return out
}
