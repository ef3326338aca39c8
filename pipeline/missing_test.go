package pipeline

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// Of each labelling the shards are told that no file holds, in whatever files the
// others are.
func TestMissingShards(t *testing.T) {
	b := newBench(t)
	rows := crowd(60, 0, rand.New(rand.NewPCG(6, 0)))
	a, c := b.input("a.jsonl", rows[:40]), b.input("c.jsonl", rows[40:])
	one, two, third := b.shard(Shard{1, 3}, a), b.shard(Shard{2, 3}, a), b.shard(Shard{3, 3}, a)
	both, err := b.partial("{}", one, two)
	if err != nil {
		t.Fatal(err)
	}
	last := b.shard(Shard{7, 7}, c)
	tests := []struct {
		name  string
		files []string
		want  []string // each in a warning
	}{
		{"all rows", []string{b.shard(Shard{}, a)}, nil},
		{"all shards", []string{third, one, two}, nil},
		{"a partial and the rest", []string{both, third}, nil},
		{"a partial", []string{both}, []string{"of a.jsonl: 1 of 3 shards is missing (3)"}},
		{"one shard", []string{two}, []string{"of a.jsonl: 2 of 3 shards are missing (1, 3)"}},
		{"one shard twice", []string{two, two}, []string{"2 of 3 shards are missing (1, 3)"}},
		{"two labellings", []string{one, last, third}, []string{"of a.jsonl: 1 of 3 shards is missing (2)", "of c.jsonl: 6 of 7 shards are missing (1, 2, 3, …)"}},
	}
	for _, test := range tests {
		got, err := MissingShards(test.files)
		if err != nil || len(got) != len(test.want) {
			t.Errorf("%s: %+v, %v; want %d warnings", test.name, got, err, len(test.want))
			continue
		}
		for i, w := range got {
			if !strings.Contains(w.Message.EN, test.want[i]) {
				t.Errorf("%s: %q, want %q in it", test.name, w.Message.EN, test.want[i])
			}
		}
	}
	if _, err := MissingShards([]string{"none.parquet"}); err == nil {
		t.Error("a file that is not there has no missing shards")
	}
}
