package reports

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"suxi/analysis"
	"suxi/internal/bounds"
)

// An edit changes one value of a JSON document, the first of which is 0 and which
// come in the order of their keys.
type edit struct {
	at   int
	how  uint8
	put  int64
	text string
}

// apply returns v with the edit, which counts down to its value.
func (e *edit) apply(v any) any {
	e.at--
	if e.at == -1 {
		list, _ := v.([]any)
		switch {
		case e.how%5 == 0:
			return json.Number(strconv.FormatInt(e.put, 10))
		case e.how%5 == 1:
			return e.text
		case e.how%5 == 2 && len(list) > 0:
			return list[:int(uint64(e.put)%uint64(len(list)))]
		case e.how%5 == 3 && len(list) > 0:
			return append(slices.Clone(list), list...)
		}
		return nil
	}
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			v[key] = e.apply(v[key])
		}
	case []any:
		for i := range v {
			v[i] = e.apply(v[i])
		}
	}
	return v
}

// FuzzResult renders results in which a value was changed by hand, in a list or
// beside it: they are rendered, or refused.
func FuzzResult(f *testing.F) {
	var b strings.Builder
	if err := handmade().WriteJSON(&b); err != nil {
		f.Fatal(err)
	}
	whole := b.String()
	for i, put := range []int64{-1, 0, 1, 1 << 62} {
		f.Add(uint16(37*i), uint8(i), put, "x")
	}
	f.Add(uint16(900), uint8(1), int64(0), "<script>")
	f.Fuzz(func(t *testing.T, at uint16, how uint8, put int64, text string) {
		var document any
		d := json.NewDecoder(strings.NewReader(whole))
		d.UseNumber()
		if err := d.Decode(&document); err != nil {
			t.Fatal(err)
		}
		e := edit{int(at), how, put, text}
		edited, err := json.Marshal(e.apply(document))
		if err != nil {
			t.Fatal(err)
		}
		r, err := analysis.ReadJSON(strings.NewReader(string(edited)))
		if err != nil {
			return
		}
		bounds.Memory(t, 512<<20, func() {
			page, book := WriteHTML(io.Discard, r, Options{}), WriteXLSX(io.Discard, r, Options{Language: English})
			if (page == nil) != (book == nil) {
				t.Errorf("value %d changed by %d: page %v, workbook %v", at, how%5, page, book)
			}
		})
	})
}
