// Package complaint owns the complaint record and every file format it is read
// from and written to.
//
// Reading, as [Reader] does it:
//
//  1. [Inputs] turns arguments into files: files, folders, globs, "-". Gzip is
//     undone, whatever the name.
//  2. The bytes become UTF-8 text: by byte order mark, else UTF-16, UTF-8,
//     GB18030 or Big5 by content, and line by line where a file is two joined
//     ones. What cannot be decoded becomes U+FFFD and is counted.
//  3. The format (CSV, TSV, XLSX, JSON Lines, Parquet) yields rows of cells. A
//     damaged row is a [RowError]; the rows around it are unaffected. Titles
//     above the header are passed over.
//  4. Headers, Chinese or English, are recognised as fields of [Complaint]; the
//     other columns are carried through as Extra. In the output of a [Writer]
//     only what a human said is a label.
//  5. Cells become values: dates are read as Beijing time, a row without an id
//     gets one from the file's content and its row number.
//  6. [Stats] says what was found on the way: encodings, columns, damage.
//
// A file too long for one machine is planned as ranges, [PlanFile], that are read
// apart, [OpenRange], and together give what reading the file gives.
//
// Writing: [NewWriter] stores labelled complaints as Parquet (the interchange
// file, read back exactly by [LabelledReader]), CSV, XLSX or JSON Lines;
// [RejectsWriter] stores the rows that could not be read.
//
// The package does not normalise text, does not find duplicates, and does not
// know categories or severities: labels are strings as somebody wrote them.
package complaint

import (
	"errors"
	"fmt"
	"time"
)

// A Complaint is one record as its source wrote it.
type Complaint struct {
	ID          string
	GeneratedID bool   // the row had no id: ID was made from file content and row number
	Text        string // what the customer said; never blank
	ReceivedAt  time.Time
	RespondedAt time.Time // first answer; zero if absent
	ClosedAt    time.Time // zero if absent
	Channel     string
	Product     string
	Region      string
	Batch       string

	CustomerID    string
	CustomerGroup string // as the source groups customers: new, member, elderly
	Department    string // that handles the complaint

	Category    string  // human label as written; empty if none
	Subcategory string  // human label as written; empty if none
	Severity    string  // human label as written; empty if none
	Demand      string  // human label as written, several joined by | or 、; empty if none
	Extra       []Field // the columns that were not recognised, in file order
	File        string  // origin, as the user named it
	Row         int     // origin, 1-based, as a spreadsheet shows it
}

// A Field is one column that was not recognised.
type Field struct {
	Name  string `json:"name" parquet:"name,dict"`
	Value string `json:"value" parquet:"value"`
}

// A Source says who decided a label.
type Source string

const (
	Human  Source = "human"
	Model  Source = "model"
	ByRule Source = "rule"  // a rule or the phrases of the taxonomy
	Asked  Source = "asked" // nobody yet: the model was not sure enough, a person is asked
)

// A Label is what was decided about a complaint: the label in force, who
// decided it, and what the model alone would have said.
type Label struct {
	Category            string // code
	CategoryName        string
	CategorySource      Source
	ModelCategory       string
	CategoryProbability float64 // of ModelCategory
	RunnerUp            string  // the category that the model finds second most probable
	RunnerUpProbability float64

	// Categories are the codes of all categories of the complaint, joined by |, the
	// human's if there are any; empty where a complaint can have only one.
	Categories     string
	CategoriesName string

	Decision     Decision
	ReviewReason string     // why a person must look at the category: a stable code, a colon, words; empty if none must
	UnknownShare float64    // share of the text's words that the model does not know
	Evidence     []Evidence // what of the text spoke most for ModelCategory, the strongest first

	Severity            int // rank, 1 is the most urgent
	SeverityCode        string
	SeverityName        string
	SeveritySource      Source
	ModelSeverity       int
	SeverityProbability float64 // of ModelSeverity
	UrgentReview        bool    // the complaint may be most urgent and nobody gave its severity: a person must look

	SeverityRules string // codes of the rules that fired, joined by |, whether or not they raised the level
	BatchSize     int    // people behind the batch evidence; 0 if no batch rule fired

	Subcategory            string // code; empty if none was found
	SubcategoryName        string
	SubcategorySource      Source  // empty without a subcategory, unless one is asked for
	SubcategoryProbability float64 // of the model's, that it and its category are right; 0 if it has none
	Cause                  string  // code, by keywords; empty if none was found
	CauseName              string
	Demand                 string // codes joined by |, the human's if there is one, else by keywords
	DemandName             string
	DemandSource           Source

	Who, When, Where, What, Why, How string // the text's own words, joined by ；

	Mentions []Mention // where the text says so

	DueAt     time.Time // zero if the complaint has no date
	GroupID   string    // near-duplicate group: the least ID of its members
	GroupSize int

	IssueID   string // hot issue: the least ID of its members; empty if the complaint is in none
	IssueSize int    // complaints of the issue; 0 if in none
}

// A Former is a category of a taxonomy that is no longer in force.
type Former struct {
	Taxonomy string // name
	Code     string
	Name     string
	Split    bool // its complaints are spread over several categories
}

// A Decision says who answers for the category of a complaint.
type Decision string

const (
	Accept  Decision = "accept" // the model, within its certificate
	Review  Decision = "review" // nobody yet: a person must look
	Decided Decision = "human"  // a person gave it
)

// An Evidence is a stretch of the complaint's text that spoke for a label.
type Evidence struct {
	Start  int     `json:"start" parquet:"start"` // byte offset in Text
	End    int     `json:"end" parquet:"end"`
	Weight float64 `json:"weight" parquet:"weight"` // what it adds to the class's decision value
}

// A Mention is a stretch of the complaint's text that a rule, a keyword or a
// pattern of package cues found.
type Mention struct {
	Kind  string `json:"kind" parquet:"kind,dict"` // rule, subcategory, cause, demand, who, when, where, what, why or how
	Code  string `json:"code" parquet:"code,dict"` // of the taxonomy; empty for who to how
	Start int    `json:"start" parquet:"start"`    // byte offset in Text
	End   int    `json:"end" parquet:"end"`
}

// Labelled is a complaint with its label: one row of labelled.parquet.
type Labelled struct {
	Complaint
	Label

	// Former is the category before the row was restated under another taxonomy;
	// zero if it was not. No file holds it.
	Former Former
}

// A RowError reports one input row that could not be read. The rows around it
// are unaffected: a Reader that returns a RowError can be read further.
type RowError struct {
	File  string // with the sheet, as in book.xlsx[Sheet2], if several of a workbook are read
	Row   int    // 1-based, as a spreadsheet shows it
	Field string // canonical field name, such as "received_at"; empty if the whole row is bad
	Err   error  // quotes no complaint text
	Raw   string // the row as text, cut at 32 KiB; for rejects.csv only, never part of Error
}

func (e *RowError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Row, e.Err)
	}
	return fmt.Sprintf("%s:%d: %s: %v", e.File, e.Row, e.Field, e.Err)
}

func (e *RowError) Unwrap() error { return e.Err }

// A FileError reports a file that cannot be read, or not any further.
type FileError struct {
	File string
	Err  error
}

func (e *FileError) Error() string { return e.File + ": " + e.Err.Error() }

func (e *FileError) Unwrap() error { return e.Err }

var (
	// ErrEmpty reports a file of zero bytes or without any row.
	ErrEmpty = errors.New("is empty")
	// ErrNoComplaints reports a file that holds a header and nothing below it.
	ErrNoComplaints = errors.New("holds a header but no complaints")
	// ErrChanged reports a file that was written to while it was read: nobody knows
	// what of it was before and what behind.
	ErrChanged = errors.New("was changed while it was read; wait for the program that writes it, or read a copy")
	// ErrNoText reports that no column was recognised as the complaint text.
	ErrNoText = errors.New("no text column")
	// ErrNoColumn reports a header of ReaderOptions.Columns that a file lacks.
	ErrNoColumn = errors.New("no column")
	// ErrOption reports a ReaderOptions that no file could be read with.
	ErrOption = errors.New("bad option")
)

// An optionError is an ErrOption that says which option and what to do.
type optionError string

func optionErrorf(format string, args ...any) error {
	return optionError(fmt.Sprintf(format, args...))
}

func (e optionError) Error() string { return string(e) }

func (optionError) Is(target error) bool { return target == ErrOption }
