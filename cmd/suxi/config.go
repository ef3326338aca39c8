package main

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"suxi/internal/inputfile"
	"suxi/internal/job"
	"suxi/taxonomy"
)

// maxConfig bounds a configuration file, in bytes: the time of the YAML parser
// grows with the square of the nesting. One with every flag has a third of it.
const maxConfig = 16 << 10

// A config is a file of flags:
//
//	quiet: true            # for every command that has the flag
//	column: {text: 反映内容}
//	run:                   # for one command; goes before the above
//	  out: reports
type config struct {
	name string
	dir  string
	root *cobra.Command
}

// applyConfig gives the flags of root's commands the values in a file, but for
// those on the command line. It sets the flags of all commands, so that a value
// that a flag does not take is told whichever command runs.
func applyConfig(root *cobra.Command, name string) error {
	body, err := parseConfig(name)
	if err != nil || body == nil {
		return err
	}
	c := config{name, filepath.Dir(name), root}
	settings, ok := body.(*ast.MappingNode)
	if !ok {
		return c.errorf(body, "want flags as name: value")
	}
	var all []*ast.MappingValueNode
	given := map[*pflag.Flag]bool{}
	for _, setting := range settings.Values {
		cmd := c.command(setting)
		if cmd == nil {
			all = append(all, setting)
			continue
		}
		if setting.Value.Type() == ast.NullType {
			continue // all its flags are commented out
		}
		own, ok := setting.Value.(*ast.MappingNode)
		if !ok {
			return c.errorf(setting.Value, "want flags of suxi %s as name: value", commandName(cmd))
		}
		for _, s := range own.Values {
			flag := c.flag(cmd, s)
			if flag == nil {
				return c.errorf(s.Key, "unknown key %q: suxi %s has no such flag", s.Key.String(), commandName(cmd))
			}
			given[flag] = true
			if err := c.set(cmd, flag, s.Value); err != nil {
				return err
			}
		}
	}
	for _, setting := range all {
		known := false
		for _, cmd := range commands(root) {
			flag := c.flag(cmd, setting)
			if flag == nil {
				continue
			}
			known = true
			if given[flag] {
				continue
			}
			if err := c.set(cmd, flag, setting.Value); err != nil {
				return err
			}
		}
		if !known {
			return c.errorf(setting.Key, "unknown key %q: neither a command nor a flag; see suxi --help", setting.Key.String())
		}
	}
	return nil
}

// parseConfig returns the one document of a YAML file, or nil if it has none.
func parseConfig(name string) (body ast.Node, err error) {
	f, err := inputfile.Open(name)
	if err != nil {
		return nil, usagef("--config: %v", err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxConfig+1))
	if err != nil {
		return nil, usagef("--config: %v", err)
	}
	if len(text) > maxConfig {
		return nil, usagef("%s: larger than %d KiB: not a file of flags", name, maxConfig>>10)
	}
	defer func() {
		// The library panics on some texts, such as a tag without a value.
		if recover() != nil {
			body, err = nil, usagef("%s: not readable as YAML", name)
		}
	}()
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		var located yaml.Error
		if errors.As(err, &located) {
			message, _, _ := strings.Cut(located.GetMessage(), "\n")
			return nil, usagef("%s%s: %s", name, place(located.GetToken()), message)
		}
		return nil, usagef("%s: %v", name, err)
	}
	for _, d := range file.Docs {
		switch {
		case d.Body == nil || d.Body.Type() == ast.CommentType:
		case body != nil:
			return nil, usagef("%s%s: a second document: want one", name, place(d.Body.GetToken()))
		default:
			body = d.Body
		}
	}
	return body, nil
}

// command returns the command that a key names.
func (c config) command(setting *ast.MappingValueNode) *cobra.Command {
	for _, cmd := range commands(c.root) {
		if commandName(cmd) == setting.Key.String() {
			return cmd
		}
	}
	return nil
}

// flag returns the flag of cmd that a key names.
func (c config) flag(cmd *cobra.Command, setting *ast.MappingValueNode) *pflag.Flag {
	flag := cmd.LocalNonPersistentFlags().Lookup(setting.Key.String())
	if flag == nil || flag.Name == "help" {
		return nil
	}
	return flag
}

// set gives a flag the value of a node, unless the command line gave it one.
func (c config) set(cmd *cobra.Command, flag *pflag.Flag, node ast.Node) error {
	values, err := c.values(flag, node)
	if err != nil || flag.Changed {
		return err
	}
	for _, v := range values {
		if err := flag.Value.Set(v); err != nil {
			return c.errorf(node, "%s: want %s", flag.Name, kind(flag))
		}
	}
	flag.Changed = true
	return nil
}

// kind returns what a flag's value is, in words.
func kind(flag *pflag.Flag) string {
	switch flag.Value.Type() {
	case "bool":
		return "true or false"
	case "int", "uint64":
		return "a whole number"
	case "float64":
		return "a number"
	case "stringToString":
		return "pairs of a field and a header"
	case "stringArray":
		return "a text or a list of them"
	}
	return "a text"
}

// values returns what a node says of a flag, as the command line would.
func (c config) values(flag *pflag.Flag, node ast.Node) ([]string, error) {
	if list, ok := node.(*ast.SequenceNode); ok && flag.Value.Type() == "stringArray" {
		var values []string
		for _, item := range list.Values {
			one, err := c.values(flag, item)
			if err != nil {
				return nil, err
			}
			values = append(values, one...)
		}
		return values, nil
	}
	if flag.Value.Type() != "stringToString" {
		value, ok := scalar(node)
		if !ok {
			return nil, c.errorf(node, "%s: want %s", flag.Name, kind(flag))
		}
		if flag.Annotations[pathFlag] != nil && value != "" && !filepath.IsAbs(value) && !isEmbedded(flag, value) {
			value = filepath.Join(c.dir, value)
		}
		return []string{value}, nil
	}
	pairs, ok := node.(*ast.MappingNode)
	if !ok {
		return nil, c.errorf(node, "%s: want %s", flag.Name, kind(flag))
	}
	var values []string
	for _, pair := range pairs.Values {
		value, ok := scalar(pair.Value)
		if !ok {
			return nil, c.errorf(pair.Value, "%s.%s: want a text", flag.Name, pair.Key.String())
		}
		var quoted strings.Builder
		w := csv.NewWriter(&quoted)
		w.Write([]string{pair.Key.String() + "=" + value})
		w.Flush()
		values = append(values, strings.TrimSuffix(quoted.String(), "\n"))
	}
	return values, nil
}

// isEmbedded tells the name of an embedded taxonomy or dictionary from that of a
// file.
func isEmbedded(flag *pflag.Flag, value string) bool {
	switch flag.Name {
	case "taxonomy":
		_, named := taxonomy.Named(value)
		return named
	case "dict":
		return job.IsDictionaryName(value)
	}
	return false
}

// scalar returns the text of a node that is one value.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func (c config) errorf(node ast.Node, format string, args ...any) error {
	return usagef("%s%s: %s", c.name, place(node.GetToken()), fmt.Sprintf(format, args...))
}

// place is the position of a token as :line:column.
func place(tk *token.Token) string {
	if tk == nil || tk.Position == nil {
		return ""
	}
	return fmt.Sprintf(":%d:%d", tk.Position.Line, tk.Position.Column)
}
