package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// mayImport is the house: each package and what it may import besides the
// standard library. A package of this module stands under its path below
// suxi/, a library under its module path.
var mayImport = map[string][]string{
	"taxonomy":            {"calendar", "github.com/goccy/go-yaml"},
	"calendar":            {},
	"internal/gbk":        {},
	"segment":             {"internal/gbk", "github.com/go-ego/gse", "github.com/klauspost/compress", "golang.org/x/text"},
	"segment/dictgen":     {"segment", "github.com/go-ego/gse"},
	"bench/rows":          {"taxonomy", "cues", "complaint", "classifier", "models"},
	"bench/cost":          {"analysis", "complaint", "hotissue", "models", "neardup", "pipeline"},
	"bench/soak":          {"complaint", "github.com/parquet-go/parquet-go", "github.com/xuri/excelize/v2", "golang.org/x/text"},
	"bench/segment":       {"complaint", "segment", "github.com/go-ego/gse"},
	"features":            {},
	"stats":               {"gonum.org/v1/gonum"},
	"redact":              {"segment"},
	"internal/atomicfile": {},
	"internal/bounds":     {},
	"internal/inputfile":  {},
	"internal/job":        {"analysis", "calendar", "classifier", "complaint", "internal/inputfile", "models", "pipeline", "redact", "reports", "reports/tables", "review", "segment", "taxonomy"},
	"internal/parallel":   {},
	"internal/wire":       {},
	"internal/raster":     {"golang.org/x/image"},
	"complaint":           {"taxonomy", "internal/atomicfile", "internal/inputfile", "internal/wire", "internal/gbk", "github.com/xuri/excelize/v2", "github.com/parquet-go/parquet-go", "github.com/klauspost/compress", "golang.org/x/text", "github.com/cespare/xxhash/v2"},
	"themes":              {"github.com/james-bowman/nlp", "github.com/james-bowman/sparse", "golang.org/x/exp", "gonum.org/v1/gonum"},
	"neardup":             {"github.com/cespare/xxhash/v2"},
	"hotissue":            {"segment", "internal/parallel", "github.com/cespare/xxhash/v2"},
	"classifier":          {"features", "stats", "internal/parallel", "gonum.org/v1/gonum"},
	"cues":                {"taxonomy"},
	"seeds":               {"taxonomy", "cues", "features", "classifier", "gonum.org/v1/gonum"},
	"verify":              {"taxonomy", "complaint", "models", "pipeline", "reports/tables", "redact", "internal/inputfile"},
	"models":              {"taxonomy", "cues", "segment", "features", "classifier", "seeds", "neardup", "redact", "stats", "internal/parallel", "internal/inputfile"},
	"analysis":            {"taxonomy", "cues", "calendar", "complaint", "stats", "segment", "neardup", "hotissue", "redact", "themes", "internal/parallel", "internal/wire", "gonum.org/v1/gonum", "github.com/cespare/xxhash/v2"},
	"pipeline":            {"taxonomy", "complaint", "segment", "cues", "classifier", "models", "neardup", "hotissue", "redact", "internal/parallel", "internal/atomicfile", "github.com/cespare/xxhash/v2"},
	"review":              {"taxonomy", "calendar", "complaint", "stats", "neardup", "redact", "internal/atomicfile", "internal/inputfile", "github.com/xuri/excelize/v2"},
	"reports":             {"taxonomy", "analysis", "internal/atomicfile", "github.com/xuri/excelize/v2", "github.com/mattn/go-runewidth"},
	"reports/slides":      {"reports", "internal/raster", "github.com/dop251/goja", "github.com/mattn/go-runewidth"},
	"reports/tables":      {"analysis", "github.com/parquet-go/parquet-go"},
}

// TestFloors holds every package to the imports of its floor, so that a lower
// floor cannot come to know a higher one.
func TestFloors(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}: {{join .Imports " "}}`, "suxi/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for line := range strings.Lines(string(out)) {
		path, imports, _ := strings.Cut(line, ": ") // with a line end, which Fields drops
		name := strings.TrimPrefix(path, "suxi/")
		if strings.HasPrefix(name, "cmd/") {
			continue
		}
		allowed, ok := mayImport[name]
		if !ok {
			t.Errorf("package %s has no floor: give it one here and in docs/RATIONALE.md", name)
			continue
		}
		seen++
		for _, imp := range strings.Fields(imports) {
			if first, _, _ := strings.Cut(imp, "/"); first != "suxi" && !strings.Contains(first, ".") {
				continue // standard library
			}
			imp = strings.TrimPrefix(imp, "suxi/")
			if !slices.ContainsFunc(allowed, func(a string) bool { return imp == a || strings.HasPrefix(imp, a+"/") }) {
				t.Errorf("package %s imports %s, which its floor does not allow", name, imp)
			}
		}
	}
	if seen != len(mayImport) {
		t.Errorf("%d packages found, %d have a floor", seen, len(mayImport))
	}
}
