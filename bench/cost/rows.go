//go:build unix

package main

import (
	"encoding/csv"
	"errors"
	"io"
	"os"
	"time"

	"suxi/complaint"
)

func size(row *complaint.Labelled) int64 {
	b, _ := row.AppendBinary(nil) // the error is always nil
	return int64(len(b))
}

// pack takes rows through bytes as often as an engine does: to be labelled, to be
// finished, and once more where the engine groups them.
func pack(rows []complaint.Labelled) error {
	var b []byte
	for i := range rows {
		for range 3 {
			var back complaint.Labelled
			b, _ = rows[i].AppendBinary(b[:0])
			if err := back.UnmarshalBinary(b); err != nil {
				return err
			}
		}
	}
	return nil
}

// export writes the complaints of a file as a plain CSV, without what it may say
// besides.
func export(from, to string) error {
	r, err := complaint.OpenFile(from, complaint.ReaderOptions{})
	if err != nil {
		return err
	}
	defer r.Close()
	f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	w := csv.NewWriter(f)
	w.Write([]string{"id", "text", "received_at", "channel", "product", "region", "batch", "customer_id"}) // w keeps the error
	for {
		c, err := r.Read()
		var bad *complaint.RowError
		switch {
		case errors.As(err, &bad):
			continue
		case err == io.EOF:
			w.Flush()
			return errors.Join(w.Error(), f.Close())
		case err != nil:
			return err
		}
		received := ""
		if !c.ReceivedAt.IsZero() {
			received = c.ReceivedAt.Format(time.RFC3339)
		}
		w.Write([]string{c.ID, c.Text, received, c.Channel, c.Product, c.Region, c.Batch, c.CustomerID})
	}
}

// read reads complaints, and hashes the file, as a run does.
func read(name string) (rows []complaint.Labelled, err error) {
	r, err := complaint.OpenFile(name, complaint.ReaderOptions{})
	if err != nil {
		return nil, err
	}
	defer r.Close()
	for {
		c, err := r.Read()
		if err == io.EOF {
			_, err = r.Hash()
			return rows, err
		}
		if err != nil {
			return nil, err
		}
		rows = append(rows, complaint.Labelled{Complaint: c})
	}
}
