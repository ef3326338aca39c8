package taxonomy

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// A taxonomy file is bounded in size and nesting, because the time and memory
// of the YAML parser grow with the square of the nesting: a hundred thousand
// opening brackets would take all memory there is. The embedded taxonomies have
// about 60 kB each, most of it phrases, and nest six deep.
const (
	maxSize    = 256 << 10
	maxNesting = 16
)

// Load reads a taxonomy from YAML. Errors have one line and begin with name,
// line and column: "my.yaml:12:11: categories[1].code: …".
func Load(name string, r io.Reader) (*Taxonomy, error) {
	t := new(Taxonomy)
	body, err := read(name, r, "taxonomy", t)
	if err != nil {
		return nil, err
	}
	if bad := t.validate(); bad != nil {
		return nil, at(name, find(body, bad.path), bad)
	}
	return t, nil
}

// read decodes the one document in r, which is to be a thing of the given kind,
// to v and returns its syntax tree.
func read(name string, r io.Reader, kind string, v any) (ast.Node, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("%s: %w", name, err)
	case len(data) > maxSize:
		return nil, fmt.Errorf("%s: larger than %d KiB: not a %s", name, maxSize>>10, kind)
	case !utf8.Valid(data):
		return nil, fmt.Errorf("%s: not UTF-8: save the file as UTF-8", name)
	}
	return decode(name, strings.TrimPrefix(string(data), "\uFEFF"), kind, v)
}

func decode(name, text, kind string, v any) (body ast.Node, err error) {
	defer func() {
		// The library panics on some texts, such as a tag without a value.
		if recover() != nil {
			body, err = nil, fmt.Errorf("%s: not readable as YAML: look for a tag (!) or anchor (&) without a value", name)
		}
	}()
	tokens := lexer.Tokenize(text)
	if deep := tooDeep(tokens); deep != nil {
		return nil, at(name, deep, errors.New("nested too deep for a "+kind))
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, located(name, err)
	}
	for _, d := range file.Docs {
		switch {
		case d.Body == nil: // only comments
		case body != nil:
			return nil, at(name, begin(d.Body), fmt.Errorf("a second document: want one %s a file", kind))
		default:
			body = d.Body
		}
	}
	if body == nil {
		return nil, fmt.Errorf("%s: no %s in it", name, kind)
	}
	if err := expandPreset(name, body); err != nil {
		return nil, err
	}
	if err := yaml.NodeToValue(body, v, yaml.Strict()); err != nil {
		return nil, located(name, err)
	}
	return body, nil
}

// expandPreset puts the levels of a preset scale where body has its name.
func expandPreset(name string, body ast.Node) error {
	taxonomy, ok := body.(*ast.MappingNode)
	if !ok {
		return nil // and no taxonomy
	}
	for _, field := range taxonomy.Values {
		preset, ok := field.Value.(*ast.StringNode)
		if !ok || field.Key.String() != "severity" {
			continue
		}
		scale, err := presetScale(preset.Value)
		if err != nil {
			return at(name, preset.GetToken(), err)
		}
		field.Value = scale
	}
	return nil
}

// WriteYAML writes the taxonomy so that Load reads back an equal one.
// Comments and layout of a file it came from are lost.
func (t *Taxonomy) WriteYAML(w io.Writer) error {
	return yaml.NewEncoder(w, yaml.IndentSequence(true), yaml.CustomMarshaler(quote[string]), yaml.CustomMarshaler(quote[Phrase])).Encode(t)
}

// quote returns the scalar for a text: in quotes, unless it is words that
// nobody could read as something else. The library's own choice takes the
// text ".nan" for a number.
func quote[T ~string](v T) ([]byte, error) {
	s := string(v)
	plain := !slices.Contains([]string{"null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "nan"}, fold(s))
	for i, r := range s {
		if !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && !strings.ContainsRune(" ，。：；、", r)) {
			plain = false
			break
		}
	}
	if plain {
		return []byte(s), nil
	}
	return []byte(strconv.Quote(s)), nil
}

// tooDeep returns the token at which brackets, or list items on one line, nest
// deeper than maxNesting. Nesting by indentation costs its square in bytes, so
// maxSize bounds it.
func tooDeep(tokens token.Tokens) *token.Token {
	brackets, items, line := 0, 0, 0
	for _, tk := range tokens {
		switch tk.Type {
		case token.SequenceStartType, token.MappingStartType:
			brackets++
		case token.SequenceEndType, token.MappingEndType:
			brackets--
		case token.SequenceEntryType:
			if tk.Position.Line != line {
				items, line = 0, tk.Position.Line
			}
			items++
		}
		if max(brackets, items) > maxNesting {
			return tk
		}
	}
	return nil
}

// located gives an error of the YAML library the form of ours: one line, the
// place in front, and words of YAML for types of Go.
func located(name string, err error) error {
	var located yaml.Error
	if !errors.As(err, &located) {
		return fmt.Errorf("%s: %w", name, err)
	}
	message, _, _ := strings.Cut(located.GetMessage(), "\n")
	var mismatch *yaml.TypeError
	var overflow *yaml.OverflowError
	switch {
	case errors.As(err, &mismatch):
		message = fmt.Sprintf("%s where %s is expected", noun(mismatch.SrcType), noun(mismatch.DstType))
	case errors.As(err, &overflow):
		message = "number out of range"
	}
	tk := located.GetToken()
	if tk != nil && (tk.Type == token.MappingStartType || tk.Prev != nil && tk.Prev.Type == token.MappingEndType) {
		message += ": a phrase with {n} needs quotes around it"
	}
	return at(name, tk, errors.New(message))
}

// noun returns what a value of type t is called in YAML.
func noun(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "whole number"
	case reflect.Float64:
		return "number"
	case reflect.Slice:
		return "list"
	}
	return "mapping"
}

// at puts file name, line and column in front of err.
func at(name string, tk *token.Token, err error) error {
	if tk == nil || tk.Position == nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return fmt.Errorf("%s:%d:%d: %w", name, tk.Position.Line, tk.Position.Column, err)
}

// find returns the token of the value at a path such as categories[1].code,
// or of the nearest value around it if it is absent.
func find(body ast.Node, path string) *token.Token {
	for {
		p, err := yaml.PathString("$." + path)
		if err == nil {
			if node, err := p.FilterNode(body); err == nil && node != nil {
				return begin(node)
			}
		}
		cut := strings.LastIndexAny(path, ".[")
		if cut < 0 {
			return begin(body)
		}
		path = path[:cut]
	}
}

// begin returns the first token of a node: of a mapping, that of its first key.
func begin(node ast.Node) *token.Token {
	switch n := node.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 {
			return n.Values[0].Key.GetToken()
		}
	case *ast.MappingValueNode:
		return n.Key.GetToken()
	}
	return node.GetToken()
}
