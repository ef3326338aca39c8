package main

import (
	"context"
	"errors"
	"io"

	"suxi/complaint"
)

// eachRow reads r to its end and calls do with each complaint, or with the
// error of a row that cannot be read.
func eachRow(ctx context.Context, r *complaint.Reader, do func(c *complaint.Complaint, bad *complaint.RowError)) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		c, err := r.Read()
		var bad *complaint.RowError
		switch {
		case err == nil:
			do(&c, nil)
		case err == io.EOF:
			return nil
		case errors.As(err, &bad):
			do(nil, bad)
		default:
			return err
		}
	}
}
