package pipeline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"suxi/complaint"
	"suxi/cues"
)

// town returns the first town or county that a row's text names, as a place that
// package cues finds: 江城市 of 江城市柳林区. It returns "" if there is none.
func town(row *complaint.Labelled) string {
	for _, m := range row.Mentions {
		if m.Kind == string(cues.Where) && 0 <= m.Start && m.Start <= m.End && m.End <= len(row.Text) {
			if name := townIn(row.Text[m.Start:m.End]); name != "" {
				return name
			}
		}
	}
	return ""
}

// townIn returns what stands before the first 市 or 县 of a place, with it: letters,
// or two ideographs and more.
func townIn(place string) string {
	if i := strings.Index(place, "省"); i >= 0 {
		place = place[i+len("省"):]
	}
	i := strings.IndexAny(place, "市县")
	if i <= 0 {
		return ""
	}
	first, n := utf8.DecodeRuneInString(place)
	if n == i && unicode.Is(unicode.Han, first) {
		return "" // 我市
	}
	end := i + len("市")
	next, _ := utf8.DecodeRuneInString(place[end:])
	if strings.ContainsRune("场区委民政级", next) {
		return "" // 市场, 市区
	}
	return place[:end]
}
