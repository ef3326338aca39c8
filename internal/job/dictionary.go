package job

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"suxi/internal/inputfile"
	"suxi/segment"
)

// Dictionaries opens the dictionaries of those names: one to cut with, which is nil
// unless named, and any number of files of user words. Check, which may be nil,
// refuses user words; its errors begin with the line. Errors begin with the name.
func Dictionaries(names []string, check func(*segment.UserWords) error) (base *segment.Segmenter, files []*segment.UserFile, err error) {
	for _, name := range names {
		dictionary, words, err := openDictionary(name)
		switch {
		case err != nil:
			return nil, nil, err
		case words != nil:
			if check != nil {
				if err := check(segment.NewUserWords(words)); err != nil {
					return nil, nil, fmt.Errorf("%s:%w", name, err)
				}
			}
			files = append(files, words)
		case base != nil:
			return nil, nil, fmt.Errorf("%s: a second dictionary: one cuts, the others are files of user words", name)
		default:
			base = dictionary
		}
	}
	return base, files, nil
}

// IsDictionaryName tells the name of an embedded dictionary from that of a file.
func IsDictionaryName(name string) bool { return name == segment.Accurate || name == segment.GSE }

// openDictionary opens an embedded dictionary, a compiled one, or a file of user words.
func openDictionary(name string) (*segment.Segmenter, *segment.UserFile, error) {
	if IsDictionaryName(name) {
		s, err := segment.Embedded(name)
		return s, nil, err
	}
	f, err := inputfile.Open(name)
	if err != nil {
		return nil, nil, Named(name, err)
	}
	defer f.Close()
	in := bufio.NewReader(f)
	beginning, _ := in.Peek(8) // as much as IsCompiled looks at; an error comes again
	if segment.IsCompiled(beginning) {
		s, err := decodeDictionary(in)
		return s, nil, Named(name, err)
	}
	words, err := segment.ReadUserFile(in)
	if err != nil {
		return nil, nil, Named(name, err)
	}
	for _, l := range words.Lines {
		if l.Err != nil {
			return nil, nil, fmt.Errorf("%s:%d: %w; suxi dict lint lists all", name, l.Line, l.Err)
		}
	}
	return nil, words, nil
}

// maxCompiled bounds a compiled dictionary, in bytes.
const maxCompiled = 256 << 20

// decodeDictionary reads a compiled dictionary.
func decodeDictionary(in io.Reader) (*segment.Segmenter, error) {
	data, err := io.ReadAll(io.LimitReader(in, maxCompiled+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxCompiled {
		return nil, fmt.Errorf("compiled dictionary: more than %d MiB", maxCompiled>>20)
	}
	return segment.Decode(data)
}

// Named puts the name of a file before an error, in the place of what the system
// says of opening or reading it; nil stays nil.
func Named(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", name, err)
}
