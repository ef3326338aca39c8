package complaint

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// docs/FORMATS.md lists the columns of a labelled file, in order, with the type
// that they have.
func TestFormatsDocument(t *testing.T) {
	doc, err := os.ReadFile("../docs/FORMATS.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(doc), "\n## labelled.parquet\n")
	section, _, _ = strings.Cut(section, "\n## ")
	var got []string
	for _, m := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\| \\S.* \\|$").FindAllStringSubmatch(section, -1) {
		got = append(got, m[1]+" "+m[2])
	}
	types := map[reflect.Type]string{
		reflect.TypeFor[string](): "text", reflect.TypeFor[bool](): "boolean", reflect.TypeFor[int64](): "int64", reflect.TypeFor[float64](): "double",
		reflect.TypeFor[time.Time](): "timestamp (ms, UTC), null", reflect.TypeFor[[]Mention](): "[]Mention", reflect.TypeFor[[]Evidence](): "[]Evidence", reflect.TypeFor[[]Field](): "[]Field",
	}
	var want []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[labelledRow]()) {
		name, _, _ := strings.Cut(f.Tag.Get("parquet"), ",")
		want = append(want, name+" "+types[f.Type])
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-schema +document):\n%s", diff)
	}
}
