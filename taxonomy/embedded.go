package taxonomy

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

//go:embed consumer.yaml civic.yaml severity.yaml fishbone.yaml
var files embed.FS

// Files returns the commented files that people copy and edit: NAME.yaml for
// each embedded taxonomy, severity.yaml with the preset scales, and fishbone.yaml.
func Files() fs.FS { return files }

// Embedded returns the names of the embedded taxonomies, that of Default
// first.
func Embedded() []string { return []string{"consumer", "civic"} }

// Named returns a new copy of the embedded taxonomy of that name.
func Named(name string) (t *Taxonomy, ok bool) {
	if !slices.Contains(Embedded(), name) {
		return nil, false
	}
	file, err := files.Open(name + ".yaml")
	if err == nil {
		defer file.Close()
		t, err = Load(name+".yaml", file)
	}
	if err != nil {
		panic("taxonomy: embedded " + err.Error())
	}
	return t, true
}

// presetScale returns the syntax tree of the scale with that name in
// severity.yaml.
func presetScale(name string) (ast.Node, error) {
	data, err := files.ReadFile("severity.yaml")
	if err != nil {
		return nil, err
	}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, scale := range file.Docs[0].Body.(*ast.MappingNode).Values {
		if scale.Key.String() == name {
			return scale.Value, nil
		}
		names = append(names, scale.Key.String())
	}
	return nil, fmt.Errorf("no preset scale %q: want %s, or a list of levels", name, strings.Join(names, ", "))
}

// Default returns a new copy of the embedded taxonomy for consumer complaints.
func Default() *Taxonomy {
	t, _ := Named("consumer")
	return t
}
