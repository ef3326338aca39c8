// Suxi-beam labels and analyses complaints on Apache Beam, for inputs that outgrow
// one machine: what suxi run does, with the same results, on Flink, Spark
// or another runner that a platform team operates.
//
//	suxi-beam --runner=flink --endpoint=HOST:8099 --out DIR FILE...
//
// All that it decides is decided by the packages of suxi, in functions of one row or
// of the rows of one key. The steps here carry their arguments:
//
//  1. plan: a file is divided into pieces of some bytes or row groups.
//  2. read: the rows of a piece, by their id and text; those that cannot be read go
//     aside.
//  3. drop: of one id and text, the row that comes first.
//  4. label: each row from itself alone; and its trace, all that the final pass
//     needs of it.
//  5. groups: traces by their set of shingles, sets by the key of each band, texts
//     that met in a bucket; links join the buckets to groups.
//  6. verdicts: groups, lots and hot issues each say their part of a row; the drift
//     is that of one row a group.
//  7. write: the rows and verdicts of a piece meet, and make one shard of labelled
//     Parquet, in the order of the input, and a part of the analysis.
//  8. analyse and report: the parts merge, and give analysis.json and the report.
//
// A step may be done twice, or by a worker that is thought lost: it does the same,
// and writes by rename, into a hidden folder beside the output. When the job has
// ended, the program that submitted it puts the whole output in place by one rename.
// If that program ends before, nothing is to be seen, and the next one of the same
// output removes what is hidden.
//
// The status is 1 if the job failed, and 2 if the command line must say something
// else: nobody need try that again.
//
// Options mean what those of suxi run do; docs/SCALING.md lists those of it that are
// not here, such as --resume and --workers, which are the runner's.
//
// Files are named by their paths, which all workers must see, and are what they were
// when the job was submitted. What goes from step to step is private, as complaints
// are: it is in the hands of the runner.
//
// Hot issues, the links of groups and the merged analysis each have to fit into one
// worker: a sample of bounded size, 32 bytes for each text that has a
// near-duplicate, and some 100 bytes for each row.
package main
