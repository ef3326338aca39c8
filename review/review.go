// Package review puts complaints before people, and takes their answers back.
//
// The recipe:
//
//  1. [Select] makes a queue of labelled complaints: those whose label is most
//     in doubt first, no two of them alike, and a random share of all rows by
//     which the labels nobody doubts are audited.
//  2. [Write] writes the queue as a sheet: an XLSX workbook with drop-downs, CSV
//     or JSON Lines. A reviewer fills in the yellow columns and touches nothing else.
//  3. [Read] reads it back. What cannot be what the reviewer meant is a
//     [Problem] with its place, and counts as not answered.
//  4. [History.Merge] adds the answers to all earlier ones. Of two people the
//     later one holds, and both are kept; an answer never gives way to a model.
//  5. [Audit] says from the random share how often the labels were right.
//
// A [Sampler] draws a sample of another kind, by which counts of categories are
// corrected: every stratum has rows of its own, and the sheet says how many of how
// many. [ReadAudit] reads its answers.
//
// A queue and a history hold complaint text: both files are private (mode 0600).
// The package does not train: a history is a file of labelled examples, which
// packages complaint and models take as any other.
package review

import (
	"fmt"
	"time"
)

// Reasons why an item is in a queue. Other packages have codes of their own.
const (
	Uncertain = "uncertain" // the label is in doubt
	Sampled   = "sampled"   // drawn at random from all rows, for Audit
	Audited   = "audited"   // drawn at random from its stratum, by a Sampler
)

// An Item is one complaint in a queue: what is known of it, why somebody should
// look at it, and what somebody then said.
type Item struct {
	ID   string // never empty
	Text string
	File string // where the complaint came from, and its row there
	Row  int

	Category            string  // code, as it stands
	Severity            string  // code, as it stands
	Source              string  // who decided the category: human or model
	Decision            string  // whether that needs nobody's look, as labelled files have it: accept, review or human; empty if unknown
	Probability         float64 // of Category; 0 if unknown
	RunnerUp            string  // code of the second category; empty if unknown
	RunnerUpProbability float64

	Reason    string // why it is here: one of the Reason constants, or another package's code
	Detail    string // the same in words for the reviewer
	GroupSize int    // complaints that say the same and stand behind this one; 0 if unknown

	Stratum Stratum // that a Sampler drew the item from; else zero

	// The answer. An empty label was not looked at; one that equals Category or
	// Severity confirms it.
	NewCategory string
	NewSeverity string
	Reviewer    string
	ReviewedAt  time.Time
	Note        string

	sheet string // where Read found it, and its row there
	line  int
}

// Answered reports whether the reviewer decided either label.
func (i *Item) Answered() bool { return i.NewCategory != "" || i.NewSeverity != "" }

// A Problem is a cell of a sheet that cannot be used, and why.
type Problem struct {
	File   string
	Row    int    // 1-based, as a spreadsheet shows it
	Column string // header, as the sheet has it; empty if the whole row is meant
	Err    error  // what is wrong and what to do; quotes no complaint text
}

func (p Problem) String() string {
	if p.Column == "" {
		return fmt.Sprintf("%s:%d: %v", p.File, p.Row, p.Err)
	}
	return fmt.Sprintf("%s:%d: %s: %v", p.File, p.Row, p.Column, p.Err)
}
