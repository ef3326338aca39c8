package complaint

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Inputs turns arguments into the files they name: a file is itself, whatever
// its extension; a folder is the complaint files in it, by name, without hidden
// ones and without its subfolders; a pattern such as data/*.csv is the files
// that match; "-" is standard input. Naming a file twice, be it by
// a link, is an error, for its complaints would count twice.
func Inputs(args []string) ([]string, error) { return inputs(args, complaintFiles) }

// LabelledInputs is Inputs of labelled files: a folder is the Parquet files in it,
// beside which label puts its rejects.
func LabelledInputs(args []string) ([]string, error) { return inputs(args, parquetFiles) }

// A kind is the files that a folder stands for.
type kind struct {
	holds func(format string) bool
	none  error // if there are none
}

var (
	complaintFiles = kind{func(string) bool { return true },
		errors.New("no complaint files (.csv .tsv .txt .xlsx .jsonl .ndjson .parquet, or one of them with .gz) in this folder; subfolders are not searched")}
	parquetFiles = kind{func(format string) bool { return format == "parquet" },
		errors.New("no Parquet file in this folder; subfolders are not searched")}
)

func inputs(args []string, of kind) ([]string, error) {
	var inputs []string
	var seen []fs.FileInfo
	stdin := false
	for _, arg := range args {
		files, err := expand(arg, of)
		if err != nil {
			return nil, &FileError{arg, cause(err)}
		}
		for _, f := range files {
			info, err := os.Stat(f)
			same := func(other fs.FileInfo) bool { return os.SameFile(info, other) }
			if f == "-" && stdin || f != "-" && err == nil && slices.ContainsFunc(seen, same) {
				return nil, &FileError{f, errors.New("is named twice; its complaints would count twice")}
			}
			if f == "-" {
				stdin = true
			} else if err == nil {
				seen = append(seen, info)
			}
			inputs = append(inputs, f)
		}
	}
	return inputs, nil
}

func expand(arg string, of kind) ([]string, error) {
	if arg == "-" {
		return []string{arg}, nil
	}
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir():
		return folder(arg, of)
	case err == nil:
		return []string{arg}, nil
	case strings.ContainsAny(arg, "*?["): // Windows has errors of its own for it
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(arg, of)
	default:
		return nil, err
	}
	matches, err := filepath.Glob(arg)
	if err != nil {
		return nil, fmt.Errorf("bad pattern: %w", err)
	}
	matches = slices.DeleteFunc(matches, func(path string) bool {
		info, err := os.Stat(path)
		return err != nil || info.IsDir() || hidden(filepath.Base(path))
	})
	if len(matches) == 0 {
		return nil, errors.New("no file matches")
	}
	return matches, nil
}

// missing says that there is no such file, and which complaint files there are in
// its folder instead.
func missing(arg string, of kind) error {
	dir := filepath.Dir(arg)
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("%w; nor is there a folder %s", errNoFile, dir)
	}
	beside, err := folder(dir, of)
	if err != nil {
		return errNoFile
	}
	const shown = 3
	more := ""
	if n := len(beside) - shown; n > 0 {
		beside, more = beside[:shown], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Errorf("%w; in its folder are %s%s", errNoFile, strings.Join(beside, ", "), more)
}

var errNoFile = errors.New("no such file")

func folder(path string, of kind) ([]string, error) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		name := e.Name()
		if format, known := formatNamed(name); known && of.holds(format) && !e.IsDir() && !hidden(name) {
			files = append(files, filepath.Join(path, name))
		}
	}
	if len(files) == 0 {
		return nil, of.none
	}
	return files, nil
}

// hidden reports a name that folders and patterns pass over; "~$" marks the
// lock file of an open workbook.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}
