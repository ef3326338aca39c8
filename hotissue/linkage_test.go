package hotissue

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// naive is average linkage by its definition, over a matrix of similarities.
func naive(s [][]float64, cut float64) []int32 {
	cluster := make([]int32, len(s))
	for i := range cluster {
		cluster[i] = int32(i)
	}
	mean := func(a, b int32) float64 {
		sum, pairs := 0.0, 0.0
		for i := range s {
			for j := range s {
				if cluster[i] == a && cluster[j] == b {
					sum += s[i][j]
					pairs++
				}
			}
		}
		return sum / pairs
	}
	for {
		var a, b int32
		greatest := -1.0
		for i := range cluster {
			for j := range i {
				if cluster[i] == int32(i) && cluster[j] == int32(j) {
					if m := mean(int32(i), int32(j)); m > greatest {
						greatest, a, b = m, int32(j), int32(i)
					}
				}
			}
		}
		if greatest < cut {
			return cluster
		}
		for i := range cluster {
			if cluster[i] == b {
				cluster[i] = a
			}
		}
	}
}

// graph returns the same similarities as a matrix and as edges. Few are equal.
func graph(n int, density float64, random *rand.Rand) (s [][]float64, edges [][]edge) {
	s, edges = make([][]float64, n), make([][]edge, n)
	for i := range s {
		s[i] = make([]float64, n)
		for j := range i {
			if random.Float64() < density {
				sum := uint32(1 + random.IntN(1<<20))
				s[i][j] = float64(sum) / one
				s[j][i] = s[i][j]
				edges[i] = append(edges[i], edge{int32(j), sum})
				edges[j] = append(edges[j], edge{int32(i), sum})
			}
		}
	}
	return s, edges
}

func TestAverageLinkage(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	joined := 0
	for range 60 {
		s, edges := graph(2+random.IntN(30), random.Float64(), random)
		cut := random.Float64() * 500
		got, err := averageLinkage(t.Context(), edges, cut)
		if err != nil {
			t.Fatal(err)
		}
		want := naive(s, cut)
		if !slices.Equal(got, want) {
			t.Fatalf("%v, want %v", got, want)
		}
		for i, c := range got {
			if int(c) != i {
				joined++
			}
		}
	}
	if joined < 200 {
		t.Errorf("%d nodes joined: the graphs test nothing", joined)
	}
}

// Clusters of R's hclust: see testdata/oracle/hclust.R.
func TestAverageLinkageAgainstR(t *testing.T) {
	text, err := os.ReadFile("../testdata/oracle/hclust.tsv")
	if err != nil {
		t.Fatal(err)
	}
	cases, joined := 0, 0
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		given, clusters, _ := strings.Cut(strings.TrimSpace(line), "\t=\t")
		var v []float64
		for _, field := range strings.Fields(given) {
			f, err := strconv.ParseFloat(field, 64)
			if err != nil {
				t.Fatal(err)
			}
			v = append(v, f)
		}
		edges := make([][]edge, int(v[0]))
		for e := v[2:]; len(e) > 0; e = e[3:] {
			i, j, sum := int32(e[0]), int32(e[1]), uint32(e[2])
			edges[i] = append(edges[i], edge{j, sum})
			edges[j] = append(edges[j], edge{i, sum})
		}
		got, err := averageLinkage(t.Context(), edges, v[1]/one)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := strings.Trim(fmt.Sprint(got), "[]"), strings.ReplaceAll(clusters, "\t", " "); got != want {
			t.Errorf("%v nodes, cut %v: clusters %s, want %s", v[0], v[1], got, want)
		}
		for i, c := range got {
			if int(c) != i {
				joined++
			}
		}
		cases++
	}
	if cases != 27 || joined < 100 {
		t.Errorf("%d cases, %d nodes joined: the file is not that of the script", cases, joined)
	}
}

// At equal means the chain goes back, else to the first: all are joined.
func TestAverageLinkageOfEqualPairs(t *testing.T) {
	const n = 9
	edges := make([][]edge, n)
	for i := range edges {
		for j := range edges {
			if i != j {
				edges[i] = append(edges[i], edge{int32(j), 300})
			}
		}
	}
	got, err := averageLinkage(t.Context(), edges, .3)
	if err != nil {
		t.Fatal(err)
	}
	if want := make([]int32, n); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
