package verify

import (
	"slices"
	"testing"

	"suxi/complaint"
	"suxi/pipeline"
)

// Of a partial the rows of each record are looked at for themselves: those of its
// shard, and none twice in its labelling, though another labelling may have it.
func TestCountInStretches(t *testing.T) {
	rows := [][2]string{{"1", "快递太慢"}, {"2", "杯子漏水"}, {"3", "客服不理"}, {"4", "多扣了钱"}, {"3", "换种说法"}, {"5", "锅坏了"}}
	l := label(t, "parquet", rows)
	shards := make([][]complaint.Labelled, 2)
	for i := range shards {
		for _, row := range l.rows {
			if (pipeline.Shard{Index: i + 1, Of: 2}).Holds(&row.Complaint) {
				shards[i] = append(shards[i], row)
			}
		}
	}
	if len(shards[0]) < 2 || len(shards[1]) < 2 {
		t.Fatalf("shards of %d and %d rows: take other rows", len(shards[0]), len(shards[1]))
	}
	record := func(shard pipeline.Shard, input string, rows int) *pipeline.Record {
		return &pipeline.Record{Shard: shard, Inputs: []pipeline.Input{{Name: input}}, Counts: pipeline.Counts{Labelled: int64(rows)}}
	}
	one, two := len(shards[0]), len(shards[1])
	records := []*pipeline.Record{
		record(pipeline.Shard{Index: 2, Of: 2}, "a.csv", two), record(pipeline.Shard{Index: 1, Of: 2}, "a.csv", one),
		record(pipeline.Shard{Index: 1, Of: 1}, "b.csv", len(rows)),
	}
	good := slices.Concat(shards[1], shards[0], l.rows)
	changed := func(at int, row complaint.Labelled) []complaint.Labelled {
		rows := slices.Clone(good)
		rows[at] = row
		return rows
	}
	for _, tt := range []struct {
		name          string
		rows          []complaint.Labelled
		astray, twice int64
	}{
		{"nothing wrong", good, 0, 0},
		{"a row of the other shard", changed(0, good[two]), 1, 1},
		{"a row of the shard before", changed(two, good[0]), 1, 1},
		{"a row twice in a shard", changed(1, good[0]), 0, 1},
		{"a row twice in the last", changed(len(good)-1, good[one+two]), 0, 1},
	} {
		l.account(tt.rows, nil) // which writes them
		got, err := count(t.Context(), []string{l.path}, stretches(records))
		if err != nil {
			t.Fatal(err)
		}
		if got.rows != int64(len(good)) || got.astray != tt.astray || got.twice != tt.twice {
			t.Errorf("%s: %+v, want astray %d, twice %d", tt.name, got, tt.astray, tt.twice)
		}
		if tt.astray+tt.twice == 0 && got.sameID != 2 { // once in each labelling
			t.Errorf("%s: %d rows repeat an id, want 2", tt.name, got.sameID)
		}
	}
}
