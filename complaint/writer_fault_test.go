package complaint

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
)

var errFull = errors.New("no space left on device")

// A disk takes room bytes; then each write is short and fails.
type disk struct{ room int }

func (f *disk) Write(p []byte) (int, error) {
	n := min(len(p), f.room)
	f.room -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}

// writeTo writes two batches in a format, or as rejects, and closes.
func writeTo(format string, w io.Writer) error {
	if format == "rejects" {
		r, err := NewRejectsWriter(w)
		for i := 0; err == nil && i < 50; i++ {
			err = r.Write(&RowError{File: "in.csv", Row: i, Err: errEmptyText, Raw: strings.Repeat("x", 100)})
		}
		return errors.Join(err, r.Close())
	}
	out, err := NewWriter(format, w, nil)
	if err != nil {
		return err
	}
	for batch := range 2 {
		rows := make([]Labelled, 20)
		for i := range rows {
			rows[i].Complaint = sample[0]
			rows[i].ID = fmt.Sprint(batch, i)
		}
		if err := out.Write(rows); err != nil {
			return err
		}
	}
	return out.Close()
}

// Wherever a disk is full, in whatever format, that is the error: no writer says
// that all is well.
func TestDiskFullAnywhere(t *testing.T) {
	for _, format := range []string{"parquet", "csv", "xlsx", "jsonl", "rejects"} {
		t.Run(format, func(t *testing.T) {
			whole := &disk{room: 1 << 30}
			if err := writeTo(format, whole); err != nil {
				t.Fatal(err)
			}
			size := 1<<30 - whole.room
			for room := 0; room < size; room += max(1, size/60) {
				if err := writeTo(format, &disk{room}); !errors.Is(err, errFull) {
					t.Errorf("room for %d of %d bytes: %v", room, size, err)
				}
			}
			if err := writeTo(format, &disk{size - 1}); !errors.Is(err, errFull) {
				t.Errorf("room for all but one of %d bytes: %v", size, err)
			}
		})
	}
}
