package complaint

import "errors"

// Join writes the rows of labelled Parquet files, in order, into one, without
// decoding them: it copies row groups as they are. Their key-value metadata stays
// behind. Errors of the files are of type *FileError.
func (p *ParquetWriter) Join(names ...string) error {
	if err := p.flush(); err != nil {
		return err
	}
	p.group = RowGroup{} // for package parquet ends it
	for _, name := range names {
		if err := p.join(name); err != nil {
			return err
		}
	}
	return nil
}

func (p *ParquetWriter) join(name string) (err error) {
	l, err := OpenLabelled(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	defer guard("Parquet file", &err)
	for _, group := range l.groups {
		if _, err := p.w.WriteRowGroup(group); err != nil {
			return &FileError{name, err}
		}
	}
	return nil
}
