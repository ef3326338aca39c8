package analysis

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// jsonCases are results that are rich, poor and empty.
func jsonCases() map[string]*Result {
	rich := New(scheme("a", "b", "其他"), Options{})
	spread(rich, 4, "2024-01-01", "2025-02-10", "a")
	spread(rich, 1, "2024-06-01", "2024-09-30", "b")
	batch(rich, 1, "", "其他")
	l := row("g1", "2024-05-05", "a")
	l.GroupID, l.GroupSize, l.Product = "g1", 2, "<甲>&乙"
	rich.Add(l)
	rich.Add(l)
	undated := New(scheme("a"), Options{})
	batch(undated, 3, "", "a")
	return map[string]*Result{
		"rich":    rich.Result(),
		"undated": undated.Result(),
		"empty":   New(scheme("a", "b"), Options{}).Result(),
	}
}

func TestJSONRoundTrip(t *testing.T) {
	for name, want := range jsonCases() {
		text := encode(t, want)
		if strings.Contains(text, `\u003c`) {
			t.Errorf("%s: HTML is escaped", name)
		}
		got, err := ReadJSON(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(Options{}, "AsOf"), cmpopts.IgnoreFields(ParetoRow{}, "Parts")); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// No list is null, so that a reader may range over it without asking.
func TestListsAreNeverNil(t *testing.T) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				if field := v.Type().Field(i); field.Tag.Get("json") != "-" || v.Type() != reflect.TypeFor[Options]() {
					name := field.Name
					walk(path+"."+name, v.Field(i))
				}
			}
		case reflect.Pointer:
			if !v.IsNil() {
				walk(path, v.Elem())
			}
		case reflect.Slice:
			if v.IsNil() {
				t.Errorf("%s is nil", path)
			}
			for i := range v.Len() {
				walk(path, v.Index(i))
			}
		}
	}
	for name, r := range jsonCases() {
		walk(name, reflect.ValueOf(*r))
	}
}

func TestReadJSONRefuses(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"nothing", "", "not the JSON"},
		{"no JSON", "类别,数量", "not the JSON"},
		{"later version", `{"schema": 2}`, "schema version 2, want 1"},
		{"other JSON", `{"a": 1}`, "schema version 0, want 1"},
		{"wrong type", `{"schema": 1, "counts": []}`, "counts"},
		{"cut off", encode(t, jsonCases()["rich"])[:2000], "not the JSON"},
	} {
		if _, err := ReadJSON(strings.NewReader(c.text)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	broken := errors.New("broken disk")
	if _, err := ReadJSON(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("read error: %v", err)
	}
}
