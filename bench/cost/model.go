//go:build unix

package main

import "math"

// Names of commands.
const (
	labelCommand   = "label"
	analyzeCommand = "analyze"
)

// ofEngine are the stages that an engine takes each row through, ofLabel and
// ofAnalyze those of suxi as a process. An analysis reads its rows twice.
var (
	ofEngine = []string{
		readStage, labelStage, packStage, traceStage, packTraceStage, keyStage, bucketStage,
		sampleStage, finalStage, addStage, mergeStage, writeStage,
	}
	ofLabel   = []string{readStage, labelStage, writeStage}
	ofAnalyze = []string{againStage, againStage, traceStage, bucketStage, sampleStage, finalStage, addStage}
)

// perRow returns the seconds of one core that some stages take for one row.
func (m *measured) perRow(stages []string) float64 {
	sum := 0.0
	for _, name := range stages {
		sum += m.find(name).seconds
	}
	return sum / float64(m.rows)
}

// largestSample is how many texts hot issues are looked for among, at most.
const largestSample = 100_000

// alone returns the seconds that one worker takes when all others are done: the hot
// issues of the sample, and the result of all rows, which is what it takes for any
// rows and a part that grows with them.
func (m *measured) alone(n float64) float64 {
	issues := m.find(issueStage)
	held := min(largestSample, n*float64(issues.n)/float64(m.rows))
	all, half := float64(m.rows), float64(m.half())
	slope := max(0, (m.finish[1]-m.finish[0])/max(1, all-half))
	fixed := max(0, m.finish[1]-slope*all)
	return held*issues.seconds/float64(max(1, issues.n)) + fixed + slope*n
}

// command predicts the seconds of processor time of one command over n rows.
func (m *measured) command(name string, n float64) float64 {
	if name == labelCommand {
		return n * m.perRow(ofLabel)
	}
	return n*m.perRow(ofAnalyze) + m.alone(n)
}

// used is the share of their time that the cores of an engine work on rows: the rest
// is waiting for the slowest. It is assumed, not measured.
const used = .8

// coreHours predicts what an engine takes of n rows, all cores together.
func (m *measured) coreHours(n float64) float64 { return n * m.perRow(ofEngine) / used / 3600 }

// hours predicts how long an engine of some cores takes.
func (m *measured) hours(n, cores float64) float64 {
	return m.coreHours(n)/cores + m.alone(n)/3600
}

// bytesMoved returns how many bytes of one row move between machines.
func (m *measured) bytesMoved() float64 {
	sum := int64(0)
	for _, f := range m.flows {
		sum += f.bytes
	}
	return float64(sum) / float64(m.rows)
}

// linkBytes is what a link of two sets takes in a map of Go.
const linkBytes = 80

// resultBytes predicts the memory of the worker that makes the result of n rows.
func (m *measured) resultBytes(n float64) float64 {
	return n * float64(m.builderBytes) / float64(m.rows)
}

// linksBytes predicts the memory of the worker that joins the links of n rows.
func (m *measured) linksBytes(n float64) float64 {
	return n * float64(m.linked) / float64(m.rows) * linkBytes
}

// mergeBytes predicts the memory of analyze and merge, which hold the texts of all
// rows as sets of shingles.
func (m *measured) mergeBytes(n float64) float64 {
	return n*float64(m.indexBytes)/float64(m.rows) + m.resultBytes(n)
}

// A bucket is one that a template fills.
type bucket struct {
	sets    float64
	bytes   float64 // of their texts, as one worker gets them
	seconds float64 // of one core
	salts   float64 // so that what one worker gets is at most workerBytes
}

// workerBytes is how many bytes of texts one worker is to get of a bucket.
const workerBytes = 1 << 30

// crowded predicts the bucket that a share of n rows falls into, which one template
// has and something else in each.
//
// With s salts, a set goes by a hash of its own to one of s classes, and to each of
// the s cells that pair its class with another or with itself. Every two sets meet in
// a cell, and the largest cell has 2/s of the sets: as many bytes move s times.
func (m *measured) crowded(n, share float64) bucket {
	b := bucket{sets: n * share}
	b.bytes = b.sets * float64(m.crowdBytes) / crowdSets
	b.seconds = b.sets * m.find(crowdStage).seconds / crowdSets
	b.salts = 1
	if b.bytes > workerBytes {
		b.salts = math.Ceil(2 * b.bytes / workerBytes)
	}
	return b
}
