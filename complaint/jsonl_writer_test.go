package complaint

import (
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// A member of an object is written as encoding/json writes it.
func TestAppendMember(t *testing.T) {
	check := func(t rapid.TB, value any) {
		want, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := appendMember([]byte("x"), reflect.ValueOf(value)); string(got) != "x"+string(want) || err != nil {
			t.Errorf("%v: got %s, %v, want x%s", value, got, err, want)
		}
	}
	for _, value := range []any{
		"", "杯子", "a\u2028b\u2029c\u2027", "<&>", `\"`, "\t\n\x00\x1f\x7f", "\uFFFD😀",
		0.0, 1e-6, 9e-7, -1e21, 1e20, 0.1, int64(-7), true,
		[]Mention{{Kind: "who", End: 3}}, []Evidence{{Start: 1, End: 2, Weight: 1e-9}}, []Mention{},
	} {
		check(t, value)
	}
	rapid.Check(t, func(t *rapid.T) {
		check(t, valid(rapid.String().Draw(t, "string")))
		check(t, rapid.Float64().Draw(t, "number"))
	})
}
