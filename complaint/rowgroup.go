package complaint

import "cmp"

// A row group of a labelled Parquet file ends with the row with which it has so
// many rows, or so many bytes of cells, whichever comes first. So a writer holds
// little of a file of long texts, and rows of less than 2 KB on average have the
// same row groups whatever they say. The last one of a file may have fewer.
const (
	RowGroupRows  = 1 << 15
	RowGroupBytes = 64 << 20
)

// A RowGroup finds where the row groups of a sequence of rows end: that depends on
// the rows alone. The zero value is at the start of one.
type RowGroup struct {
	Rows, Bytes int // a group ends with; 0 means RowGroupRows and RowGroupBytes

	rows, bytes int // of the group so far
}

// EndsWith adds a row and reports whether the group ends with it.
func (g *RowGroup) EndsWith(c *Complaint) bool {
	g.rows++
	g.bytes += c.Size()
	if g.rows < cmp.Or(g.Rows, RowGroupRows) && g.bytes < cmp.Or(g.Bytes, RowGroupBytes) {
		return false
	}
	g.rows, g.bytes = 0, 0
	return true
}

// Size returns how many bytes the cells of c have, but for those of labels, which
// people's corrections replace.
func (c *Complaint) Size() int {
	n := len(c.ID) + len(c.Text) + len(c.Channel) + len(c.Product) + len(c.Region) + len(c.Batch) +
		len(c.CustomerID) + len(c.CustomerGroup) + len(c.Department)
	for _, f := range c.Extra {
		n += len(f.Name) + len(f.Value)
	}
	return n
}
