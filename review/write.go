package review

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"path/filepath"
	"strconv"
	"strings"

	"suxi/complaint"
	"suxi/internal/atomicfile"
	"suxi/taxonomy"
)

// formats are those of a sheet, by extension.
var formats = map[string]func(io.Writer, *taxonomy.Taxonomy, []Item) error{
	".xlsx":  writeXLSX,
	".csv":   writeCSV,
	".jsonl": writeJSONL,
}

// CheckPath reports a path whose extension is of no format that [Write] knows.
func CheckPath(path string) error {
	if formats[strings.ToLower(filepath.Ext(path))] == nil {
		return fmt.Errorf("%s: cannot write a queue in this format: name it .xlsx, .csv or .jsonl", path)
	}
	return nil
}

// Write writes items as a sheet, in the format that the extension of path
// names: .xlsx, .csv or .jsonl. XLSX and CSV have Chinese headers and the names
// of labels, JSON Lines has English keys and codes. The file is private and
// appears whole or not at all; an existing one is an error without force.
//
// XLSX cannot hold what XML cannot, and ends a cell at 32,767 characters, as in
// [complaint.NewWriter].
func Write(path string, force bool, tax *taxonomy.Taxonomy, items []Item) error {
	if err := CheckPath(path); err != nil {
		return err
	}
	write := formats[strings.ToLower(filepath.Ext(path))]
	for i := range items {
		if strings.TrimSpace(items[i].ID) == "" || strings.TrimSpace(items[i].Text) == "" {
			return fmt.Errorf("%s: item %d has no id or no text: it could not be read back", path, i+1)
		}
	}
	file, err := atomicfile.CreateFile(path, force, 0o600)
	if err != nil {
		return err
	}
	defer file.Abort()
	if err := write(file, tax, items); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return file.Commit()
}

// writeCSV writes UTF-8 with byte order mark, for spreadsheets.
func writeCSV(out io.Writer, tax *taxonomy.Taxonomy, items []Item) error {
	if _, err := io.WriteString(out, "\uFEFF"); err != nil {
		return err
	}
	w := csv.NewWriter(out)
	w.UseCRLF = false // it would also change line ends within a cell
	all := shownColumns(tax, true, items)
	record := make([]string, len(all))
	for i, c := range all {
		record[i] = c.head
	}
	w.Write(record) // Error below is of any Write
	for i := range items {
		for j, c := range all {
			switch v := c.value(&items[i]).(type) {
			case string:
				record[j] = complaint.EscapeFormula(v)
			case int:
				record[j] = strconv.Itoa(v)
			case float64:
				record[j] = strconv.FormatFloat(v, 'g', -1, 64)
			}
		}
		w.Write(record)
	}
	w.Flush()
	return w.Error()
}

// writeJSONL writes one object a line, its keys in the order of the columns.
func writeJSONL(out io.Writer, tax *taxonomy.Taxonomy, items []Item) error {
	w := bufio.NewWriter(out)
	all := shownColumns(tax, false, items)
	for i := range items {
		line := []byte{'{'}
		for j, c := range all {
			value, err := json.Marshal(c.value(&items[i]))
			if err != nil {
				return err
			}
			if j > 0 {
				line = append(line, ',')
			}
			line = strconv.AppendQuote(line, c.key)
			line = append(line, ':')
			line = append(line, value...)
		}
		w.Write(append(line, '}', '\n')) // Flush returns the first error
	}
	return w.Flush()
}
