package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"suxi/complaint"
)

var update = flag.Bool("update", false, "write the answers into docs/QUERIES.md")

// TestQueries holds docs/QUERIES.md to the tables of the demo: each query to its
// answer as Go works it out from the files, and as DuckDB gives it, where that is
// at hand. So it does the query and the rows of every figure.
func TestQueries(t *testing.T) {
	out := folder{t, filepath.Join(t.TempDir(), "out"), make(map[string][]record)}
	if _, stderr, status := suxi(t, "run", "--quiet", "--out", out.path, "../../testdata/demo"); status != exitDone {
		t.Fatalf("status %d: %s", status, stderr)
	}
	t.Run("figures", func(t *testing.T) { testFigures(folder{t, out.path, out.tables}) })

	const name = "../../docs/QUERIES.md"
	doc, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	queries := queriesOf(string(doc))
	if len(queries) != len(answersOf) {
		t.Errorf("%d queries, %d answers", len(queries), len(answersOf))
	}
	text := string(doc)
	for _, q := range queries {
		answer, ok := answersOf[q.question]
		if !ok {
			t.Errorf("no answer to %q", q.question)
			continue
		}
		want := tabled(answer(out))
		text = strings.Replace(text, q.whole, strings.Replace(q.whole, "```text\n"+q.answer+"```", "```text\n"+want+"```", 1), 1)
		if diff := cmp.Diff(want, q.answer); diff != "" && !*update {
			t.Errorf("%s (-want +got; -update writes it):\n%s", q.question, diff)
		}
	}
	if *update {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		queries = queriesOf(text)
	}
	t.Run("DuckDB", func(t *testing.T) {
		asked := make([]string, len(queries))
		for i, q := range queries {
			asked[i] = q.sql
		}
		for i, got := range duckDB(t, out.path, asked...) {
			if diff := cmp.Diff(queries[i].answer, tabled(got)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", queries[i].question, diff)
			}
		}
	})
}

// testFigures counts the rows of every figure by figure_rows.parquet and, by
// DuckDB, with its query.
func testFigures(out folder) {
	rows := make(map[string]int64)
	var ids []string
	for l, err := range complaint.ReadLabelled(filepath.Join(out.path, "labelled.parquet")) {
		if err != nil {
			out.Fatal(err)
		}
		ids = append(ids, l.ID)
	}
	last := ""
	for _, r := range out.table("figure_rows") {
		id := r.text("figure_id")
		rows[id]++
		if position := r.whole("position"); ids[position] != r.text("id") {
			out.Fatalf("%s: row %d is %s, not %s", id, position, ids[position], r.text("id"))
		}
		if id < last {
			out.Fatalf("%s stands after %s", id, last)
		}
		last = id
	}
	figures := out.table("figures")
	if len(figures) < 1000 || len(rows) != len(figures) {
		out.Errorf("%d figures, %d with rows", len(figures), len(rows))
	}
	var asked []string
	for _, f := range figures {
		if id := f.text("figure_id"); rows[id] != f.whole("count") {
			out.Errorf("%s counts %d and has %d rows", id, f.whole("count"), rows[id])
		}
		asked = append(asked, f.text("sql"))
	}
	out.Run("DuckDB", func(t *testing.T) {
		for i, got := range duckDB(t, out.path, asked...) {
			if want := fmt.Sprint(figures[i].whole("count")); got[1][0] != want {
				t.Errorf("%s counts %s, its query %s", figures[i].text("figure_id"), want, got[1][0])
			}
		}
	})
}

// A query of docs/QUERIES.md.
type query struct{ whole, question, sql, answer string }

var queryBlock = regexp.MustCompile("(?s)### ([^\n]+)\n[^#]*?```sql\n(.*?)```\n\n```text\n(.*?)```\n")

func queriesOf(doc string) (out []query) {
	for _, m := range queryBlock.FindAllStringSubmatch(doc, -1) {
		out = append(out, query{m[0], m[1], m[2], m[3]})
	}
	return out
}

// tabled sets the rows of an answer, the head first.
func tabled(rows [][]string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.TrimRight(strings.Join(r, " | "), " ") + "\n")
	}
	return b.String()
}

// askDuckDB runs queries: a list of texts in, a list of rows of texts out.
const askDuckDB = `
const { DuckDBInstance } = require(process.env.SUXI_DUCKDB + '/@duckdb/node-api');
(async () => {
  const db = await (await DuckDBInstance.create(':memory:')).connect();
  const out = [];
  for (const sql of JSON.parse(require('fs').readFileSync(0, 'utf8'))) {
    const r = await db.runAndReadAll(sql);
    out.push([r.columnNames(), ...r.getRows().map(row => row.map(v => v === null ? '-' : String(v)))]);
  }
  process.stdout.write(JSON.stringify(out));
})();`

// duckDB answers queries in a folder. The test is skipped without DuckDB, which
// SUXI_DUCKDB leads to, a folder node_modules with @duckdb/node-api, unless
// SUXI_NEED_DUCKDB is set.
func duckDB(t *testing.T, dir string, queries ...string) (answers [][][]string) {
	t.Helper()
	if os.Getenv("SUXI_DUCKDB") == "" {
		if os.Getenv("SUXI_NEED_DUCKDB") != "" {
			t.Fatal("SUXI_NEED_DUCKDB is set, and SUXI_DUCKDB does not lead to it: npm install @duckdb/node-api, and name the folder node_modules")
		}
		t.Skip("no DuckDB: set SUXI_DUCKDB to a node_modules with @duckdb/node-api")
	}
	asked, err := json.Marshal(queries)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("node", "-e", askDuckDB)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(asked)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	answer, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, stderr.String())
	}
	if err := json.Unmarshal(answer, &answers); err != nil || len(answers) != len(queries) {
		t.Fatalf("%d answers to %d queries: %v", len(answers), len(queries), err)
	}
	return answers
}
